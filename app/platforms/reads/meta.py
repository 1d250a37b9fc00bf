"""What we ask Meta's Graph API for.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentioned_comment
https://developers.facebook.com/docs/graph-api/reference/page-post
"""

from __future__ import annotations

from typing import Any

from app.domain.events import Kind
from app.platforms.base import Record, listed, record_of, text_of
from app.platforms.reads.shape import (
    Ask,
    FoundPost,
    MediaRead,
    PostRead,
    Probe,
    Reads,
    Said,
    Subscribe,
    WordsRead,
    segment,
)


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


def _mention(said: Said) -> Ask:
    """Somebody else's comment or caption is read through the account that it mentions."""
    if said.message == said.thread:
        fields = f"mentioned_media.media_id({said.message}){{caption,permalink,timestamp}}"
    else:
        fields = f"mentioned_comment.comment_id({said.message}){{text,timestamp,media{{caption,permalink}}}}"
    return Ask(f"/{segment(said.account)}?fields={segment(fields)}")


def _retell_mention(answer: Any, said: Said) -> Record | None:
    caption = record_of(record_of(answer).get("mentioned_media"))
    comment = record_of(record_of(answer).get("mentioned_comment"))
    text = text_of(comment.get("text")) or text_of(caption.get("caption"))
    if text is None:
        return None
    value = {"media_id": said.thread, "text": text, "timestamp": (comment or caption).get("timestamp")}
    named = {} if said.message == said.thread else {"comment_id": said.message}
    change = {"field": "mentions", "value": value | named}
    return {"object": "instagram", "entry": [{"id": said.account, "changes": [change]}]}


def _mentioned_in(answer: Any) -> FoundPost | None:
    comment = record_of(record_of(answer).get("mentioned_comment"))
    media = record_of(comment.get("media")) or record_of(record_of(answer).get("mentioned_media"))
    return FoundPost(text_of(media.get("caption")), text_of(media.get("permalink"))) if media else None


def _is(*fields: str) -> Any:
    return lambda answer, account: account in {str(record_of(answer).get(field)) for field in fields}


PAGE_ONLY = frozenset({"feed", "mention", "message_echoes", "message_deliveries", "message_reads"})
"""With Facebook Login an Instagram account is heard through its page: any field of the page will do."""


def _subscribed_to(*needed: str, or_any_of: frozenset[str] = frozenset()) -> Any:
    """Whether one of the apps that hear of the account hears of all that we need."""

    def holds(answer: Any, _account: str) -> bool:
        apps = [record_of(app) for app in listed(record_of(answer).get("data"))]
        heard = [set(map(text_of, listed(app.get("subscribed_fields")))) for app in apps if app]
        return any(set(needed) <= fields or fields & or_any_of for fields in heard)

    return holds


def _subscribe(path: str, *fields: str) -> Subscribe:
    """The app itself gets its address in the developer pages; this has it hear of the account.

    https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
    """
    return Subscribe(
        lambda door: Ask(path.format(segment(door.account)), body={"subscribed_fields": ",".join(fields)}),
        lambda answer: record_of(answer).get("success") is True,
    )


CDN = frozenset({"fbcdn.net", "cdninstagram.com", "fbsbx.com"})

INSTAGRAM = Reads(
    media=MediaRead(CDN),
    post=PostRead(_instagram_post, _read_instagram),
    words=WordsRead(frozenset({Kind.MENTION}), _mention, _retell_mention, _mentioned_in),
    probes=(
        Probe(
            "token",
            lambda _account: Ask("/me?fields=user_id"),
            _is("user_id", "id"),
            # With Facebook Login the token is a page's, and `me` the page.
            otherwise=lambda account: Ask(f"/{segment(account)}?fields=id"),
        ),
        Probe(
            "subscription",
            lambda _account: Ask("/me/subscribed_apps"),
            _subscribed_to("comments", "messages", or_any_of=PAGE_ONLY),
        ),
    ),
    subscribe=_subscribe(
        "/me/subscribed_apps",
        "comments",
        "live_comments",
        "mentions",
        "messages",
        "message_edit",
        "message_reactions",
        "messaging_postbacks",
        "messaging_seen",
    ),  # fmt: skip
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
    subscribe=_subscribe(
        "/{}/subscribed_apps",
        "feed",
        "mention",
        "messages",
        "message_echoes",
        "message_edits",
        "message_reactions",
        "messaging_postbacks",
        "message_deliveries",
        "message_reads",
        "standby",
    ),  # fmt: skip
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
