"""What people teach the model: the report on it, and the labelled rows. Figures without texts and identities."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from app.access import audit
from app.domain.people import Role
from app.errors import NotFound
from app.jobs import enqueue
from app.learning.drift import ALERT_FROM, read_drift
from app.learning.report import Rate, read_season
from app.learning.runs import LEARN, ask_for_run, promote
from app.learning.shelf import current_use, roll_back
from app.models import ApiKey, Correction, LearningRun, Message, ModelUse, ModelVersion
from app.reports.question import period
from app.routers.dependencies import CityHere, Coordinator, Now, ReadsFigures, ReadsLabels, Session

router = APIRouter(prefix="/learning", tags=["learning"])

PERIOD_DAYS = 28
PAGE_MAX = 200


class Plain(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RateView(Plain):
    key: str | None = Field(description="What the model said; null when it said nothing")
    n: int = Field(description="Cases that the model gave this label")
    overruled: int = Field(description="… and a person gave another in the end")
    rate: float | None


class ConfusionView(Plain):
    field: str = Field(description="intent | topic | opd | automatic")
    before: str | None
    after: str
    n: int


class CurveView(Plain):
    confidence_from: float
    coverage: float | None = Field(description="Share of the messages read whose intent is at least this sure")
    accuracy: float | None = Field(description="Of those a person has dealt with, the share whose intent stood")
    judged: int = Field(description="How many those are")


class DriftView(Plain):
    feature: str = Field(description="words, known_words (inputs); intent, group, confidence (predictions)")
    messages: int = Field(description="Read in the last 7 days; the index is null below 300")
    from_training: float | None = Field(description="PSI against the gate set as the model reads it")
    from_before: float | None = Field(description="PSI against the 28 days before")
    alert: bool = Field(description=f"One of them is {ALERT_FROM} or more")


class ModelView(BaseModel):
    version: str
    since: datetime
    how: str = Field(description="adopted | trained | promoted | rolled_back")
    examples: int
    thresholds: dict[str, float]
    topic_threshold: float
    held_out: dict[str, Any] = Field(description="The model's own figures, from training")
    card: str = Field(description="The model card, Markdown")


class ReportView(BaseModel):
    begin: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    as_of: datetime
    model: ModelView | None = Field(description="The model in use; null before the first")
    messages_read: int
    cases: int = Field(description="Cases opened in the period whose first message the model had read")
    to_coordinator: int
    share_to_coordinator: float | None
    by_opd: list[RateView]
    by_intent: list[RateView]
    by_topic: list[RateView]
    confusion: list[ConfusionView] = Field(description="What people changed into what, the most frequent first")
    curve: list[CurveView]
    drift: list[DriftView]


class LabelView(BaseModel):
    id: int
    at: datetime
    by: str
    city: str
    field: str = Field(description="intent | topic | opd | automatic")
    before: str | None = Field(description="What stood there; equal to `after` where a person confirmed it")
    after: str
    model_version: str | None
    case_id: int
    message_id: int | None
    text_kept: bool = Field(
        description="False when the citizen erased the words: the label stays, nobody learns from it"
    )


class RunBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    promote: bool = Field(default=True, description="Whether a model that passes the gate goes into use by itself")


class RunView(Plain):
    id: int
    state: str = Field(description="queued | running | passed | promoted | refused | failed")
    step: str
    done: int
    total: int
    promote: bool
    requested_at: datetime
    finished_at: datetime | None
    base_version: str | None = Field(description="The model in use that it is compared with")
    version: str | None = Field(description="The new model, once it has passed")
    verdict: dict[str, Any] | None = Field(
        description="passed, reasons, margins, and the figures of both models on the gate set and the newest labels"
    )
    error: str | None


class RollBackBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    reason: Annotated[str, Field(max_length=500)] = ""


class UseView(Plain):
    version: str
    how: str = Field(description="adopted | trained | promoted | rolled_back")
    at: datetime
    run_id: int | None


RunId = Annotated[int, Path(ge=1, le=2**62)]


@router.post("/runs", response_model=RunView, status_code=202)
async def ask(session: Session, current: Coordinator, city: CityHere, now: Now, body: RunBody) -> RunView:
    """Train on what people have labelled: a durable job of some minutes, one at a time. 409 while there is one."""
    run = await ask_for_run(session, current, city.key, now, promote=body.promote)
    await enqueue(session, LEARN, run_id=run.id)
    return RunView.model_validate(run)


@router.get("/runs", response_model=list[RunView])
async def runs(
    session: Session, current: ReadsLabels, limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 20
) -> list[RunView]:
    """The runs, the latest first."""
    found = await session.scalars(select(LearningRun).order_by(LearningRun.id.desc()).limit(limit))
    return [RunView.model_validate(run) for run in found]


@router.get("/runs/{run_id}", response_model=RunView)
async def run(session: Session, current: ReadsLabels, run_id: RunId) -> RunView:
    """How far it is, and the verdict with all figures once it is judged."""
    found = await session.get(LearningRun, run_id)
    if found is None:
        raise NotFound(f"There is no run {run_id}.")
    return RunView.model_validate(found)


@router.post("/runs/{run_id}/promote", response_model=RunView)
async def promote_run(session: Session, current: Coordinator, now: Now, run_id: RunId) -> RunView:
    """Put the model of a run that passed into use. 409 with the reasons for one that did not."""
    return RunView.model_validate(await promote(session, current, run_id, now))


@router.post("/rollback", response_model=UseView)
async def rollback(session: Session, current: Coordinator, now: Now, body: RollBackBody | None = None) -> ModelUse:
    """Go back to the model that was in use before. All replicas follow within seconds; 409 when there is none."""
    use = await roll_back(session, now, key_id=current.key_id)
    await audit(session, current, "model_rolled_back", f"model:{use.version}", body.reason if body else None, now)
    return use


@router.get("/models", response_model=list[UseView])
async def models(
    session: Session, current: ReadsLabels, limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 20
) -> list[ModelUse]:
    """Which model was in use since when, the present one first."""
    return list(await session.scalars(select(ModelUse).order_by(ModelUse.id.desc()).limit(limit)))


@router.get("/report", response_model=ReportView)
async def report(
    session: Session,
    current: ReadsFigures,
    city: CityHere,
    now: Now,
    begin: Annotated[date | None, Query(alias="from", description="First day; four weeks ago when left out")] = None,
    end: Annotated[date | None, Query(alias="to", description="Day after the last; tomorrow when left out")] = None,
) -> ReportView:
    """How the model does here: what people overrule, what it is unsure of, and whether the citizens have changed.

    Sensitive cases are counted for the coordinator only.
    """
    end = end or now.astimezone(city.tz).date() + timedelta(days=1)
    begin = begin or end - timedelta(days=PERIOD_DAYS)
    begin_at, end_at = period(begin, end, city.tz)
    use = await current_use(session)
    model = await session.get(ModelVersion, use.version) if use else None
    season = await read_season(session, begin_at, end_at, sees_sensitive=current.role is Role.COORDINATOR)
    drift = await read_drift(session, model.reference if model else None, now)
    return ReportView(
        begin=begin, end=end, as_of=now, model=_model(model, use.at, use.how) if use and model else None,
        messages_read=season.messages_read, cases=season.cases, to_coordinator=season.to_coordinator,
        share_to_coordinator=_share(season.to_coordinator, season.cases),
        by_opd=_rates(season.by_opd), by_intent=_rates(season.by_intent), by_topic=_rates(season.by_topic),
        confusion=[ConfusionView.model_validate(row) for row in season.confusion],
        curve=[CurveView.model_validate(point) for point in season.curve],
        drift=[DriftView.model_validate(row) for row in drift],
    )  # fmt: skip


@router.get("/labels", response_model=list[LabelView])
async def labels(
    session: Session,
    current: ReadsLabels,
    before: Annotated[int, Query(ge=1, le=2**62, description="Older than this id")] = 2**62,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> list[LabelView]:
    """What people said that messages are, the latest first, with where each label comes from. No texts."""
    rows = await session.execute(
        select(Correction, ApiKey.name, Message.text.is_not(None))
        .join(ApiKey, ApiKey.id == Correction.api_key_id)
        .outerjoin(Message, Message.id == Correction.message_id)
        .where(Correction.id < before)
        .order_by(Correction.id.desc())
        .limit(limit)
    )
    return [
        LabelView(
            id=c.id, at=c.corrected_at, by=name, city=c.city, field=c.field, before=c.before, after=c.after,
            model_version=c.model_version, case_id=c.case_id, message_id=c.message_id, text_kept=bool(kept),
        )
        for c, name, kept in rows
    ]  # fmt: skip


def _model(model: ModelVersion, since: datetime, how: str) -> ModelView:
    facts = model.facts
    return ModelView(
        version=model.version, since=since, how=how, examples=facts["examples"], thresholds=facts["thresholds"],
        topic_threshold=facts["topic_threshold"], card=model.card,
        held_out={
            question: {name: value for name, value in figures.items() if name not in {"per_class", "confusion"}}
            for question, figures in facts["metrics"].items()
        },
    )  # fmt: skip


def _rates(rates: list[Rate]) -> list[RateView]:
    return [RateView(key=r.key, n=r.n, overruled=r.overruled, rate=_share(r.overruled, r.n)) for r in rates]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
