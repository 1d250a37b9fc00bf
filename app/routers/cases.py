"""The queue and the case, as an OPD admin reads them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.casework.queue import PAGE_MAX, Due, Filters, read_queue
from app.casework.reading import read_history, read_whole_case, reveal_message
from app.casework.scope import read_case
from app.domain.case import State
from app.domain.people import Role
from app.routers.case_views import CaseView, EventView, QueuePage, case_view, event_view, row_view
from app.routers.dependencies import Caseworker, Now, ReadsHistory, Session, SettingsHere, etag

router = APIRouter(prefix="/cases", tags=["cases"])

CaseId = Annotated[int, Path(ge=1, le=2**62)]


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
    return QueuePage(cases=[row_view(row, now, current.opd) for row in page.rows], next_cursor=page.next_cursor)


@router.get("/{case_id}", response_model=CaseView)
async def one(
    session: Session, current: Caseworker, settings: SettingsHere, now: Now, case_id: CaseId, response: Response
) -> CaseView:
    """A case with its messages (masked), clocks, reasons, replies and history. Its ETag goes into If-Match."""
    whole = await read_whole_case(session, current, case_id, settings, now)
    response.headers["ETag"] = etag(whole.case.version)
    return case_view(whole, now)


@router.get("/{case_id}/history", response_model=list[EventView])
async def history(session: Session, current: ReadsHistory, case_id: CaseId) -> list[EventView]:
    """Everything that happened to the case; for the auditor without anybody's words."""
    if current.role is not Role.AUDITOR:
        await read_case(session, current, case_id)
    events = await read_history(session, case_id)
    return [event_view(event, name, words=current.role is not Role.AUDITOR) for event, name in events]


@router.post("/{case_id}/messages/{message_id}/reveal", response_model=Revealed)
async def reveal(
    session: Session, current: Caseworker, now: Now, case_id: CaseId, message_id: CaseId, body: Reveal
) -> JSONResponse:
    """One message unmasked, for a reason that is kept and read by the auditor."""
    message = await reveal_message(session, current, case_id, message_id, body.reason, now)
    shown = Revealed(id=message.id, text=message.text)
    return JSONResponse(shown.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


def _storable(text: str | None) -> str | None:
    return text.replace("\0", "").encode("utf-8", "replace").decode() if text else None
