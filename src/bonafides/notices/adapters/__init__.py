"""Where messages go: a mail server, an HTTP gateway for texts and calls, or the outbox of demo and test."""
