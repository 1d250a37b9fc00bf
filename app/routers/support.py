"""Lead and supporting OPDs, and every clock of one case: the citizen's, the OPDs', the milestones'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.casefile import clock_events, judge, promise, read_logs, with_editions
from app.casework.scope import read_case
from app.casework.supporting import ask_support, give_support, withdraw_support
from app.domain.clocks import Status, Verdict
from app.domain.milestones import milestones
from app.domain.opd_clocks import opd_clocks
from app.routers.acts import ActAnswer, AtDesk, Body, ReasonBody, Words
from app.routers.cases import CaseId
from app.routers.dependencies import Caseworker, CityHere, Now, Session

router = APIRouter(prefix="/cases/{case_id}", tags=["support"])

OpdKey = Annotated[str, Field(min_length=1, max_length=60)]


class SupportBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={"examples": [{"opd": "dlh", "task": "Pangkas dahan yang menutupi lampu"}]},
    )  # fmt: skip

    opd: OpdKey
    task: Words
    within_min: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        default=None, description="Working minutes of the case's calendar; the city's `support_min` when left out"
    )


class ContributionBody(Body):
    text: Annotated[str, Field(min_length=1, max_length=5000)]


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ClockView(View):
    started_at: datetime
    due_at: datetime | None = Field(description="Null while a pause holds it")
    ended_at: datetime | None
    status: Status
    elapsed_s: int = Field(description="Working seconds")
    target_s: int
    over_s: int | None
    remaining_s: int | None


class LeadView(View):
    opd: str
    since: datetime
    until: datetime | None = Field(description="Null while it leads the case")
    held_s: int = Field(description="Working seconds in which it had to act: not while waiting, not while closed")


class SupportView(View):
    opd: str
    task: str
    asked_at: datetime
    ended_at: datetime | None
    ended_by: str | None = Field(description="given | withdrawn | resolved | lead")
    held_s: int
    target_s: int | None
    due_at: datetime | None
    late: bool


class MilestoneDates(View):
    verify_due_at: datetime | None
    verified_at: datetime | None
    follow_up_due_at: datetime | None
    followed_up_at: datetime | None
    close_due_at: datetime | None
    auto_closed_at: datetime | None


class ClocksView(BaseModel):
    as_of: datetime
    first_response: ClockView | None
    next_response: list[ClockView]
    resolution: ClockView | None
    held_min_by_opd: dict[str, int] = Field(description="Working minutes each OPD held it unanswered")
    bounces: int = Field(description="Hand-overs, the coordinator's among them")
    lead: list[LeadView]
    support: list[SupportView]
    platform_delay_s: int | None = Field(description="From the platform's time to our receipt")
    milestones: MilestoneDates


@router.get("/clocks", response_model=ClocksView)
async def clocks(session: Session, current: Caseworker, city: CityHere, now: Now, case_id: CaseId) -> ClocksView:
    """The citizen's clocks, the OPDs' clocks and the milestones of one case, from its events."""
    await read_case(session, current, case_id)
    log = (await read_logs(session, {case_id}))[case_id]
    calendars = await with_editions(session, city.calendars, [log])
    calendar, events = promise(log, calendars)[1], clock_events(log, calendars)
    verdicts, opds = judge(log, calendars, now), opd_clocks(calendar, events, now)
    return ClocksView(
        as_of=now, first_response=_clock(verdicts.first_response),
        next_response=[ClockView.model_validate(cycle) for cycle in verdicts.next_response],
        resolution=_clock(verdicts.resolution), held_min_by_opd=verdicts.held_min_by_opd, bounces=verdicts.bounces,
        lead=[LeadView.model_validate(lead) for lead in opds.lead],
        support=[SupportView.model_validate(support) for support in opds.support],
        platform_delay_s=opds.platform_delay_s,
        milestones=MilestoneDates.model_validate(milestones(calendar, events, now)),
    )  # fmt: skip


def _clock(verdict: Verdict | None) -> ClockView | None:
    return None if verdict is None else ClockView.model_validate(verdict)


@router.post("/support", response_model=ActAnswer, status_code=201)
async def ask(desk: AtDesk, body: SupportBody) -> JSONResponse:
    """Ask another OPD for help with a task. It sees the case in its queue; you still owe the citizen's answer."""
    return await desk.do(lambda act: ask_support(act, body.opd, body.task, body.within_min), 201)


@router.post("/support/contribution", response_model=ActAnswer, status_code=201)
async def contribute(desk: AtDesk, body: ContributionBody) -> JSONResponse:
    """For the OPD that was asked: what it did or found out. Its clock ends."""
    return await desk.do(lambda act: give_support(act, body.text), 201)


@router.post("/support/{opd}/withdraw", response_model=ActAnswer)
async def withdraw(desk: AtDesk, opd: Annotated[str, Path(max_length=60)], body: ReasonBody) -> JSONResponse:
    """The help is no longer needed."""
    return await desk.do(lambda act: withdraw_support(act, opd, body.reason))
