"""The answer leaves after the commit, and what cannot be committed is never answered with a 2xx."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psycopg
import pytest

from app.clock import utc_now
from app.errors import Unavailable
from app.intake.keeper import WRITERS, Keeper
from app.intake.writer import Arrival
from app.settings import Settings
from tests.town import Town, ig_comment, instagram, sign_meta

WAITING_MAX = 6
PATIENCE_S = 0.6


@pytest.fixture
def settings(model_home: Path) -> Settings:
    """Less patience and less room than an installation has, so that a test need not wait for either."""
    return Settings(data=model_home, intake_patience_s=PATIENCE_S, intake_waiting_max=WAITING_MAX, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
async def keeper(database_url: str) -> AsyncIterator[Keeper]:
    opened = Keeper(database_url, patience_s=PATIENCE_S)
    await opened.start()
    yield opened
    await opened.stop()


@contextlib.asynccontextmanager
async def locked(database_url: str, table: str = "deliveries") -> AsyncIterator[None]:
    """Nobody can write while the block lasts: as when commits stop."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield


async def at_commit(town: Town, table: str, statement: str) -> None:
    """Let every commit that inserts into the table run a PL/pgSQL statement at its very end."""
    await town.execute(f"CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {statement} END$$")
    await town.execute(
        f"CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION at_commit()"
    )


def comment(number: int) -> bytes:
    return instagram(ig_comment(f"c{number}", "lampu jalan mati"))


async def kept(town: Town) -> int:
    return int((await town.rows("SELECT count(*) FROM deliveries"))[0][0])


def arrival(number: int, agent: str = "Webhooks/1.0") -> Arrival:
    return Arrival(1, comment(number), {"user-agent": agent}, utc_now())


async def test_the_answer_waits_for_the_commit(town: Town) -> None:
    await at_commit(town, "deliveries", "PERFORM pg_sleep(0.3); RETURN NULL;")
    answer = asyncio.create_task(town.deliver("instagram", comment(1)))
    await asyncio.sleep(0.15)
    assert not answer.done()
    assert await kept(town) == 0
    assert (await answer).status_code == 200
    assert await kept(town) == 1


@pytest.mark.parametrize("state", ["53100", "40001", "23514", "P0001"])
async def test_a_commit_that_fails_is_503_and_never_200(town: Town, state: str) -> None:
    """A full disk, a collision, a broken rule, anything: the platform is told to come again."""
    await at_commit(town, "deliveries", f"RAISE EXCEPTION 'no' USING ERRCODE = '{state}';")
    answer = await town.deliver("instagram", comment(1))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert await kept(town) == 0
    await town.execute("DROP TRIGGER at_commit ON deliveries")
    assert (await town.deliver("instagram", comment(1))).status_code == 200
    assert await kept(town) == 1


@pytest.mark.parametrize(("state", "status"), [("53100", 503), ("40001", 503), ("P0001", 500)])
async def test_an_act_whose_commit_fails_is_an_error_and_leaves_nothing(town: Town, state: str, status: int) -> None:
    """FastAPI commits after the answer unless the session's scope is the function: this pins the order."""
    case_id = await town.complain()
    before = await town.rows("SELECT state, version, claimed_by FROM cases")
    await at_commit(town, "case_events", f"RAISE EXCEPTION 'no' USING ERRCODE = '{state}';")
    for act, body in (("claim", None), ("notes", {"text": "cek tiang"}), ("resolve", {"summary": "selesai"})):
        answer = await town.act("dishub", case_id, act, body, headers={"idempotency-key": act})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    assert await town.rows("SELECT state, version, claimed_by FROM cases") == before
    await town.execute("DROP TRIGGER at_commit ON case_events")
    assert (await town.act("dishub", case_id, "claim", headers={"idempotency-key": "claim"})).status_code == 200


async def test_while_commits_stop_a_delivery_is_503_within_four_seconds(database_url: str, town: Town) -> None:
    patient = Keeper(database_url)  # As an installation has it.
    await patient.start()
    async with locked(database_url):
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await patient.keep(arrival(1))
        waited = time.monotonic() - begun
        assert 3 < waited < 4
        answer = await town.deliver("instagram", comment(2))
        assert answer.status_code == 503
    await patient.stop()


async def test_a_forged_body_is_refused_at_once_while_the_database_stands_still(
    database_url: str, client: httpx.AsyncClient
) -> None:
    """The signature is looked at before anything else: strangers cost us no database."""
    async with locked(database_url), locked(database_url, "connections"):
        begun = time.monotonic()
        answer = await client.post("/webhooks/instagram", content=comment(1), headers=sign_meta(comment(1), "tebakan"))
        assert answer.status_code == 403
        assert time.monotonic() - begun < PATIENCE_S / 2


async def test_the_waiting_room_is_bounded_and_everything_goes_on_after(database_url: str, town: Town) -> None:
    async with locked(database_url):
        on_their_way = []
        for i in range(WRITERS):
            on_their_way.append(asyncio.create_task(town.deliver("instagram", comment(200 + i))))
            await asyncio.sleep(0.1)
        waiting = [asyncio.create_task(town.deliver("instagram", comment(1 + i))) for i in range(WAITING_MAX)]
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        turned_away = await town.deliver("instagram", comment(100))
        assert turned_away.status_code == 503
        assert time.monotonic() - begun < PATIENCE_S / 2
        answers = await asyncio.gather(*on_their_way, *waiting)
        assert [answer.status_code for answer in answers] == [503] * (WRITERS + WAITING_MAX)
    sent = (*range(1, 1 + WAITING_MAX), *range(200, 200 + WRITERS), 100)
    assert [(await town.deliver("instagram", comment(number))).status_code for number in sent] == [200] * len(sent)
    await town.open()
    assert await town.rows("SELECT count(*), count(DISTINCT external_id) FROM messages") == [(len(sent), len(sent))]


async def test_the_waiting_room_is_bounded_in_bytes_too(database_url: str) -> None:
    keeper = Keeper(database_url, patience_s=PATIENCE_S, waiting_max_bytes=len(comment(1)) + 1)
    await keeper.start()
    async with locked(database_url):
        first = []
        for i in range(WRITERS):
            first.append(asyncio.create_task(keeper.keep(arrival(10 + i))))
            await asyncio.sleep(0.1)
        first += [asyncio.create_task(keeper.keep(arrival(i))) for i in (1, 2)]
        await asyncio.sleep(0)
        begun = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            await keeper.keep(arrival(3))
        assert refused.value.detail == "Too many deliveries wait for the database."
        assert time.monotonic() - begun < PATIENCE_S / 2
        assert [type(e) for e in await asyncio.gather(*first, return_exceptions=True)] == [Unavailable] * (WRITERS + 2)
    await keeper.keep(arrival(4))
    await keeper.stop()


async def test_whoever_waits_when_commits_resume_is_answered_200(database_url: str, town: Town) -> None:
    async with locked(database_url):
        answers = [asyncio.create_task(town.deliver("instagram", comment(i))) for i in range(WAITING_MAX)]
        await asyncio.sleep(PATIENCE_S / 2)
    assert [(await answer).status_code for answer in answers] == [200] * WAITING_MAX
    assert await kept(town) == WAITING_MAX


async def test_an_arrival_that_the_database_refuses_does_not_take_the_others_with_it(
    database_url: str, keeper: Keeper, town: Town
) -> None:
    """PostgreSQL keeps no NUL in JSON."""
    async with locked(database_url):  # So that they gather into one group.
        alone = []
        for i in range(WRITERS):
            alone.append(asyncio.create_task(keeper.keep(arrival(100 + i))))
            await asyncio.sleep(0.1)
        group = [asyncio.create_task(keeper.keep(arrival(i, "\0" if i == 7 else "Webhooks/1.0"))) for i in range(1, 20)]
        await asyncio.sleep(0.1)
    assert await asyncio.gather(*alone) == [None] * WRITERS
    results = await asyncio.gather(*group, return_exceptions=True)
    assert [i for i, result in enumerate(results, 1) if result is not None] == [7]
    assert isinstance(results[6], Unavailable)
    assert await kept(town) == WRITERS + 18


async def test_many_deliveries_share_a_commit(town: Town, client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(town.deliver("instagram", comment(i)) for i in range(WAITING_MAX)))
    assert [answer.status_code for answer in answers] == [200] * WAITING_MAX
    commits = await town.rows("SELECT count(DISTINCT xmin::text) FROM deliveries")
    assert commits[0][0] < WAITING_MAX


async def test_the_same_body_at_once_is_one_delivery(town: Town) -> None:
    answers = await asyncio.gather(*(town.deliver("instagram", comment(1)) for _ in range(WAITING_MAX)))
    assert [answer.status_code for answer in answers] == [200] * WAITING_MAX
    assert await town.rows("SELECT repeats FROM deliveries") == [(WAITING_MAX - 1,)]
