"""The machine a table was measured on, since figures mean nothing without it."""

import os
import platform
import re
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("slack-bolt", "aiohttp", "dbos", "sqlalchemy", "litellm")


def facts() -> str:
    """Describe the machine and the versions, a line each."""
    busy = ", ".join(f"{load:.2f}" for load in os.getloadavg())
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return "\n".join(
        (
            f"- measured: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            f"- machine: {_processor()}, {os.cpu_count()} cores, {_memory()}",
            f"- system: {platform.platform()}",
            f"- load before (1, 5, 15 minutes): {busy}",
            f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}",
        )
    )


def load() -> str:
    """Return how busy the machine is now, ourselves included."""
    return f"{os.getloadavg()[0]:.2f}"


def _processor() -> str:
    return _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()


def _memory() -> str:
    kilobytes = re.match(r"\d+", _field("/proc/meminfo", "MemTotal"))
    return f"{int(kilobytes[0]) / 2**20:.0f} GiB" if kilobytes else "memory unknown"


def _field(file: str, name: str) -> str:
    """Return a field of one of Linux' own files; empty on other systems."""
    path = Path(file)
    if not path.exists():
        return ""
    found = re.search(rf"^{name}\s*:\s*(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""
