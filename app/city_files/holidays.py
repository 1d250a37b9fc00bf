"""Days off from outside: iCalendar, CSV, and the `holidays` package; what cannot be read is named by its line."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.city_files.checks import CityError
from app.city_files.rows import Holiday

DAYS_MAX = 60
"""A longer event is no holiday but a slip of the pen."""

COLUMNS = {"date": ("date", "tanggal"), "name": ("name", "nama", "keterangan"), "kind": ("kind", "jenis")}
KINDS = ("libur_nasional", "cuti_bersama", "libur_daerah")
COUNTRY = "ID"
ESTIMATED = " (perkiraan)"
"""What the package adds to a day that the moon has not decided yet."""
_CATEGORIES = {"public": "libur_nasional", "government": "cuti_bersama"}


class HolidayError(CityError):
    """Lines that cannot be read: nothing of the source is taken."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__("\n".join(f"line {number}: {what}" for number, what in lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Update:
    """A list of holidays after an import, and what is different."""

    days: tuple[Holiday, ...]
    added: tuple[Holiday, ...]
    removed: tuple[Holiday, ...]
    renamed: tuple[Holiday, ...]
    unnamed: tuple[Holiday, ...]
    """Days of the same years that the source does not name; they stay, unless the years are replaced."""


def update(current: Iterable[Holiday], incoming: Iterable[Holiday], *, replace_years: bool) -> Update:
    """The list with the days of a source. A day off is never lost but with `replace_years`."""
    known, told = {day.date: day for day in current}, {day.date: day for day in incoming}
    years = {date.year for date in told}
    missing = tuple(known[date] for date in sorted(known) if date.year in years and date not in told)
    merged = known | told
    if replace_years:
        merged = {date: day for date, day in merged.items() if day not in missing}
    return Update(
        days=tuple(merged[date] for date in sorted(merged)),
        added=tuple(told[date] for date in sorted(told) if date not in known),
        removed=missing if replace_years else (),
        renamed=tuple(told[date] for date in sorted(told) if date in known and known[date] != told[date]),
        unnamed=() if replace_years else missing,
    )


class Import:
    """An edit of a city's content: the days of a source into one of its lists. `found` says what it did."""

    def __init__(self, name: str, incoming: Sequence[Holiday], *, replace_years: bool) -> None:
        self.name, self.incoming, self.replace_years = name, incoming, replace_years
        self.found: Update | None = None

    def __call__(self, content: dict[str, Any]) -> None:
        lists = content["calendar"]["holiday_lists"]
        if self.name not in lists:
            known = ", ".join(sorted(lists)) or "none"
            raise CityError(f"There is no list of holidays {self.name!r}; the city has: {known}.")
        current = [Holiday.model_validate(day, strict=False) for day in lists[self.name]]
        self.found = update(current, self.incoming, replace_years=self.replace_years)
        lists[self.name] = [day.model_dump(mode="json") for day in self.found.days]


def from_package(years: Iterable[int]) -> list[Holiday]:
    """Indonesia's holidays and joint leave as the `holidays` package knows them."""
    import holidays  # It brings every country along: only this import needs it.

    days: dict[dt.date, Holiday] = {}
    for category, kind in _CATEGORIES.items():
        found = holidays.country_holidays(COUNTRY, years=list(years), categories=(category,), language="id")
        for date, name in sorted(found.items()):
            plain = name.removesuffix(ESTIMATED)
            days.setdefault(date, Holiday(date=date, name=plain, kind=kind, estimated=plain != name))  # type: ignore[arg-type]
    if not days:
        raise CityError("The `holidays` package knows no days of these years; update it, or import a file.")
    return sorted(days.values(), key=lambda day: day.date)


def read_csv(text: str) -> list[Holiday]:
    """Columns date (or tanggal), name (nama), and kind (jenis) if there is one; parted by comma, semicolon or tab."""
    lines = text.removeprefix("\ufeff").splitlines()
    header = lines[0] if lines else ""
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    columns = _columns(reader.fieldnames or ())
    days: list[tuple[int, Holiday]] = []
    wrong: list[tuple[int, str]] = []
    for row in reader:
        try:
            days.append((reader.line_num, _row(row, columns)))
        except ValueError as error:
            wrong.append((reader.line_num, str(error)))
    return _checked(days, wrong)


def _columns(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        for column, words in COLUMNS.items():
            if name.strip().lower() in words:
                found.setdefault(column, name)
    if missing := {"date", "name"} - found.keys():
        raise HolidayError([(1, f"there is no column {' and no '.join(sorted(missing))}; use date,name,kind")])
    return found


def _row(row: Mapping[str, str | None], columns: Mapping[str, str]) -> Holiday:
    values = {column: (row.get(name) or "").strip() for column, name in columns.items()}
    kind = values.get("kind") or KINDS[0]
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind; use {', '.join(KINDS)}")
    return _day(_date(values["date"]), values["name"], kind)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date like 2027-08-17") from None


def _day(date: dt.date, name: str, kind: str) -> Holiday:
    if not name:
        raise ValueError("the name is missing")
    return Holiday(date=date, name=name, kind=kind)  # type: ignore[arg-type]


def read_ical(text: str) -> list[Holiday]:
    """All-day events of an iCalendar file (RFC 5545). `Cuti Bersama` in the name makes it joint leave."""
    days: list[tuple[int, Holiday]] = []
    wrong: list[tuple[int, str]] = []
    event: dict[str, tuple[int, str]] | None = None
    for number, name, value in _properties(text):
        if (name, value.upper()) == ("BEGIN", "VEVENT"):
            event = {"BEGIN": (number, "")}
        elif event is not None and (name, value.upper()) == ("END", "VEVENT"):
            try:
                days += [(event["BEGIN"][0], day) for day in _event(event)]
            except _EventError as error:
                wrong.append((error.line, str(error)))
            event = None
        elif event is not None:
            event.setdefault(name, (number, value))
    if not days and not wrong:
        raise HolidayError([(1, "there is no event (BEGIN:VEVENT) in this file")])
    return _checked(days, wrong)


class _EventError(ValueError):
    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line


def _properties(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, name, value) with folded lines joined and parameters left out."""
    folded: list[tuple[int, str]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line[:1] in {" ", "\t"} and folded:
            folded[-1] = (folded[-1][0], folded[-1][1] + line[1:])
        elif line.strip():
            folded.append((number, line))
    for number, line in folded:
        head, colon, value = line.partition(":")
        if colon:
            yield number, head.partition(";")[0].strip().upper(), value.strip()


def _event(event: Mapping[str, tuple[int, str]]) -> Iterator[Holiday]:
    if event.get("STATUS", (0, ""))[1].upper() == "CANCELLED":
        return
    begin_line = event["BEGIN"][0]
    if "RRULE" in event:
        raise _EventError(event["RRULE"][0], "a repeating event (RRULE); write out its days")
    line, _ = event.get("DTSTART", (begin_line, ""))
    first = _ical_date(*event.get("DTSTART", (begin_line, "")))
    end = _ical_date(*event["DTEND"]) if "DTEND" in event else first + dt.timedelta(days=1)
    # The end of an all-day event is the day after it; some write the day itself.
    count = max(1, (end - first).days)
    if count > DAYS_MAX:
        raise _EventError(line, f"an event of {count} days")
    name = event.get("SUMMARY", (0, ""))[1].replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").strip()
    kind = "cuti_bersama" if "cuti bersama" in name.lower() else "libur_nasional"
    for offset in range(count):
        try:
            yield _day(first + dt.timedelta(days=offset), name, kind)
        except ValueError as error:
            raise _EventError(begin_line, str(error)) from None


def _ical_date(line: int, value: str) -> dt.date:
    try:
        return dt.datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise _EventError(line, f"{value!r} is not a date like 20270817") from None


def _checked(days: Sequence[tuple[int, Holiday]], wrong: list[tuple[int, str]]) -> list[Holiday]:
    """All days, each once: two events on one day, such as a feast of two names, are one day off."""
    found: dict[dt.date, Holiday] = {}
    for number, day in days:
        earlier = found.get(day.date)
        if earlier is None:
            found[day.date] = day
        elif earlier.name != day.name and len(earlier.name) + len(day.name) < 200:
            found[day.date] = earlier.model_copy(update={"name": f"{earlier.name} / {day.name}"})
        if not 1970 <= day.date.year <= 2199:
            wrong.append((number, f"{day.date} is too far away"))
    if wrong:
        raise HolidayError(sorted(wrong))
    if not found:
        raise HolidayError([(1, "there is no day in this file")])
    return [found[date] for date in sorted(found)]
