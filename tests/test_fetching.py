"""What we ask platforms for by ourselves: the post above a comment, and whether we are still let in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.clock import utc_now
from app.fetching.asking import new_client
from app.fetching.health import check_now, check_one, plan_checks
from app.fetching.posts import read_post
from app.intake.changes import note_revoked
from app.models import Account
from app.settings import Settings
from app.simulator.world import Fault, Order, World
from app.vault import Vault
from tests.town import FACEBOOK, INSTAGRAM, SECRET_KEY, Town, fb_comment, ig_comment, ig_dm, instagram


@pytest.fixture
async def world(simulator: World, town: Town) -> World:
    for platform, account in (("instagram", INSTAGRAM), ("facebook", FACEBOOK)):
        simulator.give_token(platform, "token-akses", account)
    async with town.database.transaction() as session:
        for platform in ("instagram", "facebook"):
            await session.execute(
                update(Account).where(Account.platform == platform).values(api_base=simulator.api_base(platform))
            )
    return simulator


async def step(town: Town, settings: Settings, work: Any, at: datetime | None = None) -> Any:
    async with new_client() as client:
        return await work(town.database, client, Vault([SECRET_KEY]), settings, at or utc_now())


async def shown(town: Town) -> Any:
    [(case_id,)] = await town.rows("SELECT min(id) FROM cases")
    return (await town.get("coordinator", f"/cases/{case_id}")).json()["post"]


async def test_the_post_above_a_comment_is_read_once_and_shown_masked(
    town: Town, world: World, settings: Settings
) -> None:
    link = "https://www.instagram.example/p/abc/"
    caption = "Alun-alun baru segera dibangun! Hubungi 0812-3456-7890"
    world.things["instagram", "media", "m1"] = {"caption": caption, "permalink": link}
    await town.say("instagram", instagram(ig_comment("c1", "kapan dibangun min?"), ig_comment("c2", "wah", "7002")))
    assert (await shown(town))["state"] == "waiting"
    assert await step(town, settings, read_post)
    assert not await step(town, settings, read_post)
    post = await shown(town)
    assert (post["state"], post["permalink"]) == ("read", link)
    assert post["text"].startswith("Alun-alun baru segera dibangun!")
    assert "3456" not in post["text"]
    await town.say("instagram", instagram(ig_comment("c3", "mantap", "7003")))
    assert not await step(town, settings, read_post)


async def test_a_post_that_is_gone_is_not_asked_for_again(town: Town, world: World, settings: Settings) -> None:
    await town.say("facebook", fb_comment("c1", "kapan dibangun min?"))
    assert await step(town, settings, read_post)
    assert (await shown(town)) == {"text": None, "permalink": None, "state": "failed"}
    assert not await step(town, settings, read_post, utc_now() + timedelta(days=9))


async def test_a_platform_in_trouble_is_asked_later_and_nothing_waits_for_it(
    town: Town, world: World, settings: Settings
) -> None:
    world.things["facebook", "post", f"{FACEBOOK}_1"] = {"message": "Jalan baru", "permalink_url": "javascript:x"}
    world.orders["facebook"] = [Order(Fault.UNAVAILABLE, method=None)]
    await town.say("facebook", fb_comment("c1", "kapan dibangun min?"))
    assert await town.rows("SELECT count(*) FROM cases") == [(1,)]
    assert await step(town, settings, read_post)
    assert not await step(town, settings, read_post)
    assert await step(town, settings, read_post, utc_now() + timedelta(minutes=5))
    assert await shown(town) == {"text": "Jalan baru", "permalink": None, "state": "read"}


async def test_a_conversation_stands_under_no_post(town: Town, world: World) -> None:
    await town.say("instagram", instagram(ig_dm("d1", "lampu jalan mati total, gelap")))
    assert await shown(town) is None


async def health(town: Town) -> dict[str, tuple[str, str]]:
    rows = (await town.get("operator", "/accounts")).json()
    return {row["platform"]: (row["token"], row["subscription"]) for row in rows}


async def test_accounts_are_probed_and_what_rotted_is_seen(town: Town, world: World, settings: Settings) -> None:
    world.things["facebook", "subscription", FACEBOOK] = {"fields": ["messages"]}
    await step(town, settings, check_now)
    assert await health(town) == {
        "instagram": ("ok", "ok"), "facebook": ("ok", "failed"), "website": ("unknown", "unknown"),
    }  # fmt: skip
    world.expire("instagram")
    later = utc_now() + timedelta(days=2)
    while await step(town, settings, check_one, later):
        pass
    assert (await health(town))["instagram"] == ("failed", "failed")


async def test_a_platform_that_is_down_says_nothing_about_our_access(
    town: Town, world: World, settings: Settings
) -> None:
    world.orders["instagram"] = [Order(Fault.UNAVAILABLE, times=9, method=None)]
    await step(town, settings, check_now)
    assert (await health(town))["instagram"] == ("unknown", "unknown")


async def silent(town: Town, at: datetime) -> list[tuple[Any, ...]]:
    async with town.database.transaction() as session:
        await plan_checks(session, at)
    return await town.rows(
        "SELECT a.platform FROM account_health h JOIN accounts a ON a.id = h.account_id WHERE silent_since IS NOT NULL"
    )


async def test_an_account_that_is_silent_against_its_habit_is_seen(town: Town) -> None:
    comments = [ig_comment(f"c{n}", "lampu mati", media=f"m{n}") for n in range(25)]
    await town.say("instagram", instagram(*comments))
    await town.say("facebook", fb_comment("f1", "lampu mati"))
    await town.execute("UPDATE outcomes SET recorded_at = recorded_at - id * interval '3 hours' + interval '2 hours'")
    assert await silent(town, utc_now()) == []
    assert await silent(town, utc_now() + timedelta(hours=3)) == [("instagram",)]
    await town.say("instagram", instagram(ig_comment("c99", "lampu mati")))
    assert await silent(town, utc_now()) == []


async def test_every_event_is_accounted_for_by_account_and_day(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", "lampu mati"), ig_comment("c1", "lampu mati")))
    await town.say("instagram", instagram(ig_comment("r1", "baik", INSTAGRAM), ig_comment("x", "?", account="404")))
    await town.say("instagram", instagram({"id": INSTAGRAM, "changes": [{"field": "story_insights", "value": {}}]}))
    answer = await town.get("coordinator", "/accounts/reconciliation")
    ours, strange = sorted(answer.json(), key=lambda row: row["account_id"] is None)
    assert (ours["received"], ours["stored"], ours["duplicate"], ours["echo"]) == (4, 1, 1, 1)
    assert ours["ignored"] == {"field 'story_insights'": 1}
    assert (strange["received"], strange["unroutable"]) == (1, 1)
    assert (
        await town.get("coordinator", "/accounts/reconciliation", **{"from": "2026-05-01", "to": "2026-04-01"})
    ).status_code == 422
    assert (await town.get("dishub", "/accounts/reconciliation")).status_code == 403


async def test_what_the_platform_says_about_our_access_counts_at_once(town: Town) -> None:
    async with town.database.transaction() as session:
        await plan_checks(session, utc_now())
        account = await town.rows("SELECT id FROM accounts WHERE platform = 'instagram'")
        await note_revoked(session, account[0][0], utc_now())
    rows = (await town.get("operator", "/accounts")).json()
    assert [row["platform"] for row in rows if row["revoked_at"]] == ["instagram"]
