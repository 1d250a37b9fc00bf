"""`tanggap classify`, `tanggap train` and `tanggap evaluate`: the model at work, in the making and on trial."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.classifier import evaluate as trial
from app.classifier import examples as corpus
from app.classifier import registry
from app.classifier.model import Model, Prediction
from app.commands.lessons import learn_from_corrections, put_into_use
from app.directory import City, load_city
from app.domain.routing import Reading, decide
from app.domain.sensitivity import CONFIDENTIAL, OVERSIGHT
from app.domain.topics import GROUPS, INTENTS
from app.errors import TanggapError
from app.settings import get_settings
from app.triage.reading import Reader

BATCH = 256

ModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="A model folder, or a data directory with one in use.", show_default="the one in use"),
]


def classify(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help='Lines {"id", "text"}; - reads standard input.')],
    city: Annotated[str, typer.Option(help="Whose directory and places decide the OPD.")] = "tangerang",
    model: ModelOption = None,
) -> None:
    """Say for each message its intent, topic, OPD and priority, one JSON line a message."""
    with _in_words():
        reader = Reader(load(model))
        place = load_city(city, get_settings().cities)
    on = datetime.now(place.tz).date()
    all_read = True
    lines = ((number, line) for number, line in enumerate(file, 1) if line.strip())
    while batch := list(islice(lines, BATCH)):
        for answer in answers(batch, reader, place, on):
            all_read = all_read and "error" not in answer
            sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    if not all_read:
        raise typer.Exit(1)


def answers(batch: Iterable[tuple[int, bytes]], reader: Reader, city: City, on: date) -> list[dict[str, Any]]:
    """An answer for each line, in order; a line that cannot be read gets an error and stops nothing."""
    rows = [_message(number, line) for number, line in batch]
    texts = [row.pop("text") for row in rows if "error" not in row]
    described = iter(
        [describe(reading, prediction, city, on) for reading, prediction in reader.read(texts, city.gazetteer)]
    )
    return [row if "error" in row else {**row, **next(described)} for row in rows]


def describe(reading: Reading, prediction: Prediction | None, city: City, on: date) -> dict[str, Any]:
    """What was read in a text and what the city's rules make of it; nulls where there was nothing to read."""
    decision = decide(reading, city.directory, on, owner=None)
    return {
        "intent": reading.intent,
        "confidence": round(reading.confidence, 4),
        "probabilities": _rounded(prediction.probabilities) if prediction else {},
        "topic": reading.topic,
        "group": reading.group,
        "group_probabilities": _rounded(prediction.group_probabilities) if prediction else {},
        "opd": decision.opd,
        "places": [
            {"kind": place.kind, "name": place.name, "code": place.code, "kecamatan": place.kecamatan}
            for place in reading.places
        ],
        "priority": decision.priority,
        "sensitive": decision.case_class in (OVERSIGHT, CONFIDENTIAL),
        "needs_review": decision.needs_review,
        "reasons": list(reading.reasons),
        "authority": decision.authority,
    }


def train(
    data: Annotated[
        list[Path] | None,
        typer.Option(help="A city's own labelled messages (.jsonl or .csv: text, intent, topic, group); repeatable."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The data directory to keep the model in.", show_default="TANGGAP_DATA")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same data and seed give the same model.")] = 0,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Learn from what people labelled; used only if it passes the gate.")
    ] = False,
) -> None:
    """Learn from the shipped corpus and the files given, measure, and put the new model into use."""
    if corrections:
        with _in_words():
            if data or out or seed:
                raise TanggapError(
                    "--corrections learns from the database; --data, --out and --seed do not go with it."
                )
        learn_from_corrections(get_settings())
        return
    started = time.monotonic()
    with _in_words():
        examples = corpus.shipped() + [example for path in data or [] for example in corpus.read(path)]
        with _progress() as progress:
            task = progress.add_task("loading scikit-learn", total=None)
            # Here, not above: only training pays for importing scikit-learn.
            from app.classifier.train import train as learn

            fitted = learn(
                examples,
                seed=seed,
                progress=lambda step, done, total: progress.update(task, description=step, completed=done, total=total),
            )
        home = out or get_settings().data
        folder = registry.save(home, fitted, datetime.now(UTC).date())
    if out is None:
        put_into_use(get_settings(), folder)  # First: what this machine reads with is what all replicas read with.
    registry.promote(home, folder.name)
    metrics = fitted.facts["metrics"]
    report = {
        "version": folder.name,
        "path": str(folder),
        "examples": len(examples),
        "seconds": round(time.monotonic() - started, 1),
        "held_out": {
            "intent_accuracy": metrics["intent"]["accuracy"],
            "intent_macro_f1": metrics["intent"]["macro_f1"],
            "intent_calibration_error": metrics["intent"]["calibration_error"],
            "group_accuracy": metrics["group"]["accuracy"],
            "group_macro_f1": metrics["group"]["macro_f1"],
            "topic_accuracy": metrics["topic"]["accuracy"],
        },
    }
    typer.echo(json.dumps(report))
    typer.echo(f"The model is in use. Its card: {folder / 'card.md'}", err=True)


def evaluate(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help='Lines {"text", "intent" and/or "group" or "groups"}.')],
    model: ModelOption = None,
) -> None:
    """Measure the model on labelled messages: one JSON report on stdout, tables on stderr."""
    with _in_words():
        judged = load(model)
        rows = list(_labelled(file))
        if not rows:
            raise TanggapError("There is no labelled message in the file.")
    guesses = judged.classify([text for text, _, _ in rows])
    report: dict[str, Any] = {"version": judged.version}
    with_intent = [(intent, guess) for (_, intent, _), guess in zip(rows, guesses, strict=True) if intent]
    with_group = [(groups, guess) for (_, _, groups), guess in zip(rows, guesses, strict=True) if groups]
    if with_intent:
        report["intent"] = trial.judge_intents(with_intent, judged.intents)
        _show("intent", report["intent"])
    if with_group:
        report["group"] = trial.judge_groups(with_group, judged.groups)
        _show("group", report["group"])
    typer.echo(json.dumps(report))


def load(model: Path | None) -> Model:
    """The model of a folder, or the one in use in a data directory."""
    if model is not None and not registry.models_dir(model).is_dir():
        return Model.load(model)
    return registry.load_current(model or get_settings().data)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except TanggapError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _message(number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "not JSON", "line": number}
    if not isinstance(row, dict):
        return {"error": "not a JSON object", "line": number}
    if not isinstance(row.get("text", 0), str | None):
        return {"id": row.get("id"), "error": "no text", "line": number}
    return {"id": row.get("id"), "text": row["text"]}


def _labelled(lines: Iterable[bytes]) -> Iterator[tuple[str, str | None, list[str]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _message(number, line)
        if "error" in row or row["text"] is None:
            raise TanggapError(f"line {number}: {row.get('error', 'no text')}")
        labels = json.loads(line)
        intent = labels.get("intent") or None
        groups = labels.get("groups") or ([labels["group"]] if labels.get("group") else [])
        known = isinstance(groups, list) and all(group in GROUPS for group in groups)
        if not known or (intent is not None and intent not in INTENTS):
            raise TanggapError(f"line {number}: an unknown intent or group")
        yield row["text"], intent, groups


def _rounded(shares: dict[str, float]) -> dict[str, float]:
    return {label: round(share, 4) for label, share in shares.items()}


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _show(question: str, report: dict[str, Any]) -> None:
    console = Console(stderr=True)
    console.print(
        f"{question}: {report['n']} messages, accuracy {report['accuracy']:.3f}, macro-F1 {report['macro_f1']:.3f}, "
        f"calibration error {report['calibration_error']:.3f}, sure of {report['coverage']:.0%}, "
        f"of which {report['accuracy_when_sure'] or 0:.1%} right"
    )
    table = Table("", "n", "precision", "recall", "F1", "taken for")
    for label, row in report["per_class"].items():
        wrong = {other: n for other, n in report["confusion"].get(label, {}).items() if other != label}
        most = sorted(wrong.items(), key=lambda item: -item[1])[:3]
        taken = ", ".join(f"{other} {n}" for other, n in most)
        table.add_row(label, str(row["n"]), *(f"{row[key]:.2f}" for key in ("precision", "recall", "f1")), taken)
    console.print(table)
