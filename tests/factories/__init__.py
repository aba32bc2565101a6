"""Small makers of rows, without surprises. Nobody in them exists."""
