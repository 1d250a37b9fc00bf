"""The product in one page: from a citizen's comment to the mayor's figure."""

from __future__ import annotations

from tests.town import Town, ig_comment, instagram


async def test_a_comment_becomes_an_answered_case_and_a_figure(town: Town) -> None:
    # A citizen comments under a post of the city; Instagram delivers it, signed.
    body = instagram(ig_comment("c1", "min lampu jalan di Cipondoh mati sudah seminggu, hub 0812-3456-7890 ya", "7001"))
    assert (await town.deliver("instagram", body)).status_code == 200
    assert await town.open() == 1

    # It stands in the queue of the agency for street lights, with a running clock and a masked phone number.
    queue = (await town.get("dishub", "/cases")).json()["cases"]
    assert len(queue) == 1
    case = queue[0]
    assert case["intent"] == "complaint"
    assert case["topic"] == "street_light_out"
    assert case["due_clock"] == "first_response"
    assert "0812" not in case["first_text"]
    assert "[telepon]" in case["first_text"]
    assert (await town.get("dpupr", f"/cases/{case['id']}")).status_code == 404

    # An admin takes it and writes to a colleague; a note answers nobody.
    assert (await town.act("dishub", case["id"], "claim")).status_code == 200
    assert (await town.act("dishub", case["id"], "notes", {"text": "tiang 12, lapor tim"})).status_code == 201

    # She answers in Instagram's own app; the platform tells us, and the citizen's clock stops.
    reply = ig_comment("r1", "Terima kasih, petugas ke lokasi sore ini", "17841400000000777", parent="c1")
    await town.say("instagram", instagram(reply))
    answered = (await town.get("dishub", f"/cases/{case['id']}")).json()
    assert answered["first_answered_at"] is not None
    assert [event["type"] for event in answered["history"]] == ["created", "claimed", "internal_note", "agent_reply"]

    # The matter is settled, and the mayor's office sees that it was in time, without a name or a word.
    assert (await town.act("dishub", case["id"], "resolve", {"summary": "lampu diganti"})).status_code == 200
    figures = (await town.get("mayor", "/sla/compliance", **{"from": "2020-01-01", "to": "2099-01-01"})).json()
    assert figures["total"]["on_time"] == 1
    assert figures["rows"][0]["key"] == "dishub"
    assert "Cipondoh" not in str(figures)
