"""Every mistake in org.yml is told with its line, what is wrong, and what to do."""

import pytest

from bot.org import OrganizationError
from tests.org.files import SMALL, Folder, changed

KNOWN_PEOPLE = "Known: U0OMAR, U0PAT."


def test_a_file_without_mistakes_has_none(folder: Folder) -> None:
    report = folder.check(SMALL)

    assert report.ok
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        # keys
        ("operators:", "operator:", "2: operator is not a known key. Did you mean operators?"),
        (
            "    mission: Build.",
            "    missoin: Build.",
            "17: roles.builder.mission is missing. Add it: What the role is for, in a sentence.",
        ),
        (
            "    mission: Build.",
            "    missoin: Build.",
            "18: roles.builder.missoin is not a known key. Did you mean mission?",
        ),
        (
            "fallback: [U0PAT]",
            "fallbacks: [U0PAT]",
            "43: repositories.shop.approval.fallbacks is not a known key. Did you mean fallback?",
        ),
        ("name: Small\n", "", "1: name is missing. Add it: The organization's name."),
        # types
        (
            "mission: Build.",
            "mission: 5",
            "18: roles.builder.mission must be text. Put it in quotes.",
        ),
        (
            "tools: [workspace__*, repository__merge]",
            "tools: workspace__*",
            "22: roles.builder.tools must be a list. Write [one, two], or one `- entry` a line.",
        ),
        (
            "  solo: [implementation]",
            "  solo: [implementation, []]",
            "36: topologies.solo[2] is empty. Name at least one review, or remove it.",
        ),
        (
            "channels:\n  C0SHOP: {repository: shop}",
            "channels: shop",
            "46: channels must name at least one channel. Add `channels:` with names.",
        ),
        (
            "  U0PAT: {name: Pat}",
            "  U0PAT: Pat",
            (
                "5: people.U0PAT must have keys below it. "
                "Indent them by two spaces, each with a colon."
            ),
        ),
        (
            "environment: production",
            "environment: live",
            (
                "41: repositories.shop.environment is 'live'. "
                "Write 'production', 'staging' or 'disposable'."
            ),
        ),
        (
            "stages: [correctness review]",
            "stages: [corectness review]",
            (
                "28: roles.reviewer.stages[1] has no stage 'corectness review'. "
                "Did you mean correctness review?"
            ),
        ),
        (
            "reviewed: [implementation, correctness review]",
            "reviewed: [implementation, [approval, correctness review]]",
            (
                "37: topologies.reviewed[2] has approval, which is no review. "
                "Reviews are: correctness review, security review, design review."
            ),
        ),
        (
            "operators: [U0PAT]",
            "operators: []",
            "2: operators is empty. Name at least one.",
        ),
        (
            "mission: Build.",
            'mission: ""',
            "18: roles.builder.mission is empty. Write a few words.",
        ),
        (
            "mission: Build.",
            'mission: "Build.\\nMore."',
            "18: roles.builder.mission is more than one line. Write it in one line.",
        ),
        # references
        (
            "operators: [U0PAT]",
            "operators: [U0PET]",
            "2: operators[1] names the person U0PET, which is not in the file. Did you mean U0PAT?",
        ),
        (
            "models: [claude, gpt]",
            "models: [claud, gpt]",
            (
                "33: positions.builder-1.models[1] names the model claud, "
                "which is not in the file. "
                "Did you mean claude?"
            ),
        ),
        (
            "{role: builder,",
            "{role: bilder,",
            (
                "33: positions.builder-1.role names the role bilder, which is not in the file. "
                "Did you mean builder?"
            ),
        ),
        (
            "topology: reviewed",
            "topology: gated",
            (
                "42: repositories.shop.topology names the topology gated, "
                "which is not in the file. "
                "Known: reviewed, solo."
            ),
        ),
        (
            "C0SHOP: {repository: shop}",
            "C0SHOP: {repository: shpo}",
            (
                "47: channels.C0SHOP.repository names the repository shpo, "
                "which is not in the file. "
                "Did you mean shop?"
            ),
        ),
        (
            "owners: [U0OMAR]",
            "owners: [U0NOBODY]",
            (
                "43: repositories.shop.approval.owners[1] names the person U0NOBODY, "
                f"which is not in the file. {KNOWN_PEOPLE}"
            ),
        ),
        (
            "reports_to: dispatcher",
            "reports_to: dispacher",
            (
                "20: The role builder reports to dispacher, which is no role or person. "
                "Did you mean dispatcher?"
            ),
        ),
        (
            "models: [claude, gpt]",
            "models: [claude, claude]",
            "33: positions.builder-1.models has claude twice. Remove one.",
        ),
        # names
        (
            "  U0PAT: {name: Pat}",
            "  U0PAT: {name: Pat}\n  pat: {name: Pat}",
            (
                "6: 'pat' cannot be the name of a person. "
                "Use the Slack user id (U...): in Slack, Profile > More > Copy member ID."
            ),
        ),
        (
            "  U0PAT: {name: Pat}",
            "  U0PAT: {name: Pat}\n  U0PAT: {name: Patricia}",
            "6: U0PAT is here twice; the first is on line 5. Keep one of them.",
        ),
        (
            "  solo: [implementation]",
            "  solo: [implementation]\n  Solo: [implementation]",
            "37: Solo and solo differ only in capital letters. Rename one of them.",
        ),
        # variables
        (
            "mission: Build.",
            "mission: Build ${THING}.",
            (
                "18: roles.builder.mission has a variable, which is only for paths and addresses. "
                "Write the value itself."
            ),
        ),
        (
            "path: shop.git",
            "path: ${SHOP}",
            (
                "40: repositories.shop.path needs SHOP, which is not set. "
                "Set SHOP, or write ${SHOP:-a default}."
            ),
        ),
        (
            "path: shop.git",
            "path: https://example.com/shop.git",
            (
                "40: repositories.shop.path is an address, not a path. "
                "Clone it, and give the clone's path."
            ),
        ),
        # files and checks
        (
            "    tools: [workspace__*, repository__merge]\n    prompt: prompt.md",
            "    tools: [workspace__*, repository__merge]\n    prompt: nowhere/prompt.md",
            (
                "23: The prompt of the role builder is not there: {folder}/nowhere/prompt.md. "
                "Write its instructions there; paths begin at the folder of org.yml."
            ),
        ),
        (
            "    tools: [workspace__*, repository__merge]",
            "    craft: {tone: judged}\n    tools: [workspace__*, repository__merge]",
            (
                "22: The craft check tone of the role builder has no command. "
                'Write for example "ruff check .".'
            ),
        ),
        (
            "    tools: [workspace__read, desk__file_verdict]",
            "    craft: {lint: ruff check .}\n    tools: [workspace__read, desk__file_verdict]",
            (
                "29: The role reviewer builds nothing, so its craft check lint never runs. "
                "Give it to the role that builds."
            ),
        ),
        (
            "checks: {tests: python -m pytest -q}",
            "checks: {tests: {timeout: 5m}}",
            (
                "44: The check tests of shop must have a command or be judged, not both. "
                'Write for example "python -m pytest -q", or `judged`.'
            ),
        ),
        (
            "checks: {tests: python -m pytest -q}",
            "checks: {tests: {command: make, timeout: 90}}",
            (
                "44: repositories.shop.checks.tests.timeout is not a duration: 90. "
                'Write for example "90m", "24h" or "2d".'
            ),
        ),
    ],
)
def test_a_mistake_is_told(folder: Folder, old: str, new: str, complaint: str) -> None:
    complaints = folder.complaints(changed((old, new)))

    assert complaint.replace("{folder}", str(folder.path.resolve())) in complaints


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(folder: Folder) -> None:
    complaints = folder.complaints(
        changed(
            ("operators: [U0PAT]", "operators: [U0PET]"),
            ("mission: Build.", "mission: 5"),
            ("fallback: [U0PAT]", "fallback: []"),
            ("topology: reviewed", "topology: nope"),
        )
    )

    assert [complaint.split(":")[0] for complaint in complaints] == ["2", "18", "42", "43"]


def test_one_mistake_in_a_role_is_one_problem(folder: Folder) -> None:
    complaints = folder.complaints(changed(("mission: Build.", "mission: 5")))

    assert complaints == ["18: roles.builder.mission must be text. Put it in quotes."]


def test_a_secret_in_the_wrong_place_is_not_repeated(folder: Folder) -> None:
    report = folder.check(changed(("ANTHROPIC_API_KEY", "sk-ant-very-secret")))

    assert "very-secret" not in "\n".join(str(problem) for problem in report.errors)
    assert "never the key itself" in report.errors[0].remedy


def test_loading_says_every_problem_with_its_file(folder: Folder) -> None:
    text = changed(("mission: Build.", "mission: 5"), ("topology: reviewed", "topology: nope"))

    with pytest.raises(OrganizationError) as caught:
        folder.load(text)

    assert len(caught.value.problems) == 2
    assert str(caught.value).splitlines()[0].startswith(f"{folder.path}/org.yml:18: ")
