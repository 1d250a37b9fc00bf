"""YouTube pushes no comments: they are asked for.

https://developers.google.com/youtube/v3/docs/commentThreads/list
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from app.platforms.reads.shape import Ask, Polling, Reads

PAGE = 100
AT_ONCE = 50
"""How many ids one request may name."""


def _ask(resource: str, part: str, **query: str | int | None) -> Ask:
    given = {"part": part, "textFormat": "plainText"} | {k: v for k, v in query.items() if v is not None}
    return Ask(f"/{resource}?{urlencode(given)}")


def newest(channel: str, page: str | None) -> Ask:
    return _ask(
        "commentThreads", "snippet,replies", allThreadsRelatedToChannelId=channel, order="time", maxResults=PAGE,
        pageToken=page,
    )  # fmt: skip


def threads(ids: Sequence[str]) -> Ask:
    return _ask("commentThreads", "snippet,replies", id=",".join(ids))


def comments(ids: Sequence[str]) -> Ask:
    return _ask("comments", "snippet", id=",".join(ids))


def replies(comment: str, page: str | None) -> Ask:
    return _ask("comments", "snippet", parentId=comment, maxResults=PAGE, pageToken=page)


YOUTUBE = Reads(polling=Polling(newest, threads, comments, replies))
