"""Posts of our own that citizens comment on, as the platform shows them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Post(Base):
    """One post. Its text is kept masked only: a citizen may have written it."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("account_id", "external_id"),
        Index("ix_posts_waiting", "next_try_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    external_id: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="waiting")
    """waiting | read | failed | erased (it was a citizen's own, who took it back)"""
    text: Mapped[str | None]
    permalink: Mapped[str | None]
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    next_try_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    error: Mapped[str | None]
