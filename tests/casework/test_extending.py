"""More time for a clock: granted with a reason while it runs and is not late, and told by the log from then on."""

from __future__ import annotations

import pytest

from app.clock import utc_now
from app.database import Database
from app.directory import City
from app.promises.checking import check_clocks
from tests.promises.changes import due_of, events
from tests.town import Town

DOCUMENT = "gimana cara minta salinan dokumen APBD 2026 lewat ppid?"
SEVEN = {"clock": "resolution", "working_days": 7, "reason": "Dokumen ada di arsip provinsi"}


async def test_a_public_document_gets_seven_working_days_more(town: Town, database: Database, city: City) -> None:
    case_id = await town.complain(DOCUMENT)
    assert await town.rows("SELECT policy_key FROM cases") == [("public_document",)]
    before = await due_of(town, case_id)
    answer = await town.act("coordinator", case_id, "extensions", SEVEN)
    assert answer.status_code == 201, answer.text
    after = await due_of(town, case_id)
    office = city.calendars["office"]
    assert after[1] == office.end_of_working_day(office.nth_working_day(before[1], 7))
    assert (after[0], answer.json()["case"]["resolution_due_at"][:19]) == (before[0], after[1].isoformat()[:19])
    assert await events(town, case_id) == ["created", "extended"]
    history = (await town.get("coordinator", f"/cases/{case_id}/history")).json()
    assert history[-1]["data"] == SEVEN
    assert "arsip" not in (await town.get("auditor", f"/cases/{case_id}/history")).text
    assert [found async for _, found in check_clocks(database, utc_now())] == [[]]


async def test_what_is_late_ended_or_not_there_cannot_be_extended(town: Town) -> None:
    case_id = await town.complain()
    cycle = await town.act("coordinator", case_id, "extensions", SEVEN | {"clock": "next_response"})
    assert (cycle.status_code, "nothing to extend" in cycle.json()["detail"]) == (409, True)
    assert (await town.act("dishub", case_id, "resolve", {"summary": "selesai"})).status_code == 200
    assert (await town.act("coordinator", case_id, "extensions", SEVEN)).status_code == 409
    first = SEVEN | {"clock": "first_response", "working_days": 1}
    assert (await town.act("coordinator", case_id, "extensions", first)).status_code == 201, "nobody has answered yet"
    late = await town.complain(author="7002")
    await town.execute(
        "UPDATE case_events SET at = at - interval '60 days', data = data - 'received_at' WHERE case_id = %s", late
    )
    refused = await town.act("coordinator", late, "extensions", first)
    assert (refused.status_code, "late already" in refused.json()["detail"]) == (409, True)
    assert await events(town, late) == ["created"]


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"working_days": 0}, {"working_days": 31}, {"clock": "arrival"}])
async def test_an_extension_says_which_clock_how_long_and_why(town: Town, wrong: dict[str, object]) -> None:
    case_id = await town.complain()
    assert (await town.act("coordinator", case_id, "extensions", SEVEN | wrong)).status_code == 422
    assert (await town.act("dishub", case_id, "extensions", SEVEN)).status_code == 403, "nobody extends the own time"
