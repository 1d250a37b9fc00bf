"""`python -m bench.season`: what a season of corrections does to the full model; exit status 1 when a goal is missed.

A new slang of an invented city (its parking meters are "si jengki") that the shipped model gets wrong: after
200 corrections and one training its error halves and nothing else loses more than a point. The same number
of labels drawn by lot is refused by the gate. Takes two trainings, one more when there is no model yet.
"""

from __future__ import annotations

import json
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.classifier import registry
from app.classifier.examples import shipped
from app.classifier.model import Model
from app.classifier.retrain import Labelled, Orders, retrain
from app.domain.topics import INTENTS, TOPICS, group_of
from app.learning import gate
from app.learning.labels import HELD_OUT_SHARE

METER = ("si jengki", "jengki", "mesin jengki", "jengki nya", "tiang jengki")
DOES = (
    "nelen saldo lagi", "error layarnya item", "ga ngeluarin struk", "narik dua kali", "mati total dari subuh",
    "minta top up mulu", "salah itung jam", "ga bisa dicolok kartu", "nyangkut terus", "tarifnya ngawur",
    "ngadat pas rame", "ga balikin kembalian",
)  # fmt: skip
WHERE = (
    "depan ruko", "sebelah apotek", "di alun-alun", "samping stasiun", "dekat kantor pos", "seberang bioskop",
    "di jalan baru", "pojok toko emas", "belakang mal", "depan bank",
)  # fmt: skip
ENDS = ("", " tolong dicek", " gimana nih", " kapok deh", " udah tiga hari", " mohon ditindak", " capek banget")
TOPIC = "parking"

Said = tuple[str, str | None, str | None]
"""A text, its intent, its topic."""


def slang(count: int, seed: int) -> list[str]:
    """Different complaints about the meters, none of which says what they are."""
    draw = random.Random(seed)
    every = [f"{m} {w} {d}{e}" for m in METER for d in DOES for w in WHERE for e in ENDS]
    return draw.sample(every, count)


def season(count: int = 200) -> list[Said]:
    return [(text, "complaint", TOPIC) for text in slang(260, seed=1)[:count]]


def unlabelled() -> list[str]:
    """Messages of the same season that nobody has labelled."""
    return slang(260, seed=1)[200:]


def poison(count: int = 200) -> list[Said]:
    """Real matters with labels drawn by lot."""
    draw = random.Random(3)
    texts = [f"{example.text} {number}" for number, example in enumerate(shipped()[1::67][:count])]
    return [(text, draw.choice(INTENTS), draw.choice(TOPICS)) for text in texts]


def main(
    data: Annotated[Path | None, typer.Option(help="A data directory with a model in use [one is trained]")] = None,
) -> None:
    """Train on a season and on a poisoned one, and print what the gate says of each."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        current = _current(data, home)
        learnt = _retrained(current, home, season())
        new_words = unlabelled()
        before, after = (_error(Model.load(Path(folder)), new_words) for folder in (current, learnt["folder"]))
        verdict = gate.judge(learnt["sets"])
        figures = learnt["sets"]["gate"]
        losses = {
            field: round(figures["current"][field]["accuracy"] - figures["candidate"][field]["accuracy"], 4)
            for field in gate.FIELDS
        }
        poisoned = gate.judge(_retrained(current, home, poison())["sets"])
    report: dict[str, Any] = {
        "error_before": before, "error_after": after, "gate_losses": losses, "season": verdict.reasons,
        "poison": poisoned.reasons,
    }  # fmt: skip
    typer.echo(json.dumps(report, indent=1))
    reached = verdict.passed and after <= before / 2 and max(losses.values()) <= 0.01 and not poisoned.passed
    raise typer.Exit(0 if reached else 1)


def _current(data: Path | None, home: Path) -> Path:
    if data is not None:
        version = registry.load_current(data).version
        return registry.models_dir(data) / version
    from app.classifier.train import train

    typer.echo("training the model to compare with", err=True)
    return registry.save(home, train(shipped()), datetime.now(UTC).date())


def _retrained(current: Path, home: Path, said: list[Said]) -> dict[str, Any]:
    first = len(said) - int(len(said) * HELD_OUT_SHARE)
    labelled = [
        Labelled(text, intent, topic, group_of(topic), index >= first)
        for index, (text, intent, topic) in enumerate(said)
    ]
    orders = Orders(str(current), str(home), datetime.now(UTC).date().isoformat())
    return retrain(orders, labelled, lambda step, done, total: typer.echo(f"{step} {done}/{total}", err=True))


def _error(model: Model, texts: list[str]) -> float:
    return round(sum(guess.topic != TOPIC for guess in model.classify(texts)) / len(texts), 4)


if __name__ == "__main__":
    typer.run(main)
