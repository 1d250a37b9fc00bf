"""Facebook Page: the feed, mentions, and Messenger.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page/
"""

from __future__ import annotations

from app.domain.events import Event, Kind
from app.platforms import meta, signatures
from app.platforms.base import (
    Platform,
    Record,
    id_of,
    ignored,
    length_of,
    quoted,
    record_of,
    text_of,
)
from app.platforms.outbound import facebook as outbound

POSTS = frozenset({"post", "status", "photo", "video", "share"})
MEDIA = frozenset({"photo", "video"})


def parse(body: bytes) -> list[Event]:
    return meta.read_batch(body, read_change)


def read_change(field: str | None, value: Record, account: str | None) -> Event:
    item = text_of(value.get("item"))
    if field == "mention":
        return read_as(Kind.MENTION, item, value, account)
    if field != "feed":
        return ignored(f"field {quoted(field)}", account)
    if item == "comment":
        return read_as(Kind.COMMENT, item, value, account)
    if item in POSTS:
        return read_as(Kind.POST, item, value, account)
    # Likes and reactions on posts and comments come here too.
    return ignored(f"item {quoted(item)}", account)


def read_as(kind: Kind, item: str | None, value: Record, account: str | None) -> Event:
    """A photo has an id of its own beside its post's, but comments name the post only."""
    post = id_of(value.get("post_id"))
    written = Event(
        kind,
        external_id=id_of(value.get("comment_id")) if item == "comment" else post,
        thread_id=post,
        text=text_of(value.get("message")),
        attachments=count_media(item, value),
    )
    return meta.read_written(value, account, written, author_of(value))


def author_of(value: Record) -> Record:
    """`from` today, sender_id and sender_name in older versions, neither without the permission."""
    person = record_of(value.get("from"))
    if id_of(person.get("id")) is not None:
        return person
    return {"id": value.get("sender_id"), "name": person.get("name") or value.get("sender_name")}


def count_media(item: str | None, value: Record) -> int:
    """A post may list several photos; a comment has at most one photo or video."""
    shown = item in MEDIA or any(value.get(key) for key in MEDIA)
    return length_of(value.get("photos")) or int(shown)


FACEBOOK = Platform(
    name="facebook",
    verify=signatures.verify_meta,
    handshake=signatures.answer_challenge,
    parse=parse,
    outbound=outbound.FACEBOOK,
    max_body=meta.MAX_BODY,
)
