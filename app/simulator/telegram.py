"""Telegram's Bot API: the token stands in the path.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

from app.simulator.table import Answer, Call, Row, Simulated, read_file
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


def read_bot(call: Call) -> Answer:
    return Answer(200, {"ok": True, "result": {"id": call.account, "is_bot": True, "username": "kota_bot"}})


def read_webhook(call: Call) -> Answer:
    """Where updates go to and how many wait; everything in order unless the world says otherwise."""
    told = call.world.things.get(("telegram", "subscription", call.account), {})
    well = {"url": f"{call.world.base}/webhooks/telegram", "pending_update_count": 0}
    return Answer(200, {"ok": True, "result": well | told})


def set_webhook(call: Call) -> Answer:
    if not str(call.body.get("url", "")).startswith("https://") and call.body.get("url"):
        return error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    call.world.things["telegram", "subscription", call.account] = dict(call.body)
    return Answer(200, {"ok": True, "result": True, "description": "Webhook was set"})


def find_file(call: Call) -> Answer:
    file = call.query.get("file_id", "")
    if ("telegram", "file", file) not in call.world.things:
        return error(400, "Bad Request: invalid file_id")
    return Answer(200, {"ok": True, "result": {"file_id": file, "file_path": f"photos/{file}"}})


TELEGRAM = Simulated(
    "telegram",
    (
        Row("POST", "/bot{token}/sendMessage", send),
        Row("POST", "/bot{token}/setWebhook", set_webhook),
        Row("GET", "/bot{token}/getMe", read_bot),
        Row("GET", "/bot{token}/getWebhookInfo", read_webhook),
        Row("GET", "/bot{token}/getFile", find_file),
        Row("GET", "/file/bot{token}/photos/{id}", read_file),
    ),
    lambda call: call.params.get("token"),
    FAULTS,
)
