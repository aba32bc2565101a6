"""The badge: issued, suspended, reinstated, revoked, expired; its public page and mark."""
