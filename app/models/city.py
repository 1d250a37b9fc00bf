"""The city's data as loaded, version by version, and the OPDs that cases and keys point to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Integer
from sqlalchemy.dialects.postgresql import JSONB
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
    """The city's data, whole: directory, places, calendars, policies. The newest counts."""

    __tablename__ = "city_versions"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    city: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
    """From when on it counts; also the time of the events that it brings to open cases."""
    author: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    """NULL: at the command line of the machine."""
    note: Mapped[str] = mapped_column(server_default="")
    changes: Mapped[list[str]] = mapped_column(server_default="[]")
    """What is different from the version before, in words."""
    on_open_cases: Mapped[str | None]
    """snapshot | recompute_open; NULL: as each policy says."""
    editions: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """The number of each calendar's edition in this version."""
    folder: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Policies and calendar as the city's folder had them, when this version came from there."""


class CalendarEdition(Base):
    """A calendar as it was promised by; never changed. Cases name it `key@number`."""

    __tablename__ = "calendar_editions"

    key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]]
    """In the form of a calendar's dictionary, the holidays written out."""


class WorkerBeat(Base):
    """A worker's sign of life, so that readiness knows when nobody opens the inbox."""

    __tablename__ = "worker_beats"

    worker: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
