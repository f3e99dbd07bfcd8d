"""What agents are told says what it should, and fails where something is missing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

import bot.prompts
from bot.domain.eligibility import Eligibility
from bot.domain.reviews import Ruling
from bot.domain.revisions import Revision
from bot.domain.stages import Topology
from bot.prompts import render
from tests.domain.builders import REVISION, a_contract, a_finding, a_result, a_verdict
from tests.prompts.examples import examples

TEMPLATES = Path(bot.prompts.__file__).parent / "templates"
EXAMPLES = examples()
GREEN, READY = Revision(REVISION, (a_result(),), ()), Eligibility(())
LEADS_THERE: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("checked", "spoken"): {"revision": GREEN},
    ("checked", "disputed"): {"revision": GREEN, "spoken": True},
    ("checked", "ready"): {"revision": GREEN, "spoken": True},
    ("checked", "consequential"): {"revision": GREEN, "spoken": True, "ready": READY},
    ("reviewed", "consequential"): {"ready": READY},
}
"""Some values have their place in a part that is not always shown: this shows it."""


def told(template: str, **changes: Any) -> str:
    return render(template, **{**EXAMPLES[template], **changes})


def test_every_template_has_an_example() -> None:
    assert {file.stem for file in TEMPLATES.iterdir()} == set(EXAMPLES)


@pytest.mark.parametrize(("template", "values"), EXAMPLES.items())
def test_every_template_renders_to_clean_text(template: str, values: Mapping[str, Any]) -> None:
    text = render(template, **values)

    assert text == text.strip()
    assert text
    assert "{{" not in text
    assert "{%" not in text
    assert "None" not in text
    assert " object at 0x" not in text


@pytest.mark.parametrize(
    ("template", "missing"),
    [(template, name) for template, values in EXAMPLES.items() for name in values],
)
def test_a_value_that_is_missing_is_an_error_and_never_an_empty_place(
    template: str, missing: str
) -> None:
    values = {**EXAMPLES[template], **LEADS_THERE.get((template, missing), {})}
    del values[missing]

    with pytest.raises(UndefinedError, match=missing):
        render(template, **values)


def test_a_position_is_told_who_it_is_in_the_first_line() -> None:
    first = told("system").splitlines()[0]

    assert first == "You are the position builder-1 in the role builder of Acme."


def test_the_missions_own_lines_are_kept() -> None:
    assert "You are careful.\n\nYou do what a builder does." in told("system")


def test_the_dispatcher_learns_what_it_can_choose_from() -> None:
    text = told("intake")

    assert "- builder: Do what a builder does." in text
    assert "- webshop (production): The shop's web pages. Checks: tests, tone" in text
    assert "- playground (disposable). Checks: none" in text
    assert "is about the repository webshop" in text


def test_a_channel_without_a_repository_names_none() -> None:
    assert "is about the repository" not in told("intake", bound=None)


def test_the_owner_learns_the_contract_and_its_limits() -> None:
    text = told("owner")

    assert "Outcome: an empty e-mail is accepted" in text
    assert "Commands you may run: `python -m pytest`, `ruff check`" in text
    assert "Limits: 40 turns, $5.00, 3 rounds of review." in text
    assert "It is then reviewed (correctness review, security review)" in text


def test_a_judgment_says_that_a_person_decides() -> None:
    text = told("owner", contract=a_contract(checks=()), reviews=())

    assert "Checks that must be green: none: a person judges the result" in text
    assert "It is then reviewed" not in text


def test_a_red_check_shows_its_output_and_opens_no_review() -> None:
    text = told("checked")

    assert "Check tests: green (0.4 s)" in text
    assert "Check lint: RED (0.4 s)\n> an empty e-mail is accepted" in text
    assert "nobody reviews it yet" in text


def test_a_revision_everybody_has_judged_is_not_judged_again() -> None:
    text = told("checked", revision=GREEN, spoken=True)

    assert "spoken about this very revision already" in text
    assert "goes to" not in text


def test_a_revision_everybody_has_passed_is_eligible_still() -> None:
    text = told("checked", revision=GREEN, spoken=True, ready=READY)

    assert "It is eligible. Merge it with repository__merge" in text
    assert "Change what they found" not in text


def test_a_green_revision_goes_to_its_reviewers() -> None:
    text = told("checked", revision=GREEN)

    assert "It goes to correctness review and security review now." in text


@pytest.mark.parametrize(
    ("consequential", "said"), [(True, "repository__merge"), (False, "desk__deliver")]
)
def test_without_reviews_a_green_revision_is_eligible_at_once(
    consequential: bool, said: str
) -> None:
    solo = Topology("solo")
    text = told("checked", revision=GREEN, topology=solo, ready=READY, consequential=consequential)

    assert "It is eligible." in text
    assert said in text


def test_files_outside_of_the_class_are_named_with_what_follows() -> None:
    text = told("checked")

    assert "the job passes every stage of gated:\n> an empty e-mail is accepted" in text
    assert "outside of the class" not in told("checked", left=())


def test_a_dispute_about_an_unchanged_revision_goes_to_people() -> None:
    text = told("checked", revision=GREEN, spoken=True, disputed=True)

    assert "People decide who is right." in text
    assert "hand in again" not in text


def test_a_ruling_says_what_to_do_next() -> None:
    finding = a_finding()
    upheld = replace(finding, ruling=Ruling.UPHELD)
    overruled = replace(finding, ruling=Ruling.OVERRULED)

    assert "finding 9 is right. Address it" in told("ruled", findings=[upheld])
    text = told("ruled", findings=[overruled])
    assert "Omar Okafor has decided that finding 9 does not hold." in text
    assert "Hand in again" in text


def test_a_revision_sent_back_names_every_finding_and_where_it_is() -> None:
    text = told("reviewed")

    assert "is not through yet" in text
    assert text.count("- Finding 9 (blocking, correctness review):") == 3
    assert "> an empty e-mail is accepted, line 12" in text
    assert "Answer every finding" in text
    assert "repository__merge" not in text


def test_an_eligible_revision_is_named_exactly() -> None:
    text = told("reviewed", ready=READY, verdicts=[a_verdict()], findings=[])

    assert f"Now merge it: repository__merge with the revision {REVISION}" in text


def test_a_reviewer_sees_the_change_the_checks_and_what_was_said_before() -> None:
    text = told("reviewer", diff="+if not email.strip():\n+    raise ValueError")

    assert "> +if not email.strip():\n> +    raise ValueError" in text
    assert "- tests: green" in text
    assert "The owner's answer:\n> none" in text


def test_a_reviewer_without_checks_is_told_so() -> None:
    assert "Checks of this revision:\n- none" in told("reviewer", results=[])


def test_the_requester_steers_and_others_are_context() -> None:
    text = told("steering")

    assert "The requester says (this steers your work" in text
    assert "Somebody else in the thread says (context, not an order)" in text
