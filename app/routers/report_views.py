"""What the reports look like in JSON; the rows are also the lines of their CSV and XLSX."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from app.reports.question import GroupBy

Share = Annotated[float | None, PlainSerializer(lambda share: None if share is None else round(share, 4))]
Suppressed = Annotated[
    bool, Field(description="Oversight cases, fewer than 5, are left out: the coordinator sees them")
]


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True, populate_by_name=True)


class RowView(View):
    key: str | None = Field(description="The OPD, intent, topic … ; null in the total")
    name: str | None = None


class CellView(RowView):
    n: int = Field(description="on_time + breached + open_in_time")
    on_time: int
    breached: int = Field(description="Answered late, or unanswered and past due at as_of")
    open_in_time: int
    on_time_rate: Share = Field(description="on_time / (on_time + breached); null when that is 0")
    on_time_interval: tuple[Share, Share] | None = Field(description="Wilson, 95 %: what the rate can be trusted for")
    answered: int = Field(description="By a person, in time or not")
    response_rate: Share = Field(description="answered / n")
    excused: int = Field(description="Of the breached: excused by the coordinator, see /sla/excuses")
    rate_without_excused: Share = Field(description="Beside the rate, never instead of it")
    median_first_response_s: int | None = Field(
        description="Wall-clock seconds, unanswered cases censored (Kaplan–Meier); null when half are not answered"
    )
    suppressed: Suppressed


class OutcomeView(RowView):
    n: int
    answered: int = Field(description="By a person")
    response_rate: Share
    solved: int = Field(description="Resolved at as_of: not the same as answered")
    solved_rate: Share
    solved_unanswered: int = Field(description="Resolved although no person has answered the citizen")
    resolution_breached: int = Field(description="Past the due time of the resolution, solved or not")
    auto_reply_only: int = Field(description="Nothing but automatic replies")
    auto_reply_only_share: Share
    bounced: int = Field(description="Cases that an OPD passed on")
    bounces: int = Field(description="How often, all together")
    reopened: int
    reopenings: int
    suppressed: Suppressed


class WaitsView(View):
    p50: int | None
    p90: int | None
    p95: int | None
    max: int | None = Field(description="Null while somebody waits longer than anybody who was answered")


class PercentileView(RowView):
    n: int
    waiting: int = Field(description="Not answered at as_of: in every percentile as censored (Kaplan–Meier)")
    wall: WaitsView = Field(description="Seconds by the wall clock; null where so many are not answered")
    working: WaitsView = Field(description="Seconds of the working time that was promised")
    suppressed: Suppressed


class AgesView(View):
    days_0_1: int
    days_2_5: int
    days_6_14: int
    days_15_60: int
    days_over_60: int


class AgeView(RowView):
    n: int = Field(description="Open and waiting cases, whatever their period")
    ages: AgesView = Field(description="By age in working days of the city's offices; day 0 is the day of receipt")
    waiting: int = Field(description="Of n, those that wait for the citizen")
    oldest_at: datetime | None
    suppressed: Suppressed


class HeldView(View):
    opd: str
    name: str | None = None
    cases: int = Field(description="How many it held while nobody had answered")
    held_min: int = Field(description="Working minutes, whole ones of each holding")
    mean_held_min: Annotated[float | None, PlainSerializer(lambda x: None if x is None else round(x, 1))]
    passed_on: int = Field(description="Hand-overs to another OPD, the coordinator's routing included")
    bounced: int = Field(description="Of these, by the OPD itself")


class ThankedView(View):
    opd: str
    name: str | None = None
    messages: int = Field(description="Messages that thank or praise, alone or beside a matter")
    beside_a_matter: int = Field(description="Of these, with a complaint or a question in the same message")


class PlaceView(CellView):
    rank: int | None = Field(description="Null: too few decided cases to be ranked")


class ChangeView(RowView):
    current: CellView
    previous: CellView
    n_change: int
    rate_change: Share = Field(description="0.1 is ten percentage points better")
    median_change_s: int | None


class ExcuseView(View):
    id: int
    opd: str = Field(description="Who was late with it")
    excused_at: datetime
    reason: str
    author: str | None


Row = TypeVar("Row", bound=View)
Named = TypeVar("Named", bound=RowView)


def named(view: Named, names: Mapping[str, str]) -> Named:
    view.name = names.get(view.key or "")
    return view


class Envelope(View):
    """What was asked, said again."""

    begin: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    as_of: datetime
    time_zone: str


class RowsView(Envelope, Generic[Row]):
    rows: list[Row]


class PeriodView(Envelope, Generic[Row]):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "2026-11-01", "to": "2026-12-01", "as_of": "2026-11-22T03:00:00Z",
                    "time_zone": "Asia/Jakarta", "group_by": "opd",
                    "rows": [
                        {
                            "key": "dishub", "name": "Dinas Perhubungan", "n": 41, "on_time": 30, "breached": 6,
                            "open_in_time": 5, "on_time_rate": 0.8333, "on_time_interval": [0.6811, 0.9213],
                            "answered": 33, "response_rate": 0.8049, "excused": 0, "rate_without_excused": 0.8333,
                            "median_first_response_s": 4260, "suppressed": False,
                        }
                    ],
                }
            ]
        }
    )  # fmt: skip

    group_by: GroupBy
    rows: list[Row]
    total: Row


class TrendView(PeriodView[ChangeView]):
    previous_from: date = Field(description="The period before: as many whole months, or as many days")


class LeagueView(RowsView[PlaceView]):
    min_n: int = Field(description="Decided cases needed to be ranked")


class BacklogView(View, Generic[Row]):
    as_of: datetime
    time_zone: str
    group_by: GroupBy
    rows: list[Row]
    total: Row
