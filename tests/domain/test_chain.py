"""Whatever somebody does to the audit's chain is found, and the right entry is named."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import FORM, START, Deed, Head, Link, canonical, fingerprint, seal
from bot.domain.chain import Examination, Fault, FaultKind, anchor, examine
from bot.errors import InvalidInputError
from tests.docs.pages import fences

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "audit.md"


def a_chain(length: int = 8, *, after: Head = START) -> list[Link]:
    return seal(
        [
            Deed(
                at=f"2026-03-02T09:00:{number:02}.000000Z",
                actor="U0RITA",
                verb="scope.accepted",
                subject=f"job:{number}",
                detail=canonical({"round": number, "why": "é"}),
                job=number,
                human=True,
            )
            for number in range(1, length + 1)
        ],
        after=after,
    )


def head_of(chain: list[Link]) -> Head:
    return Head(chain[-1].sequence, chain[-1].hash)


def with_field(link: Link, field: str, value: Any) -> Link:
    changes: dict[str, Any] = {field: value}
    return link._replace(**changes)


def resealed(link: Link, **changes: Any) -> Link:
    """Somebody who knows the form makes the hash fit."""
    changed = link._replace(**changes)
    return changed._replace(hash=fingerprint(changed))


def renumbered(chain: list[Link]) -> list[Link]:
    return [link._replace(sequence=number) for number, link in enumerate(chain, 1)]


def found(chain: list[Link], *, head: Head) -> tuple[int, FaultKind]:
    fault = examine(chain, head=head)
    assert fault is not None, "nothing was found"
    return fault.sequence, fault.kind


def test_the_form_is_the_documented_one() -> None:
    [link] = a_chain(1)

    form = (
        '[1,1,"0000000000000000000000000000000000000000000000000000000000000000",'
        '"2026-03-02T09:00:01.000000Z","U0RITA","scope.accepted","job:1",'
        r'"{\"round\":1,\"why\":\"\\u00e9\"}",1,true]'
    )
    assert link.hash == sha256(form.encode()).hexdigest()


@given(text=st.text(), number=st.one_of(st.none(), st.integers()), human=st.booleans())
def test_the_page_tells_everybody_how_to_make_the_hash(
    text: str, number: int | None, human: bool
) -> None:
    [fence] = fences(PAGE, "python")
    told: dict[str, Any] = {}
    exec(fence.text, told)
    [link] = seal([Deed(text, text, text, text, canonical([text]), number, human)], after=START)

    assert told["entry_hash"](link._asdict()) == link.hash


def test_a_chain_nobody_touched_is_whole() -> None:
    chain = a_chain()

    assert examine(chain, head=head_of(chain)) is None


def test_an_empty_chain_is_whole() -> None:
    assert examine([], head=START) is None


@pytest.mark.parametrize("field", [name for name in Link._fields if name != "sequence"])
@pytest.mark.parametrize("place", [0, 3, 7])
def test_a_changed_field_is_found_where_it_is(field: str, place: int) -> None:
    chain = a_chain()
    head = head_of(chain)
    value = getattr(chain[place], field)
    other: Any = (
        not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else "x"
    )
    chain[place] = with_field(chain[place], field, other)

    assert found(chain, head=head) == (place + 1, FaultKind.CHANGED)


@pytest.mark.parametrize("place", [0, 3, 7])
def test_an_entry_written_anew_with_a_fitting_hash_is_found(place: int) -> None:
    chain = a_chain()
    head = head_of(chain)
    chain[place] = resealed(chain[place], actor="U0MALLORY")

    assert found(chain, head=head) == (place + 1, FaultKind.REPLACED)


@pytest.mark.parametrize("place", [0, 3, 7])
def test_an_entry_from_elsewhere_with_a_fitting_hash_is_found(place: int) -> None:
    chain = a_chain()
    head = head_of(chain)
    chain[place] = resealed(chain[place], previous="f" * 64)

    assert found(chain, head=head) == (place + 1, FaultKind.REPLACED)


@pytest.mark.parametrize("place", [0, 3])
def test_a_removed_entry_is_found(place: int) -> None:
    chain = a_chain()
    head = head_of(chain)
    del chain[place]

    assert found(chain, head=head) == (place + 1, FaultKind.REMOVED)
    assert found(renumbered(chain), head=head) == (place + 1, FaultKind.REMOVED)


def test_removed_entries_are_named() -> None:
    chain = a_chain()
    fault = examine(chain[:2] + chain[5:], head=head_of(chain))

    assert str(fault) == "entry 3: removed. Entries 3 to 5 are missing."


def test_a_tail_that_was_cut_off_is_found_by_the_head() -> None:
    chain = a_chain()

    assert found(chain[:5], head=head_of(chain)) == (6, FaultKind.CUT)


@pytest.mark.parametrize("place", [0, 3])
@pytest.mark.parametrize("fits", [True, False])
def test_an_inserted_entry_is_found(place: int, fits: bool) -> None:
    chain = a_chain()
    head = head_of(chain)
    before = head_of(chain[:place]) if place else START
    [new] = a_chain(1, after=before)
    changed = new._replace(actor="U0MALLORY")
    made = resealed(changed) if fits else changed
    chain = renumbered([*chain[:place], made, *chain[place:]])

    assert found(chain, head=head) == (place + 1, FaultKind.INSERTED)


def test_an_entry_added_behind_the_writer_is_found() -> None:
    chain = a_chain()
    head = head_of(chain)

    assert found([*chain, *a_chain(1, after=head)], head=head) == (9, FaultKind.INSERTED)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (2, 5), (6, 7)])
def test_exchanged_entries_are_found(one: int, other: int) -> None:
    chain = a_chain()
    head = head_of(chain)
    chain[one], chain[other] = chain[other], chain[one]

    assert found(renumbered(chain), head=head) == (one + 1, FaultKind.MOVED)


def test_lines_of_a_file_out_of_order_are_found() -> None:
    chain = a_chain()

    assert found([*chain[:4], chain[1]], head=head_of(chain)) == (2, FaultKind.MOVED)


def test_values_of_a_wrong_type_are_found_and_break_nothing() -> None:
    chain = a_chain()
    head = head_of(chain)
    chain[2] = chain[2]._replace(detail=b"\xff")  # type: ignore[arg-type]

    assert found(chain, head=head) == (3, FaultKind.CHANGED)


def test_a_form_of_a_later_version_is_said_to_be_one() -> None:
    chain = a_chain()
    chain[2] = chain[2]._replace(form=FORM + 1)

    assert "this version knows 1" in str(examine(chain))


def test_a_chain_written_anew_as_a_whole_is_found_with_an_anchor_only() -> None:
    noted = head_of(a_chain()[:5])
    forged = seal(
        [Deed(*link[3:10])._replace(actor="U0MALLORY") for link in a_chain()], after=START
    )

    assert examine(forged, head=head_of(forged)) is None
    fault = examine(forged, head=head_of(forged), anchors={noted.sequence: noted.hash})
    assert fault
    assert (fault.sequence, fault.kind) == (5, FaultKind.FOREIGN)


def test_a_tail_cut_off_together_with_its_head_is_found_with_an_anchor_only() -> None:
    chain = a_chain()
    noted = head_of(chain)

    assert examine(chain[:5], head=head_of(chain[:5])) is None
    fault = examine(chain[:5], head=head_of(chain[:5]), anchors={noted.sequence: noted.hash})
    assert fault
    assert (fault.sequence, fault.kind) == (6, FaultKind.CUT)


def test_a_part_is_examined_from_what_came_before_it() -> None:
    chain = a_chain()

    assert examine(chain[3:], after=head_of(chain[:3]), head=head_of(chain)) is None
    wrong = Head(3, "e" * 64)
    fault = examine(chain[3:], after=wrong, head=head_of(chain))
    assert fault
    assert fault.kind is FaultKind.REPLACED


def test_an_examination_ends_at_the_first_fault_it_sees() -> None:
    chain = a_chain()
    del chain[2]
    examination = Examination()

    faults = [examination.add(link) for link in chain[:4]]

    assert [fault.sequence if fault else None for fault in faults] == [None, None, None, 3]


@given(
    texts=st.lists(st.text(), min_size=1, max_size=5),
    numbers=st.one_of(st.none(), st.integers()),
    human=st.booleans(),
)
def test_whatever_the_words_are_a_chain_of_them_is_whole(
    texts: list[str], numbers: int | None, human: bool
) -> None:
    deeds = [
        Deed(text, text, text, text, canonical({text: text}), numbers, human) for text in texts
    ]
    chain = seal(deeds, after=START)

    assert examine(chain, head=head_of(chain)) is None


@given(st.data())
def test_no_two_places_of_different_words_have_one_hash(data: st.DataObject) -> None:
    chain = a_chain(4)
    place = data.draw(st.integers(0, 3))
    field = data.draw(st.sampled_from(["actor", "verb", "subject", "detail", "at", "previous"]))
    text = data.draw(st.text())
    changed = with_field(chain[place], field, text)

    assert (fingerprint(changed) == changed.hash) == (getattr(chain[place], field) == text)


def test_an_anchor_is_read_as_it_was_printed() -> None:
    head = head_of(a_chain())

    assert anchor(f" {head}\n") == head


@pytest.mark.parametrize(
    "text", ["", "7", "7:abc", f"x:{'0' * 64}", f"-1:{'0' * 64}", f"7:{'G' * 64}"]
)
def test_what_is_no_anchor_is_refused_with_advice(text: str) -> None:
    with pytest.raises(InvalidInputError, match="a line that `audit head` printed"):
        anchor(text)


def test_a_fault_reads_as_a_sentence() -> None:
    fault = Fault(7, FaultKind.CHANGED, "Its hash does not fit what it says.")

    assert str(fault) == "entry 7: changed. Its hash does not fit what it says."
    assert replace(fault, sequence=8) != fault
