"""Pictures are readable in light and dark Slack, always the same, and never without words."""

import io
import struct
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.image import imread

from bot.domain.ids import PositionName, RoleName
from bot.domain.organization import Organization, Position
from bot.domain.overviews import overview
from bot.domain.performance import OutcomeRecord
from bot.org import load
from bot.pictures import canvas
from bot.pictures.org_chart import org_pictures
from bot.pictures.overview import overview_picture
from bot.pictures.picture import LONGEST_ALT
from bot.pictures.quarter import HEIGHT, WIDTH, quarter_picture
from tests.slack.numbers import NUMBER, a_performance, series
from tests.slack.samples import NOON
from tests.slack.test_number_cards import EMPTY

ORG = Path(__file__).parents[2] / "org" / "org.yml"
LIGHT, DARK = "#FFFFFF", "#1A1D21"
"""What Slack draws messages on."""


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.1 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(scope="session")
def acme() -> Organization:
    return load(ORG, environment={})


def crowd(acme: Organization, *, positions: int, roles: int) -> Organization:
    builder = acme.roles[RoleName("builder")]
    people = list(acme.people)
    named = [RoleName(f"role-{number}") for number in range(roles)]
    return replace(
        acme,
        roles={
            name: replace(builder, name=name, reports_to=people[n % 5] if n < 8 else named[n % 8])
            for n, name in enumerate(named)
        },
        positions={
            PositionName(f"agent-{n}"): Position(PositionName(f"agent-{n}"), named[n % roles], ())
            for n in range(positions)
        },
    )


CASES = {
    "usual": a_performance(),
    "nothing": a_performance([EMPTY] * 4, outcome=None, last_used_at=None),
    "unread": a_performance(outcome=OutcomeRecord(NUMBER)),
    "one point": a_performance(outcome=OutcomeRecord(NUMBER, series(70.0))),
    "unknown": a_performance(outcome=OutcomeRecord(NUMBER, series(*[None] * 20))),
    "many points": a_performance(outcome=OutcomeRecord(NUMBER, series(*map(float, range(50))))),
    "hostile": a_performance(
        position=PositionName("$x^{$ \\frac 漢字 \u202e" * 9),
        outcome=OutcomeRecord(replace(NUMBER, name="$" * 99, unit="$/week"), series(1e12, -1e12)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_quarter_has_one_size_and_words_whatever_is_in_it(name: str) -> None:
    picture = quarter_picture(CASES[name])

    assert size(picture.png) == (WIDTH, HEIGHT)
    assert 20 < len(picture.alt) <= LONGEST_ALT
    assert picture.name.endswith(".png")


def test_the_same_data_is_the_same_picture() -> None:
    assert quarter_picture(CASES["usual"]) == quarter_picture(CASES["usual"])


def test_other_data_is_another_picture() -> None:
    drawn = {name: quarter_picture(found).png for name, found in CASES.items()}

    assert all(one != other for one, other in combinations(drawn.values(), 2))


def test_changes_are_marked() -> None:
    found = CASES["usual"]
    halves = found.figures.period.split([NOON - timedelta(days=10)])
    split = replace(found, stretches=tuple(replace(found.figures, period=h) for h in halves))

    assert quarter_picture(split).png != quarter_picture(found).png
    assert "It changed on 2026-11-10." in quarter_picture(split).alt


def test_the_paper_is_opaque_so_that_no_theme_shines_through() -> None:
    picture = quarter_picture(CASES["usual"])

    painted = imread(io.BytesIO(picture.png), format="png")
    assert painted.shape == (HEIGHT, WIDTH, 4)
    assert painted[..., 3].min() == 1.0


@pytest.mark.parametrize("colour", ["INK", "GREY", "BLUE", "ORANGE", "GREEN"])
def test_what_is_written_stands_out_from_the_paper(colour: str) -> None:
    # WCAG 2.1, criterion 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for lines.
    assert contrast(getattr(canvas, colour), canvas.PAPER) >= 4.5


def test_the_paper_is_light_slacks_own_and_stands_out_in_dark_slack() -> None:
    assert canvas.PAPER == LIGHT
    assert contrast(canvas.PAPER, DARK) > 10


def test_the_words_say_what_the_picture_shows() -> None:
    assert quarter_picture(CASES["usual"]).alt == (
        "builder-1, role builder, in 2026-Q4. Outcome results accepted: last 76%, target 85%, "
        "baseline 60%; winning. Read on 28 days. Results accepted: 2026-Q1 90% of 20, "
        "2026-Q2 90% of 20, 2026-Q3 90% of 20, 2026-Q4 90% of 20. Cost per accepted job: "
        "2026-Q1 $2.00, 2026-Q2 $2.00, 2026-Q3 $2.00, 2026-Q4 $2.00."
    )
    assert "unknown on 20" in quarter_picture(CASES["unknown"]).alt
    assert "Its role has no outcome number." in quarter_picture(CASES["nothing"]).alt


def test_a_small_organization_is_one_page(acme: Organization) -> None:
    (picture,) = org_pictures(acme)

    width, height = size(picture.png)
    assert width == 700
    assert height < 900
    assert picture.alt.startswith("Acme: 5 people, 6 roles, 7 positions. dispatcher reports to Mia")


def test_two_hundred_positions_are_a_few_pages_of_readable_rows(acme: Organization) -> None:
    pictures = org_pictures(crowd(acme, positions=200, roles=30))

    assert 2 <= len(pictures) <= 6
    assert {size(each.png)[0] for each in pictures} <= {700, 1200}
    assert all(size(each.png)[1] <= 1100 for each in pictures)
    assert pictures[0].title == f"Acme: the organization, page 1 of {len(pictures)}"
    assert all(0 < len(each.alt) <= LONGEST_ALT for each in pictures)


def test_an_organization_of_nobody_has_a_picture_too(acme: Organization) -> None:
    (picture,) = org_pictures(replace(acme, people={}, roles={}, positions={}))

    assert picture.alt == "Acme: 0 people, 0 roles, 0 positions."


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("builder-1", "builder-1"),
        ("a\nb\t c", "a b c"),
        ("costs $5", r"costs \$5"),
        ("漢", "?"),
        ("an-agent-number-17-of-40", "an-agent-num…-of-40"),
    ],
)
def test_words_are_made_drawable(text: str, drawn: str) -> None:
    assert canvas.written(text, limit=19) == drawn


def test_an_overview_has_a_row_a_position_and_the_same_in_words() -> None:
    found = [
        a_performance(),
        a_performance([EMPTY] * 4, outcome=None, position=PositionName("builder-2")),
    ]
    picture = overview_picture(overview("2026-Q4", "Omar", found))

    assert size(picture.png) == (1080, 140 + 2 * 100 + 40)
    assert picture.alt == (
        "The agents of Omar in 2026-Q4. builder-1: results accepted 76%, target 85%, winning; "
        "90% of 20 accepted; $2.00. builder-2: no outcome number; nothing decided; "
        "no accepted job."
    )


def test_an_overview_of_many_counts_those_it_has_no_room_for() -> None:
    picture = overview_picture(overview("2026-Q4", "Omar", [a_performance()] * 30))

    assert size(picture.png)[1] == 140 + 12 * 100 + 40
    assert len(picture.alt) <= LONGEST_ALT


@pytest.mark.parametrize("values", [(), (None,), (70.0,), (70.0,) * 30, (None, 70.0, 71.0)])
def test_an_overview_takes_any_series(values: tuple[float | None, ...]) -> None:
    record = OutcomeRecord(NUMBER, series(*values))
    found = overview("2026-Q4", "<!channel> $x^2$", [a_performance(outcome=record)])

    assert overview_picture(found).png == overview_picture(found).png
