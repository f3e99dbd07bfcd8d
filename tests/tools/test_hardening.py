"""A process that keeps to itself, tried by another one of the same user."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from bot.tools import hardening
from tests.tools.lanes import OWNER, reachable_python

KEEPING = f"""
import runpy, sys
runpy.run_path({hardening.__file__!r})["keep_to_ourselves"]()
print("ready", flush=True)
sys.stdin.read()
"""
OPEN = "import sys; print('ready', flush=True); sys.stdin.read()"


@pytest.mark.parametrize(("program", "seen"), [(OPEN, True), (KEEPING, False)])
async def test_its_environment_is_not_read(program: str, seen: bool) -> None:
    holder = await asyncio.create_subprocess_exec(
        *(reachable_python(), "-c", program),
        env={"TOKEN": "xoxb-1"},
        user=OWNER,
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    await holder.stdout.readline()

    thief = await asyncio.create_subprocess_exec(
        *("cat", f"/proc/{holder.pid}/environ"), user=OWNER, stdout=subprocess.PIPE, cwd=Path("/")
    )
    stolen, _ = await thief.communicate()
    await holder.communicate(b"")

    assert (b"xoxb-1" in stolen) is seen
