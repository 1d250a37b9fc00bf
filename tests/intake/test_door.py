"""Who may put something into the inbox: signatures, handshakes and sizes. What is refused leaves no trace."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from app.accounts import add_connection
from app.database import Database
from app.service import Service
from app.vault import Vault
from tests.town import (
    META_SECRET,
    VERIFY_TOKEN,
    Town,
    form,
    ig_comment,
    instagram,
    sign_meta,
    sign_website,
)

BODY = instagram(ig_comment("c1", "lampu jalan mati"))
META_MAX = 8 * 1024 * 1024
FORM_MAX = 256 * 1024


async def kept(town: Town) -> int:
    return int((await town.rows("SELECT count(*) FROM deliveries"))[0][0])


async def connect(
    app: FastAPI, database: Database, vault: Vault, name: str, *secrets: str, keep_old: bool = True
) -> None:
    """Make a connection, or give it new secrets, and let the running service know at once."""
    async with database.transaction() as session:
        await add_connection(
            session, vault, platform="instagram", name=name, secrets=secrets, verify_tokens=[], keep_old=keep_old
        )
    service: Service = app.state.service
    await service.refresh()


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
async def test_meta_gets_its_challenge_back_for_the_right_token(client: httpx.AsyncClient, platform: str) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    for path in (f"/webhooks/{platform}", f"/webhooks/{platform}/default"):
        answer = await client.get(path, params=query)
        assert (answer.status_code, answer.text) == (200, "1158201444")
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/webhooks/instagram", {"hub.verify_token": "tebakan"}),
        ("/webhooks/instagram", {"hub.verify_token": ""}),
        ("/webhooks/instagram", {"hub.mode": "unsubscribe"}),
        ("/webhooks/instagram", {"hub.challenge": ""}),
        ("/webhooks/instagram/tidak-ada", {}),
        ("/webhooks/website", {}),
    ],
)
async def test_a_handshake_that_does_not_hold_gets_nothing_back(
    client: httpx.AsyncClient, path: str, changes: dict[str, str]
) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"} | changes
    answer = await client.get(path, params=query)
    assert answer.status_code == 403
    assert "1158201444" not in answer.text


async def test_a_signed_body_is_kept_as_it_came(town: Town) -> None:
    answer = await town.deliver("instagram", BODY)
    assert answer.status_code == 200
    assert await town.rows("SELECT body, handled_at, repeats FROM deliveries") == [(BODY, None, 0)]


@pytest.mark.parametrize(
    ("altered", "headers"),
    [
        (BODY.replace(b"mati", b"nyala"), sign_meta(BODY)),
        (BODY[:-1], sign_meta(BODY)),
        (BODY, {}),
        (BODY, {"x-hub-signature-256": ""}),
        (BODY, {"x-hub-signature-256": "sha256="}),
        (BODY, {"x-hub-signature-256": sign_meta(BODY)["x-hub-signature-256"][:-1]}),
        (BODY, {"x-hub-signature": sign_meta(BODY)["x-hub-signature-256"]}),
        (BODY, sign_meta(BODY, "rahasia-lain")),
        (BODY, sign_meta(BODY, "")),
    ],
)
async def test_a_signature_that_does_not_hold_is_403_and_nothing_is_kept(
    town: Town, altered: bytes, headers: dict[str, str]
) -> None:
    answer = await town.client.post("/webhooks/instagram/default", content=altered, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert await kept(town) == 0


async def test_the_form_signs_its_time_and_its_id_too(town: Town) -> None:
    body = form("f1", "jalan rusak")
    signed = sign_website(body)
    for name, value in (("webhook-timestamp", "1700000000"), ("webhook-id", "msg_lain")):
        answer = await town.client.post("/webhooks/website", content=body, headers=signed | {name: value})
        assert answer.status_code == 403
    assert await kept(town) == 0
    assert (await town.client.post("/webhooks/website", content=body, headers=signed)).status_code == 200
    assert await kept(town) == 1


async def test_an_unknown_platform_is_404(town: Town) -> None:
    answer = await town.client.post("/webhooks/friendster/default", content=BODY, headers=sign_meta(BODY))
    assert answer.status_code == 404
    assert await kept(town) == 0


async def test_an_unknown_connection_and_one_without_a_secret_let_nobody_in(
    town: Town, app: FastAPI, database: Database, vault: Vault
) -> None:
    await connect(app, database, vault, "tanpa-rahasia")
    for name in ("tidak-ada", "tanpa-rahasia"):
        for secret in (META_SECRET, ""):
            answer = await town.client.post(
                f"/webhooks/instagram/{name}", content=BODY, headers=sign_meta(BODY, secret)
            )
            assert answer.status_code == 403
    assert await kept(town) == 0


async def test_both_secrets_hold_while_they_rotate_and_only_the_new_one_after(
    town: Town, app: FastAPI, database: Database, vault: Vault
) -> None:
    async def status(number: str, secret: str) -> int:
        body = instagram(ig_comment(number, "lampu jalan mati"))
        headers = sign_meta(body, secret)
        return (await town.client.post("/webhooks/instagram", content=body, headers=headers)).status_code

    assert [await status("c1", META_SECRET), await status("c2", "rahasia-baru")] == [200, 403]
    await connect(app, database, vault, "default", "rahasia-baru")
    assert [await status("c3", META_SECRET), await status("c4", "rahasia-baru")] == [200, 200]
    await connect(app, database, vault, "default", "rahasia-baru", keep_old=False)
    assert [await status("c5", META_SECRET), await status("c6", "rahasia-baru")] == [403, 200]
    assert await kept(town) == 4


def in_one_piece(body: bytes) -> bytes:
    return body


async def in_chunks(body: bytes) -> AsyncIterator[bytes]:
    """Sent like this a body has no content-length that could warn us."""
    for begin in range(0, len(body), 64 * 1024):
        yield body[begin : begin + 64 * 1024]


@pytest.mark.parametrize("sent", [in_one_piece, in_chunks])
@pytest.mark.parametrize(
    ("platform", "limit", "sign"), [("instagram", META_MAX, sign_meta), ("website", FORM_MAX, sign_website)]
)
async def test_a_body_above_the_platforms_limit_is_413_and_one_at_it_is_kept(
    town: Town,
    platform: str,
    limit: int,
    sign: Callable[[bytes], dict[str, str]],
    sent: Callable[[bytes], bytes | AsyncIterator[bytes]],
) -> None:
    largest = json.dumps({"object": "sesuatu yang belum kita kenal"}).encode().ljust(limit)
    for body, status in ((largest + b" ", 413), (largest, 200)):
        answer = await town.client.post(f"/webhooks/{platform}", content=sent(body), headers=sign(body))
        assert answer.status_code == status
    assert await kept(town) == 1


async def test_what_is_authentic_but_unknown_is_kept_and_says_why_it_was_ignored(town: Town) -> None:
    body = json.dumps(
        {"object": "threads", "entry": [{"id": "1", "changes": [{"field": "baru", "value": {}}]}]}
    ).encode()
    await town.say("instagram", body)
    assert await town.rows("SELECT body, handled_at IS NOT NULL FROM deliveries") == [(body, True)]
    outcomes = await town.rows("SELECT outcome, reason FROM outcomes")
    assert outcomes == [("ignored", "field 'baru'")]


@pytest.mark.parametrize("body", [b"", b"bukan JSON", b'"hanya teks"', BODY[:-7], b"\xff\xfe\x00", b"[" * 100_000])
async def test_what_is_signed_but_no_json_object_is_kept_and_set_aside_with_its_reason(town: Town, body: bytes) -> None:
    await town.say("instagram", body)
    assert await town.rows("SELECT body, handled_at IS NOT NULL FROM deliveries") == [(body, True)]
    letters = await town.rows("SELECT position, reason, dead_at IS NOT NULL FROM dead_letters")
    assert [(position, dead) for position, _, dead in letters] == [(-1, True)]
    assert letters[0][1].startswith("not understood: the body is")
    assert await town.rows("SELECT outcome FROM outcomes") == [("failed",)]
