"""Paper: backgrounds, arms, type and the layouts of Utopia's documents."""
