"""What a person says a message is, as labelled rows with their provenance: who, when, from, to, model and city."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.people import Principal
from app.models import Case, Correction, ReadingRow

Change = tuple[str, str | None, str | None]
"""A field (intent, topic, opd, automatic), what stood there, and what the person says; None: nothing about it."""


async def label(
    session: AsyncSession, principal: Principal, case: Case, changes: Iterable[Change], *,
    city: str, now: datetime, message_id: int | None = None, confirmed: bool = False,
) -> None:  # fmt: skip
    """One row for each field the person named; where they agree with what stood there only if `confirmed`.

    The rows are about `message_id`, or the message that opened the case.
    """
    about = message_id or case.first_message_id
    version = await session.scalar(select(ReadingRow.model_version).where(ReadingRow.message_id == about))
    for field, before, after in changes:
        if after is not None and (confirmed or after != before):
            session.add(
                Correction(
                    case_id=case.id, message_id=about, field=field, before=before, after=after,
                    api_key_id=principal.key_id, model_version=version, city=city, corrected_at=now,
                )
            )  # fmt: skip
