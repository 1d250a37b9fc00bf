"""Labelled messages to learn from: the shipped corpus, and a city's own history as JSON lines or CSV."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, TOPICS, group_of
from app.errors import TanggapError


class ExampleError(TanggapError):
    """A file of labelled messages holds something that cannot be learnt from."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message. A label that nobody gave is None; the rest is still learnt from."""

    text: str
    intent: str | None = None
    topic: str | None = None
    group: str | None = None
    style: str = ""


GATE_ONE_IN = 20
"""One message in so many of the shipped corpus is never learnt from: models are compared on these."""


def shipped() -> list[Example]:
    """The project's own corpus to learn from, in a fixed order, without what the gate set holds."""
    return [example for example in _corpus() if not in_gate(example.text)]


def gate() -> list[Example]:
    """The frozen gate set: messages of the corpus that no training of ours ever sees."""
    return [example for example in _corpus() if in_gate(example.text)]


def in_gate(text: str) -> bool:
    """Whether a text is in the gate set; by its words alone, so that it stays there while the corpus grows."""
    key = " ".join(text.casefold().split())
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8]) % GATE_ONE_IN == 0


def _corpus() -> list[Example]:
    folder = files("app.classifier") / "corpus"
    found: list[Example] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".jsonl"):
            lines = entry.read_text(encoding="utf-8").splitlines()
            found.extend(example_of(json.loads(line), f"{entry.name}:{n}") for n, line in enumerate(lines, 1))
    return found


def read(path: Path) -> list[Example]:
    """The examples of a .csv (with a header) or JSON-lines file. Columns: text, intent, topic, group."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExampleError(f"{path} cannot be read: {error}") from error
    rows = _csv_rows(text) if path.suffix.lower() == ".csv" else _json_rows(text, path.name)
    return [example_of(row, f"{path.name}:{line}") for line, row in rows]


def fingerprint(examples: Sequence[Example]) -> str:
    """The hash of a corpus: the same labelled texts in the same order give the same one."""
    digest = hashlib.sha256()
    for example in examples:
        labels = (example.text, example.intent, example.topic, example.group)
        digest.update(json.dumps(labels).encode())
    return digest.hexdigest()


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(text.splitlines(keepends=True))
    for row in reader:
        yield reader.line_num, dict(row)


def _json_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ExampleError(f"{name}:{number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise ExampleError(f"{name}:{number}: not a JSON object")
        yield number, row


def example_of(row: dict[str, Any], where: str) -> Example:
    """The example that a row is. Raises ExampleError, beginning with `where`, for what cannot be learnt from."""
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ExampleError(f"{where}: no text")
    intent = _label(row, "intent", INTENTS, where)
    topic = _label(row, "topic", (*TOPICS, *HOAX_TOPICS), where)
    group = _label(row, "group", GROUPS, where)
    home = group_of(topic)
    if home and group and home != group:
        raise ExampleError(f"{where}: topic {topic} belongs to {home}, not to {group}")
    if topic in HOAX_TOPICS and intent not in (None, "hoax_report"):
        raise ExampleError(f"{where}: topic {topic} is for hoax reports, the intent is {intent}")
    if intent is None and group is None and home is None:
        raise ExampleError(f"{where}: no intent, topic or group to learn")
    return Example(text, intent, topic, group or home, str(row.get("style") or ""))


def _label(row: dict[str, Any], key: str, known: Any, where: str) -> str | None:
    value = row.get(key) or None
    if value is not None and value not in known:
        raise ExampleError(f"{where}: unknown {key} {value!r}")
    return value
