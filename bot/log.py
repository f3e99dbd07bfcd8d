"""Logging: one event with keys a line. Prompts, tokens and local variables are never logged."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import structlog

Redact = Callable[[str], str]

_NOISY = (
    "LiteLLM", "aiohttp.access", "alembic", "apscheduler", "dbos", "httpx", "slack_bolt",
    "slack_sdk",
)  # fmt: skip
"""Libraries that tell of every step they take: only their warnings are kept."""


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Takes secrets out of the finished line: tracebacks and what libraries say included."""

    def __init__(self, redact: Redact, **options: Any) -> None:
        super().__init__(**options)
        self.redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))


def configure(*, as_json: bool, redact: Redact = str) -> None:
    """Send every log line to standard error, ours and the libraries' alike.

    `redact` takes secrets out of a line.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor
    if as_json:
        shared.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer()
    else:
        plain = structlog.dev.plain_traceback
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=plain
        )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Formatter(
            redact,
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)


def hide(redact: Redact) -> None:
    """Take more secrets out of every line from now on: those that `configure` did not know yet."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Formatter):
            handler.formatter.redact = redact
