"""How often one address, and everybody together, may use a public form.

First in this process's memory, so that a flood costs the database nothing; what passes is counted there for all
replicas together.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import FormBucket
from app.vault import Vault

FULL_AFTER = timedelta(hours=1)
ADDRESSES_MAX = 20_000
"""So many buckets are remembered; the one longest unused is forgotten, which only ever allows more."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_second`."""

    burst: int
    per_second: float


@dataclass(slots=True)
class FormLimits:
    """Buckets that run empty and fill again; `clock` in seconds, never going back."""

    address: Rate = Rate(5, 1 / 20)
    form: Rate = Rate(100, 5)
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[tuple[str, str], tuple[float, float]] = field(default_factory=OrderedDict)

    def refuses(self, form: str, address: str) -> int:
        """0 when this submission may pass, else in how many seconds the next may."""
        return self._take((form, network_of(address)), self.address) or self._take((form, ""), self.form)

    def _take(self, key: tuple[str, str], rate: Rate) -> int:
        now = self.clock()
        left, at = self._buckets.pop(key, (float(rate.burst), now))
        left = min(rate.burst, left + (now - at) * rate.per_second)
        wait = 0 if left >= 1 else math.ceil((1 - left) / rate.per_second)
        self._buckets[key] = (left - 1 if wait == 0 else left, now)
        if len(self._buckets) > ADDRESSES_MAX:
            self._buckets.popitem(last=False)
        return wait


FILLED = "least(:burst, b.tokens + greatest(extract(epoch FROM :now - b.at), 0) * :per_second)"
TAKE = text(
    f"""
    INSERT INTO form_buckets AS b (name, tokens, at) VALUES (:name, :burst - 1, :now)
    ON CONFLICT (name) DO UPDATE SET tokens = {FILLED} - 1, at = :now WHERE {FILLED} >= 1
    RETURNING tokens
    """  # noqa: S608 — made of this file's own constants.
)
"""One row comes back when there was a token to take, none when there was not."""


async def refuses_everywhere(
    session: AsyncSession, vault: Vault, limits: FormLimits, form: str, address: str, now: datetime
) -> int:
    """0 when no replica's count speaks against this submission, else in how many seconds the next may pass."""
    for who, rate in ((network_of(address), limits.address), ("", limits.form)):
        given = {"name": vault.digest(f"form\n{form}\n{who}"), "burst": float(rate.burst), "now": now}
        taken = await session.execute(TAKE, given | {"per_second": rate.per_second})
        if taken.first() is None:
            return math.ceil(1 / rate.per_second)
    return 0


async def forget_full(session: AsyncSession, now: datetime) -> None:
    """A bucket that is full again is as good as none."""
    await session.execute(delete(FormBucket).where(FormBucket.at < now - FULL_AFTER))


def network_of(address: str) -> str:
    """An IPv6 user has a whole /64 to choose from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address or "unknown"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
