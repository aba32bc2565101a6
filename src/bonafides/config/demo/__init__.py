"""/demo: what to try, and drawn papers to try it with. The address exists in demo and test mode only."""
