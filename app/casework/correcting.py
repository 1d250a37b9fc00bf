"""A person's better answer than the model's: it moves the case and is kept as a labelled row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.casefile import Entry, change_to
from app.casework.acts import Act, check_opd, move_to
from app.casework.labelling import label
from app.domain.case import ACTIONABLE, Move, State
from app.domain.people import Role
from app.domain.routing import COORDINATOR
from app.domain.topics import INTENTS, TOPICS, group_of
from app.errors import NotFound, Unprocessable
from app.models import Case, Message


async def correct(act: Act, *, intent: str | None, topic: str | None, opd: str | None, reason: str) -> Case:
    """Correct intent, topic or OPD (None: as it is). `none` or `praise` closes a case that was none.

    The coordinator's topic also sends the case to the OPD that the directory names for it.
    """
    case = await act.begin(Move.CORRECT)
    if intent is not None and intent not in INTENTS:
        raise Unprocessable(f"Unknown intent {intent!r}; one of {', '.join(INTENTS)}.")
    if topic is not None and topic not in TOPICS:
        raise Unprocessable(f"Unknown topic {topic!r}; GET /topics lists them.")
    if intent is None and topic is None and opd is None:
        raise Unprocessable("Say what is to be corrected: intent, topic or opd.")
    if opd is None and topic is not None and act.principal.role is Role.COORDINATOR and case.opd == COORDINATOR:
        opd = _opd_by_directory(act, topic, case.kecamatan)
    return await act.finish(case, *await amend(act, case, intent=intent, topic=topic, opd=opd, reason=reason))


async def amend(
    act: Act, case: Case, *, intent: str | None, topic: str | None, opd: str | None, reason: str,
    confirmed: bool = False, **more: Any,
) -> list[Entry]:  # fmt: skip
    """Change the case to what the person says and label it; the entries that say so.

    `confirmed`: what the person agrees with is a label too. `more` goes into the event.
    """
    changes = [("intent", case.intent, intent), ("topic", case.topic, topic), ("opd", case.opd, opd)]
    await label(act.session, act.principal, case, changes, city=act.city.key, now=act.now, confirmed=confirmed)
    entries = [act.entry("corrected", intent=intent, topic=topic, opd=opd, reason=reason, **more)]
    case.intent = intent or case.intent
    if topic is not None:
        case.topic = topic
        case.group = group_of(topic) or case.group
    if opd is not None and opd != case.opd:
        await check_opd(act.session, opd)
        entries += move_to(act, case, opd, reason, bounced=act.principal.role is Role.OPD_ADMIN)
    case.needs_review = case.opd == COORDINATOR
    case.flagged = False
    entries += _new_promise(act, case)
    if case.intent is not None and case.intent not in ACTIONABLE and case.state != State.RESOLVED.value:
        case.state, case.resolved_at, case.needs_review = State.RESOLVED.value, act.now, False
        entries.append(act.entry("resolved", summary=f"nothing to do: {case.intent}"))
    return entries


def _opd_by_directory(act: Act, topic: str, kecamatan: str | None) -> str | None:
    duty = act.city.directory.opd_for(topic, act.now.astimezone(act.city.tz).date(), kecamatan)
    return duty.opd if duty else None


def _new_promise(act: Act, case: Case) -> list[Entry]:
    """Another intent or topic may mean another policy; it changes the clocks that still run."""
    rule = act.city.policy_of(
        intent=case.intent, group=case.group, topic=case.topic, priority=case.priority,
        case_class=case.case_class, opd=case.opd, review=case.needs_review,
    )  # fmt: skip
    if rule.key == case.policy_key:
        return []
    case.policy_key = rule.key
    return [act.entry("policy_changed", **change_to(rule))]


async def mark_reply(act: Act, message_id: int, *, automatic: bool, reason: str) -> Case:
    """Say of a reply that it was (not) automatic; the clocks follow."""
    case = await act.begin(Move.CORRECT)
    message = await act.session.scalar(
        select(Message).where(Message.id == message_id, Message.case_id == case.id, Message.direction == "outbound")
    )
    if message is None:
        raise NotFound(f"Case {case.id} has no reply with the message id {message_id}.")
    change = ("automatic", str(bool(message.automatic)).lower(), str(automatic).lower())
    await label(
        act.session,
        act.principal,
        case,
        [change],
        city=act.city.key,
        now=act.now,
        message_id=message_id,
        confirmed=True,
    )
    message.automatic = automatic
    marked = act.entry("reply_marked", automatic=automatic, reason=reason)
    marked.message_id = message_id
    return await act.finish(case, marked)
