"""`tanggap sla`: what the clocks say, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from app.domain.explain import explain as explain_case


def explain(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help="One case a line as JSON; - reads standard input.")],
) -> None:
    """Say for each case when its clocks are due and whether they were met, one JSON line a case."""
    all_read = True
    for answer in answers(file):
        all_read = all_read and "line" not in answer
        sys.stdout.write(json.dumps(answer) + "\n")
    if not all_read:
        raise typer.Exit(1)


def answers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """{"id", "result"} for a JSON object, {"error", "line"} for anything else; empty lines say nothing."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except (ValueError, RecursionError):
            yield {"error": "not JSON", "line": number}
            continue
        if isinstance(case, dict):
            yield {"id": case.get("id"), "result": explain_case(case)}
        else:
            yield {"error": "not a JSON object", "line": number}
