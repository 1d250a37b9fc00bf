"""What we ask platforms for by ourselves."""

from __future__ import annotations

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.fetching.asking import new_client
from app.fetching.polling import begin_polls, poll_one


async def poll(place: Workplace) -> bool:
    """Ask for the comments of one account that is due."""
    async with new_client() as client, place.database.transaction() as session:
        return await poll_one(session, client, place.vault, place.settings, utc_now())


async def plan_polls(place: Workplace) -> bool:
    """Take up accounts that were connected since."""
    async with place.database.transaction() as session:
        await begin_polls(session, utc_now())
    return False
