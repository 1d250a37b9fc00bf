"""Replies of a Facebook Page.

https://developers.facebook.com/docs/messenger-platform/discovery/private-replies
https://developers.facebook.com/docs/messenger-platform/send-messages
"""

from __future__ import annotations

from app.domain.replying import ReplyKind, Since, Terms
from app.platforms.outbound import meta
from app.platforms.outbound.reading import reader
from app.platforms.outbound.shape import Lookup, Outbound, OutboundRequest, Pace, Reply


def compose(reply: Reply) -> OutboundRequest:
    if reply.kind == "public":
        return meta.compose_comment(reply, "comments", reply.target_id)
    return meta.compose_message(reply, messaging_type="RESPONSE")


def look(reply: Reply) -> OutboundRequest:
    request = LOOKUP.compose(reply)
    if reply.kind != "public":
        return request
    # `stream`: all levels of the thread, for a reply to a reply may be shown beside it.
    fields = "fields=id,message,from,created_time&filter=stream&order=reverse_chronological&limit=50"
    return OutboundRequest("GET", f"{request.path}?{fields}")


LOOKUP = meta.lookup("comments", "messenger")

FACEBOOK = Outbound(
    api_base="https://graph.facebook.com/v23.0",
    terms={
        ReplyKind.PUBLIC: Terms(8000),
        ReplyKind.PRIVATE: Terms(
            2000, window=meta.PRIVATE_REPLY_WINDOW, since=Since.MESSAGE, once=True, to_mentions=False
        ),
        ReplyKind.DM: Terms(2000, window=meta.WINDOW, agent_window=meta.AGENT_WINDOW),
    },
    compose=compose,
    read=reader(accepted_id=meta.accepted_id, codes=meta.codes, reasons=meta.REASONS, wait=meta.wait),
    pace=Pace(per_minute=240, burst=60),
    lookup=Lookup(look, meta.read_own),
)
