"""Scenarios of reviewers that are given known defects."""
