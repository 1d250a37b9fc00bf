"""A model's folder: JSON and arrays of numbers, which cannot execute code; a manifest holds the hash of each file.

A folder that is not exactly what training wrote is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import TanggapError

MANIFEST = "manifest.json"
ARRAYS = ("idf", "weights", "bias", "topic_weights", "topic_bias", "pairs")
"""The files with numbers (`.npy`): the first heads side by side; the topics group by group, each a block of its own."""

_NUMBERS = (np.dtype(np.float32), np.dtype(np.int32))


class ModelError(TanggapError):
    """There is no model to serve, or its files are not what training wrote."""


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files of a model and the manifest that lists their hashes."""
    folder.mkdir(parents=True)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    # Last, so that a folder whose writing was cut short has no manifest and is refused.
    (folder / MANIFEST).write_text(json.dumps({"sha256": hashes}, indent=1), encoding="utf-8")


def read_checked(folder: Path) -> dict[str, bytes]:
    """The files that the manifest lists, each compared with its hash before anything is parsed."""
    try:
        hashes: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["sha256"]
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: no model here (no {MANIFEST}); run `tanggap train`") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: the manifest cannot be read: {error}") from error
    # Side by side: reading and hashing let go of the interpreter.
    with ThreadPoolExecutor() as pool:
        return dict(zip(hashes, pool.map(partial(_read_one, folder), hashes.items()), strict=True))


def _read_one(folder: Path, listed: tuple[str, str]) -> bytes:
    name, expected = listed
    if Path(name).name != name:
        raise ModelError(f"{folder}: the manifest names a file outside the model: {name}")
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{folder}: {name} is missing or cannot be read") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise ModelError(f"{folder}: {name} was altered after training; restore it or train again")
    return content


def read_array(content: bytes) -> NDArray[Any]:
    """The array of a `.npy` file that holds numbers, nothing that could be executed; a view on the bytes."""
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("not an array of this format")
    shape, by_column, kind = np.lib.format.read_array_header_1_0(file)
    if kind not in _NUMBERS or by_column:
        raise ValueError(f"an array of {kind}, not of float32 or int32 by rows")
    return np.frombuffer(content, dtype=kind, offset=file.tell()).reshape(shape)
