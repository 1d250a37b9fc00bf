"""`import city` and `replay`: the city's data in, and what failed in the inbox once more."""

from __future__ import annotations

from pathlib import Path

import typer

from app.access import audit
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.directory import import_city
from app.errors import TanggapError
from app.intake.ledger import replay as put_back
from app.settings import get_settings

imports = typer.Typer(help="Load data into the database.", no_args_is_help=True)


@imports.command()
def city(
    folder: Path | None = typer.Argument(None, help="A city folder [cities/<TANGGAP_CITY>]"),
    replace: bool = typer.Option(False, help="Also when the database serves another city"),
) -> None:
    """Load a city: OPDs, duties, places, calendars, policies. Running processes follow within seconds."""
    settings = get_settings()

    async def work() -> tuple[str, bool]:
        async with transaction(settings) as session:
            now = utc_now()
            loaded = await import_city(session, folder or settings.cities / settings.city, now, replace=replace)
            if loaded[1]:
                await audit(session, None, "city_loaded", f"city:{loaded[0]}", None, now)
            return loaded

    key, changed = run(work())
    say(f"City {key} is loaded." if changed else f"City {key} is loaded already; nothing changed.")


def replay(
    dead: bool = typer.Option(False, "--dead", help="Every dead letter"),
    delivery: int | None = typer.Option(None, help="One delivery, by its number"),
) -> None:
    """Handle dead letters or a delivery again. What was stored before is not stored twice."""
    settings = get_settings()

    async def work() -> int:
        if dead == (delivery is not None):
            raise TanggapError("Say what to replay: either --dead or --delivery NUMBER.")
        async with transaction(settings) as session:
            count = await put_back(session, utc_now(), delivery_id=delivery)
            subject = f"delivery:{delivery}" if delivery is not None else f"count:{count}"
            await audit(session, None, "replayed", subject, None, utc_now())
            return count

    count = run(work())
    if count == 0 and delivery is not None:
        say(f"There is no delivery {delivery} with its body (bodies go after their retention time).")
        raise typer.Exit(1)
    say(f"{count} put back; the worker handles them now.")
