"""The shape of the table of routes: a row is a platform's method and path with the function that answers.

A new read or write is one more row in the platform's own file.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.simulator.world import Fault, Order, Posted, World


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform answers with."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Call:
    """One request as the platform reads it."""

    world: World
    platform: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By lower-case name."""
    body: Mapping[str, Any]
    """The JSON object or the form that came; empty for a GET."""
    account: str = ""
    """Whose token it was."""
    order: Order | None = None
    """The failure that was ordered for this request."""
    made: list[Posted] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def refusal(self, faults: Mapping[Fault, Answer], target: str | None) -> Answer | None:
        """What stands in the way: the thing answered is gone."""
        if target is not None and (self.platform, target) in self.world.gone:
            return faults[Fault.GONE]
        return None

    def is_late(self, citizen: str | None, hours: float) -> bool:
        """Whether the citizen's last word, where the world knows of one, is longer ago than that."""
        if citizen is None:
            return False
        said = self.world.last_words.get((self.platform, citizen))
        return said is not None and self.now - said > timedelta(hours=hours)

    def post(
        self, kind: str, text: Any, *, target: str | None = None, recipient: str | None = None, begins: str = "sim",
        **extra: Any,
    ) -> Posted:  # fmt: skip
        """Remember that this was posted, under an id of the platform's making."""
        number = f"{begins}{self.world.next_number()}"
        posted = Posted(
            self.platform, kind, number, self.account, str(text), target, recipient, self.now,
            {name: value for name, value in extra.items() if value is not None},
        )  # fmt: skip
        self.world.post(posted)
        self.made.append(posted)
        return posted


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a platform's API can do. `open`: it needs no access token."""

    method: str
    path: str
    answer: Callable[[Call], Answer]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Simulated:
    """A platform: its routes, where it looks for the token, and its words for what went wrong."""

    name: str
    rows: Sequence[Row]
    token: Callable[[Call], str | None]
    faults: Mapping[Fault, Answer]
    echo: Callable[[Posted], Sequence[dict[str, Any]]] | None = None
    """The webhook bodies by which it tells of what was posted; None where it tells nothing."""
    sign: Callable[[str, bytes, datetime], Mapping[str, str]] | None = None


def read_file(call: Call) -> Answer:
    """A file that the world was told of: {platform, kind: file, id, shown: {base64}}."""
    told = call.world.things.get((call.platform, "file", call.params["id"]))
    return Answer(404, {"error": "no such file"}) if told is None else Answer(200, base64.b64decode(told["base64"]))


def address_of(call: Call, file: str) -> str | None:
    """Where a file lies, while there is one."""
    known = (call.platform, "file", file) in call.world.things
    return f"{call.world.api_base(call.platform)}/files/{file}" if known else None


def bearer(call: Call) -> str | None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None
