"""Thanks are counted for whom they are meant, alone or beside a matter, and tell nothing of confidential cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.town import Town, ig_dm, instagram

THANKS = "terima kasih banyak pak, pelayanannya bagus sekali, sukses selalu"
BOTH = "makasih pak, tapi jalan depan pasar masih rusak, berlubang parah, tolong segera diaspal"
FORMULA = "jalan berlubang parah di depan pasar, tolong segera diaspal, terima kasih atas perhatiannya"
PERIOD = {"from": "2026-01-01", "to": "2099-01-01"}


async def praise(town: Town, person: str = "mayor", **asked: str) -> list[dict[str, Any]]:
    response = await town.get(person, "/sla/praise", **PERIOD, **asked)
    assert response.status_code == 200, response.text
    rows = response.json()["rows"]
    assert isinstance(rows, list)
    return rows


async def test_thanks_beside_a_complaint_open_its_case_and_are_still_counted(town: Town) -> None:
    case_id = await town.complain(BOTH)
    case = (await town.get("dpupr", f"/cases/{case_id}")).json()
    assert (case["intent"], case["opd"]) == ("complaint", "dpupr")
    assert [message["praises"] for message in case["messages"]] == [True]
    (row,) = await praise(town)
    assert (row["opd"], row["messages"], row["beside_a_matter"]) == ("dpupr", 1, 1)


async def test_thanks_alone_count_for_the_owner_of_the_account(town: Town) -> None:
    await town.say("instagram", instagram(ig_dm("p1", THANKS)))
    (row,) = await praise(town)
    assert (row["messages"], row["beside_a_matter"]) == (1, 0)
    assert row["name"]


async def test_the_closing_formula_of_a_request_is_no_praise(town: Town) -> None:
    case_id = await town.complain(FORMULA)
    case = (await town.get("dpupr", f"/cases/{case_id}")).json()
    assert case["messages"][0]["praises"] is False
    assert await praise(town) == []


async def test_thanks_in_a_confidential_matter_are_not_counted(town: Town) -> None:
    case_id = await town.complain(BOTH)
    await town.execute("UPDATE cases SET case_class = 'oversight' WHERE id = %s", case_id)
    assert await praise(town) == []
    assert await praise(town, "coordinator") == []


async def test_what_was_taken_back_is_not_counted(town: Town) -> None:
    await town.complain(BOTH)
    await town.execute("UPDATE messages SET erased_at = now()")
    assert await praise(town) == []


async def test_an_opd_sees_the_thanks_it_got(town: Town) -> None:
    await town.complain(BOTH)
    assert [row["opd"] for row in await praise(town, "dpupr")] == ["dpupr"]
    assert await praise(town, "dishub") == []
    assert (await town.get("dishub", "/sla/praise", **PERIOD, opd="dpupr")).status_code == 403


@pytest.mark.parametrize("asked", ["topic", "kecamatan", "intent", "group", "platform"])
async def test_praise_has_nothing_that_only_cases_have(town: Town, asked: str) -> None:
    response = await town.get("mayor", "/sla/praise", **PERIOD, **{asked: "x"})
    assert response.status_code == 422
    assert "opens no case" in response.json()["detail"]
