"""What must hold between the files of a city: names that exist, duties without gaps, a promise for every case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from app.domain.policies import PolicyRule
from app.domain.policy import Policy, PolicyError
from app.domain.routing import (
    BY_KECAMATAN,
    COORDINATOR,
    PUBLIC_DOCUMENT,
    SENSITIVE_TOPICS,
)
from app.domain.sensitivity import CONFIDENTIAL, OVERSIGHT
from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, TOPICS
from app.domain.working_time import Calendar, CalendarError
from app.errors import TanggapError

if TYPE_CHECKING:
    from app.city_files.rows import CityFiles, DutyRow

PLACEHOLDERS = frozenset({"nomor", "opd", "instansi", "topik", "kota"})
KNOWN_CONDITIONS: Mapping[str, frozenset[str]] = {
    "intent": frozenset(INTENTS),
    "group": frozenset(GROUPS),
    "topic": frozenset((*TOPICS, *HOAX_TOPICS)),
    "priority": frozenset({"normal", "high", "emergency"}),
    "class": frozenset({OVERSIGHT, CONFIDENTIAL, PUBLIC_DOCUMENT}),
}
_DUTY_TOPICS = KNOWN_CONDITIONS["topic"] | {f"group:{group}" for group in GROUPS}


class CityError(TanggapError):
    """A city's files cannot be used as they are: which file, where, and what to do."""


def check(files: CityFiles, folder: Path, on: date | None) -> None:
    """Raise CityError with everything that does not fit together."""
    found = [f"{folder / name}: {problem}" for name, problem in problems(files)] or [
        f"{folder / 'opd.yaml'}: {p}" for p in _gaps(files, on)
    ]
    if found:
        raise CityError("\n".join(found[:10]))


def problems(files: CityFiles) -> Iterator[tuple[str, str]]:
    """(file, problem) for everything in the files that does not fit together."""
    for name, look in _CHECKS.items():
        yield from ((name, problem) for problem in look(files))


def _doubled(what: str, keys: Iterable[str]) -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"{what} {key} stands {count} times; a key must be unique."


def _opd_problems(files: CityFiles) -> Iterator[str]:
    opds = {opd.key: opd for opd in files.opds}
    yield from _doubled("opd", [*(opd.key for opd in files.opds), *(a.key for a in files.external_agencies)])
    if COORDINATOR in opds:
        yield f"{COORDINATOR} is the triage queue's own key; give the OPD another."
    if files.default_owner not in opds:
        yield f"default_owner {files.default_owner} is none of the opds."
    agencies = {agency.key for agency in files.external_agencies}
    kecamatan = {key for key, opd in opds.items() if opd.kind == "kecamatan"}
    for number, duty in enumerate(files.duties):
        where = f"duties.{number} ({duty.topic})"
        yield from (f"{where}: {problem}" for problem in _duty_problems(duty, set(opds), kecamatan, agencies))
        if duty.topic in SENSITIVE_TOPICS and duty.opd in opds and not opds[duty.opd].confidential:
            yield f"{where}: {duty.opd} must be `confidential: true` to take a sensitive topic."
    yield from _overlaps(files.duties)


def _duty_problems(duty: DutyRow, opds: set[str], kecamatan: set[str], agencies: set[str]) -> Iterator[str]:
    if duty.topic not in _DUTY_TOPICS:
        yield "this is no topic and no group:<group> of the taxonomy (app/domain/topics.py)."
    if duty.opd == BY_KECAMATAN:
        if duty.fallback not in opds:
            yield f"{BY_KECAMATAN} needs a `fallback` OPD for when nobody knows where it was."
        if duty.topic in SENSITIVE_TOPICS:
            yield "a sensitive topic needs one confidential OPD."
    elif duty.opd not in opds:
        yield f"{duty.opd} is none of the opds."
    elif duty.fallback is not None:
        yield f"only {BY_KECAMATAN} has a fallback."
    if duty.kecamatan is not None and duty.kecamatan not in kecamatan:
        yield f"{duty.kecamatan} is no opd of kind kecamatan."
    if duty.forward_to is not None and duty.forward_to not in agencies:
        yield f"{duty.forward_to} is none of the external_agencies."
    if duty.valid_from and duty.valid_to and duty.valid_to < duty.valid_from:
        yield f"it ends on {duty.valid_to}, before it begins on {duty.valid_from}."


def _overlaps(duties: Sequence[DutyRow]) -> Iterator[str]:
    by_scope: dict[tuple[str, str | None], list[DutyRow]] = {}
    for duty in duties:
        by_scope.setdefault((duty.topic, duty.kecamatan), []).append(duty)
    for (topic, kecamatan), rows in by_scope.items():
        rows.sort(key=lambda row: row.valid_from or date.min)
        for earlier, later in pairwise(rows):
            if (later.valid_from or date.min) <= (earlier.valid_to or date.max):
                place = f" in {kecamatan}" if kecamatan else ""
                since = later.valid_from or "the beginning"
                yield f"{topic}{place} belongs to both {earlier.opd} and {later.opd} from {since}; set valid_to."


def _gaps(files: CityFiles, on: date | None) -> Iterator[str]:
    changes = {duty.valid_from for duty in files.duties if duty.valid_from}
    changes |= {
        duty.valid_to + timedelta(days=1) for duty in files.duties if duty.valid_to and duty.valid_to < date.max
    }
    first = on or max(changes, default=date.max)
    directory = files.directory()
    for day in sorted({first, *(change for change in changes if change > first)}):
        missing = [topic for topic in (*TOPICS, *HOAX_TOPICS) if directory.opd_for(topic, day) is None]
        if missing:
            names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            yield f"duties: nobody answers for {names} on {day}; add the topic or its group:<group>."


def _place_problems(files: CityFiles) -> Iterator[str]:
    kecamatan = {opd.key for opd in files.opds if opd.kind == "kecamatan"}
    agencies = {agency.key for agency in files.external_agencies}
    yield from _doubled("place", (place.key for place in files.places))
    named = {place.key for place in files.places if place.kind == "kecamatan"}
    if missing := sorted(kecamatan ^ named):
        yield f"{', '.join(missing)}: each kecamatan must be both a place and an opd of kind kecamatan."
    for place in files.places:
        if place.kecamatan is not None and place.kecamatan not in kecamatan:
            yield f"{place.key}: {place.kecamatan} is no opd of kind kecamatan."
        if place.kind == "kelurahan" and place.kecamatan is None:
            yield f"{place.key}: a kelurahan needs its kecamatan."
        if (place.authority == "city") is not (place.agency is None):
            yield f"{place.key}: an agency goes with an authority other than city, and only with that."
        if place.agency is not None and place.agency not in agencies:
            yield f"{place.key}: {place.agency} is none of the external_agencies."


def _calendar_problems(files: CityFiles) -> Iterator[str]:
    for name, days in files.calendar.holiday_lists.items():
        yield from _doubled(f"holiday_lists.{name}", (day.date.isoformat() for day in days))
    for key, row in files.calendar.calendars.items():
        if isinstance(row.holidays, str) and row.holidays not in files.calendar.holiday_lists:
            yield f"calendars.{key}.holidays: there is no list {row.holidays} under holiday_lists."
            continue
        try:
            Calendar.from_dict(files.calendar.as_dict(key))
        except CalendarError as error:
            yield f"calendars.{key}: {error} ({error.code})."


def _policy_problems(files: CityFiles) -> Iterator[str]:
    allowed = {"key", "when", "calendar", *(field.name for field in fields(Policy))}
    rows = files.policies.policies
    known = {**KNOWN_CONDITIONS, "opd": frozenset({COORDINATOR, *(opd.key for opd in files.opds)})}
    yield from _doubled("policy", (row.key for row in rows))
    reachable = True
    for row in rows:
        data = row.model_dump()
        if unknown := sorted(set(data) - allowed):
            yield f"{row.key}: {unknown[0]} is no target; use {', '.join(sorted(allowed))}."
        if row.calendar not in files.calendar.calendars:
            yield f"{row.key}: {row.calendar} is none of the calendars in calendar.yaml."
        if not reachable:
            yield f"{row.key}: it can never fit, a row for all cases stands before it."
        try:
            rule = PolicyRule.from_dict(data)
        except PolicyError as error:
            yield f"{row.key}: {error}."
            continue
        yield from _unknown_conditions(rule, known)
        reachable = reachable and not rule.fits_all
    if reachable:
        yield "the last row must be one for all other cases: `when: {}`."


def _unknown_conditions(rule: PolicyRule, known: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for name, choices in rule.when.items():
        if unknown := sorted(choices - known[name]):
            yield f"{rule.key}: when.{name} knows no {unknown[0]}."


def _notification_problems(files: CityFiles) -> Iterator[str]:
    policies = {row.key for row in files.policies.policies}
    for number, row in enumerate(files.notifications.ladder):
        if unknown := sorted(set(row.policies) - policies):
            yield f"ladder.{number}: {unknown[0]} is no policy of policies.yaml."
    hours = files.notifications.quiet_hours
    if hours is not None and hours.begin == hours.end:
        yield "quiet_hours: they would never end; leave them out for none."


def _template_problems(files: CityFiles) -> Iterator[str]:
    yield from _doubled("template", (template.key for template in files.templates))
    for template in files.templates:
        try:
            names: set[Any] = {name for _, name, _, _ in Formatter().parse(template.text) if name is not None}
        except ValueError:
            yield f"{template.key}: a brace is open; write {{nomor}}, or {{{{ for a brace."
            continue
        if unknown := sorted(names - PLACEHOLDERS):
            yield f"{template.key}: {{{unknown[0]}}} is no placeholder; use {', '.join(sorted(PLACEHOLDERS))}."


_CHECKS: Mapping[str, Callable[[CityFiles], Iterator[str]]] = {
    "opd.yaml": _opd_problems,
    "places.csv": _place_problems,
    "calendar.yaml": _calendar_problems,
    "policies.yaml": _policy_problems,
    "templates.yaml": _template_problems,
    "notifications.yaml": _notification_problems,
}
