"""REST v1: keys, schemas, views, problem documents. No tables."""
