"""What one package is told of another where neither may import the other."""
