"""How a model and the rules do on the labelled lists of alarms: `python -m tests.domain.heard` asks the model in use."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.classifier.model import Model
from app.classifier.registry import load_current
from app.directory import City, load_city
from app.domain.routing import decide
from app.settings import get_settings
from app.triage.reading import Reader
from tests.domain.labelled import labelled, recall_and_precision
from tests.town import CITIES

WANTED = {"emergency": ("emergency",), "sensitive": ("confidential", "oversight", "sensitive")}
TRAPS = {"emergency": "no_emergency", "sensitive": "ordinary"}
LISTS = tuple((kind, which) for kind in WANTED for which in ("messages", "by_others", "oblique"))


class Heard(NamedTuple):
    """What became of a list: how many messages it has, and what of them was heard."""

    messages: int
    recall: float
    precision: float


def hear(kind: str, which: str, model: Model, city: City) -> Heard:
    """Route every message of the list `<kind>_<which>.tsv`: an emergency by its priority, the rest by its class."""
    name = f"{kind}_{which}.tsv"
    wanted = [text for label in WANTED[kind] for text in labelled(name, label)]
    traps = labelled(name, TRAPS[kind])
    texts = [*wanted, *traps]
    heard = {}
    for text, (reading, _) in zip(texts, Reader(model).read(texts, city.gazetteer), strict=True):
        decision = decide(reading, city.directory, date(2026, 11, 23), None)
        heard[text] = decision.priority == "emergency" if kind == "emergency" else decision.case_class is not None
    return Heard(len(texts), *recall_and_precision(heard.__getitem__, wanted, traps))


def main() -> None:
    city, model = load_city("tangerang", CITIES), load_current(get_settings().data)
    for kind, which in LISTS:
        found = hear(kind, which, model, city)
        print(
            f"{kind}_{which}: {found.messages} messages, recall {found.recall:.2f} at precision {found.precision:.2f}"
        )


if __name__ == "__main__":
    main()
