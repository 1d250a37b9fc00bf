"""A reply as the request that posts it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.platforms import PLATFORMS, get_platform
from app.platforms.base import ComposeError, OutboundRequest, Reply

PUBLIC = Reply(
    "public", "Terima kasih, sudah kami teruskan.", target_id="1809", recipient_id="5100", account_external_id="1784"
)
PRIVATE = Reply("private", "Boleh kirim alamat lengkapnya?", target_id="1809", recipient_id="5100")
DM = Reply("dm", "Loket buka pukul 08.00.", target_id="m-1", recipient_id="5100", account_external_id="1784")
GROUP = Reply("dm", "Petugas ke sana.", "m-1", "5100", account_external_id="1784", thread_id="g-7")


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


def test_whatsapp_is_sent_from_the_accounts_number_to_the_citizen() -> None:
    content = {"messaging_product": "whatsapp", "type": "text", "text": {"body": DM.text}}
    citizen = {**content, "recipient_type": "individual", "to": "5100"}
    assert compose("whatsapp", DM) == OutboundRequest("POST", "/1784/messages", citizen)
    assert compose("whatsapp", replace(DM, thread_id="5100")).json == citizen
    assert compose("whatsapp", replace(DM, kind="private", thread_id="g-7")).json == citizen


def test_whatsapp_knows_a_citizen_without_a_number_and_a_group_by_other_names() -> None:
    hidden = compose("whatsapp", replace(DM, recipient_id="ID.1349", thread_id="ID.1349")).json
    assert (hidden["recipient"], hidden["recipient_type"], "to" in hidden) == ("ID.1349", "individual", False)
    group = compose("whatsapp", GROUP).json
    assert (group["to"], group["recipient_type"]) == ("g-7", "group")


def test_telegram_is_sent_to_the_chat_and_in_private_to_the_citizen() -> None:
    assert compose("telegram", DM) == OutboundRequest("POST", "/sendMessage", {"chat_id": "5100", "text": DM.text})
    assert compose("telegram", GROUP).json["chat_id"] == "g-7"
    assert compose("telegram", replace(GROUP, kind="private")).json["chat_id"] == "5100"


def test_line_is_pushed_to_the_group_and_in_private_to_the_citizen() -> None:
    message = {"type": "text", "text": DM.text}
    assert compose("line", DM) == OutboundRequest("POST", "/v2/bot/message/push", {"to": "5100", "messages": [message]})
    assert compose("line", GROUP).json["to"] == "g-7"
    assert compose("line", replace(GROUP, kind="private")).json["to"] == "5100"


def test_tiktok_is_answered_under_the_comment_or_in_the_conversation() -> None:
    comment = {"business_id": "1784", "video_id": "v-9", "comment_id": "1809", "text": PUBLIC.text}
    path = "/business/comment/reply/create/"
    assert compose("tiktok", replace(PUBLIC, thread_id="v-9")) == OutboundRequest("POST", path, comment)
    message = compose("tiktok", replace(DM, thread_id="perc-1"))
    assert message.path == "/business/message/send/"
    assert message.json == {
        "business_id": "1784", "recipient_type": "CONVERSATION", "recipient": "perc-1",
        "message_type": "TEXT", "text": {"body": DM.text},
    }  # fmt: skip


def test_a_comment_on_tiktok_is_not_too_long() -> None:
    longest = replace(PUBLIC, thread_id="v-9", text="a" * 1200)
    assert compose("tiktok", longest).json["text"] == longest.text
    with pytest.raises(ComposeError, match="at most 1200 characters"):
        compose("tiktok", replace(longest, text="a" * 1201))


def test_x_is_answered_below_the_post_or_by_a_direct_message() -> None:
    answered = {"text": PUBLIC.text, "reply": {"in_reply_to_tweet_id": "1809"}}
    assert compose("x", PUBLIC) == OutboundRequest("POST", "/2/tweets", answered)
    message = OutboundRequest("POST", "/2/dm_conversations/with/5100/messages", {"text": PRIVATE.text})
    assert compose("x", PRIVATE) == message
    assert compose("x", replace(PRIVATE, kind="dm", thread_id="5100")) == message


@pytest.mark.parametrize("comment", ["UgxA", "UgxA.91z"])
def test_youtube_is_answered_in_the_thread_even_of_a_reply(comment: str) -> None:
    posted = {"snippet": {"parentId": "UgxA", "textOriginal": PUBLIC.text}}
    request = OutboundRequest("POST", "/comments?part=snippet", posted)
    assert compose("youtube", replace(PUBLIC, target_id=comment)) == request


@pytest.mark.parametrize(
    ("platform", "kind", "words"),
    [
        ("whatsapp", "public", "no public replies"),
        ("telegram", "public", "no public replies"),
        ("line", "public", "no public replies"),
        ("tiktok", "private", "has to write first"),
        ("youtube", "private", "no private messages"),
        ("youtube", "dm", "no private messages"),
    ],
)
def test_what_a_platform_cannot_do_is_refused_in_words(platform: str, kind: Any, words: str) -> None:
    with pytest.raises(ComposeError, match=words):
        compose(platform, replace(GROUP, kind=kind))


@pytest.mark.parametrize("platform", ["whatsapp", "tiktok"])
def test_where_the_account_speaks_by_name_a_reply_without_it_is_refused(platform: str) -> None:
    with pytest.raises(ComposeError, match="does not name the account"):
        compose(platform, replace(GROUP, account_external_id=None))


def test_an_account_or_a_citizen_cannot_lead_to_another_path_either() -> None:
    assert compose("whatsapp", replace(DM, account_external_id="../me")).path == "/..%2Fme/messages"
    assert compose("x", replace(PRIVATE, recipient_id="a/b?c")).path == "/2/dm_conversations/with/a%2Fb%3Fc/messages"


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
    request = compose(platform, replace(GROUP, kind="public" if platform == "youtube" else "dm"))
    assert not {name.lower() for name in request.headers} & {"authorization", "cookie"}
    assert "access_token" not in request.path + str(request.json)


@pytest.mark.parametrize(
    ("platform", "answer", "accepted"),
    [
        ("instagram", {"id": "18091"}, "18091"),
        ("instagram", {"recipient_id": "5100", "message_id": "igm-9"}, "igm-9"),
        ("facebook", {"id": "880_441"}, "880_441"),
        ("facebook", {"recipient_id": "5100", "message_id": "m_9"}, "m_9"),
        ("whatsapp", {"messaging_product": "whatsapp", "messages": [{"id": "wamid.9"}]}, "wamid.9"),
        ("telegram", {"ok": True, "result": {"message_id": 9, "chat": {"id": -100}}}, "-100:9"),
        ("tiktok", {"code": 0, "data": {"comment_id": 7247303576418566913}}, "7247303576418566913"),
        ("tiktok", {"code": 0, "data": {"message": {"message_id": "pes-9"}}}, "pes-9"),
        ("x", {"data": {"id": "2080", "text": "Baik"}}, "2080"),
        ("x", {"data": {"dm_event_id": "2081", "dm_conversation_id": "1-2"}}, "2081"),
        ("line", {"sentMessages": [{"id": "900200", "quoteToken": "q"}]}, "900200"),
        ("youtube", {"kind": "youtube#comment", "id": "UgxA.9"}, "UgxA.9"),
        ("website", {"id": 77}, "77"),
    ],
)
def test_the_id_of_what_was_posted_is_read_from_the_answer(platform: str, answer: Any, accepted: str) -> None:
    assert get_platform(platform).accepted_id(answer) == accepted


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
@pytest.mark.parametrize(
    "answer",
    [
        *(None, {}, [], "ok", {"id": None}, {"id": ""}, {"id": 1.5}, {"error": {"code": 190}}),
        *({"messages": []}, {"messages": "x"}, {"sentMessages": [7]}, {"result": {"message_id": 9}}),
        *({"data": []}, {"data": {"message": "x"}}, {"code": 40105, "message": "expired", "data": {}}),
    ],
)
def test_an_answer_without_an_id_gives_none(platform: str, answer: Any) -> None:
    assert get_platform(platform).accepted_id(answer) is None
