"""The mayor's figures: each equals what counting by hand from the same facts gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.database import Database
from app.domain.topics import group_of
from app.reports.compliance import Cell, read_compliance
from app.reports.question import GroupBy, Question
from tests.town import Town, ig_comment, instagram

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BEGIN, END = datetime(2026, 10, 31, 17, tzinfo=UTC), datetime(2026, 11, 30, 17, tzinfo=UTC)
OPDS = ["dishub", "dpupr", "dlh", "inspektorat"]
INTENTS = ["complaint", "question", "hoax_report", None]

KECAMATAN = ["Cipondoh", "Ciledug", None]
TOPICS = ["street_light_out", "road_damage", None]
ZONE = ZoneInfo("Asia/Jakarta")

INSERT = """
INSERT INTO cases (account_id, platform, "group", priority, opd, needs_review, flagged, state, opened_at, received_at,
                   first_due_at, first_answered_at, accountable_opd, intent, topic, kecamatan, case_class)
SELECT account, p, g, 'normal', o, false, false, 'resolved', at, at, due, answered, o, i, topic, k, c
FROM unnest(cast(:opd AS text[]), cast(:intent AS text[]), cast(:class AS text[]), cast(:at AS timestamptz[]),
            cast(:due AS timestamptz[]), cast(:answered AS timestamptz[]), cast(:topic AS text[]),
            cast(:kecamatan AS text[]), cast(:group AS text[]), cast(:account AS bigint[]), cast(:platform AS text[]))
    AS t(o, i, c, at, due, answered, topic, k, g, account, p)
"""


@dataclass(frozen=True)
class Fact:
    opd: str
    intent: str | None
    case_class: str | None
    opened: datetime
    due: datetime | None
    answered: datetime | None
    topic: str | None = None
    kecamatan: str | None = None
    account: int = 1

    @property
    def group(self) -> str:
        return group_of(self.topic) or "unclear"

    @property
    def platform(self) -> str:
        return ["", "instagram", "facebook", "website"][self.account]


KEYS: dict[GroupBy, Callable[[Fact], str]] = {
    GroupBy.OPD: lambda f: f.opd,
    GroupBy.INTENT: lambda f: f.intent or "unsure",
    GroupBy.TOPIC: lambda f: f.topic or "unsure",
    GroupBy.GROUP: lambda f: f.group,
    GroupBy.KECAMATAN: lambda f: f.kecamatan or "unknown",
    GroupBy.ACCOUNT: lambda f: str(f.account),
    GroupBy.PLATFORM: lambda f: f.platform,
    GroupBy.HOUR: lambda f: f"{f.opened.astimezone(ZONE):%H}",
    GroupBy.DAY: lambda f: f"{f.opened.astimezone(ZONE):%Y-%m-%d}",
    GroupBy.WEEK: lambda f: f"{f.opened.astimezone(ZONE):%G-W%V}",
    GroupBy.MONTH: lambda f: f"{f.opened.astimezone(ZONE):%Y-%m}",
}


def invent(count: int, seed: int) -> list[Fact]:
    random.seed(seed)
    facts = []
    for _ in range(count):
        opened = BEGIN + timedelta(minutes=random.randint(-3000, 28_000))
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
                random.choice(TOPICS),
                random.choice(KECAMATAN),
                random.randint(1, 3),
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
                "topic": [f.topic for f in facts], "kecamatan": [f.kecamatan for f in facts],
                "group": [f.group for f in facts], "account": [f.account for f in facts],
                "platform": [f.platform for f in facts],
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
    answered = sum(1 for fact in facts if fact.answered)
    return Cell(key, n, on_time, breached, open_in_time, answered, 0, kaplan_meier_median(facts))


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


def question(group_by: GroupBy = GroupBy.OPD, where: Mapping[GroupBy, str] | None = None) -> Question:
    return Question(NOW, ZONE.key, BEGIN, END, group_by, where or {}, True)


async def read(database: Database, asked: Question) -> tuple[list[Cell], Cell]:
    async with database.transaction() as session:
        return await read_compliance(session, asked)


async def test_every_figure_equals_a_count_by_hand(database: Database) -> None:
    facts = invent(1000, 1)
    await store(database, facts)
    counted = [f for f in facts if f.due is not None and BEGIN <= f.opened < END]
    for group_by in GroupBy:
        cells, total = await read(database, question(group_by))
        groups: dict[str, list[Fact]] = {}
        for fact in counted:
            groups.setdefault(KEYS[group_by](fact), []).append(fact)
        assert cells == [count_by_hand(groups[key], key) for key in sorted(groups)], group_by
        assert total == count_by_hand(counted, None)
        if group_by not in {GroupBy.DAY, GroupBy.WEEK, GroupBy.MONTH}:
            for key in groups:
                assert (await read(database, question(where={group_by: key})))[1] == count_by_hand(groups[key], None)


async def test_nothing_is_null_and_never_a_hundred_per_cent(database: Database) -> None:
    cells, total = await read(database, question())
    assert cells == []
    assert (total.n, total.on_time_rate, total.on_time_interval, total.response_rate) == (0, None, None, None)


async def test_the_median_counts_those_who_still_wait(database: Database) -> None:
    opened = BEGIN + timedelta(days=1)
    due = opened + timedelta(hours=1)
    answered = Fact("dishub", "complaint", None, opened, due, opened + timedelta(minutes=30))
    waiting = Fact("dishub", "complaint", None, opened, due, None)
    await store(database, [answered, waiting, waiting])
    cells, _ = await read(database, question())
    assert cells[0].median_first_response_s is None, "two of three have no answer: half were never answered"
    assert (cells[0].on_time, cells[0].breached) == (1, 2)


async def test_few_oversight_cases_are_shown_to_the_coordinator_only(town: Town) -> None:
    opened = BEGIN + timedelta(days=1)
    await store(town.database, [Fact("inspektorat", "complaint", "oversight", opened, opened, None)] * 4)
    query = {"from": "2026-11-01", "to": "2026-12-01"}
    shown = (await town.get("mayor", "/sla/compliance", **query)).json()
    assert shown["rows"][0] | {"name": ""} == {
        "key": "inspektorat", "name": "", "n": 0, "on_time": 0, "breached": 0, "open_in_time": 0, "on_time_rate": None,
        "on_time_interval": None, "answered": 0, "response_rate": None, "excused": 0,
        "rate_without_excused": None, "median_first_response_s": None,
        "suppressed": True,
    }  # fmt: skip
    assert shown["total"]["n"] == 0, "or a subtraction would show it"
    assert (await town.get("coordinator", "/sla/compliance", **query)).json()["rows"][0]["n"] == 4


async def test_a_filter_leads_round_no_small_cell(town: Town) -> None:
    opened = BEGIN + timedelta(days=1)
    few = [Fact("inspektorat", "complaint", "oversight", opened, opened, None, "bribery")] * 3
    many = [Fact("inspektorat", "complaint", "oversight", opened, opened, None, "staff_discipline")] * 9
    other = [Fact("dishub", "complaint", None, opened, opened, None, "parking")] * 2
    await store(town.database, few + many + other)
    query = {"from": "2026-11-01", "to": "2026-12-01"}

    async def total(**more: str) -> int:
        return int((await town.get("mayor", "/sla/compliance", **query, **more)).json()["total"]["n"])

    assert await total() == 14, "twelve of the Inspektorat are no small cell"
    assert await total(group_by="topic") == 2, "three hidden alone would be the difference"
    assert await total(topic="staff_discipline") == 0, "or twelve less nine would be told"
    assert await total(topic="parking") == 2


async def test_an_opd_admin_reads_the_figures_of_the_own_opd(town: Town) -> None:
    opened = BEGIN + timedelta(days=1)
    await store(town.database, [Fact(opd, "complaint", None, opened, opened, None) for opd in ("dishub", "dpupr")])
    query = {"from": "2026-11-01", "to": "2026-12-01"}
    own = (await town.get("dishub", "/sla/compliance", **query)).json()
    assert [(row["key"], row["n"]) for row in own["rows"]] == [("dishub", 1)]
    assert own["total"]["n"] == 1
    assert (await town.get("dishub", "/sla/compliance", **query, opd="dpupr")).status_code == 403
    assert (await town.get("operator", "/sla/compliance", **query)).status_code == 403


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
    second = await town.complain("jalan rusak parah dan berlubang, tolong diperbaiki", "2")
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


async def test_a_question_that_cannot_be_meant_is_refused_in_words(town: Town) -> None:
    for query in (
        {"from": "0001-01-01", "to": "2026-12-01"},
        {"from": "2026-01-01", "to": "9999-12-31"},
        {"from": "2026-01-01", "to": "2026-02-01", "hour": "24"},
        {"from": "2026-01-01", "to": "2026-02-01", "kecamatan": "a\0b"},
        {"from": "2026-01-01", "to": "2026-02-01", "as_of": "0001-01-01T00:00:00Z"},
        {"from": "2026-01-01", "to": "2026-02-01", "group_by": "author"},
    ):
        answer = await town.get("mayor", "/sla/trend", **query)
        assert answer.status_code == 422, query
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await town.get("mayor", "/sla/rapor", month="0001-01")).status_code == 422
    assert (await town.get("mayor", "/sla/recap", day="0001-01-01")).status_code == 422
