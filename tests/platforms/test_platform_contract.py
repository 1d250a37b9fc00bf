"""What every adapter promises, written once and run for each row of the registry."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from app.domain.events import Event, Kind
from app.platforms import PLATFORMS, UnknownPlatformError, get_platform
from app.platforms.base import ParseError, Platform

from .cases import FIXTURES, NOW, POLLED, SIGNERS, Signer

BODY = FIXTURES[0].body


@pytest.fixture(params=sorted(PLATFORMS))
def platform(request: pytest.FixtureRequest) -> Platform:
    return get_platform(request.param)


@pytest.fixture(params=sorted(SIGNERS))
def webhook(request: pytest.FixtureRequest) -> Platform:
    return get_platform(request.param)


@pytest.fixture
def signer(webhook: Platform) -> Signer:
    return SIGNERS[webhook.name]


def test_every_platform_has_fixtures_of_its_own() -> None:
    assert {fixture.platform for fixture in FIXTURES} == set(PLATFORMS)


def test_every_platform_signs_what_it_sends_or_is_polled() -> None:
    assert set(PLATFORMS) == SIGNERS.keys() | POLLED
    assert not SIGNERS.keys() & POLLED


@pytest.mark.parametrize("name", sorted(POLLED))
def test_a_platform_that_is_polled_verifies_nothing(name: str) -> None:
    for signer in SIGNERS.values():
        headers = signer.sign(signer.secret, BODY, NOW)
        assert not get_platform(name).verify(BODY, headers, [signer.secret], NOW)
    assert get_platform(name).handshake({"crc_token": "a", "hub.mode": "subscribe"}, ["a"], ["a"]) is None


def test_the_registry_knows_each_platform_by_its_own_name() -> None:
    assert {name: row.name for name, row in PLATFORMS.items()} == {name: name for name in PLATFORMS}


def test_an_unknown_platform_is_told_with_those_known() -> None:
    with pytest.raises(UnknownPlatformError, match=r"'myspace'.*facebook, instagram"):
        get_platform("myspace")


def test_a_platform_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PLATFORMS["instagram"].name = "other"  # type: ignore[misc]


def test_a_good_signature_verifies(webhook: Platform, signer: Signer) -> None:
    headers = signer.sign(signer.secret, BODY, NOW)
    assert webhook.verify(BODY, headers, [signer.secret], NOW)


@pytest.mark.parametrize("name", sorted(name for name, signer in SIGNERS.items() if signer.signs_body))
def test_an_altered_byte_does_not_verify(name: str) -> None:
    signer, verify = SIGNERS[name], get_platform(name).verify
    headers = signer.sign(signer.secret, BODY, NOW)
    altered = bytes([BODY[0] ^ 1]) + BODY[1:]
    assert not verify(altered, headers, [signer.secret], NOW)
    assert not verify(BODY + b"\n", headers, [signer.secret], NOW)


def test_no_header_does_not_verify(webhook: Platform, signer: Signer) -> None:
    headers = signer.sign(signer.secret, BODY, NOW)
    for name in headers:
        rest = {key: value for key, value in headers.items() if key != name}
        assert not webhook.verify(BODY, rest, [signer.secret], NOW)
        assert not webhook.verify(BODY, {**headers, name: ""}, [signer.secret], NOW)


def test_a_wrong_or_missing_prefix_does_not_verify(webhook: Platform, signer: Signer) -> None:
    headers = dict(signer.sign(signer.secret, BODY, NOW))
    good = headers[signer.header]
    bare = good.replace("sha256=", "").replace("v1,", "")
    wrongs = {bare, "sha1=" + bare, "sha512=" + bare, "v1a," + bare, "v2," + bare, "=" + bare, good[:-1], good + "0"}
    for wrong in wrongs - {good}:
        assert not webhook.verify(BODY, {**headers, signer.header: wrong}, [signer.secret], NOW)


def test_unset_secrets_verify_nothing(webhook: Platform, signer: Signer) -> None:
    assert not webhook.verify(BODY, signer.sign(signer.secret, BODY, NOW), [], NOW)


@pytest.mark.parametrize("empty", ["", " ", "whsec_", "whsec_="])
def test_an_empty_secret_verifies_nothing(webhook: Platform, signer: Signer, empty: str) -> None:
    assert not webhook.verify(BODY, signer.sign("", BODY, NOW), [empty], NOW)
    if webhook.name == "website":
        assert not webhook.verify(BODY, signer.sign("whsec_", BODY, NOW), [empty], NOW)


def test_a_secret_beside_an_empty_one_still_verifies(webhook: Platform, signer: Signer) -> None:
    assert webhook.verify(BODY, signer.sign(signer.secret, BODY, NOW), ["", signer.secret], NOW)


def test_old_and_new_secret_both_verify_while_they_rotate(webhook: Platform, signer: Signer) -> None:
    both = [signer.old_secret, signer.secret]
    assert webhook.verify(BODY, signer.sign(signer.old_secret, BODY, NOW), both, NOW)
    assert webhook.verify(BODY, signer.sign(signer.secret, BODY, NOW), both, NOW)
    assert not webhook.verify(BODY, signer.sign(signer.old_secret, BODY, NOW), [signer.secret], NOW)


@pytest.mark.parametrize(
    "garbage", ["🙏", "sha256=é", "\ud800", "\x00", "v1,", "v1,\ud800", ",,,", " ", "sha256=" + "0" * 100_000]
)
def test_a_garbage_header_does_not_raise(webhook: Platform, signer: Signer, garbage: str) -> None:
    headers = signer.sign(signer.secret, BODY, NOW)
    for name in headers:
        assert not webhook.verify(BODY, {**headers, name: garbage}, [signer.secret], NOW)


def test_a_garbage_secret_does_not_raise(webhook: Platform, signer: Signer) -> None:
    headers = signer.sign(signer.secret, BODY, NOW)
    assert not webhook.verify(BODY, headers, ["\ud800", "whsec_bukan base64!", "whsec_A", "é"], NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'[{"entry": []}]',
        b'"text"',
        b"12",
        b"true",
        b"{",
        b"}{",
        b"<xml/>",
        b"\x00",
        b"\xff\xfe",
        b'{"a": "\xff"}',
        b'{"a": 1,}',
        b"{'a': 1}",
        b"a=1&b=2",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
def test_a_body_that_is_no_json_object_is_a_parse_error(platform: Platform, body: bytes) -> None:
    with pytest.raises(ParseError):
        platform.parse(body)


@pytest.mark.parametrize("fixture", FIXTURES, ids=str)
def test_a_truncated_body_is_a_parse_error(fixture: Any) -> None:
    body = fixture.body.strip()
    for end in {1, len(body) // 3, len(body) // 2, len(body) - 1}:
        with pytest.raises(ParseError):
            get_platform(fixture.platform).parse(body[:end])


@pytest.mark.parametrize("body", [b"{}", b'{"entry": {}}', b'{"data": []}', b'{"type": []}', b'\xef\xbb\xbf{"a": 1}'])
def test_an_object_that_says_nothing_is_ignored_with_a_reason(platform: Platform, body: bytes) -> None:
    [event] = platform.parse(body)
    assert event.kind is Kind.IGNORE
    assert event.reason


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e999", "-1e999", "NaN", "0.1", "9" * 40])
def test_a_huge_number_anywhere_does_not_raise(number: str) -> None:
    for fixture in FIXTURES:
        payload = fixture.body.replace(b"1767582000500", number.encode()).replace(
            b'"2026-01-05T', f'{number},"x":"'.encode()
        )
        events = get_platform(fixture.platform).parse(payload)
        assert len(events) == len(fixture.expected)


def test_a_number_of_five_thousand_digits_does_not_take_the_rest_of_the_batch() -> None:
    body = b'{"entry": [{"id": %s, "changes": [{"field": "comments", "value": {"id": 7, "text": "Got mampet"}}]}]}'
    [event] = get_platform("instagram").parse(body % (b"9" * 5000))
    assert (event.kind, event.external_id, event.account_id) == (Kind.COMMENT, "7", None)


@pytest.mark.parametrize("depth", [50, 300])
def test_deep_nesting_inside_an_item_does_no_harm(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    body = '{"entry": [{"id": "1", "messaging": [%s, {"message": {"mid": "m1", "attachments": %s}}]}]}' % (deep, deep)  # noqa: UP031
    odd, event = get_platform("facebook").parse(body.encode())
    assert odd.kind is Kind.IGNORE
    assert (event.external_id, event.attachments) == ("m1", 1)


def batch(size: int, order: int = 1) -> list[dict[str, Any]]:
    comments = [{"field": "comments", "value": {"id": f"c{n}", "text": f"Laporan {n}"}} for n in range(size)]
    return comments[::order]


def parse_changes(changes: list[Any]) -> list[Event]:
    return get_platform("instagram").parse(json.dumps({"entry": [{"id": "1", "changes": changes}]}).encode())


def test_a_batch_of_a_thousand_is_a_thousand_events_in_order() -> None:
    events = parse_changes(batch(1000))
    assert [event.external_id for event in events] == [f"c{n}" for n in range(1000)]


def test_a_reordered_batch_says_the_same() -> None:
    assert parse_changes(batch(50, order=-1))[::-1] == parse_changes(batch(50))


def test_what_arrives_twice_is_the_same_event_twice() -> None:
    first, second = parse_changes(batch(1) * 2)
    assert first == second


@pytest.mark.parametrize("bad", [None, 7, "teks", [], {}, {"field": "comments"}, {"field": {}, "value": {}}])
def test_a_bad_item_does_not_take_the_rest_of_the_batch(bad: Any) -> None:
    before, odd, after = parse_changes([*batch(1), bad, *batch(1)])
    assert odd.kind is Kind.IGNORE
    assert before.external_id == after.external_id == "c0"


def test_nul_and_lone_surrogates_stay_in_the_event() -> None:
    [event] = get_platform("instagram").parse(
        b'{"entry":[{"id":"1","changes":[{"field":"comments","value":{"id":"a\\u0000","text":"x\\ud83d"}}]}]}'
    )
    assert (event.external_id, event.text) == ("a\x00", "x\ud83d")
