"""A coordinator's change of what is promised: proposed, previewed, made; always a whole new version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import audit
from app.city_files import CityFiles, problems
from app.city_versions import differences, hold_city, newest_version, write_version
from app.directory import city_of, proposed_city, read_version
from app.domain.people import Principal
from app.errors import Invalid, StalePreview, StaleVersion, Unavailable, Unprocessable
from app.models import CityVersion
from app.promises.effects import Step
from app.promises.preview import TOKEN, Preview, change_digest, preview

Edit = Callable[[dict[str, Any]], None]
"""Changes the content of a version in place."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the city's data would be, and the version that it was made from."""

    before: CityVersion
    files: CityFiles
    on_open_cases: str | None

    @property
    def content(self) -> dict[str, Any]:
        return self.files.model_dump(mode="json")

    @property
    def changes(self) -> list[str]:
        return list(differences(self.before.content, self.content))


async def newest(session: AsyncSession) -> CityVersion:
    version = await newest_version(session)
    if version is None:
        raise Unavailable("No city is loaded: run `tanggap import city`.")
    return version


async def propose(
    session: AsyncSession, edit: Edit, *, version: int | None, on_open_cases: str | None, hold: bool
) -> Change:
    """The change, checked as a whole. `version` is the one it was made from, None for the newest; `hold`: nobody
    else changes anything before this transaction ends."""
    before = (await hold_city(session) if hold else None) or await newest(session)
    if version is not None and version != before.id:
        raise StaleVersion(f"You read version {version}; it is now {before.id}. Read it again and repeat your change.")
    content = read_version(before).model_dump(mode="json")
    edit(content)
    try:
        files = CityFiles.model_validate(content, strict=False)
    except ValidationError as error:
        errors = [
            {"where": ".".join(map(str, item["loc"])), "what": item["msg"], "type": item["type"]}
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise Invalid("; ".join(f"{e['where']}: {e['what']}" for e in errors[:5]), errors=errors) from None
    if found := [problem for _, problem in problems(files)]:
        raise Unprocessable(" ".join(found[:5]), problems=found)
    return Change(before, files, on_open_cases)


async def look(session: AsyncSession, change: Change, now: datetime) -> Preview:
    """What the change would do to the open cases."""
    base = await city_of(session, change.before.id)
    after = await proposed_city(session, change.files, change.before.id + 1)
    return await preview(session, base, Step(base, after, now, change.on_open_cases), now)


def token_of(change: Change, found: Preview) -> str:
    return found.token(change_digest(change.content, change.on_open_cases))


async def make(
    session: AsyncSession, change: Change, principal: Principal | None, note: str, token: str | None, now: datetime
) -> tuple[CityVersion, Preview | None]:
    """Write the change as the newest version; the open cases follow by themselves.

    With the token of a preview it is made only if the cases that were previewed would still move as they
    were shown to; else StalePreview, with what to do.
    """
    if not change.changes:
        raise Unprocessable("Nothing would change: it is so already.")
    found = None if token is None else await _as_previewed(session, change, token, now)
    version = await write_version(
        session, change.files, now, before=change.before, author=principal.key_id if principal else None, note=note,
        on_open_cases=change.on_open_cases,
    )  # fmt: skip
    await audit(session, principal, "promises_changed", f"version:{version.id}", note or None, now)
    return version, found


async def _as_previewed(session: AsyncSession, change: Change, token: str, now: datetime) -> Preview:
    match = TOKEN.fullmatch(token)
    if match is None:
        raise Unprocessable("`preview` must be the token of a preview of ours.")
    version, last_case = int(match[1]), int(match[2])
    if version != change.before.id:
        raise StaleVersion(f"The preview was of version {version}; it is now {change.before.id}. Preview it again.")
    found = await look(session, change, now)
    if found.token(change_digest(change.content, change.on_open_cases), last_case) != token:
        raise StalePreview(
            "Cases were answered or changed since, or this is another change than the one previewed. "
            "Look at the new preview and send its token, or send none to change what is open then.",
            preview=token_of(change, found), moved=len(found.moves), open_cases=found.open_cases,
        )  # fmt: skip
    return found
