"""Access tokens are renewed before they expire, by one worker at once; the old one serves until the new one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import api_base_of, check_soon
from app.jobs import RENEW_TOKEN, enqueue
from app.models import Account, Connection
from app.platforms import PLATFORMS, get_platform
from app.platforms.outbound.shape import OutboundRequest, Renewal, Slot, Verdict
from app.replies.errand import ask, basic, fill
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

RENEWABLE = {name: platform.outbound.renewal for name, platform in PLATFORMS.items() if platform.outbound.renewal}
TRY_AGAIN = timedelta(minutes=10)
LIVES_AT_LEAST = timedelta(hours=1)
LOCKS = 7_204_001
"""The first key of our advisory locks for renewals; the second is the account's number."""


async def may_renew(session: AsyncSession, vault: Vault, account: Account, tried: Sequence[str], now: datetime) -> bool:
    """Whether an expired token can still be replaced; then that is done at once, unless it has been already."""
    if vault.open(account.access_token)[:1] != list(tried[:1]):
        return True
    renewal = RENEWABLE.get(account.platform)
    if renewal is None or not renewal.needs_refresh or not account.refresh_token:
        return False
    account.renew_token_at = now
    await enqueue(session, RENEW_TOKEN, lock=f"token-{account.id}", account_id=account.id)
    return True


async def use_newest(session: AsyncSession, vault: Vault, account_id: int, token: str | None) -> None:
    """The newest token has worked: the one before it is forgotten."""
    account = await session.get_one(Account, account_id)
    known = vault.open(account.access_token)
    if len(known) > 1 and known[0] == token:
        account.access_token = vault.seal(known[:1])
        await session.flush()


async def due_accounts(session: AsyncSession, now: datetime) -> list[int]:
    """The accounts whose token should be renewed by now."""
    return list(await session.scalars(select(Account.id).where(Account.renew_token_at <= now).order_by(Account.id)))


@dataclass(frozen=True, slots=True)
class Renewing:
    """A request for a new token, ready to be asked."""

    base: str
    request: OutboundRequest
    renewal: Renewal
    slots: dict[Slot, str] = field(repr=False)


async def renew(
    session: AsyncSession, client: httpx.AsyncClient, vault: Vault, settings: Settings, account_id: int, now: datetime
) -> bool:
    """Get a new token and keep it with the old one behind it. False: not now (somebody else does it, or it failed).

    The lock is advisory, so that messages for this account come in all the while.
    """
    held = await session.scalar(select(func.pg_try_advisory_xact_lock(LOCKS, account_id)))
    account = await session.get(Account, account_id, populate_existing=True)
    if not held or account is None or account.renew_token_at is None or account.renew_token_at > now:
        return False
    prepared = await _prepare(session, vault, settings, account)
    if prepared is None:
        account.renew_token_at = None  # There is nothing to renew it with: the probe of accounts tells the operator.
        return False
    renewed, lost = None, False
    try:
        answer = await ask(client, prepared.base, prepared.request, prepared.slots)
        renewed = prepared.renewal.read(answer.body) if answer.status < 300 else None
        outcome = get_platform(account.platform).outbound.read(answer)
        lost = prepared.renewal.needs_refresh and outcome.verdict in {Verdict.REFUSED, Verdict.ACCEPTED}
    except httpx.HTTPError as error:
        log.warning("token_not_renewed", account=account.id, error=type(error).__name__)
    if renewed is None:
        await _give_up_or_wait(session, account, lost, now)
        return False
    account.access_token = vault.seal([renewed.token, *vault.open(account.access_token)[:1]])
    if renewed.refresh is not None:
        account.refresh_token = vault.seal([renewed.refresh])
    lives = timedelta(seconds=renewed.lives_s) if renewed.lives_s is not None else LIVES_AT_LEAST
    account.renew_token_at = now + max(lives - prepared.renewal.ahead, lives / 2)
    await session.flush()
    log.info("token_renewed", account=account.id, platform=account.platform)
    return True


async def _give_up_or_wait(session: AsyncSession, account: Account, lost: bool, now: datetime) -> None:
    """Refused: the refresh token is worth nothing any more, and replies fail with the reason. Else soon again."""
    if lost:
        log.warning("token_not_renewed", account=account.id, platform=account.platform, error="refused")
        account.refresh_token, account.renew_token_at = b"", None
        await check_soon(session, account.id, now)
    else:
        account.renew_token_at = now + TRY_AGAIN
    await session.flush()


async def _prepare(session: AsyncSession, vault: Vault, settings: Settings, account: Account) -> Renewing | None:
    renewal = RENEWABLE.get(account.platform)
    token, refresh = vault.open(account.access_token), vault.open(account.refresh_token)
    if renewal is None or not token or (renewal.needs_refresh and not refresh):
        return None
    connection = await session.get_one(Connection, account.connection_id)
    client = vault.open(connection.client)
    client_id, client_secret = client if len(client) == 2 else ("", "")
    slots = {
        Slot.TOKEN: token[0], Slot.REFRESH: refresh[0] if refresh else "", Slot.CLIENT_ID: client_id,
        Slot.CLIENT_SECRET: client_secret, Slot.BASIC: basic(client_id, client_secret),
    }  # fmt: skip
    own = account.api_base or settings.api_base
    base = renewal.base if renewal.base is not None and own is None else api_base_of(account, settings)
    assert base is not None
    request = renewal.request
    if request.json:
        request = replace(request, json={name: fill(str(value), slots) for name, value in request.json.items()})
    return Renewing(base, request, renewal, slots)
