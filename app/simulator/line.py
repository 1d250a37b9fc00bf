"""LINE's Messaging API: a retry key makes a repeated push harmless.

https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

from __future__ import annotations

from app.simulator.table import Answer, Call, Row, Simulated, bearer, read_file
from app.simulator.world import Fault

FAULTS = {
    Fault.RATE_LIMITED: Answer(429, {"message": "The API rate limit has been exceeded. Try again later."}),
    Fault.UNAVAILABLE: Answer(503, {"message": "Service unavailable"}),
    Fault.SERVER_ERROR: Answer(500, {"message": "Internal server error"}),
    Fault.EXPIRED_TOKEN: Answer(401, {"message": "Authentication failed. Confirm that the access token is valid."}),
    Fault.GONE: Answer(400, {"message": "Failed to send messages"}),
    Fault.WINDOW_CLOSED: Answer(400, {"message": "Failed to send messages"}),
}


def push(call: Call) -> Answer:
    to, key = str(call.body.get("to")), call.headers.get("x-line-retry-key")
    if refused := call.refusal(FAULTS, to):
        return refused
    before = [one for one in call.world.sent_to("line", to) if key and one.extra.get("retry_key") == key]
    if before:
        sent = {"sentMessages": [{"id": before[0].id}]}
        return Answer(
            409, {"message": "The retry key is already accepted", **sent}, {"x-line-accepted-request-id": "1"}
        )
    messages = call.body.get("messages") or [{}]
    posted = call.post("message", messages[0].get("text"), recipient=to, begins="46", retry_key=key)
    return Answer(200, {"sentMessages": [{"id": posted.id, "quoteToken": "q"}]}, {"x-line-request-id": posted.id})


def read_bot(call: Call) -> Answer:
    return Answer(200, {"userId": call.account, "basicId": "@kota", "displayName": "Kota", "chatMode": "bot"})


def read_endpoint(call: Call) -> Answer:
    """Where LINE sends to; switched on unless the world says otherwise."""
    told = call.world.things.get(("line", "subscription", call.account), {})
    return Answer(200, {"endpoint": f"{call.world.base}/webhooks/line", "active": True} | told)


def set_endpoint(call: Call) -> Answer:
    call.world.things["line", "subscription", call.account] = {"endpoint": call.body.get("endpoint"), "active": True}
    return Answer(200, {})


LINE = Simulated(
    "line",
    (
        Row("POST", "/v2/bot/message/push", push),
        Row("GET", "/v2/bot/info", read_bot),
        Row("GET", "/v2/bot/channel/webhook/endpoint", read_endpoint),
        Row("PUT", "/v2/bot/channel/webhook/endpoint", set_endpoint),
        Row("GET", "/v2/bot/message/{id}/content", read_file),
    ),
    bearer,
    FAULTS,
)
