"""Days off from iCalendar, CSV and the `holidays` package."""

from __future__ import annotations

from datetime import date

import pytest

from app.city_files.holidays import HolidayError, from_package, read_csv, read_ical, update
from app.city_files.rows import Holiday

ICAL = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270310
DTEND;VALUE=DATE:20270312
SUMMARY:Hari Raya
  Idul Fitri
END:VEVENT
BEGIN:VEVENT
SUMMARY:Cuti Bersama Natal
DTSTART;VALUE=DATE:20271224
END:VEVENT
BEGIN:VEVENT
SUMMARY:Batal
STATUS:CANCELLED
DTSTART;VALUE=DATE:20270601
END:VEVENT
END:VCALENDAR
"""


def day(text: str, name: str = "Libur", kind: str = "libur_nasional") -> Holiday:
    return Holiday.model_validate({"date": text, "name": name, "kind": kind}, strict=False)


def test_an_icalendar_names_every_day_of_an_event() -> None:
    found = [(holiday.date.isoformat(), holiday.name, holiday.kind) for holiday in read_ical(ICAL)]
    assert found == [
        ("2027-03-10", "Hari Raya Idul Fitri", "libur_nasional"),
        ("2027-03-11", "Hari Raya Idul Fitri", "libur_nasional"),
        ("2027-12-24", "Cuti Bersama Natal", "cuti_bersama"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("DTSTART;VALUE=DATE:20270310", "DTSTART;VALUE=DATE:besok", 4),
        ("DTEND;VALUE=DATE:20270312", "DTEND;VALUE=DATE:20280312", 4),
        ("SUMMARY:Cuti Bersama Natal", "RRULE:FREQ=YEARLY", 10),
        ("DTSTART;VALUE=DATE:20271224\n", "", 9),
    ],
)
def test_an_event_that_cannot_be_read_is_named_by_its_line(old: str, new: str, line: int) -> None:
    assert old in ICAL
    with pytest.raises(HolidayError) as caught:
        read_ical(ICAL.replace(old, new, 1))
    assert [number for number, _ in caught.value.lines] == [line]


@pytest.mark.parametrize(
    "words",
    [
        "date,name,kind\n2027-12-24,Cuti Bersama Natal,cuti_bersama\n",
        "\ufefftanggal;nama;jenis;sumber\r\n2027-12-24;Cuti Bersama Natal;cuti_bersama;SKB\r\n",
        "Date\tweekday\tkind\tName\n2027-12-24\tJum\tcuti_bersama\tCuti Bersama Natal\n",
    ],
)
def test_a_csv_is_read_as_offices_write_it(words: str) -> None:
    assert read_csv(words) == [day("2027-12-24", "Cuti Bersama Natal", "cuti_bersama")]


def test_every_bad_line_of_a_csv_is_named() -> None:
    words = "date,name,kind\n2027-13-01,Salah,\n2027-01-01,Tahun Baru,\n01/05/2027,Buruh,\n2027-06-01,,\n2027-06-02,A,cuti\n"
    with pytest.raises(HolidayError) as caught:
        read_csv(words)
    assert [number for number, _ in caught.value.lines] == [2, 4, 5, 6]
    assert "line 4: '01/05/2027' is not a date like 2027-08-17" in str(caught.value)


@pytest.mark.parametrize("words", ["", "hari,keterangan\n", "date,name\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"])
def test_a_file_without_days_is_refused(words: str) -> None:
    with pytest.raises(HolidayError):
        (read_ical if "BEGIN" in words else read_csv)(words)


def test_two_feasts_on_one_day_are_one_day_off() -> None:
    (only,) = read_csv("date,name\n2027-05-06,Kenaikan\n2027-05-06,Waisak\n")
    assert only.name == "Kenaikan / Waisak"


def test_the_package_knows_public_holidays_and_joint_leave() -> None:
    found = {holiday.date: holiday for holiday in from_package([2026])}
    assert found[date(2026, 8, 17)].kind == "libur_nasional"
    assert found[date(2026, 12, 24)].kind == "cuti_bersama"
    assert not any("perkiraan" in holiday.name for holiday in found.values())


def test_a_source_adds_days_and_takes_none_away() -> None:
    known = [day("2026-12-25"), day("2027-01-01"), day("2027-05-01")]
    found = update(known, [day("2027-01-01", "Tahun Baru"), day("2027-03-10")], replace_years=False)
    assert [holiday.date.isoformat() for holiday in found.days] == [
        "2026-12-25", "2027-01-01", "2027-03-10", "2027-05-01",
    ]  # fmt: skip
    assert (len(found.added), len(found.removed), len(found.renamed), len(found.unnamed)) == (1, 0, 1, 1)


def test_a_year_is_replaced_only_when_that_is_said() -> None:
    known = [day("2026-12-25"), day("2027-01-01"), day("2027-05-01")]
    found = update(known, [day("2027-03-10")], replace_years=True)
    assert [holiday.date.isoformat() for holiday in found.days] == ["2026-12-25", "2027-03-10"]
    assert len(found.removed) == 2
