"""The aggregate: one run of a member through the required checks, its attempts, evidence, signals and reasons."""
