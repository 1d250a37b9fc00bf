"""A citizen takes words back: they are erased everywhere, the case and its verdict stay, no replay brings them back."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest

from app.clock import utc_now
from app.database import Database
from app.fetching.asking import new_client
from app.fetching.posts import read_post
from app.intake.erasing import citizen_called, erase_citizen
from app.intake.ledger import replay
from app.settings import Settings
from app.simulator.world import World
from app.vault import Vault
from tests.town import FACEBOOK, INSTAGRAM, SECRET_KEY, Town, fb_comment, ig_comment, ig_dm, instagram

WORDS = "lampu jalan di depan rumah bu Saminah mati total, gelap"
MARK = "saminah"
T0 = utc_now().replace(microsecond=0) - timedelta(hours=2)
CLOCKS = (
    "SELECT id, state, opd, opened_at, policy_key, first_due_at, first_answered_at, first_elapsed_s, reply_due_at, "
    "resolution_due_at, next_due_at, intent, topic FROM cases ORDER BY id"
)


def removed(number: str, author: str = "8001") -> bytes:
    return fb_comment(number, None, author, verb="remove", at=T0 + timedelta(minutes=30))


async def places_with(town: Town, mark: str) -> list[str]:
    """Every column of every table that holds the mark, in any case and in any type."""
    found = []
    columns = await town.rows(
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate%%' ORDER BY 1, 2"
    )
    for table, column, kind in columns:
        value = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
        if await town.rows(f'SELECT 1 FROM "{table}" WHERE {value} ILIKE %s LIMIT 1', f"%{mark}%"):
            found.append(f"{table}.{column}")
    return found


async def test_a_deletion_erases_the_words_everywhere_and_leaves_the_case_as_it_was(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    await town.say("facebook", fb_comment("c1", WORDS + " tiang 12", verb="edited", at=T0 + timedelta(minutes=5)))
    await town.execute("UPDATE readings SET reasons = '[\"bu Saminah\"]'")
    assert await places_with(town, MARK) == [
        "deliveries.body", "messages.masked_text", "messages.text", "readings.reasons", "revisions.masked_text",
        "revisions.text",
    ]  # fmt: skip
    before = await town.rows(CLOCKS)
    await town.say("facebook", removed("c1"))
    assert await places_with(town, MARK) == []
    assert await town.rows(CLOCKS) == before
    assert await town.rows("SELECT erased_at IS NOT NULL, case_id IS NOT NULL FROM messages") == [(True, True)]
    # What stays of it: the words are gone from the delivery of the deletion, but the ledger knows all three.
    assert await town.rows("SELECT outcome FROM outcomes") == [("stored",)] * 3
    assert await town.rows("SELECT type FROM case_events ORDER BY id") == [
        ("created",), ("edited",), ("erased_by_citizen",),
    ]  # fmt: skip


async def test_the_verdict_of_an_answered_case_survives_the_erasure(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    answer = fb_comment("r1", "Segera kami cek", FACEBOOK, parent="c1", at=T0 + timedelta(minutes=20))
    await town.say("facebook", answer)
    query = {"from": "2020-01-01", "to": "2099-01-01"}
    figures = (await town.get("mayor", "/sla/compliance", **query)).json()
    assert figures["total"]["n"] == 1
    before = await town.rows(CLOCKS)
    await town.say("facebook", removed("c1"))
    assert await town.rows(CLOCKS) == before
    assert (await town.get("mayor", "/sla/compliance", **query)).json()["total"] == figures["total"]
    # The admin sees that something stood there, and not what; our own answer stays.
    case = (await town.get("dishub", f"/cases/{before[0][0]}")).json()
    texts = [(m["sender"], m["text"], m["erased_at"] is None) for m in case["messages"]]
    assert texts == [("citizen", None, False), ("us", "Segera kami cek", True)]


async def test_an_unsent_direct_message_is_erased(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("m1", WORDS, at=T0)))
    await town.say("instagram", instagram(ig_dm("m1", None, deleted=True)))
    assert await places_with(town, MARK) == []
    assert await town.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_a_message_and_its_deletion_in_one_batch_leave_no_words(town: Town) -> None:
    for body in (fb_comment("c1", WORDS, at=T0), removed("c1")):
        await town.deliver("facebook", body)
    await town.open()
    assert await places_with(town, MARK) == []
    assert await town.rows("SELECT erased_at IS NOT NULL FROM messages") == [(True,)]


async def test_a_deletion_may_come_before_its_message_whose_words_are_then_never_stored(town: Town) -> None:
    await town.say("facebook", removed("c1"))
    assert await town.rows("SELECT text, erased_at IS NOT NULL FROM messages") == [(None, True)]
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    assert await places_with(town, MARK) == []
    assert await town.rows("SELECT outcome, reason FROM outcomes ORDER BY delivery_id OFFSET 1") == [
        ("duplicate", "erased")
    ]
    await town.say("facebook", fb_comment("c1", WORDS + " lagi", verb="edited", at=T0 + timedelta(minutes=5)))
    assert await places_with(town, MARK) == []
    assert await town.rows("SELECT count(*) FROM cases") == [(0,)]


async def test_words_that_come_twice_in_one_batch_after_their_deletion_are_forgotten_in_both_bodies(town: Town) -> None:
    await town.say("facebook", removed("c1"))
    for spaces in (b"", b" "):
        await town.deliver("facebook", fb_comment("c1", WORDS, at=T0) + spaces)
    await town.open()
    assert await places_with(town, MARK) == []


async def test_a_redelivery_after_the_deletion_brings_nothing_back(town: Town) -> None:
    body = fb_comment("c1", WORDS, at=T0)
    await town.say("facebook", body)
    await town.say("facebook", removed("c1"))
    await town.say("facebook", body)  # The same bytes: only counted.
    await town.say("facebook", body + b" ")
    await town.execute("UPDATE deliveries SET received_at = received_at - interval '8 days'")
    await town.say("facebook", body)  # The same bytes, but as good as new.
    assert await town.rows("SELECT count(*) FROM deliveries") == [(4,)]
    assert await places_with(town, MARK) == []


async def test_replaying_the_delivery_brings_nothing_back(town: Town, database: Database) -> None:
    """A body with a neighbour in it is forgotten too: what failed in it keeps its own event."""
    await town.say("instagram", instagram(ig_comment("c1", WORDS, media="m1"), ig_comment("c2", "jalan rusak", "7002")))
    await town.execute(
        "UPDATE messages SET erased_at = now(), text = NULL, masked_text = NULL WHERE external_id = 'c1'"
    )
    async with database.transaction() as session:  # The body is still there, as between two batches.
        assert await replay(session, utc_now(), delivery_id=1) == 1
    await town.open()
    assert await town.rows("SELECT text FROM messages ORDER BY external_id") == [(None,), ("jalan rusak",)]
    assert await town.rows("SELECT body FROM deliveries") == [(None,)]
    async with database.transaction() as session:
        assert await replay(session, utc_now(), delivery_id=1) == 0


async def test_what_stands_beside_an_erased_message_in_its_body_stays(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("m1", WORDS, at=T0), ig_dm("m2", "sampah menumpuk di pasar", "7002")))
    await town.say("instagram", instagram(ig_dm("m1", None, deleted=True)))
    assert await town.rows("SELECT text FROM messages ORDER BY external_id") == [(None,), ("sampah menumpuk di pasar",)]
    assert await town.rows("SELECT count(*) FROM cases WHERE state = 'open'") == [(2,)]


async def test_somebody_elses_account_cannot_erase(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    await town.say("instagram", instagram(ig_dm("c1", None, deleted=True)))
    assert await town.rows("SELECT text FROM messages WHERE account_id = 2") == [(WORDS,)]


async def test_a_deletion_by_our_own_side_erases_nothing_and_is_counted(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    await town.say("facebook", fb_comment("c1", None, FACEBOOK, verb="remove", at=T0 + timedelta(minutes=30)))
    assert await town.rows("SELECT text, erased_at, hidden_at IS NOT NULL FROM messages") == [(WORDS, None, True)]
    assert await town.rows("SELECT hidden_by_us FROM cases") == [(1,)]
    assert await history(town) == [("created", "citizen"), ("deleted_by_us", "platform")]
    assert await town.rows("SELECT body IS NOT NULL FROM deliveries") == [(True,), (True,)]


async def test_hiding_by_our_own_side_erases_nothing_and_is_counted(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    await town.say("facebook", fb_comment("c1", WORDS, FACEBOOK, verb="hide", at=T0 + timedelta(minutes=30)))
    assert await town.rows("SELECT text, erased_at, hidden_at IS NOT NULL FROM messages") == [(WORDS, None, True)]
    assert await town.rows("SELECT hidden_by_us FROM cases") == [(1,)]
    assert await history(town) == [("created", "citizen"), ("hidden_by_us", "platform")]
    before = (await town.get("dishub", "/cases")).json()["cases"][0]
    assert before["hidden_by_us"] == 1


async def test_taking_back_our_own_reply_is_no_hiding_of_a_citizen(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    answer = fb_comment("r1", "Segera kami cek", FACEBOOK, parent="c1", at=T0 + timedelta(minutes=20))
    await town.say("facebook", answer)
    answered = await town.rows(CLOCKS)
    await town.say("facebook", fb_comment("r1", None, FACEBOOK, verb="remove", at=T0 + timedelta(minutes=30)))
    assert await town.rows("SELECT hidden_by_us FROM cases") == [(0,)]
    assert await town.rows(CLOCKS) == answered
    assert await town.rows("SELECT text FROM messages WHERE external_id = 'r1'") == [("Segera kami cek",)]


async def history(town: Town) -> list[tuple[Any, ...]]:
    return await town.rows("SELECT type, actor FROM case_events ORDER BY id")


async def test_what_we_hide_and_then_the_citizen_deletes_is_erased(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", WORDS, at=T0))
    await town.say("facebook", fb_comment("c1", WORDS, FACEBOOK, verb="hide", at=T0 + timedelta(minutes=30)))
    await town.say("facebook", removed("c1"))
    assert await places_with(town, MARK) == []
    assert await town.rows("SELECT hidden_by_us FROM cases") == [(1,)]
    assert INSTAGRAM not in str(await history(town))


HIDDEN = "SELECT hidden_at, visibility_at FROM messages"


def shown_or_hidden(verb: str, minutes: int) -> bytes:
    return fb_comment("c1", WORDS, FACEBOOK, verb=verb, at=T0 + timedelta(minutes=minutes))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
@pytest.mark.parametrize("last", ["hide", "unhide"])
async def test_hiding_and_showing_end_the_same_in_any_order(town: Town, order: tuple[int, ...], last: str) -> None:
    first = "unhide" if last == "hide" else "hide"
    bodies = [fb_comment("c1", WORDS, at=T0), shown_or_hidden(first, 30), shown_or_hidden(last, 40)]
    for position in order:
        await town.say("facebook", bodies[position])
    at = T0 + timedelta(minutes=40)
    assert await town.rows(HIDDEN) == [(at if last == "hide" else None, at)]
    assert await town.rows("SELECT hidden_by_us FROM cases") == [(1,)]
    assert sorted(await history(town)) == sorted(
        [("created", "citizen"), ("hidden_by_us", "platform"), ("shown_by_us", "platform")]
    )
    assert await town.rows("SELECT count(*) FROM early_changes") == [(0,)]
    assert {outcome for (outcome,) in await town.rows("SELECT outcome FROM outcomes")} == {"stored"}


async def test_what_waits_for_its_original_holds_nobodys_words(town: Town) -> None:
    await town.say("facebook", shown_or_hidden("hide", 30))
    [row] = await town.rows("SELECT row_to_json(early_changes)::text FROM early_changes")
    assert MARK not in row[0]
    assert await town.rows("SELECT count(*) FROM messages") == [(0,)]


async def read_above(town: Town, simulator: World, settings: Settings) -> None:
    """The visitor's post, as the platform shows it."""
    simulator.give_token("facebook", "token-akses", FACEBOOK)
    simulator.things["facebook", "post", f"{FACEBOOK}_7"] = {"message": WORDS, "permalink_url": f"https://f/{MARK}"}
    await town.execute("UPDATE accounts SET api_base = %s", simulator.api_base("facebook"))
    async with new_client() as client:
        assert await read_post(town.database, client, Vault([SECRET_KEY]), settings, utc_now())
    assert MARK in str(await town.rows("SELECT text FROM posts")).lower()


def visitors(verb: str, text: str | None = None) -> bytes:
    value = {
        "item": "status", "verb": verb, "post_id": f"{FACEBOOK}_7", "from": {"id": "8001", "name": "Warga"},
        "created_time": int(T0.timestamp()), "message": text,
    }  # fmt: skip
    entry = {"id": FACEBOOK, "time": 1, "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


async def test_a_visitors_post_is_forgotten_as_the_post_above_itself_too(
    town: Town, simulator: World, settings: Settings
) -> None:
    await town.say("facebook", visitors("add", WORDS))
    await read_above(town, simulator, settings)
    await town.say("facebook", visitors("remove"))
    assert await places_with(town, MARK) == []
    assert await town.rows("SELECT state FROM posts") == [("erased",)]


async def test_a_citizen_who_is_erased_takes_their_post_along(town: Town, simulator: World, settings: Settings) -> None:
    await town.say("facebook", visitors("add", WORDS))
    await read_above(town, simulator, settings)
    async with town.database.transaction() as session:
        await erase_citizen(session, await citizen_called(session, "facebook", "8001"), utc_now())
    assert await places_with(town, MARK) == []
