"""Where each role is reached: kept by the coordinator, checked, audited, and nobody else's to read."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.clock import utc_now
from tests.casework.test_queue import counted
from tests.notices.conftest import Hall
from tests.town import key_of


async def test_the_coordinator_keeps_the_list_and_sees_who_is_missing(hall: Hall) -> None:
    before = (await hall.town.get("coordinator", "/contacts")).json()
    assert {"role": "opd_head", "opd": "dishub"} in before["missing"]
    assert {"role": "mayor", "opd": None} in before["missing"]
    made = await hall.contact("opd_head", "dishub", "email", "kadis@dishub.contoh.id")
    assert made.status_code == 201
    assert made.json()["secret"] is None
    after = (await hall.town.get("coordinator", "/contacts")).json()
    assert [contact["address"] for contact in after["contacts"]] == ["kadis@dishub.contoh.id"]
    assert {"role": "opd_head", "opd": "dishub"} not in after["missing"]
    removed = await hall.town.client.delete(
        f"/contacts/{made.json()['id']}", headers={"authorization": f"Bearer {key_of('coordinator')}"}
    )
    assert removed.status_code == 204
    assert (await hall.town.get("coordinator", "/contacts")).json()["contacts"] == []
    audit = (await hall.town.get("auditor", "/audit")).json()
    assert [entry["action"] for entry in audit[:2]] == ["contact_removed", "contact_added"]
    assert "kadis" not in str(audit)


@pytest.mark.parametrize(
    ("role", "opd", "address"),
    [
        ("opd_head", None, "a@b.id"), ("mayor", "dishub", "a@b.id"), ("opd_admin", "dinas_x", "a@b.id"),
        ("opd_admin", "coordinator", "a@b.id"), ("mayor", None, "nobody"), ("mayor", None, "a@b.id\nBcc: c@d.id"),
    ],
)  # fmt: skip
async def test_what_cannot_be_reached_is_refused(hall: Hall, role: str, opd: str | None, address: str) -> None:
    assert (await hall.contact(role, opd, "email", address)).status_code == 422


async def test_a_contact_stands_once(hall: Hall) -> None:
    assert (await hall.contact("mayor", None, "email", "staf@walikota.contoh.id")).status_code == 201
    again = await hall.contact("mayor", None, "email", "staf@walikota.contoh.id")
    assert again.status_code == 422
    assert "already" in again.json()["detail"]


@pytest.mark.parametrize("person", ["dishub", "mayor", "auditor", "operator"])
async def test_addresses_and_notifications_are_the_coordinators(hall: Hall, person: str) -> None:
    assert (await hall.town.get(person, "/contacts")).status_code == 403
    assert (await hall.town.get(person, "/notifications")).status_code == 403


async def test_the_list_of_notifications_goes_on_page_by_page_in_three_statements(hall: Hall, app: FastAPI) -> None:
    for number in range(5):
        case_id = await hall.town.complain(author=f"74{number}")
        await hall.town.execute("UPDATE cases SET priority = 'emergency' WHERE id = %s", case_id)
        await hall.sweep(utc_now())
        await hall.pack(utc_now())
    seen: list[int] = []
    before = None
    while True:
        query = {"limit": 2} | ({"before": before} if before else {})
        with counted(app) as statements:
            page = (await hall.town.get("coordinator", "/notifications", **query)).json()
        assert len(statements) == 3, "the key, the messages, what they tell"
        seen += [one["id"] for one in page["notifications"]]
        assert all(one["notices"] for one in page["notifications"])
        before = page["next_before"]
        if before is None:
            break
    assert len(seen) == 5 == len(set(seen))
    assert seen == sorted(seen, reverse=True)
