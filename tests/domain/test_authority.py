"""Whose matter it is: the city's own, the province's, the nation's or a company's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city_files import read_city
from app.domain.authority import LEVELS, find_authority
from app.domain.topics import TOPICS
from tests.domain.labelled import labelled, recall_and_precision

CITIES = Path(__file__).resolve().parents[2] / "cities"
GAZETTEER = read_city(CITIES / "tangerang", date(2026, 3, 2)).gazetteer()
MESSAGES = {level: labelled("authority_messages.tsv", level) for level in LEVELS}


def level_of(text: str) -> str:
    found = find_authority(text, GAZETTEER.find(text))
    return found.level if found else "city"


def test_the_list_is_long_and_half_of_it_are_traps() -> None:
    assert sum(map(len, MESSAGES.values())) >= 300
    assert len(MESSAGES["city"]) >= 150


@pytest.mark.parametrize("level", ["province", "national", "private"])
def test_what_is_not_the_citys_is_found(level: str) -> None:
    others = [text for other in LEVELS if other != level for text in MESSAGES[other]]
    recall, precision = recall_and_precision(lambda text: level_of(text) == level, MESSAGES[level], others)
    assert recall >= 0.97
    assert precision >= 0.97


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("listrik padam dari subuh", "power_outage"),
        ("lapor ke polsek ga ditanggapi", "police"),
        ("spmb sman 5 ribet", "senior_high_school"),
        ("Jl. Daan Mogot berlubang", "national_road"),
        ("jl MH Thamrin aspalnya ngelupas", "provincial_road"),
        ("pemutihan di samsat kapan", "vehicle_tax"),
        ("indihome los merah", "private_company"),
    ],
)
def test_the_topic_leads_to_the_desk_that_forwards(text: str, topic: str) -> None:
    found = find_authority(text, GAZETTEER.find(text))
    assert found is not None
    assert found.topic == topic
    assert found.topic in TOPICS


@pytest.mark.parametrize(
    "text",
    [
        "lampu jalan mati",
        "polisi tidur terlalu tinggi",
        "sampah numpuk di depan SMAN 3",
        "got di samping polsek mampet",
        "kereta kelinci masuk jalan raya",
        "anak sma nongkrong di taman",
        "",
    ],
)
def test_a_name_that_only_says_where_makes_nobody_responsible(text: str) -> None:
    assert find_authority(text) is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    find_authority(text)
