"""Where models live: `<data>/models/<version>/`, and a pointer to the one in use.

A version is the day and the start of the corpus hash; a second one of the same day and corpus gets a number.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.classifier.examples import GATE_ONE_IN
from app.classifier.folder import ModelError, write_folder
from app.classifier.model import Model

CURRENT = "current"
KEPT = 5
"""Models that stay where they are kept, the latest first; the one in use always does, however old it is."""
ABANDONED_S = 86_400.0
"""What a killed training or fetch has left half written is nobody's after a day."""

REACHED = """What the shipped corpus alone reached on real messages of two other cities that it does not hold
(`tanggap evaluate`, November 2026; docs/data-card.md): on 408 comments and messages with intents accuracy 0.76,
macro-F1 0.75, calibration error 0.05, 62 % sure of which 87 % right, hoax reports found 0.87 at precision 0.64; on
1,210 complaints with groups accuracy 0.73, macro-F1 0.72, calibration error 0.06. A city's own labels raise them."""
"""For the card; measured again whenever the corpus or the way of training changes."""


class Trained(Protocol):
    """What training hands over (train.Fitted), without importing scikit-learn to say so."""

    facts: dict[str, Any]

    def arrays(self) -> dict[str, NDArray[Any]]: ...
    def vocabulary(self) -> dict[str, list[str]]: ...


def models_dir(data_dir: Path) -> Path:
    return data_dir / "models"


def save(data_dir: Path, trained: Trained, trained_on: date) -> Path:
    """Write a new version beside the others, not yet in use. Returns its folder."""
    home = models_dir(data_dir)
    home.mkdir(parents=True, exist_ok=True)
    stem = f"{trained_on:%Y%m%d}-{trained.facts['corpus_hash'][:8]}"
    # Written under another name first: a folder under its version name is always whole.
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=home))
    try:
        for number in range(1, 1_000):
            version = stem if number == 1 else f"{stem}-{number}"
            if (home / version).exists():
                continue
            facts = {
                "version": version, "trained_on": trained_on.isoformat(), "gate_one_in": GATE_ONE_IN, **trained.facts,
            }  # fmt: skip
            write_folder(draft / version, _files(trained, facts))
            (draft / version).rename(home / version)
            return home / version
        raise ModelError(f"{home}: no free version name for {stem}")
    finally:
        shutil.rmtree(draft)


def promote(data_dir: Path, version: str) -> None:
    """Make a version the one in use. The pointer changes in one step: readers see the old or the new."""
    home = models_dir(data_dir)
    if Path(version).name != version or not (home / version).is_dir():
        raise ModelError(f"{home}: there is no model version {version!r}")
    draft = home / f".{CURRENT}-{os.getpid()}"
    draft.write_text(version + "\n", encoding="utf-8")
    draft.replace(home / CURRENT)
    _forget_old(home, version)


def _forget_old(home: Path, used: str) -> None:
    """Remove old models from this machine. Whoever has loaded one holds it in memory, and the database has its copy
    of those that can be gone back to; a folder goes under another name first, so that nobody finds half of one.
    """
    found = sorted((path for path in home.iterdir() if path.is_dir()), key=_written_at, reverse=True)
    versions = [path for path in found if not path.name.startswith(".") and path.name != used]
    drafts = [path for path in found if path.name.startswith(".") and _written_at(path) < time.time() - ABANDONED_S]
    for old in [*versions[KEPT - 1 :], *drafts]:
        gone = home / f".gone-{os.getpid()}-{old.name}"
        with contextlib.suppress(OSError):  # Another process was there first.
            old.rename(gone)
            shutil.rmtree(gone)


def _written_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def current_version(data_dir: Path) -> str | None:
    """The version in use; None when nothing was promoted yet."""
    try:
        return (models_dir(data_dir) / CURRENT).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def load_current(data_dir: Path) -> Model:
    """The model in use. Raises ModelError when there is none or its files are not what training wrote."""
    version = current_version(data_dir)
    if version is None:
        raise ModelError(f"{models_dir(data_dir)}: no model yet; run `tanggap train`")
    if Path(version).name != version:
        raise ModelError(f"{models_dir(data_dir)}: the pointer names no version: {version!r}")
    return Model.load(models_dir(data_dir) / version)


def _files(trained: Trained, facts: Mapping[str, Any]) -> dict[str, bytes]:
    return {
        "model.json": json.dumps(facts, ensure_ascii=False, indent=1).encode(),
        "vocabulary.json": json.dumps(trained.vocabulary(), ensure_ascii=False).encode(),
        **{f"{name}.npy": _npy(array) for name, array in trained.arrays().items()},
        "card.md": card(facts).encode(),
    }


def _npy(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def card(facts: Mapping[str, Any]) -> str:
    """The model card: what it is for, what it was trained on, how well it does, where it fails."""
    metrics = facts["metrics"]
    intent, group, topic = metrics["intent"], metrics["group"], metrics["topic"]
    rows = "\n".join(
        f"| {label} | {row['n']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} "
        f"| {facts['thresholds'][label]:.2f} |"
        for label, row in intent["per_class"].items()
    )
    alarms = "\n".join(
        f"| {label} | {row['n']} | {row['heard']:.2f} | {facts['alarm_thresholds'][label]:.2f} |"
        for label, row in metrics["alarm"].items()
    )
    groups = "\n".join(
        f"| {label} | {row['n']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} |"
        for label, row in group["per_class"].items()
    )
    return f"""# Model {facts["version"]}

**For**: sorting what citizens write to an Indonesian city (intent, topic) so that an officer sees it in time.
**Not for**: deciding about a person, or answering anybody without an officer.

**Learnt from** {facts["examples"]} labelled messages (corpus {facts["corpus_hash"][:12]}, seed {facts["seed"]}),
on {facts["trained_on"]}. TF-IDF of words 1-2 and characters 2-5; linear SVC and complement naive Bayes, pooled.

The figures below are on held-out folds of the same corpus. Real messages of a city are harder: measure them
with `tanggap evaluate FILE`, and expect fewer right guesses and somewhat too much confidence there.
{REACHED}

## Intent ({intent["n"]} messages, judged by a model that did not see their topic)
{_right(intent)}
Sure: {_sure(intent)}. The others go to a person.

| intent | n | precision | recall | F1 | sure from |
|---|---|---|---|---|---|
{rows}

## Group ({group["n"]} messages)
{_right(group)}

| group | n | precision | recall | F1 |
|---|---|---|---|---|
{groups}

## Topic ({topic["n"]} messages)
Accuracy {topic["accuracy"]:.3f}. Sure from {facts["topic_threshold"]:.2f}: {_sure(topic)}.

## Alarms (a second opinion beside the rules over words)
Labelled by those rules in the corpus and by hand in two lists; so many of the held-out ones are heard at a threshold
that few calm messages reach.

| alarm | n | heard | from |
|---|---|---|---|
{alarms}
"""


def _right(metric: Mapping[str, Any]) -> str:
    return (
        f"Accuracy {metric['accuracy']:.3f}, macro-F1 {metric['macro_f1']:.3f}, "
        f"calibration error {metric['calibration_error']:.3f}."
    )


def _sure(metric: Mapping[str, Any]) -> str:
    right = metric["accuracy_when_sure"]
    return f"{metric['coverage']:.0%} of them" + ("" if right is None else f", of which {right:.1%} right")
