"""What the sender carries: a request without secrets, the tokens to fill in, and how to read the answer."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import httpx

from app.clock import utc_now
from app.domain.events import Kind
from app.domain.replying import Reason
from app.models import Account, Author, Message, Reply
from app.platforms import get_platform
from app.platforms.outbound.shape import OutboundRequest as Request
from app.platforms.outbound.shape import Outcome, OwnPost, Response, Slot, Verdict
from app.platforms.outbound.shape import Reply as Outgoing


@dataclass(frozen=True, slots=True)
class Errand:
    """A reply to send, or (`looking`) to look for. Tokens are tried in turn: the first is the newest."""

    reply_id: int
    account_id: int
    lane: str
    platform: str
    base: str
    outgoing: Outgoing
    request: Request
    looking: bool
    tokens: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """How a send ended, and with which of the tokens."""

    outcome: Outcome
    token: str | None = field(default=None, repr=False)


def key_of(account: Account, reply: Reply) -> str:
    """A UUID that is this reply's at every try, and no other installation's."""
    written = reply.requested_at.astimezone(UTC).isoformat()
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tanggap/{account.platform}/{account.external_id}/{reply.id}/{written}"))


def outgoing_of(
    reply: Reply, target: Message, account: Account, author: Author | None, *, by_agent: bool, top_id: str | None = None
) -> Outgoing:
    """The reply as the adapter sees it."""
    reached = (author.address or author.external_id) if author else target.thread_id
    named_after = author is not None and target.thread_id == author.external_id
    return Outgoing(
        kind=reply.kind,
        text=reply.text,
        target_id=target.external_id,
        recipient_id=reached,
        account_external_id=account.external_id,
        thread_id=reached if named_after else target.thread_id,
        key=key_of(account, reply),
        by_agent=by_agent,
        top_id=top_id,
        mentions_us=target.kind == Kind.MENTION.value,
    )


async def send(client: httpx.AsyncClient, errand: Errand) -> Sent:
    """One request; with the older token where the platform does not (yet) know the newer one."""
    sent = Sent(Outcome(Verdict.REFUSED, reason=Reason.TOKEN_EXPIRED))
    for token in errand.tokens or (None,):
        sent = Sent(await _send_once(client, errand, token), token)
        if sent.outcome.reason is not Reason.TOKEN_EXPIRED:
            break
    return sent


async def _send_once(client: httpx.AsyncClient, errand: Errand, token: str | None) -> Outcome:
    try:
        response = await ask(client, errand.base, errand.request, {Slot.TOKEN: token} if token else {})
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        return Outcome(Verdict.NOT_TAKEN, reason=Reason.BUSY, detail=type(error).__name__)
    except httpx.HTTPError as error:
        return Outcome(Verdict.UNKNOWN, reason=Reason.UNSURE, detail=type(error).__name__)
    return get_platform(errand.platform).outbound.read(response)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the platform shows of ours there; `whole`: and there is no more of it."""

    posts: tuple[OwnPost, ...] = ()
    whole: bool = False


async def look(client: httpx.AsyncClient, errand: Errand) -> Looked:
    """A platform that could not be asked has shown nothing, and not the whole."""
    lookup = get_platform(errand.platform).outbound.lookup
    assert lookup is not None
    for token in errand.tokens:
        try:
            response = await ask(client, errand.base, errand.request, {Slot.TOKEN: token})
        except httpx.HTTPError:
            return Looked()
        outcome = get_platform(errand.platform).outbound.read(response)
        if outcome.verdict is Verdict.ACCEPTED:
            posts = tuple(lookup.read(response.body, errand.outgoing))
            return Looked(posts, lookup.is_whole(response.body, errand.outgoing))
    return Looked()


async def ask(client: httpx.AsyncClient, base: str, request: Request, slots: Mapping[Slot, str]) -> Response:
    """Fill the slots and send. Only paths, headers and forms of ours have slots: an admin's words are left alone."""
    headers = {
        name: fill(value, slots)
        for name, value in request.headers.items()
        if Slot.TOKEN not in value or Slot.TOKEN in slots
    }
    path = fill(request.path, {slot: quote(value, safe=":") for slot, value in slots.items()})
    form = {name: fill(value, slots) for name, value in request.form.items()} if request.form is not None else None
    answer = await client.request(request.method, base + path, headers=headers, json=request.json or None, data=form)
    try:
        body = answer.json()
    except ValueError:
        body = None
    told = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status_code, body, told, utc_now())


def fill(value: str, slots: Mapping[Slot, str]) -> str:
    for slot, secret in slots.items():
        value = value.replace(slot.value, secret)
    return value


def basic(client_id: str, client_secret: str) -> str:
    return base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()


def is_same_text(ours: str, shown: str) -> bool:
    """Platforms trim and fold white space; nothing else of a text is theirs to change."""
    return " ".join(ours.split()) == " ".join(shown.split())


def shown_since(posts: Sequence[OwnPost], errand: Errand, since: datetime) -> list[OwnPost]:
    """Those that may be this reply: its words, and not said before it was sent."""
    return [
        post for post in posts
        if is_same_text(errand.outgoing.text, post.text) and (post.at is None or post.at >= since)
    ]  # fmt: skip
