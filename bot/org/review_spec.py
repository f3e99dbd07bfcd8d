"""The keys of the agent reviews: when they are held, and when people work."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.review_calendar import QUARTERS, OneOnOnes, ReviewCalendar
from bot.domain.working_time import WorkingTime
from bot.org.keys import Spec
from bot.org.kinds import Day, Hours, MonthDay, Weekday, ZoneName

_CALENDAR = ReviewCalendar()
_SHORTEST_QUARTER = 80
_FEWEST_DAYS = 3
_MOST_HOLIDAYS = 200


class ReviewsSpec(Spec):
    """When agents are reviewed, and when people work."""

    time_zone: ZoneName = Field(
        default="UTC", description="Where the organization lives, such as `Europe/Berlin`."
    )
    working_days: list[Weekday] = Field(
        default=[],
        min_length=_FEWEST_DAYS,
        description="The days people work, if not Monday to Friday: `[sun, mon, tue, wed, thu]`.",
    )
    hours: Hours | None = Field(
        default=None,
        description="When they may be written to, where each of them lives, if not `9-17`.",
    )
    holidays: list[Day] = Field(
        default=[], max_length=_MOST_HOLIDAYS, description="Days nobody works: `[2026-12-25]`."
    )
    quarter_starts: list[MonthDay] = Field(
        default=[],
        min_length=QUARTERS,
        max_length=QUARTERS,
        description="The first days of the quarters, if not the calendar's, as month and day: "
        "`[02-01, 05-01, 08-01, 11-01]`. The first one begins the year.",
    )
    opens_days_before: Annotated[int, Field(ge=10, le=30)] = Field(
        default=_CALENDAR.opens_before,
        description="Days before the due day on which reviews are opened, 10 to 30.",
    )
    due_days_before_end: Annotated[int, Field(ge=0, le=15)] = Field(
        default=_CALENDAR.due_before_end,
        description="Days before the last day of the quarter on which they are due, 0 to 15.",
    )
    close_out_days_after: Annotated[int, Field(ge=1, le=15)] = Field(
        default=_CALENDAR.closes_after,
        description="Days after the due day on which unreviewed positions lose their "
        "consequential lanes, 1 to 15.",
    )
    reminders_from: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=_CALENDAR.reminders_from,
        description="With fewer active positions nobody is reminded, and nothing is lost.",
    )
    one_on_ones: Literal["monthly", "off"] = Field(
        default="off",
        description="`monthly` asks each owner between reviews how their positions get on.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.quarter_starts:
            return self
        days = [month * 31 + day for month, day in self.quarter_starts]
        rotated = [(day - days[0]) % (12 * 31) for day in days]
        gaps = [b - a for a, b in zip(rotated, [*rotated[1:], 12 * 31], strict=True)]
        if min(gaps) < _SHORTEST_QUARTER:
            what = "has quarters that are out of order, or shorter than 80 days."
            remedy = "Write the four first days in their order."
            raise PydanticCustomError("value", "{what}", {"what": what, "remedy": remedy})
        return self


def review_calendar(spec: ReviewsSpec) -> ReviewCalendar:
    """Return the calendar these keys describe."""
    usual = _CALENDAR.working
    begins, ends = spec.hours or (usual.begins, usual.ends)
    return ReviewCalendar(
        working=WorkingTime(
            zone=spec.time_zone,
            days=frozenset(spec.working_days) or usual.days,
            holidays=frozenset(spec.holidays),
            begins=begins,
            ends=ends,
        ),
        quarter_starts=tuple(spec.quarter_starts) or _CALENDAR.quarter_starts,
        opens_before=spec.opens_days_before,
        due_before_end=spec.due_days_before_end,
        closes_after=spec.close_out_days_after,
        reminders_from=spec.reminders_from,
        one_on_ones=OneOnOnes(spec.one_on_ones),
    )
