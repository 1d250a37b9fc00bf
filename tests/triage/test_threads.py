"""A thread of replies: whose case each belongs to, and the same end in whatever order it arrives."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.clock import utc_now
from tests.town import FACEBOOK, INSTAGRAM, Town, fb_comment, ig_comment, ig_dm, instagram

T0 = utc_now().replace(microsecond=0) - timedelta(hours=5)
FIRST = "lampu jalan di depan rumah mati total, gelap"


def at(minutes: int) -> datetime:
    return T0 + timedelta(minutes=minutes)


async def case_of(town: Town, external_id: str) -> Any:
    [(case_id,)] = await town.rows("SELECT case_id FROM messages WHERE external_id = %s", external_id)
    return case_id


async def log_of(town: Town, case_id: int) -> list[tuple[Any, ...]]:
    return await town.rows(
        "SELECT m.external_id, e.type FROM case_events e JOIN messages m ON m.id = e.message_id "
        "WHERE e.case_id = %s ORDER BY e.at, e.id",
        case_id,
    )


async def test_a_reply_under_our_reply_joins_whatever_its_words(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=at(0)))
    await town.say("facebook", fb_comment("r1", "Segera kami cek, Kak", FACEBOOK, parent="c1", at=at(5)))
    await town.say("facebook", fb_comment("c2", "KTP saya juga belum jadi sebulan ini", parent="r1", at=at(9)))
    await town.say("facebook", fb_comment("c3", "makasih ya", parent="r1", at=at(12)))
    case = await case_of(town, "c1")
    assert await log_of(town, case) == [
        ("c1", "created"), ("r1", "agent_reply"), ("c2", "citizen_message"), ("c3", "remark"),
    ]  # fmt: skip
    assert await town.rows("SELECT count(*), max(reply_due_at) IS NOT NULL FROM cases") == [(1, True)]


async def test_three_levels_deep_a_citizen_is_still_in_the_same_case(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=at(0)))
    await town.say("facebook", fb_comment("n1", "makasih ya", "8002", parent="c1", at=at(2)))
    await town.say("facebook", fb_comment("r1", "Segera kami cek", FACEBOOK, parent="n1", at=at(3)))
    await town.say("facebook", fb_comment("c2", "jalan di sini juga berlubang parah", parent="r1", at=at(4)))
    assert await case_of(town, "c2") == await case_of(town, "c1")


async def test_another_citizens_answer_is_shown_and_touches_no_clock(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=at(0)))
    await town.say("facebook", fb_comment("n1", "makasih ya", "8002", parent="c1", at=at(2)))
    case = await case_of(town, "c1")
    assert await log_of(town, case) == [("c1", "created"), ("n1", "remark")]
    assert await town.rows("SELECT count(*), max(first_answered_at) FROM cases") == [(1, None)]


async def test_what_we_say_to_another_citizen_leaves_the_case_unanswered(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=at(0)))
    await town.say("facebook", fb_comment("n1", "makasih ya", "8002", parent="c1", at=at(2)))
    await town.say("facebook", fb_comment("r1", "Terima kasih infonya, Kak", FACEBOOK, parent="n1", at=at(5)))
    assert await log_of(town, await case_of(town, "c1")) == [("c1", "created"), ("n1", "remark"), ("r1", "remark")]
    assert await town.rows("SELECT first_answered_at FROM cases") == [(None,)]


async def test_another_citizens_own_complaint_under_a_comment_is_a_case_of_its_own(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=at(0)))
    await town.say(
        "facebook", fb_comment("n1", "sampah di depan pasar menumpuk tidak diangkut", "8002", parent="c1", at=at(2))
    )
    assert await case_of(town, "n1") not in {None, await case_of(town, "c1")}


async def test_our_second_reply_under_our_first_answers_the_same_citizen(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", FIRST, at=at(0)))
    await town.say("facebook", fb_comment("r1", "Segera kami cek", FACEBOOK, parent="c1", at=at(5)))
    await town.say("facebook", fb_comment("c2", "masih gelap juga, kapan?", parent="c1", at=at(60)))
    await town.say("facebook", fb_comment("r2", "Sudah diperbaiki ya", FACEBOOK, parent="r1", at=at(90)))
    assert await town.rows("SELECT reply_due_at FROM cases") == [(None,)]


async def test_a_reply_without_times_that_comes_before_what_it_answers_is_found(town: Town) -> None:
    """Instagram's comments carry no time: only the chain of replies tells where this one belongs."""
    await town.say("instagram", instagram(ig_comment("c2", "oke siap", parent="r1")))
    await town.say("instagram", instagram(ig_comment("r1", "Segera kami cek", INSTAGRAM, parent="c1")))
    await town.say("instagram", instagram(ig_comment("c1", FIRST)))
    assert await case_of(town, "c2") == await case_of(town, "r1") == await case_of(town, "c1") is not None


async def test_a_message_that_a_private_reply_brought_joins_the_comments_case(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", FIRST)))
    case = await case_of(town, "c1")
    await town.say("instagram", instagram(ig_dm("p1", "Boleh kirim alamatnya, Kak?", echo=True)))
    await town.execute("UPDATE messages SET case_id = %s WHERE external_id = 'p1'", case)
    await town.say("instagram", instagram(ig_dm("d1", "tiang nomor 12, jalan melati")))
    assert await case_of(town, "d1") == case


FOLLOW_UPS = [
    ("dm", [("a", FIRST, 0), ("r", None, 20), ("b", "lampunya masih mati juga", 40), ("c", "makasih ya", 50)]),
    ("dm", [("a", "halo min", 0), ("b", FIRST, 10), ("r", None, 20), ("c", "di dekat masjid", 30)]),
    ("dm", [("a", FIRST, 0), ("b", "sampah di pasar menumpuk tidak diangkut", 9), ("r", None, 20), ("c", "ok", 33)]),
    (
        "comment",
        [("a", FIRST, 0), ("r", None, 20), ("b", "kok belum juga?", 40), ("s", None, 50), ("n", "makasih ya", 60)],
    ),
]


def story(kind: str, parts: list[tuple[str, str | None, int]], turn: int) -> list[tuple[str, bytes]]:
    """A conversation as deliveries: r and s are ours, n is another citizen's, each under the one before."""
    told = []
    author, post, parent = f"9{turn}", f"{FACEBOOK}_{turn}", None
    for name, text, minutes in parts:
        ours, number = name in "rs", f"{name}{turn}"
        if kind == "dm":
            message = ig_dm(number, text or f"Segera kami cek {turn}", author, at=at(minutes), echo=ours)
            told.append(("instagram", instagram(message)))
        else:
            who = FACEBOOK if ours else f"8{turn}" if name == "n" else author
            said = text or f"Segera kami cek {name}{turn}"
            told.append(("facebook", fb_comment(number, said, who, post=post, parent=parent, at=at(minutes))))
            parent = number
    return told


async def ending(town: Town, turn: int) -> list[tuple[Any, ...]]:
    """The cases of one telling: what they are, their clocks and their logs."""
    return await town.rows(
        "SELECT c.group, c.opd, c.state, c.opened_at, c.first_due_at, c.first_answered_at, c.reply_due_at, "
        "c.resolution_due_at, c.next_due_at, array_agg(rtrim(m.external_id, '0123456789') || ':' || e.type "
        "ORDER BY e.at, m.external_id, e.type) "
        "FROM cases c JOIN case_events e ON e.case_id = c.id JOIN messages m ON m.id = e.message_id "
        "WHERE c.id IN (SELECT case_id FROM messages WHERE external_id ~ ('^[a-z]' || %s || '$')) "
        "GROUP BY c.id ORDER BY c.opened_at, c.group",
        str(turn),
    )


@pytest.mark.parametrize(("kind", "parts"), FOLLOW_UPS)
async def test_a_thread_ends_the_same_in_whatever_order_it_arrives(
    town: Town, kind: str, parts: list[tuple[str, str | None, int]]
) -> None:
    for step in story(kind, parts, 100):
        await town.say(*step)
    in_order = await ending(town, 100)
    assert in_order
    chance = random.Random(7)
    for turn in range(101, 113):
        steps = story(kind, parts, turn)
        chance.shuffle(steps)
        for step in steps:
            await town.say(*step)
        assert await ending(town, turn) == in_order, [body for _, body in steps]
