"""For operators: what failed in the inbox, and putting it back. For the auditor: the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.access import audit
from app.errors import NotFound
from app.intake.ledger import replay
from app.models import ApiKey, AuditEntry, DeadLetter
from app.routers.dependencies import Now, Operator, ReadsAudit, Session

router = APIRouter()

PAGE_MAX = 200


class DeadLetterView(BaseModel):
    id: int
    delivery_id: int
    position: int = Field(description="Which event of the delivery; -1 for the whole body")
    reason: str
    tries: int
    created_at: datetime
    dead_at: datetime | None = Field(description="Null while it is still tried again")


class Replayed(BaseModel):
    put_back: int


class AuditView(BaseModel):
    id: int
    at: datetime
    by: str | None = Field(description="Null: at the command line of the machine")
    action: str
    subject: str
    reason: str | None


@router.get("/inbox/dead-letters", response_model=list[DeadLetterView], tags=["inbox"])
async def dead_letters(
    session: Session,
    current: Operator,
    after: Annotated[int, Query(ge=0, le=2**62, description="The last id you have seen")] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> list[DeadLetterView]:
    """What could not be handled, with the reason and without any text."""
    rows = await session.scalars(select(DeadLetter).where(DeadLetter.id > after).order_by(DeadLetter.id).limit(limit))
    return [DeadLetterView.model_validate(row, from_attributes=True) for row in rows]


@router.post("/inbox/dead-letters/replay", response_model=Replayed, tags=["inbox"])
async def replay_dead_letters(session: Session, current: Operator, now: Now) -> Replayed:
    """Try every dead letter again."""
    count = await replay(session, now)
    await audit(session, current, "dead_letters_replayed", f"count:{count}", None, now)
    return Replayed(put_back=count)


@router.post("/inbox/deliveries/{delivery_id}/replay", response_model=Replayed, tags=["inbox"])
async def replay_delivery(
    session: Session, current: Operator, now: Now, delivery_id: Annotated[int, Path(ge=1, le=2**62)]
) -> Replayed:
    """Open one delivery again; what was stored from it stays as it is."""
    count = await replay(session, now, delivery_id=delivery_id)
    if count == 0:
        raise NotFound(f"There is no delivery {delivery_id} with its body (bodies go after their retention time).")
    await audit(session, current, "delivery_replayed", f"delivery:{delivery_id}", None, now)
    return Replayed(put_back=count)


@router.get("/audit", response_model=list[AuditView], tags=["audit"])
async def audit_trail(
    session: Session,
    current: ReadsAudit,
    before: Annotated[int, Query(ge=1, le=2**62, description="Older than this id")] = 2**62,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> list[AuditView]:
    """Who looked at personal data and who changed access, the latest first."""
    person = aliased(ApiKey)
    rows = await session.execute(
        select(AuditEntry, person.name)
        .outerjoin(person, person.id == AuditEntry.api_key_id)
        .where(AuditEntry.id < before)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [
        AuditView(id=e.id, at=e.at, by=name, action=e.action, subject=e.subject, reason=e.reason) for e, name in rows
    ]
