"""Staff pages. No tables."""
