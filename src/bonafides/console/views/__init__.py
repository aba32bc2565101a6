"""Staff pages, one file a subject."""
