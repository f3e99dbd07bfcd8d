"""The organization's documents are read with it, or the mistake is said with its line."""

import pytest

from bot.domain.documents import AppliesTo
from bot.domain.ids import RepositoryName
from tests.org.files import SMALL, Folder

STANDARD = f"""{SMALL}documents:
  standard:
    title: Security standard
    path: standard.md
    applies_to: {{repositories: [shop]}}
"""
LINE = STANDARD[: STANDARD.index("    path: standard.md")].count("\n") + 1


def test_a_document_is_read_with_what_it_applies_to(folder: Folder) -> None:
    (folder.path / "standard.md").write_text("# Standard\n\nNo secrets in logs.\n")

    document = folder.load(STANDARD).documents["standard"]

    assert document.title == "Security standard"
    assert document.line == "No secrets in logs."
    assert document.applies_to == AppliesTo(repositories=frozenset({RepositoryName("shop")}))
    assert len(document.digest) == 64


def test_an_organization_needs_no_documents(folder: Folder) -> None:
    assert folder.load(SMALL).documents == {}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "is not there"),
        (b" \n", "is empty"),
        (b"\xff", "cannot be read"),
        (b"x" * 65_537, "is too long"),
    ],
)
def test_a_text_that_cannot_be_used_is_said_with_its_line(
    folder: Folder, content: bytes | None, wrong: str
) -> None:
    if content is not None:
        (folder.path / "standard.md").write_bytes(content)

    (told,) = folder.complaints(STANDARD)

    assert told.startswith(f"{LINE}: The text of the document standard {wrong}: {folder.path}")
    assert told.endswith("Write it there, in at most 64 KiB of UTF-8.")


def test_what_it_applies_to_must_be_there(folder: Folder) -> None:
    (folder.path / "standard.md").write_text("No secrets in logs.")

    (told,) = folder.complaints(STANDARD.replace("[shop]", "[shops]"))

    assert told.startswith(f"{LINE + 1}: documents.standard.applies_to.repositories[1] names")
    assert told.endswith("Did you mean shop?")
