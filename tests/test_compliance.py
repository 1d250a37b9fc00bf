"""The mayor's figures: each equals what counting by hand from the same facts gives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.compliance import Cell, GroupBy, read_compliance
from app.database import Database
from tests.town import Town, ig_comment, instagram

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BEGIN, END = datetime(2026, 10, 31, 17, tzinfo=UTC), datetime(2026, 11, 30, 17, tzinfo=UTC)
OPDS = ["dishub", "dpupr", "dlh", "inspektorat"]
INTENTS = ["complaint", "question", "hoax_report", None]

INSERT = """
INSERT INTO cases (account_id, platform, "group", priority, opd, needs_review, flagged, state, opened_at, received_at,
                   first_due_at, first_answered_at, accountable_opd, intent, case_class)
SELECT 1, 'instagram', 'unclear', 'normal', o, false, false, 'resolved', at, at, due, answered, o, i, c
FROM unnest(cast(:opd AS text[]), cast(:intent AS text[]), cast(:class AS text[]), cast(:at AS timestamptz[]),
            cast(:due AS timestamptz[]), cast(:answered AS timestamptz[])) AS t(o, i, c, at, due, answered)
"""


@dataclass(frozen=True)
class Fact:
    opd: str
    intent: str | None
    case_class: str | None
    opened: datetime
    due: datetime | None
    answered: datetime | None


def invent(count: int, seed: int) -> list[Fact]:
    random.seed(seed)
    facts = []
    for _ in range(count):
        opened = BEGIN + timedelta(minutes=random.randint(-3000, 43_200))
        due = None if random.random() < 0.05 else opened + timedelta(minutes=random.randint(1, 3000))
        answered = opened + timedelta(minutes=random.choice([5, 60, 61, 240, random.randint(0, 6000)]))
        opd = random.choice(OPDS)
        facts.append(
            Fact(
                opd,
                random.choice(INTENTS),
                "oversight" if opd == "inspektorat" else None,
                opened,
                due,
                answered if answered <= NOW and random.random() < 0.6 else None,
            )  # fmt: skip
        )
    return facts


async def store(database: Database, facts: Sequence[Fact]) -> None:
    async with database.transaction() as session:
        await session.execute(
            text(INSERT),
            {
                "opd": [f.opd for f in facts], "intent": [f.intent for f in facts], "class": [f.case_class for f in facts],
                "at": [f.opened for f in facts], "due": [f.due for f in facts], "answered": [f.answered for f in facts],
            },
        )  # fmt: skip


def count_by_hand(facts: Sequence[Fact], key: str | None) -> Cell:
    n = on_time = breached = open_in_time = 0
    for fact in facts:
        assert fact.due is not None
        n += 1
        if fact.answered is not None and fact.answered <= fact.due:
            on_time += 1
        elif (fact.answered or NOW) > fact.due:
            breached += 1
        else:
            open_in_time += 1
    rate = on_time / (on_time + breached) if on_time + breached else None
    return Cell(key, n, on_time, breached, open_in_time, rate, kaplan_meier_median(facts))


def kaplan_meier_median(facts: Sequence[Fact]) -> int | None:
    """The first time at which the share of unanswered cases is at most one half."""
    waits = [(((f.answered or NOW) - f.opened).total_seconds(), f.answered is not None) for f in facts]
    unanswered = 1.0
    for moment in sorted({wait for wait, answered in waits if answered}):
        risk = sum(1 for wait, _ in waits if wait >= moment)
        gone = sum(1 for wait, answered in waits if answered and wait == moment)
        unanswered *= 1 - gone / risk
        if unanswered <= 0.5 + 1e-12:
            return int(moment)
    return None


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("group_by", list(GroupBy))
async def test_every_figure_equals_a_count_by_hand(database: Database, seed: int, group_by: GroupBy) -> None:
    facts = invent(1000, seed)
    await store(database, facts)
    async with database.transaction() as session:
        cells, total = await read_compliance(session, BEGIN, END, group_by, now=NOW, sees_small_cells=True)
    counted = [f for f in facts if f.due is not None and BEGIN <= f.opened < END]
    groups: dict[str, list[Fact]] = {}
    for fact in counted:
        groups.setdefault(fact.opd if group_by is GroupBy.OPD else fact.intent or "unsure", []).append(fact)
    assert cells == [count_by_hand(groups[key], key) for key in sorted(groups)]
    assert total == count_by_hand(counted, None)


async def test_nothing_is_null_and_never_a_hundred_per_cent(database: Database) -> None:
    async with database.transaction() as session:
        cells, total = await read_compliance(session, BEGIN, END, GroupBy.OPD, now=NOW, sees_small_cells=False)
    assert cells == []
    assert total == Cell(None, 0, 0, 0, 0, None, None)


async def test_the_median_counts_those_who_still_wait(database: Database) -> None:
    opened = BEGIN + timedelta(days=1)
    due = opened + timedelta(hours=1)
    answered = Fact("dishub", "complaint", None, opened, due, opened + timedelta(minutes=30))
    waiting = Fact("dishub", "complaint", None, opened, due, None)
    await store(database, [answered, waiting, waiting])
    async with database.transaction() as session:
        cells, _ = await read_compliance(session, BEGIN, END, GroupBy.OPD, now=NOW, sees_small_cells=False)
    assert cells[0].median_first_response_s is None, "two of three have no answer: half were never answered"
    assert (cells[0].on_time, cells[0].breached) == (1, 2)


async def test_few_oversight_cases_are_shown_to_the_coordinator_only(town: Town) -> None:
    opened = BEGIN + timedelta(days=1)
    await store(town.database, [Fact("inspektorat", "complaint", "oversight", opened, opened, None)] * 4)
    query = {"from": "2026-11-01", "to": "2026-12-01"}
    shown = (await town.get("mayor", "/sla/compliance", **query)).json()
    assert shown["rows"][0] | {"name": ""} == {
        "key": "inspektorat", "name": "", "n": 0, "on_time": 0, "breached": 0, "open_in_time": 0, "on_time_rate": None,
        "median_first_response_s": None, "suppressed": True,
    }  # fmt: skip
    assert shown["total"]["n"] == 0, "or a subtraction would show it"
    assert (await town.get("coordinator", "/sla/compliance", **query)).json()["rows"][0]["n"] == 4


async def test_the_period_is_in_the_citys_days(town: Town) -> None:
    midnight = datetime(2026, 11, 9, 17, tzinfo=UTC)  # 10 November, 00:00 in Jakarta.
    facts = [Fact("dlh", "complaint", None, midnight + timedelta(seconds=s), NOW, None) for s in (-1, 0)]
    await store(town.database, facts)
    day = {"from": "2026-11-10", "to": "2026-11-11"}
    assert (await town.get("mayor", "/sla/compliance", **day)).json()["total"]["n"] == 1
    turned = {"from": "2026-11-11", "to": "2026-11-10"}
    assert (await town.get("mayor", "/sla/compliance", **turned)).status_code == 422


async def test_the_overdue_list_is_by_opd_oldest_first_and_tells_no_secret(town: Town) -> None:
    first = await town.complain(author="1")
    second = await town.complain("jalan berlubang besar di depan pasar, banyak yang jatuh", "2")
    async with town.database.transaction() as session:
        late = text("UPDATE cases SET next_due_at = now() - make_interval(hours => :hours) WHERE id = :id")
        await session.execute(late, {"hours": 1, "id": first})
        await session.execute(late, {"hours": 5, "id": second})
        await session.execute(text("UPDATE cases SET case_class = 'confidential' WHERE id = :id"), {"id": first})
    answer = (await town.get("mayor", "/sla/overdue")).json()
    assert [(o["opd"], o["overdue"]) for o in answer["opds"]] == [("dpupr", 1), ("dishub", 1)]
    assert [c["id"] for c in answer["cases"]] == [second, first]
    assert answer["cases"][0]["topic"] == "road_damage"
    assert answer["cases"][1]["topic"] is None
    assert "berlubang" not in str(answer)
    page = (await town.get("mayor", "/sla/overdue", limit=1)).json()
    rest = (await town.get("mayor", "/sla/overdue", limit=1, cursor=page["next_cursor"])).json()
    assert [c["id"] for c in page["cases"] + rest["cases"]] == [second, first]
    assert rest["next_cursor"] is None
    assert [c["id"] for c in (await town.get("mayor", "/sla/overdue", opd="dishub")).json()["cases"]] == [first]


async def test_a_case_counts_for_who_held_it_when_it_became_late(town: Town) -> None:
    case_id = await town.complain()
    async with town.database.transaction() as session:
        # The case began ten days ago: its first response was due while dishub held it.
        for statement in (
            "UPDATE case_events SET at = at - interval '10 days' WHERE case_id = :id",
            "UPDATE cases SET opened_at = opened_at - interval '10 days' WHERE id = :id",
            "UPDATE messages SET occurred_at = occurred_at - interval '10 days' WHERE case_id = :id",
        ):
            await session.execute(text(statement), {"id": case_id})
        await session.execute(
            text("UPDATE case_events SET data = data - 'received_at' WHERE case_id = :id"), {"id": case_id}
        )
    await town.act("dishub", case_id, "hand-over", {"opd": "dpupr", "reason": "bukan kami"})
    external = (await town.rows("SELECT external_id FROM messages WHERE case_id = %s", case_id))[0][0]
    await town.say("instagram", instagram(ig_comment("own", "Baik", "17841400000000777", parent=external)))
    rows = (await town.get("mayor", "/sla/compliance", **{"from": "2020-01-01", "to": "2099-01-01"})).json()["rows"]
    assert [(r["key"], r["breached"]) for r in rows] == [("dishub", 1)]
