"""One request to a platform's API, with the account's token in its slot. Nothing is followed, nothing is unbounded.

No transaction is open meanwhile: a row is claimed for as long as `LEASE`, asked for, and settled in another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import api_base_of
from app.errors import TanggapError
from app.models import Account
from app.platforms.reads.shape import TOKEN, Ask
from app.settings import Settings
from app.vault import Vault

LEASE = timedelta(minutes=5)
"""Whoever claimed a row and died leaves it to the others after this time."""
TIMEOUT_S = 15.0
ANSWER_BYTES_MAX = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """Where an account's platform is asked, and with what. The token must reach no log."""

    account_id: int
    platform: str
    external_id: str
    base: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `status` 0 when nothing did. `body` is the JSON, None where it is none."""

    status: int
    body: Any = None

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


async def open_line(session: AsyncSession, vault: Vault, settings: Settings, account_id: int) -> Line | None:
    """None when the account has no API address, or no key of ours opens its token."""
    account = await session.get(Account, account_id)
    base = api_base_of(account, settings) if account is not None else None
    if account is None or base is None:
        return None
    try:
        token = next(iter(vault.open(account.access_token)), None)
    except TanggapError:
        return None
    return Line(account.id, account.platform, account.external_id, base, token)


def new_client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)


async def ask(client: httpx.AsyncClient, line: Line, request: Ask) -> Reply:
    token = line.token or ""
    headers = {name: value.replace(TOKEN, token) for name, value in request.headers.items() if token}
    try:
        where = line.base + request.path.replace(TOKEN, token)
        async with client.stream(request.method, where, headers=headers, json=request.body) as response:
            content = b""
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > ANSWER_BYTES_MAX:
                    return Reply(0)
    except (httpx.HTTPError, httpx.InvalidURL):
        return Reply(0)
    try:
        return Reply(response.status_code, json.loads(content))
    except (ValueError, RecursionError):
        return Reply(response.status_code)
