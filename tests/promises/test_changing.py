"""The coordinator changes what is promised, over HTTP: refused, previewed, made, and told who did it."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from sqlalchemy import event

from app.clock import utc_now
from app.database import Database
from app.promises.checking import check_clocks
from tests.promises.changes import ask, due_of, events, follow_all, off, working_days
from tests.town import Town


async def table_of(town: Town) -> tuple[dict[str, Any], str]:
    answer = await town.get("mayor", "/policies")
    return answer.json()["table"], answer.headers["etag"]


def row(table: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in table["policies"] if row["key"] == key)
    return found


async def differences(database: Database) -> list[dict[str, Any]]:
    return [item async for _, found in check_clocks(database, utc_now()) for item in found]


async def test_a_change_keeps_its_author_its_reason_and_what_is_different(town: Town) -> None:
    table, version = await table_of(town)
    row(table, "complaint")["first_response_min"] = 120
    answer = await ask(town, "PUT", "/policies", {"table": table, "note": "Arahan wali kota"}, version=version)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["changes"] == ["policies.complaint.first_response_min: 240 → 120"]
    assert answer.headers["etag"] == f'"v{made["version"]}"'
    newest = (await town.get("dishub", "/city/versions")).json()["versions"][0]
    assert (newest["author"], newest["note"], newest["from_folder"]) == (
        "Wati (Koordinator)",
        "Arahan wali kota",
        False,
    )
    detail = (await town.get("auditor", f"/city/versions/{made['version']}")).json()
    assert detail["open_cases_behind"] == 0
    assert (await table_of(town))[0] == table
    audit = (await town.get("auditor", "/audit")).json()
    assert "promises_changed" in str(audit)


async def test_two_who_edit_at_once_do_not_overwrite_each_other(town: Town) -> None:
    table, version = await table_of(town)
    row(table, "complaint")["first_response_min"] = 120
    assert (await ask(town, "PUT", "/policies", {"table": table})).status_code == 428
    assert (await ask(town, "PUT", "/policies", {"table": table}, version=version)).status_code == 200
    row(table, "complaint")["first_response_min"] = 60
    answer = await ask(town, "PUT", "/policies", {"table": table}, version=version)
    assert answer.status_code == 412
    assert "repeat your change" in answer.json()["detail"]


@pytest.mark.parametrize("who", ["dishub", "mayor", "auditor", "operator"])
async def test_only_the_coordinator_changes_promises(town: Town, who: str) -> None:
    table, version = await table_of(town)
    for method, path in (("PUT", "/policies"), ("POST", "/policies/preview")):
        assert (await ask(town, method, path, {"table": table}, who=who, version=version)).status_code == 403
    assert (await ask(town, "PUT", "/holidays/national", {"days": []}, who=who, version=version)).status_code == 403


def no_last_row(table: dict[str, Any]) -> None:
    table["policies"].pop()


def unknown_calendar(table: dict[str, Any]) -> None:
    row(table, "complaint")["calendar"] = "siang"


def soon(table: dict[str, Any]) -> None:
    row(table, "complaint")["first_response_min"] = "segera"


def no_rows(table: dict[str, Any]) -> None:
    table["policies"] = []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_last_row, "when: {}"),
        (unknown_calendar, "siang is none of the calendars"),
        (soon, "first_response_min"),
        (no_rows, "policies"),
    ],
)
async def test_a_table_that_cannot_be_meant_is_refused(
    town: Town, spoil: Callable[[dict[str, Any]], None], words: str
) -> None:
    table, version = await table_of(town)
    spoil(table)
    answer = await ask(town, "PUT", "/policies", {"table": table}, version=version)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert (await table_of(town))[1] == version


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"hours": {}}, "no_business_time"),
        ({"overrides": "twice"}, "overlapping_overrides"),
        ({"tz": "Asia/Tangerang"}, "unknown_zone"),
        ({"holidays": "kota"}, "there is no list kota"),
        ({"hours": {"mon": [["16:00", "08:00"]]}}, "bad_window"),
    ],
)
async def test_a_calendar_that_cannot_be_worked_with_is_refused(town: Town, edit: dict[str, Any], words: str) -> None:
    found = await town.get("coordinator", "/calendars/office")
    calendar, version = found.json()["calendar"], found.headers["etag"]
    if edit.get("overrides"):
        edit = {"overrides": [calendar["overrides"][0], calendar["overrides"][0]]}
    if "hours" in edit:
        calendar["overrides"] = []
    answer = await ask(town, "PUT", "/calendars/office", {"calendar": calendar | edit}, version=version)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


async def test_a_calendar_is_read_changed_and_counted_in_editions(town: Town) -> None:
    found = await town.get("coordinator", "/calendars/hoax_desk")
    calendar = found.json()["calendar"]
    calendar["hours"]["sun"] = [["08:00", "20:00"]]
    answer = await ask(town, "PUT", "/calendars/hoax_desk", {"calendar": calendar}, version=found.headers["etag"])
    assert answer.status_code == 200, answer.text
    heads = {head["key"]: head for head in (await town.get("dishub", "/calendars")).json()}
    assert (heads["hoax_desk"]["edition"], heads["office"]["edition"]) == ("hoax_desk@2", "office@1")
    assert "hoax_report" in heads["hoax_desk"]["policies"]
    assert (await town.get("dishub", "/calendars/siang")).status_code == 404


async def test_a_change_does_exactly_what_its_preview_showed(town: Town, database: Database) -> None:
    cases = [await town.complain(author=str(author)) for author in range(6)]
    await town.execute("UPDATE case_events SET at = at - interval '2 hours' WHERE case_id = %s", cases[0])
    await town.execute("UPDATE cases SET opened_at = opened_at - interval '2 hours' WHERE id = %s", cases[0])
    await town.act("dishub", cases[0], "notes", {"text": "dicek"})
    assert (await town.act("dishub", cases[1], "wait", {"reason": "menunggu foto"})).status_code == 200
    before = {case_id: await due_of(town, case_id) for case_id in cases}
    table, version = await table_of(town)
    row(table, "complaint").update(first_response_min=1, resolution_working_days=3)
    body = {"table": table, "on_open_cases": "recompute_open"}
    seen = (await ask(town, "POST", "/policies/preview", body)).json()
    assert (seen["open_cases"], seen["moved"]) == (6, 6)
    assert (await table_of(town))[1] == version  # A preview changes nothing.
    answer = await ask(town, "PUT", "/policies", body | {"preview": seen["preview"]}, version=version)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["moved"], answer.json()["open_cases_behind"]) == (6, 6)
    assert await follow_all(database) == 6
    after = {case_id: await due_of(town, case_id) for case_id in cases}
    moved = [round((after[c][0] - before[c][0]).total_seconds()) for c in cases]
    told = seen["clocks"]["first_response"]
    assert (told["earlier"], told["min_s"], told["max_s"]) == (6, min(moved), max(moved))
    assert told["median_s"] == median(moved)
    assert (seen["clocks"]["resolution"]["earlier"], seen["clocks"]["resolution"]["paused"]) == (5, 1)
    assert await differences(database) == []


async def test_a_preview_counts_breaches_before_and_after(town: Town, database: Database) -> None:
    case_id = await town.complain()
    await town.execute("UPDATE case_events SET at = at - interval '10 days' WHERE case_id = %s", case_id)
    await town.execute("UPDATE cases SET opened_at = opened_at - interval '10 days' WHERE id = %s", case_id)
    await town.execute("UPDATE case_events SET data = data - 'received_at' WHERE case_id = %s", case_id)
    table, _ = await table_of(town)
    row(table, "complaint").update(first_response_min=None, first_response_working_days=900)
    seen = (await ask(town, "POST", "/policies/preview", {"table": table, "on_open_cases": "recompute_open"})).json()
    assert (seen["breached_before"], seen["breached_after"]) == (1, 0)
    assert seen["shifts"]["later"] == 1


async def test_a_change_for_new_cases_moves_none(town: Town) -> None:
    await town.complain()
    table, _ = await table_of(town)
    row(table, "complaint")["first_response_min"] = 5
    seen = (await ask(town, "POST", "/policies/preview", {"table": table})).json()
    assert (seen["open_cases"], seen["moved"], seen["shifts"]["median_s"]) == (1, 0, None)


async def test_a_preview_that_is_out_of_date_is_refused_with_a_new_one(town: Town) -> None:
    first, second = await town.complain(), await town.complain(author="7002")
    table, version = await table_of(town)
    row(table, "complaint")["resolution_working_days"] = 3
    body = {"table": table, "on_open_cases": "recompute_open"}
    seen = (await ask(town, "POST", "/policies/preview", body)).json()
    assert (await town.act("dishub", first, "wait", {"reason": "foto"})).status_code == 200
    answer = await ask(town, "PUT", "/policies", body | {"preview": seen["preview"]}, version=version)
    assert answer.status_code == 409
    assert answer.json()["type"] == "stale-preview"
    await town.complain(author="7003")  # A case that comes after the preview is no reason to refuse.
    answer = await ask(town, "PUT", "/policies", body | {"preview": answer.json()["preview"]}, version=version)
    assert answer.status_code == 200, answer.text
    assert second


async def test_a_preview_is_good_for_the_change_that_it_was_made_of(town: Town) -> None:
    await town.complain()
    table, version = await table_of(town)
    row(table, "complaint")["resolution_working_days"] = 3
    seen = (await ask(town, "POST", "/policies/preview", {"table": table, "on_open_cases": "recompute_open"})).json()
    row(table, "complaint")["resolution_working_days"] = 4
    body = {"table": table, "on_open_cases": "recompute_open", "preview": seen["preview"]}
    assert (await ask(town, "PUT", "/policies", body, version=version)).status_code == 409
    answer = await ask(town, "PUT", "/policies", body | {"preview": "v1"}, version=version)
    assert answer.status_code == 422


class TestHolidays:
    async def test_a_list_is_read_and_replaced(self, town: Town, database: Database) -> None:
        case_id = await town.complain()
        _, before = await due_of(town, case_id)
        (day,) = await working_days(database, 1)
        found = await town.get("coordinator", "/holidays/national")
        days = found.json()["days"]
        body = {"days": [*days, off(day)]}
        seen = (await ask(town, "POST", "/holidays/national/preview", body)).json()
        assert (seen["moved"], seen["changes"]) == (1, [f"holiday_lists.national: + {day} Libur tambahan"])
        version = found.headers["etag"]
        answer = await ask(town, "PUT", "/holidays/national", body | {"preview": seen["preview"]}, version=version)
        assert answer.status_code == 200, answer.text
        await follow_all(database)
        _, after = await due_of(town, case_id)
        assert round((after - before).total_seconds()) == seen["clocks"]["resolution"]["max_s"] > 0
        assert await events(town, case_id) == ["created", "holiday_added"]
        assert await differences(database) == []

    async def test_a_dry_run_shows_what_would_change_and_changes_nothing(self, town: Town) -> None:
        words = "tanggal,nama,jenis\n2031-01-01,Tahun Baru,libur_nasional\n"
        answer = await ask(town, "POST", "/holidays/national/import", words, source="csv", dry_run=True)
        assert answer.status_code == 200, answer.text
        assert [day["date"] for day in answer.json()["added"]] == ["2031-01-01"]
        assert answer.json()["made"] is None
        heads = (await town.get("dishub", "/holidays")).json()
        assert heads[0]["years"] == [2024, 2025, 2026, 2027]
        assert heads[0]["calendars"] == ["office"]

    async def test_an_import_needs_the_version_that_was_read(self, town: Town) -> None:
        words = "date,name\n2031-01-01,Tahun Baru\n"
        assert (await ask(town, "POST", "/holidays/national/import", words, source="csv")).status_code == 428
        answer = await ask(town, "POST", "/holidays/national/import", words, version="*", source="csv")
        assert answer.json()["made"]["changes"] == ["holiday_lists.national: + 2031-01-01 Tahun Baru"]
        again = await ask(town, "POST", "/holidays/national/import", words, version="*", source="csv")
        assert (again.json()["added"], again.json()["made"]) == ([], None)

    async def test_bad_lines_are_named_and_nothing_is_taken(self, town: Town) -> None:
        words = "date,name\n2031-01-01,Tahun Baru\n17 Agustus,Kemerdekaan\n"
        answer = await ask(town, "POST", "/holidays/national/import", words, version="*", source="csv")
        assert answer.status_code == 422
        assert [line["line"] for line in answer.json()["lines"]] == [3]

    async def test_the_package_brings_a_year(self, town: Town) -> None:
        answer = await ask(
            town, "POST", "/holidays/national/import", source="package", year=2026, replace_years=True, dry_run=True
        )
        found = answer.json()
        assert (found["added"], found["removed"]) == ([], [])
        assert (
            await ask(town, "POST", "/holidays/kota/import", source="package", year=2026, dry_run=True)
        ).status_code == 404
        assert (await ask(town, "POST", "/holidays/national/import", source="package", dry_run=True)).status_code == 422


async def test_a_clock_that_was_tampered_with_is_found(town: Town, database: Database) -> None:
    case_id = await town.complain()
    assert await differences(database) == []
    await town.execute("UPDATE cases SET first_due_at = first_due_at + interval '1 s' WHERE id = %s", case_id)
    (found,) = await differences(database)
    assert (found["case"], found["column"]) == (case_id, "first_due_at")


async def test_the_list_of_versions_asks_the_database_twice(town: Town, database: Database) -> None:
    for days in (120, 130, 140):
        table, version = await table_of(town)
        row(table, "complaint")["first_response_min"] = days
        await ask(town, "PUT", "/policies", {"table": table}, version=version)
    statements: list[str] = []
    engine = town.client._transport.app.state.service.database.engine.sync_engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    page = (await town.get("coordinator", "/city/versions", limit=2)).json()
    # The process looks for a new city meanwhile, on the same engine.
    assert len([s for s in statements if "api_keys.prefix =" in s or "JOIN api_keys" in s]) == 2
    rest = (await town.get("coordinator", "/city/versions", limit=2, before=page["next_before"])).json()
    assert len(page["versions"]) == len(rest["versions"]) == 2
    assert rest["next_before"] is None
