"""The coordinator's triage queue: its order, its guesses, one request to decide, each text once."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.classifier.model import Model
from app.domain.triage_order import margin, text_key, wanted_at
from app.triage.reading import Reader
from tests.casework.test_queue import counted
from tests.town import Town, ig_comment, instagram, key_of

UNSURE = "min itu yang kemarin gimana ya jadinya"


@pytest.fixture(autouse=True)
def wary(town: Town, model: Model) -> None:
    """The town's model, but never sure of an intent."""
    unsure_model = copy.copy(model)
    unsure_model.thresholds = dict.fromkeys(model.intents, 1.01)
    town.inbox.reader = Reader(unsure_model)


async def unsure(town: Town, text: str = UNSURE, author: str = "7301", *, sure: dict[str, float] | None = None) -> int:
    """A case in triage with these words; `sure` sets what the model thought of it."""
    number = next(town.numbers)
    await town.say("instagram", instagram(ig_comment(f"t{number}", text, author, media=f"post{number}")))
    [(case_id,)] = await town.rows("SELECT case_id FROM messages WHERE external_id = %s", f"t{number}")
    if sure is not None:
        first, second = sorted(sure.values(), reverse=True)[:2]
        await town.execute(
            "UPDATE cases SET triage_at = opened_at + (next_due_at - opened_at) * %s WHERE id = %s",
            first - second, case_id,
        )  # fmt: skip
    return int(case_id)


async def ask(town: Town, path: str, body: dict[str, Any], *, version: str = "*") -> httpx.Response:
    """A request of the coordinator."""
    headers = {"authorization": f"Bearer {key_of('coordinator')}", "if-match": version}
    return await town.client.post(path, json=body, headers=headers)


async def queue(town: Town, **query: Any) -> list[dict[str, Any]]:
    answer = await town.get("coordinator", "/triage", **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["cases"]
    return found


async def test_the_queue_shows_guesses_with_reasons_and_where_they_would_go(town: Town) -> None:
    case_id = await unsure(town)
    [row] = await queue(town)
    assert (row["id"], row["text"], row["opd"]) == (case_id, UNSURE, "coordinator")
    assert len(row["intents"]) == len(row["topics"]) == 3
    probabilities = [guess["probability"] for guess in row["intents"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert row["margin"] == round(probabilities[0] - probabilities[1], 4)
    assert all(guess["group"] for guess in row["topics"])
    assert row["reasons"]
    assert all(reason in UNSURE for reason in row["reasons"])
    assert "review:intent" in row["routing_reasons"]


async def test_one_request_decides_routes_and_labels(town: Town) -> None:
    case_id = await unsure(town)
    guess = (await queue(town))[0]["intents"][0]["intent"]
    [(guessed,)] = await town.rows("SELECT intent FROM cases WHERE id = %s", case_id)
    assert guess == guessed
    answer = await decide(town, case_id, {"intent": "complaint", "topic": "street_light_out"})
    assert answer["case"]["opd"] == "dishub"
    assert answer["case"]["needs_review"] is False
    assert answer["also_decided"] == []
    assert await queue(town) == []
    labels = await town.rows("SELECT field, after FROM corrections ORDER BY field")
    assert labels == [("intent", "complaint"), ("opd", "dishub"), ("topic", "street_light_out")]
    history = (await town.get("coordinator", f"/cases/{case_id}/history")).json()
    assert [event["type"] for event in history][-3:] == ["corrected", "reassigned", "policy_changed"]
    again = await ask(town, f"/triage/{case_id}/decide", {"intent": "none"})
    assert again.status_code == 409, "it no longer waits"


async def test_agreeing_with_the_guess_is_a_label_too(town: Town) -> None:
    case_id = await unsure(town)
    [(guess,)] = await town.rows("SELECT intent FROM cases WHERE id = %s", case_id)
    await decide(town, case_id, {"intent": guess, "topic": "general", "opd": "diskominfo"})
    rows = await town.rows("SELECT before, after FROM corrections WHERE field = 'intent'")
    assert rows == [(guess, guess)]
    report = (await town.get("coordinator", "/learning/report")).json()
    assert [c for c in report["confusion"] if c["field"] == "intent"] == []
    assert [r["overruled"] for r in report["by_intent"]] == [0]


async def decide(town: Town, case_id: int, body: dict[str, Any]) -> dict[str, Any]:
    version = (await town.rows("SELECT version FROM cases WHERE id = %s", case_id))[0][0]
    answer = await ask(town, f"/triage/{case_id}/decide", body, version=f'"v{version}"')
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_duplicates_of_one_text_are_shown_once_and_decided_once_each_with_its_own_event(town: Town) -> None:
    cases = [
        await unsure(town, text, f"74{n}") for n, text in enumerate([UNSURE, UNSURE.upper() + "!!", UNSURE + " 🙏"])
    ]
    rows = await queue(town)
    assert [row["duplicates"] for row in rows] == [2]
    first = rows[0]["id"]
    answer = await decide(town, first, {"intent": "question", "topic": "road_damage"})
    assert sorted([first, *answer["also_decided"]]) == cases
    assert await queue(town) == []
    for case_id in cases:
        case = (await town.get("coordinator", f"/cases/{case_id}")).json()
        assert (case["intent"], case["opd"], case["version"]) == ("question", "dpupr", 2)
        [event] = [event for event in case["history"] if event["type"] == "corrected"]
        assert event["data"].get("decided_with") == (None if case_id == first else first)
        assert case["due_clock"] == "first_response"
    assert (await town.rows("SELECT count(DISTINCT message_id) FROM corrections"))[0][0] == 3


async def test_confidential_cases_are_never_decided_with_others(town: Town) -> None:
    plain, other, secret = [await unsure(town, author=f"75{n}") for n in range(3)]
    await town.execute("UPDATE cases SET case_class = 'confidential' WHERE id = %s", secret)
    rows = {row["id"]: row["duplicates"] for row in await queue(town)}
    assert rows == {plain: 1, secret: 0}
    assert (await decide(town, secret, {"intent": "complaint", "topic": "road_damage"}))["also_decided"] == []
    assert (await decide(town, plain, {"intent": "complaint", "topic": "bribery"}))["also_decided"] == [], (
        "what becomes confidential is decided alone"
    )
    [(review, before)] = await town.rows("SELECT needs_review, case_class FROM cases WHERE id = %s", other)
    assert (review, before) == (True, None)
    [(case_class, opd)] = await town.rows("SELECT case_class, opd FROM cases WHERE id = %s", plain)
    assert (case_class, opd) == ("oversight", "inspektorat")


async def test_a_duplicate_where_the_citizen_has_said_more_or_somebody_is_at_it_is_left(town: Town) -> None:
    first, more, claimed, own = [await unsure(town, author=f"76{n}") for n in range(4)]
    await town.execute(
        "INSERT INTO messages (account_id, external_id, kind, direction, case_id, occurred_at, occurred_by, received_at) "
        "SELECT account_id, 'more', kind, direction, case_id, now(), 'platform', now() FROM messages WHERE case_id = %s",
        more,
    )
    await town.execute(
        "UPDATE cases SET claimed_by = (SELECT id FROM api_keys WHERE prefix = 'dlh') WHERE id = %s", claimed
    )
    answer = await decide(town, first, {"intent": "none"})
    assert answer["also_decided"] == [own]
    assert answer["case"]["state"] == "resolved"


async def test_one_by_one_when_the_coordinator_says_so(town: Town) -> None:
    first, second = [await unsure(town, author=f"77{n}") for n in range(2)]
    assert (await decide(town, first, {"intent": "none", "duplicates": False}))["also_decided"] == []
    assert [row["id"] for row in await queue(town)] == [second]


async def test_the_most_uncertain_stands_first_danger_before_it_and_nothing_starves(town: Town) -> None:
    near = await unsure(town, "min gimana ini jadinya kemarin ya", "7801", sure={"complaint": 0.41, "none": 0.40})
    clear = await unsure(town, "itu yang di sana gimana kabarnya", "7802", sure={"question": 0.6, "none": 0.2})
    old = await unsure(town, "yang itu jadinya gimana min kabar", "7803", sure={"question": 0.8, "none": 0.1})
    await town.execute(
        "UPDATE cases SET triage_at = triage_at - interval '9 days', opened_at = opened_at - interval '9 days', "
        "next_due_at = next_due_at - interval '9 days' WHERE id = %s", old,
    )  # fmt: skip
    assert [row["id"] for row in await queue(town)] == [old, near, clear]
    await town.execute("UPDATE cases SET triage_at = opened_at - interval '365 days' WHERE id = %s", clear)
    assert [row["id"] for row in await queue(town)] == [clear, old, near]
    pages = []
    cursor: dict[str, str] = {}
    while True:
        page = (await town.get("coordinator", "/triage", limit=1, **cursor)).json()
        pages += [row["id"] for row in page["cases"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert pages == [clear, old, near]


async def test_triage_takes_the_same_statements_for_any_number_of_cases(town: Town, app: FastAPI) -> None:
    for number in range(4):
        await unsure(town, f"{UNSURE} {number}", f"79{number}")
    with counted(app) as statements:
        assert len(await queue(town)) == 4
    assert len(statements) == 3, "the key, the page, the twins"


async def test_what_nobody_is_there_for_needs_an_opd(town: Town) -> None:
    case_id = await unsure(town)
    await town.execute("UPDATE accounts SET owner_opd = 'bkpsdm'")
    body: dict[str, Any] = {"intent": "complaint", "topic": "staff_attitude"}
    answer = await ask(town, f"/triage/{case_id}/decide", body)
    assert (answer.status_code, "own_staff" in answer.text) == (422, True), answer.text
    for wrong in ({"intent": "marah"}, {"intent": "complaint", "topic": "rumour"}, {"topic": "road_damage"}, {}):
        assert (await ask(town, f"/triage/{case_id}/decide", wrong)).status_code == 422
    assert (await decide(town, case_id, body | {"opd": "coordinator"}))["case"]["opd"] == "coordinator"
    assert await queue(town) == [], "the coordinator keeps it and has decided"


def test_by_its_due_time_every_case_stands_before_all_that_begin_later() -> None:
    begun = datetime(2026, 11, 22, 3, tzinfo=UTC)
    due = begun + timedelta(hours=6)
    for ahead in (0.0, 0.3, 1.0):
        wanted = wanted_at(opened_at=begun, due_at=due, uncertainty_margin=ahead, danger=False)
        assert begun <= wanted <= due
        later = wanted_at(opened_at=due, due_at=due + timedelta(hours=6), uncertainty_margin=0.0, danger=False)
        assert wanted <= later
    assert wanted_at(opened_at=due, due_at=None, uncertainty_margin=1.0, danger=True) < begun
    assert wanted_at(opened_at=begun, due_at=None, uncertainty_margin=0.5, danger=False) == begun + timedelta(hours=12)


def test_the_margin_is_between_the_two_best() -> None:
    assert margin([0.1, 0.5, 0.4]) == 0.5 - 0.4
    assert margin([]) == 1.0
    assert margin([0.7]) == 0.7


def test_the_same_words_have_one_key() -> None:
    assert text_key("Jalan  RUSAK!!") == text_key("jalan rusak 🙏") == text_key("ｊａｌａｎ rusak")
    assert text_key("jalan rusak rt 05") != text_key("jalan rusak rt 06")
    assert text_key("🙏🙏") is None
    assert text_key(None) is None
    assert text_key("\ud800 a") is not None
