"""A file that is no organization at all is told so, whatever is in it."""

import pytest

from bot.org import OrganizationError, load
from tests.org.files import Folder


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("name: [Small\noperators: x\n", 2, "This is not YAML"),
        ("name: Small\n\tx: 1\n", 2, "This is not YAML"),
        ("a: &x 1\nb: &x 2\n", 2, "The anchor &x is here twice; the first is on line 1."),
        ("a: *nobody\n", 1, "This is not YAML"),
        ("", 1, "The file has no keys."),
        ("- a\n- b\n", 1, "The file has no keys."),
        ("name: &x [*x]\n", 1, "Aliases lead in a circle or to too much."),
        ("name: !!python/object:os.system ls\n", 1, "means nothing here"),
        ("[" * 500, 1, "nested too deeply"),
    ],
)
def test_what_is_not_an_organization_at_all_is_told(
    folder: Folder, text: str, line: int, what: str
) -> None:
    errors = folder.check(text).errors

    assert any(error.line == line and what in error.what for error in errors)


def test_aliases_of_aliases_end(folder: Folder) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert "to too much" in str(OrganizationError(folder.check(bomb).errors))


def test_a_missing_file_is_told(folder: Folder) -> None:
    with pytest.raises(OrganizationError, match=r"org\.yml:1: The file cannot be read"):
        load(folder.path / "org.yml", environment={})
