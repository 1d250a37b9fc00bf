"""How a city's folder and the edits made over the API live together: a merge, part by part, that loses neither.

A part is the table of policies, one calendar or one list of holidays. What only one side has changed since
the folder was last loaded is taken from that side; what both have changed, a person must decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Edits = Literal["keep", "replace"]
Content = Mapping[str, Any]
_GROUPS = ("calendars", "holiday_lists")


@dataclass(frozen=True, slots=True)
class Merged:
    """`policies` and `calendar` as they should be, and the parts that were edited over the API since."""

    content: dict[str, Any]
    kept: tuple[str, ...]
    """Edited, and not changed in the folder: they stay as edited."""
    clashing: tuple[str, ...]
    """Changed on both sides."""


def merge(base: Content, current: Content, folder: Content, edits: Edits | None) -> Merged:
    """`base` is the folder when it was last loaded. Where both sides clash `edits` says who wins: by default nobody
    may, and the caller refuses."""
    was, now, wanted = _parts(base), _parts(current), _parts(folder)
    result = dict(wanted)
    kept: list[str] = []
    clashing: list[str] = []
    for name in sorted({*was, *now, *wanted}):
        edited = now.get(name) != was.get(name)
        if not edited or now.get(name) == wanted.get(name):
            continue
        clashes = wanted.get(name) != was.get(name)
        (clashing if clashes else kept).append(name)
        if edits == "replace":
            continue
        if name in now:
            result[name] = now[name]
        else:
            result.pop(name, None)
    return Merged(_whole(result), tuple(kept), tuple(clashing))


def _parts(content: Content) -> dict[str, Any]:
    parts = {"policies": content["policies"]}
    for group in _GROUPS:
        parts |= {f"{group}.{key}": value for key, value in content["calendar"][group].items()}
    return parts


def _whole(parts: Mapping[str, Any]) -> dict[str, Any]:
    calendar: dict[str, dict[str, Any]] = {group: {} for group in _GROUPS}
    for name, value in parts.items():
        group, _, key = name.partition(".")
        if key:
            calendar[group][key] = value
    return {"policies": parts["policies"], "calendar": calendar}
