"""A local Slack: Web API, Socket Mode, signed HTTP, Block Kit and a browser page."""

from sandbox.slack.control.faults import Fault
from sandbox.slack.interactive.submissions import Submission
from sandbox.slack.person import Person
from sandbox.slack.server import LocalSlack
from sandbox.slack.timing import Timing
from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.workspace import PersonData, Workspace

__all__ = [
    "Fault",
    "Json",
    "LocalSlack",
    "Person",
    "PersonData",
    "SandboxError",
    "Submission",
    "Timing",
    "Workspace",
]
