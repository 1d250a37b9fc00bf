"""`import FILE` and `import withdraw`: a city's labelled history in, and one import out again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import audit
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.directory import current_city
from app.errors import TanggapError
from app.learning.history import keep_history, read_history
from app.learning.history import withdraw as take_out
from app.past_cases import open_past
from app.settings import get_settings

SHOWN = 20


def labelled(
    file: Annotated[Path, typer.Argument(help=".csv with a header, or .jsonl: text and intent, topic or group")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check, and say what would happen")] = False,
    open_cases: Annotated[
        bool, typer.Option("--open-cases", help="Also open a case for each matter; needs `at`")
    ] = False,
    account: Annotated[str | None, typer.Option(help="The account the cases belong to, by name")] = None,
) -> None:
    """Import labelled messages to learn from. Every line is checked first; with one wrong line nothing is kept."""
    settings = get_settings()

    async def work() -> dict[str, Any]:
        if open_cases and account is None:
            raise TanggapError("--open-cases needs --account NAME; see `tanggap accounts list`.")
        async with transaction(settings) as session:
            return await _import(session, file, dry_run=dry_run, account=account if open_cases else None)

    report = run(work())
    typer.echo(json.dumps(report))
    for row in report["errors"][:SHOWN]:
        say(f"{file.name}:{row['line']}: {row['error']}")
    if report["errors"]:
        say(f"{len(report['errors'])} of {report['lines']} lines are wrong; nothing was imported.")
        raise typer.Exit(1)
    if dry_run:
        say(f"All {report['lines']} lines can be imported. Nothing was written.")
        return
    say(f"Import {report['import']}: {report['new']} of {report['lines']} lines new, {report['cases']} cases opened.")


async def _import(session: AsyncSession, file: Path, *, dry_run: bool, account: str | None) -> dict[str, Any]:
    city = await current_city(session)
    if city is None:
        raise TanggapError("No city is loaded: run `tanggap import city`.")
    now = utc_now()
    rows, wrong = read_history(file, city.tz, now)
    if not rows and not wrong:
        raise TanggapError(f"{file}: there is no message in it.")
    made, new, cases = None, 0, 0
    if account is not None:
        # Opened in a dry run too, and taken back: what cannot be opened is found before anything is kept.
        opening = session.begin_nested()
        async with opening:
            cases, unopened = await open_past(session, rows, city, account, now)
            wrong += unopened
            if dry_run or wrong:
                await opening.rollback()
    if not dry_run and not wrong:
        made, new = await keep_history(session, rows, city.key, file.name, now)
        await audit(session, None, "history_imported", f"import:{made.id}", None, now)
    return {
        "import": made.id if made else None,
        "lines": len(rows) + len({w.line for w in wrong} - {row.line for row in rows}),
        "new": new,
        "cases": cases if made else 0,
        "dry_run": dry_run,
        "errors": [{"line": w.line, "error": w.error} for w in sorted(wrong, key=lambda w: w.line)],
    }


def withdraw(number: Annotated[int, typer.Argument(help="The import's number")]) -> None:
    """Forget the messages of one import; models that learnt from them forget with the next training."""

    async def work() -> int:
        async with transaction(get_settings()) as session:
            count = await take_out(session, number)
            await audit(session, None, "history_withdrawn", f"import:{number}", None, utc_now())
            return count

    say(f"{run(work())} lines are forgotten.")
