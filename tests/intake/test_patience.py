"""Whoever waits too long is told so, whoever ends in time is left alone; in whatever loop that is."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from app.intake.patience import Patience
from app.routers import webhooks
from tests.town import ig_comment, instagram, sign_meta


async def test_only_those_who_wait_too_long_are_given_up() -> None:
    late: list[str] = []
    patience = Patience(0.1, late.append)
    patience.begin("slow")
    patience.begin("quick")
    assert patience.end("quick")
    await asyncio.sleep(0.15)
    patience.begin("young")
    assert late == ["slow"]
    assert not patience.end("slow")
    assert patience.end("young")


def test_a_loop_that_ended_before_the_next_look_stops_no_later_one() -> None:
    late: list[str] = []
    patience = Patience(0.05, late.append)

    async def wait(name: str, seconds: float) -> None:
        patience.begin(name)
        await asyncio.sleep(seconds)
        patience.end(name)

    asyncio.run(wait("left", 0.0))
    asyncio.run(wait("slow", 0.1))
    assert late == ["slow"]


async def test_a_body_that_never_comes_is_answered_503(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks.webhook._bodies, "seconds", 0.05)
    body = instagram(ig_comment("late1", "lampu jalan mati"))
    statuses: list[int] = []

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            assert isinstance(message["status"], int)
            statuses.append(message["status"])

    request = httpx.Request("POST", "http://tanggap.test/webhooks/instagram", content=body, headers=sign_meta(body))
    scope = {
        "type": "http", "method": "POST", "path": request.url.path, "raw_path": request.url.raw_path,
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "headers": [(name.lower(), value) for name, value in request.headers.raw], "server": ("tanggap.test", 80),
    }  # fmt: skip
    await app(scope, receive, send)  # type: ignore[arg-type]
    assert statuses == [503]
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
