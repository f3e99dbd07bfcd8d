"""The doctor says which models can be reached, who works with which, and how independently."""

from collections.abc import AsyncIterator

import pytest

from bot.cli.doctor.models import Models
from bot.cli.doctor.results import Level, Result
from sandbox.models import LocalModels, Script, Trouble
from tests.cli.installation import KEYS, Installation, problems, said


def _models(installation: Installation) -> list[Result]:
    return Models(installation.organization, installation.setup).results()


def test_three_families_review_independently(installation: Installation) -> None:
    found = _models(installation)

    assert {each.level for each in found} == {Level.OK}
    assert "Position builder-1: works with claude (family claude)" in said(found)
    assert "Security review of builder-1: security-1 (family mistral) reviews family claude" in (
        said(found)
    )


def test_one_family_works_and_is_labelled_weaker(installation: Installation) -> None:
    found = _models(installation.without("OPENAI_API_KEY", "MISTRAL_API_KEY"))

    assert problems(found) == []
    assert "warning Model gpt: openai/gpt-5.4 has no key" in said(found)
    assert "ok Position reviewer-1: works with claude (family claude)" in said(found)
    assert "warning Correctness review of builder-1" in said(found)
    assert "not independent" in said(found)


def test_without_any_key_nothing_starts(installation: Installation) -> None:
    found = _models(installation.without(*KEYS))

    assert len(problems(found)) == 1, "one problem, for all the positions it concerns"
    assert all(name in said(problems(found)) for name in installation.organization.positions)
    assert "have no model with a key" in said(problems(found))
    assert "ANTHROPIC_API_KEY, MISTRAL_API_KEY, OPENAI_API_KEY" in problems(found)[0].remedy


def test_no_key_is_shown(installation: Installation) -> None:
    assert not any(key in f"{_models(installation)}" for key in KEYS.values())


def test_a_scripted_mind_is_told(installation: Installation) -> None:
    found = _models(installation.but(local_models="http://127.0.0.1:9"))

    assert "warning Models: COUNTERSIGN_LOCAL_MODELS is set" in said(found)


def test_a_model_of_ones_own_needs_no_key(installation: Installation) -> None:
    own = "key_env: OWN_KEY\n    base_url: http://127.0.0.1:11434/v1"
    installation.rewrite("key_env: MISTRAL_API_KEY", own)

    found = [each for each in _models(installation) if each.subject == "Model mistral"]

    assert [each.level for each in found] == [Level.OK]
    assert "at http://127.0.0.1:11434/v1, without a key" in said(found)


@pytest.fixture
async def models() -> AsyncIterator[LocalModels]:
    async with LocalModels(Script.from_data({"default": {"text": "ready"}})) as local:
        yield local


@pytest.fixture
def local(installation: Installation, models: LocalModels) -> Installation:
    """The installation with every model at the local server, each with its own key."""
    for key, url in (
        ("ANTHROPIC_API_KEY", models.anthropic_url),
        ("OPENAI_API_KEY", models.openai_url),
        ("MISTRAL_API_KEY", models.openai_url),
    ):
        installation.rewrite(f"key_env: {key}", f"key_env: {key}\n    base_url: {url}")
    return installation


async def test_a_call_of_each_model_proves_its_key(
    local: Installation, models: LocalModels
) -> None:
    found = await Models(local.organization, local.setup).called()

    assert {each.level for each in found} == {Level.OK}
    assert len(models.journal) == 3
    assert "answered (" in said(found)
    assert "$0.0000" in said(found)


async def test_a_key_a_provider_refuses_is_told_and_not_shown(
    local: Installation, models: LocalModels
) -> None:
    models.faults.fail(Trouble.UNAUTHORIZED, times=None)

    found = await Models(local.organization, local.setup).called()

    assert len(problems(found)) == 3
    assert "does not accept our key" in said(found)
    assert not any(key in f"{found}" for key in KEYS.values())


async def test_a_used_up_quota_is_told_as_one(local: Installation, models: LocalModels) -> None:
    models.faults.fail(Trouble.QUOTA, times=None)

    found = await Models(local.organization, local.setup).called()

    assert "quota or credit" in said(problems(found))
