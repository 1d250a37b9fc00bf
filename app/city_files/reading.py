"""Reads a city's folder; what is refused is refused with the file, the line and what to do."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from app.city_files.checks import CityError, check
from app.city_files.rows import (
    CalendarFile,
    CityFiles,
    NotificationFile,
    OpdFile,
    PlaceRow,
    PolicyTable,
    Row,
    TemplateFile,
)

_SHOWN = 5
AnyRow = TypeVar("AnyRow", bound=Row)


def read_city(folder: Path, on: dt.date | None = None) -> CityFiles:
    """Read and check a city's folder; every topic must have an OPD on `on` and after every later change.

    Without `on` the last change of duties is what must hold. Raises CityError.
    """
    opd_file = _read_yaml(folder / "opd.yaml", OpdFile)
    files = CityFiles(
        **dict(opd_file),
        places=_read_places(folder / "places.csv"),
        calendar=_read_yaml(folder / "calendar.yaml", CalendarFile),
        policies=_read_yaml(folder / "policies.yaml", PolicyTable),
        templates=_read_yaml(folder / "templates.yaml", TemplateFile).templates,
        notifications=_read_notifications(folder / "notifications.yaml"),
    )
    check(files, folder, on)
    return files


def _read_notifications(path: Path) -> NotificationFile:
    """A city without this file tells nobody of anything."""
    return _read_yaml(path, NotificationFile) if path.exists() else NotificationFile()


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CityError(f"{path}: {error.strerror or error}; a city folder needs this file.") from None
    except UnicodeDecodeError:
        raise CityError(f"{path} is not UTF-8; save it again as UTF-8.") from None


def _read_yaml(path: Path, model: type[AnyRow]) -> AnyRow:
    text = _read_text(path)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CityError(f"{path}{line}: this is not YAML ({getattr(error, 'problem', error)}).") from None
    except ValueError as error:
        raise CityError(f"{path}: {error}; write dates as 2026-08-17.") from None
    _refuse_doubled_keys(path, root)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [
            f"{path}, line {_line(root, item['loc'])}, {'.'.join(map(str, item['loc'])) or 'file'}: {item['msg']}."
            for item in error.errors()
        ]
        raise CityError(_listed(lines)) from None


def _listed(lines: list[str]) -> str:
    more = len(lines) - _SHOWN
    return "\n".join([*lines[:_SHOWN], f"… and {more} more."] if more > 0 else lines)


def _line(node: yaml.Node | None, path: tuple[int | str, ...]) -> int:
    """The line of the innermost part of `path` that the file has, counted from 1."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            node = None
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _refuse_doubled_keys(path: Path, node: yaml.Node | None) -> None:
    """YAML would silently keep the last of two equal keys."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise CityError(f"{path}, line {line}: {key.value!r} stands here a second time; remove one.")
            seen.add(key.value)
            _refuse_doubled_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubled_keys(path, item)


def _read_places(path: Path) -> list[PlaceRow]:
    reader = csv.DictReader(io.StringIO(_read_text(path)))
    expected = list(PlaceRow.model_fields)
    if reader.fieldnames != expected:
        raise CityError(f"{path}, line 1: the columns must be {','.join(expected)}.")
    rows, errors = [], []
    for record in reader:
        try:
            rows.append(PlaceRow.model_validate(_place_values(record)))
        except ValidationError as error:
            item = error.errors()[0]
            where = ".".join(map(str, item["loc"]))
            errors.append(f"{path}, line {reader.line_num}, {where or 'row'}: {item['msg']}.")
    if errors:
        raise CityError(_listed(errors))
    return rows


def _place_values(record: Mapping[str | None, Any]) -> dict[str, Any]:
    """A missing cell is None and a surplus one stands under None: both are for the model to refuse."""
    values: dict[str, Any] = {str(name): value for name, value in record.items() if value != "" or name == "cue"}
    if isinstance(values.get("variants"), str):
        values["variants"] = [variant.strip() for variant in values["variants"].split("|") if variant.strip()]
    return values
