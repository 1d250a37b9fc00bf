"""YouTube: comments under our videos. Nothing is sent to us: pages of commentThreads.list and comments.list are read.

https://developers.google.com/youtube/v3/docs/comments
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from app.domain.events import Direction, Event, Kind
from app.platforms import signatures
from app.platforms.base import (
    Platform,
    Record,
    direction_of,
    first_id,
    id_of,
    ignored,
    instant_of,
    listed,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound import youtube as outbound

LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
MARKUP = re.compile(r"</?(?:a|b|i|s|u|em|strong|span|img)(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""What YouTube itself puts around a citizen's words to show them; what a citizen typed comes escaped."""


def parse(body: bytes) -> list[Event]:
    payload = read_object(body)
    items, gone = payload.get("items"), payload.get("gone")
    if isinstance(gone, list):
        # Our own poll's word for comments that were asked for, twice, and not there.
        account = id_of(payload.get("channelId"))
        vanished = [read_gone(name, account) for name in gone]
        return [*vanished, *(event for item in listed(items) for event in read_item(record_of(item)))]
    if not isinstance(items, list):
        return [ignored("no items")]
    return [event for item in items for event in read_item(record_of(item))]


def read_gone(name: Any, account: str | None) -> Event:
    comment = id_of(name)
    if comment is None:
        return ignored("a deletion of nothing", account)
    return Event(Kind.DELETION, direction=Direction.INBOUND, external_id=comment, account_id=account, target_id=comment)


def read_item(item: Record) -> Iterator[Event]:
    """A comment, or a thread: the comment on the video and the few replies that come with it."""
    snippet = record_of(item.get("snippet"))
    if "topLevelComment" not in snippet:
        yield read_comment(item, {}, None)
        return
    top = record_of(snippet.get("topLevelComment"))
    yield read_comment(top, snippet, None)
    if "comments" in record_of(item.get("replies")):
        for reply in listed(record_of(item.get("replies")).get("comments")):
            yield read_comment(record_of(reply), snippet, id_of(top.get("id")))


def read_comment(comment: Record, thread: Record, answered: str | None) -> Event:
    """`thread` is the snippet around the comment, which may name channel and video in its stead."""
    snippet = record_of(comment.get("snippet"))
    account = first_id(snippet.get("channelId"), thread.get("channelId"))
    name = id_of(comment.get("id"))
    if name is None or not snippet:
        return ignored("no comment with an id", account)
    author = id_of(record_of(snippet.get("authorChannelId")).get("value"))
    written, changed = instant_of(snippet.get("publishedAt")), instant_of(snippet.get("updatedAt"))
    return Event(
        Kind.COMMENT,
        direction=direction_of(author, account),
        external_id=name,
        parent_id=first_id(snippet.get("parentId"), answered),
        thread_id=first_id(snippet.get("videoId"), thread.get("videoId")),
        account_id=account,
        author_id=author,
        text=words_of(snippet),
        occurred_at=written,
        edited_at=changed if changed is not None and written is not None and changed > written else None,
        author_name=text_of(snippet.get("authorDisplayName")),
    )


def words_of(snippet: Record) -> str | None:
    """As typed; only the author is sure to be given that, others the HTML that YouTube shows."""
    return text_of(snippet.get("textOriginal")) or text_of(as_typed(text_of(snippet.get("textDisplay")) or ""))


def as_typed(display: str) -> str:
    return html.unescape(MARKUP.sub("", LINE_BREAK.sub("\n", display)))


YOUTUBE = Platform(
    name="youtube",
    verify=signatures.verify_nothing,
    parse=parse,
    outbound=outbound.YOUTUBE,
    max_body=64 * 1024,
)
