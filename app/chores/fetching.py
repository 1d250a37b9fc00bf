"""What we ask platforms for by ourselves."""

from __future__ import annotations

from app.chores.workplace import Workplace
from app.clock import utc_now
from app.directory import current_city
from app.fetching.asking import new_client
from app.fetching.attachments import fetch_attachment
from app.fetching.health import check_one, plan_checks
from app.fetching.polling import begin_polls, poll_one
from app.fetching.posts import read_post
from app.fetching.words import read_words
from app.notices.incidents import follow_accounts


async def poll(place: Workplace) -> bool:
    """Ask for the comments of one account that is due."""
    async with new_client() as client:
        return await poll_one(place.database, client, place.vault, place.settings, utc_now())


async def plan_polls(place: Workplace) -> bool:
    """Take up accounts that were connected since."""
    async with place.database.transaction() as session:
        await begin_polls(session, utc_now())
    return False


async def read_posts(place: Workplace) -> bool:
    """Read one post that citizens comment on."""
    async with new_client() as client:
        return await read_post(place.database, client, place.vault, place.settings, utc_now())


async def find_words(place: Workplace) -> bool:
    """Ask for the words of one message that came without them."""
    async with new_client() as client:
        return await read_words(place.database, client, place.vault, place.settings, utc_now())


async def check_accounts(place: Workplace) -> bool:
    """Probe one account whose turn it is."""
    async with new_client() as client:
        return await check_one(place.database, client, place.vault, place.settings, utc_now())


async def tell_of_accounts(place: Workplace) -> bool:
    """Write down whom to tell of accounts in trouble."""
    async with place.database.transaction() as session:
        city = await current_city(session, place.city)
        if city is not None:
            await follow_accounts(session, city, utc_now())
    return False


async def look_for_silence(place: Workplace) -> bool:
    """Take up new accounts, and compare each with its own habit."""
    async with place.database.transaction() as session:
        await plan_checks(session, utc_now())
    return False


async def fetch_media(place: Workplace) -> bool:
    """Fetch one attachment."""
    async with new_client() as client:
        return await fetch_attachment(place.database, client, place.vault, place.settings, utc_now())
