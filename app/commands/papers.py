"""`tanggap sla recap` and `tanggap sla rapor`: the papers of the mayor's office, for a nightly job."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.directory import City, current_city
from app.errors import TanggapError
from app.reports.names import read_short_names
from app.reports.question import Question
from app.reports.rapor import book, page
from app.reports.rapor.content import gather
from app.reports.recap import tell_day
from app.settings import get_settings


def recap() -> None:
    """Today per OPD in Indonesian, ready to be pasted into WhatsApp."""

    async def work() -> str:
        async with transaction(get_settings()) as session:
            city, question = await _now(session)
            return await tell_day(session, question, question.as_of.astimezone(city.tz).date(), city)

    typer.echo(run(work()), nl=False)


def rapor(
    month: datetime = typer.Option(..., formats=["%Y-%m"], help="Such as 2026-10"),
    out: Path = typer.Option(..., help="rapor.html to print, or rapor.xlsx"),
) -> None:
    """Write the month's Rapor OPD, the city's page and each OPD's."""

    async def work() -> None:
        if out.suffix not in {".html", ".xlsx"}:
            raise TanggapError("--out must end in .html or .xlsx.")
        async with transaction(get_settings()) as session:
            city, question = await _now(session)
            if month.replace(tzinfo=city.tz) > question.as_of:
                raise TanggapError(f"The month {month:%Y-%m} has not begun.")
            told = await gather(session, question, month.date(), city)
            names = await read_short_names(session)
        content = page.render(told).encode() if out.suffix == ".html" else book.write(told, names)
        _save(content, out)

    run(work())
    say(f"written: {out}")


async def _now(session: AsyncSession) -> tuple[City, Question]:
    city = await current_city(session)
    if city is None:
        raise TanggapError("No city is loaded: run `tanggap import city`.")
    return city, Question(as_of=utc_now(), zone=city.tz.key)


def _save(content: bytes, out: Path) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise TanggapError(f"Cannot write {out}: {error.strerror}.") from error
