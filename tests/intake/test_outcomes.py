"""Every event of every delivery gets an outcome: the ledger that proves that nothing was lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.town import FACEBOOK, INSTAGRAM, Town, fb_comment, form, ig_comment, ig_dm, instagram


async def outcomes(town: Town) -> list[tuple[str, str | None]]:
    return [
        (outcome, reason)
        for outcome, reason in await town.rows("SELECT outcome, reason FROM outcomes ORDER BY delivery_id, position")
    ]


async def test_a_citizens_message_is_stored_with_both_times_and_opens_a_case(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("m1", "lampu jalan mati di depan rumah, gelap sekali")))
    assert await outcomes(town) == [("stored", None)]
    messages = await town.rows(
        "SELECT direction, kind, text, occurred_by, occurred_at <= received_at, case_id IS NOT NULL FROM messages"
    )
    assert messages == [("inbound", "dm", "lampu jalan mati di depan rumah, gelap sekali", "platform", True, True)]


async def test_praise_is_stored_and_opens_no_case(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", "terima kasih, taman kotanya sekarang bagus sekali, keren")))
    assert await outcomes(town) == [("stored", None)]
    assert await town.rows("SELECT intent FROM readings") == [("praise",)]
    assert await town.rows("SELECT count(*) FROM cases") == [(0,)]


async def test_our_own_words_are_an_echo_and_open_no_case(town: Town) -> None:
    own = ig_comment("r1", "Jadwal layanan keliling ada di bio", INSTAGRAM)
    await town.say("instagram", instagram(own, ig_dm("m2", "Halo, ada yang bisa dibantu?", echo=True)))
    assert await outcomes(town) == [("echo", None), ("echo", None)]
    assert await town.rows("SELECT DISTINCT direction, case_id FROM messages") == [("outbound", None)]
    assert await town.rows("SELECT count(*) FROM authors") == [(0,)]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"message": {"text": "tanpa nomor"}}, "a message without an id"),
        ({"reaction": {"mid": "m1", "action": "react", "emoji": "❤"}}, "reaction"),
        ({"read": {"mid": "m1"}}, "receipt"),
        ({"game_play": {}}, "a message item of no known kind"),
    ],
)
async def test_what_needs_no_answer_is_ignored_and_says_why(town: Town, item: dict[str, Any], reason: str) -> None:
    ends = {"sender": {"id": "7001"}, "recipient": {"id": INSTAGRAM}, "timestamp": 1_790_000_000_000}
    await town.say("instagram", instagram({"id": INSTAGRAM, "time": 1, "messaging": [ends | item]}))
    assert await outcomes(town) == [("ignored", reason)]
    assert await town.rows("SELECT count(*) FROM messages") == [(0,)]


async def test_a_form_without_consent_is_ignored(town: Town) -> None:
    await town.say("website", form("f1", "jalan berlubang", consent=False))
    assert await outcomes(town) == [("ignored", "no_consent")]
    assert await town.rows("SELECT count(*) FROM messages") == [(0,)]


async def test_an_account_that_nobody_connected_is_unroutable(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", "lampu jalan mati", account="999")))
    assert await outcomes(town) == [("unroutable", "account is not connected here")]
    assert await town.rows("SELECT count(*) FROM messages") == [(0,)]


async def test_an_account_of_another_connection_gets_nothing_from_this_one(town: Town) -> None:
    """Whoever holds one connection's secret must not write into another's account."""
    await town.execute(
        "WITH other AS (INSERT INTO connections (platform, name, secrets, verify_tokens) "
        "VALUES ('facebook', 'lain', '', '') RETURNING id) "
        "UPDATE accounts SET connection_id = other.id FROM other WHERE external_id = %s",
        FACEBOOK,
    )
    await town.say("facebook", fb_comment("c1", "jalan berlubang"))
    assert await outcomes(town) == [("unroutable", "account is not connected here")]
    assert await town.rows("SELECT count(*) FROM messages") == [(0,)]


async def test_each_event_of_a_mixed_body_has_an_outcome_of_its_own(town: Town) -> None:
    await town.say(
        "instagram",
        instagram(
            ig_comment("c1", "lampu jalan mati"),
            ig_comment("c1", "lampu jalan mati"),
            ig_comment("c2", "sampah menumpuk", account="999"),
            {"id": INSTAGRAM, "changes": [{"field": "story_insights", "value": {"reach": 7}}]},
            ig_comment("r1", "Segera kami cek", INSTAGRAM, parent="c1"),
            {"bukan": "entri"},
        ),
    )  # fmt: skip
    assert [outcome for outcome, _ in await outcomes(town)] == [
        "stored", "duplicate", "unroutable", "ignored", "echo", "ignored",
    ]  # fmt: skip
    assert await town.rows("SELECT count(*) FROM dead_letters") == [(0,)]


async def test_a_sticker_without_words_is_a_case_for_the_coordinator(town: Town) -> None:
    entry = ig_dm("m1", None)
    entry["messaging"][0]["message"]["attachments"] = [{"type": "image", "payload": {"url": "https://contoh.id/f"}}]
    await town.say("instagram", instagram(entry))
    assert await outcomes(town) == [("stored", None)]
    assert await town.rows("SELECT attachments FROM messages") == [(1,)]
    assert await town.rows("SELECT opd, needs_review, next_due_at < 'infinity' FROM cases") == [
        ("coordinator", True, True)
    ]


@pytest.mark.parametrize(
    ("said_at", "by"),
    [("2001-01-01T00:00:00+00:00", "receipt"), ("2999-01-01T00:00:00+00:00", "receipt"), ("kemarin", "receipt")],
)
async def test_an_impossible_time_is_replaced_by_our_receipt(town: Town, said_at: str, by: str) -> None:
    content = json.loads(form("f1", "lampu jalan mati total"))
    content["timestamp"] = said_at
    await town.say("website", json.dumps(content).encode())
    assert await town.rows("SELECT occurred_by, occurred_at = received_at FROM messages") == [(by, True)]
