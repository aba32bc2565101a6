"""`try`: the whole journey of one member on a throw-away instance."""
