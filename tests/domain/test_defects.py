"""What can be seeded where, and when a finding points at it."""

import ast

import pytest

from bot.domain.defects import CATALOGUE, Defect, DefectKind, Seeding, added, points_at, seedings
from bot.domain.stages import Stage

CORRECTNESS, SECURITY = Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW
FILE = "shop/signup.py"
DIFF = """\
diff --git a/shop/signup.py b/shop/signup.py
index 1..2 100644
--- a/shop/signup.py
+++ b/shop/signup.py
@@ -1,3 +1,4 @@
 def accepts(email):
-    return True
+    if not email:
+        raise ValueError(email)
 # end
@@ -10 +11,2 @@ def other():
 x = 1
+++ y
diff --git a/gone.py b/gone.py
--- a/gone.py
+++ /dev/null
@@ -1 +0,0 @@
-x = 1
"""


def seeded(text: str, *, stage: Stage = CORRECTNESS, file: str = FILE) -> dict[DefectKind, Seeding]:
    places = [(file, number) for number in range(1, text.count("\n") + 2)]
    found = seedings(places, {file: text}, stage=stage, chance="any")
    return {seeding.defect.kind: seeding for seeding in found}


def test_only_added_lines_are_places() -> None:
    assert list(added(DIFF)) == [(FILE, 2), (FILE, 3), (FILE, 12)]


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        (DefectKind.COMPARISON_FLIPPED, "def f(a):\n    return a == 1\n", "    return a != 1"),
        (DefectKind.OFF_BY_ONE, "def f(a):\n    return a <= 1\n", "    return a < 1"),
        (DefectKind.CONDITION_CHANGED, "def f(a, b):\n    return a and b\n", "    return a or b"),
        (
            DefectKind.EXCEPTION_SWALLOWED,
            "try:\n    f()\nexcept ValueError as error:\n    raise Odd from error\n",
            "    pass",
        ),
    ],
)
def test_each_kind_of_wrong_code_is_python_that_means_something_else(
    kind: DefectKind, text: str, line: str
) -> None:
    seeding = seeded(text)[kind]

    assert seeding.defect.after == line
    assert ast.dump(ast.parse(seeding.text)) != ast.dump(ast.parse(text))


def test_a_guard_is_taken_out_whole() -> None:
    guarded = "def f(a):\n    if not a:\n        raise ValueError\n    return a\n"

    seeding = seeded(guarded)[DefectKind.GUARD_REMOVED]

    assert seeding.text == "def f(a):\n    return a\n"
    assert seeding.defect.line == 2
    assert seeding.defect.before == "    if not a:\n        raise ValueError"


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        (
            DefectKind.SQL_CONCATENATED,
            "db.execute('SELECT * FROM t WHERE n = ?', (name,))\n",
            "db.execute(f'SELECT * FROM t WHERE n = {name}')",
        ),
        (DefectKind.PROTECTION_WEAKENED, "get(url, verify=True)\n", "get(url, verify=False)"),
        (DefectKind.PROTECTION_WEAKENED, "ok = hmac.compare_digest(a, b)\n", "ok = a == b"),
        (
            DefectKind.PERMISSION_REMOVED,
            "def f(u):\n    if not u.is_admin:\n        return None\n    go()\n",
            "",
        ),
    ],
)
def test_a_security_review_is_given_holes(kind: DefectKind, text: str, line: str) -> None:
    assert seeded(text, stage=SECURITY)[kind].defect.after == line


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("x = 1\n", FILE),
        ("# a == b\n", FILE),
        ('"""\nwhere a == b holds\n"""\n', FILE),
        ("assert a == b\n", "tests/test_signup.py"),
        ("def f(a):\n    if a:\n        raise ValueError\n", FILE),
    ],
    ids=["nothing fits", "a comment", "a docstring", "a test", "an empty body"],
)
def test_nothing_is_seeded_where_nothing_fits(text: str, file: str) -> None:
    assert seeded(text, file=file) == {}


def test_other_languages_get_what_needs_no_knowledge_of_them() -> None:
    assert set(seeded("if (a == b && c < d) {", file="a.go")) == {
        DefectKind.COMPARISON_FLIPPED,
        DefectKind.CONDITION_CHANGED,
        DefectKind.OFF_BY_ONE,
    }
    assert seeded("if not a:\n    raise\n", file="a.txt") == {}


def test_the_same_chance_draws_the_same_order() -> None:
    text = "\n".join(f"x{n} = a{n} == b{n}" for n in range(20))
    places = [(FILE, n) for n in range(1, 21)]

    def order(chance: str) -> list[int]:
        found = seedings(places, {FILE: text}, stage=CORRECTNESS, chance=chance)
        return [seeding.defect.line for seeding in found]

    assert order("one") == order("one")
    assert order("one") != order("two")


def test_there_is_no_defect_for_a_design_review() -> None:
    assert set(CATALOGUE) == {CORRECTNESS, SECURITY}


DEFECT = Defect(DefectKind.OFF_BY_ONE, FILE, 10, "    if n <= 1:", "    if n < 1:", ("    x = 12",))


@pytest.mark.parametrize(
    ("file", "line", "quote", "points"),
    [
        (FILE, 10, "", True),
        (f"b/{FILE}", 13, "", True),
        (f"./{FILE}", 7, "", True),
        (FILE, 14, "", False),
        ("shop/cart.py", 10, "", False),
        (FILE, None, "", False),
        (FILE, None, "+    if n <= 1:", True),
        (FILE, 90, "first\nx = 12", True),
        (FILE, None, "x = 1", False),
    ],
)
def test_a_finding_points_at_it_by_line_or_by_quotation(
    file: str, line: int | None, quote: str, points: bool
) -> None:
    assert points_at(DEFECT, file=file, line=line, quote=quote) is points
