"""Tell platforms to send us what citizens write: an app that nobody subscribed hears nothing, and nothing says so."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from sqlalchemy import select

from app.database import Database
from app.fetching.asking import Line, ask, open_line
from app.models import Account, Connection
from app.platforms.reads import READS
from app.platforms.reads.shape import Door
from app.settings import Settings
from app.vault import Vault


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What became of one account; `done` None where only a person can, in the platform's own pages."""

    platform: str
    name: str
    url: str
    done: bool | None
    detail: str | None = None


async def subscribe_all(
    database: Database, client: httpx.AsyncClient, vault: Vault, settings: Settings, platform: str | None
) -> list[Subscribed]:
    """Subscribe every account (of one platform); doing so again changes nothing."""
    async with database.transaction() as session:
        rows = await session.execute(
            select(Account, Connection)
            .join(Connection, Connection.id == Account.connection_id)
            .where(Account.platform == (platform or Account.platform))
            .order_by(Account.platform, Account.name)
        )
        known = [
            (account, connection, await open_line(session, vault, settings, account.id))
            for account, connection in rows.all()
        ]
    found = []
    for account, connection, line in known:
        url = f"{settings.public_url.rstrip('/')}/webhooks/{account.platform}/{connection.name}"
        secret = next(iter(vault.open(connection.secrets)), "")
        done, detail = await _subscribe(client, line, Door(account.external_id, url, secret))
        found.append(Subscribed(account.platform, account.name, url, done, detail))
    return found


async def _subscribe(client: httpx.AsyncClient, line: Line | None, door: Door) -> tuple[bool | None, str | None]:
    how = READS[line.platform].subscribe if line is not None and line.platform in READS else None
    if line is None or how is None:
        return None, "subscribe in the platform's developer pages"
    if line.token is None:
        return False, "no access token"
    answer = await ask(client, line, how.compose(door))
    if answer.good and how.holds(answer.body):
        return True, None
    return False, f"HTTP {answer.status}" if answer.status else "no answer"
