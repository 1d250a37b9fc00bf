"""What people say that messages are: labelled rows with their provenance, and what erasure leaves of them."""

from __future__ import annotations

from tests.town import Town, fb_comment


async def test_every_correction_says_who_when_from_to_by_which_model_and_in_which_city(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "corrections", {"intent": "question", "topic": "road_damage", "opd": "dpupr"})
    rows = (await town.get("coordinator", "/learning/labels")).json()
    assert {row["field"]: (row["before"], row["after"]) for row in rows} == {
        "intent": ("complaint", "question"),
        "topic": ("street_light_out", "road_damage"),
        "opd": ("dishub", "dpupr"),
    }
    for row in rows:
        assert row["by"] == "Rina (Dishub)"
        assert row["city"] == "tangerang"
        assert row["model_version"].startswith("20260101-")
        assert row["case_id"] == case_id
        assert row["at"]
        assert row["text_kept"]


async def test_whoever_hands_a_case_on_labels_its_opd(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "hand-over", {"opd": "dlh", "reason": "bukan lampu"})
    rows = (await town.get("auditor", "/learning/labels")).json()
    assert [(row["field"], row["before"], row["after"]) for row in rows] == [("opd", "dishub", "dlh")]


async def test_this_was_nothing_and_this_was_automatic_are_labels(town: Town) -> None:
    nothing = await town.complain()
    await town.act("dishub", nothing, "corrections", {"intent": "none"})
    answered = await town.complain(author="7002")
    [(media,)] = await town.rows("SELECT thread_id FROM messages WHERE case_id = %s", answered)
    await town.execute(
        "INSERT INTO messages (account_id, external_id, kind, direction, thread_id, case_id, text, masked_text, "
        "occurred_at, occurred_by, received_at, automatic) SELECT account_id, 'own1', kind, 'outbound', %s, case_id, "
        "'Terima kasih', 'Terima kasih', now(), 'platform', now(), false FROM messages WHERE case_id = %s",
        media, answered,
    )  # fmt: skip
    [(own,)] = await town.rows("SELECT id FROM messages WHERE external_id = 'own1'")
    marked = {"automatic": True, "reason": "balasan bot"}
    assert (await town.act("coordinator", answered, f"messages/{own}/automatic", marked)).status_code == 200
    rows = (await town.get("coordinator", "/learning/labels")).json()
    assert [(row["field"], row["before"], row["after"]) for row in rows] == [
        ("automatic", "false", "true"), ("intent", "complaint", "none"),
    ]  # fmt: skip


async def test_erasing_a_message_leaves_the_label_without_its_words(town: Town) -> None:
    await town.say("facebook", fb_comment("100_1", "lampu jalan di depan rumah mati total, gelap"))
    [(case_id,)] = await town.rows("SELECT case_id FROM messages WHERE external_id = '100_1'")
    await town.act("dishub", case_id, "corrections", {"topic": "street_light_request"})
    await town.execute("UPDATE cases SET text_key = 'x' WHERE id = %s", case_id)
    await town.say("facebook", fb_comment("100_1", None, verb="remove"))
    [row] = (await town.get("coordinator", "/learning/labels")).json()
    assert (row["after"], row["text_kept"]) == ("street_light_request", False)
    assert await town.rows("SELECT text_key FROM cases WHERE id = %s", case_id) == [(None,)]


async def test_labels_are_for_the_coordinator_and_the_auditor(town: Town) -> None:
    for person, status in (("dishub", 403), ("mayor", 403), ("operator", 403), ("auditor", 200), ("coordinator", 200)):
        assert (await town.get(person, "/learning/labels")).status_code == status
