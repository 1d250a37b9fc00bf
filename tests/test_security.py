"""Who may what: every route has a principal, keys expire, personal data is masked and revealing is audited."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Route

from app.access import create_key, revoke_key
from app.clock import utc_now
from app.database import Database
from app.domain.people import Role
from app.errors import TanggapError
from app.routers.dependencies import PUBLIC
from tests.town import PEOPLE, Town, key_of

BODIES = {
    "claim": {}, "replies": {"text": "x"}, "notes": {"text": "x"}, "hand-over": {"opd": "dlh", "reason": "xyz"},
    "wait": {"reason": "xyz"}, "resolve": {"summary": "x"}, "reopen": {"reason": "xyz"}, "corrections": {"intent": "none"},
    "reveal": {"reason": "xyz"}, "automatic": {"automatic": True, "reason": "xyz"}, "settle": {"accepted": True},
    "support": {"opd": "dlh", "task": "xyz"}, "contribution": {"text": "x"}, "withdraw": {"reason": "xyz"}, "excuse": {"reason": "xyz"},
    "extensions": {"clock": "resolution", "working_days": 7, "reason": "xyz"},
}  # fmt: skip


def roles_of(dependant: Dependant) -> frozenset[Role] | None:
    """The roles that a route asks for, wherever in its dependencies it does; of several, what all allow."""
    found: frozenset[Role] | None = None
    for part in dependant.dependencies:
        roles: frozenset[Role] | None = getattr(part.call, "roles", None) or roles_of(part)
        if roles:
            found = roles if found is None else found & roles
    return found


def guarded(app: FastAPI) -> list[tuple[str, str, frozenset[Role]]]:
    """(method, path, roles) of every route that is not public."""
    found = []
    for route in (r for part in app.routes for r in getattr(getattr(part, "original_router", None), "routes", [part])):
        assert isinstance(route, Route)
        if route.path in PUBLIC:
            continue
        assert isinstance(route, APIRoute), f"{route.path} has no principal and is not in PUBLIC"
        roles = roles_of(route.dependant)
        assert roles, f"{route.path} has no principal and is not in PUBLIC"
        found += [(method, route.path, roles) for method in sorted(route.methods or ())]
    return found


async def call(client: httpx.AsyncClient, method: str, path: str, key: str | None) -> httpx.Response:
    filled = re.sub(r"\{\w+\}", "1", path)
    query = "?from=2026-01-01&to=2026-02-01" if path.startswith("/sla") else ""
    headers = [(b"if-match", b"*")] + ([(b"authorization", f"Bearer {key}".encode("latin-1"))] if key else [])
    body = BODIES.get(path.rsplit("/", 1)[-1], {}) if method == "POST" else None
    return await client.request(method, filled + query, json=body, headers=headers)


async def test_every_route_without_a_key_is_401(app: FastAPI, client: httpx.AsyncClient) -> None:
    routes = guarded(app)
    assert len(routes) > 20
    for method, path, _ in routes:
        for key in (None, "tgp_x_y", "not a key", "tgp_dishub_wrong", "tgp_dishub_é"):
            answer = await call(client, method, path, key)
            assert answer.status_code == 401, (method, path, key, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_every_route_with_the_wrong_role_is_403(app: FastAPI, client: httpx.AsyncClient) -> None:
    for method, path, roles in guarded(app):
        for person, (_, role, _) in PEOPLE.items():
            answer = await call(client, method, path, key_of(person))
            if Role(role) in roles:
                assert answer.status_code not in {401, 403, 500}, (method, path, person, answer.text)
            else:
                assert answer.status_code == 403, (method, path, person, answer.text)


async def test_public_routes_are_few_and_tell_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).status_code == 200
    ready = await client.get("/health/ready")
    assert set(ready.json()["checks"]) == {
        "database", "schema", "city", "holidays", "worker", "model", "inbox", "notifications",
    }  # fmt: skip
    assert (await client.get("/openapi.json")).status_code == 200
    assert (await client.get("/docs")).status_code == 404
    assert (await client.get("/nowhere")).headers["content-type"] == "application/problem+json"
    assert (await client.put("/cases")).headers["content-type"] == "application/problem+json"


async def test_a_key_ends_when_it_expires_or_is_revoked(client: httpx.AsyncClient, database: Database) -> None:
    now = utc_now()
    async with database.transaction() as session:
        short = await create_key(
            session, name="Magang", role=Role.MAYOR, opd=None, now=now - timedelta(days=2), life=timedelta(days=1)
        )
        good = await create_key(session, name="Staf", role=Role.MAYOR, opd=None, now=now)
    me = {"authorization": f"Bearer {good}"}
    assert (await client.get("/me", headers={"authorization": f"Bearer {short}"})).status_code == 401
    assert (await client.get("/me", headers=me)).json() == {"name": "Staf", "role": "mayor", "opd": None}
    async with database.transaction() as session:
        await revoke_key(session, good.split("_")[1], now)
    assert (await client.get("/me", headers=me)).status_code == 401


async def test_only_the_hash_of_a_key_is_stored(town: Town) -> None:
    async with town.database.transaction() as session:
        key = await create_key(session, name="Staf", role=Role.OPD_ADMIN, opd="dlh", now=utc_now())
    stored = str(await town.rows("SELECT * FROM api_keys")) + str(await town.rows("SELECT * FROM audit_entries"))
    assert key.split("_", 2)[2] not in stored


@pytest.mark.parametrize(
    ("role", "opd"),
    [(Role.OPD_ADMIN, None), (Role.MAYOR, "dlh"), (Role.OPD_ADMIN, "dinas_x"), (Role.OPD_ADMIN, "coordinator")],
)
async def test_a_key_that_cannot_be_meant_is_refused(database: Database, role: Role, opd: str | None) -> None:
    with pytest.raises(TanggapError):
        async with database.transaction() as session:
            await create_key(session, name="X", role=role, opd=opd, now=utc_now())


async def test_personal_data_is_masked_until_revealed_and_revealing_is_audited(town: Town) -> None:
    case_id = await town.complain("lampu jalan mati di Jl. Kenanga No. 7, NIK saya 3671012203900005, wa 081234567890")
    case = (await town.get("dishub", f"/cases/{case_id}")).json()
    message = case["messages"][0]
    assert "3671012203900005" not in str(case)
    assert "081234567890" not in str(case)
    assert message["masked"] is True
    path = f"/cases/{case_id}/messages/{message['id']}/reveal"
    headers = {"authorization": f"Bearer {key_of('dishub')}"}
    assert (await town.client.post(path, headers=headers, json={"reason": ""})).status_code == 422
    shown = await town.client.post(path, headers=headers, json={"reason": "menghubungi pelapor"})
    assert "081234567890" in shown.json()["text"]
    trail = (await town.get("auditor", "/audit")).json()
    assert trail[0]["action"] == "message_revealed"
    assert trail[0]["by"] == "Rina (Dishub)"
    assert trail[0]["reason"] == "menghubungi pelapor"
    other = {"authorization": f"Bearer {key_of('dlh')}"}
    assert (await town.client.post(path, headers=other, json={"reason": "ingin tahu"})).status_code == 404


async def test_no_platform_id_or_handle_leaves_the_database(town: Town) -> None:
    await town.complain(author="628990001112")
    seen = ""
    case_id = (await town.get("dishub", "/cases")).json()["cases"][0]["id"]
    for person, path in (
        ("dishub", "/cases"), ("dishub", f"/cases/{case_id}"), ("auditor", f"/cases/{case_id}/history"),
        ("mayor", "/sla/overdue"), ("operator", "/inbox/dead-letters"), ("operator", "/metrics"),
    ):  # fmt: skip
        seen += (await town.get(person, path)).text
    assert "628990001112" not in seen
    assert "warga_" not in seen


async def test_the_auditor_reads_histories_without_words(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "notes", {"text": "warga bernama Siti menelepon"})
    await town.act("dishub", case_id, "resolve", {"summary": "rumah bu Siti"})
    history = await town.get("auditor", f"/cases/{case_id}/history")
    assert [e["type"] for e in history.json()] == ["created", "internal_note", "resolved"]
    assert "Siti" not in history.text
    assert "Siti" in (await town.get("dishub", f"/cases/{case_id}/history")).text


async def test_answers_are_neither_cached_nor_sniffed(client: httpx.AsyncClient) -> None:
    for path in ("/health/live", "/cases", "/webhooks/instagram/default"):
        headers = (await client.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


async def test_an_invalid_request_does_not_repeat_its_values(town: Town) -> None:
    case_id = await town.complain()
    answer = await town.act("dishub", case_id, "hand-over", {"opd": 3671012203900005, "reason": "x", "nik": "rahasia"})
    assert answer.status_code == 422
    assert "3671012203900005" not in answer.text
    assert "rahasia" not in answer.text
    assert {e["where"] for e in answer.json()["errors"]} == {"body.opd", "body.nik"}
