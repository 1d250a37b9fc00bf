"""`sla`: the group of the clock's commands."""

from __future__ import annotations

import typer

from app.commands import papers, sla

clock = typer.Typer(help="The clock.", no_args_is_help=True)
clock.command()(sla.explain)
clock.command()(papers.recap)
clock.command()(papers.rapor)
clock.command()(sla.check)
