"""Every page leads somewhere, and the index leads to every page."""

from pathlib import Path

import pytest

from tests.docs.pages import INDEX, PAGES, README, ROOT, links, name_of

_PICTURES = {".png"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = [page.parent / target for target in links(page)]

    missing = [
        str(target) for target in targets if not target.exists() and target.suffix not in _PICTURES
    ]

    assert missing == []


def test_the_picture_of_the_demo_is_there() -> None:
    (picture,) = [target for target in links(README) if Path(target).suffix in _PICTURES]
    if not (ROOT / picture).exists():
        pytest.skip(f"{picture} has not been taken yet")

    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


def test_the_index_names_every_page_and_every_decision_by_its_folder() -> None:
    listed = {(INDEX.parent / target).resolve() for target in links(INDEX)}
    pages = {
        page
        for kind in ("tutorial", "how-to", "reference", "explanation")
        for page in (ROOT / "docs" / kind).glob("*.md")
    }

    assert pages - listed == set()
    assert ROOT / "docs" / "decisions" in listed
