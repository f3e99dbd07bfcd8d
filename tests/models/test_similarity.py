"""Agents are compared by their words, or by an embedding model where there is one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from bot.domain.ids import ModelName, RoleName
from bot.domain.similarity import DUPLICATE, SIMILAR, profile_of
from bot.models import CallsAtATime, ModelEndpoint
from bot.models.embeddings import EmbeddedSimilarity, cosine
from bot.models.lexical import LexicalSimilarity, alike
from bot.models.library import Library
from bot.org import load
from sandbox.models import LocalModels, Script


@pytest.fixture
async def library() -> AsyncIterator[Library]:
    loaded = Library()
    yield loaded
    await loaded.close()


ORG = Path(__file__).parents[2] / "org" / "org.yml"
PROFILES = {name: profile_of(role) for name, role in load(ORG, environment={}).roles.items()}
REVIEWERS = {"reviewer", "security", "architect"}


def test_in_the_sample_organization_only_reviewers_are_similar_and_nobody_is_double() -> None:
    for one, other in combinations(PROFILES, 2):
        percent = 100 * alike(PROFILES[one], PROFILES[other])
        assert (percent >= SIMILAR) == ({one, other} <= REVIEWERS), (one, other, percent)
        assert percent < DUPLICATE


def test_the_same_work_in_other_words_is_double() -> None:
    builder = PROFILES[RoleName("builder")]
    copied = replace(
        builder,
        name=RoleName("coder"),
        mission="Makes the changes contracts ask for, proves them with a check, brings them in.",
        prompt=builder.prompt.replace("change", "edit"),
    )

    assert 100 * alike(builder, copied) >= DUPLICATE


async def test_nobody_to_compare_with_is_no_trouble() -> None:
    assert await LexicalSimilarity().scores(PROFILES[RoleName("builder")], []) == []


def embedded(models: LocalModels, library: Library) -> EmbeddedSimilarity:
    endpoint = ModelEndpoint("openai/text-embedding-3-small", "sk-one", models.openai_url)
    return EmbeddedSimilarity(ModelName("e"), endpoint, CallsAtATime([endpoint]), library)


async def test_an_embedding_model_tells_the_like_from_the_unlike(library: Library) -> None:
    async with LocalModels(Script.from_data({})) as models:
        alike_, unlike = await embedded(models, library).scores(
            PROFILES[RoleName("reviewer")],
            [PROFILES[RoleName("architect")], PROFILES[RoleName("dispatcher")]],
        )

    assert alike_ > unlike >= 0


async def test_where_the_embedding_model_fails_words_are_compared(library: Library) -> None:
    async with LocalModels(Script.from_data({})) as models:
        pass  # It is closed again: nobody answers there.
    mine, other = PROFILES[RoleName("builder")], PROFILES[RoleName("reviewer")]

    assert await embedded(models, library).scores(mine, [other]) == [alike(mine, other)]


def test_the_angle_between_vectors() -> None:
    assert cosine([1, 0], [2, 0]) == pytest.approx(1)
    assert cosine([1, 0], [0, 3]) == pytest.approx(0)
    assert cosine([0, 0], [1, 1]) == 0
