"""The figures of those who were asked to help equal a count of what happened; the platforms' delay is apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.casefile import Entry, append
from app.clock import utc_now
from app.directory import City
from app.inbox import Inbox
from app.promises.checking import check_clocks
from tests.promises.changes import change, city_now
from tests.town import Town, fb_comment, ig_dm, instagram


def period() -> dict[str, str]:
    day = utc_now().date()
    return {"from": str(day - timedelta(days=40)), "to": str(day + timedelta(days=2))}


async def happened(town: Town, city: City, *entries: tuple[int, datetime, str, dict[str, Any]]) -> None:
    async with town.database.transaction() as session:
        told = [Entry(case_id, at, kind, "admin", data=data) for case_id, at, kind, data in entries]
        await append(session, told, city.calendars, utc_now())


async def five_cases(town: Town) -> tuple[list[int], datetime]:
    """Numbers of cases, and an instant of an open office three weeks ago: nothing is due in the future."""
    numbers = [await town.complain(author=f"76{number}") for number in range(5)]
    monday = (utc_now() - timedelta(days=21)).replace(hour=2, minute=0, second=0, microsecond=0)
    asked = monday - timedelta(days=monday.weekday())
    await town.execute("UPDATE cases SET opened_at = %s", asked - timedelta(hours=1))
    await town.execute("UPDATE case_events SET at = %s, data = data - 'received_at'", asked - timedelta(hours=1))
    return numbers, asked


async def test_every_request_is_counted_once_under_the_opd_that_was_asked(town: Town, city: City) -> None:
    (a, b, c, d, e), asked = await five_cases(town)
    task = {"opd": "dlh", "task": "x", "target_min": 60}
    await happened(
        town, city,
        (a, asked, "support_requested", task), (a, asked + timedelta(minutes=30), "support_given", {"opd": "dlh"}),
        (b, asked, "support_requested", task), (b, asked + timedelta(days=7), "support_given", {"opd": "dlh"}),
        (c, asked, "support_requested", task),
        (d, asked, "support_requested", task), (d, asked + timedelta(minutes=9), "support_withdrawn", {"opd": "dlh"}),
        (e, asked, "support_requested", task | {"opd": "dpupr", "target_min": 100_000}),
    )  # fmt: skip
    rows = {row["opd"]: row for row in (await town.get("mayor", "/sla/support", **period())).json()["rows"]}
    counts = ("asked", "given_in_time", "late", "open_in_time", "ended_otherwise")
    assert [rows["dlh"][name] for name in counts] == [4, 1, 2, 0, 1]
    assert [rows["dpupr"][name] for name in counts] == [1, 0, 0, 1, 0]
    own = (await town.get("dpupr", "/sla/support", **period())).json()["rows"]
    assert [row["opd"] for row in own] == ["dpupr"]
    before = (asked + timedelta(minutes=10)).isoformat()
    then = (await town.get("mayor", "/sla/support", as_of=before, **period())).json()["rows"]
    assert {row["opd"]: row["open_in_time"] for row in then} == {"dlh": 3, "dpupr": 1}
    file = await town.get("mayor", "/sla/support", format="csv", **period())
    assert file.text.splitlines()[0].startswith("opd,name,asked,")


async def test_who_helps_with_an_oversight_case_is_for_the_coordinator(town: Town, city: City) -> None:
    numbers, asked = await five_cases(town)
    await town.execute("UPDATE cases SET case_class = 'oversight'")
    await happened(town, city, (numbers[0], asked, "support_requested", {"opd": "dlh", "task": "x"}))
    assert (await town.get("mayor", "/sla/support", **period())).json()["rows"] == []
    assert len((await town.get("coordinator", "/sla/support", **period())).json()["rows"]) == 1


async def test_the_platforms_delay_is_the_time_to_our_receipt(town: Town) -> None:
    for number, minutes in enumerate((0, 2, 4)):
        said = utc_now() - timedelta(minutes=minutes)
        await town.say(
            "instagram", instagram(ig_dm(f"p{number}", "lampu jalan mati total pak", f"77{number}", at=said))
        )
    (row,) = (await town.get("mayor", "/sla/platform-delay", **period())).json()["rows"]
    assert (row["key"], row["n"]) == ("instagram", 3)
    assert 115 <= row["p50_s"] <= 180
    assert 235 <= row["max_s"] <= 300


async def test_where_a_promise_counts_from_our_receipt_so_does_the_period_and_the_delay_stays_apart(
    town: Town, inbox: Inbox
) -> None:
    def from_receipt(content: dict[str, Any]) -> None:
        for row in content["policies"]["policies"]:
            row["clock_start"] = "received_at"

    await change(town.database, from_receipt)
    inbox.city = await city_now(town.database)
    said = utc_now() - timedelta(days=3)
    await town.say("facebook", fb_comment("late", "lampu jalan mati total pak", at=said))
    assert await town.rows("SELECT opened_at = received_at FROM cases") == [(True,)]
    today = utc_now().astimezone(inbox.city.tz).date()
    then = {"from": str(today - timedelta(days=5)), "to": str(today)}
    now = {"from": str(today), "to": str(today + timedelta(days=1))}
    counted = [(await town.get("mayor", "/sla/compliance", **days)).json()["total"] for days in (then, now)]
    assert [total["n"] for total in counted] == [0, 1]
    waits = (await town.get("mayor", "/sla/percentiles", **now)).json()["total"]
    assert (waits["n"], waits["waiting"]) == (1, 1)
    (row,) = (await town.get("mayor", "/sla/platform-delay", **now)).json()["rows"]
    assert timedelta(seconds=row["max_s"]) > timedelta(days=2, hours=23), "told by the log"
    assert [found async for _, found in check_clocks(town.database, utc_now())] == [[]]
