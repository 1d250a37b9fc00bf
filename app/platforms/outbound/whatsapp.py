"""Replies by WhatsApp's Cloud API. It cannot be asked what was sent; its statuses carry our own key instead.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

import re
from typing import Any

from app.domain.replying import Reason, ReplyKind, Terms
from app.platforms.base import id_of, listed, record_of
from app.platforms.outbound import meta
from app.platforms.outbound.reading import reader
from app.platforms.outbound.shape import ComposeError, Outbound, OutboundRequest, Pace, Reply, required, segment

BUSINESS_SCOPED_ID = re.compile(r"[A-Z]{2}\.\w")
"""A citizen who hides the phone number is known by an id like ID.13491208655302741918."""

REASONS = {
    **meta.REASONS,
    "130429": Reason.RATE_LIMITED,
    "131056": Reason.RATE_LIMITED,
    "80007": Reason.RATE_LIMITED,
    "131048": Reason.RESTRICTED,
    "131031": Reason.RESTRICTED,
    "131016": Reason.UNSURE,
    "131000": Reason.UNSURE,
    "131005": Reason.NO_PERMISSION,
    "131026": Reason.UNREACHABLE,
    "131021": Reason.UNREACHABLE,
    "131047": Reason.WINDOW_CLOSED,
    "133010": Reason.NO_PERMISSION,
    "0": Reason.TOKEN_EXPIRED,
}


def compose(reply: Reply) -> OutboundRequest:
    """A message to the citizen or the group. WhatsApp has nothing that is public."""
    if reply.kind == "public":
        raise ComposeError("WhatsApp has no public replies")
    number = required(reply.account_external_id, "the account's phone number id")
    citizen = required(reply.recipient_id or reply.thread_id, "the recipient")
    addressed = {"recipient_type": "individual", name_of_recipient(citizen): citizen}
    if reply.kind == "dm" and reply.thread_id not in (None, citizen):
        addressed = {"recipient_type": "group", "to": required(reply.thread_id, "the group")}
    content = {"messaging_product": "whatsapp", **addressed, "type": "text", "text": {"body": reply.text}}
    if reply.key is not None:
        content["biz_opaque_callback_data"] = reply.key
    return OutboundRequest("POST", f"/{segment(number)}/messages", content)


def name_of_recipient(citizen: str) -> str:
    return "recipient" if BUSINESS_SCOPED_ID.match(citizen) else "to"


def accepted_id(response: Any) -> str | None:
    sent = record_of(response).get("messages")
    return id_of(record_of(next(iter(listed(sent)), None)).get("id"))


WHATSAPP = Outbound(
    api_base="https://graph.facebook.com/v23.0",
    terms={ReplyKind.DM: Terms(4096, window=meta.WINDOW)},
    compose=compose,
    read=reader(accepted_id=accepted_id, codes=meta.codes, reasons=REASONS, wait=meta.wait),
    pace=Pace(per_minute=1200, burst=80),
)
"""After 24 hours only a template that Meta has approved may be sent; those are not an admin's own words."""
