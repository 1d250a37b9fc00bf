"""A message that changes: its revisions, and changes that overtake what they change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.clock import utc_now
from tests.promises.changes import change, city_now
from tests.town import INSTAGRAM, Town, fb_comment, ig_dm, instagram

FIRST = "lampu jalan di depan rumah mati total, gelap"
SECOND = "lampu jalan di depan rumah mati total, tiang nomor 12"
THIRD = "lampu jalan di depan rumah mati total, tiang nomor 13"
T0 = utc_now().replace(microsecond=0) - timedelta(hours=2)


def edited(number: str, text: str, minutes: int) -> bytes:
    return fb_comment(number, text, verb="edited", at=T0 + timedelta(minutes=minutes))


def ig_edit(mid: str, text: str, author: str = "7001") -> dict[str, Any]:
    stamp = int(utc_now().timestamp() * 1000)
    item = {
        "sender": {"id": author}, "recipient": {"id": INSTAGRAM}, "timestamp": stamp,
        "message_edit": {"mid": mid, "text": text, "num_edit": 1},
    }  # fmt: skip
    return {"id": INSTAGRAM, "time": stamp, "messaging": [item]}


async def shown(town: Town) -> list[tuple[Any, ...]]:
    return await town.rows("SELECT text, masked_text, edited_at IS NOT NULL FROM messages")


async def revisions(town: Town) -> list[str]:
    return [text for (text,) in await town.rows("SELECT text FROM revisions ORDER BY written_at, id")]


async def test_an_edit_keeps_what_was_said_before_as_a_revision(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    await town.say("facebook", edited("c1", SECOND, 5))
    assert await shown(town) == [(SECOND, SECOND, True)]
    assert await revisions(town) == [FIRST]
    await town.say("facebook", edited("c1", THIRD, 9))
    assert await shown(town) == [(THIRD, THIRD, True)]
    assert await revisions(town) == [FIRST, SECOND]
    assert await town.rows("SELECT outcome FROM outcomes ORDER BY delivery_id") == [("stored",)] * 3
    history = await town.rows("SELECT type FROM case_events ORDER BY id")
    assert history == [("created",), ("edited",), ("edited",)]


async def test_an_edit_moves_no_clock_and_opens_no_second_case(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    before = await town.rows("SELECT id, opened_at, first_due_at, resolution_due_at, next_due_at FROM cases")
    await town.say("facebook", edited("c1", SECOND, 5))
    assert await town.rows("SELECT id, opened_at, first_due_at, resolution_due_at, next_due_at FROM cases") == before


async def test_an_edited_direct_message_is_edited_too(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("m1", FIRST, at=T0)))
    await town.say("instagram", instagram(ig_edit("m1", SECOND)))
    assert await shown(town) == [(SECOND, SECOND, True)]
    assert await revisions(town) == [FIRST]


async def test_an_edit_without_new_words_is_a_duplicate(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    await town.say("facebook", edited("c1", FIRST, 5))
    assert await revisions(town) == []
    assert await town.rows("SELECT outcome, reason FROM outcomes ORDER BY delivery_id OFFSET 1") == [
        ("duplicate", "no new words")
    ]


async def test_an_older_edit_that_comes_late_does_not_win(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    await town.say("facebook", edited("c1", THIRD, 9))
    await town.say("facebook", edited("c1", SECOND, 5))
    assert await shown(town) == [(THIRD, THIRD, True)]


async def test_an_edit_delivered_twice_makes_one_revision(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    for spaces in (b"", b" "):
        await town.say("facebook", edited("c1", SECOND, 5) + spaces)
    assert await revisions(town) == [FIRST]


async def test_an_edit_may_come_before_its_original(town: Town) -> None:
    """The citizen's words do not wait for the original; when that comes it becomes the revision."""
    await town.say("facebook", edited("c1", SECOND, 5))
    assert await shown(town) == [(SECOND, SECOND, True)]
    assert await town.rows("SELECT opd, opened_at FROM cases") == [("dishub", T0 + timedelta(minutes=5))]
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    assert await shown(town) == [(SECOND, SECOND, True)]
    assert await revisions(town) == [FIRST]
    # The clock starts when the citizen first wrote, and there is still one case.
    assert await town.rows("SELECT opened_at, version FROM cases") == [(T0, 1)]
    assert await town.rows("SELECT outcome, reason FROM outcomes ORDER BY delivery_id") == [
        ("stored", "edit before its original"), ("duplicate", None),
    ]  # fmt: skip


async def test_a_clock_that_starts_with_our_receipt_is_not_moved_by_an_older_original(town: Town) -> None:
    def from_receipt(content: dict[str, Any]) -> None:
        for row in content["policies"]["policies"]:
            row["clock_start"] = "received_at"

    await change(town.database, from_receipt)
    town.inbox.city = await city_now(town.database)
    await town.say("facebook", edited("c1", SECOND, 5))
    begun = await town.rows("SELECT opened_at, first_due_at FROM cases WHERE opened_at = received_at")
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    assert await town.rows("SELECT opened_at, first_due_at FROM cases") == begun
    assert await town.rows("SELECT at FROM case_events WHERE type = 'created'") == [(T0,)]


async def test_a_message_and_its_edit_in_one_batch_are_one_edited_message(town: Town) -> None:
    for body in (edited("c1", SECOND, 5), fb_comment("c1", FIRST, at=T0)):
        await town.deliver("facebook", body)
    await town.open()
    assert await shown(town) == [(SECOND, SECOND, True)]
    assert await revisions(town) == [FIRST]
    assert await town.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_thanks_that_become_a_complaint_open_a_case(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", "terima kasih, taman kotanya bagus sekali, keren", at=T0))
    assert await town.rows("SELECT count(*) FROM cases") == [(0,)]
    await town.say("facebook", edited("c1", FIRST, 5))
    assert await town.rows("SELECT opd, intent FROM cases") == [("dishub", "complaint")]
    assert await town.rows("SELECT intent FROM readings") == [("complaint",)]


async def test_a_phone_number_in_an_edit_is_masked_as_in_the_original(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    await town.say("facebook", edited("c1", FIRST + " hubungi 0812-3456-7890", 5))
    assert await shown(town) == [(FIRST + " hubungi 0812-3456-7890", FIRST + " hubungi [telepon]", True)]
    assert await town.rows("SELECT data->>'text' FROM case_events WHERE type = 'edited'") == [(None,)]
