"""Policies are checked when they are loaded: typos, types, and exemptions, each with its line."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.gate import Outcome
from bot.domain.organization import Organization
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from bot.gate import Gate
from bot.org import OrganizationError
from tests.gate.calls import ORG, TOOLS, Calls
from tests.gate.files import PERMIT, Files, note


def refers(reference: str) -> dict[str, object]:
    """Return a schema of which one argument is said elsewhere."""
    return {"type": "object", "properties": {"a": {"$ref": reference}}}


def nested(depth: int) -> dict[str, object]:
    """Return a schema with so many objects within each other."""
    inner: dict[str, object] = {"type": "string"}
    for _ in range(depth):
        inner = {"type": "object", "properties": {"a": inner}}
    return inner


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        (
            note("red") + 'forbid (principal, action == Action::"workspace__edti", resource);',
            "7: There is no tool workspace__edti. Did you mean workspace__edit?",
        ),
        (
            note("red")
            + 'forbid (principal, action, resource) when { context.stage == Stage::"reviews" };',
            "7: There is no stage reviews. Did you mean design review?",
        ),
        (
            note("red")
            + "forbid (principal, action, resource)\n"
            + 'when { context.environment == Environment::"prodution" };',
            "7: There is no environment prodution. Did you mean production?",
        ),
        (
            note("red") + "forbid (principal, action, resource) when { context.eligable };",
            (
                "7: Attribute `eligable` in what is known about a call not found. "
                "Did you mean eligible?"
            ),
        ),
        (
            note("red")
            + 'forbid (principal, action == Action::"workspace__edit", resource)\n'
            + 'when { context.arguments.pth like "deploy/*" };',
            (
                "7: Attribute `arguments.pth` in what is known about a call not found. "
                "Did you mean arguments.path?"
            ),
        ),
        (
            note("red") + "forbid (principal, action, resource) when { context.obstacles };",
            "7: Unexpected type: expected Bool but saw Long. Mend the policy.",
        ),
        (
            note("red") + "forbid (principal, action, resource) whenever { true };",
            (
                "7: This is not a policy: invalid policy condition: whenever. "
                "Look at it and the one before it."
            ),
        ),
        (
            note("red") + "forbid (principal, action, resource)",
            "7: This is not a policy: unexpected end of input. Look at it and the one before it.",
        ),
        (
            note("red") + 'forbid (principal, action, resource == Repository::"webshpo");',
            "7: There is no repository webshpo in org.yml. Did you mean webshop?",
        ),
        (
            note("amber") + 'forbid (principal in Role::"revewer", action, resource);',
            "7: There is no role revewer in org.yml. Did you mean reviewer?",
        ),
        (
            note("amber") + 'forbid (principal == Position::"builder-9", action, resource);',
            "7: There is no position builder-9 in org.yml. Did you mean builder-2?",
        ),
        # annotations
        (
            "forbid (principal, action, resource);",
            '7: The policy has no @reason. Write @reason("...") before it.',
        ),
        (
            note("green") + "forbid (principal, action, resource);",
            "7: A forbid is not of the tier green. Write red or amber.",
        ),
        (
            note("red") + "permit (principal, action, resource);",
            "7: A permit is not of the tier red. Write green.",
        ),
        (
            note("red", name="lane") + "forbid (principal, action, resource);",
            "7: The @id lane is taken by the policy on line 1. Choose another.",
        ),
        (
            note("red", reason="Not {toll}.") + "forbid (principal, action, resource);",
            (
                "7: The reason names {toll}. Known in braces: environment, obstacles, position, "
                "repository, revision, role, stage, tool."
            ),
        ),
        (
            note("red", reason="{tool.__class__}") + "forbid (principal, action, resource);",
            (
                "7: The reason names {tool.__class__}. Known in braces: environment, obstacles, "
                "position, repository, revision, role, stage, tool."
            ),
        ),
        *(
            (
                note("red", reason=reason) + "forbid (principal, action, resource);",
                (
                    f"7: The reason names {reason}. Known in braces: environment, obstacles, "
                    "position, repository, revision, role, stage, tool."
                ),
            )
            for reason in ("{tool:d}", "{tool!x}")
        ),
        *(
            (
                note("red", name=name) + "forbid (principal, action, resource);",
                f"7: The @id {name} means something else in decisions. Choose another.",
            )
            for name in ("opa", "restricted", "shadowed", "none")
        ),
        (
            note("red") + "forbid (principal == ?principal, action, resource);",
            (
                "7: This is not a policy: "
                "templates with ?principal or ?resource are not used here. "
                "Look at it and the one before it."
            ),
        ),
    ],
)
def test_a_wrong_policy_is_told(files: Files, policy: str, complaint: str) -> None:
    assert complaint in files.complaints(f"{PERMIT}\n{policy}\n")


def test_all_wrong_policies_of_both_files_are_told_at_once(files: Files) -> None:
    wrong = "forbid (principal, action, resource) when { context.nope };"

    with pytest.raises(OrganizationError) as caught:
        files.load(
            f"{PERMIT}{note('red')}{wrong}",
            gates=f"// a comment; with a semicolon\n\n{note('red', name='other')}{wrong}",
        )

    places = [(Path(problem.file).name, problem.line) for problem in caught.value.problems]
    assert places == [("gates.cedar", 3), ("lanes.cedar", 6)]


def test_a_tool_of_a_server_that_did_not_start_is_told_as_such(
    organization: Organization, files: Files
) -> None:
    rule = note("red") + 'forbid (principal, action == Action::"wiki__edit", resource);'
    files.write(f"{PERMIT}{rule}")

    with pytest.raises(OrganizationError, match=r"Its server wiki could not be started: No\."):
        Gate.load(organization, tools=TOOLS, **files.paths, silent={"wiki": "No."})


def test_an_id_leads_to_one_rule_of_both_files(files: Files) -> None:
    with pytest.raises(OrganizationError) as caught:
        files.load(PERMIT, gates=PERMIT)

    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.line) == ("gates.cedar", 1)
    assert "The @id lane is taken by the policy of" in problem.what
    assert problem.what.endswith("lanes.cedar, line 1.")


def test_the_version_names_exactly_these_policies(files: Files) -> None:
    first, again = files.load(PERMIT), files.load(PERMIT)
    other = files.load(f"{PERMIT}// a word more")

    assert first.version == again.version
    assert first.version != other.version


def test_a_tool_of_another_effect_is_another_version(
    organization: Organization, files: Files
) -> None:
    gate = files.load(PERMIT)
    tools = [replace(tool, effect=Effect.CONSEQUENTIAL) for tool in TOOLS]

    other = Gate.load(organization, tools=tools, **files.paths)

    assert gate.version != other.version


def test_a_file_in_another_encoding_is_told_as_such(
    organization: Organization, tmp_path: Path
) -> None:
    lanes = tmp_path / "lanes.cedar"
    lanes.write_bytes("// für alle\n".encode("latin-1"))

    with pytest.raises(OrganizationError, match="not in UTF-8"):
        Gate.load(organization, tools=TOOLS, lanes=lanes, gates=ORG / "gates.cedar")


def test_a_missing_file_is_told(organization: Organization, tmp_path: Path) -> None:
    with pytest.raises(OrganizationError, match="The policies cannot be read"):
        Gate.load(
            organization,
            tools=TOOLS,
            lanes=tmp_path / "lanes.cedar",
            gates=ORG / "gates.cedar",
        )


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "object", "properties": {"a": {"type": "txt"}}}, "is not JSON Schema"),
        ({"type": "object", "properties": {"a": {"$ref": "https://x/y"}}}, "another document"),
        ({"type": "string"}, "not that of an object"),
        ({**refers("#/x"), "x": {"anyOf": 5}}, "is not JSON Schema"),
        ({**refers("#/x/1"), "x": [{}, {"type": {"a": 1}}]}, "is not JSON Schema"),
        ({**refers("#/x~1y"), "x/y": {"properties": 5}}, "is not JSON Schema"),
        (refers("#/no"), "refers to '#/no': not there"),
        (refers("#anchor"), "refers to '#anchor': not there"),
        ({"type": "object", "properties": {"a": {"$dynamicRef": "#a"}}}, "'#a': not there"),
        ({"type": "object", "properties": {"a": {"$id": "https://x/y"}}}, "an \\$id of their own"),
        ({"type": "object", "properties": {"\ud800": {}}}, "holds what is no text"),
        ({"type": "object", "properties": {"a": nested(3000)}}, "nested too deeply"),
    ],
)
def test_a_tool_that_cannot_be_checked_is_told(
    organization: Organization, schema: dict[str, object], why: str
) -> None:
    tools = (*TOOLS, Tool("odd", "tool", "Odd.", schema, Effect.READ))

    with pytest.raises(OrganizationError, match=why):
        Gate.load(organization, tools=tools, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar")


def test_an_amber_rule_may_speak_of_a_role(files: Files, calls: Calls) -> None:
    amber = note("amber", reason="{role} does not write.") + (
        'forbid (principal in Role::"builder", action == Action::"workspace__write", resource);'
    )

    gate = files.load(PERMIT + amber)

    ruling = gate.decide(calls.by("builder-1", "workspace__write", stage=Stage.IMPLEMENTATION))
    assert (ruling.outcome, ruling.reason) == (Outcome.DENY, "builder does not write.")


def test_a_rule_can_speak_of_a_tools_arguments(files: Files, calls: Calls) -> None:
    bound = note("red", reason="Not this folder.") + (
        'forbid (principal, action == Action::"workspace__edit", resource)\n'
        'when { context.arguments.path like "deploy/*" };'
    )

    gate = files.load(PERMIT + bound)

    edit = {"path": "deploy/prod.yml", "old": "a", "new": "b"}
    facts = calls.by("builder-1", "workspace__edit", stage=Stage.IMPLEMENTATION, arguments=edit)
    assert gate.decide(facts).reason == "Not this folder."


def test_a_rule_that_cannot_be_evaluated_refuses(files: Files, calls: Calls) -> None:
    overflowing = note("red") + (
        'forbid (principal, action == Action::"workspace__read", resource)\n'
        "when { context.arguments has first &&\n"
        "       context.arguments.first + 9223372036854775807 == 0 };"
    )

    gate = files.load(PERMIT + overflowing)

    ruling = gate.decide(calls.by("builder-1", "workspace__read", stage=Stage.IMPLEMENTATION))
    assert ruling.outcome is Outcome.DENY
    assert ruling.reasons[0] == "A policy could not be evaluated."
    assert not ruling.malformed


def test_without_any_rule_nothing_is_possible(files: Files, calls: Calls) -> None:
    gate = files.load("// nothing\n")

    ruling = gate.decide(calls.by("builder-1", "workspace__read", stage=Stage.IMPLEMENTATION))
    assert ruling.outcome is Outcome.DENY


def test_what_no_gate_lets_through_needs_approval(files: Files, calls: Calls) -> None:
    gate = files.load(PERMIT, gates="// nothing\n")

    ruling = gate.decide(calls.by("builder-1", "workspace__read", stage=Stage.IMPLEMENTATION))
    assert ruling.outcome is Outcome.NEEDS_APPROVAL
    assert ruling.reason == "No rule lets workspace__read pass without approval."
