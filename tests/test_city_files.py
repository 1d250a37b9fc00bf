"""The cities that are shipped are whole, and a folder with a mistake is refused with the place of the mistake."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.city_files import CityError, CityFiles, read_city
from app.domain.policies import choose
from app.domain.routing import SENSITIVE_TOPICS
from app.domain.topics import GROUPS, HOAX_TOPICS, TOPICS

CITIES = Path(__file__).resolve().parent.parent / "cities"
JAKARTA = ZoneInfo("Asia/Jakarta")
SHIPPED = ["tangerang", "cimahi", "magelang"]
TODAY = date(2026, 3, 2)


@cache
def shipped(city: str) -> CityFiles:
    return read_city(CITIES / city, TODAY)


@pytest.fixture
def tangerang() -> CityFiles:
    return shipped("tangerang")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITIES / "tangerang", tmp_path / "kota"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize("city", SHIPPED)
@pytest.mark.parametrize("on", [date(2025, 6, 1), TODAY, date(2027, 12, 31)])
def test_somebody_answers_for_every_topic(city: str, on: date) -> None:
    files = read_city(CITIES / city, on)
    directory = files.directory()
    opds = {opd.key: opd for opd in files.opds}
    for topic in (*TOPICS, *HOAX_TOPICS, *(f"group:{group}" for group in GROUPS)):
        duty = directory.opd_for(topic, on)
        assert duty is not None, topic
        assert duty.opd in opds
        if topic in SENSITIVE_TOPICS:
            assert opds[duty.opd].confidential
    assert directory.kecamatan == {place.key for place in files.places if place.kind == "kecamatan"}


@pytest.mark.parametrize("city", SHIPPED)
def test_a_city_survives_the_database(city: str) -> None:
    files = shipped(city)
    kept = json.loads(json.dumps(files.model_dump(mode="json")))
    assert CityFiles.model_validate(kept, strict=False) == files


def test_tangerang_is_complete(tangerang: CityFiles) -> None:
    kinds = [opd.kind for opd in tangerang.opds]
    places = [place.kind for place in tangerang.places]
    assert (len(kinds), kinds.count("kecamatan"), places.count("kelurahan")) == (44, 13, 104)
    assert tangerang.holiday_years() == {"national": {2024, 2025, 2026, 2027}}


def test_trees_and_parks_moved_at_the_turn_of_the_year(tangerang: CityFiles) -> None:
    directory = tangerang.directory()
    for topic in GROUPS["trees_parks"]:
        before, after = directory.opd_for(topic, date(2025, 12, 31)), directory.opd_for(topic, date(2026, 1, 1))
        assert before is not None
        assert after is not None
        assert (before.opd, after.opd) == ("disbudpar", "dlh")


def test_no_wrong_door(tangerang: CityFiles) -> None:
    directory = tangerang.directory()
    duties = [directory.opd_for(topic, TODAY) for topic in GROUPS["not_city"]]
    assert {duty.opd for duty in duties if duty} == {"diskominfo"}
    assert all(duty and duty.forward_to for duty in duties)


@pytest.mark.parametrize("city", SHIPPED)
def test_the_calendars_hold_the_check_values_of_the_rules(city: str) -> None:
    office = shipped(city).calendars()["office"]
    friday = datetime(2026, 3, 13, 9, 0, tzinfo=JAKARTA)
    due = [office.nth_working_day(friday, n) for n in (3, 5, 14)]
    assert due == [date(2026, 3, 25), date(2026, 3, 27), date(2026, 4, 10)]
    assert office.elapsed(datetime(2026, 4, 13, tzinfo=JAKARTA), datetime(2026, 4, 20, tzinfo=JAKARTA)) == 37.5 * 3600
    assert office.elapsed(datetime(2026, 2, 23, tzinfo=JAKARTA), datetime(2026, 3, 2, tzinfo=JAKARTA)) == 32.5 * 3600


@pytest.mark.parametrize(("year", "days"), [(2024, 238), (2025, 237), (2026, 240), (2027, 242)])
def test_a_year_has_as_many_working_days_as_the_government_says(tangerang: CityFiles, year: int, days: int) -> None:
    office = tangerang.calendars()["office"]
    eve = datetime(year - 1, 12, 31, 23, tzinfo=JAKARTA)
    assert office.nth_working_day(eve, days).year == year
    assert office.nth_working_day(eve, days + 1).year == year + 1


def test_the_hoax_desk_works_on_sundays_until_ten(tangerang: CityFiles) -> None:
    desk = tangerang.calendars()["hoax_desk"]
    assert desk.due(datetime(2026, 3, 1, 20, tzinfo=JAKARTA), 3 * 3600) == datetime(2026, 3, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("case", "first_min", "first_days", "resolution_days", "calendar"),
    [
        ({"intent": "complaint", "priority": "emergency"}, 15, None, None, "always"),
        ({"intent": "complaint"}, 240, None, 14, "office"),
        ({"intent": "complaint", "case_class": "oversight"}, None, 1, 60, "office"),
        ({"intent": "question"}, None, 1, 5, "office"),
        ({"intent": "question", "case_class": "public_document"}, None, 1, 10, "office"),
        ({"intent": "hoax_report"}, 180, None, 3, "hoax_desk"),
        ({"intent": "praise"}, None, None, None, "office"),
        ({"intent": "none"}, None, None, None, "office"),
        ({"intent": "praise", "review": True}, 240, None, 14, "office"),
        ({"intent": None, "review": True}, 240, None, 14, "office"),
        ({"intent": "hoax_report", "review": True}, 240, None, 14, "office"),
        ({"intent": "complaint", "case_class": "confidential"}, 240, None, 14, "office"),
    ],
)
@pytest.mark.parametrize("city", SHIPPED)
def test_the_promises_are_those_of_the_table(
    city: str,
    case: dict[str, str | bool | None],
    first_min: int | None,
    first_days: int | None,
    resolution_days: int | None,
    calendar: str,
) -> None:
    rules = shipped(city).policy_rules()
    facts = {
        "group": None,
        "topic": None,
        "priority": "normal",
        "case_class": None,
        "opd": "dishub",
        "review": False,
    } | case
    rule = choose(rules, **facts)  # type: ignore[arg-type]
    policy = rule.policy
    assert (policy.first_response_min, policy.first_response_working_days) == (first_min, first_days)
    assert (policy.resolution_working_days, rule.calendar) == (resolution_days, calendar)


CULTURE = '{topic: "group:culture_sport_tourism", opd: disbudpar}'
MISTAKES = [
    ("opd.yaml", "code: \"36.71\"", "code: 36.71", r"opd.yaml, line 7, city.code: Input should be a valid string"),
    ("opd.yaml", "tz: Asia", "time_zone: x\n  tz: Asia", r"line 8, city.time_zone: Extra inputs are not permitted"),
    ("opd.yaml", "key: dpupr", "key: DPUPR", r"opds.0.key: String should match"),
    ("opd.yaml", "{key: dishub", "{key: dpupr", r"opd dpupr stands 2 times"),
    ("opd.yaml", "default_owner: diskominfo", "default_owner: kominfo", r"default_owner kominfo is none of the opds"),
    ("opd.yaml", "topic: sidewalk", "topic: side_walk", r"duties.1 \(side_walk\): this is no topic"),
    ("opd.yaml", "topic: sidewalk, opd: dpupr", "topic: sidewalk, opd: pu",
     r"duties.1 \(sidewalk\): pu is none of the opds"),
    ("opd.yaml", "topic: sidewalk, opd: dpupr", "topic: road_damage, opd: dlh",
     r"road_damage belongs to both dpupr and dlh"),
    ("opd.yaml", 'opd: "@kecamatan", fallback: setda', 'opd: "@kecamatan"', r"needs a `fallback` OPD"),
    ("opd.yaml", "forward_to: pln", "forward_to: pam", r"pam is none of the external_agencies"),
    ("opd.yaml", "topic: bribery, opd: inspektorat", "topic: bribery, opd: dpupr", r"must be `confidential: true`"),
    ("opd.yaml", "valid_to: 2025-12-31", "valid_to: 2026-06-30",
     r"belongs to both disbudpar and dlh from 2026-01-01"),
    ("opd.yaml", "valid_to: 2025-12-31", "valid_to: 31-12-2025",
     r"duties.\d+.valid_to: Input should be a valid date"),
    ("opd.yaml", "valid_to: 2025-12-31", "valid_to: 2025-13-31", r"write dates as 2026-08-17"),
    ("opd.yaml", "opds:", "opds: [", r"opd.yaml, line \d+: this is not YAML"),
    ("opd.yaml", "  name: Kota Tangerang", "  name: Kota Tangerang\n  name: Kota Lain",
     r"line 7: 'name' stands here a second time"),
    ("opd.yaml", "key: dispora,", "key: coordinator,", r"coordinator is the triage queue's own key"),
    ("opd.yaml", "topic: bribery, opd: inspektorat", 'topic: bribery, opd: "@kecamatan", fallback: setda',
     r"a sensitive topic needs one confidential OPD"),
    ("opd.yaml", "topic: sidewalk, opd: dpupr", "topic: sidewalk, opd: dpupr, fallback: setda", r"has a fallback"),
    ("opd.yaml", "topic: sidewalk, opd: dpupr", "topic: sidewalk, opd: dpupr, kecamatan: dlh", r"dlh is no opd of kind"),
    ("opd.yaml", "topic: sidewalk, opd: dpupr",
     "topic: sidewalk, opd: dpupr, valid_from: 2026-02-01, valid_to: 2026-01-01", r"ends on 2026-01-01, before it begins"),
    ("places.csv", "kel_petir,Petir,36.71.05.1006,kec_cipondoh", "kel_petir,Petir,1,", r"a kelurahan needs its kecamatan"),
    ("places.csv", ",,national,bpjn", ",,national,pupr", r"pupr is none of the external_agencies"),
    ("places.csv", "kind,key", "key,kind", r"places.csv, line 1: the columns must be kind,key"),
    ("places.csv", "kecamatan,kec_benda", "kecamtan,kec_benda", r"places.csv, line 6, kind: Input should be"),
    ("places.csv", "kel_petir,Petir,36.71.05.1006,kec_cipondoh", "kel_petir,Petir,1,kec_x",
     r"kel_petir: kec_x is no opd"),
    ("places.csv", ",,national,bpjn", ",,national,", r"an agency goes with an authority other than city"),
    ("places.csv", "kecamatan,kec_pinang", "landmark,kec_pinang", r"kec_pinang: each kecamatan must be both"),
    ("places.csv", "kec_benda,Benda,36.71.04,,,any,city,", "kec_benda,Benda", r"places.csv, line 6"),
    ("calendar.yaml", "holidays: national", "holidays: nasional", r"there is no list nasional"),
    ("calendar.yaml", "from: 2024-03-12", "from: 2025-03-12", r"calendars.office: .*(bad_override|overlapping)"),
    ("calendar.yaml", "tz: Asia/Jakarta", "tz: Asia/Tangerang", r"calendars.office: .*unknown_zone"),
    ("calendar.yaml", '"12:00"', "12:00", r"calendar.yaml, line \d+, calendars.office.hours"),
    ("calendar.yaml", "date: 2024-02-08", "date: 2024-01-01", r"holiday_lists.national 2024-01-01 stands 2 times"),
    ("policies.yaml", "when: {intent: complaint}", "when: {opd: pupr}", r"complaint: when.opd knows no pupr"),
    ("policies.yaml", "when: {}", "when: {intent: complaint}", r"the last row must be one for all other cases"),
    ("policies.yaml", "when: {priority: emergency}", "when: {}", r"it can never fit"),
    ("policies.yaml", "calendar: always", "calendar: sometimes", r"emergency: sometimes is none of the calendars"),
    ("policies.yaml", "first_response_min: 15", "first_respons_min: 15",
     r"emergency: first_respons_min is no target"),
    ("policies.yaml", "first_response_min: 15", "first_response_min: soon", r"must be a whole number"),
    ("policies.yaml", "when: {intent: complaint}", "when: {intent: complain}", r"when.intent knows no complain"),
    ("policies.yaml", "reopen_days: 7", "reopen_days: -1", r"policies.yaml, line \d+, reopen_days"),
    ("templates.yaml", "{nomor} dan", "{ticket} dan", r"acknowledgement: {ticket} is no placeholder"),
    ("templates.yaml", "{nomor} dan", "{nomor dan", r"a brace is open"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), MISTAKES, ids=[f"{m[0]}: {m[2][:30]}" for m in MISTAKES])
def test_a_mistake_is_refused_with_its_place(folder: Path, file: str, old: str, new: str, message: str) -> None:
    edit(folder / file, old, new)
    with pytest.raises(CityError, match=message):
        read_city(folder, TODAY)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "policies.yaml").unlink()
    with pytest.raises(CityError, match=r"policies.yaml: No such file.*needs this file"):
        read_city(folder)


def test_a_file_of_another_encoding_is_named(folder: Path) -> None:
    (folder / "templates.yaml").write_bytes("judul: caf\xe9".encode("latin-1"))
    with pytest.raises(CityError, match="UTF-8"):
        read_city(folder)


def test_a_gap_is_found_on_the_day_and_after_every_later_change(folder: Path) -> None:
    edit(folder / "opd.yaml", "{topic: library, opd: dpad}", "{topic: library, opd: dpad, valid_to: 2026-06-30}")
    edit(
        folder / "opd.yaml",
        '{topic: "group:culture_sport_tourism", opd: disbudpar}',
        "{topic: event, opd: dpad, kecamatan: kec_benda}",
    )
    with pytest.raises(CityError, match="nobody answers for library on 2026-07-01"):
        read_city(folder, TODAY)
    with pytest.raises(CityError, match="nobody answers for library"):
        read_city(folder)


def test_what_is_over_need_not_be_covered(folder: Path) -> None:
    edit(folder / "opd.yaml", "{topic: library, opd: dpad}", "{topic: library, opd: dpad, valid_from: 2026-01-01}")
    edit(
        folder / "opd.yaml",
        '{topic: "group:culture_sport_tourism", opd: disbudpar}',
        "{topic: event, opd: dpad, kecamatan: kec_benda}",
    )
    assert read_city(folder, TODAY).directory().opd_for("library", date(2025, 6, 1)) is None
    with pytest.raises(CityError, match="nobody answers for library on 2025-06-01"):
        read_city(folder, date(2025, 6, 1))


def test_many_mistakes_are_told_together(folder: Path) -> None:
    edit(folder / "opd.yaml", "default_owner: diskominfo", "default_owner: kominfo")
    edit(folder / "policies.yaml", "calendar: always", "calendar: sometimes")
    with pytest.raises(CityError) as caught:
        read_city(folder, TODAY)
    assert "opd.yaml" in str(caught.value)
    assert "policies.yaml" in str(caught.value)
