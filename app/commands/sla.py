"""`tanggap sla`: what the clocks say, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from app.clock import utc_now
from app.commands.console import run
from app.database import Database, database_url
from app.domain.explain import explain as explain_case
from app.promises.checking import check_clocks
from app.settings import get_settings


def explain(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help="One case a line as JSON; - reads standard input.")],
) -> None:
    """Say for each case when its clocks are due and whether they were met, one JSON line a case."""
    all_read = True
    for answer in answers(file):
        all_read = all_read and "line" not in answer
        sys.stdout.write(json.dumps(answer) + "\n")
    if not all_read:
        raise typer.Exit(1)


def check() -> None:
    """Tell every clock again from its case's log and compare it with what is stored: one JSON line a difference,
    then a summary. Exit status 1 when anything differs."""
    settings = get_settings()

    async def work() -> tuple[int, int]:
        cases = differences = 0
        with database_url(settings) as url:
            database = Database(url, pool_size=1)
            try:
                async for looked_at, found in check_clocks(database, utc_now()):
                    cases, differences = cases + looked_at, differences + len(found)
                    for difference in found:
                        typer.echo(json.dumps(difference))
            finally:
                await database.close()
        return cases, differences

    cases, differences = run(work())
    typer.echo(json.dumps({"summary": {"cases": cases, "differences": differences}}))
    if differences:
        raise typer.Exit(1)


def answers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """{"id", "result"} for a JSON object, {"error", "line"} for anything else; empty lines say nothing."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except (ValueError, RecursionError):
            yield {"error": "not JSON", "line": number}
            continue
        if isinstance(case, dict):
            yield {"id": case.get("id"), "result": explain_case(case)}
        else:
            yield {"error": "not a JSON object", "line": number}
