"""Policy as data, a pure decision, stored with version and reasons."""
