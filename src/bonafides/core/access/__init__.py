"""Who may call the API, how often, and what a repeated request was answered."""
