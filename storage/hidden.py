"""Hidden jobs: they cost, and they are nobody's work."""

from sqlalchemy import select
from sqlmodel import col

from storage.tables import JobRow

SEEN = col(JobRow.channel) != ""
"""Of the jobs, those that people see. One without a channel is hidden: it is done to find out about
a position, and takes its part in no number but the costs."""

HIDDEN = select(col(JobRow.id)).where(col(JobRow.channel) == "")
"""The numbers of the hidden jobs."""
