"""Forgetting a citizen: at the coordinator's hand, and when Meta tells us that somebody asked for it."""

from __future__ import annotations

import hashlib
import html
import secrets
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from app.access import audit
from app.accounts import Gate
from app.errors import BadSignature, BodyTooLarge, NotFound, Unavailable, Unprocessable
from app.intake.erasing import Traces, citizen_called, citizen_of_case, count_traces, erase_citizen
from app.models import ErasureRequest
from app.platforms.base import id_of
from app.platforms.signed_request import read_signed_request
from app.routers.dependencies import Coordinator, Now, ServiceHere, Session
from app.service import Service

router = APIRouter(tags=["erasure"])

META = frozenset({"instagram", "facebook", "whatsapp"})
SIGNED_REQUEST_MAX = 16 * 1024


class Erasure(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"case_id": 12, "reason": "permintaan warga tertulis", "dry_run": True}]},
    )

    case_id: int = Field(ge=1, le=2**62, description="Any case of the citizen")
    reason: str = Field(min_length=3, max_length=500, description="Who asked, and how: kept for the auditor")
    dry_run: bool = Field(default=True, description="Only tell what would be erased")


class Erased(BaseModel):
    dry_run: bool
    accounts: int = Field(description="Official accounts that the citizen wrote to")
    messages: int
    own_messages: int = Field(description="Our own words to them")
    revisions: int
    raw_bodies: int
    cases: list[int] = Field(description="They stay, with their clocks and verdicts, without words")


class RequestView(BaseModel):
    code: str
    platform: str
    received_at: datetime
    messages: int


class Confirmation(BaseModel):
    url: str
    confirmation_code: str


@router.post("/citizens/erasures", response_model=Erased)
async def erase(session: Session, current: Coordinator, now: Now, body: Erasure) -> Erased:
    """Forget the citizen of a case everywhere. First as a dry run; then with `dry_run: false`, for good."""
    authors = await citizen_of_case(session, body.case_id)
    if not authors:
        raise NotFound(f"There is no case {body.case_id} of a citizen whom the platform named.")
    if not body.reason.strip():
        raise Unprocessable("Say why: the reason is kept.")
    if body.dry_run:
        return _told(await count_traces(session, authors), dry_run=True)
    traces = await erase_citizen(session, authors, now, api_key_id=current.key_id)
    await audit(session, current, "citizen_erased", f"case:{body.case_id}", body.reason.strip(), now)
    return _told(traces, dry_run=False)


@router.get("/citizens/erasure-requests", response_model=list[RequestView])
async def requests(
    session: Session, current: Coordinator, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[RequestView]:
    """What the platforms passed on, the latest first. Of 0 messages: look for the citizen by hand."""
    rows = await session.scalars(select(ErasureRequest).order_by(ErasureRequest.id.desc()).limit(limit))
    return [RequestView.model_validate(row, from_attributes=True) for row in rows]


@router.post("/webhooks/meta/data-deletion", response_model=Confirmation)
async def meta_data_deletion(request: Request, session: Session, service: ServiceHere, now: Now) -> Confirmation:
    """Meta's data-deletion callback: a signed_request as a form, answered with where its state can be seen."""
    user_id, connections = _verified(service, await _form(request))
    authors = [
        author
        for platform in sorted(META)
        for author in await citizen_called(session, platform, user_id, connections=connections)
    ]
    erased = (await erase_citizen(session, authors, now)).messages if authors else 0
    code = secrets.token_urlsafe(12)
    session.add(
        ErasureRequest(
            code=code, platform="meta", subject_sha256=hashlib.sha256(user_id.encode()).digest(), received_at=now,
            messages=erased,
        )
    )  # fmt: skip
    await audit(session, None, "data_deletion_requested", f"request:{code}", f"meta: {erased} messages erased", now)
    return Confirmation(url=f"{service.settings.public_url}/data-deletion/{code}", confirmation_code=code)


@router.get("/data-deletion/{code}", response_class=HTMLResponse)
async def state(session: Session, code: Annotated[str, Path(max_length=40)]) -> HTMLResponse:
    """What became of a request, for the citizen who has its code."""
    row = await session.scalar(select(ErasureRequest).where(ErasureRequest.code == code))
    if row is None:
        raise NotFound("Tidak ada permintaan dengan kode ini.")
    done = (
        "Data Anda telah dihapus."
        if row.messages
        else "Tidak ada pesan dengan identitas itu. Bila Anda pernah menulis kepada kami, hubungi Diskominfo."
    )
    page = (
        '<!doctype html><html lang="id"><meta charset="utf-8"><title>Penghapusan data</title>'
        f"<h1>Penghapusan data</h1><p>Kode {html.escape(row.code)}, diterima {row.received_at:%d-%m-%Y}.</p>"
        f"<p>{done}</p></html>"
    )
    return HTMLResponse(page)


async def _form(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > SIGNED_REQUEST_MAX:
            raise BodyTooLarge(f"At most {SIGNED_REQUEST_MAX} bytes.")
    return next(iter(parse_qs(body.decode("ascii", "replace")).get("signed_request", [])), "")


def _verified(service: Service, signed: str) -> tuple[str, list[int]]:
    """Whom it is about, and through which connections of the app that signed it they may have written."""
    if service.gates is None:
        raise Unavailable("The database has not been reached yet.")
    gates: list[Gate] = [gate for (name, _), gate in service.gates.items() if name in META and gate is not None]
    signers = [gate for gate in gates if read_signed_request(signed, gate.secrets) is not None]
    told = read_signed_request(signed, signers[0].secrets) if signers else None
    user_id = id_of(told.get("user_id")) if told else None
    if user_id is None:
        raise BadSignature("Nothing was erased.")
    return user_id, [gate.connection_id for gate in signers]


def _told(traces: Traces, *, dry_run: bool) -> Erased:
    return Erased(
        dry_run=dry_run, accounts=traces.accounts, messages=traces.messages, own_messages=traces.own_messages,
        revisions=traces.revisions, raw_bodies=traces.raw_bodies, cases=list(traces.cases),
    )  # fmt: skip
