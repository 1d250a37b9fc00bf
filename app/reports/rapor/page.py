"""The Rapor as a page to print: A4, charts drawn here, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.reports.indonesian import GROUPS, MONTHS, long_date, moment, month_name, number, percent
from app.reports.question import UNKNOWN
from app.reports.rapor import charts, words
from app.reports.rapor.charts import Bar
from app.reports.rapor.content import Page, Rapor

HERE = Path(__file__).parent
STYLE = (HERE / "rapor.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"
"""The page's Content-Security-Policy: its own style and nothing else."""

ROWS_SHOWN = 10

_pages = Environment(
    loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_pages.filters |= {"number": number, "percent": percent}


def render(rapor: Rapor) -> str:
    """The whole Rapor as one HTML document; every text in it is escaped."""
    return _pages.get_template("rapor.html.j2").render(
        rapor=rapor, style=STYLE, month=month_name(rapor.month), as_of=moment(rapor.as_of, rapor.tz),
        pages=[*([rapor.city] if rapor.city else []), *rapor.opds], words=words, league=_league(rapor),
        groups=[(GROUPS.get(cell.key or "", cell.key), cell) for cell in rapor.groups[:ROWS_SHOWN]],
        kecamatan=[
            ("Tidak disebut" if cell.key == UNKNOWN else cell.key, cell) for cell in rapor.kecamatan[:ROWS_SHOWN]
        ],
        excuses=[(excuse, long_date(excuse.excused_at.astimezone(rapor.tz).date())) for excuse in rapor.excuses],
        trend=_trend, ages=_ages, tz=rapor.tz.key,
    )  # fmt: skip


def _league(rapor: Rapor) -> object:
    bars = [
        Bar(
            f"{place.rank}. {rapor.names.get(place.cell.key or '', place.cell.key or '')}"
            if place.rank else rapor.names.get(place.cell.key or "", place.cell.key or ""),
            place.cell.on_time_rate, place.cell.on_time_interval, place.cell.n, place.rank is not None,
        )
        for place in rapor.league
        if not (place.cell.suppressed and place.cell.n == 0)
    ]  # fmt: skip
    return charts.rate_bars(bars, "Ketepatan waktu tiap OPD, dengan rentang kepercayaan")


def _trend(page: Page) -> object:
    return charts.trend_line([(_brief(first), cell.on_time_rate) for first, cell in page.months], "Ketepatan waktu")


def _ages(page: Page) -> object:
    labels = [f"{label} HK" for label in words.AGES]
    return charts.columns(list(zip(labels, page.ages.by_age, strict=True)), "Tunggakan menurut umur")


def _brief(month: date) -> str:
    return f"{MONTHS[month.month - 1][:3]} {month.year % 100:02}"
