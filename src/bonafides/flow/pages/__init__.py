"""The pages of flow itself; the pages of a check are in its own package."""
