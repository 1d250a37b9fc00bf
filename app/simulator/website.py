"""The city's own site, which shows or mails an answer to whoever filled in the form (docs/adding-a-platform.md)."""

from __future__ import annotations

from app.simulator.table import Answer, Call, Row, Simulated, bearer
from app.simulator.world import Fault

FAULTS = {
    Fault.RATE_LIMITED: Answer(429, {"error": "too many"}, {"retry-after": "1"}),
    Fault.UNAVAILABLE: Answer(503, {"error": "come again later"}),
    Fault.SERVER_ERROR: Answer(500, {"error": "internal"}),
    Fault.EXPIRED_TOKEN: Answer(401, {"error": "no such token"}),
    Fault.GONE: Answer(410, {"error": "the message is gone"}),
    Fault.WINDOW_CLOSED: Answer(403, {"error": "closed"}),
}


def reply(call: Call) -> Answer:
    """The same Idempotency-Key is the same reply, whatever happened to the first answer."""
    thread, message = str(call.body.get("thread_id")), str(call.body.get("message_id"))
    if refused := call.refusal(FAULTS, message):
        return refused
    key = call.headers.get("idempotency-key")
    before = [one for one in call.world.sent_to("website", thread) if key and one.extra.get("key") == key]
    posted = before[0] if before else call.post("message", call.body.get("text"), recipient=thread, key=key)
    return Answer(200 if before else 201, {"id": posted.id})


WEBSITE = Simulated("website", (Row("POST", "/replies", reply),), bearer, FAULTS)
