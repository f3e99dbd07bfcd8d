"""Exporting: changes are written into org.yml as a person would, comments and all stay."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from bot.domain.differences import MISSING, ORDER, TEXTS, Difference
from bot.domain.secrets import Redactor
from bot.errors import InvalidInputError
from bot.org.kinds import Surroundings, resolved
from bot.org.manuscripts import manuscript_of

_WIDTH = 100


def write(
    path: Path,
    changes: Sequence[Difference],
    *,
    surroundings: Surroundings,
    wanted: str,
    redactor: Redactor,
) -> None:
    """Make these changes to the file and the texts it names; `wanted` is the digest to arrive at.

    Raises InvalidInputError where the result would say another thing; org.yml then stays as it was.
    """
    for change in changes:
        if change.at[0] == TEXTS and change.after is not MISSING:
            _write_text(resolved(change.at[1], surroundings=surroundings), change.after)
    draft = _beside(path, _edited(path, [each for each in changes if each.at[0] != TEXTS]))
    try:
        said = redactor.redacted(manuscript_of(draft, surroundings=surroundings))
        if said.digest != wanted:
            raise InvalidInputError(
                f"{path} could not be written so that it says what the registry says. It was left "
                "as it is: please report this, with the output of `org plan`."
            )
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _edited(path: Path, changes: Sequence[Difference]) -> Any:
    document = _yaml().load(path.read_text(encoding="utf-8"))
    for change in changes:
        _make(document, change)
    return document


def _make(document: Any, change: Difference) -> None:
    *above, last = change.at
    place = document
    for key in above:
        if not isinstance(place.get(key), dict):
            place[key] = CommentedMap()
        place = place[key]
    if last == ORDER:
        for name in change.after:
            place.move_to_end(name)
    elif change.after is MISSING:
        del place[last]
    else:
        place[last] = _node(change.after)


def _node(value: Any) -> Any:
    """Return a value as it is written: an entry of a few plain keys stands on one line."""
    if not isinstance(value, Mapping):
        return list(value) if isinstance(value, list) else value
    node = CommentedMap({key: _node(part) for key, part in value.items()})
    if not any(isinstance(part, Mapping | str) and len(part) > 40 for part in value.values()):
        node.fa.set_flow_style()
    return node


def _beside(path: Path, document: Any) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".org-", suffix=".yml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        _yaml().dump(document, file)
    draft = Path(name)
    draft.chmod(path.stat().st_mode)
    return draft


def _write_text(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
