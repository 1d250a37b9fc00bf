"""A reply as the request that posts it."""

from __future__ import annotations

from typing import Any

import pytest

from app.platforms import PLATFORMS, get_platform
from app.platforms.base import ComposeError, OutboundRequest, Reply

PUBLIC = Reply(
    "public", "Terima kasih, sudah kami teruskan.", target_id="1809", recipient_id="5100", account_external_id="1784"
)
PRIVATE = Reply("private", "Boleh kirim alamat lengkapnya?", target_id="1809", recipient_id="5100")
DM = Reply("dm", "Loket buka pukul 08.00.", target_id="m-1", recipient_id="5100")


def compose(platform: str, reply: Reply) -> OutboundRequest:
    return get_platform(platform).compose(reply)


@pytest.mark.parametrize(("platform", "edge"), [("instagram", "replies"), ("facebook", "comments")])
def test_a_public_reply_is_posted_under_the_comment(platform: str, edge: str) -> None:
    assert compose(platform, PUBLIC) == OutboundRequest("POST", f"/1809/{edge}", {"message": PUBLIC.text})


def test_a_private_reply_names_the_comment_and_a_message_names_the_citizen() -> None:
    private = {"recipient": {"comment_id": "1809"}, "message": {"text": PRIVATE.text}}
    message = {"recipient": {"id": "5100"}, "message": {"text": DM.text}}
    assert compose("instagram", PRIVATE) == OutboundRequest("POST", "/me/messages", private)
    assert compose("instagram", DM) == OutboundRequest("POST", "/me/messages", message)
    assert compose("facebook", PRIVATE).json == {**private, "messaging_type": "RESPONSE"}
    assert compose("facebook", DM).json == {**message, "messaging_type": "RESPONSE"}


def test_a_reply_to_a_form_goes_back_to_the_website() -> None:
    reply = Reply("dm", "Sudah diperbaiki.", target_id="f-2001", recipient_id="dewi@contoh.example", thread_id="t-9")
    expected = {"thread_id": "t-9", "message_id": "f-2001", "text": "Sudah diperbaiki."}
    assert compose("website", reply) == OutboundRequest("POST", "/replies", expected)


def test_a_form_without_a_thread_is_answered_by_its_contact() -> None:
    assert compose("website", DM).json["thread_id"] == "5100"


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
def test_an_id_cannot_lead_to_another_path(platform: str) -> None:
    path = compose(platform, Reply("public", "x", target_id="../me?a=1#/\ud800", recipient_id=None)).path
    assert path.startswith("/..%2Fme%3Fa%3D1%23%2F")
    assert path.count("/") == 2


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
@pytest.mark.parametrize("kind", ["public", "private", "dm"])
def test_a_reply_to_nothing_is_refused(platform: str, kind: Any) -> None:
    with pytest.raises(ComposeError):
        compose(platform, Reply(kind, "x", target_id=None, recipient_id=None))


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_a_request_carries_no_token(platform: str) -> None:
    request = compose(platform, DM)
    assert not {name.lower() for name in request.headers} & {"authorization", "cookie"}
    assert "access_token" not in request.path + str(request.json)


@pytest.mark.parametrize(
    ("platform", "answer", "accepted"),
    [
        ("instagram", {"id": "18091"}, "18091"),
        ("instagram", {"recipient_id": "5100", "message_id": "igm-9"}, "igm-9"),
        ("facebook", {"id": "880_441"}, "880_441"),
        ("facebook", {"recipient_id": "5100", "message_id": "m_9"}, "m_9"),
        ("website", {"id": 77}, "77"),
    ],
)
def test_the_id_of_what_was_posted_is_read_from_the_answer(platform: str, answer: Any, accepted: str) -> None:
    assert get_platform(platform).accepted_id(answer) == accepted


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
@pytest.mark.parametrize(
    "answer", [None, {}, [], "ok", {"id": None}, {"id": ""}, {"id": 1.5}, {"error": {"code": 190}}]
)
def test_an_answer_without_an_id_gives_none(platform: str, answer: Any) -> None:
    assert get_platform(platform).accepted_id(answer) is None
