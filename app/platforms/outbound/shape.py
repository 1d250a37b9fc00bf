"""What the outbound half of every platform is made of. Requests and answers are data; one sender carries them.

A token never stands in a request: it stands for itself as a slot, which the sender fills.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from app.domain.replying import Reason, ReplyKind, Terms

Record = Mapping[str, Any]


class Slot(StrEnum):
    """What the sender puts in: the account's token, or what it takes to renew one."""

    TOKEN = "{token}"  # noqa: S105 - the slot, no token.
    REFRESH = "{refresh}"
    CLIENT_ID = "{client_id}"
    CLIENT_SECRET = "{client_secret}"  # noqa: S105
    BASIC = "{basic}"
    """client_id:client_secret in base64, as HTTP Basic wants it."""


BEARER: Mapping[str, str] = {"Authorization": f"Bearer {Slot.TOKEN.value}"}


class ComposeError(ValueError):
    """The reply does not say what it answers, or whom."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an official answers: under a comment, in private to its author, or in a conversation."""

    kind: str
    """public | private | dm: a ReplyKind."""
    text: str
    target_id: str | None
    """The comment or message that is answered."""
    recipient_id: str | None
    """The citizen."""
    account_external_id: str | None = None
    thread_id: str | None = None
    """The conversation, where it is not named after the citizen."""
    key: str | None = None
    """A UUID of this reply, the same at every try: some platforms recognise a repetition by it."""
    by_agent: bool = False
    """The usual window is over, and a person's answer is still allowed."""
    top_id: str | None = None
    """The comment that the thread of `target_id` begins with, where that is another one."""
    mentions_us: bool = False
    """What is answered stands under somebody else's post and mentions the account."""

    @property
    def thread_begins_with(self) -> str | None:
        """Where some platforms hang every reply of a thread, whatever it answers."""
        return self.top_id or self.target_id


@dataclass(frozen=True, slots=True)
class OutboundRequest:
    """A request below the account's API base; `form` instead of `json` where the platform wants a form."""

    method: str
    path: str
    json: Record = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=lambda: BEARER)
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Headers by lower-case name; `body` is the JSON, None where it is none."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None
    """When it came: some platforms name the instant at which their limit ends."""


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    NOT_TAKEN = "not_taken"
    """The platform did nothing: trying again later is safe."""
    REFUSED = "refused"
    """For good; the reason says why."""
    UNKNOWN = "unknown"
    """It may have been posted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a platform's answer means. `wait_s`: how long it wants to be left alone, whatever became of the reply."""

    verdict: Verdict
    external_id: str | None = None
    reason: Reason | None = None
    detail: str | None = None
    """The platform's code, never its words: they may repeat ours or a citizen's."""
    wait_s: float | None = None
    in_passing: bool = False
    """Only the status says that nothing was done, and something before the platform may have said it."""


@dataclass(frozen=True, slots=True)
class OwnPost:
    """Something of ours that the platform shows; `at` None where it gives no time."""

    external_id: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """How to find a reply of ours that may have been posted: the read, and what its answer shows."""

    compose: Callable[[Reply], OutboundRequest]
    read: Callable[[Any, Reply], Sequence[OwnPost]]
    is_whole: Callable[[Any, Reply], bool] = lambda _body, _reply: True
    """False where the answer is a part of what there is, and ours may be in the rest."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many requests an account may make: `burst` at once, then `per_minute`."""

    per_minute: float
    burst: int

    @property
    def interval(self) -> timedelta:
        return timedelta(seconds=60 / self.per_minute)


@dataclass(frozen=True, slots=True)
class Renewed:
    """A new access token; `refresh` None: the old refresh token stays."""

    token: str
    refresh: str | None
    lives_s: float | None


@dataclass(frozen=True, slots=True)
class Renewal:
    """How an access token is renewed: `ahead` of its end, at `base` (None: the API's own)."""

    request: OutboundRequest
    read: Callable[[Any], Renewed | None]
    ahead: timedelta
    base: str | None = None
    needs_refresh: bool = True
    """Whether it takes a refresh token; else the access token renews itself."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One platform's outbound half: all that the sender may know of it.

    `compose` raises ComposeError. `read` reads the answer to a reply. `lookup` None: it cannot be asked
    what was posted; `repeatable`: a repetition under the same key is harmless.
    """

    terms: Mapping[ReplyKind, Terms]
    compose: Callable[[Reply], OutboundRequest]
    read: Callable[[Response], Outcome]
    pace: Pace
    api_base: str | None = None
    """Where its API really is; None where only the operator knows (the city's own site)."""
    lookup: Lookup | None = None
    repeatable: bool = False
    renewal: Renewal | None = None


def required(value: str | None, what: str) -> str:
    if not value:
        raise ComposeError(f"the reply does not name {what}")
    return value


def segment(value: str) -> str:
    """An id as one segment of a path: whatever it holds, it leads nowhere else, and it is no slot."""
    return quote(value, safe="", errors="replace")
