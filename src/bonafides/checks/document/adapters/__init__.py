"""Who reads documents: our own vision library, or a script for tests."""
