"""A machine that clicks, crashes and waits at random, and the laws that must hold all the same."""
