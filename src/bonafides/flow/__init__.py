"""The map of a member's journey: steps.py and reactions.py."""
