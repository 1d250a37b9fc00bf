"""How often one address, and everybody together, may use a public form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class FormBucket(Base):
    """A bucket that runs empty and fills again. Its name is a keyed digest: no address is kept."""

    __tablename__ = "form_buckets"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    name: Mapped[bytes] = mapped_column(primary_key=True)
    tokens: Mapped[float]
    at: Mapped[datetime]
