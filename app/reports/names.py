"""What a cell is called by people."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.models import Account, Opd
from app.reports.question import GroupBy


async def read_names(session: AsyncSession, city: City, group_by: GroupBy) -> Mapping[str, str]:
    """Names by key, where a key is not a word of its own already."""
    if group_by is GroupBy.OPD:
        return city.opd_names
    if group_by is GroupBy.ACCOUNT:
        return {str(key): f"{platform}: {name}" for key, platform, name in await session.execute(ACCOUNTS)}
    return {}


ACCOUNTS = select(Account.id, Account.platform, Account.name)


async def read_short_names(session: AsyncSession) -> dict[str, str]:
    """What people call an OPD: `Dishub`."""
    return {row.key: row.short_name for row in await session.execute(select(Opd.key, Opd.short_name))}
