"""YouTube sends nothing: its comments are asked for, once each, and what changes there changes here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import QueuePool

from app.accounts import add_account, add_connection
from app.clock import utc_now
from app.fetching.asking import new_client
from app.fetching.health import plan_checks
from app.fetching.polling import begin_polls, poll_one
from app.settings import Settings
from app.simulator.world import Fault, Order, World
from app.vault import Vault
from tests.town import SECRET_KEY, Town

CHANNEL = "UCkotacontoh"
T0 = utc_now().replace(microsecond=0) - timedelta(hours=2)
ASKS = "lampu jalan di depan rumah mati total, gelap"


def comment(number: str, text: str, minutes: int, *, author: str = "UCwarga", edited: int | None = None) -> Any:
    at, parent = T0 + timedelta(minutes=minutes), number.partition(".")[0] if "." in number else None
    changed = at if edited is None else T0 + timedelta(minutes=edited)
    snippet = {
        "videoId": "vid1", "textOriginal": text, "authorDisplayName": "@warga", "publishedAt": at.isoformat(),
        "authorChannelId": {"value": author}, "updatedAt": changed.isoformat(),
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": number, "snippet": snippet | ({"parentId": parent} if parent else {})}


@dataclass
class Tube:
    """A channel at the stand-in, and the poll that reads it."""

    world: World
    town: Town
    client: httpx.AsyncClient
    settings: Settings
    now: datetime

    def says(self, number: str, text: str, minutes: int, *, replies: int = 0, edited: int | None = None) -> None:
        top = comment(number, text, minutes, edited=edited)
        snippet = {"videoId": "vid1", "topLevelComment": top, "totalReplyCount": replies}
        self.world.things["youtube", "thread", number] = {"id": number, "snippet": snippet}

    def replies(self, number: str, text: str, minutes: int, **how: Any) -> None:
        self.world.things["youtube", "comment", number] = comment(number, text, minutes, **how)
        thread = self.world.things["youtube", "thread", number.partition(".")[0]]
        thread["snippet"]["totalReplyCount"] += 1

    async def poll(self, minutes: int = 2) -> bool:
        self.now += timedelta(minutes=minutes)
        vault = Vault([SECRET_KEY])
        turned = await poll_one(self.town.database, self.client, vault, self.settings, self.now)
        await self.town.open()
        return turned

    def asked(self) -> int:
        return sum(count for (name, _, _), count in self.world.requests.items() if name == "youtube")


@pytest.fixture
async def tube(simulator: World, town: Town, settings: Settings) -> AsyncIterator[Tube]:
    simulator.give_token("youtube", "kunci", CHANNEL)
    vault = Vault([SECRET_KEY])
    now = utc_now()
    async with town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="youtube", name="default", secrets=[], verify_tokens=[]
        )
        await add_account(
            session, vault, connection=connection, external_id=CHANNEL, name="Kota TV", owner_opd="diskominfo",
            api_base=simulator.api_base("youtube"), access_token="kunci",
        )  # fmt: skip
        await begin_polls(session, now)
        await begin_polls(session, now)
    async with new_client() as client:
        yield Tube(simulator, town, client, settings, now)


async def said(tube: Tube) -> list[tuple[Any, ...]]:
    return await tube.town.rows("SELECT external_id, text FROM messages ORDER BY occurred_at, id")


async def test_a_comment_is_read_once_and_becomes_a_case(tube: Tube) -> None:
    tube.says("Ug1", ASKS, 0)
    assert await tube.poll()
    assert not await tube.poll(minutes=0)
    await tube.poll()
    assert await said(tube) == [("Ug1", ASKS)]
    assert await tube.town.rows("SELECT opened_at, platform FROM cases") == [(T0, "youtube")]
    assert await tube.town.rows("SELECT count(*) FROM deliveries") == [(1,)]


async def test_pages_are_read_back_to_a_known_comment(tube: Tube) -> None:
    for number in range(230):
        tube.says(f"Ug{number:03}", f"keluhan nomor {number}", number % 60)
    await tube.poll()
    assert await tube.town.rows("SELECT count(*) FROM messages") == [(230,)]
    assert tube.asked() == 3
    tube.says("Ug999", "keluhan baru", 90)
    await tube.poll()
    assert await tube.town.rows("SELECT count(*) FROM messages") == [(231,)]
    assert tube.asked() == 4


async def test_replies_are_read_and_ours_stop_the_clock(tube: Tube) -> None:
    tube.says("Ug1", ASKS, 0)
    await tube.poll()
    tube.replies("Ug1.a", "Segera kami cek", 20, author=CHANNEL)
    tube.replies("Ug1.b", "terima kasih", 30)
    await tube.poll()
    assert [number for number, _ in await said(tube)] == ["Ug1", "Ug1.a", "Ug1.b"]
    assert await tube.town.rows("SELECT first_answered_at FROM cases") == [(T0 + timedelta(minutes=20),)]
    assert await tube.town.rows("SELECT count(DISTINCT case_id), count(case_id) FROM messages") == [(1, 3)]


async def test_an_edited_comment_has_its_new_words_and_a_revision(tube: Tube) -> None:
    tube.says("Ug1", ASKS, 0)
    await tube.poll()
    tube.says("Ug1", ASKS + ", tiang nomor 12", 0, edited=15)
    await tube.poll()
    await tube.poll()
    assert await said(tube) == [("Ug1", ASKS + ", tiang nomor 12")]
    assert await tube.town.rows("SELECT text FROM revisions") == [(ASKS,)]
    assert await tube.town.rows("SELECT opened_at FROM cases") == [(T0,)]


async def test_a_comment_is_gone_only_when_it_was_missed_twice(tube: Tube) -> None:
    tube.says("Ug1", ASKS, 0)
    tube.says("Ug2", "jalan berlubang parah", 5)
    await tube.poll()
    opened = await tube.town.rows("SELECT id, opened_at FROM cases ORDER BY id")
    tube.world.gone.add(("youtube", "Ug1"))
    await tube.poll(minutes=11)
    assert (await said(tube))[0] == ("Ug1", ASKS)
    await tube.poll(minutes=11)
    assert await said(tube) == [("Ug1", None), ("Ug2", "jalan berlubang parah")]
    assert await tube.town.rows("SELECT id, opened_at FROM cases ORDER BY id") == opened != []


async def test_a_comment_that_was_missed_once_and_is_back_stays(tube: Tube) -> None:
    tube.says("Ug1", ASKS, 0)
    await tube.poll()
    tube.world.gone.add(("youtube", "Ug1"))
    await tube.poll(minutes=11)
    tube.world.gone.clear()
    await tube.poll(minutes=11)
    tube.world.gone.add(("youtube", "Ug1"))
    await tube.poll(minutes=11)
    assert await said(tube) == [("Ug1", ASKS)]


async def test_a_failing_platform_is_asked_less_often_and_loses_nothing(tube: Tube) -> None:
    tube.says("Ug1", ASKS, 0)
    tube.world.orders["youtube"] = [Order(Fault.UNAVAILABLE, times=2, method=None)]
    assert await tube.poll()
    assert not await tube.poll(minutes=1)
    assert await tube.poll(minutes=2)
    assert await tube.poll(minutes=10)
    assert await said(tube) == [("Ug1", ASKS)]


async def test_the_days_quota_is_kept(tube: Tube) -> None:
    tube.settings = tube.settings.model_copy(update={"poll_units_per_day": 3})
    tube.now = (tube.now + timedelta(days=1)).replace(hour=9)  # The quota's day begins at seven or eight.
    for _ in range(8):
        await tube.poll(minutes=40)
    assert tube.asked() == 3


async def test_accounts_of_one_project_share_its_quota(tube: Tube) -> None:
    tube.world.give_token("youtube", "kunci-2", "UCdinas")
    vault = Vault([SECRET_KEY])
    async with tube.town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="youtube", name="default", secrets=[], verify_tokens=[]
        )
        await add_account(
            session, vault, connection=connection, external_id="UCdinas", name="Dinas TV", owner_opd="dlh",
            api_base=tube.world.api_base("youtube"), access_token="kunci-2",
        )  # fmt: skip
        await begin_polls(session, tube.now)
    tube.settings = tube.settings.model_copy(update={"poll_units_per_day": 5})
    tube.now = (tube.now + timedelta(days=1)).replace(hour=9)
    for _ in range(12):
        await tube.poll(minutes=20)
    assert tube.asked() == 5
    assert await tube.town.rows("SELECT sum(units) FROM polls") == [(5,)]


async def test_where_the_platform_says_that_the_quota_ended_it_is_left_alone_until_the_next_day(tube: Tube) -> None:
    tube.now = (tube.now + timedelta(days=1)).replace(hour=9)
    tube.world.orders["youtube"] = [Order(Fault.EXHAUSTED, times=1, method=None)]
    assert await tube.poll()
    assert not await tube.poll(minutes=600)
    assert tube.asked() == 1
    assert await tube.poll(minutes=900)
    assert tube.asked() > 1


async def test_a_turn_that_broke_off_leaves_no_gap(tube: Tube) -> None:
    for number in range(230):
        tube.says(f"Ug{number:03}", f"keluhan nomor {number}", number % 60)
    tube.world.orders["youtube"] = [Order(Fault.UNAVAILABLE, times=1, method=None, after=1)]
    await tube.poll()
    assert await tube.town.rows("SELECT count(*) FROM messages") == [(100,)]
    await tube.poll(minutes=10)
    assert await tube.town.rows("SELECT count(*) FROM messages") == [(230,)]


async def test_no_transaction_is_open_while_the_platform_is_asked(tube: Tube) -> None:
    pool = tube.town.database.engine.pool
    assert isinstance(pool, QueuePool)
    in_use: list[int] = []

    async def count(_request: httpx.Request) -> None:
        in_use.append(pool.checkedout())

    tube.says("Ug1", ASKS, 0, replies=1)
    tube.client.event_hooks["request"].append(count)
    await tube.poll()
    await tube.poll(minutes=11)
    assert len(in_use) >= 4
    assert set(in_use) == {0}


async def test_a_poll_that_is_not_let_in_has_the_account_probed_at_once(tube: Tube) -> None:
    async with tube.town.database.transaction() as session:
        await plan_checks(session, tube.now)
    due = "SELECT next_check_at <= %s FROM account_health h JOIN accounts a ON a.id = h.account_id WHERE platform = %s"
    await tube.town.execute("UPDATE account_health SET next_check_at = %s", tube.now + timedelta(days=1))
    await tube.poll()
    assert await tube.town.rows(due, tube.now, "youtube") == [(False,)]
    tube.world.expire("youtube")
    await tube.poll()
    assert await tube.town.rows(due, tube.now, "youtube") == [(True,)]
