"""The coordinator's decision on a case the model was unsure of: one request, for all cases with the same words.

A person's reading goes by the same rules as a sure model's: the directory says whose it is. What is or
becomes confidential is decided alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.casefile import Entry, append
from app.casework.acts import Act
from app.casework.correcting import amend
from app.domain.case import ACTIONABLE, SENSITIVE_CLASSES, Move, State
from app.domain.events import Direction
from app.domain.routing import COORDINATOR, Decision, Reading, decide
from app.domain.topics import HOAX_TOPICS, INTENTS, TOPICS, group_of
from app.errors import IllegalMove, Unprocessable
from app.models import Account, Case, Message

TWINS_MAX = 200
"""Cases decided with one request, so that it stays one short transaction; the rest follows with the next."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says a message is. Without `opd` the directory says whose it is."""

    intent: str
    topic: str | None = None
    opd: str | None = None
    reason: str = ""

    def check(self) -> None:
        if self.intent not in INTENTS:
            raise Unprocessable(f"Unknown intent {self.intent!r}; one of {', '.join(INTENTS)}.")
        known = (*TOPICS, *HOAX_TOPICS) if self.intent == "hoax_report" else TOPICS
        if self.topic is not None and self.topic not in known:
            raise Unprocessable(f"Unknown topic {self.topic!r}; GET /topics lists them.")


async def decide_case(act: Act, ruling: Ruling, *, with_twins: bool) -> tuple[Case, list[int]]:
    """Decide the case, and with it the unsure ones with the same words; (the case, the others' numbers).

    Raises IllegalMove when the case does not wait for a decision (any more), Unprocessable when the rules
    know nobody for it and `opd` is left out.
    """
    ruling.check()
    case = await act.begin(Move.CORRECT)
    if not case.needs_review or case.state == State.RESOLVED.value:
        raise IllegalMove(
            f"Case {case.id} does not wait for a decision (any more); POST /cases/{case.id}/corrections changes it.",
            state=case.state,
        )
    alone = not with_twins or case.text_key is None or case.case_class in SENSITIVE_CLASSES
    entries = await _rule(act, case, ruling)
    twins = [] if alone or case.case_class in SENSITIVE_CLASSES else await _lock_twins(act.session, case, act)
    for twin in twins:
        entries += await _rule(replace(act, case_id=twin.id, version=None), twin, ruling, decided_with=case.id)
        twin.version += 1
    case = await act.finish(case, *[entry for entry in entries if entry.case_id == case.id])
    if twins:
        await append(act.session, [e for e in entries if e.case_id != case.id], act.city.calendars, act.now)
    return case, [twin.id for twin in twins]


async def _rule(act: Act, case: Case, ruling: Ruling, **more: int) -> list[Entry]:
    decision = await _decision(act, case, ruling)
    opd = ruling.opd or decision.opd
    if ruling.opd is None and decision.opd == COORDINATOR and ruling.intent in ACTIONABLE:
        why = next((r for r in decision.reasons if r.startswith("review:")), "nobody's duty")
        raise Unprocessable(f"The rules know no OPD for this ({why}): say which one with `opd`.")
    case.case_class, case.priority = decision.case_class, decision.priority
    entries = await amend(
        act, case, intent=ruling.intent, topic=ruling.topic, opd=opd if ruling.intent in ACTIONABLE else ruling.opd,
        reason=ruling.reason, confirmed=True, case_class=decision.case_class, **more,
    )  # fmt: skip
    case.needs_review = False  # Also where the coordinator keeps it.
    return entries


async def _decision(act: Act, case: Case, ruling: Ruling) -> Decision:
    """What the rules make of the message now that a person has read it."""
    text, owner = (
        await act.session.execute(
            select(Message.text, Account.owner_opd)
            .select_from(Account)
            .outerjoin(Message, Message.id == case.first_message_id)
            .where(Account.id == case.account_id)
        )
    ).one()
    reading = Reading(
        text=text, intent=ruling.intent, confidence=1.0, intent_sure=True, topic=ruling.topic,
        topic_confidence=1.0 if ruling.topic else 0.0, topic_sure=ruling.topic is not None,
        group=group_of(ruling.topic) or case.group, places=act.city.gazetteer.find(text) if text else (),
    )  # fmt: skip
    return decide(reading, act.city.directory, case.opened_at.astimezone(act.city.tz).date(), owner)


async def _lock_twins(session: AsyncSession, case: Case, act: Act) -> Sequence[Case]:
    """The other unsure cases that began with the same words and where the citizen has said nothing else.

    What somebody holds at this instant is left out: they are at it, and waiting for each other could last.
    """
    said = (
        select(func.count())
        .where(Message.case_id == Case.id, Message.direction == Direction.INBOUND.value)
        .scalar_subquery()
    )
    other = aliased(Case)
    in_the_way = exists().where(
        other.account_id == Case.account_id, other.thread_id == Case.thread_id, other.author_id == Case.author_id,
        other.group == case.group, other.id != Case.id, other.state != State.RESOLVED.value,
    )  # fmt: skip
    found = await session.scalars(
        select(Case)
        .where(
            Case.text_key == case.text_key, Case.id != case.id, Case.needs_review,
            Case.state != State.RESOLVED.value,
            or_(Case.case_class.is_(None), Case.case_class.not_in(SENSITIVE_CLASSES)),
            or_(Case.claimed_by.is_(None), Case.claimed_by == act.principal.key_id),
            and_(said == 1, ~in_the_way),
        )
        .order_by(Case.id)
        .limit(TWINS_MAX)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return list(found)
