"""What the API tells of itself: an OpenAPI document, and a page made from it."""
