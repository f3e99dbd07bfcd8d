"""The organization's file, org.yml, read and checked."""

from bot.org.loading import check, load
from bot.org.problems import OrganizationError, Problem, Report

__all__ = ["OrganizationError", "Problem", "Report", "check", "load"]
