"""`import city` and `replay`: the city's data in, and what failed in the inbox once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from app.access import audit
from app.city_edits import Edits
from app.city_files import CityError
from app.city_files.holidays import Import, Update, from_package, read_csv, read_ical
from app.city_files.rows import Holiday
from app.city_versions import newest_version
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.commands.history import labelled, withdraw
from app.directory import City, current_city, import_city
from app.errors import HttpProblem, TanggapError
from app.intake.ledger import replay as put_back
from app.promises.changing import Change, look, make, propose
from app.promises.preview import Preview
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


@imports.command()
def holidays(
    file: Path | None = typer.Argument(None, help="An iCalendar (.ics) or CSV file with date,name,kind"),
    package: bool = typer.Option(False, "--package", help="The days that the `holidays` package knows of Indonesia"),
    year: list[int] = typer.Option([], help="Only this year (may be given again); needed with --package"),
    to: str | None = typer.Option(None, "--list", help="Which list of holidays [the only one]"),
    replace_years: bool = typer.Option(False, help="Days of these years that the source does not name go"),
    recompute_open: bool = typer.Option(False, help="Days that go also move open cases; days that come always do"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would change"),
) -> None:
    """Take public holidays and joint leave into the city's calendar; open cases follow within seconds."""
    settings = get_settings()

    async def work() -> tuple[Update, Preview | None, Change]:
        days = _source(file, package, year)
        async with transaction(settings) as session:
            now = utc_now()
            name = to or _only_list(await current_city(session))
            edit = Import(name, days, replace_years=replace_years)
            reach = "recompute_open" if recompute_open else None
            change = await propose(session, edit, version=None, on_open_cases=reach, hold=not dry_run)
            assert edit.found is not None
            if not change.changes:
                return edit.found, None, change
            found = await look(session, change, now)
            if not dry_run:
                await make(session, change, None, f"import holidays {file or 'package'}", None, now)
            return edit.found, found, change

    try:
        update, found, change = run(work())
    except HttpProblem as error:
        say(f"tanggap: {error.detail}")
        raise typer.Exit(1) from error
    for line in change.changes:
        typer.echo(line)
    for day in update.unnamed:
        say(f"not in the source, stays: {day.date} {day.name}")
    if found is None:
        say("Nothing to change: these days are known already.")
        return
    say(
        f"{len(update.added)} added, {len(update.removed)} removed, {len(update.renamed)} renamed; "
        f"{len(found.moves)} of {found.open_cases} open cases {'would move' if dry_run else 'move'}, "
        f"late ones {found.breached_before} → {found.breached_after}."
    )
    if found.days_kept:
        days = ", ".join(map(str, found.days_kept))
        say(f"Open cases keep {days} as days off: to take them from open cases too, use --recompute-open.")


def _source(file: Path | None, package: bool, years: list[int]) -> list[Holiday]:
    if package == (file is not None):
        raise TanggapError("Say where from: either a file or --package.")
    if file is None:
        if not years:
            raise TanggapError("Say which year: --package --year 2027.")
        return from_package(years)
    try:
        words = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TanggapError(f"{file} cannot be read as UTF-8 text ({error}).") from error
    try:
        days = read_ical(words) if "BEGIN:VCALENDAR" in words[:200].upper() else read_csv(words)
    except CityError as error:
        raise TanggapError(f"Nothing was taken from {file}:\n{error}") from error
    days = [day for day in days if not years or day.date.year in years]
    if not days:
        raise TanggapError(f"{file} has no day of these years.")
    return days


def _only_list(city: City | None) -> str:
    if city is None:
        raise TanggapError("No city is loaded: run `tanggap import city`.")
    if len(city.holiday_years) != 1:
        raise TanggapError(f"Say which list: --list {' or '.join(sorted(city.holiday_years)) or 'NAME'}.")
    return next(iter(city.holiday_years))


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
