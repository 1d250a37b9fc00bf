"""A citizen asks to be forgotten: their words and names go everywhere, what we owe and owed stays on record."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import httpx
from typer.testing import CliRunner

from app.__main__ import command_line
from tests.town import META_SECRET, Town, fb_comment, ig_comment, ig_dm, instagram, key_of

MARK = "Saminah"
ASKS = f"lampu jalan di depan rumah {MARK} mati total, gelap"
WORDS = (
    "SELECT count(*) FROM messages WHERE text LIKE %(m)s OR masked_text LIKE %(m)s OR thread_id LIKE '7001%%'",
    "SELECT count(*) FROM revisions WHERE text LIKE %(m)s",
    "SELECT count(*) FROM authors WHERE handle LIKE %(m)s OR external_id = '7001'",
    "SELECT count(*) FROM cases WHERE thread_id = '7001'",
    "SELECT count(*) FROM deliveries WHERE encode(body, 'escape') LIKE %(m)s",
    "SELECT count(*) FROM case_events WHERE data::text LIKE %(m)s",
)


async def left(town: Town) -> list[int]:
    return [(await town.rows(query.replace("%(m)s", f"'%%{MARK}%%'")))[0][0] for query in WORDS]


def told() -> list[bytes]:
    return [
        instagram(ig_comment("c1", ASKS, username=MARK)),
        instagram(ig_dm("d1", f"saya {MARK}, jalan berlubang parah di depan rumah")),
        instagram(ig_dm("e1", f"Baik Bu {MARK}, segera kami cek", echo=True)),
    ]


async def tell(town: Town) -> int:
    for body in told():
        await town.say("instagram", body)
    [(case_id,)] = await town.rows("SELECT case_id FROM messages WHERE external_id = 'd1'")
    note = await town.act("coordinator", case_id, "notes", {"text": f"Bu {MARK} menelepon"})
    assert note.status_code in (200, 201), note.text
    return int(case_id)


async def erase(town: Town, case_id: int, person: str = "coordinator", **body: Any) -> httpx.Response:
    content = {"case_id": case_id, "reason": "permintaan tertulis"} | body
    headers = {"authorization": f"Bearer {key_of(person)}"}
    return await town.client.post("/citizens/erasures", json=content, headers=headers)


async def test_a_dry_run_tells_and_changes_nothing(town: Town) -> None:
    case_id = await tell(town)
    before = await left(town)
    answer = await erase(town, case_id)
    assert answer.json() | {"cases": None} == {
        "dry_run": True, "accounts": 1, "messages": 2, "own_messages": 1, "revisions": 0, "raw_bodies": 3, "cases": None,
    }  # fmt: skip
    assert await left(town) == before


async def test_an_erased_citizen_leaves_cases_and_verdicts_and_no_words(town: Town) -> None:
    case_id = await tell(town)
    clocks = "SELECT id, opened_at, first_due_at, first_answered_at, resolution_due_at FROM cases ORDER BY id"
    before = await town.rows(clocks)
    answer = await erase(town, case_id, dry_run=False)
    assert answer.status_code == 200, answer.text
    assert await left(town) == [0] * len(WORDS)
    assert await town.rows(clocks) == before
    shown = (await town.get("coordinator", f"/cases/{case_id}")).json()
    assert [message["text"] for message in shown["messages"]] == [None, None]
    trail = (await town.get("auditor", "/audit")).json()
    assert trail[0]["action"] == "citizen_erased"
    assert trail[0]["reason"] == "permintaan tertulis"


async def test_what_is_delivered_again_brings_nothing_back(town: Town) -> None:
    case_id = await tell(town)
    await erase(town, case_id, dry_run=False)
    await town.execute("UPDATE deliveries SET fingerprint = NULL")
    for body in told():
        await town.say("instagram", body)
    assert await left(town) == [0] * len(WORDS)
    assert await town.rows("SELECT count(*) FROM cases") == [(2,)]


async def test_who_writes_again_after_the_erasure_is_heard_as_somebody_new(town: Town) -> None:
    case_id = await tell(town)
    await erase(town, case_id, dry_run=False)
    await town.say("instagram", instagram(ig_dm("d9", "lampu jalan mati lagi")))
    rows = await town.rows("SELECT text, case_id FROM messages WHERE external_id = 'd9'")
    assert rows[0][0] == "lampu jalan mati lagi"
    assert rows[0][1] not in {None, case_id}


async def test_only_the_coordinator_may_erase(town: Town) -> None:
    case_id = await tell(town)
    for person in ("dishub", "mayor", "auditor", "operator"):
        assert (await erase(town, case_id, person)).status_code == 403


def signed_request(user_id: str, secret: str = META_SECRET) -> dict[str, str]:
    request = {"algorithm": "HMAC-SHA256", "issued_at": 1767582000, "user_id": user_id}
    payload = base64.urlsafe_b64encode(json.dumps(request).encode()).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(secret.encode(), payload, hashlib.sha256)).rstrip(b"=")
    return {"signed_request": f"{signature.decode()}.{payload.decode()}"}


async def test_metas_callback_erases_and_answers_with_where_to_look(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", ASKS, "7001"))
    answer = await town.client.post("/webhooks/meta/data-deletion", data=signed_request("7001"))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told.keys() == {"url", "confirmation_code"}
    assert told["url"].endswith(f"/data-deletion/{told['confirmation_code']}")
    assert await town.rows("SELECT text FROM messages") == [(None,)]
    page = await town.client.get(f"/data-deletion/{told['confirmation_code']}")
    assert "telah dihapus" in page.text
    listed = (await town.get("coordinator", "/citizens/erasure-requests")).json()
    assert [(row["code"], row["messages"]) for row in listed] == [(told["confirmation_code"], 1)]


async def test_an_id_that_names_nobody_is_kept_for_a_person_to_look(town: Town) -> None:
    answer = await town.client.post("/webhooks/meta/data-deletion", data=signed_request("123"))
    page = await town.client.get(f"/data-deletion/{answer.json()['confirmation_code']}")
    assert "Tidak ada pesan" in page.text


async def test_a_forged_callback_erases_nothing(town: Town) -> None:
    await town.say("facebook", fb_comment("c1", ASKS, "7001"))
    for form in (signed_request("7001", "palsu"), {"signed_request": "a.b"}, {"signed_request": "é.é"}, {}):
        answer = await town.client.post("/webhooks/meta/data-deletion", data=form)
        assert answer.status_code == 403, form
    assert await town.rows("SELECT text FROM messages") == [(ASKS,)]
    assert (await town.client.get("/data-deletion/x")).status_code == 404


def test_the_command_wants_to_know_whom_and_why() -> None:
    assert CliRunner().invoke(command_line(), ["erase-citizen"]).exit_code == 1
    assert CliRunner().invoke(command_line(), ["erase-citizen", "--case", "1", "--yes"]).exit_code == 1
