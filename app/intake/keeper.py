"""Keep webhook bodies: many requests share one commit, and each is answered only after it.

No timer: a flush takes whatever has gathered while the previous commit was on its way. The waiting
room is bounded in number and bytes, so that a database that stops cannot fill the memory; whoever
waits too long is told to come again, and the platform's retry is recognised as the same body.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
import structlog

from app.errors import Unavailable
from app.intake.patience import Patience

log = structlog.get_logger()

SAME_BODY_FOR = timedelta(days=7)
"""How long the same raw body counts as a redelivery: WhatsApp retries for seven days."""
FLUSH_MAX = 256
FLUSH_MAX_BYTES = 32 * 1024 * 1024
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


class Keeper:
    """The inbox's door. `keep` returns once the arrival is durably stored, or raises `Unavailable`."""

    def __init__(
        self,
        url: str,
        *,
        patience_s: float = 3.5,
        waiting_max: int = 2048,
        waiting_max_bytes: int = 128 * 1024 * 1024,
    ) -> None:
        self._url = url
        self._patience = Patience(patience_s, self._give_up)
        self._waiting_max = waiting_max
        self._waiting_max_bytes = waiting_max_bytes
        self._waiting: OrderedDict[asyncio.Future[None], Arrival] = OrderedDict()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self.kept = 0
        self.refused = 0

    async def start(self) -> None:
        self._task = asyncio.create_task(self._flush_for_ever(), name="keeper")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._hang_up()

    async def keep(self, arrival: Arrival) -> None:
        if len(self._waiting) >= self._waiting_max or self._bytes >= self._waiting_max_bytes:
            self.refused += 1
            raise Unavailable("Too many deliveries wait for the database.")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[future] = arrival
        self._bytes += len(arrival.body)
        self._wake.set()
        self._patience.begin(future)
        try:
            await future
        finally:
            self._patience.end(future)
            self._leave(future)  # Whoever gave up takes no place, or nobody could come in when commits go on.
        self.kept += 1

    def _give_up(self, future: asyncio.Future[None]) -> None:
        if not future.done():
            self.refused += 1
            future.set_exception(Unavailable("The database did not confirm in time."))

    def _leave(self, future: asyncio.Future[None]) -> None:
        arrival = self._waiting.pop(future, None)
        if arrival is not None:
            self._bytes -= len(arrival.body)

    async def _flush_for_ever(self) -> None:
        pause = 0.05
        while True:
            await self._wake.wait()
            batch = self._take()
            if not batch:
                self._wake.clear()
                continue
            try:
                await self._write_or_split(batch)
                pause = 0.05
            except (psycopg.OperationalError, psycopg.InterfaceError, OSError, TimeoutError) as error:
                log.warning("deliveries_not_kept", waiting=len(self._waiting) + len(batch), error=type(error).__name__)
                await self._hang_up()
                self._put_back(batch)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)
            except Exception:
                # Whatever else goes wrong must not end the one task that keeps deliveries.
                log.exception("keeper_failed")
                await self._hang_up()
                self._refuse(batch)

    def _take(self) -> list[tuple[Arrival, asyncio.Future[None]]]:
        batch: list[tuple[Arrival, asyncio.Future[None]]] = []
        size = 0
        while self._waiting and len(batch) < FLUSH_MAX and size < FLUSH_MAX_BYTES:
            future, arrival = self._waiting.popitem(last=False)
            self._bytes -= len(arrival.body)
            if not future.done():  # A request that gave up was told 503; its platform will send again.
                batch.append((arrival, future))
                size += len(arrival.body)
        return batch

    def _put_back(self, batch: list[tuple[Arrival, asyncio.Future[None]]]) -> None:
        for arrival, future in reversed(batch):
            if not future.done():
                self._waiting[future] = arrival
                self._waiting.move_to_end(future, last=False)
                self._bytes += len(arrival.body)

    def _refuse(self, batch: list[tuple[Arrival, asyncio.Future[None]]]) -> None:
        for _, future in batch:
            if not future.done():
                future.set_exception(Unavailable("The delivery could not be stored."))

    async def _write_or_split(self, batch: list[tuple[Arrival, asyncio.Future[None]]]) -> None:
        try:
            await self._write([arrival for arrival, _ in batch])
        except (psycopg.DataError, psycopg.IntegrityError):
            # One arrival that the database refuses must not take the others with it.
            if len(batch) == 1:
                log.exception("delivery_refused_by_database")
                self._refuse(batch)
                return
            for item in batch:
                await self._write_or_split([item])
            return
        for _, future in batch:
            if not future.done():
                future.set_result(None)

    async def _write(self, arrivals: list[Arrival]) -> None:
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
                [json.dumps(arrival.headers) for arrival, _ in rows],
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

    async def _hang_up(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with contextlib.suppress(Exception):
                await connection.close()
