"""Telegram's Bot API: the token stands in the path.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

from app.simulator.table import Answer, Call, Row, Simulated
from app.simulator.world import Fault


def error(status: int, description: str, **parameters: int) -> Answer:
    return Answer(
        status, {"ok": False, "error_code": status, "description": description}
        | ({"parameters": parameters} if parameters else {})
    )  # fmt: skip


FAULTS = {
    Fault.RATE_LIMITED: error(429, "Too Many Requests: retry after 1", retry_after=1),
    Fault.UNAVAILABLE: error(503, "Service Unavailable"),
    Fault.SERVER_ERROR: error(500, "Internal Server Error"),
    Fault.EXPIRED_TOKEN: error(401, "Unauthorized"),
    Fault.GONE: error(400, "Bad Request: message to be replied not found"),
    Fault.WINDOW_CLOSED: error(403, "Forbidden: bot was blocked by the user"),
}


def send(call: Call) -> Answer:
    chat = str(call.body.get("chat_id"))
    if refused := call.refusal(FAULTS, chat):
        return refused
    posted = call.post("message", call.body.get("text"), recipient=chat, begins="")
    sent = {
        "message_id": int(posted.id), "chat": {"id": int(chat) if chat.lstrip("-").isdigit() else chat},
        "date": int(posted.at.timestamp()), "text": posted.text,
    }  # fmt: skip
    return Answer(200, {"ok": True, "result": sent})


TELEGRAM = Simulated(
    "telegram", (Row("POST", "/bot{token}/sendMessage", send),), lambda call: call.params.get("token"), FAULTS
)
