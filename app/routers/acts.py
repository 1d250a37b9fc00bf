"""What an admin does with a case. Every change needs If-Match; an Idempotency-Key makes a retry safe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.casework import acts
from app.casework.acts import Act
from app.casework.correcting import correct, mark_reply
from app.casework.excusing import excuse, withdraw_excuse
from app.casework.extending import extend
from app.casework.replying import settle_reply, write_reply
from app.domain.sla import ClockName
from app.models import Case
from app.outbox import queue_reply
from app.replies.sending import settle_by_hand
from app.routers.case_views import CaseHead, Clock, head
from app.routers.cases import CaseId
from app.routers.dependencies import (
    Caseworker,
    CityHere,
    Coordinator,
    IdempotencyKeyHeader,
    Now,
    Session,
    SettingsHere,
    Version,
    etag,
)
from app.routers.idempotency import Answer, once

router = APIRouter(prefix="/cases/{case_id}", tags=["acts"])

Words = Annotated[str, Field(min_length=1, max_length=2000)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class NoteBody(Body):
    text: Annotated[str, Field(min_length=1, max_length=5000)]


class ReplyBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={"examples": [{"text": "Terima kasih laporannya, petugas kami menuju lokasi sore ini."}]},
    )  # fmt: skip

    text: Words
    kind: Literal["public", "private", "dm"] | None = Field(
        default=None, description="As the citizen wrote when left out; a confidential case is never answered in public"
    )
    message_id: int | None = Field(default=None, description="Which message is answered; the latest when left out")


class HandOverBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={"examples": [{"opd": "dpupr", "reason": "Lubang jalan, bukan lampu"}]},
    )  # fmt: skip

    opd: Annotated[str, Field(min_length=1, max_length=60)]
    reason: Words


class ReasonBody(Body):
    reason: Words


class ResolveBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={"examples": [{"summary": "Lampu diganti 22/11 pukul 15.00"}]},
    )  # fmt: skip

    summary: Words


class CorrectionBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={"examples": [{"intent": "complaint", "topic": "street_light_out", "reason": "Lampu jalan"}]},
    )  # fmt: skip

    intent: str | None = Field(default=None, description="complaint | question | hoax_report | praise | none")
    topic: str | None = None
    opd: str | None = None
    reason: Annotated[str, Field(max_length=2000)] = ""


class ExtensionBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={
            "examples": [{"clock": "resolution", "working_days": 7, "reason": "Dokumen ada di arsip provinsi"}]
        },
    )  # fmt: skip

    clock: Clock
    working_days: Annotated[int, Field(ge=1, le=30)]
    reason: Words


class AutomaticBody(Body):
    automatic: bool
    reason: Words


class SettleBody(Body):
    accepted: bool = Field(description="Whether the citizen can see the reply in the platform")


class ActAnswer(BaseModel):
    case: CaseHead
    reply_id: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything an act needs, gathered from the request."""

    request: Request
    act: Act
    key: str | None

    async def do(self, work: Callable[[Act], Awaitable[Case]], status: int = 200) -> JSONResponse:
        async def answer() -> Answer:
            return self.answer(await work(self.act), status=status)

        return await self.once(answer)

    async def once(self, answer: Callable[[], Awaitable[Answer]]) -> JSONResponse:
        act = self.act
        return await once(self.request, act.session, act.principal, self.key, act.now, answer)

    def answer(self, case: Case, *, status: int = 200, reply_id: int | None = None) -> Answer:
        shown = CaseHead.model_validate(head(case, self.act.now))
        return Answer(ActAnswer(case=shown, reply_id=reply_id), status, etag(case.version))


def at_desk(
    request: Request, session: Session, current: Caseworker, city: CityHere, now: Now, case_id: CaseId,
    version: Version, key: IdempotencyKeyHeader = None,
) -> Desk:  # fmt: skip
    return Desk(request, Act(session, current, city, now, case_id, version), key)


AtDesk = Annotated[Desk, Depends(at_desk)]


@router.post("/claim", response_model=ActAnswer)
async def claim(desk: AtDesk) -> JSONResponse:
    """Take the case; 409 with the colleague's name when somebody has it."""
    return await desk.do(acts.claim)


@router.delete("/claim", response_model=ActAnswer)
async def release(desk: AtDesk) -> JSONResponse:
    """Give a claim back."""
    return await desk.do(acts.release)


@router.post("/replies", response_model=ActAnswer, status_code=202)
async def reply(desk: AtDesk, settings: SettingsHere, body: ReplyBody) -> JSONResponse:
    """Answer the citizen. Sent by a durable job; the clock stops at this moment once the platform has it."""

    async def answer() -> Answer:
        case, written = await write_reply(
            desk.act, settings, text=body.text, kind=body.kind, message_id=body.message_id
        )
        await queue_reply(desk.act.session, written)
        return desk.answer(case, status=202, reply_id=written.id)

    return await desk.once(answer)


@router.post("/replies/{reply_id}/settle", response_model=ActAnswer)
async def settle(desk: AtDesk, reply_id: CaseId, body: SettleBody) -> JSONResponse:
    """Say of an unconfirmed reply whether the citizen can see it."""

    async def work(act: Act) -> Case:
        case, unsettled = await settle_reply(act, reply_id)
        await settle_by_hand(act.session, unsettled, body.accepted, act.city.calendars, act.now)
        await act.session.refresh(case)
        return case

    return await desk.do(work)


@router.post("/notes", response_model=ActAnswer, status_code=201)
async def note(desk: AtDesk, body: NoteBody) -> JSONResponse:
    """An internal note; it answers nobody."""
    return await desk.do(lambda act: acts.note(act, body.text), 201)


@router.post("/hand-over", response_model=ActAnswer)
async def hand_over(desk: AtDesk, body: HandOverBody) -> JSONResponse:
    """Give the case to another OPD. The third time it goes to the coordinator."""
    return await desk.do(lambda act: acts.hand_over(act, body.opd, body.reason))


@router.post("/wait", response_model=ActAnswer)
async def wait(desk: AtDesk, body: ReasonBody) -> JSONResponse:
    """Wait for the citizen's answer; only the resolution clock stands still."""
    return await desk.do(lambda act: acts.wait(act, body.reason))


@router.post("/resume", response_model=ActAnswer)
async def resume(desk: AtDesk) -> JSONResponse:
    """Go on without waiting any longer."""
    return await desk.do(acts.resume)


@router.post("/resolve", response_model=ActAnswer)
async def resolve(desk: AtDesk, body: ResolveBody) -> JSONResponse:
    """The matter is settled. A resolve is no reply: an unanswered citizen's clock runs on."""
    return await desk.do(lambda act: acts.resolve(act, body.summary))


@router.post("/reopen", response_model=ActAnswer)
async def reopen(desk: AtDesk, body: ReasonBody) -> JSONResponse:
    return await desk.do(lambda act: acts.reopen(act, body.reason))


@router.post("/corrections", response_model=ActAnswer, status_code=201)
async def corrections(desk: AtDesk, body: CorrectionBody) -> JSONResponse:
    """Correct intent, topic or OPD; kept as a label to learn from. `none` closes what was no case."""
    return await desk.do(
        lambda act: correct(act, intent=body.intent, topic=body.topic, opd=body.opd, reason=body.reason), 201
    )


@router.post("/messages/{message_id}/automatic", response_model=ActAnswer)
async def automatic(desk: AtDesk, current: Coordinator, message_id: CaseId, body: AutomaticBody) -> JSONResponse:
    """Say of a reply typed in the platform's app that it was (not) automatic; the clocks follow.

    For the coordinator only: it changes an OPD's own figures.
    """
    return await desk.do(lambda act: mark_reply(act, message_id, automatic=body.automatic, reason=body.reason))


@router.post("/extensions", response_model=ActAnswer, status_code=201)
async def extensions(desk: AtDesk, current: Coordinator, body: ExtensionBody) -> JSONResponse:
    """More working days for a clock that runs and is not late, such as a public document's seven, for a reason."""
    return await desk.do(lambda act: extend(act, ClockName(body.clock), body.working_days, body.reason), 201)


@router.post("/excuse", response_model=ActAnswer)
async def excuse_lateness(desk: AtDesk, current: Coordinator, body: ReasonBody) -> JSONResponse:
    """Excuse a late first response (a flood, an outage). The raw rate stays; the excuse stands beside it."""
    return await desk.do(lambda act: excuse(act, body.reason))


@router.delete("/excuse", response_model=ActAnswer)
async def withdraw(desk: AtDesk, current: Coordinator) -> JSONResponse:
    """Take an excuse back."""
    return await desk.do(withdraw_excuse)
