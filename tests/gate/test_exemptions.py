"""A red rule holds for everybody: loading refuses one that spares somebody, however it is put."""

import pytest

from tests.gate.files import PERMIT, Files, note


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        (
            note("red") + 'forbid (principal in Role::"builder", action, resource);',
            "7: A red rule holds for everybody; this one narrows its principal. Write principal.",
        ),
        (
            note("red") + "forbid (principal is Position, action, resource);",
            "7: A red rule holds for everybody; this one narrows its principal. Write principal.",
        ),
        (
            note("red")
            + 'forbid (principal, action, resource) unless { principal in Role::"security" };',
            (
                "7: A red rule holds for everybody; this one speaks of Role security. "
                "Take it out, or make the rule amber."
            ),
        ),
        (
            note("red")
            + "forbid (principal, action, resource)\n"
            + 'unless { [Position::"security-1"].contains(principal) };',
            (
                "7: A red rule holds for everybody; this one speaks of Position security-1. "
                "Take it out, or make the rule amber."
            ),
        ),
        (
            note("red") + "forbid (principal, action, resource) when { principal == principal };",
            (
                "7: A red rule holds for everybody; this one speaks of the principal. "
                "Take it out, or make the rule amber."
            ),
        ),
        *(
            (
                note("red") + f"forbid (principal, action, resource) {condition};",
                (
                    "7: A red rule holds for everybody; this one spares who reviews. "
                    "Write context.reviewer only to hold reviewers to more, not to less; "
                    "or make it amber."
                ),
            )
            for condition in (
                "unless { context.reviewer }",
                "when { !context.reviewer }",
                "when { context.eligible || !(context.eligible && context.reviewer) }",
                "unless { context.eligible || context.reviewer }",
                "when { context.reviewer == false }",
                "when { if context.reviewer then context.eligible else true }",
                "when { context.eligible } unless { !!context.reviewer }",
                "unless { {known: context}.known.reviewer }",
                "unless { (if context.eligible then context else context).reviewer }",
                "unless { [context].contains(context) }",
                "unless { context has reviewer }",
            )
        ),
        *(
            (
                note("red") + f"forbid (principal, action, resource) {condition};",
                (
                    "7: A red rule holds for everybody; this one spares who has the tool in the "
                    "lane. Take context.in_lane out: a tool outside of the lane is refused anyway."
                ),
            )
            for condition in (
                "unless { context.in_lane }",
                "when { !context.eligible } unless { context.in_lane }",
                "when { !context.in_lane && !context.eligible }",
                "unless { context == context }",
            )
        ),
    ],
)
def test_a_red_rule_that_spares_somebody_is_told(files: Files, policy: str, complaint: str) -> None:
    assert complaint in files.complaints(f"{PERMIT}\n{policy}\n")


@pytest.mark.parametrize(
    "condition",
    [
        "when { context.reviewer }",
        "when { context.reviewer && !context.eligible }",
        "unless { !context.reviewer }",
        "when { !(!context.reviewer || context.eligible) }",
        'when { context.arguments has command } unless { context.stage == Stage::"execution" }',
    ],
)
def test_a_red_rule_may_hold_reviewers_to_more(files: Files, condition: str) -> None:
    rule = note("red") + f"forbid (principal, action, resource) {condition};"

    assert files.load(f"{PERMIT}{rule}").rules.keys() == {"lane", "passes", "rule"}
