"""Files: what org.yml points at, as far as the organization cannot begin without it."""

from collections.abc import Iterator

from bot.domain.stages import Stage
from bot.org.draft import Draft
from bot.org.problems import Problem
from bot.org.texts import Texts

_LONGEST = 64 * 1024
"""Of a document, in bytes: agents read it whole, and pay for every word of it."""


def missing_prompts(draft: Draft) -> Iterator[Problem]:
    """A role whose instructions are not there, or are empty."""
    for name, role in draft.roles.items():
        wrong = _wrong_with(role.prompt, draft.texts)
        if wrong:
            what = f"The prompt of the role {name} {wrong}: {role.prompt}."
            remedy = "Write its instructions there; paths begin at the folder of org.yml."
            yield draft.problem("roles", name, "prompt", what=what, remedy=remedy)


def unusable_documents(draft: Draft) -> Iterator[Problem]:
    """A document whose text is not there, is empty, or is too long to be read whole."""
    for name, document in draft.documents.items():
        wrong = _wrong_with(document.path, draft.texts) or _too_long(document.path, draft.texts)
        if wrong:
            what = f"The text of the document {name} {wrong}: {document.path}."
            remedy = f"Write it there, in at most {_LONGEST // 1024} KiB of UTF-8."
            yield draft.problem("documents", name, "path", what=what, remedy=remedy)


def checks_without_command(draft: Draft) -> Iterator[Problem]:
    """A check that is neither a command nor judged, or both."""
    for name, repository in draft.repositories.items():
        for check, spec in repository.checks.items():
            if spec.judged == bool(spec.command):
                what = f"The check {check} of {name} must have a command or be judged, not both."
                remedy = 'Write for example "python -m pytest -q", or `judged`.'
                at = ("repositories", name, "checks", check)
                yield draft.problem(*at, what=what, remedy=remedy)


def craft_without_command(draft: Draft) -> Iterator[Problem]:
    """A check of a role's craft that no command can tell, or of a role that hands nothing in."""
    for name, role in draft.roles.items():
        for check, spec in role.craft.items():
            at = ("roles", name, "craft", check)
            if spec.judged or not spec.command:
                what = f"The craft check {check} of the role {name} has no command."
                yield draft.problem(*at, what=what, remedy='Write for example "ruff check .".')
            elif Stage.IMPLEMENTATION not in role.stages:
                what = f"The role {name} builds nothing, so its craft check {check} never runs."
                yield draft.problem(*at, what=what, remedy="Give it to the role that builds.")


def _too_long(path: str, texts: Texts) -> str:
    return "is too long" if len(texts.read(path).encode()) > _LONGEST else ""


def _wrong_with(path: str, texts: Texts) -> str:
    try:
        return "" if texts.read(path).strip() else "is empty"
    except FileNotFoundError:
        return "is not there"
    except (OSError, UnicodeDecodeError):
        return "cannot be read"
