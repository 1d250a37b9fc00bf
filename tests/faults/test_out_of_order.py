"""Platforms promise no order: whichever way the parts of a story arrive, it ends the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from app.clock import utc_now
from tests.town import FACEBOOK, INSTAGRAM, Town, fb_comment, ig_comment, ig_dm, instagram

FIRST = "lampu jalan di depan rumah mati total, gelap"
EDITED = FIRST + ", tiang nomor 12"
MARK = "Saminah"
T0 = utc_now().replace(microsecond=0) - timedelta(hours=3)


async def test_our_reply_may_come_before_the_comment_it_answers(town: Town) -> None:
    reply = fb_comment("r1", "Segera kami cek", FACEBOOK, parent="c1", at=T0 + timedelta(minutes=20))
    await town.say("facebook", reply)
    assert await town.rows("SELECT count(*) FROM cases") == [(0,)]
    await town.say("facebook", fb_comment("c1", FIRST, at=T0))
    assert await town.rows("SELECT first_answered_at, reply_due_at FROM cases") == [(T0 + timedelta(minutes=20), None)]
    assert await town.rows("SELECT count(DISTINCT case_id), count(case_id) FROM messages") == [(1, 2)]


async def test_our_instagram_reply_may_come_before_the_comment_it_answers(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("r1", "Segera kami cek", INSTAGRAM, parent="c1")))
    await town.say("instagram", instagram(ig_comment("c1", FIRST)))
    assert await town.rows("SELECT first_answered_at IS NOT NULL FROM cases") == [(True,)]


async def test_an_echo_may_come_before_the_message_it_answers(town: Town) -> None:
    echo = ig_dm("m2", "Segera kami cek", at=T0 + timedelta(minutes=20), echo=True)
    await town.say("instagram", instagram(echo))
    await town.say("instagram", instagram(ig_dm("m1", FIRST, at=T0)))
    assert await town.rows("SELECT first_answered_at FROM cases") == [(T0 + timedelta(minutes=20),)]


async def test_a_comment_its_edit_and_our_reply_end_the_same_in_every_order(town: Town) -> None:
    for turn, order in enumerate(permutations(range(3))):
        number, post, author = f"c{turn}", f"{FACEBOOK}_{turn}", f"80{turn}"
        edit_at, reply_at = T0 + timedelta(minutes=5), T0 + timedelta(minutes=20)
        story = [
            fb_comment(number, FIRST, author, post=post, at=T0),
            fb_comment(number, EDITED, author, post=post, verb="edited", at=edit_at),
            fb_comment(f"r{turn}", f"Segera kami cek {turn}", FACEBOOK, post=post, parent=number, at=reply_at),
        ]
        for step in order:
            await town.say("facebook", story[step])
        message = await town.rows("SELECT text, occurred_at, case_id FROM messages WHERE external_id = %s", number)
        assert message[0][:2] == (EDITED, T0), order
        revisions = await town.rows(
            "SELECT r.text FROM revisions r JOIN messages m ON m.id = r.message_id WHERE m.external_id = %s", number
        )
        assert revisions == [(FIRST,)], order
        case = await town.rows("SELECT opened_at, first_answered_at, opd FROM cases WHERE id = %s", message[0][2])
        assert case == [(T0, reply_at, "dishub")], order
    assert await town.rows("SELECT count(*) FROM cases") == [(6,)]


async def test_a_comment_its_edit_and_its_deletion_leave_no_words_in_any_order(town: Town) -> None:
    for turn, order in enumerate(permutations(range(3))):
        number, post = f"c{turn}", f"{FACEBOOK}_{turn}"
        story = [
            fb_comment(number, f"{FIRST} {MARK}", post=post, at=T0),
            fb_comment(number, f"{EDITED} {MARK}", post=post, verb="edited", at=T0 + timedelta(minutes=5)),
            fb_comment(number, None, post=post, verb="remove", at=T0 + timedelta(minutes=9)),
        ]
        for step in order:
            await town.say("facebook", story[step])
        message = await town.rows(
            "SELECT text, masked_text, erased_at IS NOT NULL FROM messages ORDER BY id DESC LIMIT 1"
        )
        assert message == [(None, None, True)], order
    for query in (
        f"SELECT count(*) FROM revisions WHERE text LIKE '%{MARK}%' OR masked_text LIKE '%{MARK}%'",
        f"SELECT count(*) FROM readings WHERE reasons::text LIKE '%{MARK}%'",
        f"SELECT count(*) FROM deliveries WHERE encode(body, 'escape') LIKE '%{MARK}%'",
        f"SELECT count(*) FROM dead_letters WHERE event::text LIKE '%{MARK}%'",
    ):
        assert await town.rows(query.replace("%", "%%")) == [(0,)]


async def test_the_parts_of_a_conversation_make_one_case_in_every_order(town: Town) -> None:
    for turn, order in enumerate(permutations(range(3))):
        author = f"70{turn}"
        said = [
            ig_dm(f"a{turn}", FIRST, author, at=T0),
            ig_dm(f"b{turn}", "lampu jalan yang mati di dekat masjid", author, at=T0 + timedelta(minutes=1)),
            ig_dm(f"e{turn}", f"Segera kami cek {turn}", author, at=T0 + timedelta(minutes=9), echo=True),
        ]
        for step in order:
            await town.say("instagram", instagram(said[step]))
        cases = await town.rows(
            "SELECT c.first_answered_at, count(*) FROM cases c JOIN messages m ON m.case_id = c.id "
            "WHERE m.external_id IN (%s, %s, %s) GROUP BY c.id",
            f"a{turn}",
            f"b{turn}",
            f"e{turn}",
        )
        assert cases == [(T0 + timedelta(minutes=9), 3)], order


async def test_a_matter_that_became_clear_later_is_told_anew_by_an_earlier_message(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("photo", None, "7009", at=T0)))
    await town.say("instagram", instagram(ig_dm("words", FIRST, "7009", at=T0 + timedelta(minutes=1))))
    assert ("clarified",) in await town.rows("SELECT type FROM case_events")
    await town.say("instagram", instagram(ig_dm("before", FIRST, "7009", at=T0 - timedelta(minutes=5))))
    cases = await town.rows(
        "SELECT c.opened_at, count(DISTINCT m.id) FROM cases c JOIN messages m ON m.case_id = c.id GROUP BY c.id"
    )
    assert cases == [(T0 - timedelta(minutes=5), 3)]
