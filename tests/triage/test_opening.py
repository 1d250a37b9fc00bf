"""Which messages open a case, whose it is, and which case a follow-up joins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.clock import utc_now
from app.inbox import Inbox
from app.triage.reading import Reader
from tests.town import Town, fb_comment, form, ig_comment, ig_dm, instagram

LAMP = "lampu jalan di depan rumah mati total, gelap gulita"
HOLE = "jalan berlubang parah di depan pasar, tolong segera diaspal"
QUESTION = "jam buka pelayanan KTP di disdukcapil sampai jam berapa ya min?"
THANKS = "terima kasih banyak pak, pelayanannya bagus sekali, sukses selalu"


async def case_of(town: Town, external_id: str) -> int | None:
    rows = await town.rows("SELECT case_id FROM messages WHERE external_id = %s", external_id)
    case_id = rows[0][0]
    assert case_id is None or isinstance(case_id, int)
    return case_id


async def dm(town: Town, mid: str, words: str | None, author: str = "7001", **options: object) -> int | None:
    await town.say("instagram", instagram(ig_dm(mid, words, author, **options)))  # type: ignore[arg-type]
    return await case_of(town, mid)


async def test_a_complaint_goes_to_the_opd_of_its_topic_with_reasons(town: Town) -> None:
    case_id = await town.complain(HOLE)
    case = (await town.get("dpupr", f"/cases/{case_id}")).json()
    assert (case["intent"], case["topic"], case["opd"]) == ("complaint", "road_damage", "dpupr")
    assert any(reason.startswith("duty:dpupr") for reason in case["routing_reasons"])
    words = case["messages"][0]["model_reasons"]
    assert words
    assert all(word in HOLE for word in words)


async def test_praise_opens_no_case_but_is_kept(town: Town) -> None:
    assert await dm(town, "p1", THANKS) is None
    assert (await town.rows("SELECT intent FROM readings")) == [("praise",)]
    assert (await town.rows("SELECT count(*) FROM cases"))[0][0] == 0


async def test_a_message_without_words_goes_to_the_coordinator_with_a_clock(town: Town) -> None:
    case_id = await dm(town, "s1", None)
    case = (await town.get("coordinator", f"/cases/{case_id}")).json()
    assert case["opd"] == "coordinator"
    assert case["needs_review"] is True
    assert case["first_due_at"] is not None


async def test_without_a_model_everything_goes_to_the_coordinator(town: Town, inbox: Inbox) -> None:
    inbox.reader = Reader(None)
    await town.say("instagram", instagram(ig_dm("m1", LAMP), ig_dm("m2", THANKS, "7002")))
    rows = await town.rows("SELECT opd, needs_review, first_due_at IS NOT NULL FROM cases")
    assert rows == [("coordinator", True, True)] * 2


async def test_a_follow_up_joins_the_citizens_open_case(town: Town) -> None:
    first = await dm(town, "m1", LAMP)
    assert await dm(town, "m2", "sudah seminggu lampu jalannya mati pak, kapan diperbaiki?") == first
    assert await dm(town, "m3", "halo?") == first
    history = (await town.get("dishub", f"/cases/{first}/history")).json()
    assert [e["type"] for e in history][:2] == ["created", "citizen_message"]


async def test_another_matter_is_another_case(town: Town) -> None:
    first = await dm(town, "m1", HOLE)
    second = await dm(town, "m2", "min KTP saya sudah 3 bulan belum jadi, blangko kosong terus di disdukcapil")
    assert first != second
    assert (await dm(town, "m3", "jalan berlubang itu makin parah, aspal hancur semua")) == first


async def test_another_citizen_in_the_same_thread_is_another_case(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", LAMP, "1"), ig_comment("c2", LAMP, "2")))
    assert await case_of(town, "c1") != await case_of(town, "c2")


async def test_a_message_without_an_author_joins_nothing(town: Town) -> None:
    entry = ig_comment("c1", LAMP, "1")
    twin = ig_comment("c2", LAMP, "1")
    for part in (entry, twin):
        del part["changes"][0]["value"]["from"]
    await town.say("instagram", instagram(entry, twin))
    assert await case_of(town, "c1") != await case_of(town, "c2")


async def test_thanks_in_an_open_case_are_shown_and_start_no_clock(town: Town) -> None:
    first = await dm(town, "m1", LAMP)
    await dm(town, "r1", "Baik, kami cek", echo=True, at=utc_now() + timedelta(seconds=0))
    before = (await town.get("dishub", f"/cases/{first}")).json()
    assert await dm(town, "m2", THANKS) == first
    after = (await town.get("dishub", f"/cases/{first}")).json()
    assert len(after["messages"]) == len(before["messages"]) + 1
    assert after["next_due_at"] == before["next_due_at"]
    assert after["history"][-1]["type"] == "remark"


async def test_a_complaint_after_the_resolve_reopens_and_later_opens_anew(town: Town) -> None:
    first = await dm(town, "m1", LAMP)
    assert first is not None
    await town.act("dishub", first, "resolve", {"summary": "diganti"})
    assert await dm(town, "m2", THANKS) == first
    assert (await town.get("dishub", f"/cases/{first}")).json()["state"] == "resolved", "thanks reopen nothing"
    assert await dm(town, "m3", "lampu jalannya mati lagi pak") == first
    case = (await town.get("dishub", f"/cases/{first}")).json()
    assert (case["state"], case["reopenings"]) == ("open", 1)
    types = [e["type"] for e in case["history"]]
    assert types[types.index("reopened") + 1] == "citizen_message"
    await town.act("dishub", first, "resolve", {"summary": "diganti"})
    async with town.database.transaction() as session:
        await session.execute(text("UPDATE cases SET resolved_at = resolved_at - interval '8 days'"))
    assert await dm(town, "m4", "lampu jalan mati lagi") != first


async def test_an_emergency_has_its_own_promise(town: Town) -> None:
    case_id = await dm(town, "m1", "TOLONG KEBAKARAN di pasar lama, api sudah besar, ada orang terjebak di dalam!!")
    rows = await town.rows("SELECT priority, policy_key, first_due_at - opened_at FROM cases WHERE id = %s", case_id)
    assert rows == [("emergency", "emergency", timedelta(minutes=15))]


async def test_a_bribery_complaint_goes_to_the_inspectorate_and_nowhere_else(town: Town) -> None:
    await town.say(
        "website",
        form(
            "w1", "Petugas kelurahan minta pungli 200 ribu untuk urus KTP, tolong ditindak tegas, sangat mengecewakan"
        ),
    )
    rows = await town.rows("SELECT opd, case_class FROM cases")
    assert rows == [("inspektorat", "oversight")]


async def test_the_clock_starts_at_the_platforms_time(town: Town) -> None:
    said = (utc_now() - timedelta(hours=3)).replace(microsecond=0)
    await town.say("facebook", fb_comment("f1", LAMP, at=said))
    assert (await town.rows("SELECT opened_at = %s, received_at > opened_at FROM cases", said)) == [(True, True)]


@pytest.mark.parametrize("said", [timedelta(days=8), timedelta(hours=-2)])
async def test_an_impossible_platform_time_is_replaced_and_marked(town: Town, said: timedelta) -> None:
    await town.say("facebook", fb_comment("f1", LAMP, at=utc_now() - said))
    assert (await town.rows("SELECT occurred_by, occurred_at = received_at FROM messages")) == [("receipt", True)]


async def test_what_is_said_more_clearly_leaves_the_triage_queue(town: Town, inbox: Inbox) -> None:
    case_id = await dm(town, "m1", None)
    assert await dm(town, "m2", LAMP) == case_id
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert (case["opd"], case["needs_review"], case["topic"]) == ("dishub", False, "street_light_out")


async def test_a_case_a_person_works_on_is_not_moved_by_a_follow_up(town: Town) -> None:
    case_id = await dm(town, "m1", None)
    assert case_id is not None
    await town.act("coordinator", case_id, "claim")
    assert await dm(town, "m2", LAMP) == case_id
    assert (await town.get("coordinator", f"/cases/{case_id}")).json()["opd"] == "coordinator"


async def test_a_late_message_ends_a_wait_that_began_after_it(town: Town) -> None:
    said = (utc_now() - timedelta(minutes=5)).replace(microsecond=0)
    case_id = await dm(town, "m1", LAMP, at=said)
    assert case_id is not None
    await town.act("dishub", case_id, "wait", {"reason": "lokasi?"})
    assert await dm(town, "m2", "lampu jalan yang mati di gang tiga pak", at=said + timedelta(minutes=1)) == case_id
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["state"] == "open"
    assert case["resolution_due_at"] is not None, "the clock runs again"


async def test_a_late_message_reopens_what_was_resolved_after_it(town: Town) -> None:
    said = (utc_now() - timedelta(minutes=5)).replace(microsecond=0)
    case_id = await dm(town, "m1", LAMP, at=said)
    assert case_id is not None
    await town.act("dishub", case_id, "resolve", {"summary": "diganti"})
    assert await dm(town, "m2", "lampu jalan tetap mati pak", at=said + timedelta(minutes=1)) == case_id
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert (case["state"], case["resolution_due_at"] is not None) == ("open", True)


async def test_a_reminder_about_our_silence_joins_the_case(town: Town) -> None:
    case_id = await dm(town, "m1", LAMP)
    assert await dm(town, "m2", "halo min kok aduan saya belum dibalas juga") == case_id


async def test_words_and_their_photo_in_one_batch_are_one_clear_case(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("m1", None), ig_dm("m2", LAMP)))
    assert await town.rows("SELECT opd, needs_review FROM cases") == [("dishub", False)]


async def test_a_short_answer_ends_the_wait_and_thanks_do_not(town: Town) -> None:
    case_id = await dm(town, "m1", LAMP)
    assert case_id is not None
    await town.act("dishub", case_id, "wait", {"reason": "tiang nomor berapa?"})
    await dm(town, "m2", THANKS)
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["state"] == "waiting"
    await dm(town, "m3", "iya min, tiang 11 sama 13 juga")
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["state"] == "open"
