"""What the model is unsure of, for the coordinator: its guesses with their reasons, and one request to decide."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.casework.deciding import Ruling, decide_case
from app.casework.queue import PAGE_MAX
from app.casework.triaging import Unsure, read_triage
from app.directory import City
from app.domain.topics import group_of
from app.domain.triage_order import margin
from app.models import Case
from app.routers.acts import AtDesk, Body
from app.routers.case_views import CaseHead, head
from app.routers.dependencies import CityHere, Coordinator, Now, Session, etag
from app.routers.idempotency import Answer

router = APIRouter(prefix="/triage", tags=["triage"])

GUESSES = 3


class IntentGuess(BaseModel):
    intent: str
    probability: float


class TopicGuess(BaseModel):
    topic: str
    group: str | None
    probability: float
    opd: str | None = Field(
        description="Whose it would be by the directory; null: nobody's, or it depends on the intent"
    )


class TriageRow(CaseHead):
    account: str
    text: str | None = Field(description="The citizen's first message, masked")
    intents: list[IntentGuess] = Field(description="The model's best guesses; empty when it could read nothing")
    topics: list[TopicGuess]
    reasons: list[str] = Field(description="The words that weighed most")
    routing_reasons: list[str] = Field(description="Why a person must look")
    margin: float = Field(description="Between the two best guesses of the intent: the smaller, the more uncertain")
    duplicates: int = Field(description="Other cases with the same words: one decision settles them too")
    model_version: str | None


class TriagePage(BaseModel):
    """One page, what is wanted first first; `next_cursor` is null on the last."""

    cases: list[TriageRow]
    next_cursor: str | None


class RulingBody(Body):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={"examples": [{"intent": "complaint", "topic": "street_light_out"}]},
    )  # fmt: skip

    intent: str = Field(description="complaint | question | hoax_report | praise | none; the last two close the case")
    topic: str | None = Field(default=None, description="Without it the case goes to the owner of the account")
    opd: str | None = Field(default=None, description="When the directory's answer is not what you want")
    reason: Annotated[str, Field(max_length=2000)] = ""
    duplicates: bool = Field(default=True, description="Also the other unsure cases with the same words")


class RulingAnswer(BaseModel):
    case: CaseHead
    also_decided: list[int] = Field(description="The cases with the same words that were decided with it")


@router.get("", response_model=TriagePage)
async def triage(
    session: Session,
    current: Coordinator,
    city: CityHere,
    now: Now,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 25,
) -> TriagePage:
    """What waits for a decision, each text once: danger first, then the most uncertain, and what gets old."""
    rows, following = await read_triage(session, cursor=cursor, limit=limit)
    return TriagePage(cases=[_row(row, city, now) for row in rows], next_cursor=following)


@router.post("/{case_id}/decide", response_model=RulingAnswer)
async def decide(desk: AtDesk, current: Coordinator, body: RulingBody) -> JSONResponse:
    """Say what it is. The directory routes it, every field is kept as a label, its duplicates follow.

    Duplicates that are confidential, that somebody has claimed or where the citizen has said more are left.
    """
    ruling = Ruling(body.intent, body.topic, body.opd, body.reason)

    async def answer() -> Answer:
        case, others = await decide_case(desk.act, ruling, with_twins=body.duplicates)
        shown = CaseHead.model_validate(head(case, desk.act.now))
        return Answer(RulingAnswer(case=shown, also_decided=others), 200, etag(case.version))

    return await desk.once(answer)


def _row(row: Unsure, city: City, now: Now) -> TriageRow:
    case, reading = row.case, row.reading
    intents = sorted((reading.probabilities if reading else {}).items(), key=lambda guess: -guess[1])
    topics = sorted((reading.guesses if reading else {}).items(), key=lambda guess: -guess[1])
    if reading and not topics and reading.topic:
        topics = [(reading.topic, reading.topic_confidence)]
    return TriageRow.model_validate(
        head(case, now)
        | {
            "account": row.account_name,
            "text": row.masked_text,
            "intents": [IntentGuess(intent=name, probability=round(p, 4)) for name, p in intents[:GUESSES]],
            "topics": [_topic(name, p, case, city) for name, p in topics[:GUESSES]],
            # A word that the masked text does not show is personal data here too.
            "reasons": [word for word in (reading.reasons if reading else []) if word in (row.masked_text or "")],
            "routing_reasons": case.routing_reasons,
            "margin": round(margin(p for _, p in intents), 4),
            "duplicates": row.twins,
            "model_version": reading.model_version if reading else None,
        }
    )


def _topic(name: str, probability: float, case: Case, city: City) -> TopicGuess:
    duty = city.directory.opd_for(name, case.opened_at.astimezone(city.tz).date(), case.kecamatan)
    return TopicGuess(
        topic=name, group=group_of(name), probability=round(probability, 4), opd=duty.opd if duty else None
    )
