"""What is learnt from: a city's labelled texts; and what came of it: runs, models, and which one is in use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class ModelVersion(Base):
    """A trained model that every replica can fetch from here."""

    __tablename__ = "model_versions"

    version: Mapped[str] = mapped_column(primary_key=True)
    hashes: Mapped[dict[str, Any]]
    """SHA-256 of each file, as in the model's own manifest."""
    facts: Mapped[dict[str, Any]]
    card: Mapped[str]
    reference: Mapped[dict[str, Any]]
    """How its inputs and predictions are distributed over the gate set: what drift is measured against."""
    published_at: Mapped[datetime]


class ModelPart(Base):
    """A piece of a model's file: in pieces, so that no process holds a whole model twice."""

    __tablename__ = "model_parts"

    version: Mapped[str] = mapped_column(ForeignKey("model_versions.version", ondelete="CASCADE"), primary_key=True)
    file: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[bytes]


class ModelUse(Base):
    """One switch to a model. The newest row is the model in use; it knows what to go back to."""

    __tablename__ = "model_uses"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    version: Mapped[str] = mapped_column(ForeignKey("model_versions.version"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("model_uses.id"))
    """The use that a roll back returns to."""
    how: Mapped[str]
    """adopted | trained | promoted | rolled_back"""
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    at: Mapped[datetime]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("learning_runs.id"))


class LearningRun(Base):
    """One training from corrections, with its progress and the verdict of the gate."""

    __tablename__ = "learning_runs"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    requested_at: Mapped[datetime]
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    """NULL: at the command line of the machine."""
    promote: Mapped[bool]
    """Whether a model that passes goes into use by itself."""
    state: Mapped[str]
    """queued | running | passed | promoted | refused | failed"""
    step: Mapped[str] = mapped_column(server_default="")
    done: Mapped[int] = mapped_column(Integer, server_default="0")
    total: Mapped[int] = mapped_column(Integer, server_default="0")
    seen_at: Mapped[datetime]
    """When it last told of progress."""
    finished_at: Mapped[datetime | None]
    base_version: Mapped[str | None]
    version: Mapped[str | None]
    verdict: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[str | None]


class LabelImport(Base):
    """One file of a city's labelled history."""

    __tablename__ = "label_imports"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    file_name: Mapped[str]
    city: Mapped[str]
    imported_at: Mapped[datetime]


class LabelledText(Base):
    """An imported message with its labels. The text is masked: no identity is needed to learn from it."""

    __tablename__ = "labelled_texts"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("label_imports.id", ondelete="CASCADE"), index=True)
    line: Mapped[int] = mapped_column(Integer)
    text: Mapped[str]
    intent: Mapped[str | None]
    topic: Mapped[str | None]
    group: Mapped[str | None]
    said_at: Mapped[datetime | None]
    digest: Mapped[bytes] = mapped_column(unique=True)
    """Of text and labels: the same row is imported once."""
