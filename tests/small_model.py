"""The model that the tests run with: really trained, on a part of the shipped corpus, and kept until its sources change."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import app.classifier as classifier
from app.classifier import registry
from app.classifier.alarms import lessons
from app.classifier.examples import shipped

PART = 3
"""Every third message: a third of the time, and sure enough for the tests' plain sentences."""
KEPT = Path(__file__).resolve().parent.parent / "var" / "test-models"


def train_small_model(home: Path, part: int = PART) -> None:
    """Put the model into `home`, trained now unless the same sources were trained before."""
    source = KEPT / _fingerprint(part)
    if not (source / "models").is_dir():
        from app.classifier.train import train

        draft = KEPT / f".draft-{home.name}-{part}"
        fitted = train(shipped()[::part], lessons=lessons()[::part], seed=0)
        folder = registry.save(draft, fitted, date(2026, 1, 1))
        registry.promote(draft, folder.name)
        shutil.rmtree(source, ignore_errors=True)
        draft.rename(source)
    shutil.copytree(source / "models", home / "models")


def _fingerprint(part: int) -> str:
    digest = hashlib.sha256(str(part).encode())
    package = Path(classifier.__file__).parent
    for file in sorted(p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
