"""The routes, one file an object. Each: scope, service or query, show."""
