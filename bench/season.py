"""`make season`: what a season of corrections does to the full model; exit status 1 when a goal is missed.

A new slang of an invented city (its parking meters are "si jengki") that the shipped model gets wrong: after
200 corrections and one training its error halves and nothing else loses more than a point. The same number
of labels drawn by lot is refused by the gate, and a roll back reads as before, byte for byte. Two trainings
of one to three minutes, one more when there is no model yet: too long to stand in `make bench`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.classifier.examples import gate as gate_set
from app.classifier.examples import shipped
from app.classifier.model import Model
from app.classifier.retrain import Labelled, Orders, retrain
from app.clock import utc_now
from app.commands.console import plain_errors
from app.database import Database
from app.domain.topics import INTENTS, TOPICS, group_of
from app.learning import gate
from app.learning.labels import HELD_OUT_SHARE
from app.learning.shelf import load, publish, roll_back, switch
from bench.ground import Ground, Town, say
from bench.harness import Figure, show

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


def measure(ground: Ground) -> list[Figure]:
    """A season of corrections and a poisoned one, on the full model: error, losses, verdicts, roll back."""
    current = ground.model_folder
    learnt, poisoned = (_retrained(current, ground.data, said) for said in (season(), poison()))
    verdict, refused = gate.judge(learnt["sets"]), gate.judge(poisoned["sets"])
    before, after = (_error(Model.load(Path(folder))) for folder in (current, learnt["folder"]))
    losses = losses_of(learnt["sets"]["gate"])
    worst = max(losses, key=lambda name: losses[name])
    with ground.town("season") as town:
        same, all_read = asyncio.run(_roll_back(town, current, Path(learnt["folder"])))
    say(f"1. the slang's error: {before:.3f} -> {after:.3f} on messages that nobody labelled; {_words(verdict)}")
    say(f"2. the largest loss elsewhere: {losses[worst]:.4f} ({worst}); a point is {gate.MARGIN}")
    say(f"3. labels drawn by lot: {_words(refused)}")
    say(f"4. after the roll back {same} of {all_read} messages are read as before, byte for byte")
    return [
        Figure("error on a new slang after 200 corrections", "share", after, before, 0.5, "lower"),
        Figure("its training passes the gate", "trainings", verdict.passed, 1, 1),
        Figure("largest loss of an intent, or of a whole", "F1, accuracy", losses[worst], 0.01, 1, "lower"),
        Figure("labels drawn by lot are refused", "trainings", not refused.passed, 1, 1),
        Figure("read as before after the roll back", "messages", same, all_read, 1),
    ]


def losses_of(figures: Mapping[str, Any]) -> dict[str, float]:
    """What the candidate loses on the gate set: each intent its F1, intents, groups and topics their accuracy."""
    old, new = figures["current"], figures["candidate"]
    intents = {
        f"intent {intent}": row["f1"] - new["intent"]["per_class"][intent]["f1"]
        for intent, row in old["intent"]["per_class"].items()
        if row["n"]
    }
    return intents | {f"{field}s": old[field]["accuracy"] - new[field]["accuracy"] for field in gate.FIELDS}


def _words(verdict: gate.Verdict) -> str:
    return f"{'passed' if verdict.passed else 'refused'}: {'; '.join(verdict.reasons)}"


def _retrained(current: Path, home: Path, said: Sequence[Said]) -> dict[str, Any]:
    first = len(said) - int(len(said) * HELD_OUT_SHARE)
    labelled = [
        Labelled(text, intent, topic, group_of(topic), index >= first)
        for index, (text, intent, topic) in enumerate(said)
    ]
    orders = Orders(str(current), str(home), datetime.now(UTC).date().isoformat())
    say(f"training with {len(said)} labels")
    return retrain(orders, labelled, lambda _step, _done, _total: None)


def _error(model: Model) -> float:
    texts = unlabelled()
    return sum(guess.topic != TOPIC for guess in model.classify(texts)) / len(texts)


async def _roll_back(town: Town, old: Path, new: Path) -> tuple[int, int]:
    """(messages read as before, all): through the database, on a machine that has none of the folders."""
    texts = [*unlabelled(), *(example.text for example in gate_set())]
    before = [repr(guess) for guess in Model.load(old).classify(texts)]
    database = Database(town.url, pool_size=1)
    async with database.transaction() as session:
        for folder in (old, new):
            await publish(session, folder, utc_now())
            await switch(session, folder.name, "trained", utc_now())
    async with database.transaction() as session:
        use = await roll_back(session, utc_now())
        model = await load(session, use.version, town.settings.data / "elsewhere")
    await database.close()
    after = [repr(guess) for guess in model.classify(texts)]
    return sum(a == b for a, b in zip(before, after, strict=True)), len(texts)


def main(
    data: Annotated[Path, typer.Option(help="A directory of its own; it is emptied first")] = Path("var/season"),
) -> None:
    """Train on a season and on a poisoned one, and print what the gate says of each."""
    with plain_errors(), Ground(data) as ground:
        figures = measure(ground)
    show(figures)
    if any(figure.reached is False for figure in figures):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
