"""Who compares faces: our own vision library, or a script for tests."""
