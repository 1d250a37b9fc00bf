"""A form on the city's own site may post plain JSON: no secret in a browser, so limits instead of a signature.

Refused without consent; limited by address and by form; only from the origins that the operator named;
a field that no person sees catches the simplest robots. What is kept goes the way of every webhook.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.accounts import Form
from app.errors import BodyTooLarge, Invalid, NotAllowed, NotFound, TooMany, Unavailable, Unprocessable
from app.intake.limits import refuses_everywhere
from app.intake.writer import Arrival
from app.routers.dependencies import Now, ServiceHere
from app.service import Service

router = APIRouter(tags=["form"])

BODY_MAX = 256 * 1024
FormName = Annotated[str, Path(max_length=200)]
Origin = Annotated[str | None, Header(max_length=300)]


class Submission(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Lampu jalan di Jl. Melati mati", "consent": True}]},
    )

    text: str = Field(min_length=1, max_length=10_000)
    consent: bool = Field(description="The citizen agrees that the city keeps and answers this")
    name: str | None = Field(default=None, max_length=200)
    contact: str | None = Field(default=None, max_length=200, description="An e-mail address or a phone number")
    thread: str | None = Field(default=None, max_length=64, description="As answered to an earlier submission")
    id: str | None = Field(
        default=None, min_length=8, max_length=100, description="The page's own, the same at a retry"
    )
    website: str | None = Field(default=None, description="No person sees this field; leave it empty")


class Received(BaseModel):
    id: str
    thread: str = Field(description="Send it with the next words of the same citizen; nobody can guess it")


@router.options("/forms/{form}", status_code=204, response_class=Response)
async def preflight(service: ServiceHere, form: FormName, origin: Origin = None) -> Response:
    """What a browser asks before it posts."""
    return Response(status_code=204, headers=_cors(_form(service, form), origin))


@router.post("/forms/{form}", response_model=Received, status_code=202)
async def submit(
    request: Request, response: Response, service: ServiceHere, now: Now, form: FormName, origin: Origin = None
) -> Received:
    """A citizen's words from the city's own site, as plain JSON."""
    known = _form(service, form)
    response.headers.update(_cors(known, origin))
    address = request.client.host if request.client else ""
    wait_s = service.form_limits.refuses(form, address)
    if not wait_s:
        async with service.database.transaction() as session:
            wait_s = await refuses_everywhere(session, service.vault, service.form_limits, form, address, now)
    if wait_s:
        raise TooMany("Terlalu banyak kiriman; coba lagi nanti.", headers={"Retry-After": str(wait_s)})
    said = await _read(request)
    if not said.consent:
        raise Unprocessable("Centang persetujuan pemrosesan data agar laporan dapat kami simpan dan jawab.")
    if not said.text.strip():
        raise Unprocessable("Tuliskan laporan Anda.")
    thread = said.thread or secrets.token_urlsafe(24)
    # The same number and words are a retry; the same number with other words is somebody else's.
    told = hashlib.sha256(f"{said.id}\n{said.text}".encode("utf-8", "replace")).hexdigest()[:32] if said.id else None
    number = f"plain:{told or secrets.token_urlsafe(16)}"
    if not said.website:
        # Prefixed: whoever posts here cannot take the number of a message that the site itself signs, and
        # cannot speak in a thread whose name they were not given.
        data = {
            "id": number, "form": form, "text": said.text, "consent": True, "thread_id": f"plain:{thread}",
            "name": said.name, "contact": said.contact or f"plain:{thread}",
        }  # fmt: skip
        content = {"type": "message.created", "timestamp": now.isoformat(), "data": data}
        await service.keeper.keep(Arrival(known.connection_id, json.dumps(content).encode(), {}, now))
    return Received(id=number, thread=thread)


def _form(service: Service, name: str) -> Form:
    if service.forms is None:
        raise Unavailable("The database has not been reached yet.")
    form = service.forms.get(name)
    if form is None:
        raise NotFound("There is no such form, or it takes no plain JSON.")
    return form


def _cors(form: Form, origin: str | None) -> dict[str, str]:
    """Only pages of the named origins may post; what is no browser names none and is held by the limits."""
    if origin is None:
        return {}
    if origin not in form.origins:
        raise NotAllowed("This form is not for pages of that origin.")
    return {
        "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "content-type", "Access-Control-Max-Age": "600", "Vary": "Origin",
    }  # fmt: skip


async def _read(request: Request) -> Submission:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Unprocessable("Send application/json.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise BodyTooLarge(f"At most {BODY_MAX} bytes.")
    try:
        return Submission.model_validate_json(body)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise Invalid("; ".join(wrong)) from None
