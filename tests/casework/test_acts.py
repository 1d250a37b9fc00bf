"""What people do with a case, over HTTP: the moves each state allows, versions, bounces, corrections."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.case import ALLOWED, Move, State
from tests.town import Town, ig_comment, ig_dm, instagram

ACTS = {
    Move.CLAIM: ("claim", None),
    Move.NOTE: ("notes", {"text": "catatan"}),
    Move.WAIT: ("wait", {"reason": "menunggu foto"}),
    Move.RESUME: ("resume", None),
    Move.RESOLVE: ("resolve", {"summary": "selesai"}),
    Move.REOPEN: ("reopen", {"reason": "mati lagi"}),
    Move.HAND_OVER: ("hand-over", {"opd": "dpupr", "reason": "jalan"}),
    Move.CORRECT: ("corrections", {"topic": "road_damage"}),
    Move.REPLY: ("replies", {"text": "Terima kasih"}),
    Move.ASK_SUPPORT: ("support", {"opd": "dlh", "task": "pangkas dahan"}),
}


@pytest.mark.parametrize("state", list(State))
async def test_an_illegal_move_is_refused_with_the_allowed_ones(town: Town, state: State) -> None:
    case_id = await town.complain()
    if state is State.WAITING:
        await town.act("dishub", case_id, "wait", {"reason": "lokasi?"})
    if state is State.RESOLVED:
        await town.act("dishub", case_id, "resolve", {"summary": "selesai"})
    for move in set(Move) - ALLOWED[state]:
        act, body = ACTS[move]
        answer = await town.act("dishub", case_id, act, body)
        assert answer.status_code == 409, (state, move, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["allowed"] == sorted(m.value for m in ALLOWED[state])


async def test_of_two_who_claim_at_once_one_has_it(town: Town) -> None:
    case_id = await town.complain()
    answers = await asyncio.gather(
        town.act("dishub", case_id, "claim", version="*"), town.act("dishub2", case_id, "claim", version="*")
    )
    assert sorted(a.status_code for a in answers) == [200, 409]
    loser = next(a for a in answers if a.status_code == 409)
    assert "has claimed" in loser.json()["detail"]
    assert (await town.act("dishub", case_id, "claim", method="DELETE")).status_code == 200
    assert (await town.act("dishub2", case_id, "claim")).status_code == 200


async def test_a_change_needs_the_version_that_was_read(town: Town) -> None:
    case_id = await town.complain()
    read = await town.get("dishub", f"/cases/{case_id}")
    version = read.headers["etag"]
    missing = await town.client.post(
        f"/cases/{case_id}/claim", headers={"authorization": read.request.headers["authorization"]}
    )
    assert missing.status_code == 428
    assert (await town.act("dishub", case_id, "claim", version=version)).status_code == 200
    stale = await town.act("dishub", case_id, "notes", {"text": "terlambat"}, version=version)
    assert stale.status_code == 412
    nonsense = await town.act("dishub", case_id, "notes", {"text": "x"}, version="abc")
    assert nonsense.status_code == 422


async def test_every_act_gives_the_next_version(town: Town) -> None:
    case_id = await town.complain()
    version = (await town.get("dishub", f"/cases/{case_id}")).headers["etag"]
    for act, body in (("claim", None), ("notes", {"text": "x"}), ("wait", {"reason": "foto"}), ("resume", None)):
        answer = await town.act("dishub", case_id, act, body, version=version)
        assert answer.is_success, answer.text
        assert answer.headers["etag"] != version
        version = answer.headers["etag"]
    assert (await town.get("dishub", f"/cases/{case_id}")).headers["etag"] == version


async def test_a_handed_over_case_is_read_but_not_worked_by_who_gave_it(town: Town) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "hand-over", {"opd": "dpupr", "reason": "lubang jalan"})
    assert answer.json()["case"]["opd"] == "dpupr"
    assert answer.json()["case"]["bounces"] == 1
    assert (await town.get("dishub", f"/cases/{case_id}")).status_code == 200
    assert (await town.act("dishub", case_id, "claim")).status_code == 403
    assert [c["id"] for c in (await town.get("dishub", "/cases", handed_over=True)).json()["cases"]] == [case_id]
    assert (await town.get("dishub", "/cases")).json()["cases"] == []
    assert (await town.act("dpupr", case_id, "claim")).status_code == 200


async def test_the_third_hand_over_goes_to_the_coordinator(town: Town) -> None:
    case_id = await town.complain()
    for holder, to in (("dishub", "dpupr"), ("dpupr", "dlh")):
        answer = await town.act(holder, case_id, "hand-over", {"opd": to, "reason": "bukan kami"})
        assert answer.json()["case"]["opd"] == to
    third = await town.act("dlh", case_id, "hand-over", {"opd": "dishub", "reason": "bukan kami juga"})
    assert third.json()["case"]["opd"] == "coordinator"
    assert third.json()["case"]["needs_review"] is True
    assert third.json()["case"]["bounces"] == 3
    decided = await town.act("coordinator", case_id, "hand-over", {"opd": "dishub", "reason": "lampu jalan"})
    assert decided.json()["case"]["opd"] == "dishub"
    assert decided.json()["case"]["bounces"] == 3, "the coordinator's routing is no bounce"


async def test_a_hand_over_names_a_known_other_opd(town: Town) -> None:
    case_id = await town.complain()
    assert (await town.act("dishub", case_id, "hand-over", {"opd": "dishub", "reason": "x"})).status_code == 422
    assert (await town.act("dishub", case_id, "hand-over", {"opd": "dinas_x", "reason": "x"})).status_code == 422
    assert (await town.act("dishub", case_id, "hand-over", {"opd": "dpupr"})).status_code == 422


async def test_waiting_pauses_only_the_resolution_clock(town: Town) -> None:
    case_id = await town.complain()
    before = (await town.get("dishub", f"/cases/{case_id}")).json()
    await town.act("dishub", case_id, "wait", {"reason": "lokasi tepatnya?"})
    waiting = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert waiting["state"] == "waiting"
    assert waiting["resolution_due_at"] is None
    assert waiting["first_due_at"] == before["first_due_at"]
    await town.act("dishub", case_id, "resume")
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["resolution_due_at"] is not None


async def test_a_citizen_who_writes_ends_the_wait(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("d1", "lampu jalan depan rumah mati total", "7009")))
    case_id = (await town.get("dishub", "/cases")).json()["cases"][0]["id"]
    await town.act("dishub", case_id, "wait", {"reason": "lokasi?"})
    await town.say("instagram", instagram(ig_dm("d2", "di jalan merdeka no 5 pak, lampu jalannya mati", "7009")))
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["state"] == "open"
    assert len(case["messages"]) == 2


async def test_a_resolve_without_a_reply_answers_nobody(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "resolve", {"summary": "sudah diperbaiki"})
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["state"] == "resolved"
    assert case["first_answered_at"] is None
    assert case["next_due_at"] == case["first_due_at"], "the citizen still waits for an answer"


async def test_reopening_is_counted(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "resolve", {"summary": "selesai"})
    answer = await town.act("dishub", case_id, "reopen", {"reason": "mati lagi"})
    assert answer.json()["case"]["state"] == "open"
    assert answer.json()["case"]["reopenings"] == 1
    assert answer.json()["case"]["resolution_due_at"] is not None


async def test_a_correction_is_a_labelled_row_with_its_provenance(town: Town) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "corrections", {"intent": "question", "topic": "road_damage"})
    assert answer.status_code == 201
    assert answer.json()["case"]["intent"] == "question"
    assert answer.json()["case"]["group"] == "roads_drainage"
    rows = await town.rows(
        "SELECT field, before, after, model_version IS NOT NULL, message_id IS NOT NULL FROM corrections ORDER BY field"
    )
    assert rows == [
        ("intent", "complaint", "question", True, True),
        ("topic", "street_light_out", "road_damage", True, True),
    ]


async def test_another_intent_brings_its_own_promise(town: Town) -> None:
    case_id = await town.complain()
    before = (await town.get("dishub", f"/cases/{case_id}")).json()
    await town.act("dishub", case_id, "corrections", {"intent": "question"})
    after = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert after["first_due_at"] > before["first_due_at"], "a question has one working day, a complaint four hours"


async def test_what_was_nothing_is_closed_and_owes_no_answer(town: Town) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "corrections", {"intent": "none", "reason": "bercanda"})
    assert answer.json()["case"]["state"] == "resolved"
    assert answer.json()["case"]["next_due_at"] is None
    assert answer.json()["case"]["first_due_at"] is None


async def test_the_coordinators_topic_routes_by_the_directory(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("u1", None, "7020")))
    case_id = (await town.get("coordinator", "/cases")).json()["cases"][0]["id"]
    answer = await town.act("coordinator", case_id, "corrections", {"intent": "complaint", "topic": "road_damage"})
    assert answer.json()["case"]["opd"] == "dpupr"
    assert answer.json()["case"]["needs_review"] is False


@pytest.mark.parametrize(
    "body", [{}, {"intent": "marah"}, {"topic": "x"}, {"opd": "dinas_x"}, {"intent": 5}, {"unknown": "x"}]
)
async def test_a_correction_that_cannot_be_meant_is_refused(town: Town, body: dict[str, object]) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "corrections", body)
    assert answer.status_code == 422, answer.text
    assert (await town.rows("SELECT count(*) FROM corrections"))[0][0] == 0


async def test_a_reply_marked_automatic_answers_nobody(town: Town) -> None:
    case_id = await town.complain()
    external = (await town.rows("SELECT external_id FROM messages WHERE case_id = %s", case_id))[0][0]
    own = ig_comment("own1", "Terima kasih", "17841400000000777", parent=external)
    await town.say("instagram", instagram(own))
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    assert case["first_answered_at"] is not None
    ours = next(m for m in case["messages"] if m["sender"] == "us")
    path = f"messages/{ours['id']}/automatic"
    assert (await town.act("dishub", case_id, path, {"automatic": True, "reason": "x"})).status_code == 403
    await town.act("coordinator", case_id, path, {"automatic": True, "reason": "balasan bot"})
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["first_answered_at"] is None
    await town.act("coordinator", case_id, path, {"automatic": False, "reason": "ternyata orang"})
    assert (await town.get("dishub", f"/cases/{case_id}")).json()["first_answered_at"] is not None
