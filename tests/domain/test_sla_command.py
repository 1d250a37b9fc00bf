from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app.commands import sla

CASES = Path(__file__).parent / "sla_cases.jsonl"
app = typer.Typer()
app.command()(sla.explain)


def run(file: str, given: bytes = b"") -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, [file], input=given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_file_of_cases_gives_a_line_each_in_order() -> None:
    status, answers = run(str(CASES))
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    assert status == 0
    assert answers == [{"id": case["id"], "result": case["expected"]} for case in cases]


def test_standard_input_is_read_for_a_dash() -> None:
    line = CASES.read_bytes().splitlines()[0]
    status, answers = run("-", b"\n" + line)
    assert status == 0
    assert [answer["id"] for answer in answers] == ["OWN-001"]


def test_a_line_that_is_no_object_is_named_and_the_rest_is_done() -> None:
    line = CASES.read_bytes().splitlines()[0]
    status, answers = run("-", b"\n".join([line, b"{oops", b"[1, 2]", b"\xff\xfe\xff", b"[" * 100_000, line]))
    assert status == 1
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, 5, None]
    assert all("error" in answer for answer in answers[1:5])


@pytest.mark.parametrize("case", [{}, {"id": 7, "calendar": None}, {"id": "x", "events": "none"}])
def test_a_case_that_cannot_be_judged_is_still_an_answer(case: dict[str, Any]) -> None:
    status, answers = run("-", json.dumps(case).encode())
    assert status == 0
    assert answers[0]["id"] == case.get("id")
    assert answers[0]["result"]["error"]


def test_a_file_that_is_not_there_is_a_wrong_use() -> None:
    assert run("no-such-file.jsonl") == (2, [])
