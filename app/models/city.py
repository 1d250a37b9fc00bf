"""The city's data as loaded, version by version, and the OPDs that cases and keys point to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Identity
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Opd(Base):
    """A city agency. The row `coordinator` is the triage queue."""

    __tablename__ = "opds"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str]
    retired_at: Mapped[datetime | None]
    """Set when a later version of the city's data no longer names it; old cases still do."""


class CityVersion(Base):
    """One load of a city folder, whole: directory, places, calendars, policies. The newest counts."""

    __tablename__ = "city_versions"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    city: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]


class WorkerBeat(Base):
    """A worker's sign of life, so that readiness knows when nobody opens the inbox."""

    __tablename__ = "worker_beats"

    worker: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
