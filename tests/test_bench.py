"""The bench's own arithmetic: without measuring anything, so that it says the same on every machine."""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.directory import load_city
from app.platforms import get_platform
from bench import __main__ as command
from bench.citizens import ACCOUNT, FOLLOW_UP, SECRET, bodies_of, comments, sign
from bench.day_loop import DayLoop
from bench.ground import Ground
from bench.harness import Figure, alternate, table, write_json
from bench.load import BODY_BYTES, LoadError, requests_of, status_of
from tests.town import CITIES

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
QUICK = Figure("quick enough", "1/s", 45.0, 50.0, 0.9)
SLOW = Figure("too slow", "ms", 14.0, 10.0, 1.3, "lower")
SHOWN = Figure("only shown", "1/s", 1.0, 3.0, None)


def test_a_goal_is_reached_from_the_side_that_is_better() -> None:
    assert QUICK.ratio == 0.9
    assert QUICK.reached is True
    assert Figure("nearly", "1/s", 44.9, 50.0, 0.9).reached is False
    assert SLOW.reached is False
    assert Figure("at the limit", "ms", 13.0, 10.0, 1.3, "lower").reached is True
    assert SHOWN.reached is None


def test_the_file_is_a_list_of_figures_with_exactly_these_keys(tmp_path: Path) -> None:
    file = tmp_path / "new" / "bench.json"
    write_json([QUICK, SLOW, SHOWN], file)
    rows = json.loads(file.read_text())
    assert [list(row) for row in rows] == [["name", "unit", "value", "limit", "ratio", "goal", "better"]] * 3
    assert rows[1] == {
        "name": "too slow", "unit": "ms", "value": 14.0, "limit": 10.0, "ratio": 1.4, "goal": 1.3, "better": "lower",
    }  # fmt: skip
    assert rows[2]["goal"] is None


def test_the_table_says_what_was_missed() -> None:
    cells = [list(column.cells) for column in table([QUICK, SLOW, SHOWN]).columns]
    assert cells[5] == ["≥ 0.9", "≤ 1.3", "–"]
    assert ["reached" in str(cells[6][0]), "missed" in str(cells[6][1]), cells[6][2]] == [True, True, ""]


def test_measures_take_turns_and_the_middle_round_counts() -> None:
    turns: list[str] = []
    ones, twos = iter([1.0, 9.0, 2.0]), iter([5.0, 3.0, 4.0])

    def one() -> float:
        turns.append("one")
        return next(ones)

    def two() -> float:
        turns.append("two")
        return next(twos)

    assert alternate(3, one, two) == (2.0, 4.0)
    assert turns == ["one", "two"] * 3


@pytest.mark.parametrize(("figure", "status"), [(QUICK, 0), (SLOW, 1), (SHOWN, 0)])
def test_the_exit_status_tells_of_a_missed_goal(
    figure: Figure, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(_ground: Ground) -> list[Figure]:
        """One figure that was known before."""
        return [figure]

    monkeypatch.setattr(command, "MEASURES", {"known": measure})
    out = tmp_path / "bench.json"
    asked = ["known", "--data", str(tmp_path / "data"), "--out", str(out)]
    assert CliRunner().invoke(command.cli, asked).exit_code == status
    assert json.loads(out.read_text())[0]["name"] == figure.name
    assert CliRunner().invoke(command.cli, ["unheard-of", *asked[1:]]).exit_code == 2


def test_the_load_sends_different_signed_comments_of_the_size_it_says() -> None:
    instagram = get_platform("instagram")
    bodies = list(itertools.islice(bodies_of(BODY_BYTES, NOW, seed=1), 200))
    assert len(set(bodies)) == 200
    assert all(0.9 * BODY_BYTES < len(body) < 1.1 * BODY_BYTES for body in bodies)
    assert instagram.verify(bodies[0], {"x-hub-signature-256": sign(bodies[0])}, [SECRET], NOW)
    events = instagram.parse(bodies[0])
    assert [(event.kind.value, event.account_id) for event in events] == [("comment", ACCOUNT)]
    first, second = requests_of("/hook", 1, 0), requests_of("/hook", 1, 1)
    assert first[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert first != second


def test_some_citizens_write_again_under_the_same_post() -> None:
    written = comments(2000, seed=4)
    assert written == comments(2000, seed=4)
    again = len(written) - len({(comment.author, comment.post) for comment in written})
    assert FOLLOW_UP * 0.7 < again / len(written) < FOLLOW_UP * 1.3


def test_an_answer_counts_when_all_of_it_is_there() -> None:
    answer = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length: 2\r\n\r\nok"
    assert [status_of(answer[:end]) for end in (10, len(answer) - 2, len(answer) - 1)] == [None, None, None]
    assert status_of(answer) == 200
    assert status_of(answer.replace(b"200", b"503")) == 503
    with pytest.raises(LoadError):
        status_of(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")


def test_the_day_loop_agrees_with_the_clock_it_is_measured_against() -> None:
    calendar = load_city("tangerang", CITIES).calendars["office"]
    loop = DayLoop(calendar.hours, calendar.tz)
    chance = random.Random(5)
    for _ in range(300):
        start = NOW + timedelta(seconds=chance.randrange(-200 * 86_400, 200 * 86_400))
        seconds = chance.randrange(1, 120 * 3600)
        due = loop.due(start, seconds)
        assert due == calendar.due(start, seconds)
        assert loop.elapsed(start, due) == calendar.elapsed(start, due) == seconds
