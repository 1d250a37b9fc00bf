"""The same question of a past instant gives the same figures again, whatever has happened since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.casefile import read_logs
from app.database import Database
from app.directory import City
from app.reports.past import TOLD, columns_at
from bench.case_logs import invent_lives, keep_lives
from tests.town import Town

BEGIN = datetime(2026, 8, 31, 17, tzinfo=UTC)
PAST = datetime(2026, 9, 20, 5, 0, tzinfo=UTC)
QUESTIONS = (
    "/sla/compliance?from=2026-09-01&to=2026-10-01",
    "/sla/compliance?from=2026-09-01&to=2026-10-01&group_by=topic",
    "/sla/compliance?from=2026-09-08&to=2026-09-15&group_by=hour&intent=question",
    "/sla/excuses?from=2026-09-01&to=2026-10-01",
    "/sla/milestones?from=2026-09-01&to=2026-10-01",
    "/sla/overdue",
    "/sla/overdue?kecamatan=Cipondoh",
)


def as_then(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}as_of={PAST:%Y-%m-%dT%H:%M:%SZ}"


async def test_figures_of_a_past_instant_stay_the_same(town: Town, database: Database, city: City) -> None:
    lives = invent_lives(city, 400, BEGIN, 28, seed=5)
    for person in ("coordinator", "mayor"):
        await keep_lives(database, city, lives, PAST)
        asked = {path: (await town.get(person, as_then(path))).json() for path in QUESTIONS}
        assert asked[QUESTIONS[0]]["total"]["n"] > 200
        await keep_lives(database, city, lives, PAST + timedelta(days=90))
        for path in QUESTIONS:
            again = (await town.get(person, as_then(path))).json()
            assert again == asked[path], path
        now = (await town.get(person, QUESTIONS[0])).json()
        assert now["rows"] != asked[QUESTIONS[0]]["rows"], "much has happened since"


async def test_the_log_alone_tells_how_a_case_stands(town: Town, database: Database, city: City) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "corrections", {"topic": "road_damage", "reason": "jalan"})
    await town.act("dishub", case_id, "hand-over", {"opd": "dpupr", "reason": "bukan kami"})
    await town.act("dpupr", case_id, "wait", {"reason": "foto"})
    await town.act("dpupr", case_id, "resolve", {"summary": "selesai"})
    await town.act("dpupr", case_id, "reopen", {"reason": "belum"})
    now = datetime.now(UTC)
    async with database.transaction() as session:
        log = (await read_logs(session, {case_id}))[case_id]
    columns = ", ".join(f'"{name}"' for name in TOLD)
    [stored] = await town.rows(f"SELECT {columns} FROM cases WHERE id = %s", case_id)
    assert dict(zip(TOLD, columns_at(log, city.calendars, now), strict=True)) == dict(zip(TOLD, stored, strict=True))
    assert stored[list(TOLD).index("topic")] == "road_damage"


async def test_nobody_knows_the_figures_of_tomorrow(town: Town) -> None:
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert (await town.get("mayor", "/sla/overdue", as_of=later)).status_code == 422
    assert (await town.get("mayor", "/sla/overdue", as_of="2026-09-20T05:00:00")).status_code == 422


async def test_an_excuse_stands_beside_the_rate_and_can_be_taken_back(town: Town) -> None:
    case_id = await town.complain()
    early = await town.act("coordinator", case_id, "excuse", {"reason": "banjir"})
    assert early.status_code == 409, "it is not late yet"
    await town.execute("UPDATE cases SET first_due_at = now() - interval '1 hour' WHERE id = %s", case_id)
    assert (await town.act("dishub", case_id, "excuse", {"reason": "banjir"})).status_code == 403
    excused = await town.act("coordinator", case_id, "excuse", {"reason": "banjir besar"})
    assert excused.status_code == 200
    assert excused.json()["case"]["excused_at"] is not None
    await town.execute("UPDATE cases SET first_due_at = now() - interval '1 hour' WHERE id = %s", case_id)
    assert (await town.act("coordinator", case_id, "excuse", {"reason": "banjir"})).status_code == 409
    query = {"from": "2020-01-01", "to": "2099-01-01"}
    total = (await town.get("mayor", "/sla/compliance", **query)).json()["total"]
    assert (total["breached"], total["excused"], total["on_time_rate"], total["rate_without_excused"]) == (
        1,
        1,
        0,
        None,
    )
    [told] = (await town.get("mayor", "/sla/excuses", **query)).json()["rows"]
    assert (told["id"], told["opd"], told["reason"]) == (case_id, "dishub", "banjir besar")
    assert told["author"] == "Wati (Koordinator)"
    assert (await town.act("coordinator", case_id, "excuse", method="DELETE")).status_code == 200
    assert (await town.get("mayor", "/sla/excuses", **query)).json()["rows"] == []
    assert (await town.act("coordinator", case_id, "excuse", method="DELETE")).status_code == 409
    history = (await town.get("coordinator", f"/cases/{case_id}/history")).json()
    assert [event["type"] for event in history][-2:] == ["excused", "excuse_withdrawn"]
