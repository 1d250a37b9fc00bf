"""`tanggap demo`: a busy hour of citizens, people at work, and the mayor's figures, on an installation of its own.

The demo is also a check: what it tells must have happened, or it ends with exit status 1.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

import httpx
import psycopg
import typer

from app.commands.console import plain_errors, say
from app.commands.demo.installation import DemoError, last_words
from app.commands.demo.performance import Performance


def demo(
    data: Path = typer.Option(Path("var/demo"), help="The demo's own folder; an earlier demo's database goes"),
) -> None:
    """Play a busy hour of citizens and people at work, on a database and a port of its own."""
    signal.signal(signal.SIGHUP, _hung_up)
    started = time.monotonic()
    with plain_errors():
        try:
            Performance(data).play()
        except (DemoError, httpx.HTTPError, psycopg.Error) as error:
            if words := last_words(data.expanduser().resolve()):
                say(f"The service's last words:\n{words}\n")
            if isinstance(error, DemoError):
                raise
            raise DemoError(f"The service went away: {type(error).__name__}: {error}") from error
    typer.echo(f"Done in {time.monotonic() - started:.0f} s; nothing is left running.")


def _hung_up(_number: int, _frame: object) -> None:
    """The terminal is gone: tidy up as on Ctrl-C."""
    raise SystemExit(128 + signal.SIGHUP)
