"""`tanggap parse` as a person at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from app.commands.parse import parse
from app.platforms import PLATFORMS

from .cases import FOLDER

KEYS = ["kind", "direction", "external_id", "parent_id", "thread_id", "account_id", "author_id", "target_id", "text"]
KEYS += ["attachments", "occurred_at"]

command = typer.Typer()
command.command()(parse)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


MESSAGE = FOLDER / "instagram" / "message.json"
COMMENT = FOLDER / "instagram" / "comment.json"


def test_one_file_is_one_json_object_a_line_with_all_keys_in_order() -> None:
    result = run("--platform", "instagram", MESSAGE)
    assert result.exit_code == 0
    [line] = lines(result)
    assert list(line) == KEYS
    assert line["text"] == "Selamat pagi, mau tanya syarat KIA"
    assert line["occurred_at"] == "2026-01-05T03:00:00.500000Z"


def test_a_comment_without_a_time_has_null_for_it() -> None:
    [line] = lines(run("--platform", "instagram", COMMENT))
    assert line["occurred_at"] is None


def test_several_files_add_the_file_to_each_line() -> None:
    found = lines(run("--platform", "instagram", MESSAGE, COMMENT))
    assert [list(line) for line in found] == [[*KEYS, "file"]] * 2
    assert [line["file"] for line in found] == [str(MESSAGE), str(COMMENT)]


def test_a_dash_reads_stdin() -> None:
    result = run("--platform", "instagram", "-", stdin=MESSAGE.read_bytes())
    assert [line["external_id"] for line in lines(result)] == ["igm-001"]


def test_a_body_that_is_no_json_object_fails_and_the_other_files_are_still_printed(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("[1]")
    result = run("--platform", "instagram", bad, tmp_path / "missing.json", MESSAGE)
    assert result.exit_code == 1
    assert [line["external_id"] for line in lines(result)] == ["igm-001"]
    assert "bad.json: the body is JSON, but no object: list" in result.stderr
    assert "missing.json" in result.stderr
    assert "Traceback" not in result.stderr


def test_even_a_lone_surrogate_can_be_printed(tmp_path: Path) -> None:
    body = tmp_path / "odd.json"
    body.write_text(r'{"entry":[{"changes":[{"field":"comments","value":{"id":"1","text":"\ud83d\u0000"}}]}]}')
    result = run("--platform", "instagram", body)
    assert result.exit_code == 0
    assert lines(result)[0]["text"] == "\ud83d\x00"


@pytest.mark.parametrize(
    "arguments", [["--platform", "myspace", "x.json"], ["--platform", "instagram"], [str(MESSAGE)], []]
)
def test_wrong_usage_ends_with_status_two(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_our_own_fixtures_pass_the_check(platform: str) -> None:
    result = run("--platform", platform, "--check", FOLDER / platform)
    assert result.exit_code == 0
    assert "fixtures agree" in result.stderr
    assert result.stdout == ""


def expect(folder: Path, *events: dict[str, Any]) -> Result:
    """Check the message fixture against these events."""
    (folder / "a.json").write_bytes(MESSAGE.read_bytes())
    (folder / "a.expected.json").write_text(json.dumps(events))
    return run("--platform", "instagram", "--check", folder)


def test_the_check_compares_neither_order_nor_times_nor_ignored_events(tmp_path: Path) -> None:
    [line] = lines(run("--platform", "instagram", MESSAGE))
    assert expect(tmp_path, {"kind": "ignore"}, {**line, "occurred_at": "other"}).exit_code == 0


def test_the_check_names_each_difference(tmp_path: Path) -> None:
    [line] = lines(run("--platform", "instagram", MESSAGE))
    result = expect(tmp_path, {**line, "text": "lain"})
    assert result.exit_code == 1
    assert 'a.json: missing {"account_id"' in result.stderr
    assert 'a.json: unexpected {"account_id"' in result.stderr
    assert "0 of 1 fixtures agree" in result.stderr


def test_the_check_counts_an_event_that_comes_twice(tmp_path: Path) -> None:
    [line] = lines(run("--platform", "instagram", MESSAGE))
    assert expect(tmp_path, line, line).exit_code == 1
    assert expect(tmp_path).exit_code == 1


def test_the_check_of_a_broken_pair_fails_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "a.expected.json").write_text("[]")
    (tmp_path / "b.expected.json").write_text("[]")
    (tmp_path / "c.json").write_text("{}")
    (tmp_path / "c.expected.json").write_text('{"kind": "dm"}')
    result = run("--platform", "instagram", "--check", tmp_path)
    assert result.exit_code == 1
    assert "a.json: the body is JSON, but no object" in result.stderr
    assert "c.expected.json is no list of events" in result.stderr
    assert "0 of 3 fixtures agree" in result.stderr


def test_an_empty_folder_does_not_pass_the_check(tmp_path: Path) -> None:
    assert run("--platform", "instagram", "--check", tmp_path).exit_code == 1
