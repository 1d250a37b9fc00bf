"""YouTube's Data API.

https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

from typing import Any

from app.simulator.table import Answer, Call, Row, Simulated, bearer
from app.simulator.world import Fault


def error(status: int, reason: str, message: str) -> Answer:
    errors = [{"message": message, "domain": "youtube.comment", "reason": reason}]
    return Answer(status, {"error": {"code": status, "message": message, "errors": errors}})


FAULTS = {
    Fault.RATE_LIMITED: error(403, "rateLimitExceeded", "The request cannot be completed because of the rate limit."),
    Fault.EXHAUSTED: error(403, "quotaExceeded", "You have exceeded your quota."),
    Fault.UNAVAILABLE: error(503, "backendError", "Backend Error"),
    Fault.SERVER_ERROR: error(500, "internalError", "Internal Error"),
    Fault.EXPIRED_TOKEN: error(401, "authError", "Invalid Credentials"),
    Fault.GONE: error(404, "parentCommentNotFound", "The specified parent comment could not be found."),
    Fault.WINDOW_CLOSED: error(403, "commentsDisabled", "The video has disabled comments."),
}


def insert(call: Call) -> Answer:
    snippet = call.body.get("snippet") or {}
    parent = str(snippet.get("parentId"))
    if refused := call.refusal(FAULTS, parent):
        return refused
    posted = call.post("comment", snippet.get("textOriginal"), target=parent, begins=f"{parent}.")
    return Answer(200, {"kind": "youtube#comment", "id": posted.id, "snippet": dict(snippet)})


def _told(call: Call, kind: str) -> list[dict[str, Any]]:
    """What the world was told of, the newest first, without what is gone."""
    told = [
        thing for (platform, one, number), thing in call.world.things.items()
        if (platform, one) == ("youtube", kind) and ("youtube", number) not in call.world.gone
    ]  # fmt: skip
    return sorted(told, key=lambda thing: str(_first(thing)["snippet"]["publishedAt"]), reverse=True)


def _first(thing: dict[str, Any]) -> dict[str, Any]:
    top: dict[str, Any] = thing["snippet"].get("topLevelComment", thing)
    return top


def read_threads(call: Call) -> Answer:
    """Threads of a channel, or those that begin with certain comments; a page is as long as the caller wants."""
    wanted = call.query.get("id", "").split(",") if call.query.get("id") else None
    told = [thing for thing in _told(call, "thread") if wanted is None or thing["id"] in wanted]
    begin, size = int(call.query.get("pageToken", "0")), int(call.query.get("maxResults", "100"))
    page: dict[str, Any] = {"kind": "youtube#commentThreadListResponse", "items": told[begin : begin + size]}
    if begin + size < len(told):
        page["nextPageToken"] = str(begin + size)
    return Answer(200, page)


def read_comments(call: Call) -> Answer:
    wanted = set(call.query["id"].split(","))
    told = [*_told(call, "comment"), *map(_first, _told(call, "thread"))]
    items = [thing for thing in told if thing["id"] in wanted]
    return Answer(200, {"kind": "youtube#commentListResponse", "items": items})


def read_replies(call: Call) -> Answer:
    if "id" in call.query:
        return read_comments(call)
    told = [one for one in _told(call, "comment") if one["snippet"].get("parentId") == call.query.get("parentId")]
    own = [
        {
            "kind": "youtube#comment", "id": one.id,
            "snippet": {
                "parentId": one.target, "textOriginal": one.text, "textDisplay": one.text,
                "authorChannelId": {"value": one.account or None}, "publishedAt": one.at.isoformat(),
            },
        }
        for one in call.world.under("youtube", call.query.get("parentId", ""))
    ]  # fmt: skip
    return Answer(200, {"kind": "youtube#commentListResponse", "items": [*told, *own]})


def read_channel(call: Call) -> Answer:
    """Whose token it is."""
    return Answer(200, {"kind": "youtube#channelListResponse", "items": [{"id": call.account}]})


def read_videos(call: Call) -> Answer:
    told = {video: call.world.things.get(("youtube", "post", video)) for video in call.query.get("id", "").split(",")}
    items = [{"id": video, "snippet": thing} for video, thing in told.items() if thing is not None]
    return Answer(200, {"kind": "youtube#videoListResponse", "items": items})


def refresh_token(call: Call) -> Answer:
    """Google's token endpoint: the refresh token stays the same."""
    with call.world.lock:
        old = next(
            (t for t in call.world.tokens.get("youtube", []) if t.refresh == call.body.get("refresh_token")), None
        )
    if old is None or not old.refresh or not call.body.get("client_secret"):
        return Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
    new = f"ya29.sim{call.world.next_number()}"
    call.world.give_token("youtube", new, old.account)
    return Answer(200, {"access_token": new, "expires_in": 3599, "token_type": "Bearer"})


YOUTUBE = Simulated(
    "youtube",
    (
        Row("POST", "/comments", insert),
        Row("GET", "/comments", read_replies),
        Row("GET", "/commentThreads", read_threads),
        Row("GET", "/channels", read_channel),
        Row("GET", "/videos", read_videos),
        Row("POST", "/token", refresh_token, open=True),
    ),
    bearer,
    FAULTS,
)
