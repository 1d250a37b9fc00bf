"""A reply as the request that posts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.replying import ReplyKind, too_long_by
from app.platforms import PLATFORMS, get_platform
from app.platforms.outbound.shape import ComposeError, OutboundRequest, Outcome, Reply, Response, Slot, Verdict

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
PUBLIC = Reply(
    "public", "Terima kasih, sudah kami teruskan.", target_id="1809", recipient_id="5100", account_external_id="1784"
)
PRIVATE = Reply("private", "Boleh kirim alamat lengkapnya?", target_id="1809", recipient_id="5100")
DM = Reply("dm", "Loket buka pukul 08.00.", target_id="m-1", recipient_id="5100", account_external_id="1784")
GROUP = Reply("dm", "Petugas ke sana.", "m-1", "5100", account_external_id="1784", thread_id="g-7")


def read(platform: str, status: int, body: Any, **headers: str) -> Outcome:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return get_platform(platform).outbound.read(Response(status, body, told, NOW))


def compose(platform: str, reply: Reply) -> OutboundRequest:
    return get_platform(platform).outbound.compose(reply)


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
    sent = {"chat_id": "5100", "text": DM.text}
    assert compose("telegram", DM) == OutboundRequest("POST", "/bot{token}/sendMessage", sent, headers={})
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
    assert compose("tiktok", replace(PUBLIC, thread_id="v-9")) == OutboundRequest(
        "POST", path, comment, {"Access-Token": Slot.TOKEN.value}
    )
    message = compose("tiktok", replace(DM, thread_id="perc-1"))
    assert message.path == "/business/message/send/"
    assert message.json == {
        "business_id": "1784", "recipient_type": "CONVERSATION", "recipient": "perc-1",
        "message_type": "TEXT", "text": {"body": DM.text},
    }  # fmt: skip


def test_a_comment_on_tiktok_is_not_too_long() -> None:
    longest = replace(PUBLIC, thread_id="v-9", text="a" * 1200)
    assert compose("tiktok", longest).json["text"] == longest.text
    terms = get_platform("tiktok").outbound.terms[ReplyKind.PUBLIC]
    assert (too_long_by(terms, longest.text), too_long_by(terms, longest.text + "aa")) == (0, 2)


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
def test_a_request_names_the_token_without_holding_it(platform: str) -> None:
    request = compose(platform, replace(GROUP, kind="public" if platform == "youtube" else "dm"))
    assert Slot.TOKEN.value in request.path + str(request.headers)
    assert Slot.TOKEN.value not in str(request.json)


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
    assert read(platform, 200, answer) == Outcome(Verdict.ACCEPTED, accepted)


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
@pytest.mark.parametrize(
    "answer",
    [
        *(None, {}, [], "ok", {"id": None}, {"id": ""}, {"id": 1.5}, {"error": {"code": 190}}, {"error": 7}),
        *({"messages": []}, {"messages": "x"}, {"sentMessages": [7]}, {"result": {"message_id": 9}}),
        *({"data": []}, {"data": {"message": "x"}}, {"code": 40105, "message": "expired", "data": {}}),
        *({"error": {"errors": "x"}}, {"error": {"errors": [7, {"reason": 8}]}}, {"ok": False, "description": 1}),
    ],
)
@pytest.mark.parametrize("status", [200, 204, 301, 400, 409, 500])
def test_an_answer_of_any_shape_is_read_without_an_id(platform: str, answer: Any, status: int) -> None:
    assert read(platform, status, answer).external_id is None


TELEGRAM_BLOCKED = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
TELEGRAM_HASTE = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}}
YOUTUBE_QUOTA = {"error": {"code": 403, "errors": [{"reason": "quotaExceeded", "domain": "youtube.quota"}]}}


def meta_error(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    return {"error": {"message": "x", "code": code, "error_subcode": subcode, **more}}


@pytest.mark.parametrize(
    ("platform", "status", "body", "headers", "verdict", "reason", "wait_s"),
    [
        ("instagram", 401, meta_error(190, 463), {}, "refused", "token_expired", None),
        ("instagram", 400, meta_error(100, 33), {}, "refused", "target_gone", None),
        ("instagram", 400, meta_error(10, 2534022), {}, "refused", "window_closed", None),
        ("instagram", 400, meta_error(10), {}, "refused", "no_permission", None),
        ("instagram", 400, meta_error(10900), {}, "refused", "already_answered", None),
        ("instagram", 400, meta_error(4711), {}, "refused", "refused", None),
        ("instagram", 400, meta_error(2, is_transient=True), {}, "unknown", "unsure", None),
        ("instagram", 400, meta_error(613, is_transient=True), {}, "not_taken", "rate_limited", None),
        ("facebook", 403, meta_error(4), {"x_app_usage": '{"call_count":100}'}, "not_taken", "rate_limited", 300),
        (
            "facebook", 400, meta_error(80001),
            {"x_business_use_case_usage": '{"1":[{"type":"pages","estimated_time_to_regain_access":9}]}'},
            "not_taken", "rate_limited", 540,
        ),
        ("facebook", 200, {"id": "1"}, {"x_app_usage": '{"total_time":96}'}, "accepted", None, 300),
        ("whatsapp", 400, meta_error(131047), {}, "refused", "window_closed", None),
        ("whatsapp", 429, meta_error(130429), {"retry_after": "3"}, "not_taken", "rate_limited", 3),
        ("telegram", 403, TELEGRAM_BLOCKED, {}, "refused", "unreachable", None),
        ("telegram", 429, TELEGRAM_HASTE, {}, "not_taken", "rate_limited", 7),
        ("telegram", 401, {"ok": False, "description": "Unauthorized"}, {}, "refused", "token_expired", None),
        ("tiktok", 200, {"code": 40105, "message": "x"}, {}, "refused", "token_expired", None),
        ("tiktok", 200, {"code": 40100, "message": "x"}, {}, "not_taken", "rate_limited", None),
        ("tiktok", 200, {"code": 40002, "message": "The comment does not exist"}, {}, "refused", "target_gone", None),
        ("tiktok", 200, {"code": 50000, "message": "x"}, {}, "unknown", "unsure", None),
        (
            "x", 429, {}, {"x_rate_limit_remaining": "0", "x_rate_limit_reset": str(int(NOW.timestamp()) + 90)},
            "not_taken", "rate_limited", 90,
        ),
        ("x", 403, {"detail": "You are not allowed to create a Tweet with duplicate content."}, {},
         "refused", "duplicate", None),
        ("line", 400, {"message": "Failed to send messages"}, {}, "refused", "unreachable", None),
        ("line", 429, {"message": "You have reached your monthly limit."}, {}, "refused", "restricted", None),
        ("youtube", 403, YOUTUBE_QUOTA, {}, "not_taken", "rate_limited", 3600),
        ("website", 410, {}, {}, "refused", "target_gone", None),
        ("website", 502, "<html>", {}, "unknown", "unsure", None),
        ("website", 503, None, {"retry_after": "5"}, "not_taken", "busy", 5),
        ("website", 503, None, {"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, "not_taken", "busy", None),
    ],
)  # fmt: skip
def test_an_answer_says_whether_to_try_again_when_and_why_not(
    platform: str, status: int, body: Any, headers: dict[str, str], verdict: str, reason: str | None,
    wait_s: float | None,
) -> None:  # fmt: skip
    outcome = read(platform, status, body, **headers)
    assert (outcome.verdict, outcome.reason, outcome.wait_s) == (verdict, reason, wait_s)


def test_a_push_under_a_key_that_line_has_seen_was_accepted_before() -> None:
    seen = {"message": "The retry key is already accepted", "sentMessages": [{"id": "46"}]}
    assert read("line", 409, seen) == Outcome(Verdict.ACCEPTED, "46")


def test_a_persons_late_answer_is_marked_as_one() -> None:
    late = compose("instagram", replace(DM, by_agent=True)).json
    assert (late["messaging_type"], late["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_what_a_platform_has_terms_for_it_can_compose_and_nothing_else(platform: str) -> None:
    outbound = get_platform(platform).outbound
    for kind in ReplyKind:
        reply = replace(GROUP, kind=kind, target_id="1809", key="k")
        if kind in outbound.terms:
            assert outbound.compose(reply).method == "POST"
            if outbound.lookup is not None:
                assert outbound.lookup.compose(reply).method == "GET"
                assert outbound.lookup.read({"data": 1, "items": "x"}, reply) == []
        elif kind is ReplyKind.PUBLIC and platform != "website":
            with pytest.raises(ComposeError):
                outbound.compose(reply)
