"""What a case looks like in JSON: a head, a row of the queue, and the whole of it; texts are masked ones."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.casework.queue import Row
from app.casework.reading import WholeCase
from app.domain.case import ALLOWED, State
from app.domain.replying import WORDS
from app.models import NEVER, Case, CaseEvent

TEXT_SHOWN = 280

Clock = Literal["first_response", "next_response", "resolution"]


class CaseHead(BaseModel):
    """A case without anybody's words."""

    id: int
    version: int
    state: State
    opd: str
    intent: str | None
    topic: str | None
    group: str
    priority: str
    case_class: str | None = Field(description="oversight | confidential | public_document")
    kecamatan: str | None
    platform: str
    supporting_opds: list[str] = Field(description="Asked for help, and not finished yet")
    needs_review: bool = Field(description="The model was unsure; the coordinator decides")
    flagged: bool = Field(description="The topic is unsure; it is in the account owner's queue")
    opened_at: datetime
    next_due_at: datetime | None = Field(description="The earliest due time of the running clocks")
    due_clock: Clock | None = Field(description="Which clock that is")
    overdue: bool
    first_due_at: datetime | None
    first_answered_at: datetime | None
    resolution_due_at: datetime | None
    resolved_at: datetime | None
    bounces: int
    reopenings: int
    excused_at: datetime | None = Field(description="When the coordinator excused the late first response")
    hidden_by_us: int
    allowed: list[str] = Field(description="What can be done in this state")


class CaseRow(CaseHead):
    """A case in the queue, with masked words."""

    as_support: bool = Field(description="Your OPD is asked for help with it; GET …/clocks names the task")
    account: str
    claimed_by: str | None
    first_text: str | None = Field(description="The citizen's first message, masked")
    last_text: str | None = Field(description="The citizen's latest message, masked")


class QueuePage(BaseModel):
    """One page; `next_cursor` is null on the last."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"cases": [], "next_cursor": "MjAyNi0xMS0yM1QwMjozMDowMCswMDowMHw0Mg=="}],
        }
    )

    cases: list[CaseRow]
    next_cursor: str | None


class FileView(BaseModel):
    id: int
    type: str
    state: str = Field(description="waiting | fetched | refused | failed | erased | elsewhere")
    content_type: str | None
    size: int | None


class MessageView(BaseModel):
    id: int
    sender: Literal["citizen", "us"]
    kind: str
    text: str | None = Field(description="Masked; POST …/reveal shows the original, and is audited")
    masked: bool = Field(description="Whether something is hidden in the text")
    attachments: int
    files: list[FileView] = Field(description="Of the attachments, those the platform lets us fetch")
    occurred_at: datetime
    time_from: str = Field(description="platform | receipt: whose clock it is")
    edited_at: datetime | None
    hidden_at: datetime | None
    erased_at: datetime | None = Field(description="When the citizen took it back")
    automatic: bool | None = Field(description="Of our replies: an automatic one answers nobody")
    model_intent: str | None
    model_topic: str | None
    model_confidence: float | None
    model_reasons: list[str] = Field(description="The words that weighed most")
    praises: bool = Field(description="The citizen also thanks or praises: worth passing on")


class ReplyView(BaseModel):
    id: int
    kind: str
    state: str = Field(description="queued | sending | checking | accepted | failed | unconfirmed")
    text: str
    requested_at: datetime
    automatic: bool = Field(description="Announced by the system itself; it answers no clock")
    settled_at: datetime | None
    delivered_at: datetime | None = Field(description="When the platform said that it reached the citizen (WhatsApp)")
    next_try_at: datetime | None = Field(description="When it is sent (again), or looked for")
    reason: str | None = Field(description="Why it waits or failed, as a code: window_closed, token_expired …")
    error: str | None = Field(description="The same in words for the admin")


class ReplyOption(BaseModel):
    """Whether this kind of reply to the citizen's latest message is possible now."""

    kind: str
    allowed: bool
    until: datetime | None = Field(description="When the platform's window closes (closed); null: no window")
    reason: str | None = Field(description="Why it is not allowed, as a code")
    words: str | None = Field(description="The same in words for the admin")
    length_max: int | None = Field(description="The longest text that the platform takes")


class EventView(BaseModel):
    at: datetime
    type: str
    actor: str
    by: str | None
    message_id: int | None
    data: dict[str, object]


class PostView(BaseModel):
    text: str | None = Field(description="Masked")
    permalink: str | None
    state: str = Field(description="waiting | read | failed | erased: whether the platform has told us")


class CaseView(CaseHead):
    account: str
    post: PostView | None = Field(description="What the citizen's comment stands under")
    claimed_by: str | None
    routing_reasons: list[str] = Field(description="Why it is in this queue")
    messages: list[MessageView]
    replies: list[ReplyView]
    reply_options: list[ReplyOption] = Field(description="The first that is allowed is taken when none is named")
    history: list[EventView]


def head(case: Case, now: datetime) -> dict[str, object]:
    """The fields of a CaseHead."""
    due = case.next_due_at if case.next_due_at < NEVER else None
    clocks = {
        "first_response": case.first_due_at if case.first_answered_at is None else None,
        "next_response": case.reply_due_at,
        "resolution": case.resolution_due_at if case.state != State.RESOLVED.value else None,
    }
    return {
        **{
            name: getattr(case, name)
            for name in CaseHead.model_fields
            if name not in {"next_due_at", "due_clock", "overdue", "allowed"}
        },
        "next_due_at": due,
        "due_clock": next((name for name, at in clocks.items() if due is not None and at == due), None),
        "overdue": due is not None and due < now,
        "allowed": sorted(move.value for move in ALLOWED[State(case.state)]),
    }


def row_view(row: Row, now: datetime, opd: str | None) -> CaseRow:
    return CaseRow.model_validate(
        head(row.case, now)
        | {
            "as_support": opd in row.case.supporting_opds,
            "account": row.account_name,
            "claimed_by": row.claimed_by,
            "first_text": _short(row.first_text),
            "last_text": _short(row.last_text),
        }
    )


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…"


def case_view(whole: WholeCase, now: datetime) -> CaseView:
    return CaseView.model_validate(
        head(whole.case, now)
        | {
            "account": whole.account.name,
            "post": PostView.model_validate(whole.post, from_attributes=True) if whole.post else None,
            "claimed_by": whole.claimed_by,
            "routing_reasons": whole.case.routing_reasons,
            "messages": [
                MessageView(
                    id=m.id, sender="citizen" if m.direction == "inbound" else "us", kind=m.kind, text=m.masked_text,
                    masked=m.text != m.masked_text, attachments=m.attachments, occurred_at=m.occurred_at,
                    files=[FileView.model_validate(file) for file in whole.attachments.get(m.id, ())],
                    time_from=m.occurred_by, edited_at=m.edited_at, hidden_at=m.hidden_at, erased_at=m.erased_at,
                    automatic=m.automatic, model_intent=r.intent if r else None, model_topic=r.topic if r else None,
                    model_confidence=r.confidence if r else None, model_reasons=r.reasons if r else [],
                    praises=r.praises if r else False,
                )
                for m, r in whole.messages
            ],
            "reply_options": [
                ReplyOption(
                    kind=o.kind.value, allowed=o.allowed, until=o.until, length_max=o.length_max, reason=o.reason,
                    words=WORDS[o.reason] if o.reason else None,
                )
                for o in whole.options
            ],
            "replies": [ReplyView.model_validate(r, from_attributes=True) for r in whole.replies],
            "history": [event_view(event, name, words=True) for event, name in whole.events],
        }
    )  # fmt: skip


SAID = frozenset({"text", "reason", "summary", "task"})
POLICY = frozenset({"policy"})


def event_view(event: CaseEvent, by: str | None, *, words: bool) -> EventView:
    hidden = POLICY if words else POLICY | SAID
    data = {name: value for name, value in event.data.items() if name not in hidden}
    return EventView(at=event.at, type=event.type, actor=event.actor, by=by, message_id=event.message_id, data=data)
