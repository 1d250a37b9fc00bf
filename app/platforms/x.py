"""X: posts, replies, mentions and direct messages, by the Activity API (XAA) or by its deprecated elder (AAA).

https://docs.x.com/x-api/activity/event-payloads
https://docs.x.com/x-api/account-activity/introduction
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.domain.events import REVOKED, Direction, Event, Kind, Medium
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
    medium_of,
    quoted,
    read_object,
    record_of,
    text_of,
)
from app.platforms.outbound import x as outbound

POSTS = {
    "post.create": Kind.POST,
    "post.reply.create": Kind.COMMENT,
    "post.mention.create": Kind.MENTION,
    "post.quote.create": Kind.MENTION,
}
BETWEEN_PARTIES = re.compile(r"[:-]")


def parse(body: bytes) -> list[Event]:
    payload = read_object(body)
    data = payload.get("data")
    return read_activity(data) if isinstance(data, dict) else read_account_activity(payload)


def read_activity(data: Record) -> list[Event]:
    """XAA: one event a POST, its kind in event_type."""
    account = id_of(record_of(data.get("filter")).get("user_id"))
    name, payload = text_of(data.get("event_type")), record_of(data.get("payload"))
    if name in POSTS:
        return [read_post(name, payload, account, record_of(data.get("includes")))]
    if name == "post.delete":
        return [read_deletion(payload.get("id"), payload.get("author_id"), account)]
    if name in ("dm.received", "dm.sent"):
        messages = listed(payload.get("direct_message_events"))
        return [read_direct_message(record_of(item), account, payload.get("users")) for item in messages]
    if name in ("chat.received", "chat.sent"):
        return [read_chat(payload, account)]
    if name in ("oauth.revoke", "user_event.revoke"):
        return [read_revocation(payload, account)]
    return [ignored(f"event {quoted(name)}", account)]


def read_post(name: str, post: Record, account: str | None, includes: Record) -> Event:
    if "retweeted" in references(post):
        return ignored("a retweet", account)
    author = id_of(post.get("author_id"))
    answered = first_id(post.get("in_reply_to_tweet_id"), references(post).get("replied_to"))
    kind, direction = POSTS[name], direction_of(author, account)
    if name == "post.create":
        # What we post ourselves: the account may go without saying, another author may not.
        direction = Direction.OUTBOUND if author is None or account is None else direction
        kind = Kind.COMMENT if first_id(answered, post.get("in_reply_to_user_id")) else kind
    event = Event(
        kind,
        direction=direction,
        external_id=id_of(post.get("id")),
        parent_id=None if name == "post.quote.create" else answered,
        thread_id=first_id(post.get("conversation_id"), answered, post.get("id")),
        account_id=account,
        author_id=author,
        author_name=handle_of(includes.get("users"), author),
        occurred_at=instant_of(post.get("created_at")),
    )
    return with_content(event, post, includes.get("media"))


def references(post: Record) -> Mapping[str, Any]:
    """The id of each post that this one answers, quotes or repeats, by how it does."""
    named = [record_of(item) for item in listed(post.get("referenced_tweets"))]
    return {relation: item.get("id") for item in named if (relation := text_of(item.get("type")))}


def with_content(event: Event, post: Record, shown: Any = None) -> Event:
    """The post with its words and media. One that answers the first post of its thread has no other parent."""
    if event.external_id is None:
        return ignored("a post without an id", event.account_id)
    return replace(
        event,
        parent_id=None if event.parent_id == event.thread_id else event.parent_id,
        text=words_of(post),
        attachments=len(media := media_of(post, shown)),
        media=media,
    )


def words_of(post: Record) -> str | None:
    """All of a long post: `text` is cut off, and each API has another place for the whole."""
    extended, note = record_of(post.get("extended_tweet")), record_of(post.get("note_tweet"))
    told = (extended.get("full_text"), note.get("text"), post.get("full_text"), post.get("text"))
    return unescaped(next((words for words in map(text_of, told) if words), None))


def media_of(post: Record, shown: Any) -> tuple[Medium, ...]:
    """The elder API tells all of a medium; the other names a key, and the medium beside the post (`shown`)."""
    keys = record_of(post.get("attachments")).get("media_keys")
    if isinstance(keys, list) and keys:
        by_key = {id_of(record_of(one).get("media_key")): record_of(one) for one in listed(shown)}
        return tuple(medium_as(by_key.get(id_of(key), {}), key) for key in keys)
    for part in (record_of(post.get("extended_tweet")), post):
        # `entities` has the first medium only.
        for name in ("extended_entities", "entities"):
            told = record_of(part.get(name)).get("media")
            if isinstance(told, list) and told:
                return tuple(medium_as(record_of(one)) for one in told)
    return ()


def medium_as(medium: Record, key: Any = None) -> Medium:
    return medium_of(medium.get("type"), first_id(key, medium.get("id_str"), medium.get("id")), address_of(medium))


def address_of(medium: Record) -> str | None:
    """Where a medium lies: of a film the smallest, for somebody only has to see what it is about."""
    told = medium.get("variants") or record_of(medium.get("video_info")).get("variants")
    films = [record_of(one) for one in listed(told) if record_of(one).get("content_type") == "video/mp4"]
    rated = [one for one in films if isinstance(one.get("bit_rate", one.get("bitrate", 0)), int)]
    film = min(rated, key=lambda one: int(one.get("bit_rate", one.get("bitrate", 0))), default={})
    named = (film.get("url"), medium.get("media_url_https"), medium.get("url"), medium.get("preview_image_url"))
    return next((url for url in map(text_of, named) if url is not None), None)


def unescaped(words: str | None) -> str | None:
    """X sends &amp;, &lt; and &gt; for what was typed as &, < and >."""
    return text_of(html.unescape(words or ""))


def read_deletion(post: Any, author: Any, account: str | None, moment: Any = None) -> Event:
    name = id_of(post)
    if name is None:
        return ignored("a deletion of nothing", account)
    return Event(
        Kind.DELETION,
        direction=direction_of(id_of(author), account),
        external_id=name,
        account_id=account,
        author_id=id_of(author),
        target_id=name,
        occurred_at=instant_of(moment),
    )


def read_direct_message(item: Record, account: str | None, users: Any) -> Event:
    message = record_of(item.get("message_create"))
    name = first_id(item.get("id_str"), item.get("id"))
    if not message or name is None:
        return ignored("no message with an id", account)
    sender = id_of(message.get("sender_id"))
    recipient = id_of(record_of(message.get("target")).get("recipient_id"))
    account = account or recipient
    data = record_of(message.get("message_data"))
    attached = record_of(data.get("attachment"))
    return Event(
        Kind.DM,
        direction=direction_of(sender, account),
        external_id=name,
        thread_id=recipient if sender == account else sender,
        account_id=account,
        author_id=sender,
        author_name=handle_of(users, sender),
        text=unescaped(text_of(data.get("text"))),
        attachments=int(bool(attached)),
        media=(medium_as(medium),) if (medium := record_of(attached.get("media"))) else (),
        occurred_at=instant_of(item.get("created_timestamp")),
    )


def read_chat(payload: Record, account: str | None) -> Event:
    """End-to-end encrypted: all we can tell is that somebody wrote, and that it must be answered in the app."""
    sender, name = id_of(payload.get("sender_id")), id_of(payload.get("id"))
    if name is None:
        return ignored("a message without an id", account)
    parties = BETWEEN_PARTIES.split(id_of(payload.get("conversation_id")) or "")
    other = next((party for party in parties if party and party != account), None)
    return Event(
        Kind.DM,
        direction=direction_of(sender, account),
        external_id=name,
        thread_id=other if sender is None or sender == account else sender,
        account_id=account,
        author_id=sender,
        occurred_at=instant_of(payload.get("created_at_msec")),
    )


def read_revocation(payload: Record, account: str | None) -> Event:
    """Somebody took our access back; whose it was is in `source` in the elder API."""
    lost = first_id(payload.get("user_id"), record_of(payload.get("source")).get("user_id"), account)
    return Event(Kind.SYSTEM, account_id=lost, occurred_at=instant_of(payload.get("date_time")), reason=REVOKED)


def read_account_activity(payload: Record) -> list[Event]:
    """AAA: lists of events by kind, all of one account."""
    account = id_of(payload.get("for_user_id"))
    known = [key for key in payload if key in UPDATES]
    if not known:
        return [ignored("no event of a known kind", account)]
    return [
        UPDATES[key](record_of(item), account, payload.get("users"))
        for key in known
        for item in ([payload[key]] if key == "user_event" else listed(payload[key]))
    ]


def read_tweet(tweet: Record, account: str | None, users: Any) -> Event:  # noqa: ARG001 - a tweet brings its author
    """The elder API does not tell how a thread began: the post that is answered stands for it."""
    if record_of(tweet.get("retweeted_status")):
        return ignored("a retweet", account)
    user = record_of(tweet.get("user"))
    author = first_id(user.get("id_str"), user.get("id"))
    name = first_id(tweet.get("id_str"), tweet.get("id"))
    answered = first_id(tweet.get("in_reply_to_status_id_str"), tweet.get("in_reply_to_status_id"))
    direction = direction_of(author, account)
    alone = Kind.POST if direction is Direction.OUTBOUND else Kind.MENTION
    event = Event(
        alone if answered is None else Kind.COMMENT,
        direction=direction,
        external_id=name,
        thread_id=first_id(answered, name),
        account_id=account,
        author_id=author,
        author_name=text_of(user.get("screen_name")),
        occurred_at=instant_of(tweet.get("timestamp_ms")) or created_at(tweet.get("created_at")),
    )
    return with_content(event, tweet)


def created_at(value: Any) -> datetime | None:
    """The elder API's own way to write a time: Mon Jan 05 10:00:00 +0000 2026."""
    try:
        return datetime.strptime(text_of(value) or "", "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_deleted_tweet(item: Record, account: str | None, users: Any) -> Event:  # noqa: ARG001 - see UPDATES
    status = record_of(item.get("status"))
    name = first_id(status.get("id_str"), status.get("id"))
    author = first_id(status.get("user_id_str"), status.get("user_id"))
    return read_deletion(name, author, account, item.get("timestamp_ms"))


def read_user_event(item: Record, account: str | None, users: Any) -> Event:  # noqa: ARG001 - see UPDATES
    revoked = record_of(item.get("revoke"))
    return read_revocation(revoked, account) if revoked else ignored("a user event of no known kind", account)


UPDATES: Mapping[str, Callable[[Record, str | None, Any], Event]] = {
    "tweet_create_events": read_tweet,
    "tweet_delete_events": read_deleted_tweet,
    "direct_message_events": read_direct_message,
    "user_event": read_user_event,
}


def handle_of(users: Any, user_id: str | None) -> str | None:
    """The user's name out of what a delivery tells of its users: a list, or a record by id."""
    told = users.values() if isinstance(users, dict) else listed(users)
    for entry in map(record_of, told):
        user = record_of(entry.get("data")) or entry
        if user_id is not None and id_of(user.get("id")) == user_id:
            return text_of(user.get("username")) or text_of(user.get("screen_name"))
    return None


X = Platform(
    name="x",
    verify=signatures.verify_x,
    handshake=signatures.answer_crc,
    parse=parse,
    outbound=outbound.X,
    max_body=1024 * 1024,
)
