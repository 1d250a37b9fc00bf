"""`tanggap parse`: print what a webhook body means, or check a folder of fixtures."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.domain.events import Event, Kind
from app.platforms import UnknownPlatformError, get_platform
from app.platforms.base import ParseError, Platform

KEYS = (
    "kind",
    "direction",
    "external_id",
    "parent_id",
    "thread_id",
    "account_id",
    "author_id",
    "target_id",
    "text",
    "attachments",
)


def parse(
    platform: Annotated[str, typer.Option(help="The platform that sent the body, e.g. instagram.")],
    files: Annotated[list[str] | None, typer.Argument(help="Webhook bodies; - is stdin.", show_default=False)] = None,
    check: Annotated[
        Path | None,
        typer.Option(help="Compare each X.json of this folder with X.expected.json.", exists=True, file_okay=False),
    ] = None,
) -> None:
    """Print the events of webhook bodies, one JSON object a line."""
    try:
        adapter = get_platform(platform)
    except UnknownPlatformError as error:
        raise typer.BadParameter(str(error), param_hint="--platform") from None
    if bool(files) == (check is not None):
        raise typer.BadParameter("give either FILE… or --check DIR", param_hint="FILE")
    succeeded = check_folder(adapter, check) if check else print_files(adapter, files or [])
    if not succeeded:
        raise typer.Exit(1)


def print_files(platform: Platform, names: list[str]) -> bool:
    """Print the events of every readable file; whether all of them were readable."""
    succeeded = True
    for name in names:
        try:
            events = platform.parse(read_body(name))
        except (OSError, ParseError) as error:
            typer.echo(f"{name}: {error}", err=True)
            succeeded = False
            continue
        for event in events:
            line = as_line(event)
            if len(names) > 1:
                line["file"] = name
            # ASCII only, so that even a lone surrogate can be printed to any terminal.
            typer.echo(json.dumps(line))
    return succeeded


def read_body(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def as_line(event: Event) -> dict[str, Any]:
    """The event in the printed vocabulary: all keys, in their order, null where nothing is said."""
    line = {key: getattr(event, key) for key in KEYS}
    moment = event.occurred_at
    line["occurred_at"] = moment.isoformat().replace("+00:00", "Z") if moment else None
    return line


def check_folder(platform: Platform, folder: Path) -> bool:
    """Compare every fixture of the folder with what is expected of it; whether all agree."""
    expectations = sorted(folder.glob("*.expected.json"))
    agreeing = 0
    for expectation in expectations:
        body = folder / expectation.name.replace(".expected.json", ".json")
        differences = list(compare(platform, body, expectation))
        agreeing += not differences
        for difference in differences:
            typer.echo(f"{body.name}: {difference}", err=True)
    typer.echo(f"{agreeing} of {len(expectations)} fixtures agree", err=True)
    # A folder without fixtures proves nothing, so it does not pass.
    return 0 < agreeing == len(expectations)


def compare(platform: Platform, body: Path, expectation: Path) -> Iterator[str]:
    """The differences in words. Order, times and ignored events are not compared."""
    try:
        expected = tally(read_expected(expectation))
        actual = tally(as_line(event) for event in platform.parse(body.read_bytes()))
    except (OSError, ValueError) as error:
        yield str(error)
        return
    yield from (f"missing {line}" for line in (expected - actual).elements())
    yield from (f"unexpected {line}" for line in (actual - expected).elements())


def read_expected(path: Path) -> list[dict[str, Any]]:
    lines = json.loads(path.read_bytes())
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise ValueError(f"{path.name} is no list of events")
    return lines


def tally(lines: Iterable[dict[str, Any]]) -> Counter[str]:
    return Counter(
        json.dumps({key: value for key, value in line.items() if key != "occurred_at"}, sort_keys=True)
        for line in lines
        if line.get("kind") != Kind.IGNORE
    )
