"""Decision records: what binds, who may make it bind, and for which work."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.deciding import may_decide
from bot.domain.decisions import (
    DecisionRecord,
    DecisionStatus,
    decision_notices,
    settle,
    supersede,
)
from bot.domain.documents import EVERYTHING, AppliesTo, Document
from bot.domain.ids import ChannelId, DecisionId, MessageTs, RepositoryName, RoleName
from bot.domain.receipts import references
from bot.domain.stages import Stage
from bot.errors import InvalidInputError, InvalidTransitionError
from tests.domain.builders import NOW, OMAR, PAT, RITA, SAM, WEBSHOP
from tests.domain.organizations import an_organization

BUILDER, REVIEWER = RoleName("builder"), RoleName("reviewer")
IN_WEBSHOP = AppliesTo(repositories=frozenset({WEBSHOP}))


def a_record(**changes: Any) -> DecisionRecord:
    record = DecisionRecord(
        id=DecisionId(4),
        key="view:V1",
        title="Addresses",
        decision="They are checked in one place.",
        why="Two have disagreed.",
        proposed_at=NOW,
        person=RITA,
        applies_to=IN_WEBSHOP,
    )
    return replace(record, **changes)


@pytest.mark.parametrize("status", [DecisionStatus.ACCEPTED, DecisionStatus.DECLINED])
def test_the_first_answer_stands(status: DecisionStatus) -> None:
    settled = settle(a_record(), status, by=OMAR, at=NOW, reason="It is so.")

    assert settled.binds == (status is DecisionStatus.ACCEPTED)
    for other in (DecisionStatus.ACCEPTED, DecisionStatus.DECLINED):
        with pytest.raises(InvalidTransitionError, match="<@U0OMAR> already"):
            settle(settled, other, by=SAM, at=NOW, reason="No.")


def test_only_what_binds_is_superseded() -> None:
    accepted = settle(a_record(), DecisionStatus.ACCEPTED, by=OMAR, at=NOW)

    gone = supersede(accepted, by=a_record(id=DecisionId(9)))

    assert (gone.status, gone.superseded_by) == (DecisionStatus.SUPERSEDED, 9)
    with pytest.raises(InvalidTransitionError, match="superseded by decision 9"):
        supersede(gone, by=a_record(id=DecisionId(10)))
    with pytest.raises(InvalidTransitionError, match="it is proposed"):
        supersede(a_record(), by=a_record(id=DecisionId(9)))


def test_a_refusal_says_why() -> None:
    with pytest.raises(InvalidInputError, match="Say why"):
        settle(a_record(), DecisionStatus.DECLINED, by=OMAR, at=NOW, reason="\n ")


def test_the_digest_is_of_the_words_alone() -> None:
    proposed = a_record()

    assert settle(proposed, DecisionStatus.ACCEPTED, by=OMAR, at=NOW).digest == proposed.digest
    assert a_record(why="").digest != proposed.digest


def test_in_a_thread_there_is_one_card_and_elsewhere_one_for_each_person() -> None:
    said = a_record(channel=ChannelId("C1"), thread=MessageTs("1.0001"))

    assert [n.key for n in decision_notices(said, people=(OMAR, SAM), at=NOW)] == ["decision:4"]
    copies = decision_notices(a_record(), people=(OMAR, SAM), at=NOW)
    assert [(n.key, n.person) for n in copies] == [
        ("decision:4:U0OMAR", OMAR),
        ("decision:4:U0SAM", SAM),
    ]


@pytest.mark.parametrize(
    ("applies_to", "repository", "held"),
    [
        (EVERYTHING, WEBSHOP, True),
        (IN_WEBSHOP, WEBSHOP, True),
        (IN_WEBSHOP, RepositoryName("playground"), False),
        (IN_WEBSHOP, None, True),
        (AppliesTo(roles=frozenset({REVIEWER})), WEBSHOP, False),
        (AppliesTo(roles=frozenset({BUILDER, REVIEWER})), WEBSHOP, True),
        (AppliesTo(stages=frozenset({Stage.DELIVERY})), WEBSHOP, False),
    ],
)
def test_what_applies_to_a_builder_at_work(
    applies_to: AppliesTo, repository: RepositoryName | None, held: bool
) -> None:
    covers = applies_to.covers(role=BUILDER, stage=Stage.IMPLEMENTATION, repository=repository)

    assert covers == held


def test_two_reaches_meet_where_there_is_work_for_both() -> None:
    for_builders = AppliesTo(roles=frozenset({BUILDER}))
    for_reviewers = AppliesTo(roles=frozenset({REVIEWER}))

    assert for_builders.meets(IN_WEBSHOP)
    assert for_builders.meets(EVERYTHING)
    assert not for_builders.meets(for_reviewers)


def test_who_decides_for_a_repository() -> None:
    people = may_decide(IN_WEBSHOP, organization=an_organization())

    assert people[0] == OMAR
    assert PAT in people
    assert RITA not in people


def test_what_holds_for_everybody_is_for_operators() -> None:
    organization = an_organization()

    assert may_decide(EVERYTHING, organization=organization) == tuple(
        sorted(organization.operators)
    )


def test_who_owns_one_of_two_things_does_not_bind_the_other() -> None:
    organization = an_organization()
    both = AppliesTo(repositories=frozenset({WEBSHOP}), roles=frozenset({RoleName("security")}))

    for person in may_decide(both, organization=organization):
        alone = [
            may_decide(AppliesTo(repositories=both.repositories), organization=organization),
            may_decide(AppliesTo(roles=both.roles), organization=organization),
        ]
        assert all(person in people for people in alone)


@pytest.mark.parametrize(
    "gone",
    [
        AppliesTo(repositories=frozenset({RepositoryName("gone"), WEBSHOP})),
        AppliesTo(roles=frozenset({RoleName("gone")})),
    ],
)
def test_what_is_no_longer_in_the_organization_is_left_to_the_operators(gone: AppliesTo) -> None:
    organization = an_organization()

    people = may_decide(gone, organization=organization)

    assert people == tuple(sorted(organization.operators))


def test_a_briefing_lists_documents_first_and_the_newest_decisions_next() -> None:
    document = Document("standard", "Standard", "# Standard\n\nNo secrets in logs.\n")

    listed = references([document], [a_record(), a_record(id=DecisionId(11))])

    assert [each.name for each in listed] == ["document standard", "decision 11", "decision 4"]
    assert listed[0].line == "No secrets in logs."


def test_the_line_of_a_document_is_its_first_that_says_something() -> None:
    assert Document("a", "Title", "# A\n---\n\n- One.\n- Two.").line == "- One."
    assert Document("a", "Title", "# Only a heading").line == "Title"
    assert len(Document("a", "Title", "word " * 200).line) <= 200


def test_a_document_says_one_thing_in_each_paragraph_and_each_point_of_a_list() -> None:
    text = "# A\nTwo lines\nof it.\n\n- One,\n  and on.\n- Two.\n3. Three.\n---\n"

    said = [passage.text for passage in Document("a", "Title", text).passages]

    assert said == ["Two lines of it.", "One, and on.", "Two.", "Three."]
