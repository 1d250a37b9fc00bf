"""`python -m bench`: measure everything, or what is named; print the table, write var/bench.json."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.commands.console import plain_errors
from app.logs import configure_logs
from bench import agreement, classifier, clock, drain, reading, reports, sweep, webhook
from bench.ground import Ground, say
from bench.harness import Figure, show, write_json

MEASURES: Mapping[str, Callable[[Ground], list[Figure]]] = {
    "webhook": webhook.measure,
    "drain": drain.measure,
    "reading": reading.measure,
    "reports": reports.measure,
    "sweep": sweep.measure,
    "classifier": classifier.measure,
    "clock": clock.measure,
    "agreement": agreement.measure,
}


cli = typer.Typer(add_completion=False, pretty_exceptions_show_locals=False)


@cli.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(help=f"What to measure: {', '.join(MEASURES)} [all]")] = None,
    data: Annotated[Path, typer.Option(help="A directory of the bench's own; it is emptied first")] = Path("var/bench"),
    out: Annotated[Path, typer.Option(help="Where the figures are written")] = Path("var/bench.json"),
) -> None:
    """Measure each figure beside its limit. Exit status 1 when a goal is missed, 2 for an unknown name."""
    unknown = [name for name in names or [] if name not in MEASURES]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: not one of {', '.join(MEASURES)}")
    configure_logs("warning")
    signal.signal(signal.SIGTERM, _leave)
    started = time.monotonic()
    figures: list[Figure] = []
    with plain_errors(), Ground(data) as ground:
        for name, measure in MEASURES.items():
            if not names or name in names:
                say(f"{name}: {(measure.__doc__ or '').splitlines()[0]}")
                figures += measure(ground)
    write_json(figures, out)
    show(figures)
    say(f"{time.monotonic() - started:.0f} s; the figures are in {out}")
    if any(figure.reached is False for figure in figures):
        raise typer.Exit(1)


def _leave(_number: int, _frame: object) -> None:
    """A polite end runs every `finally`: what was started is stopped."""
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    cli()
