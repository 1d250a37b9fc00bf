"""The form on the city's own site: plain JSON with consent, from its own pages, and not too often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app.clock import utc_now
from app.intake.limits import FormLimits, Rate, forget_full, network_of, refuses_everywhere
from app.models import Account
from tests.town import FORM, Town

SITE = "https://tangerangkota.example"
ASKS = "lampu jalan di depan rumah mati total, gelap"


@pytest.fixture
async def site(town: Town, app: FastAPI) -> Town:
    async with town.database.transaction() as session:
        await session.execute(update(Account).where(Account.external_id == FORM).values(form_origins=[SITE]))
    await app.state.service.refresh()
    return town


async def submit(site: Town, origin: str | None = SITE, form: str = FORM, **said: Any) -> httpx.Response:
    headers = {"origin": origin} if origin else {}
    return await site.client.post(f"/forms/{form}", json={"text": ASKS, "consent": True} | said, headers=headers)


async def test_what_is_typed_on_the_citys_site_becomes_a_case(site: Town) -> None:
    answer = await submit(site, contact="warga@contoh.id")
    assert answer.status_code == 202, answer.text
    assert answer.headers["access-control-allow-origin"] == SITE
    await site.open()
    assert await site.rows("SELECT text FROM messages JOIN cases ON cases.id = case_id") == [(ASKS,)]


async def test_more_words_with_the_thread_join_and_without_it_do_not(site: Town) -> None:
    first = (await submit(site)).json()
    await submit(site, text="masih mati juga", thread=first["thread"])
    await submit(site, text="sampah menumpuk di pasar")
    await site.open()
    assert await site.rows("SELECT count(*) FROM messages GROUP BY case_id ORDER BY 1") == [(1,), (2,)]


async def test_a_contact_alone_opens_nobodys_thread(site: Town) -> None:
    await submit(site, contact="warga@contoh.id")
    await submit(site, contact="warga@contoh.id", text="masih mati juga")
    await site.open()
    assert await site.rows("SELECT count(DISTINCT case_id) FROM messages") == [(2,)]


async def test_a_retry_with_the_same_number_is_one_message(site: Town) -> None:
    for _ in range(2):
        assert (await submit(site, id="kiriman-0001")).status_code == 202
    await submit(site, id="kiriman-0001", text="sampah menumpuk di pasar")
    await site.open()
    assert await site.rows("SELECT count(*) FROM messages") == [(2,)]


async def test_without_consent_or_words_nothing_is_kept(site: Town) -> None:
    for wrong in ({"consent": False}, {"text": ""}, {"text": "  "}, {"consent": None}, {"extra": 1}):
        answer = await submit(site, **wrong)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), wrong
    assert await site.rows("SELECT count(*) FROM deliveries") == [(0,)]


async def test_a_robot_that_fills_what_nobody_sees_is_thanked_and_forgotten(site: Town) -> None:
    assert (await submit(site, website="https://spam.example")).status_code == 202
    assert await site.rows("SELECT count(*) FROM deliveries") == [(0,)]


async def test_pages_of_another_origin_are_refused(site: Town) -> None:
    assert (await submit(site, "https://jahat.example")).status_code == 403
    assert (await submit(site, None)).status_code == 202
    asks = {"origin": SITE, "access-control-request-method": "POST"}
    allowed = await site.client.options(f"/forms/{FORM}", headers=asks)
    assert (allowed.status_code, allowed.headers["access-control-allow-methods"]) == (204, "POST")
    refused = await site.client.options(f"/forms/{FORM}", headers=asks | {"origin": "https://jahat.example"})
    assert refused.status_code == 403


async def test_a_form_that_nobody_opened_is_not_there(town: Town) -> None:
    assert (await submit(town)).status_code == 404


async def test_too_large_and_no_json_are_refused(site: Town) -> None:
    large = await site.client.post(
        f"/forms/{FORM}", content=b" " * 300_000, headers={"content-type": "application/json"}
    )
    assert large.status_code == 413
    plain = await site.client.post(f"/forms/{FORM}", content=b"{}", headers={"content-type": "text/plain"})
    assert plain.status_code == 422


async def test_one_address_may_not_flood_the_city(site: Town) -> None:
    answers = [await submit(site) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_bucket_fills_again_and_all_addresses_together_have_a_limit() -> None:
    now = 0.0
    limits = FormLimits(Rate(1, 0.1), Rate(3, 1), clock=lambda: now)
    assert [limits.refuses("f", "192.0.2.1") for _ in range(2)] == [0, 10]
    now = 10.0
    assert [limits.refuses("f", f"192.0.2.{n}") for n in range(1, 6)] == [0, 0, 0, 1, 1]
    assert limits.refuses("g", "192.0.2.9") == 0


def test_an_ipv6_user_is_one_address() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:0:1::1")


async def test_the_limits_hold_for_all_replicas_together(site: Town, app: FastAPI) -> None:
    answers = []
    for _ in range(8):
        app.state.service.form_limits = FormLimits()  # As fresh as a replica that has heard of nobody yet.
        answers.append(await submit(site))
    assert [answer.status_code for answer in answers] == [202] * 5 + [429] * 3
    assert answers[-1].headers["retry-after"] == "20"
    names = await site.rows("SELECT name FROM form_buckets")
    assert len(names) == 2, "one of the address, one of the form"
    assert all(len(name) == 16 for (name,) in names)


async def test_a_shared_bucket_fills_again_and_is_forgotten_when_it_is_full(site: Town, app: FastAPI) -> None:
    limits, vault = FormLimits(Rate(2, 0.1), Rate(100, 5)), app.state.service.vault
    begin = utc_now()

    async def at(seconds: float, address: str = "192.0.2.1") -> int:
        async with site.database.transaction() as session:
            return await refuses_everywhere(session, vault, limits, "f", address, begin + timedelta(seconds=seconds))

    assert [await at(0), await at(0), await at(0), await at(5), await at(10), await at(11)] == [0, 0, 10, 10, 0, 10]
    assert await at(11, "192.0.2.2") == 0
    assert [await at(-60), await at(31), await at(31)] == [10, 0, 0], "another replica's clock may be behind"
    async with site.database.transaction() as session:
        await forget_full(session, begin + timedelta(hours=2))
    assert await site.rows("SELECT count(*) FROM form_buckets") == [(0,)]
