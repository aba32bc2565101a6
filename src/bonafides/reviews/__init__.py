"""Cases for a person: what the engine cannot settle, help, appeals."""
