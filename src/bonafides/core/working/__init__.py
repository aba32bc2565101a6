"""Around the jobs: the process that does them, the rescue of lost ones, and how the queue stands."""
