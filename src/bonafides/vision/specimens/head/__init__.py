"""A parametric head and a small software renderer: the portraits of people who do not exist."""
