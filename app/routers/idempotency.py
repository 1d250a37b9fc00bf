"""A request that carries an Idempotency-Key is done once: the same answer again for 24 hours."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.people import Principal
from app.errors import RequestInFlight, Unprocessable
from app.models import IdempotencyKey
from app.models.people import IDEMPOTENCY_LIFE


@dataclass(frozen=True, slots=True)
class Answer:
    body: BaseModel
    status: int = 200
    etag: str | None = None


async def once(
    request: Request,
    session: AsyncSession,
    principal: Principal,
    key: str | None,
    now: datetime,
    act: Callable[[], Awaitable[Answer]],
) -> JSONResponse:
    """Do the act, or give the stored answer. Both are in the act's own transaction.

    Raises RequestInFlight while another request holds the key and Unprocessable for another body.
    """
    if key is None:
        return _respond(await act())
    fingerprint = hashlib.sha256(
        b"\0".join((request.method.encode(), request.url.path.encode(), await request.body()))
    ).digest()
    lock = int.from_bytes(hashlib.sha256(f"{principal.key_id}:{key}".encode()).digest()[:8], "big", signed=True)
    if not await session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": lock}):
        raise RequestInFlight("Wait for its answer; the result will be the same.")
    stored = await session.get(IdempotencyKey, (principal.key_id, key))
    if stored is not None and stored.created_at > now - IDEMPOTENCY_LIFE:
        if stored.request_sha256 != fingerprint:
            raise Unprocessable("This Idempotency-Key was used for another request; take a new one.")
        return JSONResponse(stored.response, stored.status, {**stored.headers, "Idempotency-Replayed": "true"})
    if stored is not None:
        await session.execute(
            delete(IdempotencyKey).where(IdempotencyKey.api_key_id == principal.key_id, IdempotencyKey.key == key)
        )
        session.expunge(stored)
    answer = await act()
    response = _respond(answer)
    headers: dict[str, Any] = {"ETag": answer.etag} if answer.etag else {}
    session.add(
        IdempotencyKey(
            api_key_id=principal.key_id,
            key=key,
            request_sha256=fingerprint,
            status=answer.status,
            headers=headers,
            response=answer.body.model_dump(mode="json"),
            created_at=now,
        )  # fmt: skip
    )
    await session.flush()
    return response


def _respond(answer: Answer) -> JSONResponse:
    headers = {"ETag": answer.etag} if answer.etag else None
    return JSONResponse(answer.body.model_dump(mode="json"), answer.status, headers)
