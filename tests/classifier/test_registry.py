"""Models are kept in versions, and one whose files are not what training wrote is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.classifier import registry
from app.classifier.folder import ModelError
from app.classifier.model import Model
from app.classifier.train import Fitted
from tests.classifier.conftest import TRAINED_ON


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """A copy of the model's folder, to be spoilt."""
    version = registry.current_version(home)
    assert version is not None
    return Path(shutil.copytree(registry.models_dir(home) / version, tmp_path / version))


def test_no_model_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="tanggap train"):
        registry.load_current(tmp_path)
    assert registry.current_version(tmp_path) is None


def test_a_version_is_the_day_and_the_corpus(home: Path, served: Model, fitted: Fitted) -> None:
    assert served.version == f"20260102-{served.corpus_hash[:8]}" == registry.current_version(home)
    assert served.corpus_hash == fitted.facts["corpus_hash"]


def test_training_again_on_the_same_day_makes_another_version(tmp_path: Path, fitted: Fitted) -> None:
    first, second = (registry.save(tmp_path, fitted, TRAINED_ON) for _ in range(2))
    assert second.name == f"{first.name}-2"
    assert Model.load(second).version == second.name
    assert registry.current_version(tmp_path) is None
    registry.promote(tmp_path, first.name)
    registry.promote(tmp_path, second.name)
    assert registry.load_current(tmp_path).version == second.name
    assert sorted(path.name for path in registry.models_dir(tmp_path).iterdir()) == [first.name, second.name, "current"]


def test_old_models_go_and_what_was_used_lately_stays(tmp_path: Path, fitted: Fitted) -> None:
    folders = [registry.save(tmp_path, fitted, TRAINED_ON) for _ in range(8)]
    home = registry.models_dir(tmp_path)
    for age, folder in enumerate(reversed(folders)):
        os.utime(folder, (1e9 - age, 1e9 - age))
    (home / ".draft-of-a-killed-training").mkdir()
    (home / ".fetch-long-ago").mkdir()
    os.utime(home / ".fetch-long-ago", (1e9, 1e9))
    first = Model.load(folders[0])
    registry.promote(tmp_path, folders[1].name)
    kept = {path.name for path in home.iterdir()}
    assert kept == {f.name for f in (folders[1], *folders[4:])} | {"current", ".draft-of-a-killed-training"}
    assert registry.load_current(tmp_path).version == folders[1].name
    assert first.classify(["lampu jalan mati"])[0].intent == "complaint", "who has loaded it reads on"


def test_only_a_version_that_is_there_is_promoted(home: Path) -> None:
    for version in ("20200101-00000000", "../models", "."):
        with pytest.raises(ModelError, match="no model version"):
            registry.promote(home, version)


@pytest.mark.parametrize("name", ["model.json", "vocabulary.json", "weights.npy", "card.md"])
def test_an_altered_file_is_refused(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name} was altered"):
        Model.load(folder)


@pytest.mark.parametrize("name", ["model.json", "vocabulary.json", "weights.npy", "manifest.json"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        Model.load(folder)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model here"):
        Model.load(tmp_path / "nowhere")


def _rewrite(folder: Path, name: str, content: bytes) -> None:
    """Replace a file and its hash, as somebody who can write the whole folder would."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["sha256"][name] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _pickled(folder: Path) -> None:
    arrays = io.BytesIO()
    hostile = np.array([print], dtype=object)
    np.save(arrays, hostile)
    _rewrite(folder, "weights.npy", arrays.getvalue())


def _other_format(folder: Path) -> None:
    facts = json.loads((folder / "model.json").read_bytes())
    _rewrite(folder, "model.json", json.dumps({**facts, "format": 99}).encode())


def _fewer_words(folder: Path) -> None:
    words = json.loads((folder / "vocabulary.json").read_bytes())
    _rewrite(folder, "vocabulary.json", json.dumps({**words, "words": words["words"][1:]}).encode())


def _fewer_labels(folder: Path) -> None:
    facts = json.loads((folder / "model.json").read_bytes())
    facts["heads"]["intent"].pop()
    _rewrite(folder, "model.json", json.dumps(facts).encode())


def _no_array(folder: Path) -> None:
    _rewrite(folder, "weights.npy", b"\x93NUMPY and nothing more")


def _outside(folder: Path) -> None:
    (folder / "manifest.json").write_text(json.dumps({"sha256": {"../model.json": "0"}}))


@pytest.mark.parametrize("spoil", [_pickled, _other_format, _fewer_words, _fewer_labels, _no_array, _outside])
def test_a_folder_with_fitting_hashes_but_no_model_is_refused(folder: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder)
    with pytest.raises(ModelError):
        Model.load(folder)


def test_the_card_tells_the_measured_figures(folder: Path, fitted: Fitted) -> None:
    card = (folder / "card.md").read_text(encoding="utf-8")
    metrics = fitted.facts["metrics"]
    assert f"Accuracy {metrics['intent']['accuracy']:.3f}" in card
    assert f"macro-F1 {metrics['group']['macro_f1']:.3f}" in card
    assert f"{fitted.facts['examples']} labelled messages" in card
