"""The e-mail check: a code to the address."""
