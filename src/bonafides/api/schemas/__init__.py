"""What goes in and out. Unknown fields are refused; enums are open and lower_snake_case; times are RFC 3339 UTC."""
