"""Who does the same work, and what they have in common."""

from dataclasses import replace

from bot.domain.ids import RoleName
from bot.domain.similarity import DUPLICATE, in_common, profile_of, ranked
from bot.domain.stages import Stage
from tests.domain.organizations import a_role

BUILDER = profile_of(
    a_role("builder", Stage.IMPLEMENTATION, mission="Make the change that a contract asks for.")
)
COPY = replace(BUILDER, name=RoleName("maker"), mission="Making changes which contracts ask for.")
OTHER = replace(BUILDER, name=RoleName("writer"), stages=frozenset({Stage.SPECIFICATION}))


def test_the_most_similar_comes_first_and_the_rest_is_left_out() -> None:
    found = ranked(
        BUILDER,
        [COPY, replace(COPY, name=RoleName("far")), replace(COPY, name=RoleName("near"))],
        [0.7, 0.2, 0.9],
    )

    assert [(each.role, each.percent) for each in found] == [("near", 90), ("maker", 70)]


def test_who_serves_other_stages_does_other_work() -> None:
    assert ranked(BUILDER, [OTHER], [1.0], least=DUPLICATE) == ()


def test_it_is_said_what_two_have_in_common() -> None:
    assert in_common(BUILDER, COPY) == (
        "stage: implementation",
        "2 of 2 tools: workspace__*, desk__deliver",
        "responsible for: the change and its tests",
        "words of the mission: change, contract, asks",
    )


def test_who_has_nothing_in_common_is_told_so_by_silence() -> None:
    stranger = replace(OTHER, mission="Sing.", tools=("x",), responsible=())

    assert in_common(BUILDER, stranger) == ()
