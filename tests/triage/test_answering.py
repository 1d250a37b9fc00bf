"""Our own words coming back: whom they answer, and which were not a person's."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from app.casefile import read_clocks, read_logs
from app.clock import utc_now
from app.directory import City
from tests.town import FACEBOOK, INSTAGRAM, Town, fb_comment, ig_comment, ig_dm, instagram

LAMP = "lampu jalan di depan rumah mati total, gelap gulita"


async def answered_at(town: Town, external_id: str) -> datetime | None:
    rows = await town.rows(
        "SELECT first_answered_at FROM cases JOIN messages m ON m.case_id = cases.id WHERE m.external_id = %s",
        external_id,
    )
    moment = rows[0][0]
    assert moment is None or isinstance(moment, datetime)
    return moment


async def test_a_reply_typed_in_the_app_answers_at_the_platforms_time(town: Town) -> None:
    said = (utc_now() - timedelta(hours=2)).replace(microsecond=0)
    await town.say("facebook", fb_comment("c1", LAMP, at=said))
    replied = said + timedelta(minutes=30)
    await town.say("facebook", fb_comment("r1", "Siap, kami cek", FACEBOOK, parent="c1", at=replied))
    assert await answered_at(town, "c1") == replied


async def test_a_reply_that_comes_before_its_comment_answers_it(town: Town) -> None:
    said = (utc_now() - timedelta(hours=2)).replace(microsecond=0)
    replied = said + timedelta(minutes=30)
    await town.say("facebook", fb_comment("r1", "Siap, kami cek", FACEBOOK, parent="c1", at=replied))
    await town.say("facebook", fb_comment("c1", LAMP, at=said))
    assert await answered_at(town, "c1") == replied


async def test_the_citizen_who_is_mentioned_is_answered(town: Town) -> None:
    await town.say(
        "instagram",
        instagram(
            ig_comment("c1", LAMP, "1", username="siti.aminah"),
            ig_comment("c2", LAMP, "2", parent="c1", username="budi_99"),
        ),
    )
    await town.say("instagram", instagram(ig_comment("r1", "@budi_99 kami cek ya", INSTAGRAM, parent="c1")))
    assert await answered_at(town, "c1") is None
    assert await answered_at(town, "c2") is not None


async def test_the_answer_of_another_citizen_stops_no_clock(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", LAMP, "1")))
    await town.say("instagram", instagram(ig_comment("c2", "sabar ya bu, besok juga diperbaiki", "2", parent="c1")))
    assert await answered_at(town, "c1") is None


async def test_an_echo_of_a_listed_automation_answers_nobody(town: Town) -> None:
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE accounts SET automations = '[\"555\"]'"))
    said = utc_now() - timedelta(minutes=30)
    await town.say("instagram", instagram(ig_dm("m1", LAMP, at=said)))
    bot = ig_dm("e1", "Pesan Anda kami terima", echo=True, app_id="555", at=said + timedelta(minutes=1))
    await town.say("instagram", instagram(bot))
    assert await answered_at(town, "m1") is None
    assert (await town.rows("SELECT automatic FROM messages WHERE external_id = 'e1'")) == [(True,)]
    person = ig_dm("e2", "Baik bu, kami cek", echo=True, app_id="666", at=said + timedelta(minutes=9))
    await town.say("instagram", instagram(person))
    assert await answered_at(town, "m1") is not None


async def test_an_echo_within_five_seconds_is_automatic(town: Town) -> None:
    said = utc_now() - timedelta(minutes=30)
    await town.say("instagram", instagram(ig_dm("m1", LAMP, at=said)))
    await town.say("instagram", instagram(ig_dm("e1", "Halo!", echo=True, at=said + timedelta(seconds=5))))
    assert await answered_at(town, "m1") is None


async def test_the_same_words_to_three_citizens_are_automatic_also_the_first_two(town: Town) -> None:
    said = utc_now() - timedelta(minutes=30)
    for number in range(3):
        await town.say("instagram", instagram(ig_dm(f"m{number}", LAMP, f"70{number}", at=said)))
    for number in range(2):
        echo = ig_dm(f"e{number}", "Mohon ditunggu", f"70{number}", echo=True, at=said + timedelta(minutes=number + 1))
        await town.say("instagram", instagram(echo))
        assert await answered_at(town, f"m{number}") is not None
    third = ig_dm("e2", "Mohon ditunggu", "702", echo=True, at=said + timedelta(minutes=4))
    await town.say("instagram", instagram(third))
    for number in range(3):
        assert await answered_at(town, f"m{number}") is None


async def test_every_clock_in_the_table_is_what_its_events_say(town: Town, city: City) -> None:
    """Late is a fact of the events: recomputing all of them changes nothing."""
    said = utc_now() - timedelta(hours=5)
    for number in range(6):
        await town.say("instagram", instagram(ig_dm(f"m{number}", LAMP, f"71{number}", at=said)))
    ids = [row[0] for row in await town.rows("SELECT id FROM cases ORDER BY id")]
    await town.say("instagram", instagram(ig_dm("e0", "Baik", "710", echo=True, at=said + timedelta(minutes=7))))
    await town.act("dishub", ids[1], "wait", {"reason": "foto"})
    await town.act("dishub", ids[2], "resolve", {"summary": "selesai"})
    await town.act("dishub", ids[3], "hand-over", {"opd": "dpupr", "reason": "jalan"})
    await town.act("dishub", ids[4], "corrections", {"intent": "question"})
    await town.act("dishub", ids[5], "resolve", {"summary": "selesai"})
    await town.act("dishub", ids[5], "reopen", {"reason": "mati lagi"})
    await town.act("dishub", ids[0], "support", {"opd": "dlh", "task": "pangkas dahan"})
    columns = "first_due_at, first_answered_at, first_elapsed_s, reply_due_at, resolution_due_at, next_due_at, accountable_opd, "
    columns += "verify_due_at, verified_at, follow_up_due_at, close_due_at, auto_closed_at, supporting_opds"
    stored = {row[0]: row[1:] for row in await town.rows(f"SELECT id, {columns} FROM cases")}
    async with town.database.transaction() as session:
        logs = await read_logs(session, set(ids))
    for case_id, log in logs.items():
        clocks = read_clocks(log, city.calendars, utc_now())
        assert stored[case_id] == tuple(getattr(clocks, name.strip()) for name in columns.split(",")), case_id
