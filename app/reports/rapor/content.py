"""What stands in a Rapor OPD: gathered once from the reports, for the page and for the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.domain.ageing import BUCKETS
from app.domain.periods import months_before
from app.reports.ageing import AgeCell, read_ageing
from app.reports.compliance import Cell, read_compliance
from app.reports.excuses import Excuse, read_excuses
from app.reports.holding import HeldByOpd, read_holding
from app.reports.league import Place, rank
from app.reports.outcomes import OutcomeCell, read_outcomes
from app.reports.percentiles import PercentileCell, Waits, read_percentiles
from app.reports.question import GroupBy, Question
from app.reports.verdicts import Logs

MONTHS_SHOWN = 6
MIN_N = 20
EXCUSES_SHOWN = 20

NO_WAITS = Waits(None, None, None, None)
NO_AGES = (0,) * len(BUCKETS)


@dataclass(frozen=True, slots=True)
class Page:
    """The month of the city (key None) or of one OPD."""

    key: str | None
    name: str
    figures: Cell
    previous: Cell
    waits: PercentileCell
    outcome: OutcomeCell
    ages: AgeCell
    held: HeldByOpd | None
    months: Sequence[tuple[date, Cell]]
    """The last of them is the month itself."""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Rapor:
    city_name: str
    month: date
    as_of: datetime
    tz: ZoneInfo
    city: Page | None
    """None in the Rapor of one OPD."""
    opds: Sequence[Page]
    league: Sequence[Place]
    groups: Sequence[Cell]
    kecamatan: Sequence[Cell]
    excuses: Sequence[Excuse]
    names: dict[str, str]


async def gather(session: AsyncSession, backlog: Question, month: date, city: City) -> Rapor:
    """The Rapor of a month; `backlog` is the question without a period, settled at its as_of.

    Small oversight cells are left out for every reader: the paper is handed round.
    """
    backlog = replace(backlog, sees_small_cells=False, group_by=GroupBy.OPD)
    firsts = [months_before(month, back) for back in range(MONTHS_SHOWN - 1, -1, -1)]
    asked = [_of_month(backlog, first, city.tz) for first in firsts]
    # The medians of this month and the last are shown, of the others only the rates.
    series = [await read_compliance(session, each, medians=each in asked[-2:]) for each in asked]
    question = asked[-1]
    logs = Logs(city.calendars, question.as_of)
    waits, all_waits = await read_percentiles(session, question, logs)
    outcomes, all_outcomes = await read_outcomes(session, question)
    ages, all_ages = await read_ageing(session, backlog, city)
    # One OPD alone is not ranked: it would be the first of one.
    places = [] if GroupBy.OPD in backlog.where else rank(series[-1][0], MIN_N)
    by_opd = _ByOpd(
        [{cell.key: cell for cell in cells} for cells, _ in series], {cell.key: cell for cell in waits},
        {cell.key: cell for cell in outcomes}, {cell.key: cell for cell in ages},
        {row.opd: row for row in await read_holding(session, question, logs)},
        {place.cell.key: place.rank for place in places},
    )  # fmt: skip
    opds = {cell.key or "" for cell in series[-1][0]} | {cell.key or "" for cell in ages if cell.n}
    whole = None
    if GroupBy.OPD not in backlog.where:
        totals = [(first, total) for first, (_, total) in zip(firsts, series, strict=True)]
        whole = Page(None, city.name, totals[-1][1], totals[-2][1], all_waits, all_outcomes, all_ages, None, totals)
    groups, _ = await read_compliance(session, replace(question, group_by=GroupBy.GROUP), medians=False)
    kecamatan, _ = await read_compliance(session, replace(question, group_by=GroupBy.KECAMATAN), medians=False)
    return Rapor(
        city.name, month, backlog.as_of, city.tz, whole,
        [by_opd.page(key, city.opd_names.get(key, key), firsts) for key in sorted(opds)], places, _busiest(groups),
        _busiest(kecamatan), await read_excuses(session, question, EXCUSES_SHOWN), dict(city.opd_names),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _ByOpd:
    """The reports' cells by OPD; an OPD without cases has none."""

    months: Sequence[Mapping[str | None, Cell]]
    waits: Mapping[str | None, PercentileCell]
    outcomes: Mapping[str | None, OutcomeCell]
    ages: Mapping[str | None, AgeCell]
    held: Mapping[str, HeldByOpd]
    ranks: Mapping[str | None, int | None]

    def page(self, key: str, name: str, firsts: Sequence[date]) -> Page:
        months = [(first, cells.get(key) or Cell(key)) for first, cells in zip(firsts, self.months, strict=True)]
        return Page(
            key, name, months[-1][1], months[-2][1],
            self.waits.get(key) or PercentileCell(key, 0, 0, NO_WAITS, NO_WAITS),
            self.outcomes.get(key) or OutcomeCell(key), self.ages.get(key) or AgeCell(key, 0, NO_AGES, 0, None),
            self.held.get(key), months, self.ranks.get(key),
        )  # fmt: skip


def _of_month(backlog: Question, first: date, tz: ZoneInfo) -> Question:
    begin, end = (datetime.combine(day, time.min, tz) for day in (first, months_before(first, -1)))
    return replace(backlog, begin=begin, end=end)


def _busiest(cells: Sequence[Cell]) -> list[Cell]:
    return sorted((cell for cell in cells if cell.n), key=lambda cell: (-cell.n, cell.key or ""))
