"""`doctor`: is this deployment sound, and what to do where it is not."""
