"""Many at once: threads of redeliveries, several workers on one inbox, several doors to one database."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from app.classifier.model import Model
from app.clock import utc_now
from app.database import Database
from app.directory import City
from app.inbox import Inbox, passes
from app.intake.keeper import Keeper
from app.intake.writer import Arrival
from app.triage.reading import Reader
from tests.town import Town, ig_dm, instagram

THREADS = 8
REDELIVERIES = 100
WORKERS = 4
CITIZENS = 200
MESSAGES = 2000
PAIRS = 60
COMPLAINT = "lampu jalan di depan rumah mati total, gelap"


def keep_on_a_thread(url: str, bodies: list[bytes], start: threading.Barrier) -> None:
    """A replica's door with its own event loop and connection, as another process has it."""

    async def keep_all() -> None:
        keeper = Keeper(url, patience_s=30)
        await keeper.start()
        start.wait()
        await asyncio.gather(*(keeper.keep(Arrival(1, body, {}, utc_now())) for body in bodies))
        await keeper.stop()

    asyncio.run(keep_all())


async def keep_on_threads(url: str, bodies: list[bytes]) -> None:
    start = threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        loop = asyncio.get_running_loop()
        shares = [bodies[i::THREADS] for i in range(THREADS)]
        await asyncio.gather(*(loop.run_in_executor(pool, keep_on_a_thread, url, share, start) for share in shares))


def work_on_a_thread(url: str, model: Model, city: City, batch: int, start: threading.Barrier) -> int:
    """A worker as `app.worker` is one: it drains until nothing is left, and comes again after a collision."""

    async def drain() -> int:
        database = Database(url, pool_size=2)
        inbox = Inbox(database, Reader(model), city)
        opened = 0
        start.wait()
        while await unhandled(database):
            try:
                opened += await inbox.open_batch(batch)
                await inbox.retry()
            except Exception as error:
                if not passes(error):
                    raise
        await database.close()
        return opened

    return asyncio.run(drain())


async def unhandled(database: Database) -> bool:
    async with database.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT 1 FROM deliveries WHERE handled_at IS NULL LIMIT 1")
        return found.first() is not None


async def work_on_threads(url: str, model: Model, city: City, batch: int) -> list[int]:
    start = threading.Barrier(WORKERS)
    with ThreadPoolExecutor(WORKERS) as pool:
        loop = asyncio.get_running_loop()
        workers = [loop.run_in_executor(pool, work_on_a_thread, url, model, city, batch, start) for _ in range(WORKERS)]
        return await asyncio.gather(*workers)


async def test_a_hundred_redeliveries_on_eight_threads_are_one_message(
    database_url: str, town: Town, model: Model, city: City
) -> None:
    body = instagram(ig_dm("m1", COMPLAINT))
    await keep_on_threads(database_url, [body] * REDELIVERIES)
    assert await town.rows("SELECT count(*), sum(repeats) FROM deliveries") == [(1, REDELIVERIES - 1)]
    await work_on_threads(database_url, model, city, batch=5)
    assert await town.rows("SELECT outcome, count(*) FROM outcomes GROUP BY 1") == [("stored", 1)]
    assert await town.rows("SELECT count(*), count(case_id) FROM messages") == [(1, 1)]


async def test_a_hundred_redeliveries_in_different_bodies_are_one_message_and_99_duplicates(
    database_url: str, town: Town, model: Model, city: City
) -> None:
    content = json.loads(instagram(ig_dm("m1", COMPLAINT)))
    bodies = [json.dumps(content | {"attempt": i}).encode() for i in range(REDELIVERIES)]
    await keep_on_threads(database_url, bodies)
    assert await town.rows("SELECT count(*), sum(repeats) FROM deliveries") == [(REDELIVERIES, 0)]
    await work_on_threads(database_url, model, city, batch=5)
    outcomes = await town.rows("SELECT outcome, count(*) FROM outcomes GROUP BY 1 ORDER BY 2")
    assert outcomes == [("stored", 1), ("duplicate", REDELIVERIES - 1)]
    assert await town.rows("SELECT count(*), count(case_id) FROM messages") == [(1, 1)]
    assert await town.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_four_workers_open_one_case_for_each_of_200_citizens(
    database_url: str, town: Town, model: Model, city: City
) -> None:
    """Every citizen writes ten times; any two of the messages may be in two workers' hands at one instant."""
    said_at = utc_now() - timedelta(hours=1)
    said = [
        instagram(ig_dm(f"m{i}", f"{COMPLAINT} nomor {i}", f"7{i % CITIZENS:03}", at=said_at + timedelta(seconds=i)))
        for i in range(MESSAGES)
    ]
    random.Random(3).shuffle(said)
    await keep_on_threads(database_url, said)
    opened = await work_on_threads(database_url, model, city, batch=40)
    assert sum(opened) == MESSAGES
    assert all(opened), f"a worker had nothing to do: {opened}"
    assert await town.rows("SELECT outcome, count(*) FROM outcomes GROUP BY 1") == [("stored", MESSAGES)]
    assert await town.rows("SELECT count(*) FROM dead_letters") == [(0,)]
    cases = await town.rows("SELECT case_id, count(*), count(DISTINCT author_id) FROM messages GROUP BY 1")
    assert len(cases) == CITIZENS
    assert {(messages, authors) for _, messages, authors in cases} == {(MESSAGES // CITIZENS, 1)}
    assert await town.rows("SELECT count(*) FROM cases") == [(CITIZENS,)]
    log = await town.rows("SELECT type, count(*) FROM case_events GROUP BY 1 ORDER BY 2")
    assert log == [("created", CITIZENS), ("citizen_message", MESSAGES - CITIZENS)]


async def test_a_reply_and_what_it_answers_in_two_workers_hands_still_meet(
    database_url: str, town: Town, model: Model, city: City
) -> None:
    """Neither worker sees what the other has not committed yet; the clock must stop all the same."""
    said_at = utc_now() - timedelta(hours=1)
    pairs: list[bytes] = []
    for i in range(PAIRS):
        said = ig_dm(f"m{i}", COMPLAINT, f"7{i:03}", at=said_at)
        reply = ig_dm(f"e{i}", f"Segera kami cek {i}", f"7{i:03}", at=said_at + timedelta(minutes=5), echo=True)
        pairs += [instagram(said), instagram(reply)]
    await keep_in_order(town, pairs)
    await work_on_threads(database_url, model, city, batch=1)
    assert await town.rows("SELECT count(*), count(first_answered_at) FROM cases") == [(PAIRS, PAIRS)]


async def test_a_message_and_its_deletion_in_two_workers_hands_leave_no_words(
    database_url: str, town: Town, model: Model, city: City
) -> None:
    pairs: list[bytes] = []
    for i in range(PAIRS):
        said = instagram(ig_dm(f"m{i}", COMPLAINT, f"7{i:03}"))
        deleted = instagram(ig_dm(f"m{i}", None, f"7{i:03}", deleted=True))
        pairs += [said, deleted] if i % 2 else [deleted, said]
    await keep_in_order(town, pairs)
    await work_on_threads(database_url, model, city, batch=1)
    assert await town.rows("SELECT count(*), count(erased_at), count(text) FROM messages") == [(PAIRS, PAIRS, 0)]
    assert await town.rows("SELECT count(body) FROM deliveries") == [(0,)]


async def keep_in_order(town: Town, bodies: list[bytes]) -> None:
    for body in bodies:
        assert (await town.deliver("instagram", body)).status_code == 200
