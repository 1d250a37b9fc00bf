"""Messages of danger and of confidential matters to learn from: a second opinion beside the rules over words.

The rules (domain/urgency.py, domain/sensitivity.py) know wordings that somebody thought of. A model that learns from
their findings in the whole corpus, and from lists written for this, also hears what is merely said in that way.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple

from app.classifier.examples import Example
from app.domain.sensitivity import CONFIDENTIAL, OVERSIGHT, find_sensitive
from app.domain.urgency import EMERGENCY, find_emergency

CALM = "calm"
ALARMS = (EMERGENCY, CONFIDENTIAL, OVERSIGHT)
LABELS = (CALM, *ALARMS)
DOUBTFUL = frozenset(
    {
        "women_child_protection", "bribery", "staff_discipline", "staff_attitude", "bullying", "thuggery",
        "mental_health", "fire", "ambulance", "emergency_112", "disaster_relief", "landslide", "dangerous_animals",
    }
)  # fmt: skip
"""Topics full of alarms: where the rules hear none in such a message, nothing is learnt from their silence."""
LISTS = ("alarms_emergency.tsv", "alarms_sensitive.tsv")


class Lesson(NamedTuple):
    """A message and what it is: the label as its list has it, `emergency`, `no_emergency`, `ordinary` …"""

    label: str
    text: str


def lessons() -> list[Lesson]:
    """The shipped lists, in a fixed order. About half of each are traps."""
    folder = files("app.classifier") / "corpus"
    rows = (row for name in LISTS for row in (folder / name).read_text(encoding="utf-8").splitlines())
    return [Lesson(*row.split("\t")) for row in rows]


def label_of(lesson: Lesson) -> str:
    """A list says only whether its own kind of alarm is there; of the other kinds the rules say it."""
    return lesson.label if lesson.label in ALARMS else by_rules(lesson.text)


def by_rules(text: str) -> str:
    """What the rules make of a message. Whoever is in danger now is helped first."""
    if find_emergency(text):
        return EMERGENCY
    found = find_sensitive(text)
    return found.case_class if found else CALM


def labels_of(examples: Iterable[Example], listed: Iterable[Lesson]) -> list[str | None]:
    """The labels of the corpus, by the rules, and then of the lists."""
    return [*map(_weakly, examples), *map(label_of, listed)]


def _weakly(example: Example) -> str | None:
    label = by_rules(example.text)
    return None if label == CALM and example.topic in DOUBTFUL else label
