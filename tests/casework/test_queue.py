"""The queue: what is due first, filters, pages, masking, and how many statements it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from tests.town import Town, form, ig_comment, instagram


@contextmanager
def counted(app: FastAPI) -> Iterator[list[str]]:
    """The SQL statements of the service while the block lasts."""
    statements: list[str] = []
    engine = app.state.service.database.engine.sync_engine

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        task = asyncio.current_task()
        if task is None or task.get_name() != "refresher":  # Gates and city are read again whatever is asked.
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_what_is_due_first_stands_first_on_every_page(town: Town) -> None:
    for number in range(7):
        await town.complain(author=f"90{number}")
    seen: list[int] = []
    due: list[str] = []
    cursor = None
    pages = 0
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await town.get("dishub", "/cases", **query)).json()
        seen += [case["id"] for case in page["cases"]]
        due += [case["next_due_at"] for case in page["cases"]]
        pages += 1
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == 3
    assert len(set(seen)) == 7
    assert due == sorted(due)


@pytest.mark.parametrize("cursor", ["x", "MTIz", "LS0=", "w6k=", "9999", "MjAyNi0wMS0wMXwx"])
async def test_a_foreign_cursor_is_a_clear_error(town: Town, cursor: str) -> None:
    answer = await town.get("dishub", "/cases", cursor=cursor)
    assert answer.status_code == 422
    assert "cursor" in answer.json()["detail"]


async def test_page_size_is_capped(town: Town) -> None:
    assert (await town.get("dishub", "/cases", limit=100)).status_code == 200
    assert (await town.get("dishub", "/cases", limit=101)).status_code == 422


async def test_filters_narrow_the_queue(town: Town) -> None:
    street = await town.complain("lampu jalan di Cipondoh mati total", "1")
    await town.say("website", form("w1", "Lampu penerangan jalan di gang kami padam sejak kemarin, mohon diperbaiki."))
    every = (await town.get("dishub", "/cases")).json()["cases"]
    assert len(every) == 2
    by_platform = (await town.get("dishub", "/cases", platform="website")).json()["cases"]
    assert [c["platform"] for c in by_platform] == ["website"]
    assert len((await town.get("dishub", "/cases", topic="street_light_out")).json()["cases"]) == 2
    assert (await town.get("dishub", "/cases", intent="question")).json()["cases"] == []
    assert (await town.get("dishub", "/cases", due="overdue")).json()["cases"] == []
    assert len((await town.get("dishub", "/cases", due_before="2099-01-01T00:00:00Z")).json()["cases"]) == 2
    assert (await town.get("dishub", "/cases", due_before="2020-01-01T00:00:00Z")).json()["cases"] == []
    assert (await town.get("dishub", "/cases", due_before="2020-01-01T00:00:00")).status_code == 422
    found = (await town.get("dishub", "/cases", q="cipondoh")).json()["cases"]
    assert [c["id"] for c in found] == [street]
    assert (await town.get("dishub", "/cases", q="%%")).json()["cases"] == [], "a percent sign is a percent sign"
    await town.act("dishub", street, "resolve", {"summary": "selesai"})
    assert [c["id"] for c in (await town.get("dishub", "/cases", state="resolved")).json()["cases"]] == [street]
    await town.act("dishub", by_platform[0]["id"], "claim")
    assert len((await town.get("dishub", "/cases", mine=True)).json()["cases"]) == 1
    assert (await town.get("dishub2", "/cases", mine=True)).json()["cases"] == []


async def test_the_search_does_not_find_what_is_masked(town: Town) -> None:
    await town.complain("lampu jalan mati, hubungi saya 0812-7777-1234")
    assert (await town.get("dishub", "/cases", q="7777")).json()["cases"] == []
    assert len((await town.get("dishub", "/cases", q="lampu")).json()["cases"]) == 1


async def test_an_admin_sees_no_other_opds_cases(town: Town) -> None:
    case_id = await town.complain()
    assert (await town.get("dlh", "/cases")).json()["cases"] == []
    assert (await town.get("dlh", "/cases", opd="dishub")).json()["cases"] == []
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 404
    assert (await town.act("dlh", case_id, "claim")).status_code == 404
    assert (await town.get("dlh", f"/cases/{case_id}/history")).status_code == 404


async def test_the_coordinator_sees_the_triage_queue_and_every_other(town: Town) -> None:
    await town.complain()
    await town.say("instagram", instagram(ig_comment("s1", None, "7021")))
    triage = (await town.get("coordinator", "/cases")).json()["cases"]
    assert [c["opd"] for c in triage] == ["coordinator"]
    assert triage[0]["needs_review"] is True
    assert triage[0]["next_due_at"] is not None, "what nobody understood still has a clock"
    assert [c["opd"] for c in (await town.get("coordinator", "/cases", opd="dishub")).json()["cases"]] == ["dishub"]
    assert len((await town.get("coordinator", "/cases", opd="all")).json()["cases"]) == 2


async def test_a_queue_page_takes_three_statements_whatever_its_size(town: Town, app: FastAPI) -> None:
    await town.complain(author="1")
    with counted(app) as few:
        await town.get("dishub", "/cases")
    for number in range(8):
        await town.complain(author=f"60{number}")
    with counted(app) as many:
        await town.get("dishub", "/cases")
    assert len(few) == len(many) == 3, many  # The key, the page, the words of its cases.
    assert not any("count(" in statement for statement in many)


@pytest.mark.parametrize(
    ("person", "path", "statements"),
    [
        ("mayor", "/sla/compliance?from=2026-01-01&to=2099-01-01", 3),
        ("mayor", "/sla/overdue", 4),
        ("mayor", "/sla/ageing", 3),
        ("mayor", "/sla/percentiles?from=2026-01-01&to=2099-01-01", 5),
        ("mayor", "/sla/outcomes?from=2026-01-01&to=2099-01-01", 3),
        ("mayor", "/sla/held?from=2026-01-01&to=2099-01-01", 5),
        ("mayor", "/sla/praise?from=2026-01-01&to=2099-01-01", 2),
        ("mayor", "/sla/trend?from=2026-01-01&to=2099-01-01", 5),
        ("mayor", "/sla/league?from=2026-01-01&to=2099-01-01", 4),
        ("mayor", "/sla/excuses?from=2026-01-01&to=2099-01-01", 3),
        ("dishub", "/opds", 2),
        ("operator", "/inbox/dead-letters", 2),
        ("auditor", "/audit", 2),
    ],
)
async def test_every_list_takes_a_fixed_number_of_statements(
    town: Town, app: FastAPI, person: str, path: str, statements: int
) -> None:
    await town.complain()
    with counted(app) as made:
        assert (await town.get(person, path)).status_code == 200
    assert len(made) == statements, made


async def test_a_case_takes_seven_statements_whatever_it_holds(town: Town, app: FastAPI) -> None:
    case_id = await town.complain()
    for _ in range(3):
        await town.act("dishub", case_id, "notes", {"text": "catatan"})
    with counted(app) as made:
        await town.get("dishub", f"/cases/{case_id}")
    assert len(made) == 7, made


async def test_the_queue_may_be_of_one_kecamatan(town: Town) -> None:
    here = await town.complain("lampu jalan di Cipondoh mati total, gelap", author="801")
    await town.complain("lampu jalan di Ciledug mati total, gelap", author="802")
    found = (await town.get("dishub", "/cases", kecamatan="kec_cipondoh")).json()["cases"]
    assert [case["id"] for case in found] == [here]
    assert (await town.get("dishub", "/cases", kecamatan="kec_benda")).json()["cases"] == []
