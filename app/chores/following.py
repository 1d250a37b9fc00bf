"""Open cases follow a change of the city's policies and calendars."""

from __future__ import annotations

import structlog

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.promises.following import BATCH, Steps, follow

log = structlog.get_logger()

_steps = Steps()


HOLIDAYS_EVERY_S = 6 * 3600.0


async def look_at_holidays(place: Workplace) -> bool:
    """Say in the log that next year's days off are missing, until somebody imports them."""
    city = await place.reload_city()
    for name, year in city.missing_holidays(utc_now()) if city else ():
        log.warning("holidays_missing", list=name, year=year, do="tanggap import holidays")
    return False


async def follow_city(place: Workplace) -> bool:
    """One batch of cases that a newer version has not reached; at once the next while there are more."""
    async with place.database.transaction() as session:
        return await follow(session, _steps, utc_now()) == BATCH
