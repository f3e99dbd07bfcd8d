"""Files: what org.yml points at, as far as the organization cannot begin without it."""

from collections.abc import Iterator
from pathlib import Path

from bot.org.draft import Draft
from bot.org.problems import Problem


def missing_prompts(draft: Draft) -> Iterator[Problem]:
    """A role whose instructions are not there, or are empty."""
    for name, role in draft.roles.items():
        wrong = _wrong_with(Path(role.prompt))
        if wrong:
            what = f"The prompt of the role {name} {wrong}: {role.prompt}."
            remedy = "Write its instructions there; paths begin at the folder of org.yml."
            yield draft.problem("roles", name, "prompt", what=what, remedy=remedy)


def checks_without_command(draft: Draft) -> Iterator[Problem]:
    """A check that is neither a command nor judged, or both."""
    for name, repository in draft.repositories.items():
        for check, spec in repository.checks.items():
            if spec.judged == bool(spec.command):
                what = f"The check {check} of {name} must have a command or be judged, not both."
                remedy = 'Write for example "python -m pytest -q", or `judged`.'
                at = ("repositories", name, "checks", check)
                yield draft.problem(*at, what=what, remedy=remedy)


def _wrong_with(path: Path) -> str:
    try:
        return "" if path.read_text(encoding="utf-8").strip() else "is empty"
    except FileNotFoundError:
        return "is not there"
    except (OSError, UnicodeDecodeError):
        return "cannot be read"
