"""The page on security points to proofs that are there."""

import re

import pytest

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "security.md"
PROOFS = sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("proof", PROOFS)
def test_a_proof_is_there(proof: str) -> None:
    place = ROOT / proof

    assert place.is_file() or any(place.glob("**/test_*.py"))


def test_every_kind_of_part_the_design_asks_for_is_on_the_page() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert headings == [
        "Assets",
        "Who is not trusted",
        "Trust boundaries",
        "What each layer stops",
        "What is not protected",
    ]
