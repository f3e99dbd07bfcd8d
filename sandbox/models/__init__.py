"""A local model server with a scripted mind, to try the bot and to test it without accounts."""

from sandbox.models.bucket import Limits
from sandbox.models.failures import Fault, Trouble
from sandbox.models.journal import Entry, Journal
from sandbox.models.reading import ScriptError
from sandbox.models.script import Script
from sandbox.models.server import LocalModels

__all__ = [
    "Entry",
    "Fault",
    "Journal",
    "Limits",
    "LocalModels",
    "Script",
    "ScriptError",
    "Trouble",
]
