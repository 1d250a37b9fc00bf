"""WhatsApp's Cloud API.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

from typing import Any

from app.simulator import meta
from app.simulator.signing import sign_meta
from app.simulator.table import Answer, Call, Row, Simulated, address_of, bearer, read_file
from app.simulator.world import Fault, Posted

FAULTS = {
    **meta.FAULTS,
    Fault.RATE_LIMITED: meta.error(429, 130429, "(#130429) Rate limit hit"),
    Fault.GONE: meta.error(400, 131026, "(#131026) Message undeliverable"),
    Fault.WINDOW_CLOSED: meta.error(400, 131047, "(#131047) Re-engagement message"),
}
WINDOW_H = 24


def send(call: Call) -> Answer:
    citizen = call.body.get("to") or call.body.get("recipient")
    ordered = call.order is not None and call.order.fault is Fault.NOT_DELIVERED
    failed = ordered or call.is_late(citizen, WINDOW_H)
    text = (call.body.get("text") or {}).get("body")
    posted = call.post(
        "message", text, recipient=citizen, begins="wamid.sim", callback=call.body.get("biz_opaque_callback_data"),
        number=call.params["number"], failed=failed or None,
    )  # fmt: skip
    return Answer(
        200,
        {
            "messaging_product": "whatsapp", "contacts": [{"input": citizen, "wa_id": citizen}],
            "messages": [{"id": posted.id}],
        },
    )  # fmt: skip


def tell(posted: Posted) -> list[dict[str, Any]]:
    """How it went: WhatsApp accepts first and says afterwards that a window was closed."""
    status: dict[str, Any] = {
        "id": posted.id, "status": "failed" if posted.extra.get("failed") else "sent",
        "timestamp": str(int(posted.at.timestamp())), "recipient_id": posted.recipient,
    }  # fmt: skip
    if posted.extra.get("failed"):
        status["errors"] = [{"code": 131047, "title": "Re-engagement message"}]
    if callback := posted.extra.get("callback"):
        status["biz_opaque_callback_data"] = callback
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": posted.extra["number"], "display_phone_number": posted.account},
        "statuses": [status],
    }  # fmt: skip
    change = {"field": "messages", "value": value}
    return [{"object": "whatsapp_business_account", "entry": [{"id": "0", "changes": [change]}]}]


def read_thing(call: Call) -> Answer:
    """Our number, or where a file that a citizen sent lies."""
    name = call.params["id"]
    where = address_of(call, name)
    if where is not None:
        return Answer(200, {"messaging_product": "whatsapp", "id": name, "url": where})
    return Answer(200, {"id": name}) if name == call.account else FAULTS[Fault.GONE]


WHATSAPP = Simulated(
    "whatsapp",
    (
        Row("POST", "/{number}/messages", send),
        Row("GET", "/files/{id}", read_file),
        Row("GET", "/{id}", read_thing),
    ),
    bearer,
    FAULTS,
    tell,
    sign_meta,
)
