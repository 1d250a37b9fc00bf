"""Signing vectors of our own, the public ones of the vendors, and the handshake."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from app.platforms import get_platform
from app.platforms.base import Answer, Platform

from .cases import NOW, sign_meta, sign_standard, whsec

SECRET = "rahasia-aplikasi"
KEY = whsec("kunci-formulir-warga-2026")
FORM = '{"type": "message.created", "data": {"text": "Jembatan retak 😟"}}'.encode()
META = [get_platform("instagram"), get_platform("facebook"), get_platform("whatsapp")]
WEBSITE = get_platform("website")

# Meta's own SDK tests with this secret and body.
PUBLIC_META_SAMPLE = ("TEST_APP_SECRET", b"test", "0c61947b610d4f45e65f3d680e26027121ec2413e77598bcb6cfc6e0d9888221")

ESCAPED = (
    rb'{"object":"instagram","entry":[{"id":"17841409900112233","changes":[{"field":"comments","value":'
    rb'{"id":"1809","text":"Jalan rusak \ud83d\ude2d di Jl. Caf\u00e9, https:\/\/peta.example\/x"}}]}]}'
)


@pytest.fixture(params=META, ids=lambda row: row.name)
def meta(request: pytest.FixtureRequest) -> Platform:
    row = request.param
    assert isinstance(row, Platform)
    return row


def test_metas_public_sample_verifies(meta: Platform) -> None:
    secret, body, digest = PUBLIC_META_SAMPLE
    assert meta.verify(body, {"x-hub-signature-256": f"sha256={digest}"}, [secret], NOW)


def test_only_the_escaped_bytes_as_sent_verify_not_what_parsing_makes_of_them(meta: Platform) -> None:
    signed = {"x-hub-signature-256": "sha256=" + hmac.new(SECRET.encode(), ESCAPED, hashlib.sha256).hexdigest()}
    assert meta.verify(ESCAPED, signed, [SECRET], NOW)
    payload = json.loads(ESCAPED)
    for again in (
        json.dumps(payload),
        json.dumps(payload, separators=(",", ":")),
        json.dumps(payload, separators=(",", ":"), ensure_ascii=False),
    ):
        assert not meta.verify(again.encode(), signed, [SECRET], NOW)
        assert not meta.verify(ESCAPED, sign_meta(SECRET, again.encode(), NOW), [SECRET], NOW)


def test_utf8_on_the_wire_is_signed_as_it_is(meta: Platform) -> None:
    body = '{"text": "Jalan rusak 😭 dekat café"}'.encode()
    assert meta.verify(body, sign_meta(SECRET, body, NOW), [SECRET], NOW)


def test_sha1_is_refused(meta: Platform) -> None:
    legacy = "sha1=" + hmac.new(SECRET.encode(), ESCAPED, hashlib.sha1).hexdigest()
    assert not meta.verify(ESCAPED, {"x-hub-signature": legacy}, [SECRET], NOW)
    assert not meta.verify(ESCAPED, {"x-hub-signature-256": legacy}, [SECRET], NOW)


def test_upper_case_hex_is_refused(meta: Platform) -> None:
    good = sign_meta(SECRET, ESCAPED, NOW)["x-hub-signature-256"]
    assert not meta.verify(ESCAPED, {"x-hub-signature-256": "sha256=" + good[7:].upper()}, [SECRET], NOW)


def test_nobody_may_sign_with_the_empty_key(meta: Platform) -> None:
    assert not meta.verify(ESCAPED, sign_meta("", ESCAPED, NOW), ["", ""], NOW)


def test_the_published_library_signs_what_we_verify() -> None:
    signature = Webhook(KEY).sign("form-9", NOW, FORM.decode())
    headers = {
        "webhook-id": "form-9",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": signature,
    }
    assert WEBSITE.verify(FORM, headers, [KEY], NOW)
    assert not WEBSITE.verify(FORM, {**headers, "webhook-id": "form-8"}, [KEY], NOW)


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_a_form_is_accepted_within_five_minutes_only(seconds: int, accepted: bool) -> None:
    headers = sign_standard(KEY, FORM, NOW)
    assert WEBSITE.verify(FORM, headers, [KEY], NOW + timedelta(seconds=seconds)) is accepted


def test_the_time_of_a_form_is_signed() -> None:
    headers = sign_standard(KEY, FORM, NOW)
    later = NOW + timedelta(hours=1)
    forged = {**headers, "webhook-timestamp": str(int(later.timestamp()))}
    assert not WEBSITE.verify(FORM, forged, [KEY], later)


@pytest.mark.parametrize("timestamp", ["", "besok", "-1", "1e9", "٣", "9" * 400, "1767582000.0", " 1767582000"])
def test_a_time_that_is_no_number_of_seconds_is_refused(timestamp: str) -> None:
    headers = {**sign_standard(KEY, FORM, NOW), "webhook-timestamp": timestamp}
    assert not WEBSITE.verify(FORM, headers, [KEY], NOW)


def test_one_good_signature_among_several_is_enough() -> None:
    headers = sign_standard(KEY, FORM, NOW)
    several = "v1,AAAA v2,BBBB " + headers["webhook-signature"]
    assert WEBSITE.verify(FORM, {**headers, "webhook-signature": several}, [KEY], NOW)
    assert not WEBSITE.verify(FORM, {**headers, "webhook-signature": "v1,AAAA v2,BBBB"}, [KEY], NOW)


def test_a_secret_may_come_without_prefix_or_padding() -> None:
    headers = sign_standard(KEY, FORM, NOW)
    assert WEBSITE.verify(FORM, headers, [KEY.removeprefix("whsec_")], NOW)
    assert WEBSITE.verify(FORM, headers, [KEY.rstrip("=") + "\n"], NOW)


ASKED = {"hub.mode": "subscribe", "hub.verify_token": "token-baru", "hub.challenge": "1158201444"}


def test_the_handshake_echoes_the_challenge_for_any_of_the_tokens(meta: Platform) -> None:
    assert meta.handshake(ASKED, ["token-lama", "token-baru"], []) == Answer("1158201444")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {**ASKED, "hub.mode": "unsubscribe"},
        {**ASKED, "hub.verify_token": "token-salah"},
        {**ASKED, "hub.verify_token": ""},
        {**ASKED, "hub.verify_token": "tökén-\ud800"},
        {**ASKED, "hub.challenge": ""},
        {key: ASKED[key] for key in ("hub.mode", "hub.verify_token")},
        {key: ASKED[key] for key in ("hub.mode", "hub.challenge")},
    ],
)
def test_a_handshake_that_is_not_ours_is_refused(meta: Platform, query: dict[str, str]) -> None:
    assert meta.handshake(query, ["token-baru"], ["token-salah"]) is None


@pytest.mark.parametrize("tokens", [[], [""], [" "]])
def test_without_a_verify_token_every_handshake_is_refused(meta: Platform, tokens: list[str]) -> None:
    assert meta.handshake(ASKED, tokens, ["token-baru"]) is None
    assert meta.handshake({**ASKED, "hub.verify_token": (tokens or [""])[0]}, tokens, []) is None


@pytest.mark.parametrize("name", ["website", "telegram", "tiktok", "line", "youtube"])
def test_a_platform_that_does_not_ask_gets_no_answer(name: str) -> None:
    assert get_platform(name).handshake({**ASKED, "crc_token": "a"}, ["token-baru"], ["token-baru"]) is None
