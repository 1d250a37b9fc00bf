"""The town with its accounts connected to the simulated platforms, and a worker that does what is in the queue."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from app.chores.outbound import renew_token, send_reply
from app.chores.workplace import Workplace
from app.jobs import RENEW_TOKEN, SEND_REPLY
from app.replies.pacing import UNDER_WAY_MAX
from app.settings import Settings
from app.simulator.world import World
from tests.town import FACEBOOK, FORM, INSTAGRAM, Town

TOKEN = "token-akses"
JOBS: dict[str, Callable[..., Awaitable[None]]] = {SEND_REPLY: send_reply, RENEW_TOKEN: renew_token}


@pytest.fixture
def settings(model_home: Any, simulator: World) -> Settings:
    return Settings(data=model_home, api_base=simulator.base, reply_timeout_s=10, _env_file=None)  # type: ignore[call-arg]


@dataclass
class Post:
    """Replies from the desk to the platform: the town, the platforms, and the worker between them."""

    town: Town
    world: World
    place: Workplace

    async def write(self, case_id: int, text: str, person: str = "coordinator", **how: Any) -> int:
        answer = await self.town.act(person, case_id, "replies", {"text": text, **how})
        assert answer.status_code == 202, answer.text
        reply_id: int = answer.json()["reply_id"]
        return reply_id

    async def work(self, rounds: int = 1) -> None:
        """Run what is in the queue as the worker would, some at once, without waiting for its time."""
        for _ in range(rounds):
            if rounds > 1:
                await self.let_time_pass()
            rows = await self.town.rows(
                "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
            )
            await self.town.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [row[0] for row in rows])
            if not rows:
                return
            # Jobs of one reply never run at once: the queue sees to that by their lock.
            seen: dict[str, tuple[str, dict[str, Any]]] = {f"{name} {args}": (name, args) for _, name, args in rows}
            room = asyncio.Semaphore(UNDER_WAY_MAX)

            async def run(name: str, args: dict[str, Any], room: asyncio.Semaphore = room) -> None:
                async with room:
                    await JOBS[name](self.place, **args)

            await asyncio.gather(*(run(*job) for job in seen.values()))

    async def until_posted(self, sending: asyncio.Task[None]) -> None:
        """Until the platform has something; a send that fails meanwhile fails the test."""
        while not self.world.posted:
            assert not sending.done() or sending.result() is None
            assert not sending.done(), "nothing was posted"
            await asyncio.sleep(0.01)

    async def let_time_pass(self) -> None:
        """Buckets fill and rests end."""
        await self.town.execute("UPDATE account_paces SET full_at = now() - interval '1 hour', rests_until = NULL")

    async def replies(self) -> list[tuple[Any, ...]]:
        return await self.town.rows("SELECT state, reason, tries FROM replies ORDER BY id")

    async def case(self, case_id: int) -> dict[str, Any]:
        whole: dict[str, Any] = (await self.town.get("coordinator", f"/cases/{case_id}")).json()
        return whole

    async def complain_often(self, times: int) -> list[int]:
        """As many citizens, each under a post of their own; their cases."""
        return [await self.town.complain(author=f"7{number:03}") for number in range(times)]

    def texts(self, platform: str = "instagram") -> Sequence[str]:
        return [one.text for one in self.world.posted if one.platform == platform]


@pytest.fixture
async def post(town: Town, place: Workplace, simulator: World) -> Post:
    for platform, account in (("instagram", INSTAGRAM), ("facebook", FACEBOOK), ("website", FORM)):
        simulator.give_token(platform, TOKEN, account)
    await town.execute("UPDATE accounts SET api_base = NULL")
    return Post(town, simulator, place)
