"""Keepers of the outermost key."""
