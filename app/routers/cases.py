"""The queue and the case, as an OPD admin reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.casework.queue import PAGE_MAX, Due, Filters, Row, read_queue
from app.casework.reading import WholeCase, read_history, read_whole_case, reveal_message
from app.casework.scope import read_case
from app.domain.case import ALLOWED, State
from app.domain.people import Role
from app.domain.replying import WORDS
from app.models import NEVER, Case, CaseEvent
from app.routers.dependencies import Caseworker, Now, ReadsHistory, Session, SettingsHere, etag

router = APIRouter(prefix="/cases", tags=["cases"])

CaseId = Annotated[int, Path(ge=1, le=2**62)]
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
    state: str = Field(description="waiting | read | failed: whether the platform has told us")


class CaseView(CaseHead):
    account: str
    post: PostView | None = Field(description="What the citizen's comment stands under")
    claimed_by: str | None
    routing_reasons: list[str] = Field(description="Why it is in this queue")
    messages: list[MessageView]
    replies: list[ReplyView]
    reply_options: list[ReplyOption] = Field(description="The first that is allowed is taken when none is named")
    history: list[EventView]


class Reveal(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "menghubungi pelapor untuk lokasi lampu"}]}
    )

    reason: str = Field(min_length=3, max_length=500)


class Revealed(BaseModel):
    id: int
    text: str | None


@router.get("", response_model=QueuePage)
async def queue(
    session: Session,
    current: Caseworker,
    now: Now,
    state: State | None = None,
    intent: Annotated[str | None, Query(max_length=40)] = None,
    topic: Annotated[str | None, Query(max_length=60)] = None,
    group: Annotated[str | None, Query(max_length=60)] = None,
    platform: Annotated[str | None, Query(max_length=40)] = None,
    kecamatan: Annotated[str | None, Query(max_length=80)] = None,
    due: Due | None = None,
    due_before: AwareDatetime | None = None,
    q: Annotated[str | None, Query(min_length=2, max_length=100, description="Words in the masked texts")] = None,
    opd: Annotated[str | None, Query(max_length=60, description="Coordinator: an OPD's queue, or `all`")] = None,
    needs_review: bool | None = None,
    handed_over: Annotated[bool, Query(description="Handed over or helped with: you may still read them")] = False,
    supporting: Annotated[bool | None, Query(description="Only (not) what your OPD is asked to help with")] = None,
    mine: Annotated[bool, Query(description="Only what you have claimed")] = False,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 25,
) -> QueuePage:
    """My queue, what is due first first. Open and waiting cases unless `state` says otherwise."""
    filters = Filters(
        state=state, intent=intent, topic=topic, group=group, platform=platform, kecamatan=kecamatan, due=due,
        due_before=due_before, q=_storable(q), opd=opd, handed_over=handed_over,
        supporting=supporting, needs_review=needs_review, mine=mine,
    )  # fmt: skip
    page = await read_queue(session, current, filters, now=now, cursor=cursor, limit=limit)
    return QueuePage(cases=[_row(row, now, current.opd) for row in page.rows], next_cursor=page.next_cursor)


@router.get("/{case_id}", response_model=CaseView)
async def one(
    session: Session, current: Caseworker, settings: SettingsHere, now: Now, case_id: CaseId, response: Response
) -> CaseView:
    """A case with its messages (masked), clocks, reasons, replies and history. Its ETag goes into If-Match."""
    whole = await read_whole_case(session, current, case_id, settings, now)
    response.headers["ETag"] = etag(whole.case.version)
    return _view(whole, now)


@router.get("/{case_id}/history", response_model=list[EventView])
async def history(session: Session, current: ReadsHistory, case_id: CaseId) -> list[EventView]:
    """Everything that happened to the case; for the auditor without anybody's words."""
    if current.role is not Role.AUDITOR:
        await read_case(session, current, case_id)
    events = await read_history(session, case_id)
    return [_event(event, name, words=current.role is not Role.AUDITOR) for event, name in events]


@router.post("/{case_id}/messages/{message_id}/reveal", response_model=Revealed)
async def reveal(
    session: Session, current: Caseworker, now: Now, case_id: CaseId, message_id: CaseId, body: Reveal
) -> JSONResponse:
    """One message unmasked, for a reason that is kept and read by the auditor."""
    message = await reveal_message(session, current, case_id, message_id, body.reason, now)
    shown = Revealed(id=message.id, text=message.text)
    return JSONResponse(shown.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


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


def _row(row: Row, now: datetime, opd: str | None) -> CaseRow:
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


def _storable(text: str | None) -> str | None:
    return text.replace("\0", "").encode("utf-8", "replace").decode() if text else None


def _view(whole: WholeCase, now: datetime) -> CaseView:
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
            "history": [_event(event, name, words=True) for event, name in whole.events],
        }
    )  # fmt: skip


SAID = frozenset({"text", "reason", "summary", "task"})
POLICY = frozenset({"policy"})


def _event(event: CaseEvent, by: str | None, *, words: bool) -> EventView:
    hidden = POLICY if words else POLICY | SAID
    data = {name: value for name, value in event.data.items() if name not in hidden}
    return EventView(at=event.at, type=event.type, actor=event.actor, by=by, message_id=event.message_id, data=data)
