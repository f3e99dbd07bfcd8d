"""Whatever people click, models say and machines lose, a job keeps its laws: part 2 of 4."""

from pathlib import Path

from tests.services.machine.playing import play


def test_whatever_happens_the_laws_hold(tmp_path: Path) -> None:
    play(2, tmp_path)
