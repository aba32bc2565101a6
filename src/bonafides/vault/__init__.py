"""Envelope encryption, blind indexes and blobs: personal data at rest is ciphertext under a key of its own member."""
