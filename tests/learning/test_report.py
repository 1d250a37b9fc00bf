"""The report on the model: overrides, confusion, coverage against accuracy, drift; without texts and identities."""

from __future__ import annotations

import random

import pytest
from fastapi import FastAPI

from app.chores.workplace import Workplace
from app.learning.drift import stability_index
from app.settings import Settings
from app.vault import Vault
from tests.casework.test_queue import counted
from tests.town import Town


async def test_the_report_counts_what_people_overruled(town: Town) -> None:
    stood, moved, retold = [await town.complain(author=f"71{n}") for n in range(3)]
    await town.act("dishub", stood, "resolve", {"summary": "selesai"})
    await town.act("dishub", moved, "corrections", {"opd": "dpupr", "topic": "road_damage"})
    await town.act("dishub", retold, "corrections", {"intent": "question"})
    report = (await town.get("coordinator", "/learning/report")).json()
    assert report["by_opd"] == [{"key": "dishub", "n": 3, "overruled": 1, "rate": 0.3333}]
    assert report["by_intent"] == [{"key": "complaint", "n": 3, "overruled": 1, "rate": 0.3333}]
    assert report["by_topic"] == [{"key": "street_light_out", "n": 3, "overruled": 1, "rate": 0.3333}]
    assert {(c["field"], c["before"], c["after"], c["n"]) for c in report["confusion"]} == {
        ("opd", "dishub", "dpupr", 1),
        ("topic", "street_light_out", "road_damage", 1),
        ("intent", "complaint", "question", 1),
    }
    lowest, *_, highest = report["curve"]
    assert (lowest["coverage"], lowest["judged"], lowest["accuracy"]) == (1.0, 2, 0.5)
    assert highest["coverage"] <= lowest["coverage"]
    assert report["messages_read"] == 3
    assert (report["cases"], report["to_coordinator"], report["share_to_coordinator"]) == (3, 0, 0.0)


async def test_a_change_of_mind_back_to_the_guess_overrules_nothing(town: Town) -> None:
    case_id = await town.complain()
    await town.act("dishub", case_id, "corrections", {"topic": "road_damage"})
    await town.act("dishub", case_id, "corrections", {"topic": "street_light_out"})
    report = (await town.get("mayor", "/learning/report")).json()
    assert report["by_topic"] == [{"key": "street_light_out", "n": 1, "overruled": 0, "rate": 0.0}]


async def test_confidential_cases_are_counted_for_the_coordinator_only(town: Town) -> None:
    case_id = await town.complain()
    await town.execute("UPDATE cases SET case_class = 'confidential' WHERE id = %s", case_id)
    await town.act("dishub", case_id, "corrections", {"topic": "women_child_protection"})
    seen = (await town.get("coordinator", "/learning/report")).json()
    hidden = (await town.get("mayor", "/learning/report")).json()
    assert (len(seen["by_topic"]), len(seen["confusion"])) == (1, 1)
    assert (hidden["by_topic"], hidden["confusion"], hidden["cases"]) == ([], [], 0)


async def test_the_report_takes_the_same_statements_for_any_number_of_cases(town: Town, app: FastAPI) -> None:
    for number in range(5):
        case_id = await town.complain(author=f"72{number}")
        await town.act("dishub", case_id, "corrections", {"topic": "road_damage"})
    with counted(app) as statements:
        assert (await town.get("coordinator", "/learning/report")).status_code == 200
    assert len(statements) == 6, "the key, the use of the model, three of the season, drift"
    with counted(app) as statements:
        assert len((await town.get("coordinator", "/learning/labels")).json()) == 5
    assert len(statements) == 2


async def test_drift_of_inputs_and_predictions_raises_an_alert(
    town: Town, settings: Settings, database_url: str, vault: Vault
) -> None:
    place = Workplace(settings, database_url, vault)
    await place.reload_model()
    await place.offer_model()
    await place.database.close()
    report = (await town.get("coordinator", "/learning/report")).json()
    assert report["model"]["how"] == "adopted"
    assert report["model"]["card"].startswith("# Model 20260101-")
    assert {row["feature"]: row["from_training"] for row in report["drift"]} == dict.fromkeys(
        ("words", "known_words", "intent", "group", "confidence")
    ), "nothing was read yet"
    await town.complain()
    await town.execute(
        "INSERT INTO messages (account_id, external_id, kind, direction, occurred_at, occurred_by, received_at) "
        "SELECT account_id, 'd' || n, kind, direction, now(), 'platform', now() "
        "FROM messages, generate_series(1, 600) AS n WHERE case_id IS NOT NULL"
    )
    await town.execute(
        'INSERT INTO readings (message_id, model_version, intent, confidence, topic_confidence, "group", '
        "probabilities, words, known_share, read_at) SELECT id, 'x', 'complaint', 0.99, 0.9, 'not_city', '{}', 3, 0.1, "
        "now() - CASE WHEN id %% 2 = 0 THEN interval '1 day' ELSE interval '9 days' END "
        "FROM messages WHERE external_id LIKE 'd%%'"
    )
    drift = {r["feature"]: r for r in (await town.get("coordinator", "/learning/report")).json()["drift"]}
    assert all(row["alert"] and row["from_training"] > 0.25 for row in drift.values()), drift
    assert all(row["from_before"] < 0.1 for row in drift.values()), "the weeks before were the same"
    metrics = (await town.get("operator", "/metrics")).text
    assert 'tanggap_drift_alert{feature="known_words"} 1.0' in metrics
    assert 'tanggap_drift_psi{against="training",feature="intent"}' in metrics
    assert "tanggap_model_in_use{version=" in metrics


def test_the_index_is_zero_for_the_same_and_grows_with_the_distance() -> None:
    even = {"a": 500, "b": 500}
    assert stability_index(even, even) == 0
    # By hand: (0.9-0.5)·ln(0.9/0.5) + (0.1-0.5)·ln(0.1/0.5) = 0.8789, smoothing aside.
    assert stability_index(even, {"a": 900, "b": 100}) == pytest.approx(0.8789, abs=0.005)
    assert stability_index(even, {"a": 900, "b": 100}) > stability_index(even, {"a": 600, "b": 400})
    assert stability_index({"a": 10}, {"b": 10}) > 1, "what was never seen before is far away, but not infinitely"


def test_chance_alone_seldom_reaches_the_alert() -> None:
    draw = random.Random(4)
    groups = [f"g{n}" for n in range(23)]
    expected = dict.fromkeys(groups, 0)
    for _ in range(800):
        expected[draw.choice(groups)] += 1
    alarms = 0
    for _ in range(200):
        week = dict.fromkeys(groups, 0)
        for _ in range(300):
            week[draw.choice(groups)] += 1
        alarms += stability_index(expected, week) >= 0.25
    assert alarms <= 2


@pytest.mark.parametrize("query", [{"from": "2026-02-01", "to": "2026-01-01"}, {"from": "x"}])
async def test_a_period_that_cannot_be_meant_is_refused(town: Town, query: dict[str, str]) -> None:
    assert (await town.get("coordinator", "/learning/report", **query)).status_code == 422
