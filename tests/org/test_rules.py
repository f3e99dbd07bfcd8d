"""An organization that could not keep its promises is refused, with the reason."""

import pytest

from bot.domain.ids import RepositoryName
from bot.domain.stages import Stage
from tests.org.files import SMALL, Folder, changed

SECURITY = """\
  security:
    mission: Protect.
    owner: U0PAT
    reports_to: U0PAT
    stages: [security review]
    tools: [workspace__read]
    prompt: prompt.md
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "reports_to: U0OMAR",
            "reports_to: builder",
            (
                "13: The role dispatcher reports to nobody: dispatcher > builder > dispatcher. "
                "One of them must report to a person (U...)."
            ),
        ),
        (
            "reports_to: U0OMAR",
            "reports_to: dispatcher",
            (
                "13: The role dispatcher reports to nobody: dispatcher > dispatcher. "
                "One of them must report to a person (U...)."
            ),
        ),
        (
            "stages: [intake]",
            "stages: [specification]",
            (
                "31: Nobody reads requests: no active position serves the stage intake. "
                "Give intake to a role, and the role an active position."
            ),
        ),
        (
            "{role: builder, models: [claude, gpt]}",
            "{role: builder, models: [claude, gpt], active: false}",
            (
                "31: Nobody owns a job: no active position serves the stage implementation. "
                "Give implementation to a role, and the role an active position."
            ),
        ),
        (
            "reviewed: [implementation, correctness review]",
            "reviewed: [implementation, correctness review, design review]",
            (
                "42: Jobs on shop pass the design review (reviewed), "
                "which no active position serves. "
                "Add a position whose role serves it, or choose another topology."
            ),
        ),
        (
            "reviewed: [implementation, correctness review]",
            "reviewed: [specification, implementation, correctness review]",
            (
                "42: Jobs on shop pass the specification (reviewed), "
                "which no active position serves. "
                "Add a position whose role serves it, or choose another topology."
            ),
        ),
        (
            "reviewed: [implementation, correctness review]",
            "reviewed: [correctness review]",
            (
                "37: The topology reviewed has no stage implementation, so nobody owns its jobs. "
                "Begin it with implementation, or with specification and implementation."
            ),
        ),
        (
            "reviewed: [implementation, correctness review]",
            "reviewed: [correctness review, implementation]",
            (
                "37: The topology reviewed has implementation where it cannot be. The order is: "
                "specification, implementation, correctness review, security review, "
                "design review, eligibility, approval, execution, delivery. "
                "Intake comes before every topology."
            ),
        ),
        (
            "topology: reviewed",
            "topology: solo",
            (
                "42: shop is production, and solo has no review. "
                "Choose a topology with reviews, or write unreviewed: allowed."
            ),
        ),
        (
            "topology: reviewed",
            "topology: reviewed\n    classes: {docs: {topology: solo, paths: [docs/*]}}",
            (
                "43: shop is production, and solo has no review. "
                "Choose a topology with reviews, or write unreviewed: allowed."
            ),
        ),
        (
            "topology: reviewed",
            "topology: reviewed\n    classes: {docs: {topology: short, paths: [docs/*]}}",
            (
                "43: repositories.shop.classes.docs.topology names the topology short, "
                "which is not in the file. Known: reviewed, solo."
            ),
        ),
        (
            "tools: [workspace__read, desk__file_verdict]",
            "tools: [workspace__read, workspace__*]",
            (
                "29: The role reviewer reviews, and its lane has workspace__edit, "
                "workspace__write, workspace__move, workspace__delete, "
                "workspace__hand_in. "
                "Take it out of the lane: who reviews does not change what is reviewed."
            ),
        ),
        (
            "tools: [desk__propose_contract]",
            "tools: [desk__propose_contact]",
            (
                "15: The role dispatcher has the tool desk__propose_contact, "
                "which no server offers. "
                "Tools are named server__tool. Did you mean desk__propose_contract?"
            ),
        ),
        (
            "models: [gpt, claude]",
            "models: [claude, gpt]",
            (
                "34: The correctness review by reviewer-1 is not independent of builder-1: "
                "both are of the family claude. "
                "Give one of them a model of another family first, or write same_lineage: weaker."
            ),
        ),
        (
            "model: openai/gpt-5.4",
            "model: azure/our-deployment",
            (
                "34: The correctness review by reviewer-1 is not independent of builder-1: "
                "the family of a model is not known by its name. "
                "Write `lineages:` at the model, or same_lineage: weaker."
            ),
        ),
        (
            "approval: {owners: [U0OMAR], fallback: [U0PAT]}",
            "description: Shop.",
            (
                "39: shop is production and its approval has no owners. "
                "Name the people who decide about it."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: []",
            (
                "43: shop is production and its approval has no fallback. "
                "Name fallback, or write self_approval: allowed if you are alone."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0OMAR]",
            (
                "43: U0OMAR is owner of shop and its fallback. "
                "The fallback is for when the owners are away: name another person."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], quorum: 2",
            (
                "43: shop asks for 2 approvals and has 1 owner(s). "
                "Name more owners, or lower the quorum."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "self_approval: allowed, critical: [repository__merge]",
            (
                "43: shop has critical tools, and fewer than 2 people to decide. "
                "Name another owner, or a fallback: a critical call needs two people."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], critical: [repository__marge]",
            (
                "43: shop calls repository__marge critical, which no server offers. "
                "Tools are named server__tool. Did you mean repository__merge?"
            ),
        ),
        (
            "fallback: [U0PAT]",
            "self_approval: allowed, author_owner: refused",
            (
                "43: On shop only owners of authors' roles could decide, and they may not. "
                "Name somebody else, or write author_owner: allowed."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], escalation: [{after: 30m, to: [U0OMAR]}]",
            (
                "43: Step 1 of the escalation for shop is out of order. "
                "Let nudge_after, each `after` and expires_after follow one another."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], escalation: [{after: 4h, to: [U0NOBODY]}]",
            (
                "43: repositories.shop.approval.escalation[1].to[1] names the person U0NOBODY, "
                "which is not in the file. Known: U0OMAR, U0PAT."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], quorum: some",
            (
                "43: repositories.shop.approval.quorum is no number of people: 'some'. "
                "Write a number from 1, or all."
            ),
        ),
        (
            "fallback: [U0PAT]",
            "fallback: [U0PAT], nudge_after: 2d",
            (
                "43: Approvals for shop expire before the reminder. "
                "Let nudge_after be shorter than expires_after."
            ),
        ),
    ],
)
def test_a_broken_promise_is_told(folder: Folder, old: str, new: str, complaint: str) -> None:
    assert complaint in folder.complaints(changed((old, new)))


def test_a_disposable_repository_needs_nobody_to_decide(folder: Folder) -> None:
    text = changed(
        ("environment: production", "environment: disposable"),
        ("approval: {owners: [U0OMAR], fallback: [U0PAT]}", "description: Play."),
    )

    assert folder.complaints(text) == []


def test_a_topology_nobody_uses_may_ask_for_anything(folder: Folder) -> None:
    strict = "  strict: [specification, implementation, design review]"
    text = changed(("  solo: [implementation]", f"  solo: [implementation]\n{strict}"))

    assert folder.complaints(text) == []


def test_production_without_reviews_must_be_meant(folder: Folder) -> None:
    text = changed(("topology: reviewed", "topology: solo\n    unreviewed: allowed"))

    assert folder.complaints(text) == []


def test_every_stage_may_be_written_in_its_order(folder: Folder) -> None:
    whole = (
        "[specification, implementation, [security review, correctness review], design review, "
        "eligibility, approval, execution, delivery]"
    )
    text = changed(("  solo: [implementation]", f"  solo: {whole}"))

    topology = folder.load(text).topologies["solo"]

    assert topology.specified
    assert topology.reviews == (
        (Stage.SECURITY_REVIEW, Stage.CORRECTNESS_REVIEW),
        (Stage.DESIGN_REVIEW,),
    )


def test_a_class_of_jobs_passes_its_own_stages(folder: Folder) -> None:
    classes = "classes: {docs: {topology: solo, paths: [docs/*], description: Texts.}}"
    text = changed(
        ("topology: reviewed", f"topology: reviewed\n    unreviewed: allowed\n    {classes}")
    )

    loaded = folder.load(text)

    shop = RepositoryName("shop")
    assert loaded.repository(shop).classes["docs"].paths == ("docs/*",)
    assert loaded.topology_of(shop, "docs").name == "solo"
    assert loaded.topology_of(shop).name == "reviewed"
    assert loaded.topology_of(shop, "gone").name == "reviewed"


def test_one_independent_reviewer_is_enough(folder: Folder) -> None:
    text = changed(
        (
            "  reviewer-1: {role: reviewer, models: [gpt, claude]}",
            (
                "  reviewer-1: {role: reviewer, models: [claude]}\n"
                "  reviewer-2: {role: reviewer, models: [gpt]}"
            ),
        )
    )

    assert folder.complaints(text) == []


def test_a_family_can_be_written_where_the_name_does_not_tell(folder: Folder) -> None:
    text = changed(
        ("{model: openai/gpt-5.4,", "{model: azure/our-deployment, lineages: [gpt],"),
    )

    assert folder.complaints(text) == []


def test_a_related_reviewer_can_be_accepted_and_is_a_warning(folder: Folder) -> None:
    text = changed(
        ("operators:", "same_lineage: weaker\noperators:"),
        ("models: [gpt, claude]", "models: [claude, gpt]"),
    )

    report = folder.check(text)

    assert report.ok
    assert [warning.what for warning in report.warnings] == [
        (
            "The correctness review by reviewer-1 is not independent of builder-1: "
            "both are of the family claude."
        )
    ]


def test_one_person_can_run_it_alone_if_the_file_says_so(folder: Folder) -> None:
    text = changed(("fallback: [U0PAT]", "self_approval: allowed"))

    report = folder.check(text)

    assert report.ok
    assert [warning.what for warning in report.warnings] == [
        "On shop people may approve their own jobs.",
        "With a weaker review shop asks for 2 approvals, and names 1 to give them.",
    ]
    assert folder.load(text).repository(RepositoryName("shop")).approval.self_approval


def test_a_role_nobody_fills_is_a_warning(folder: Folder) -> None:
    text = changed(("positions:\n", SECURITY + "positions:\n"))

    assert folder.complaints(text) == []
    assert folder.warnings(text) == [
        "31: No active position fills the role security. Add a position, or remove the role."
    ]


def test_a_reviewer_who_reaches_a_foreign_server_is_a_warning(folder: Folder) -> None:
    text = changed(("desk__file_verdict]", "desk__file_verdict, 'tickets__*']"))
    text += "servers:\n  tickets: {command: tickets-server, secrets: {TOKEN: TICKETS_TOKEN}}\n"

    assert folder.complaints(text) == []
    assert folder.warnings(text) == [
        (
            "29: The role reviewer reviews, and its lane reaches the server tickets. "
            "It can use only those of its tools that are classed `read`."
        )
    ]


@pytest.mark.parametrize(
    "name", ["tickets_", "tick__ets", "_tickets", "desk", "repository", "x" * 32]
)
def test_a_server_whose_name_would_make_two_tools_one_is_refused(folder: Folder, name: str) -> None:
    text = changed() + f"servers:\n  {name}: {{command: tickets-server}}\n"

    (told,) = folder.complaints(text)

    assert f"'{name}' cannot be the name of a server." in told
    assert "Use letters, digits, `-` and single `_` that do not end it" in told


@pytest.mark.parametrize("name", ["tick_ets", "tick-ets", "t", "x" * 31, "desks"])
def test_any_other_name_of_a_server_is_fine(folder: Folder, name: str) -> None:
    text = changed() + f"servers:\n  {name}: {{command: tickets-server}}\n"

    assert folder.complaints(text) == []


def test_a_file_that_cannot_be_read_in_part_does_not_blame_the_rest(folder: Folder) -> None:
    """The only reviewer cannot be read: that nobody reviews is then no second mistake."""
    text = changed(("stages: [correctness review]", "stages: correctness review"))

    assert [complaint.split(":")[0] for complaint in folder.complaints(text)] == ["28"]


def test_the_small_organization_of_these_tests_is_sound(folder: Folder) -> None:
    assert folder.complaints(SMALL) == []


def test_a_quorum_that_takes_everybody_is_warned_of_weaker_reviews(folder: Folder) -> None:
    text = changed(("owners: [U0OMAR], fallback: [U0PAT]", "owners: [U0OMAR, U0PAT], quorum: 2"))

    said = "\n".join(folder.warnings(text))

    assert "With a weaker review shop asks for 3 approvals, and names 2 to give them." in said
    assert "weaker" not in "\n".join(folder.warnings(SMALL))
