"""Examining the audit's chain: is it whole, and if not, which entry is the first bad one?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.audit import FORM, START, Head, Link, fingerprint
from bot.errors import InvalidInputError

_NEARBY = 10_000


class FaultKind(StrEnum):
    """What was done to an entry."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "moved"
    REPLACED = "replaced"
    CUT = "cut off"
    FOREIGN = "not the one you noted"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry where a chain is not whole."""

    sequence: int
    kind: FaultKind
    says: str

    def __str__(self) -> str:
        return f"entry {self.sequence}: {self.kind}. {self.says}"


@dataclass(slots=True)
class Examination:
    """Follows a chain link by link, in constant memory, up to its first fault.

    It looks at each link once it has seen the next one, which tells apart what was done. `after`
    is what the first link must continue; `anchors` are hashes somebody noted, by their sequence.
    """

    after: Head = START
    anchors: Mapping[int, str] = field(default_factory=dict)
    _held: Link | None = None

    def add(self, link: Link) -> Fault | None:
        """Take the next link; return the fault of the one before it, if there is one."""
        held, self._held = self._held, link
        return self._passed(held, link) if held else None

    def close(self, head: Head | None = None) -> Fault | None:
        """Take the end; return the fault of the last link, or of the end.

        `head` is where the writer says that the chain ends; None where nobody says so.
        """
        if self._held and (fault := self._passed(self._held, None, head)):
            return fault
        if head and (fault := _fault_of_end(self.after, head)):
            return fault
        beyond = sorted(noted for noted in self.anchors if noted > self.after.sequence)
        if beyond:
            says = f"You noted entry {beyond[0]}, and the chain ends at {self.after.sequence}."
            return Fault(self.after.sequence + 1, FaultKind.CUT, says)
        return None

    def _passed(self, link: Link, following: Link | None, head: Head | None = None) -> Fault | None:
        fault = fault_of(link, after=self.after, following=following, head=head)
        if fault:
            return fault
        self.after = Head(link.sequence, link.hash)
        noted = self.anchors.get(link.sequence, link.hash)
        if noted == link.hash:
            return None
        says = "It or entries before it were written anew, with hashes that fit each other."
        return Fault(link.sequence, FaultKind.FOREIGN, says)


def examine(
    links: Iterable[Link],
    *,
    after: Head = START,
    head: Head | None = None,
    anchors: Mapping[int, str] | None = None,
) -> Fault | None:
    """Return the first fault of a chain, or None when it is whole."""
    examination = Examination(after, anchors or {})
    for link in links:
        if fault := examination.add(link):
            return fault
    return examination.close(head)


def fault_of(
    link: Link, *, after: Head, following: Link | None, head: Head | None = None
) -> Fault | None:
    """Return what is wrong with a link, or None.

    Of two links that do not fit each other, the one that does not fit its other neighbour either
    is the bad one.
    """
    if link.sequence < 1:
        return Fault(link.sequence, FaultKind.INSERTED, "Entries are numbered from 1 on.")
    if link.sequence != after.sequence + 1:
        return _out_of_order(link, after)
    if fingerprint(link) != link.hash:
        return _unfit(link, following)
    if link.previous == after.hash:
        return None
    if following is None:
        linked = head is not None and head.hash == link.hash
    else:
        linked = following.previous == link.hash
    if linked and after.sequence:
        says = f"Its hash fits it, but entry {link.sequence} was written after another one."
        return Fault(after.sequence, FaultKind.REPLACED, says)
    says = "Its hash fits it, but it was not written after the entry before it."
    return Fault(link.sequence, FaultKind.REPLACED, says)


def anchor(text: str) -> Head:
    """Read `SEQUENCE:HASH`, as `audit head` prints it. Raises InvalidInputError."""
    number, _, noted = text.strip().partition(":")
    good = number.isascii() and number.isdecimal() and len(number) < 18
    if not good or len(noted) != 64 or not set(noted) <= set("0123456789abcdef"):
        raise InvalidInputError(
            "An anchor is a line that `audit head` printed: a number, a colon and a hash of 64 "
            "hexadecimal digits."
        )
    return Head(int(number), noted)


def _fault_of_end(after: Head, head: Head) -> Fault | None:
    if after.sequence < head.sequence:
        says = f"The chain ends at {after.sequence}, and entry {head.sequence} was written."
        return Fault(after.sequence + 1, FaultKind.CUT, says)
    if after.sequence > head.sequence:
        says = f"The last entry that was written is {head.sequence}."
        return Fault(head.sequence + 1, FaultKind.INSERTED, says)
    if after.hash != head.hash:
        says = "Its hash fits it, but another entry was written last."
        return Fault(after.sequence, FaultKind.REPLACED, says)
    return None


def _out_of_order(link: Link, after: Head) -> Fault:
    first, last = after.sequence + 1, link.sequence - 1
    if first > last:
        says = f"It stands behind entry {after.sequence}."
        return Fault(link.sequence, FaultKind.MOVED, says)
    which = "It is" if first == last else f"Entries {first} to {last} are"
    return Fault(first, FaultKind.REMOVED, f"{which} missing.")


def _unfit(link: Link, following: Link | None) -> Fault:
    """Say what was done to a link whose hash does not fit it."""
    here, origin = link.sequence, _origin(link)
    after = _origin(following) if following else None
    if origin == here - 1:
        return Fault(origin, FaultKind.INSERTED, f"What follows it was written as entry {origin}.")
    if origin is None and after == here:
        return Fault(here, FaultKind.INSERTED, f"What follows it was written as entry {here}.")
    if origin is None:
        says = "Its hash does not fit what it says."
        if link.form != FORM:
            says = f"Its form is {link.form}; this version knows {FORM}."
        return Fault(here, FaultKind.CHANGED, says)
    says = f"What stands there was written as entry {origin}."
    if origin > here and after in {None, origin + 1}:
        return Fault(here, FaultKind.REMOVED, says)
    return Fault(here, FaultKind.MOVED, says)


def _origin(link: Link) -> int | None:
    """Return the sequence a link was written under; None where its hash fits none nearby."""
    for distance in range(_NEARBY):
        for sequence in {link.sequence - distance, link.sequence + distance}:
            if fingerprint(link._replace(sequence=sequence)) == link.hash:
                return sequence
    return None
