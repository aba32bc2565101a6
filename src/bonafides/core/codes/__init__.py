"""One-time codes as rows: a keyed hash, counted before it is looked at, used once."""
