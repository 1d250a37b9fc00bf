"""Open a case for what somebody must answer, or join the message to the one it continues.

Vectorised: one classification, one look at the threads' cases, one insert a table for a whole batch.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.casefile import Entry, append, change_to
from app.directory import City
from app.domain.case import UNCLEAR, Candidate, Fate, State, place_message
from app.domain.message import StoredMessage
from app.domain.routing import decide
from app.domain.triage_order import margin
from app.models import Account, Case
from app.triage.candidates import Known, lock_candidates
from app.triage.drafts import Draft, Judged, about, draft_case, insert_drafts, new_ids, routing_of
from app.triage.reading import Reader
from app.triage.records import keep_readings, set_cases
from app.triage.threads import look_above

ABOUT_US = "complaint_channel"
"""The topic of words about our own answering."""

PARTS_FROM = 0.8
"""How probable another group must be before a follow-up is another matter: a short answer is often misread."""


async def take(
    session: AsyncSession,
    messages: Sequence[StoredMessage],
    reader: Reader,
    city: City,
    now: datetime,
    *,
    numbers: Sequence[int] = (),
) -> None:
    """Judge the messages and give each its case. Call in the transaction that stored them.

    `numbers` are those of cases that were taken back: the first new ones get them again.
    """
    if not messages:
        return
    readings = await asyncio.to_thread(reader.read, [m.text for m in messages], city.gazetteer)
    owners = await _owners(session, {m.account_id for m in messages})
    judged = []
    for message, (reading, prediction) in zip(messages, readings, strict=True):
        on = message.occurred_at.astimezone(city.tz).date()
        decision = decide(reading, city.directory, on, owners.get(message.account_id))
        # "Nothing has happened yet" is surely about nothing in particular: that parts it from no matter.
        # So does "you never answered me", which is about whatever the case is about.
        parting = decision.group not in {None, UNCLEAR} and reading.topic != ABOUT_US and prediction is not None
        sure = prediction.group_probabilities.get(decision.group or "", 0.0) if parting and prediction else 0.0
        ahead = margin(prediction.probabilities.values() if prediction else ())
        judged.append(Judged(message, decision, reading.topic_sure and sure >= PARTS_FROM, ahead))
    await keep_readings(session, messages, readings, now)
    while judged:
        # Another worker may open the same citizen's case at this instant: the database decides who
        # is first (a partial unique index), and the second looks again and joins.
        judged = await _place(session, judged, city, now, numbers)
        numbers = ()


async def _owners(session: AsyncSession, account_ids: set[int]) -> dict[int, str | None]:
    rows = await session.execute(select(Account.id, Account.owner_opd).where(Account.id.in_(account_ids)))
    return dict(rows.all())


async def _place(
    session: AsyncSession, judged: Sequence[Judged], city: City, now: datetime, numbers: Sequence[int]
) -> list[Judged]:
    """Give each message its case; those whose case another worker opened first are returned."""
    above = await look_above(session, [j.message for j in judged])
    known = await lock_candidates(session, {j.key for j in judged if j.key}, above, city, now)
    ids = iter([*numbers, *await new_ids(session, len(judged))])
    drafts: dict[int, Draft] = {}
    entries: list[Entry] = []
    clarified: dict[int, Judged] = {}
    for j in judged:
        fate, case = _choose(j, known, city)
        if fate is Fate.KEEP:
            continue
        if fate is Fate.OPEN or case is None:
            draft = draft_case(next(ids), j, city)
            drafts[draft.id] = draft
            known.add(j, Candidate(draft.id, j.group, State.OPEN, j.message.occurred_at))
            known.placed[j.message.id] = draft.id
            continue
        log = drafts[case.id].entries if case.id in drafts else entries
        log.extend(_joining_entries(case, fate, j, known))
        known.placed[j.message.id] = case.id
        if fate is Fate.JOIN and j.asks and j.group_sure and case.group == UNCLEAR:
            clarified[case.id] = j
    lost = await insert_drafts(session, drafts.values(), city, now)
    await _write_joined(session, entries, city, now)
    await _clarify(session, {case_id: j for case_id, j in clarified.items() if case_id not in lost}, city, now)
    await set_cases(session, {m: case_id for m, case_id in known.placed.items() if case_id not in lost})
    return [j for j in judged if known.placed.get(j.message.id) in lost]


def _choose(j: Judged, known: Known, city: City) -> tuple[Fate, Candidate | None]:
    """What the rules say of the writer's own cases, and of the one that the words stand under."""
    over = known.over(j)
    own = over is not None and known.is_of(j, over)
    fate, case_id = place_message(
        known.of(j),
        opens_case=j.decision.opens_case,
        asks=j.asks,
        group=j.group,
        group_sure=j.group_sure,
        at=j.message.occurred_at,
        reopen_for=city.reopen_for,
        answers=over if own else None,
    )
    if fate is Fate.KEEP and over is not None and j.message.author_id is not None:
        # "Same here" under another citizen's comment: of use to whoever reads that case, and nobody's clock.
        return Fate.SHOW, over
    return fate, None if case_id is None else known.cases[case_id]


def _joining_entries(was: Candidate, fate: Fate, j: Judged, known: Known) -> list[Entry]:
    case_id, at, message_id = was.id, j.message.occurred_at, j.message.id
    # "Yes, poles 11 and 13" is nothing by itself, but it is what we waited for; thanks are not.
    answers = was.state is State.WAITING and j.decision.intent != "praise" and known.is_of(j, was)
    if fate is Fate.SHOW and not answers:
        return [Entry(case_id, at, "remark", "citizen", message_id=message_id)]
    if was.state is not State.OPEN and was.changed_at is not None:
        # Written before the wait or the resolve, but here only now: it ends them all the same, so it must
        # stand after them in the log.
        at = max(at, was.changed_at)
    known.cases[case_id] = Candidate(was.id, was.group, State.OPEN, at, changed_at=at)
    said = Entry(case_id, at, "remark" if fate is Fate.SHOW else "citizen_message", "citizen", message_id=message_id)
    if fate is Fate.REOPEN:
        # At the same instant and before it, so that the message starts a clock (sla.md, rule 5).
        return [Entry(case_id, at, "reopened", "citizen", message_id=message_id), said]
    if was.state is State.WAITING:
        return [Entry(case_id, at, "status", "citizen", message_id=message_id, data={"to": "open"}), said]
    return [said]


async def _write_joined(session: AsyncSession, entries: Sequence[Entry], city: City, now: datetime) -> None:
    """Log what joined existing cases; a citizen who writes ends a wait and a resolve."""
    if not entries:
        return
    back = {e.case_id for e in entries if e.type in {"status", "reopened"}}
    reopened = {e.case_id for e in entries if e.type == "reopened"}
    if back:
        await session.execute(update(Case).where(Case.id.in_(back)).values(state=State.OPEN.value, resolved_at=None))
    if reopened:
        await session.execute(update(Case).where(Case.id.in_(reopened)).values(reopenings=Case.reopenings + 1))
    changed = {e.case_id for e in entries}
    await session.execute(update(Case).where(Case.id.in_(changed)).values(version=Case.version + 1))
    await append(session, entries, city.calendars, now)


async def _clarify(session: AsyncSession, clarified: Mapping[int, Judged], city: City, now: datetime) -> None:
    """Matters that nobody could place are now said clearly: route them, unless a person is already at it."""
    if not clarified:
        return
    chosen = select(Case).where(Case.id.in_(clarified), Case.claimed_by.is_(None), Case.needs_review).order_by(Case.id)
    entries: list[Entry] = []
    for case in await session.scalars(chosen, execution_options={"populate_existing": True}):
        j = clarified[case.id]
        rule, at, message_id = city.policy_for(j.decision), j.message.occurred_at, j.message.id
        entries.append(Entry(case.id, at, "clarified", "system", message_id=message_id, data=about(j)))
        entries.append(Entry(case.id, at, "policy_changed", "system", message_id=message_id, data=change_to(rule)))
        if case.opd != j.decision.opd:
            moved = {"opd": j.decision.opd, "reason": "clarified"}
            entries.append(Entry(case.id, at, "reassigned", "system", data=moved))
        for name, value in routing_of(j).items():
            setattr(case, name, value)
        case.policy_key = rule.key
    if entries:
        await session.flush()
        await append(session, entries, city.calendars, now)
