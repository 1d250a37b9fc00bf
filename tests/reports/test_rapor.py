"""The Rapor OPD: a paper of the same figures, in words a mayor understands, that prints without anything else."""

from __future__ import annotations

import html.parser
import io
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from fastapi import FastAPI
from markupsafe import Markup
from sqlalchemy import event

from app.database import Database
from app.directory import City
from app.domain.topics import GROUPS
from app.reports.indonesian import GROUPS as GROUP_NAMES
from app.reports.indonesian import duration, moment, number, percent, points, working_duration
from app.reports.rapor import charts, page
from app.routers.dependencies import get_now
from bench.case_logs import invent_lives, keep_lives
from tests.town import Town

NOW = datetime(2026, 10, 3, 2, 0, tzinfo=UTC)
ATTACK = '<script>alert("x")</script> banjir'


class Outline(html.parser.HTMLParser):
    """The headings of a page, and every element that was ever left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)
        if tag not in {"meta", "br", "rect", "line", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "h1":
            self.headings.append(data)


@pytest.fixture
async def october(app: FastAPI, town: Town, database: Database, city: City) -> Town:
    app.dependency_overrides[get_now] = lambda: NOW
    lives = invent_lives(city, 900, datetime(2026, 7, 31, 17, tzinfo=UTC), 60, seed=4)
    await keep_lives(database, city, lives, NOW)
    await town.execute(
        "UPDATE case_events SET data = data || jsonb_build_object('reason', %s::text) WHERE type = 'excused'", ATTACK
    )
    return town


async def test_the_city_has_a_page_and_each_opd_one(october: Town, city: City) -> None:
    answer = await october.get("mayor", "/sla/rapor", month="2026-09")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"] == page.POLICY
    outline = Outline()
    outline.feed(answer.text)
    assert outline.open == []
    assert outline.headings[0] == "Rapor OPD"
    figures = (await october.get("mayor", "/sla/compliance", **{"from": "2026-09-01", "to": "2026-10-01"})).json()
    told = {row["name"] for row in figures["rows"] if not row["suppressed"]}
    assert told <= set(outline.headings)
    assert "script" not in outline.elements
    assert "&lt;script&gt;" in answer.text, "the reason of an excuse is text"
    assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", ""), "nothing is loaded from anywhere"
    total = figures["total"]
    assert f"Bulan ini masuk {number(total['n'])} aduan." in answer.text
    assert percent(total["on_time_rate"]) in answer.text
    assert answer.text.count("<svg") == 1 + 2 * len(outline.headings)
    assert "Kaplan–Meier" in answer.text


async def test_the_workbook_holds_the_same_figures(october: Town) -> None:
    answer = await october.get("coordinator", "/sla/rapor", month="2026-09", format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert {"Kota", "Peringkat", "Dishub", "Definisi"} <= set(book.sheetnames)
    kota = {row[0]: row[1] for row in book["Kota"].iter_rows(values_only=True) if row[0]}
    figures = (await october.get("mayor", "/sla/compliance", **{"from": "2026-09-01", "to": "2026-10-01"})).json()
    assert kota["Aduan masuk"] == figures["total"]["n"]
    assert kota["Ketepatan waktu"] == pytest.approx(figures["total"]["on_time_rate"], abs=1e-4)
    backlog = (await october.get("mayor", "/sla/ageing")).json()["total"]
    assert kota["Tunggakan sekarang"] == backlog["n"]
    assert kota["6–14"] == backlog["ages"]["days_6_14"]


async def test_each_log_is_read_once_for_the_whole_paper(october: Town, app: FastAPI) -> None:
    read: list[int] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.startswith("SELECT case_events.case_id"):
            read.extend(value for value in values.values() if isinstance(value, int))

    event.listen(app.state.service.database.engine.sync_engine, "before_cursor_execute", note)
    await october.get("mayor", "/sla/rapor", month="2026-09")
    assert len(read) == len(set(read)) > 100


async def test_an_opd_reads_its_own_page_alone(october: Town) -> None:
    answer = await october.get("dishub", "/sla/rapor", month="2026-09")
    outline = Outline()
    outline.feed(answer.text)
    assert outline.headings == ["Dinas Perhubungan"]
    assert "Peringkat" not in answer.text, "the first of one is no rank"
    assert "Kaplan–Meier" in answer.text, "the notes stand on the first page, whichever that is"
    assert (await october.get("dishub", "/sla/rapor", month="2026-09", opd="dlh")).status_code == 403
    assert (await october.get("mayor", "/sla/rapor", month="2026-11")).status_code == 422
    assert (await october.get("mayor", "/sla/rapor", month="2026-13")).status_code == 422


def test_numbers_are_written_as_indonesians_write_them() -> None:
    assert number(1234567) == "1.234.567"
    assert (percent(0.8333), percent(None), percent(1)) == ("83,3%", "–", "100,0%")
    assert (points(0.051), points(-0.2), points(None)) == ("+5,1 poin", "−20,0 poin", "–")
    assert (duration(59), duration(60), duration(90_061), duration(None)) == (
        "kurang dari 1 menit", "1 menit", "1 hari 1 jam", "–",
    )  # fmt: skip
    assert working_duration(27_000 * 2 + 3600) == "2 hari kerja 1 jam"
    assert (
        moment(datetime(2026, 11, 22, 3, 5, tzinfo=UTC), ZoneInfo("Asia/Jakarta")) == "22 November 2026 pukul 10.05 WIB"
    )


def test_every_group_of_topics_has_a_name() -> None:
    assert set(GROUP_NAMES) == set(GROUPS)


def test_a_chart_escapes_its_labels_and_copes_with_nothing() -> None:
    drawn = charts.rate_bars([charts.Bar("<b>&", None, None, 0), charts.Bar("x", 0.5, (0.2, 0.8), 9)], "a<b")
    assert isinstance(drawn, Markup)
    assert "<b>" not in drawn
    assert "&lt;b&gt;&amp;" in drawn
    assert 'width="175.0"' in drawn, "half of 350"
    assert "<circle" not in charts.trend_line([("Jan", None)], "t")
    assert charts.columns([("0–1 HK", 0)], "t").count("<rect") == 1
