"""What we ask Meta's Graph API for.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
https://developers.facebook.com/docs/graph-api/reference/page-post
"""

from __future__ import annotations

from typing import Any

from app.platforms.base import listed, record_of, text_of
from app.platforms.reads.shape import Ask, FoundPost, MediaRead, PostRead, Probe, Reads, segment


def _instagram_post(_account: str, post: str) -> Ask:
    return Ask(f"/{segment(post)}?fields=caption,permalink,timestamp")


def _facebook_post(_account: str, post: str) -> Ask:
    return Ask(f"/{segment(post)}?fields=message,story,permalink_url,created_time")


def _read_instagram(answer: Any, _post: str) -> FoundPost | None:
    media = record_of(answer)
    return FoundPost(text_of(media.get("caption")), text_of(media.get("permalink"))) if media.get("id") else None


def _read_facebook(answer: Any, _post: str) -> FoundPost | None:
    post = record_of(answer)
    words = text_of(post.get("message")) or text_of(post.get("story"))
    return FoundPost(words, text_of(post.get("permalink_url"))) if post.get("id") else None


def _is(field: str) -> Any:
    return lambda answer, account: str(record_of(answer).get(field)) == account


def _subscribed_to(*needed: str) -> Any:
    """Whether one of the apps that hear of the account hears of all that we need."""

    def holds(answer: Any, _account: str) -> bool:
        apps = [record_of(app) for app in listed(record_of(answer).get("data"))]
        return any(set(needed) <= set(listed(app.get("subscribed_fields"))) for app in apps if app)

    return holds


CDN = frozenset({"fbcdn.net", "cdninstagram.com", "fbsbx.com"})

INSTAGRAM = Reads(
    media=MediaRead(CDN),
    post=PostRead(_instagram_post, _read_instagram),
    probes=(
        Probe("token", lambda _account: Ask("/me?fields=user_id"), _is("user_id")),
        Probe("subscription", lambda _account: Ask("/me/subscribed_apps"), _subscribed_to("comments", "messages")),
    ),
)
FACEBOOK = Reads(
    media=MediaRead(CDN),
    post=PostRead(_facebook_post, _read_facebook),
    probes=(
        Probe("token", lambda _account: Ask("/me?fields=id"), _is("id")),
        Probe(
            "subscription",
            lambda account: Ask(f"/{segment(account)}/subscribed_apps"),
            _subscribed_to("feed", "messages"),
        ),
    ),
)
WHATSAPP = Reads(
    # https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
    media=MediaRead(
        frozenset({"lookaside.fbsbx.com"}),
        locate=lambda piece: Ask(f"/{segment(piece.ref)}"),
        url=lambda answer, _base, _piece: text_of(record_of(answer).get("url")),
        with_token=True,
    ),
    probes=(Probe("token", lambda account: Ask(f"/{segment(account)}?fields=id"), _is("id")),),
)
