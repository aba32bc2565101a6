"""The phone check: a code by text or by call."""
