"""From accepted to case open: the inbox drained by the worker's own code, against one delivery at a time."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import datetime

from app.clock import utc_now
from app.database import Database
from app.directory import current_city
from app.inbox import Inbox
from app.triage.reading import Reader
from bench import citizens
from bench.ground import OWNER, Ground, Town, say
from bench.harness import Figure, alternate, memory_of_a_worker
from bench.one_by_one import PlainWriter

ROUNDS = 15
EARLIER = 6
"""Rounds before any is measured: a worker that has run for a day has met most words."""
DELIVERIES = 2048
ONE_BY_ONE = 120


def measure(ground: Ground) -> list[Figure]:
    """Parse, store, classify, route, open cases and write outcomes; the city and the model are the real ones."""
    with asyncio.Runner() as runner, ground.town("drain") as town, ground.town("one_by_one") as plain_town:
        ours = Drain(town, Reader(ground.model), runner)
        plain = PlainWriter(plain_town.url, ground.pipelines, OWNER)
        comments = citizens.comments(ONE_BY_ONE * (ROUNDS + 1), seed=2)
        taken = iter(range(0, len(comments), ONE_BY_ONE))

        def plain_rate() -> float:
            first = next(taken)
            _accept(plain_town, comments[first : first + ONE_BY_ONE], utc_now())
            started = time.perf_counter()
            plain.open_all()
            return ONE_BY_ONE / (time.perf_counter() - started)

        for _ in range(EARLIER):
            ours.rate()
        plain_rate()
        with memory_of_a_worker():
            value, limit = alternate(ROUNDS, ours.rate, plain_rate)
        plain.close()
        ours.close()
        ours.check()
    return [Figure("accepted to case open", "messages/s", value, limit, 20)]


class Drain:
    """Rounds of deliveries that wait in the inbox, and the time until it is empty; the worker is there already."""

    def __init__(self, town: Town, reader: Reader, runner: asyncio.Runner) -> None:
        self.town = town
        self.reader = reader
        self.runner = runner
        self.database = Database(town.url, pool_size=2)
        self.rounds = 0

    def rate(self) -> float:
        """Messages a second from a full inbox to an empty one."""
        comments = citizens.comments(DELIVERIES, seed=100 + self.rounds, first=self.rounds * DELIVERIES)
        self.rounds += 1
        _accept(self.town, comments, utc_now())
        return DELIVERIES / self.runner.run(self._seconds())

    def close(self) -> None:
        self.runner.run(self.database.close())

    async def _seconds(self) -> float:
        async with self.database.transaction() as session:
            city = await current_city(session)
        assert city is not None
        settings = self.town.settings
        inbox = Inbox(self.database, self.reader, city, settings.delivery_tries)
        started = time.perf_counter()
        while await inbox.open_batch(settings.drain_batch):
            pass
        return time.perf_counter() - started

    def check(self) -> None:
        """Every delivery must have become a message, and most of them a case."""
        with self.town.connect() as connection:
            stored, cases = connection.execute(
                "SELECT (SELECT count(*) FROM outcomes WHERE outcome = 'stored'), (SELECT count(*) FROM cases)"
            ).fetchone() or (0, 0)
        say(f"{stored} deliveries became messages and {cases} cases")
        if stored != self.rounds * DELIVERIES:
            raise RuntimeError(f"of {self.rounds * DELIVERIES} deliveries {stored} were stored")


def _accept(town: Town, comments: Sequence[citizens.Comment], now: datetime) -> None:
    """Deliveries as the webhook leaves them."""
    with town.connect() as connection, connection.cursor() as cursor:
        gate = cursor.execute("SELECT id FROM connections").fetchone()
        assert gate is not None
        headers = json.dumps({"content-type": "application/json", "user-agent": "Webhooks/1.0"})
        with cursor.copy("COPY deliveries (connection_id, body, headers, received_at) FROM STDIN") as copy:
            for comment in comments:
                copy.write_row((gate[0], comment.body(now), headers, now))
        cursor.execute("ANALYZE")
