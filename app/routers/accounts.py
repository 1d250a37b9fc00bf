"""The connected accounts: whether each still works, and what came through it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from app.errors import Unprocessable
from app.intake.reconciling import reconcile
from app.models import Account, AccountHealth, Connection, Incident
from app.routers.dependencies import CityHere, Now, Session, Watches

router = APIRouter(tags=["accounts"])

DAYS_MAX = 92


class AccountView(BaseModel):
    id: int
    platform: str
    name: str
    connection: str
    owner_opd: str | None
    checked_at: datetime | None
    token: str = Field(description="ok | failed | unknown: does the platform still know us?")
    subscription: str = Field(description="ok | failed | unknown: does it send to us?")
    detail: str | None
    last_message_at: datetime | None
    silent_since: datetime | None = Field(description="Set while nothing came for longer than its habit")
    trouble: str | None = Field(
        description="revoked | token | subscription | silent: what operator and coordinator were told of"
    )
    revoked_at: datetime | None = Field(description="When the platform said that our access ended")


class TallyView(BaseModel):
    day: date
    account_id: int | None = Field(description="Null: what named no account of ours")
    received: int = Field(description="Events; the sum of all that follows")
    stored: int
    echo: int = Field(description="Our own words")
    duplicate: int
    failed: int
    unroutable: int
    ignored: dict[str, int] = Field(description="By reason")


@router.get("/accounts", response_model=list[AccountView])
async def accounts(session: Session, current: Watches) -> list[AccountView]:
    """Every account with what the last probe found."""
    open_ones = (
        select(func.min(Incident.trouble))
        .where(Incident.account_id == Account.id, Incident.ended_at.is_(None))
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Account, Connection.name, AccountHealth, open_ones)
        .join(Connection, Connection.id == Account.connection_id)
        .outerjoin(AccountHealth, AccountHealth.account_id == Account.id)
        .order_by(Account.platform, Account.name)
    )
    return [
        AccountView(
            id=account.id, platform=account.platform, name=account.name, connection=connection,
            owner_opd=account.owner_opd, checked_at=health.checked_at if health else None,
            token=health.token if health else "unknown", subscription=health.subscription if health else "unknown",
            detail=health.detail if health else None, last_message_at=health.last_message_at if health else None,
            trouble=trouble,
            silent_since=health.silent_since if health else None, revoked_at=health.revoked_at if health else None,
        )
        for account, connection, health, trouble in rows
    ]  # fmt: skip


@router.get("/accounts/reconciliation", response_model=list[TallyView])
async def reconciliation(
    session: Session,
    current: Watches,
    now: Now,
    city: CityHere,
    begin: Annotated[
        date | None, Query(alias="from", description="A day of the city; a week ago when left out")
    ] = None,
    until: Annotated[date | None, Query(alias="to", description="Not included; tomorrow when left out")] = None,
) -> list[TallyView]:
    """What was received and what became of it, by account and day: nothing is lost in between."""
    today = now.astimezone(city.tz).date()
    last = until or today + timedelta(days=1)
    first = begin or last - timedelta(days=7)
    if not first < last <= first + timedelta(days=DAYS_MAX):
        raise Unprocessable(f"`from` must lie before `to`, at most {DAYS_MAX} days.")
    midnight = datetime.min.time()
    tallies = await reconcile(
        session, datetime.combine(first, midnight, city.tz), datetime.combine(last, midnight, city.tz), str(city.tz)
    )
    return [TallyView.model_validate(tally, from_attributes=True) for tally in tallies]
