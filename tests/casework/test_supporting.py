"""Help from another OPD over HTTP: who is asked sees exactly that case, contributes, and owes no citizen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.clock import utc_now
from tests.casework.test_queue import counted
from tests.notices.conftest import Hall, hall
from tests.town import Town

__all__ = ["hall"]

TASK = {"opd": "dlh", "task": "Pangkas dahan yang menutupi lampu"}


async def asked(town: Town) -> int:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "support", TASK)
    assert answer.status_code == 201, answer.text
    assert answer.json()["case"]["supporting_opds"] == ["dlh"]
    return case_id


async def ids(town: Town, person: str, **query: object) -> list[int]:
    return [case["id"] for case in (await town.get(person, "/cases", **query)).json()["cases"]]


async def test_who_is_asked_sees_exactly_that_case_in_the_queue(town: Town) -> None:
    other = await town.complain(author="7002")
    case_id = await asked(town)
    own = await town.complain("sampah menumpuk tidak diangkut seminggu bau busuk", "7003")
    page = (await town.get("dlh", "/cases")).json()["cases"]
    marks = {case["id"]: case["as_support"] for case in page}
    assert marks[case_id] is True
    assert other not in marks
    assert await ids(town, "dlh", supporting=True) == [case_id]
    assert case_id not in await ids(town, "dlh", supporting=False)
    lead = {case["id"]: case["as_support"] for case in (await town.get("dishub", "/cases")).json()["cases"]}
    assert lead[case_id] is False
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 200
    assert (await town.get("dlh", f"/cases/{other}")).status_code == 404
    assert own not in (other, case_id)


async def test_both_kinds_stand_in_one_order_page_by_page(town: Town, app: FastAPI) -> None:
    for number in range(4):
        case_id = await town.complain(author=f"75{number}")
        await town.act("dishub", case_id, "support", TASK)
        await town.act("dishub", case_id, "hand-over", {"opd": "dpupr", "reason": "x"})
    mine = await town.complain(author="7590")
    await town.act("dishub", mine, "hand-over", {"opd": "dlh", "reason": "pohon"})
    seen, cursor = [], None
    while True:
        with counted(app) as statements:
            page = (await town.get("dlh", "/cases", limit=2, **({"cursor": cursor} if cursor else {}))).json()
        assert len(statements) == 3, "the key, the page and its texts"
        seen += [(case["next_due_at"], case["id"]) for case in page["cases"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(seen)
    assert len(set(seen)) == 5


async def test_who_helps_contributes_and_does_nothing_else(town: Town) -> None:
    case_id = await asked(town)
    for act, body in (
        ("replies", {"text": "Baik"}), ("resolve", {"summary": "x"}), ("hand-over", {"opd": "dpupr", "reason": "x"}),
        ("support", {"opd": "dpupr", "task": "x"}),
    ):  # fmt: skip
        assert (await town.act("dlh", case_id, act, body)).status_code == 403, act
    given = await town.act("dlh", case_id, "support/contribution", {"text": "Dahan sudah dipangkas"})
    assert given.status_code == 201, given.text
    assert given.json()["case"]["supporting_opds"] == []
    assert await ids(town, "dlh") == []
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 200
    assert await ids(town, "dlh", handed_over=True) == [case_id]
    assert (await town.act("dlh", case_id, "support/contribution", {"text": "lagi"})).status_code == 403
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["history"][-1]["data"]["text"] == "Dahan sudah dipangkas"
    assert case["first_answered_at"] is None, "a contribution answers no citizen"


async def test_a_contribution_needs_the_version_that_was_read(town: Town) -> None:
    case_id = await asked(town)
    stale = await town.act("dlh", case_id, "support/contribution", {"text": "x"}, version='"v1"')
    assert stale.status_code == 412


async def test_a_confidential_case_is_read_by_whom_it_was_shown_and_only_while_asked(town: Town) -> None:
    case_id = await town.complain()
    await town.execute("UPDATE cases SET case_class = 'confidential' WHERE id = %s", case_id)
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 404
    await town.act("dishub", case_id, "support", TASK)
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 200
    await town.act("dlh", case_id, "support/contribution", {"text": "selesai"})
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 404


async def test_help_that_is_not_needed_any_more_is_withdrawn(town: Town) -> None:
    case_id = await asked(town)
    assert (await town.act("dlh", case_id, "support/dlh/withdraw", {"reason": "x"})).status_code == 403
    withdrawn = await town.act("coordinator", case_id, "support/dlh/withdraw", {"reason": "sudah selesai"})
    assert withdrawn.status_code == 200
    assert (await town.get("dlh", f"/cases/{case_id}")).status_code == 404
    assert (await town.act("dishub", case_id, "support/dlh/withdraw", {"reason": "x"})).status_code == 404


@pytest.mark.parametrize("opd", ["dishub", "coordinator", "dinas_x", "dlh"])
async def test_help_is_asked_of_another_opd_once(town: Town, opd: str) -> None:
    case_id = await asked(town)
    assert (await town.act("dishub", case_id, "support", {"opd": opd, "task": "x"})).status_code == 422


async def test_a_hand_over_to_the_helper_makes_it_the_lead(town: Town) -> None:
    case_id = await asked(town)
    answer = await town.act("dishub", case_id, "hand-over", {"opd": "dlh", "reason": "pohon"})
    assert answer.json()["case"]["supporting_opds"] == []
    row = (await town.get("dlh", "/cases")).json()["cases"][0]
    assert (row["id"], row["as_support"]) == (case_id, False)


async def test_every_clock_of_a_case_is_shown_apart(town: Town) -> None:
    case_id = await asked(town)
    await town.act("dlh", case_id, "support/contribution", {"text": "selesai"})
    await town.act("dishub", case_id, "hand-over", {"opd": "dpupr", "reason": "jalan"})
    shown = (await town.get("dpupr", f"/cases/{case_id}/clocks")).json()
    assert [lead["opd"] for lead in shown["lead"]] == ["dishub", "dpupr"]
    (support,) = shown["support"]
    assert (support["opd"], support["ended_by"], support["task"]) == ("dlh", "given", TASK["task"])
    assert support["target_s"] == 900 * 60
    assert shown["bounces"] == 1
    assert shown["platform_delay_s"] >= 0
    assert set(shown["held_min_by_opd"]) == {"dishub", "dpupr"}
    assert shown["first_response"]["status"] == "pending"
    assert shown["milestones"]["verified_at"] is not None
    assert (await town.get("dlh", f"/cases/{case_id}/clocks")).status_code == 200
    assert (await town.get("diskominfo", f"/cases/{case_id}/clocks")).status_code == 404


async def test_the_auditor_reads_that_help_was_asked_but_not_the_words(town: Town) -> None:
    case_id = await asked(town)
    history = (await town.get("auditor", f"/cases/{case_id}/history")).json()
    assert history[-1]["type"] == "support_requested"
    assert "task" not in history[-1]["data"]


async def test_the_helper_is_told_and_reminded(hall: Hall) -> None:
    case_id = await asked(hall.town)
    await hall.sweep(utc_now())
    assert ("support:dlh", "arrival", "opd_admin", "dlh") in await hall.notices(case_id)
    assert ("case", "arrival", "opd_admin", "dishub") in await hall.notices(case_id)
    await hall.sweep(utc_now() + timedelta(days=30))
    late = [notice for notice in await hall.notices(case_id) if notice[0] == "support:dlh" and notice[1] == "breach"]
    assert ("support:dlh", "breach", "opd_head", "dlh") in late
