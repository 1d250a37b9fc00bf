"""Keep webhook bodies: many requests share one commit, and each is answered only after it.

No timer: a flush takes whatever has gathered while the previous commit was on its way. The waiting
room is bounded in number and bytes, so that a database that stops cannot fill the memory; whoever
waits too long is told to come again, and the platform's retry is recognised as the same body.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import psycopg
import structlog

from app.errors import Unavailable
from app.intake.patience import Patience
from app.intake.writer import Arrival, Writer

log = structlog.get_logger()

WRITERS = 2
"""While one waits for the disk the other writes: with a single one the processor idles a quarter of the time."""
FLUSH_MAX = 256
FLUSH_MAX_BYTES = 32 * 1024 * 1024


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
        self._patience = Patience(patience_s, self._give_up)
        self._waiting_max = waiting_max
        self._waiting_max_bytes = waiting_max_bytes
        self._waiting: OrderedDict[asyncio.Future[None], Arrival] = OrderedDict()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._writers = [Writer(url) for _ in range(WRITERS)]
        self._tasks: list[asyncio.Task[None]] = []
        self.kept = 0
        self.refused = 0

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(self._flush_for_ever(writer), name="keeper") for writer in self._writers]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            await writer.hang_up()

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

    async def _flush_for_ever(self, writer: Writer) -> None:
        pause = 0.05
        while True:
            await self._wake.wait()
            batch = self._take()
            if not batch:
                self._wake.clear()
                continue
            try:
                await self._write_or_split(writer, batch)
                pause = 0.05
            except (psycopg.OperationalError, psycopg.InterfaceError, OSError, TimeoutError) as error:
                log.warning("deliveries_not_kept", waiting=len(self._waiting) + len(batch), error=type(error).__name__)
                await writer.hang_up()
                self._put_back(batch)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)
            except Exception:
                # Whatever else goes wrong must not end the one task that keeps deliveries.
                log.exception("keeper_failed")
                await writer.hang_up()
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

    async def _write_or_split(self, writer: Writer, batch: list[tuple[Arrival, asyncio.Future[None]]]) -> None:
        try:
            await writer.write([arrival for arrival, _ in batch])
        except (psycopg.DataError, psycopg.IntegrityError):
            # One arrival that the database refuses must not take the others with it.
            if len(batch) == 1:
                log.exception("delivery_refused_by_database")
                self._refuse(batch)
                return
            for item in batch:
                await self._write_or_split(writer, [item])
            return
        for _, future in batch:
            if not future.done():
                future.set_result(None)
