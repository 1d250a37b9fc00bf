"""The `tanggap` command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Collection
from importlib import import_module

import typer

COMMANDS = {
    "serve": "serve:serve",
    "worker": "serve:worker",
    "migrate": "serve:migrate_schema",
    "classify": "model:classify",
    "train": "model:train",
    "evaluate": "model:evaluate",
    "parse": "parse:parse",
    "demo": "demo:demo",
    "simulate-platforms": "simulate:simulate_platforms",
    "replay": "data:replay",
    "erase-citizen": "erasing:erase",
    "import": "data:imports",
    "keys": "keys:keys",
    "accounts": "accounts:accounts",
    "sla": "clock:clock",
}
"""Each command, and where in app/commands its function or its group stands."""


def command_line(names: Collection[str] = COMMANDS.keys()) -> typer.Typer:
    """The command with these subcommands: only what they need is imported."""
    built = typer.Typer(
        help="Tanggap: citizens' comments and messages to a city, as cases with an honest clock.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_show_locals=False,
    )
    built.callback()(_nothing_beforehand)  # Or a single subcommand would be the command itself.
    for name in COMMANDS:
        if name in names:
            module, _, part = COMMANDS[name].partition(":")
            found = getattr(import_module(f"app.commands.{module}"), part)
            if isinstance(found, typer.Typer):
                built.add_typer(found, name=name)
            else:
                built.command(name)(found)
    return built


def _nothing_beforehand() -> None:
    """No option comes before the subcommand."""


def main() -> None:
    signal.signal(signal.SIGTERM, _leave)
    asked = [name for name in sys.argv[1:2] if name in COMMANDS]
    command_line(asked or COMMANDS)()


def _leave(_number: int, _frame: object) -> None:
    """A polite end runs every `finally`: the embedded database is stopped by whoever started it."""
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    main()
