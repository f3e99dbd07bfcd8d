"""Measurements: what the bot costs, beside yardsticks measured in the same run."""
