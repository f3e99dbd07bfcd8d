"""Rules an organization must keep: each yields the problems it finds in a draft."""
