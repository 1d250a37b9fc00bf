"""`import city` and `replay`: the city's data in, and what failed in the inbox once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from app.access import audit
from app.city_edits import Edits
from app.city_versions import newest_version
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.commands.history import labelled, withdraw
from app.directory import import_city
from app.errors import TanggapError
from app.intake.ledger import replay as put_back
from app.settings import get_settings

CHANGES_SHOWN = 20


class FileOrCommand(TyperGroup):
    """`tanggap import FILE` is `tanggap import labelled FILE`: a file is what people import most."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["labelled", *args]
        return super().parse_args(ctx, args)


imports = typer.Typer(
    help="Load data into the database: a city folder, or a FILE of labelled messages.", no_args_is_help=True,
    cls=FileOrCommand,
)  # fmt: skip
imports.command()(labelled)
imports.command()(withdraw)


@imports.command()
def city(
    folder: Path | None = typer.Argument(None, help="A city folder [cities/<TANGGAP_CITY>]"),
    replace: bool = typer.Option(False, help="Also when the database serves another city"),
    keep_edits: bool = typer.Option(False, help="Where folder and API have both changed something: the API's counts"),
    replace_edits: bool = typer.Option(False, help="Take the folder as it is; what was edited over the API goes"),
    recompute_open: bool = typer.Option(False, help="New promises also for open cases [as each policy says]"),
) -> None:
    """Load a city: OPDs, duties, places, calendars, policies. Running processes follow within seconds.

    What the coordinator has edited over the API stays, unless you say otherwise.
    """
    settings = get_settings()
    edits: Edits | None = "replace" if replace_edits else "keep" if keep_edits else None

    async def work() -> tuple[str, list[str] | None]:
        if keep_edits and replace_edits:
            raise TanggapError("Say either --keep-edits or --replace-edits.")
        async with transaction(settings) as session:
            now = utc_now()
            key, changed = await import_city(
                session, folder or settings.cities / settings.city, now, replace=replace, edits=edits,
                on_open_cases="recompute_open" if recompute_open else None,
            )  # fmt: skip
            if not changed:
                return key, None
            await audit(session, None, "city_loaded", f"city:{key}", None, now)
            newest = await newest_version(session)
            return key, newest.changes if newest else []

    key, changes = run(work())
    for change in (changes or [])[:CHANGES_SHOWN]:
        say(change)
    if len(changes or []) > CHANGES_SHOWN:
        say(f"… and {len(changes or []) - CHANGES_SHOWN} more changes.")
    say(f"City {key} is loaded already; nothing changed." if changes is None else f"City {key} is loaded.")


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
