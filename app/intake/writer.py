"""A connection that stores arrivals: many in one statement, one commit."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg

SAME_BODY_FOR = timedelta(days=7)
"""How long the same raw body counts as a redelivery: WhatsApp retries for seven days."""
WRITE_TIMEOUT_S = 30
"""A commit that takes longer is given up with its connection."""

INSERT = """
    INSERT INTO deliveries (connection_id, body, headers, fingerprint, repeats, received_at)
    SELECT connection_id, body, headers::jsonb, fingerprint, repeats, received_at
    FROM unnest(%b::bigint[], %b::bytea[], %b::text[], %b::bytea[], %b::int[], %b::timestamptz[])
        AS arrived (connection_id, body, headers, fingerprint, repeats, received_at)
    ON CONFLICT (fingerprint) DO UPDATE SET repeats = deliveries.repeats + excluded.repeats + 1
        WHERE deliveries.received_at > excluded.received_at - %b
    RETURNING fingerprint
"""
"""In binary: as text, bodies double in size and escaping them takes longer than the commit."""
FORGET = "UPDATE deliveries SET fingerprint = NULL WHERE fingerprint = ANY(%s)"


@dataclass(slots=True)
class Arrival:
    """A verified body on its way into the inbox."""

    connection_id: int
    body: bytes
    headers: dict[str, str]
    received_at: datetime
    fingerprint: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.fingerprint = hashlib.sha256(b"%d:" % self.connection_id + self.body).digest()


class Writer:
    """Use it for one batch at a time; after an error of the connection, `hang_up`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def write(self, arrivals: list[Arrival]) -> None:
        """Store the arrivals in one statement; a body seen within seven days only counts as a repeat."""
        unique: dict[bytes, tuple[Arrival, int]] = {}
        for arrival in arrivals:
            first, repeats = unique.get(arrival.fingerprint, (arrival, -1))
            unique[arrival.fingerprint] = (first, repeats + 1)
        rows = [unique[key] for key in sorted(unique)]  # One order for all replicas, or they deadlock.
        async with asyncio.timeout(WRITE_TIMEOUT_S):
            connection = await self._connect()
            kept = await self._insert(connection, rows)
            expired = [row for row in rows if row[0].fingerprint not in kept]
            if expired:
                async with connection.transaction():
                    await connection.execute(FORGET, [[arrival.fingerprint for arrival, _ in expired]])
                    await self._insert(connection, expired)

    async def _insert(self, connection: psycopg.AsyncConnection[Any], rows: list[tuple[Arrival, int]]) -> set[bytes]:
        cursor = await connection.execute(
            INSERT,
            [
                [arrival.connection_id for arrival, _ in rows],
                [arrival.body for arrival, _ in rows],
                [_as_json(tuple(arrival.headers.items())) for arrival, _ in rows],
                [arrival.fingerprint for arrival, _ in rows],
                [repeats for _, repeats in rows],
                [arrival.received_at for arrival, _ in rows],
                SAME_BODY_FOR,
            ],
            prepare=True,
            binary=True,
        )
        return {fingerprint for (fingerprint,) in await cursor.fetchall()}

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=3)
        return self._connection

    async def hang_up(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with contextlib.suppress(Exception):
                await connection.close()


@functools.lru_cache(maxsize=256)
def _as_json(headers: tuple[tuple[str, str], ...]) -> str:
    """A platform sends the same few headers with every delivery."""
    return json.dumps(dict(headers))
