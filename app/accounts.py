"""Connections and accounts: where messages come from and where replies go. Secrets are sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import TanggapError
from app.models import Account, AccountHealth, Connection, Contact, Opd
from app.platforms import get_platform
from app.settings import Settings
from app.vault import Vault

ORIGIN = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?|http://(localhost|127\.0\.0\.1)(:[0-9]+)?")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Gate:
    """What a webhook is verified with, held in memory."""

    connection_id: int
    secrets: tuple[str, ...]
    verify_tokens: tuple[str, ...]


Gates = Mapping[tuple[str, str], Gate | None]
"""By (platform, connection); None where no key of ours opens the secrets."""


def api_base_of(account: Account, settings: Settings) -> str | None:
    """Where this account's API is: its own address, else the installation's stand-in, else the real platform."""
    if account.api_base is not None:
        return account.api_base
    if settings.api_base is not None:
        return f"{settings.api_base.rstrip('/')}/{account.platform}"
    return get_platform(account.platform).outbound.api_base


def is_safe_base(base: str) -> bool:
    """A token travels with each request: over https, or not beyond this machine."""
    url = urlsplit(base)
    return url.scheme == "https" or (url.scheme == "http" and url.hostname in {"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the city's site that takes plain JSON."""

    connection_id: int
    origins: tuple[str, ...]


async def read_forms(session: AsyncSession) -> Mapping[str, Form]:
    rows = await session.scalars(select(Account).where(Account.platform == "website"))
    return {row.external_id: Form(row.connection_id, tuple(row.form_origins)) for row in rows if row.form_origins}


async def read_gates(session: AsyncSession, vault: Vault) -> Gates:
    """The gate of each connection. One that we cannot open is our trouble, not a forged delivery."""
    gates: dict[tuple[str, str], Gate | None] = {}
    for row in await session.scalars(select(Connection)):
        try:
            secrets, tokens = vault.open(row.secrets), vault.open(row.verify_tokens)
            gates[row.platform, row.name] = Gate(row.id, tuple(secrets), tuple(tokens))
        except TanggapError:
            log.warning("connection_sealed_by_another_key", platform=row.platform, connection=row.name)
            gates[row.platform, row.name] = None
    return gates


async def check_soon(session: AsyncSession, account_id: int, now: datetime) -> None:
    """Something speaks against our access: let it be probed at once, and not at its daily hour."""
    due = update(AccountHealth).where(AccountHealth.account_id == account_id, AccountHealth.next_check_at > now)
    await session.execute(due.values(next_check_at=now))


async def add_connection(
    session: AsyncSession,
    vault: Vault,
    *,
    platform: str,
    name: str,
    secrets: Sequence[str],
    verify_tokens: Sequence[str],
    keep_old: bool = True,
    client: tuple[str, str] | None = None,
) -> Connection:
    """Make a connection, or give it new secrets; the old ones stay valid while they rotate."""
    get_platform(platform)
    if any(not secret.strip() for secret in secrets):
        raise TanggapError("A webhook secret must not be empty: an empty one would let everybody in.")
    row = await session.scalar(
        select(Connection).where(Connection.platform == platform, Connection.name == name).with_for_update()
    )
    if row is None:
        row = Connection(platform=platform, name=name, secrets=b"", verify_tokens=b"")
        session.add(row)
    if secrets:
        old = vault.open(row.secrets) if keep_old else []
        row.secrets = vault.seal([*secrets, *(s for s in old if s not in secrets)])
    if verify_tokens:
        row.verify_tokens = vault.seal(verify_tokens)
    if client is not None:
        row.client = vault.seal(client)
    await session.flush()
    return row


async def add_account(
    session: AsyncSession,
    vault: Vault,
    *,
    connection: Connection,
    external_id: str,
    name: str,
    owner_opd: str | None,
    api_base: str | None = None,
    access_token: str | None = None,
    refresh_token: str | None = None,
    renew_token_at: datetime | None = None,
    automations: Sequence[str] | None = None,
    form_origins: Sequence[str] | None = None,
) -> Account:
    """Connect an official profile, or change one; what is not given stays as it was.

    `renew_token_at` belongs to the access token: when a worker should get a new one, with the refresh token
    or, where the platform has none, with the token itself.
    """
    if owner_opd is not None and await session.get(Opd, owner_opd) is None:
        raise TanggapError(f"There is no OPD {owner_opd!r}; see cities/<city>/opd.yaml.")
    if api_base is not None and not is_safe_base(api_base):
        raise TanggapError("--api-base must be https (http only to this machine): a token travels with each reply.")
    row = await session.scalar(
        select(Account)
        .where(Account.platform == connection.platform, Account.external_id == external_id)
        .with_for_update()
    )
    if row is None:
        row = Account(
            connection_id=connection.id, platform=connection.platform, external_id=external_id, name=name,
            access_token=b"", automations=[], form_origins=[],
        )  # fmt: skip
        session.add(row)
    row.connection_id, row.name = connection.id, name
    row.owner_opd = owner_opd if owner_opd is not None else row.owner_opd
    row.api_base = api_base.rstrip("/") if api_base is not None else row.api_base
    if access_token:
        row.access_token, row.renew_token_at = vault.seal([access_token]), renew_token_at
    if refresh_token:
        row.refresh_token = vault.seal([refresh_token])
    if automations is not None:
        row.automations = list(automations)
    if form_origins is not None:
        if connection.platform != "website" or any(not ORIGIN.fullmatch(origin) for origin in form_origins):
            raise TanggapError("--form-origin is for a website's form and looks like https://www.kota.go.id.")
        row.form_origins = list(form_origins)
    await session.flush()
    return row


async def list_accounts(session: AsyncSession) -> list[tuple[Account, str]]:
    """Each account with its connection's name."""
    rows = await session.execute(
        select(Account, Connection.name)
        .join(Connection, Connection.id == Account.connection_id)
        .order_by(Account.platform, Account.name)
    )
    return [(account, name) for account, name in rows]


async def reseal(session: AsyncSession, vault: Vault) -> int:
    """Seal every stored secret with the vault's newest key; how many rows. Then the older keys may go."""
    connections = list(await session.scalars(select(Connection).with_for_update()))
    for connection in connections:
        connection.secrets = vault.seal(vault.open(connection.secrets))
        connection.verify_tokens = vault.seal(vault.open(connection.verify_tokens))
        connection.client = vault.seal(vault.open(connection.client))
    accounts = list(await session.scalars(select(Account).with_for_update()))
    for account in accounts:
        account.access_token = vault.seal(vault.open(account.access_token))
        account.refresh_token = vault.seal(vault.open(account.refresh_token))
    contacts = list(await session.scalars(select(Contact).with_for_update()))
    for contact in contacts:
        contact.secret = vault.seal(vault.open(contact.secret))
    await session.flush()
    return len(connections) + len(accounts) + len(contacts)
