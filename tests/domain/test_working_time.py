from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from app.domain.working_time import Calendar, CalendarError

JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE_DAY = [["07:30", "12:00"], ["13:00", "16:00"]]
OFFICE_WEEK: dict[str, Any] = {
    **dict.fromkeys(("mon", "tue", "wed", "thu"), OFFICE_DAY),
    "fri": [["07:30", "11:30"], ["13:00", "16:30"]],
}
ROUND_THE_CLOCK = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def calendar(**fields: Any) -> Calendar:
    return Calendar.from_dict({"tz": "Asia/Jakarta", "hours": OFFICE_WEEK} | fields)


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=JAKARTA)


def refusal(**fields: Any) -> str:
    with pytest.raises(CalendarError) as caught:
        calendar(**fields)
    assert str(caught.value)
    return caught.value.code


class TestDue:
    def test_a_target_of_zero_is_due_at_the_start_even_when_closed(self) -> None:
        midnight = local("05-03 00:00")
        assert calendar().due(midnight, 0) == midnight

    def test_a_start_in_closed_time_counts_from_the_next_opening(self) -> None:
        assert calendar().due(local("05-08 11:00"), 1) == local("05-10 07:30:01")

    def test_the_table_grows_over_new_year(self) -> None:
        assert calendar().due(local("12-31 16:29"), 120) == datetime(2028, 1, 3, 7, 31, tzinfo=JAKARTA)

    def test_the_table_grows_backwards_without_changing_what_it_said(self) -> None:
        office = calendar()
        start = local("05-03 15:00")
        before = office.due(start, 90 * 60)
        assert office.elapsed(local("05-03 15:00").replace(year=2024), start) > 0
        assert office.due(start, 90 * 60) == before == local("05-04 08:00")

    def test_a_long_target_is_found_years_later(self) -> None:
        office = calendar()
        start = local("05-03 09:12:34")
        assert office.elapsed(start, office.due(start, 30_000_000)) == 30_000_000

    def test_an_office_that_never_opens_again_is_refused_instead_of_searched_for_ever(self) -> None:
        fair = {"from": "2027-04-01", "to": "2027-04-02", "hours": OFFICE_WEEK}
        stand = calendar(hours={}, overrides=[fair])
        assert stand.due(local("03-01 08:00"), 3600) == local("04-01 08:30")
        with pytest.raises(CalendarError) as caught:
            stand.due(local("05-03 08:00"), 3600)
        assert caught.value.code == "no_business_time"

    def test_a_target_larger_than_any_future_is_refused(self) -> None:
        with pytest.raises(CalendarError, match="open time"):
            calendar(hours={"mon": [["08:00", "08:01"]]}).due(local("05-03 08:00"), 10**8)

    def test_parts_of_a_second_are_kept(self) -> None:
        office = calendar()
        start = local("05-03 15:59:59.750000")
        assert office.due(start, 1) == local("05-04 07:30:00.750000")
        assert office.elapsed(start, local("05-04 07:30:00.749999")) == 0
        assert office.worked(start, local("05-04 07:30:00.500000")) == timedelta(milliseconds=750)

    def test_any_zone_of_the_start_gives_the_same_instant_in_utc(self) -> None:
        start = local("05-03 15:30")
        due = calendar().due(start.astimezone(ZoneInfo("America/New_York")), 3600)
        assert due == local("05-04 08:00")
        assert due.tzinfo is UTC

    def test_a_naive_time_is_refused(self) -> None:
        with pytest.raises(TypeError):
            calendar().due(datetime(2027, 5, 3, 8, 0), 60)  # noqa: DTZ001

    def test_a_year_that_must_be_a_slip_is_refused(self) -> None:
        with pytest.raises(CalendarError) as caught:
            calendar().elapsed(local("05-03 08:00"), datetime(9999, 12, 31, tzinfo=UTC))
        assert caught.value.code == "out_of_range"


class TestElapsed:
    def test_a_reversed_pair_is_no_time(self) -> None:
        assert calendar().elapsed(local("05-04 08:00"), local("05-03 08:00")) == 0

    def test_a_week_of_the_office_is_thirty_seven_and_a_half_hours(self) -> None:
        assert calendar().elapsed(local("05-03 00:00"), local("05-10 00:00")) == 37.5 * 3600

    def test_always_open_counts_every_second(self) -> None:
        desk = calendar(always_open=True, hours={})
        assert desk.elapsed(local("05-01 23:59:59"), local("05-03 00:00:01")) == 86_402

    def test_twenty_four_hours_a_day_equal_always_open(self) -> None:
        shop, desk = calendar(hours=ROUND_THE_CLOCK), calendar(always_open=True)
        start, end = local("05-01 23:59:30"), local("06-17 00:00:30")
        assert shop.elapsed(start, end) == desk.elapsed(start, end)

    def test_hours_in_a_zone_that_skipped_a_whole_date(self) -> None:
        apia = calendar(tz="Pacific/Apia", hours=ROUND_THE_CLOCK)
        start = datetime(2011, 12, 29, 12, 0, tzinfo=ZoneInfo("Pacific/Apia"))
        assert apia.nth_working_day(start, 1) == date(2011, 12, 31)
        assert apia.due(start, 13 * 3600).astimezone(apia.tz).isoformat() == "2011-12-31T01:00:00+14:00"


class TestWorkingDays:
    MARCH_2026: tuple[str, ...] = ("2026-03-18", "2026-03-19", "2026-03-20", "2026-03-23", "2026-03-24", "2026-04-03")

    @pytest.mark.parametrize(("n", "expected"), [(3, "2026-03-25"), (5, "2026-03-27"), (14, "2026-04-10")])
    def test_the_long_closure_of_lebaran_2026(self, n: int, expected: str) -> None:
        office = calendar(holidays=list(self.MARCH_2026))
        friday = datetime(2026, 3, 13, 10, 0, tzinfo=JAKARTA)
        assert office.nth_working_day(friday, n) == date.fromisoformat(expected)

    def test_the_last_window_of_the_year_ends_a_working_day(self) -> None:
        assert calendar().end_of_working_day(date(2027, 12, 31)) == local("12-31 16:30")

    def test_a_closed_day_ends_with_the_next_working_day(self) -> None:
        assert calendar().end_of_working_day(date(2027, 5, 8)) == local("05-10 16:00")

    def test_a_day_that_never_closes_ends_at_midnight(self) -> None:
        assert calendar(always_open=True).end_of_working_day(date(2027, 5, 8)) == local("05-09 00:00")

    def test_the_last_open_day_of_all_is_found(self) -> None:
        fair = {"from": "2027-12-30", "to": "2027-12-31", "hours": OFFICE_WEEK}
        stand = calendar(hours={}, overrides=[fair])
        assert stand.nth_working_day(local("12-01 08:00"), 2) == date(2027, 12, 31)
        with pytest.raises(CalendarError):
            stand.nth_working_day(local("12-01 08:00"), 3)


class TestHolidays:
    def test_one_more_holiday_leaves_the_old_calendar_as_it_was(self) -> None:
        office = calendar()
        start = local("05-05 15:30")
        corrected = office.with_holiday(date(2027, 5, 6))
        assert corrected.due(start, 3600) == local("05-07 08:00")
        assert office.due(start, 3600) == local("05-06 08:00")

    def test_asked_twice_the_corrected_calendar_is_the_same(self) -> None:
        office = calendar()
        day = date(2027, 5, 6)
        assert office.with_holiday(day) is office.with_holiday(day)

    def test_a_holiday_may_carry_its_name(self) -> None:
        named = calendar(holidays=[{"date": "2027-05-06", "name": "Kenaikan Isa Almasih", "kind": "national"}])
        assert named.due(local("05-05 15:30"), 3600) == local("05-07 08:00")

    def test_dates_may_come_from_yaml(self) -> None:
        assert calendar(holidays=[date(2027, 5, 6)]).due(local("05-05 15:30"), 3600) == local("05-07 08:00")


class TestRefusals:
    @pytest.mark.parametrize(
        "windows",
        [
            [["16:00", "08:00"]],
            [["08:00", "12:00"], ["11:59", "16:00"]],
            [["08:00"]],
            [["8 pagi", "12:00"]],
            [["08:00", "24:01"]],
            [["08:60", "12:00"]],
            [[480, 720]],
            ["08:00-12:00"],
        ],
    )
    def test_windows_that_cannot_be_meant(self, windows: list[Any]) -> None:
        assert refusal(hours={"mon": windows}) == "bad_window"

    @pytest.mark.parametrize("hours", [{}, None, {"mon": []}, {"mon": [["08:00", "08:00"]]}])
    def test_no_open_time_at_all(self, hours: Any) -> None:
        assert refusal(hours=hours) == "no_business_time"

    def test_an_override_for_weekdays_that_do_not_come(self) -> None:
        weekend = {"from": "2027-05-08", "to": "2027-05-09", "hours": {"mon": OFFICE_DAY}}
        assert refusal(hours={}, overrides=[weekend]) == "no_business_time"

    @pytest.mark.parametrize("tz", [None, "", "Asia", "Asia/Tangerang", "../etc/passwd", 7])
    def test_zones_that_do_not_exist(self, tz: Any) -> None:
        assert refusal(tz=tz) == "unknown_zone"

    def test_overrides_that_share_a_day(self) -> None:
        first = {"from": "2027-02-08", "to": "2027-03-09", "hours": OFFICE_WEEK}
        second = {"from": "2027-03-09", "to": "2027-03-12", "hours": OFFICE_WEEK}
        assert refusal(overrides=[second, first]) == "overlapping_overrides"

    @pytest.mark.parametrize(
        "override",
        [
            {"from": "2027-03-09", "to": "2027-03-01", "hours": {}},
            {"from": "2027-03-09", "hours": {}},
            {"from": "2027-03-09", "to": "2027-03-10"},
            "ramadan",
        ],
    )
    def test_overrides_that_cannot_be_read(self, override: Any) -> None:
        assert refusal(overrides=[override]) == "bad_override"

    @pytest.mark.parametrize("hours", [{"senin": OFFICE_DAY}, {"Mon": OFFICE_DAY}, ["mon"]])
    def test_weekdays_that_nobody_knows(self, hours: Any) -> None:
        assert refusal(hours=hours) == "bad_hours"

    def test_a_holiday_that_is_no_date(self) -> None:
        assert refusal(holidays=["17 Agustus"]) == "bad_date"


class TestBulk:
    def test_many_are_the_same_as_one_by_one(self) -> None:
        office = calendar(holidays=["2027-05-06"])
        starts = [local("01-01 00:00") + timedelta(minutes=997 * n, milliseconds=n) for n in range(500)]
        seconds = [n * 397 % 400_000 for n in range(500)]
        ends = [start + timedelta(hours=n % 200 - 10) for n, start in enumerate(starts)]
        expected = [office.due(start, target) for start, target in zip(starts, seconds, strict=True)]
        due = calendar(holidays=["2027-05-06"]).due_many(starts, seconds)
        assert [at.replace(tzinfo=UTC) for at in due.tolist()] == expected
        assert office.elapsed_many(starts, ends).tolist() == [
            office.elapsed(start, end) for start, end in zip(starts, ends, strict=True)
        ]

    def test_an_array_of_utc_times_and_one_target(self) -> None:
        starts = np.array(["2027-05-03T08:30", "2027-05-03T00:30"], "datetime64[m]")
        due = np.array(["2027-05-04T01:00", "2027-05-03T01:30"], "datetime64[us]")
        assert np.array_equal(calendar().due_many(starts, 3600), due)

    def test_nothing_in_nothing_out(self) -> None:
        assert calendar().due_many([], 60).size == calendar().elapsed_many([], []).size == 0

    def test_always_open(self) -> None:
        desk = calendar(always_open=True)
        starts = np.array(["2027-05-08T23:59:30"], "datetime64[s]")
        assert desk.elapsed_many(starts, desk.due_many(starts, 90)).tolist() == [90]
