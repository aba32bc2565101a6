"""What a case page shows, put together from what the packages below tell."""
