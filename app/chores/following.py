"""Open cases follow a change of the city's policies and calendars."""

from __future__ import annotations

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.promises.following import BATCH, Steps, follow

_steps = Steps()


async def follow_city(place: Workplace) -> bool:
    """One batch of cases that a newer version has not reached; at once the next while there are more."""
    async with place.database.transaction() as session:
        return await follow(session, _steps, utc_now()) == BATCH
