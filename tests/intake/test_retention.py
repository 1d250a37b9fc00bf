"""Raw bodies serve until they are handled and for thirty days more; what became of them stays on record."""

from __future__ import annotations

from app.chores.upkeep import tidy
from app.chores.workplace import Workplace
from tests.town import Town, ig_comment, instagram


async def age(town: Town, days: int) -> None:
    await town.execute("UPDATE deliveries SET received_at = now() - make_interval(days => %s)", days)


async def test_a_handled_body_goes_after_thirty_days_and_its_message_stays(town: Town, place: Workplace) -> None:
    await town.say("instagram", instagram(ig_comment("c1", "lampu jalan mati")))
    await age(town, 29)
    await tidy(place)
    assert await town.rows("SELECT body IS NULL FROM deliveries") == [(False,)]
    await age(town, 31)
    await tidy(place)
    assert await town.rows("SELECT body IS NULL FROM deliveries") == [(True,)]
    assert await town.rows("SELECT text FROM messages") == [("lampu jalan mati",)]
    assert await town.rows("SELECT outcome FROM outcomes") == [("stored",)]


async def test_a_body_that_nobody_has_opened_stays_however_old_it_is(town: Town, place: Workplace) -> None:
    await town.deliver("instagram", instagram(ig_comment("c1", "lampu jalan mati")))
    await age(town, 400)
    await tidy(place)
    assert await town.open() == 1
    assert await town.rows("SELECT text FROM messages") == [("lampu jalan mati",)]
