"""How TikTok, X, LINE and Telegram show that a delivery is theirs, and X's question whether we are at home."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Message, Scope

from app.accounts import Gate
from app.platforms import get_platform
from app.platforms.base import Answer
from app.routers.webhooks import webhook

from .cases import NOW, sign_line, sign_tiktok, sign_x

BODY = '{"text": "Jembatan retak 😟"}'.encode()
SECRET = "rahasia-aplikasi"
TIKTOK, X, LINE, TELEGRAM = map(get_platform, ("tiktok", "x", "line", "telegram"))


def tiktok_accepts(header: str, *, body: bytes = BODY, later: int = 0) -> bool:
    return TIKTOK.verify(body, {"tiktok-signature": header}, [SECRET], NOW + timedelta(seconds=later))


SIGNED = sign_tiktok(SECRET, BODY, NOW)["tiktok-signature"]
TIME, DIGEST = SIGNED.removeprefix("t=").split(",s=")


@pytest.mark.parametrize(("later", "accepted"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_tiktok_is_accepted_within_five_minutes_only(later: int, accepted: bool) -> None:
    assert tiktok_accepts(SIGNED, later=later) is accepted


def test_the_time_of_tiktok_is_signed() -> None:
    forged = f"t={int(TIME) + 3600},s={DIGEST}"
    assert not tiktok_accepts(forged, later=3600)


@pytest.mark.parametrize(
    "header", [f"t={TIME}, s={DIGEST}", f"  t={TIME} ,s={DIGEST} ", f"t = {TIME},\ts= {DIGEST}", f"s={DIGEST},t={TIME}"]
)
def test_spaces_in_tiktoks_header_are_trimmed(header: str) -> None:
    assert tiktok_accepts(header)


@pytest.mark.parametrize(
    "header",
    [
        f"t={TIME}",
        f"s={DIGEST}",
        f"t=,s={DIGEST}",
        f"t={TIME},s=",
        f"t={TIME} s={DIGEST}",
        f"t={TIME};s={DIGEST}",
        f"t={TIME},s={DIGEST.upper()}",
        f"t={TIME},s={DIGEST},s={DIGEST}",
        f"t=1,t={TIME},s={DIGEST}",
        f"t={TIME},v={DIGEST}",
        f"t={TIME},s={DIGEST[:32]} {DIGEST[32:]}",
        f"t=+{TIME},s={DIGEST}",
        f"t={TIME}.0,s={DIGEST}",
        "t=,s=",
    ],
)
def test_any_other_header_of_tiktok_is_refused(header: str) -> None:
    assert not tiktok_accepts(header)


def test_tiktok_signs_the_body_together_with_its_time() -> None:
    body_alone = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    assert not tiktok_accepts(f"t={TIME},s={body_alone}")


def test_lines_public_sample_verifies_and_base64_keeps_its_case() -> None:
    """LINE's own Python SDK tests with this secret and body."""
    sample = "/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k="
    for value, accepted in [
        (sample, True),
        (sample.lower(), False),
        (sample.rstrip("="), False),
        (f"{sample}\n", False),
    ]:
        assert LINE.verify(b"bodybodybodybody", {"x-line-signature": value}, ["channel_secret"], NOW) is accepted


def test_x_signs_with_a_prefix_and_line_without() -> None:
    x, line = sign_x(SECRET, BODY, NOW), sign_line(SECRET, BODY, NOW)
    bare, good = line["x-line-signature"], x["x-twitter-webhooks-signature"]
    assert good == f"sha256={bare}"
    assert not X.verify(BODY, {"x-twitter-webhooks-signature": bare}, [SECRET], NOW)
    assert not X.verify(BODY, {"x-twitter-webhooks-signature": good.lower()}, [SECRET], NOW)
    assert not LINE.verify(BODY, {"x-line-signature": good}, [SECRET], NOW)


def test_hex_is_no_base64_and_the_other_way_round() -> None:
    digest = hmac.new(SECRET.encode(), BODY, hashlib.sha256)
    assert not X.verify(BODY, {"x-twitter-webhooks-signature": f"sha256={digest.hexdigest()}"}, [SECRET], NOW)
    assert not LINE.verify(BODY, {"x-line-signature": digest.hexdigest()}, [SECRET], NOW)
    bare = base64.b64encode(digest.digest()).decode()
    whatsapp = get_platform("whatsapp")
    assert not whatsapp.verify(BODY, {"x-hub-signature-256": f"sha256={bare}"}, [SECRET], NOW)


@pytest.mark.parametrize("given", ["kata-sandi", "Kata-Sandi_1", "kata-sandi_1 ", "kata-sandi_11", "kata-sandi_é"])
def test_telegram_accepts_the_whole_token_only(given: str) -> None:
    header = "x-telegram-bot-api-secret-token"
    assert TELEGRAM.verify(BODY, {header: "kata-sandi_1"}, ["lama", "kata-sandi_1"], NOW)
    assert not TELEGRAM.verify(BODY, {header: given}, ["lama", "kata-sandi_1"], NOW)


def crc(secret: str, token: str) -> Answer:
    digest = base64.b64encode(hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()).decode()
    return Answer(json.dumps({"response_token": f"sha256={digest}"}), "application/json")


@pytest.mark.parametrize("token", ["9b4507b3-9040-4669-9ca3-6b94edb50553", "some_random", "aGFsbw==", "a+b/c.~"])
def test_x_is_answered_with_its_token_signed(token: str) -> None:
    assert X.handshake({"crc_token": token, "nonce": "x"}, [], [SECRET]) == crc(SECRET, token)


def test_x_is_answered_with_the_newest_secret() -> None:
    assert X.handshake({"crc_token": "abc"}, ["verify"], ["", "baru", "lama"]) == crc("baru", "abc")


@pytest.mark.parametrize("secrets", [[], [""], [" "]])
def test_without_a_secret_x_is_not_answered(secrets: list[str]) -> None:
    assert X.handshake({"crc_token": "abc"}, ["abc"], secrets) is None


@pytest.mark.parametrize(
    "query",
    [{}, {"crc_token": ""}, {"crc_token": " a"}, {"crc_token": "a\n"}, {"crc_token": "é"}, {"crc_token": "a" * 513}],
)
def test_what_is_no_token_is_not_signed(query: dict[str, str]) -> None:
    assert X.handshake(query, [], [SECRET]) is None


@pytest.mark.parametrize("body", ['{"for_user_id":"1"}', ' {"a":1}', "{}", '[{"a":1}]', "\ufeff{}"])
def test_nobody_gets_a_body_signed_by_asking_for_it_as_a_token(body: str) -> None:
    """X signs deliveries as it has us sign tokens: this question must not be a way to forge them."""
    assert X.handshake({"crc_token": body}, [], [SECRET]) is None


async def knock(platform: str, query: str, gate: Gate) -> tuple[int, dict[str, str], Any]:
    """GET /webhooks/{platform} of a service that has this gate only."""
    service = SimpleNamespace(gates={(platform, "default"): gate})
    scope: Scope = {
        "type": "http", "method": "GET", "path_params": {"platform": get_platform(platform)}, "query_string": query.encode(),
        "headers": [], "app": SimpleNamespace(state=SimpleNamespace(service=service)),
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    await webhook(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


async def test_the_door_answers_x_in_json_and_meta_in_plain_text() -> None:
    gate = Gate(1, ("baru", "lama"), ("token-baru",))
    status, headers, body = await knock("x", "crc_token=abc&nonce=1", gate)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(body) == json.loads(crc("baru", "abc").body)
    asked = "hub.mode=subscribe&hub.verify_token=token-baru&hub.challenge=1158201444"
    status, headers, body = await knock("whatsapp", asked, gate)
    assert (status, headers["content-type"], body) == (200, "text/plain; charset=utf-8", b"1158201444")


@pytest.mark.parametrize(("platform", "query"), [("x", "crc_token=%7B%7D"), ("x", ""), ("line", "crc_token=abc")])
async def test_the_door_refuses_any_other_question(platform: str, query: str) -> None:
    status, headers, _ = await knock(platform, query, Gate(1, ("baru",), ()))
    assert (status, headers["content-type"]) == (403, "application/problem+json")
