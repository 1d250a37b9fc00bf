"""`erase-citizen`: forget one citizen at the command line, first as a dry run."""

from __future__ import annotations

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import audit
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.errors import TanggapError
from app.intake.erasing import Traces, citizen_called, citizen_of_case, count_traces, erase_citizen
from app.settings import get_settings


def erase(
    case: int | None = typer.Option(None, help="A case of the citizen"),
    platform: str | None = typer.Option(None, help="With --id: the platform where the id is known"),
    external_id: str | None = typer.Option(None, "--id", help="The citizen's id, number or address at the platform"),
    reason: str | None = typer.Option(None, help="Who asked, and how; needed with --yes and kept for the auditor"),
    yes: bool = typer.Option(False, "--yes", help="Erase; without it only tell what would be erased"),
) -> None:
    """Forget a citizen: messages, names, ids, raw bodies. Cases, clocks and verdicts stay."""
    settings = get_settings()

    async def work() -> Traces:
        if yes and not (reason or "").strip():
            raise TanggapError("Say why with --reason: it is kept for the auditor.")
        async with transaction(settings) as session:
            authors = await _find(session, case, platform, external_id)
            if not authors:
                raise TanggapError("Nobody is known by that.")
            if not yes:
                return await count_traces(session, authors)
            traces = await erase_citizen(session, authors, utc_now())
            await audit(session, None, "citizen_erased", f"author:{authors[0]}", reason, utc_now())
            return traces

    traces = run(work())
    typer.echo(
        f"{traces.messages} messages, {traces.own_messages} of our own, {traces.revisions} revisions and "
        f"{traces.raw_bodies} raw bodies on {traces.accounts} accounts; {len(traces.cases)} cases stay without words."
    )
    say("Erased." if yes else "Nothing was changed; give --yes and --reason to erase.")


async def _find(session: AsyncSession, case: int | None, platform: str | None, name: str | None) -> list[int]:
    if case is not None and platform is None and name is None:
        return await citizen_of_case(session, case)
    if case is None and platform is not None and name is not None:
        return await citizen_called(session, platform, name)
    raise TanggapError("Say whom: either --case NUMBER, or --platform NAME and --id ID.")
