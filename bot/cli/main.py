"""The commands, and what they return to the shell: 0 is well, 1 failed, 2 is a wrong input."""

import argparse
import asyncio
import importlib
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError

from bot import log
from bot.config import Settings, environment, secrets
from bot.domain.secrets import Redactor
from bot.errors import CountersignError, ExpectedError, InvalidInputError

logger = structlog.get_logger()

Command = Callable[
    [argparse.Namespace, Settings, Mapping[str, str]],
    Coroutine[Any, Any, int],
]

COMMANDS = ("run", "demo", "doctor", "org", "policy", "audit", "explain", "drill", "tools")
"""The modules and packages of `bot.cli` that add a command each, in the order of the help."""

ENV_FILE = Path(".env")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if words is None else words
    options = _parser(words).parse_args(words)
    command: Command = options.command
    try:
        variables = _environment()
        settings = Settings.model_validate(variables)
        redactor = Redactor(secrets(settings, variables))
        log.configure(as_json=settings.log_json, redact=redactor.redact)
        return asyncio.run(command(options, settings, variables))
    except ValidationError as error:
        return _refused(_settings_problems(error))
    except ExpectedError as error:
        return _refused(str(error))
    except CountersignError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    except Exception:
        # The edge: Python itself would print a traceback with whatever secrets are in it.
        logger.exception("command.failed", command=words[:1])
        return 1


def _environment() -> dict[str, str]:
    try:
        return environment(ENV_FILE)
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{ENV_FILE} is not UTF-8: write it in UTF-8 again.") from error
    except OSError as error:
        raise InvalidInputError(f"{ENV_FILE} cannot be read: {error.strerror}.") from error


def _refused(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2


def _settings_problems(error: ValidationError) -> str:
    problems = (f"{' '.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return "These settings cannot be used:\n" + "\n".join(f"- {text}" for text in problems)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Countersign.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    # What another command needs would only delay the first answer of this one.
    for name in words[:1] if set(words[:1]) & set(COMMANDS) else COMMANDS:
        importlib.import_module(f"bot.cli.{name}").add_to(commands)
    return parser
