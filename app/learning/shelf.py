"""The installation's models, in its database: published once, fetched by every replica, one of them in use.

The newest row of model_uses is the model in use; each knows the one before it, so going back is one more row.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.classifier import registry
from app.classifier.examples import gate
from app.classifier.folder import MANIFEST, ModelError, read_checked
from app.classifier.model import Model
from app.classifier.reference import Distribution, reference
from app.errors import Conflict
from app.models import ModelPart, ModelUse, ModelVersion

PART_BYTES = 4 * 1024 * 1024
SWITCH_LOCK = 7_404_127
"""Advisory lock: of two who switch at once one comes after the other, and goes back to what the other chose."""


async def current_use(session: AsyncSession) -> ModelUse | None:
    """The model in use everywhere; None before the first was published."""
    use: ModelUse | None = await session.scalar(select(ModelUse).order_by(ModelUse.id.desc()).limit(1))
    return use


async def publish(
    session: AsyncSession, folder: Path, now: datetime, *, measured: Distribution | None = None
) -> ModelVersion:
    """Put a model folder into the database, where it is not yet. `measured`: its reference, if it is known already."""
    manifest = json.loads(await asyncio.to_thread((folder / MANIFEST).read_bytes))
    hashes: dict[str, str] = manifest["sha256"]
    known = await session.get(ModelVersion, folder.name)
    if known is not None and known.hashes == hashes:
        return known
    if known is not None:
        raise ModelError(f"The database knows another model by the name {folder.name}; train again to get a new name.")
    if measured is None:
        measured = await asyncio.to_thread(_measure, folder)
    facts = json.loads(await asyncio.to_thread((folder / "model.json").read_bytes))
    card = await asyncio.to_thread((folder / "card.md").read_text, encoding="utf-8")
    made = ModelVersion(
        version=folder.name, hashes=hashes, facts=facts, card=card, reference=measured, published_at=now
    )
    session.add(made)
    await session.flush()
    for name, expected in hashes.items():
        digest = hashlib.sha256()
        async for number, content in _parts(folder / name):
            digest.update(content)
            # Not through the unit of work: that would hold every piece until the end.
            await session.execute(
                insert(ModelPart).values(version=folder.name, file=name, part=number, content=content)
            )
        if digest.hexdigest() != expected:
            raise ModelError(f"{folder}: {name} was altered after training; train again")
    return made


def _measure(folder: Path) -> Distribution:
    return reference(Model.load(folder), (example.text for example in gate()))


async def _parts(file: Path) -> AsyncIterator[tuple[int, bytes]]:
    pieces = _read(file)
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def _read(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as opened:
        number = 0
        while content := opened.read(PART_BYTES):
            yield number, content
            number += 1


async def load(session: AsyncSession, version: str, data_dir: Path) -> Model:
    """The published model, from this machine's folder, or fetched into it when it is not there or damaged."""
    return await asyncio.to_thread(Model.load, await bring(session, version, data_dir))


async def bring(session: AsyncSession, version: str, data_dir: Path) -> Path:
    """The folder of a published model on this machine, whole: what is missing or damaged is fetched."""
    home = registry.models_dir(data_dir)
    with await asyncio.to_thread(_only_one, home):
        try:
            await asyncio.to_thread(read_checked, home / version)
            os.utime(home / version)  # Used now: not among the old ones that go.
        except ModelError:
            await _fetch(session, version, home)
    return home / version


def _only_one(home: Path) -> IO[bytes]:
    """Of the processes of this machine one fetches, the others wait and find it; freed when the file is closed."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / ".lock").open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


async def _fetch(session: AsyncSession, version: str, home: Path) -> None:
    """Write a published model to this machine, checked against its hashes, in one step."""
    row = await session.get(ModelVersion, version)
    if row is None:
        raise ModelError(f"There is no model {version!r} here, nor in the database.")
    draft = Path(tempfile.mkdtemp(prefix=".fetch-", dir=home))
    try:
        for name, expected in row.hashes.items():
            if await _write(session, version, name, draft / name) != expected:
                raise ModelError(f"The database's copy of model {version} is not what was published: {name}.")
        await asyncio.to_thread(_put_in_place, draft, home / version, row.hashes)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path, hashes: dict[str, Any]) -> None:
    (draft / MANIFEST).write_text(json.dumps({"sha256": hashes}, indent=1), encoding="utf-8")
    draft.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)  # A damaged copy, or none.
    draft.rename(folder)


async def _write(session: AsyncSession, version: str, name: str, to: Path) -> str:
    """Append the pieces of one file; the hash of what was written."""
    digest = hashlib.sha256()
    piece = select(ModelPart.content).where(ModelPart.version == version, ModelPart.file == name)
    number = 0
    while (content := await session.scalar(piece.where(ModelPart.part == number))) is not None:
        digest.update(content)
        await asyncio.to_thread(_append, to, content)
        number += 1
    return digest.hexdigest()


def _append(file: Path, content: bytes) -> None:
    with file.open("ab") as opened:
        opened.write(content)


async def switch(
    session: AsyncSession,
    version: str,
    how: str,
    now: datetime,
    *,
    key_id: int | None = None,
    run_id: int | None = None,
) -> ModelUse:
    """Put a published model into use everywhere. Raises Conflict when its files are no longer kept."""
    await _take_turns(session)
    before = await current_use(session)
    if before is not None and before.version == version:
        return before
    await _expect_files(session, version)
    use = ModelUse(
        version=version, before_id=before.id if before else None, how=how, api_key_id=key_id, run_id=run_id, at=now
    )
    session.add(use)
    await session.flush()
    await _forget_old(session, use)
    return use


async def roll_back(session: AsyncSession, now: datetime, *, key_id: int | None = None) -> ModelUse:
    """Go back to the model that was in use before the present one. Raises Conflict when there is none."""
    await _take_turns(session)
    current = await current_use(session)
    before = await session.get(ModelUse, current.before_id) if current and current.before_id else None
    if before is None:
        raise Conflict("There is no earlier model to go back to.")
    await _expect_files(session, before.version)
    use = ModelUse(version=before.version, before_id=before.before_id, how="rolled_back", api_key_id=key_id, at=now)
    session.add(use)
    await session.flush()
    return use


async def _expect_files(session: AsyncSession, version: str) -> None:
    if not await session.scalar(select(func.count()).where(ModelPart.version == version)):
        raise Conflict(f"The files of model {version} are no longer kept; train again.")


async def _take_turns(session: AsyncSession) -> None:
    await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SWITCH_LOCK})


async def _forget_old(session: AsyncSession, use: ModelUse) -> None:
    """Drop the files of models that nobody goes back to; their facts and cards stay.

    The newest stay, and whatever their age the one in use and the one before it.
    """
    newest = select(ModelVersion.version).order_by(ModelVersion.published_at.desc()).limit(registry.KEPT)
    before = select(ModelUse.version).where(ModelUse.id == use.before_id)
    await session.execute(
        delete(ModelPart).where(
            ModelPart.version.not_in(newest), ModelPart.version.not_in(before), ModelPart.version != use.version
        )
    )


async def adopt(session: AsyncSession, data_dir: Path, now: datetime) -> bool:
    """Where the database knows no model in use, publish this machine's own; whether there was one to publish."""
    version = registry.current_version(data_dir)
    if version is None or await current_use(session) is not None:
        return False
    await _take_turns(session)
    if await current_use(session) is None:
        await publish(session, registry.models_dir(data_dir) / version, now)
        await switch(session, version, "adopted", now)
    return True
