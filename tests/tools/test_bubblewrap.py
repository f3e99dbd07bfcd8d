"""Bubblewrap in particular, and which isolation is chosen."""

import os
from pathlib import Path

import pytest

from bot.errors import ForbiddenError
from bot.tools import bubblewrap
from bot.tools.isolation import Limits
from bot.tools.probing import probe
from tests.tools.lanes import AS_ROOT, OWNER, SYSTEM_PYTHON, in_bubblewrap, run


async def test_processes_are_limited_where_the_lane_has_a_user_of_its_own(
    workspace: Path,
) -> None:
    breed = "for i in $(seq 100); do sleep 5 & done; wait"

    ran = await run(in_bubblewrap(), workspace, breed, limits=Limits(processes=20))

    assert ran.exit_code != 0
    assert "fork" in ran.output.lower()


async def test_bubblewrap_leads_around_directories_only_root_may_pass(tmp_path: Path) -> None:
    isolation = in_bubblewrap()
    barred = tmp_path / "barred" / "deep"
    workspace = barred / "workspace"
    workspace.mkdir(parents=True)
    if OWNER is not None:
        os.chown(workspace, OWNER, OWNER)
    (tmp_path / "barred").chmod(0o700)

    ran = await run(isolation, workspace, "id -u && pwd && touch made")

    assert (ran.exit_code, ran.output) == (0, "1000\n/workspace\n")
    assert (workspace / "made").exists()


async def test_bubblewrap_does_not_lend_root(workspace: Path) -> None:
    ran = await run(in_bubblewrap(), workspace, "touch made; grep -h ^Cap /proc/self/status")

    rights = {line.split()[1] for line in ran.output.splitlines()}
    assert rights == {"0000000000000000"}
    assert (workspace / "made").stat().st_uid == (OWNER or os.geteuid())


async def test_namespaces_cannot_be_nested_in_bubblewrap(workspace: Path) -> None:
    ran = await run(in_bubblewrap(), workspace, "unshare --user true")

    assert ran.exit_code != 0


async def test_the_probe_takes_the_best_and_says_so(tmp_path: Path) -> None:
    if bubblewrap.missing(as_root=AS_ROOT):
        pytest.skip("bubblewrap is not installed")

    probed = await probe(tmp_path)

    assert probed.isolation.isolated
    assert probed.report.startswith("Isolation: bubblewrap: no network")


async def test_the_probe_may_be_told_a_relative_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    near, far = await probe(Path()), await probe(tmp_path)

    assert near == far


async def test_where_nothing_isolates_nothing_runs(tmp_path: Path) -> None:
    probed = await probe(tmp_path, python=Path("/no/such/python"))

    assert not probed.isolation.isolated
    assert "Not bubblewrap: " in probed.report
    assert "Not Landlock: " in probed.report
    with pytest.raises(ForbiddenError, match="isolation: optional"):
        await run(probed.isolation, tmp_path, "true")


async def test_isolation_given_up_in_writing_is_not_tried(tmp_path: Path) -> None:
    probed = await probe(tmp_path, required=False, tried=False, python=SYSTEM_PYTHON)

    assert not probed.isolation.isolated
    assert "org.yml says `isolation: none`" in probed.report
