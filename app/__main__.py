"""The `tanggap` command."""

from __future__ import annotations

import signal

import typer

from app.commands import accounts, data, erasing, keys, model, papers, parse, serve, simulate, sla
from app.commands.demo import demo

app = typer.Typer(
    help="Tanggap: citizens' comments and messages to a city, as cases with an honest clock.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command()(serve.serve)
app.command()(serve.worker)
app.command("migrate")(serve.migrate_schema)
app.command()(model.classify)
app.command()(model.train)
app.command()(model.evaluate)
app.command()(parse.parse)
app.command()(demo)
app.command()(simulate.simulate_platforms)
app.command()(data.replay)
app.command("erase-citizen")(erasing.erase)
app.add_typer(data.imports, name="import")
app.add_typer(keys.keys, name="keys")
app.add_typer(accounts.accounts, name="accounts")

clock = typer.Typer(help="The clock.", no_args_is_help=True)
clock.command()(sla.explain)
clock.command()(papers.recap)
clock.command()(papers.rapor)
clock.command()(sla.check)
app.add_typer(clock, name="sla")


def main() -> None:
    signal.signal(signal.SIGTERM, _leave)
    app()


def _leave(_number: int, _frame: object) -> None:
    """A polite end runs every `finally`: the embedded database is stopped by whoever started it."""
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    main()
