"""Append-only record of every event, written in the transaction of the change itself."""
