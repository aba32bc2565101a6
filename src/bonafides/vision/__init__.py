"""Images in, findings out: no Django, no database, no network."""
