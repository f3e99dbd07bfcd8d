"""Slack, as it speaks to us: thin listeners."""
