"""Whatever a platform signs is survived: it costs nobody else a message, and what can be kept is kept."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from tests.town import INSTAGRAM, Town, form, ig_comment, ig_dm, instagram

COMPLAINT = "lampu jalan di depan rumah mati total, gelap"
LONG = 100_000
GOOD = instagram(ig_comment("baik", COMPLAINT, "7100", media="baik"))


async def open_beside_good_ones(town: Town, platform: str, *bodies: bytes) -> None:
    """Deliver the bodies between two good messages; everything is accepted, and both of those become cases."""
    around = [instagram(ig_comment(f"baik{i}", COMPLAINT, f"710{i}", media=f"baik{i}")) for i in (0, 1)]
    assert (await town.deliver("instagram", around[0])).status_code == 200
    for body in bodies:
        assert (await town.deliver(platform, body)).status_code == 200
    assert (await town.deliver("instagram", around[1])).status_code == 200
    await town.open()
    good = await town.rows(
        "SELECT count(*), count(case_id) FROM messages WHERE external_id IN ('baik0', 'baik1') AND text = %s", COMPLAINT
    )
    assert good == [(2, 2)]
    assert await town.rows("SELECT count(*) FROM deliveries WHERE handled_at IS NULL") == [(0,)]
    # Every delivery has its outcome, and nothing is left to be tried for ever.
    silent = await town.rows(
        "SELECT count(*) FROM deliveries d WHERE NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.delivery_id = d.id)"
    )
    assert silent == [(0,)]


async def test_garbage_is_kept_and_harms_nobody(town: Town) -> None:
    dice = random.Random(11)
    garbage = [dice.randbytes(dice.randrange(1, 400)) for _ in range(40)]
    await open_beside_good_ones(town, "instagram", *garbage)
    assert await town.rows("SELECT count(*) FROM dead_letters WHERE position = -1 AND dead_at IS NOT NULL") == [(40,)]


async def test_a_body_cut_off_anywhere_is_kept_and_harms_nobody(town: Town) -> None:
    """Signed as it arrived: what was cut off on its way does not verify and is 403."""
    body = instagram(ig_comment("c1", COMPLAINT), ig_dm("m1", "sampah menumpuk"))
    cuts = [body[:end] for end in range(0, len(body), 17)]
    await open_beside_good_ones(town, "instagram", *cuts)
    assert await town.rows("SELECT count(*) FROM dead_letters") == [(len(cuts),)]


async def test_bodies_of_any_json_shape_are_survived(town: Town) -> None:
    dice = random.Random(5)
    leaves: list[Any] = [
        None, True, 0, -1, 1.5, 10**60, "", "teks", [], {}, "\u0000", "9" * 400, 1e308, INSTAGRAM, "comments", "add",
    ]  # fmt: skip

    def twist(value: Any) -> Any:
        """The same structure with one part in four replaced by anything."""
        if dice.random() < 0.25:
            return dice.choice(leaves)
        if isinstance(value, dict):
            return {key: twist(part) for key, part in value.items()}
        if isinstance(value, list):
            return [twist(part) for part in value] * dice.choice([1, 1, 2])
        return value

    shapes = [json.loads(instagram(ig_comment("c1", COMPLAINT), ig_dm("m1", COMPLAINT)))] * 60
    await open_beside_good_ones(town, "instagram", *(json.dumps(twist(shape)).encode() for shape in shapes))
    letters = await town.rows("SELECT count(*) FROM dead_letters WHERE dead_at IS NULL")
    assert letters == [(0,)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("lampu\x00mati", "lampu\ufffdmati"),
        ("\x00", "\ufffd"),
        ("lampu \ud83d mati", "lampu \ufffd\ufffd\ufffd mati"),
        ("\udc00", "\ufffd\ufffd\ufffd"),
        ("lampu \ud83d\ude00 mati", "lampu 😀 mati"),
        ("\u202elampu\u200b mati\u0007", "\u202elampu\u200b mati\u0007"),
    ],
)
async def test_what_no_database_stores_is_replaced_and_the_rest_kept(town: Town, text: str, kept: str) -> None:
    """Platforms escape these in their JSON; PostgreSQL takes neither NUL nor half a surrogate pair."""
    body = instagram(ig_comment("c1", text, "7001\x00", username="warga\ud83d"))
    assert b"\x00" not in body
    await open_beside_good_ones(town, "instagram", body)
    assert await town.rows("SELECT text FROM messages WHERE external_id = 'c1'") == [(kept,)]
    assert await town.rows("SELECT count(*) FROM dead_letters") == [(0,)]


@pytest.mark.parametrize(
    "unit",
    ["lampu jalan mati ", "081234567890 ", "a@", "a.", "B 1234 XYZ ", "jl. ", "https://", "0", "😀", "\u0000", "ا"],
)
async def test_a_text_of_100_kb_is_stored_whole_and_holds_nobody_up(town: Town, unit: str) -> None:
    text = (unit * LONG)[:LONG]
    begun = time.monotonic()
    await open_beside_good_ones(town, "instagram", instagram(ig_comment("c1", text)))
    assert time.monotonic() - begun < 5
    assert await town.rows("SELECT length(text) FROM messages WHERE external_id = 'c1'") == [(LONG,)]
    assert await town.rows("SELECT count(*) FROM dead_letters") == [(0,)]


async def test_a_long_text_is_edited_and_erased_like_any_other(town: Town) -> None:
    long = ("lampu jalan mati " * LONG)[:LONG]
    await town.say("website", form("f1", long))
    for kind, text in (("message.updated", long + " lagi"), ("message.deleted", "")):
        content = json.loads(form("f1", text)) | {"type": kind}
        await town.say("website", json.dumps(content).encode())
    assert await town.rows("SELECT text, erased_at IS NOT NULL FROM messages") == [(None, True)]
    assert await town.rows("SELECT text FROM revisions") == [(None,)]


@pytest.mark.parametrize("part", ["message", "thread", "author", "parent"])
async def test_an_id_beyond_all_reason_is_kept_by_its_digest_and_found_again(town: Town, part: str) -> None:
    """No index of PostgreSQL takes 20 kB; a form's contact may still be that long."""
    huge = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20_000))
    said: dict[str, dict[str, Any]] = {
        "message": ig_comment(huge, COMPLAINT),
        "thread": ig_comment("c1", COMPLAINT, media=huge),
        "author": ig_comment("c1", COMPLAINT, huge),
        "parent": ig_comment("c1", COMPLAINT, parent=huge),
    }
    await open_beside_good_ones(town, "instagram", instagram(said[part]))
    await town.say("instagram", instagram(said[part], ig_comment("c2", COMPLAINT, "7002")))
    assert await town.rows("SELECT count(*), count(case_id) FROM messages") == [(4, 4)]
    assert await town.rows("SELECT count(*) FROM dead_letters") == [(0,)]
    number = huge if part == "message" else "c1"
    await town.say("instagram", instagram(ig_dm(number, None, deleted=True)))
    assert await town.rows("SELECT count(*) FROM messages WHERE erased_at IS NOT NULL AND text IS NULL") == [(1,)]


async def test_a_thousand_updates_in_one_post_are_a_thousand_messages(town: Town) -> None:
    comments = [ig_comment(f"c{i}", COMPLAINT, f"9{i:04}", media=f"m{i % 50}") for i in range(1000)]
    begun = time.monotonic()
    await town.say("instagram", instagram(*comments))
    assert time.monotonic() - begun < 10
    assert await town.rows("SELECT count(*) FROM deliveries") == [(1,)]
    assert await town.rows("SELECT count(*), count(DISTINCT case_id) FROM messages") == [(1000, 1000)]
    assert await town.rows("SELECT outcome, count(*) FROM outcomes GROUP BY 1") == [("stored", 1000)]


async def test_a_thousand_updates_with_a_bad_one_lose_only_that_one(town: Town) -> None:
    comments: list[Any] = [ig_comment(f"c{i}", COMPLAINT, f"9{i:04}", media=f"m{i}") for i in range(999)]
    comments.insert(500, {"id": INSTAGRAM, "changes": [{"field": "comments", "value": {"id": {}, "text": ["?"]}}]})
    await town.say("instagram", instagram(*comments))
    assert await town.rows("SELECT outcome, count(*) FROM outcomes GROUP BY 1 ORDER BY 2") == [
        ("ignored", 1), ("stored", 999),
    ]  # fmt: skip
