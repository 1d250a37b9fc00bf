"""YouTube pushes no comments: they are asked for.

https://developers.google.com/youtube/v3/docs/commentThreads/list
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from app.platforms.base import id_of, listed, record_of, text_of
from app.platforms.reads.shape import Ask, FoundPost, Polling, PostRead, Probe, Reads, segment

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


def says_exhausted(answer: Any) -> bool:
    """https://developers.google.com/youtube/v3/docs/errors"""
    told = record_of(record_of(answer).get("error")).get("errors")
    reasons = {text_of(record_of(one).get("reason")) for one in listed(told)}
    return bool(reasons & {"quotaExceeded", "dailyLimitExceeded"})


def _video(_account: str, video: str) -> Ask:
    return Ask(f"/videos?part=snippet&id={segment(video)}")


def _read_video(answer: Any, video: str) -> FoundPost | None:
    """The title says more than the description, which is mostly links."""
    rows = record_of(answer).get("items")
    snippet = record_of(record_of(rows[0]).get("snippet")) if isinstance(rows, list) and rows else {}
    link = f"https://www.youtube.com/watch?v={segment(video)}"
    return FoundPost(text_of(snippet.get("title")), link) if snippet else None


def _is_us(answer: Any, account: str) -> bool:
    rows = record_of(answer).get("items")
    return isinstance(rows, list) and any(id_of(record_of(row).get("id")) == account for row in rows)


YOUTUBE = Reads(
    post=PostRead(_video, _read_video),
    probes=(Probe("token", lambda _account: Ask("/channels?part=id&mine=true"), _is_us),),
    polling=Polling(newest, threads, comments, replies, says_exhausted),
)
