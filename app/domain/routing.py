"""Which agency answers a message, how urgently, and why: a pure decision from what was read and the city's directory.

In doubt a person decides: without text, without a model or with an unsure intent a message goes to the
coordinator; with a sure intent but an unsure topic to the owner of the account, flagged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from app.domain.authority import find_authority
from app.domain.duties import BY_KECAMATAN, Directory, Duty, known_group
from app.domain.reading import Reading
from app.domain.sensitivity import CONFIDENTIAL, OVERSIGHT, find_document_request, find_sensitive
from app.domain.topics import HOAX_TOPICS
from app.domain.urgency import EMERGENCY, find_emergency

__all__ = [
    "BY_KECAMATAN",
    "COORDINATOR",
    "PUBLIC_DOCUMENT",
    "SENSITIVE_TOPICS",
    "Decision",
    "Directory",
    "Duty",
    "Reading",
    "decide",
]

COORDINATOR = "coordinator"
"""The triage queue."""
PUBLIC_DOCUMENT = "public_document"
RUMOUR_DESK = "rumour"
"""Hoax reports of any subject go to the agency that has this topic."""
EMERGENCY_DESK = "emergency_112"
"""The topic whose agency takes an emergency that nobody else is known for."""
RESCUE_DESK = "disaster_relief"
WATER_TOPICS = frozenset({"flooding", "river", "drainage"})
"""A flood with people in danger is for those with boats, not for those who dig the drain."""

SENSITIVE_TOPICS: Mapping[str, str] = {
    "bribery": OVERSIGHT,
    "staff_discipline": OVERSIGHT,
    "women_child_protection": CONFIDENTIAL,
}
SENSITIVE_DESK = {OVERSIGHT: "bribery", CONFIDENTIAL: "women_child_protection"}
"""Whose agency takes a sensitive matter that only the words of the text tell of."""
CONDUCT = "civil_service_conduct"
HIGH_TOPICS = frozenset({"fire", "ambulance", "landslide", "fallen_tree", "dangerous_animals", "emergency_112"})
ROAD_TOPICS = frozenset({"road_damage", "sidewalk", "bridge", "road_works", "drainage", "flooding"})
PLACE_BOUND = frozenset(
    {
        "roads_drainage", "street_lighting", "waste_cleanliness", "trees_parks", "water_utility",
        "housing_settlement", "public_order", "disaster_fire",
    }
)  # fmt: skip
"""Groups whose matters belong to the government of the place; an ID card or a school may be asked for from afar."""
NO_CASE = ("praise", "none")
BY_EAR = "model"
"""In place of the words of an emergency that the model hears where the rules know no word."""
GENERAL = "general"
"""Surely about nothing in particular: nobody's duty, so the account's owner looks at it."""


class Decision(NamedTuple):
    """Where a message goes. `reasons` are short codes without a word of the citizen's beyond our own word lists."""

    opens_case: bool
    opd: str
    needs_review: bool = False
    flagged: bool = False
    intent: str | None = None
    topic: str | None = None
    group: str | None = None
    priority: str = "normal"
    case_class: str | None = None
    kecamatan: str | None = None
    authority: str = "city"
    reasons: tuple[str, ...] = ()


class _Desk(NamedTuple):
    opd: str
    reasons: tuple[str, ...]
    flagged: bool = False
    needs_review: bool = False
    forward_to: str | None = None


class _Matter(NamedTuple):
    """One message with all that its desk depends on; `duty_of` looks up a topic on its day and at its place."""

    reading: Reading
    emergency: str | None
    case_class: str | None
    by_ear: bool
    """Only the model takes the matter for confidential."""
    owner: str
    default_owner: str
    duty_of: Callable[[str], Duty | None]


def decide(reading: Reading, directory: Directory, on: date, owner: str | None) -> Decision:
    """Route one message that was written on `on` (the city's day) to the account of `owner`."""
    heard = _heard(reading)
    emergency = _emergency(reading, heard)
    case_class = _class_of(reading)
    by_ear = case_class in (None, PUBLIC_DOCUMENT) and any(name in heard for name in SENSITIVE_DESK)
    if by_ear:
        case_class = CONFIDENTIAL if CONFIDENTIAL in heard else OVERSIGHT
    kecamatan = next((p.kecamatan for p in reading.places if p.kecamatan), None)
    owner = owner or directory.default_owner
    # An account of a kecamatan speaks for that kecamatan, unless the text names another.
    where = kecamatan or (owner if owner in directory.kecamatan else None)
    matter = _Matter(
        reading, emergency, case_class, by_ear, owner, directory.default_owner,
        duty_of=lambda topic: directory.opd_for(topic, on, where),
    )  # fmt: skip
    desk = _desk(matter)
    authority, elsewhere = _authority(matter, desk)
    quiet = reading.intent_sure and reading.intent in NO_CASE and not desk.needs_review
    return Decision(
        opens_case=not quiet,
        opd=desk.opd,
        needs_review=desk.needs_review,
        flagged=desk.flagged and not quiet,
        intent=reading.intent,
        topic=reading.topic,
        group=reading.group or known_group(reading.topic),
        priority=_priority(reading, emergency, case_class),
        case_class=case_class,
        kecamatan=kecamatan,
        authority=authority,
        reasons=(*_read_reasons(reading, emergency, case_class), *desk.reasons, *elsewhere),
    )


def _desk(matter: _Matter) -> _Desk:
    reading = matter.reading
    if not reading.intent or not reading.intent_sure:
        return _review("review:intent" if reading.intent else "review:unread")
    if reading.intent in NO_CASE and (matter.emergency or matter.case_class):
        # The words speak of danger and the model of chatter or thanks: one of them is wrong, and only one error
        # is harmless.
        return _review("review:danger_in_chatter")
    if reading.intent == "hoax_report":
        # Whoever tells of violence is heard first, whatever the model takes the message for.
        return _review(f"review:{matter.case_class}_in_rumour") if matter.case_class else _hoax_desk(matter)
    if matter.by_ear:
        return _review(f"review:{matter.case_class}_by_ear")
    if matter.case_class in SENSITIVE_DESK and reading.intent not in NO_CASE:
        return _sensitive_desk(matter, matter.case_class)
    if not reading.topic_sure or reading.topic in (None, GENERAL):
        return _unsure_desk(matter)
    topic = RESCUE_DESK if matter.emergency and reading.topic in WATER_TOPICS else reading.topic
    duty = matter.duty_of(topic)
    if duty is None:
        return _Desk(matter.default_owner, (f"duty:none for {topic}",), flagged=True)
    if topic == "staff_attitude" and reading.intent == "complaint" and duty.opd == matter.owner:
        return _review("review:own_staff")
    return _by_duty(duty, topic)


def _review(reason: str) -> _Desk:
    return _Desk(COORDINATOR, (reason,), needs_review=True)


def _hoax_desk(matter: _Matter) -> _Desk:
    topic = matter.reading.topic if matter.reading.topic_sure else None
    duty = (matter.duty_of(topic) if topic in HOAX_TOPICS else None) or matter.duty_of(RUMOUR_DESK)
    if duty is None:
        return _Desk(matter.default_owner, (f"duty:none for {RUMOUR_DESK}",), flagged=True)
    return _by_duty(duty)


def _sensitive_desk(matter: _Matter, case_class: str) -> _Desk:
    """Never the owner of the account: the complaint may be about its own people."""
    topic = matter.reading.topic
    if topic is None or _topic_class(matter.reading) != case_class:
        topic = SENSITIVE_DESK[case_class]
    duty = matter.duty_of(topic)
    return _by_duty(duty) if duty else _review("review:no_confidential_desk")


def _unsure_desk(matter: _Matter) -> _Desk:
    """The owner of the account knows best, except in danger and about its own people."""
    if matter.emergency and (duty := matter.duty_of(EMERGENCY_DESK)):
        return _by_duty(duty, EMERGENCY_DESK)._replace(flagged=True)
    if matter.reading.group == CONDUCT and matter.reading.intent == "complaint":
        duty = matter.duty_of(f"group:{CONDUCT}")
        if duty is None or duty.opd == matter.owner:
            return _review("review:own_staff")
        return _by_duty(duty)._replace(flagged=True)
    return _Desk(matter.owner, (f"owner:{matter.owner}",), flagged=True)


def _by_duty(duty: Duty, topic: str = "") -> _Desk:
    words = f"duty:{duty.opd}"
    if duty.topic.startswith("group:") and topic:
        words += f" via {duty.topic}"
    if duty.valid_from:
        words += f" since {duty.valid_from.isoformat()}"
    forward = (f"forward:{duty.forward_to}",) if duty.forward_to else ()
    return _Desk(duty.opd, (words, *forward), forward_to=duty.forward_to)


def _topic_class(reading: Reading) -> str | None:
    """A question about discipline ("when do offices open in Ramadan?") accuses nobody."""
    if not reading.topic_sure or (reading.topic == "staff_discipline" and reading.intent != "complaint"):
        return None
    return SENSITIVE_TOPICS.get(reading.topic or "")


def _heard(reading: Reading) -> tuple[str, ...]:
    """The model's alarms, unless it is sure of thanks or of a rumour: such texts are full of others' dangers."""
    calm = reading.intent_sure and reading.intent in ("praise", "hoax_report")
    return () if calm else reading.alarms


def _emergency(reading: Reading, heard: tuple[str, ...]) -> str | None:
    thanks = reading.intent_sure and reading.intent == "praise"
    words = find_emergency(reading.text, thanks=thanks) if reading.text else None
    return words or (BY_EAR if EMERGENCY in heard else None)


def _class_of(reading: Reading) -> str | None:
    found = find_sensitive(reading.text) if reading.text else None
    if reading.intent_sure and reading.intent == "hoax_report":
        return found.case_class if found and not found.doubted else None
    if case_class := (found.case_class if found else _topic_class(reading) if reading.intent not in NO_CASE else None):
        return case_class
    asks = reading.intent == "question" and reading.intent_sure and reading.text
    return PUBLIC_DOCUMENT if asks and find_document_request(reading.text or "") else None


def _priority(reading: Reading, emergency: str | None, case_class: str | None) -> str:
    if emergency:
        return "emergency"
    sure = reading.intent_sure and reading.topic_sure and reading.intent == "complaint"
    return "high" if case_class == CONFIDENTIAL or (sure and reading.topic in HIGH_TOPICS) else "normal"


def _authority(matter: _Matter, desk: _Desk) -> tuple[str, tuple[str, ...]]:
    """Whose matter it is in the end; the city's OPD takes it up and answers in any case."""
    reading = matter.reading
    if desk.forward_to:
        return desk.forward_to, ()
    if reading.intent == "hoax_report":
        return "city", ()
    if not reading.topic_sure or reading.topic == GENERAL:
        return _authority_by_words(matter)
    for place in reading.places:
        if place.kind == "street" and place.agency and reading.topic in ROAD_TOPICS:
            return place.agency, (f"authority:{place.agency} for {place.name}",)
    abroad = [p for p in reading.places if p.authority == "other_region" and p.agency]
    here = any(p.authority != "other_region" for p in reading.places)
    if abroad and not here and (reading.group or known_group(reading.topic)) in PLACE_BOUND:
        return abroad[0].agency or "city", (f"authority:{abroad[0].agency} for {abroad[0].name}",)
    return "city", ()


def _authority_by_words(matter: _Matter) -> tuple[str, tuple[str, ...]]:
    """While the topic is unsure, the words may still say whose it is: `listrik padam`."""
    found = find_authority(matter.reading.text, matter.reading.places) if matter.reading.text else None
    duty = matter.duty_of(found.topic) if found and found.topic else None
    if found is None or duty is None or not duty.forward_to:
        return "city", ()
    return duty.forward_to, (f"authority:{duty.forward_to} for {found.words}",)


def _read_reasons(reading: Reading, emergency: str | None, case_class: str | None) -> tuple[str, ...]:
    reasons = []
    if reading.intent:
        unsure = "" if reading.intent_sure else " unsure"
        reasons.append(f"intent:{reading.intent} {reading.confidence:.2f}{unsure}")
    if reading.topic:
        unsure = "" if reading.topic_sure else " unsure"
        reasons.append(f"topic:{reading.topic} {reading.topic_confidence:.2f}{unsure}")
    reasons += dict.fromkeys(f"place:{place.name}" for place in reading.places)
    if emergency:
        # Only the last word: it is one of our word list, while a name may stand before it.
        reasons.append(f"emergency:{emergency.split()[-1]}")
    if case_class:
        reasons.append(f"class:{case_class}")
    return tuple(reasons)
