"""Places are found in what citizens write, and ordinary words are not taken for places."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from app.city_files import read_city
from app.domain.places import Gazetteer, Place, PlaceEntry
from tests.domain.placed_messages import ELSEWHERE, NAMED, NOT_NAMED

CITIES = Path(__file__).resolve().parents[2] / "cities"


@pytest.fixture(scope="module")
def tangerang() -> Gazetteer:
    return read_city(CITIES / "tangerang", date(2026, 3, 2)).gazetteer()


def keys(places: tuple[Place, ...]) -> list[str]:
    return [place.key for place in places]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_named_places_are_found(tangerang: Gazetteer, text: str, expected: str) -> None:
    assert keys(tangerang.find(text)) == expected.split()


def test_the_citys_places_are_found_in_a_long_list_of_which_half_are_traps(tangerang: Gazetteer) -> None:
    rows = (Path(__file__).parent / "place_messages.tsv").read_text(encoding="utf-8").splitlines()
    named = traps = wanted = found = right = 0
    for expected, text in (row.split("\t") for row in rows):
        places = {key for key in expected.split() if key.startswith(("kec_", "kel_"))}
        ours = {place.key for place in tangerang.find(text) if place.key.startswith(("kec_", "kel_"))}
        wanted, found, right = wanted + len(places), found + len(ours), right + len(places & ours)
        named, traps = named + bool(places), traps + (not places)
    assert min(named, traps) >= 170
    assert right / wanted >= 0.97
    assert right / found >= 0.97


@pytest.mark.parametrize("text", NOT_NAMED)
def test_ordinary_words_are_no_places(tangerang: Gazetteer, text: str) -> None:
    assert tangerang.find(text) == ()


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_place_elsewhere_is_not_taken_for_ours(tangerang: Gazetteer, text: str) -> None:
    assert {place.authority for place in tangerang.find(text)} == {"other_region"}


def test_a_place_says_where_it_stands_in_the_text(tangerang: Gazetteer) -> None:
    text = "Lampu mati di KEL. Karangsari, Neglasari"
    found = tangerang.find(text)
    assert [text[place.start : place.end] for place in found] == ["Karangsari", "Neglasari"]


def test_a_kelurahan_knows_its_kecamatan_and_its_code(tangerang: Gazetteer) -> None:
    (place,) = tangerang.find("warga kel. Petir")
    assert (place.kecamatan, place.code, place.authority) == ("kec_cipondoh", "36.71.05.1006", "city")


def test_the_kelurahan_jatiuwung_lies_in_cibodas(tangerang: Gazetteer) -> None:
    assert [p.kecamatan for p in tangerang.find("Kelurahan Jatiuwung")] == ["kec_cibodas"]
    assert [p.kecamatan for p in tangerang.find("Kecamatan Jatiuwung")] == ["kec_jatiuwung"]


@pytest.mark.parametrize(
    ("text", "authority", "agency"),
    [
        ("Jl Daan Mogot rusak", "national", "bpjn"),
        ("Jl. MH Thamrin berlubang", "province", "prov_banten"),
        ("jalan di Tangsel rusak", "other_region", "tangsel"),
        ("banjir di kab. Tangerang", "other_region", "kab_tangerang"),
        ("macet di Ciledug", "city", None),
    ],
)
def test_a_place_says_whose_it_is(tangerang: Gazetteer, text: str, authority: str, agency: str | None) -> None:
    (place,) = tangerang.find(text)
    assert (place.authority, place.agency) == (authority, agency)


@pytest.mark.parametrize(
    ("city", "text", "expected"),
    [
        ("cimahi", "jalan rusak di Cibabat, Cimahi Utara", ["kel_cibabat", "kec_cimahi_utara"]),
        ("cimahi", "yang utama perbaiki jalan Padasuka", ["kel_padasuka"]),
        ("cimahi", "kel. Utama gelap", ["kel_utama"]),
        ("magelang", "sudah panjang antrean di Cacaban", ["kel_cacaban"]),
        ("magelang", "kelurahan Panjang tutup", ["kel_panjang"]),
        ("magelang", "jalan Borobudur rusak", ["rg_kabupaten_magelang"]),
        ("cimahi", "utamakan keselamatan, jalan utama macet", []),
        ("cimahi", "kota cimahi makin maju", ["city"]),
        ("cimahi", "bola mata melong aja ke hp", []),
        ("cimahi", "di Melong banjir", ["kel_melong"]),
        ("cimahi", "cimut macet", ["kec_cimahi_utara"]),
        ("magelang", "antrian panjang banget", []),
        ("magelang", "gelang anak hilang di alun alun", []),
        ("magelang", "tidar sel banjir, eh Tidar Selatan", ["kel_tidar_selatan"]),
        ("magelang", "wates itu di kulon progo juga ada", []),
    ],
)
def test_every_city_has_its_own_places(city: str, text: str, expected: list[str]) -> None:
    assert keys(read_city(CITIES / city, date(2026, 3, 2)).gazetteer().find(text)) == expected


def test_the_longest_name_wins() -> None:
    rows = [PlaceEntry("kelurahan", "a", "Poris"), PlaceEntry("kelurahan", "b", "Poris Plawad Utara")]
    assert keys(Gazetteer(rows).find("di poris plawad utara dan di poris")) == ["b", "a"]


def test_two_ordinary_words_are_a_place_only_with_a_cue_or_a_matter(tangerang: Gazetteer) -> None:
    assert keys(tangerang.find("alam jaya lampu mati")) == ["kel_alam_jaya"]
    assert keys(tangerang.find("alamjaya")) == ["kel_alam_jaya"]
    assert keys(tangerang.find("di alam jaya")) == ["kel_alam_jaya"]
    assert keys(tangerang.find("alam jaya, rakyat sejahtera")) == []


def test_a_name_may_lack_vowels(tangerang: Gazetteer) -> None:
    assert keys(tangerang.find("krawaci macet")) == ["kec_karawaci"]


def test_a_numbered_street_is_no_kelurahan(tangerang: Gazetteer) -> None:
    assert keys(tangerang.find("jl pinang 3 gelap, Cibodas")) == ["kec_cibodas"]


def test_what_happens_to_places_tells_of_a_place(tangerang: Gazetteer) -> None:
    assert keys(tangerang.find("pinang banjir lagi")) == ["kec_pinang"]
    assert keys(tangerang.find("banjir periuk makin parah")) == ["kec_periuk"]


def test_a_name_is_not_put_together_from_pieces_of_other_words() -> None:
    rows = [PlaceEntry("kelurahan", "gaga", "Gaga"), PlaceEntry("kecamatan", "ciledug", "Ciledug")]
    assert Gazetteer(rows).find("ga ga bisa, ci ledug") == ()
    assert Gazetteer(rows).find("@ciledug") == ()


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert Gazetteer([]).find("di Cipondoh") == ()


def test_long_texts_are_searched_in_linear_time(tangerang: Gazetteer) -> None:
    text = "di karang tengah dan benda petir pinang " * 2_500
    started = time.perf_counter()
    assert len(tangerang.find(text)) >= 2_500
    assert time.perf_counter() - started < 5.0
