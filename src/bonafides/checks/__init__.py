"""One folder a check, all of one shape; none imports another."""
