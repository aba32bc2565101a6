"""`read`, `compare`, `models`: the vision library from the terminal, without a database."""
