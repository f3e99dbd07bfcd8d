"""The names under which the engine keeps its work in the database. They must not change."""

APPLICATION = "countersign"
QUEUE = "assignments"
WORKFLOW = "assignment"
# Work is taken up by workers of the same version only, so a deployment must not change it.
VERSION = "1"
