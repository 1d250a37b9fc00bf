"""What is asked of a report: a period in the city's days, an instant, a grouping, filters, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.errors import Unprocessable


class GroupBy(StrEnum):
    OPD = "opd"
    INTENT = "intent"
    TOPIC = "topic"
    GROUP = "group"
    KECAMATAN = "kecamatan"
    ACCOUNT = "account"
    PLATFORM = "platform"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


UNSURE = "unsure"
UNKNOWN = "unknown"
_LOCAL = "to_char(opened_at AT TIME ZONE cast(:zone AS text), '{}')"

COUNTED_UNDER: Mapping[GroupBy, str] = {
    GroupBy.OPD: "accountable_opd",
    GroupBy.INTENT: f"coalesce(intent, '{UNSURE}')",
    GroupBy.TOPIC: f"coalesce(topic, '{UNSURE}')",
    GroupBy.GROUP: '"group"',
    GroupBy.KECAMATAN: f"coalesce(kecamatan, '{UNKNOWN}')",
    GroupBy.ACCOUNT: "cast(account_id AS text)",
    GroupBy.PLATFORM: "platform",
    GroupBy.HOUR: _LOCAL.format("HH24"),
    GroupBy.DAY: _LOCAL.format("YYYY-MM-DD"),
    GroupBy.WEEK: _LOCAL.format('IYYY-"W"IW'),
    GroupBy.MONTH: _LOCAL.format("YYYY-MM"),
}
"""What a case is counted under, in SQL: the same words group and filter. Weeks are ISO weeks."""

HOLDER = "opd"
"""Of the backlog: whoever holds a case has to act, whoever became late with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """Cases whose clock started in [begin, end), or without a period the backlog; as it stood at `as_of`."""

    as_of: datetime
    zone: str
    begin: datetime | None = None
    end: datetime | None = None
    group_by: GroupBy = GroupBy.OPD
    where: Mapping[GroupBy, str] = field(default_factory=dict)
    sees_small_cells: bool = False
    cases: str = "cases"
    """What stands behind FROM: the cases as they are, or as they stood (reports/past.py)."""

    @property
    def cell(self) -> str:
        """The key of a case's cell, in SQL."""
        return self._counted_under(self.group_by)

    @property
    def in_time(self) -> str:
        """The condition that a case belongs to the period and had begun at as_of."""
        begun = "opened_at <= :as_of"
        return begun if self.begin is None else f"opened_at >= :begin AND opened_at < :end AND {begun}"

    @property
    def filters(self) -> str:
        """The condition that a case is asked for."""
        return " AND ".join(f"{self._counted_under(name)} = :where_{name.value}" for name in self.where) or "true"

    @property
    def parts(self) -> dict[str, str]:
        """What every report's SQL is made of."""
        return {"cases": self.cases, "cell": self.cell, "in_time": self.in_time, "filters": self.filters}

    @property
    def values(self) -> dict[str, Any]:
        """What the SQL of every report is given."""
        return {
            "begin": self.begin, "end": self.end, "as_of": self.as_of, "zone": self.zone,
            **{f"where_{name.value}": value for name, value in self.where.items()},
        }  # fmt: skip

    def _counted_under(self, name: GroupBy) -> str:
        return HOLDER if name is GroupBy.OPD and self.begin is None else COUNTED_UNDER[name]


def period(begin: date, end: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """[from, to) in the city's days."""
    if end <= begin:
        raise Unprocessable("`to` must be later than `from`: the period is [from, to).")
    return datetime.combine(begin, time.min, tz), datetime.combine(end, time.min, tz)
