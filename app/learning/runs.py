"""A training from what people have labelled: asked for, carried out, judged at the gate, put into use or refused.

One at a time in an installation, under an advisory lock. What is in the database tells how far it is; a
worker that dies with it leaves the job to another.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.access import audit
from app.classifier.retrain import Orders
from app.clock import utc_now
from app.database import Database
from app.directory import current_city
from app.domain.people import Principal
from app.errors import Conflict, HttpProblem, NotFound, TanggapError, Unprocessable
from app.learning import apprentice, gate
from app.learning.labels import MESSAGES_MIN, part_by_time, read_labels
from app.learning.shelf import bring, current_use, publish, switch
from app.models import AuditEntry, LearningRun, ModelVersion

LEARN = "learn"
"""The name of the durable job."""
ONE_AT_A_TIME = 7_404_128
"""Advisory lock: held as long as a training lasts."""
ONE_ASKS = 7_404_129
"""Advisory lock: of two who ask at once one is told that there is a run."""
DEAD_AFTER = timedelta(minutes=5)
UNDER_WAY = ("queued", "running")


class AnotherTrainingError(Exception):
    """Another training is going on; this one comes later."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a training needs of its surroundings."""

    database: Database
    data: Path
    memory_mb: int
    heard: Callable[[str, int, int], None] = lambda _step, _done, _total: None


async def ask_for_run(
    session: AsyncSession, principal: Principal | None, city: str, now: datetime, *, promote: bool
) -> LearningRun:
    """Write down a new run. Raises Conflict while there is one, Unprocessable when there is too little to learn."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_ASKS})
    await _bury_dead(session, now)
    going = await session.scalar(select(LearningRun.id).where(LearningRun.state.in_(UNDER_WAY)).limit(1))
    if going is not None:
        raise Conflict(f"Run {going} is under way: GET /learning/runs/{going} tells how far it is.", run=going)
    await _base(session)
    count = len(await read_labels(session, city))
    if count < MESSAGES_MIN:
        raise Unprocessable(
            f"There are {count} labelled messages with their words; from {MESSAGES_MIN} on there is something to learn."
        )
    run = LearningRun(
        requested_at=now,
        api_key_id=principal.key_id if principal else None,
        promote=promote,
        state="queued",
        seen_at=now,
    )
    session.add(run)
    await session.flush()
    await audit(session, principal, "learning_requested", f"run:{run.id}", None, now)
    return run


async def _bury_dead(session: AsyncSession, now: datetime) -> None:
    """A run whose command was killed says so, and makes room; a worker's is taken up again long before this."""
    await session.execute(
        update(LearningRun)
        .where(LearningRun.state == "running", LearningRun.seen_at < now - DEAD_AFTER)
        .values(state="failed", finished_at=now, error="It was interrupted and nobody took it up again.")
    )


async def _base(session: AsyncSession) -> str:
    """The version to compare with. Raises Unprocessable when there is none that can be compared fairly."""
    use = await current_use(session)
    model = await session.get(ModelVersion, use.version) if use else None
    if model is None:
        raise Unprocessable("No model is in use yet: run `tanggap train` first.")
    if "gate_one_in" not in model.facts:
        raise Unprocessable(
            f"Model {model.version} may have learnt from the messages that models are compared on: "
            "run `tanggap train` once."
        )
    return model.version


async def carry_out(bench: Bench, run_id: int) -> None:
    """Train, compare, judge, and switch or refuse. What goes wrong with the training is written into the run.

    Raises AnotherTrainingError while another training holds the lock; a database that is away is raised too.
    """
    async with bench.database.engine.connect() as guard:
        if not await _lock(guard):
            raise AnotherTrainingError
        try:
            await _carry_out(bench, run_id)
        except (TanggapError, HttpProblem) as error:
            await _fail(bench, run_id, getattr(error, "detail", None) or str(error))
        finally:
            await guard.rollback()
            await guard.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": ONE_AT_A_TIME})


async def _lock(guard: AsyncConnection) -> bool:
    got = await guard.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": ONE_AT_A_TIME})
    await guard.commit()  # The lock is the connection's; an open transaction of minutes would hold up vacuum.
    return bool(got)


async def _carry_out(bench: Bench, run_id: int) -> None:
    now = utc_now()
    async with bench.database.transaction() as session:
        run = await session.get(LearningRun, run_id, with_for_update=True)
        if run is None or run.state not in UNDER_WAY:
            return
        city = await current_city(session)
        run.state, run.seen_at = "running", now
        run.base_version = base = await _base(session)
        labelled = part_by_time(await read_labels(session, city.key if city else ""))
        current = await bring(session, base, bench.data)

    async def told(step: str, done: int, total: int) -> None:
        bench.heard(step, done, total)
        async with bench.database.transaction() as session:
            news = {"step": step, "done": done, "total": total, "seen_at": utc_now()}
            await session.execute(update(LearningRun).where(LearningRun.id == run_id).values(news))

    orders = Orders(
        current=str(current.resolve()), home=str(bench.data.resolve()), day=now.date().isoformat(),
        corpus_every=apprentice.CORPUS_EVERY, memory_mb=bench.memory_mb,
    )  # fmt: skip
    result = await apprentice.train_apart(orders, labelled, told)
    await _settle(bench, run_id, base, result)


async def _fail(bench: Bench, run_id: int, reason: str) -> None:
    async with bench.database.transaction() as session:
        failed = {"state": "failed", "error": reason, "finished_at": utc_now()}
        await session.execute(update(LearningRun).where(LearningRun.id == run_id).values(failed))


async def _settle(bench: Bench, run_id: int, base: str, result: dict[str, Any]) -> None:
    """Write the verdict down; publish and use the model, or drop it."""
    verdict = gate.judge(result["sets"])
    folder = Path(result["folder"])
    async with bench.database.transaction() as session:
        run = await session.get_one(LearningRun, run_id, with_for_update=True)
        now = utc_now()
        run.verdict = {
            "passed": verdict.passed, "reasons": verdict.reasons, "learnt_from": result["learnt_from"],
            "margins": _margins(result["sets"]), "sets": result["sets"],
        }  # fmt: skip
        run.state, run.step, run.done, run.total, run.finished_at = "refused", "judged", 1, 1, now
        if verdict.passed:
            made = await publish(session, folder, now, measured=result["reference"])
            run.version, run.state = made.version, "passed"
            if run.promote and await _still(session, base):
                await _use(session, run, run.api_key_id, now)
    if not verdict.passed:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _margins(sets: Mapping[str, Mapping[str, gate.Figures]]) -> dict[str, Any]:
    """What each intent and the wholes might lose."""
    intents = sets["gate"]["current"]["intent"]["per_class"]
    return {"intent": {name: round(gate.margin_of(row["n"]), 4) for name, row in intents.items() if row["n"]},
            "whole": gate.MARGIN}  # fmt: skip


async def promote(session: AsyncSession, principal: Principal, run_id: int, now: datetime) -> LearningRun:
    """Put the model of a run that passed into use. A refused one cannot be: its verdict says why."""
    run: LearningRun | None = await session.get(LearningRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    if run.state != "passed":
        reasons = (run.verdict or {}).get("reasons", [])
        raise Conflict(f"Run {run_id} is {run.state}, only one that passed can be put into use.", reasons=reasons)
    if not await _still(session, run.base_version):
        raise Conflict(
            f"Run {run_id} was compared with model {run.base_version}, but another is in use since; train again."
        )
    await _use(session, run, principal.key_id, now)
    return run


async def _still(session: AsyncSession, base: str | None) -> bool:
    """Whether the model in use is the one that the new one was compared with."""
    use = await current_use(session)
    return use is not None and use.version == base


async def _use(session: AsyncSession, run: LearningRun, key_id: int | None, now: datetime) -> None:
    assert run.version is not None
    await switch(session, run.version, "promoted", now, key_id=key_id, run_id=run.id)
    run.state = "promoted"
    session.add(AuditEntry(at=now, api_key_id=key_id, action="model_promoted", subject=f"run:{run.id}"))
    await session.flush()
