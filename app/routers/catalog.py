"""What the words mean here: OPDs, topics, and who I am."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import select

from app.domain.people import Role
from app.domain.topics import GROUPS
from app.models import Opd
from app.routers.dependencies import Anybody, Caseworker, CityHere, Session

router = APIRouter(tags=["catalog"])


class Me(BaseModel):
    name: str
    role: Role
    opd: str | None


class OpdView(BaseModel):
    key: str
    name: str
    short_name: str


class TemplateView(BaseModel):
    key: str
    title: str
    text: str


@router.get("/me", response_model=Me)
async def me(current: Anybody) -> Me:
    return Me(name=current.name, role=current.role, opd=current.opd)


@router.get("/opds", response_model=list[OpdView])
async def opds(session: Session, current: Anybody) -> list[OpdView]:
    """Whom a case can be handed to; `coordinator` is the triage queue."""
    rows = await session.scalars(select(Opd).where(Opd.retired_at.is_(None)).order_by(Opd.key))
    return [OpdView.model_validate(row, from_attributes=True) for row in rows]


@router.get("/topics", response_model=dict[str, list[str]])
async def topics(current: Anybody) -> dict[str, list[str]]:
    """The topics by group, for corrections."""
    return {group: list(names) for group, names in GROUPS.items()}


@router.get("/templates", response_model=list[TemplateView])
async def templates(current: Caseworker, city: CityHere) -> list[TemplateView]:
    """Answers to start from, in the city's tone; a person reads and changes them before they are sent."""
    return [TemplateView(key=key, title=title, text=text) for key, (title, text) in city.templates.items()]
