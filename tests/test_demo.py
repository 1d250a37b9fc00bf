"""The demo's script says what it promises; a run of the whole is `make demo`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.commands.demo import payloads
from app.commands.demo.hour import DELAYED, Delivery, kinds_of, last_full_morning, play_hour
from app.commands.demo.installation import Secrets, clear
from app.commands.demo.lines import LINES
from app.directory import load_city
from app.domain.events import Direction, Kind
from app.domain.privacy import mask
from app.domain.working_time import Calendar
from app.errors import TanggapError
from app.platforms import get_platform
from tests.town import CITIES

BEGIN = datetime(2026, 11, 20, 2, tzinfo=UTC)
HOUR = play_hour(BEGIN)


@pytest.fixture(scope="module")
def office() -> Calendar:
    return load_city("tangerang", CITIES).calendars["office"]


@pytest.mark.parametrize(
    ("now", "begin"),
    [
        ("2026-11-20T10:00:00+07:00", "2026-11-20T09:00:00+07:00"),
        ("2026-11-20T09:59:59+07:00", "2026-11-19T09:00:00+07:00"),
        ("2026-11-22T09:25:00+07:00", "2026-11-20T09:00:00+07:00"),
        ("2026-11-23T07:00:00+07:00", "2026-11-20T09:00:00+07:00"),
        ("2026-03-03T12:00:00+07:00", "2026-03-03T09:00:00+07:00"),
        ("2026-12-25T12:00:00+07:00", "2026-12-23T09:00:00+07:00"),
    ],
    ids=["just over", "not over yet", "Sunday", "Monday before ten", "Ramadan", "Christmas and the day before"],
)
def test_the_hour_is_the_last_full_working_morning(office: Calendar, now: str, begin: str) -> None:
    assert last_full_morning(office, datetime.fromisoformat(now)) == datetime.fromisoformat(begin)


@pytest.mark.parametrize("delivery", HOUR, ids=lambda delivery: f"{delivery.minute}")
def test_every_delivery_is_what_it_promises_to_the_adapter(delivery: Delivery) -> None:
    assert kinds_of(delivery) == delivery.kinds


def test_every_platform_time_lies_in_the_hour() -> None:
    said = [
        event.occurred_at
        for delivery in HOUR
        for event in get_platform(delivery.platform).parse(delivery.body)
        if event.occurred_at is not None
    ]
    assert len(said) >= 60
    assert all(BEGIN <= at < BEGIN + timedelta(hours=1) for at in said)


def test_the_hour_is_busy_and_holds_what_an_inbox_must_bear() -> None:
    events = [event for delivery in HOUR for event in get_platform(delivery.platform).parse(delivery.body)]
    kinds = {event.kind for event in events}
    assert len(HOUR) >= 60
    assert {delivery.platform for delivery in HOUR} == {"instagram", "facebook", "website"}
    assert {Kind.COMMENT, Kind.DM, Kind.EDIT, Kind.DELETION, Kind.VISIBILITY, Kind.RECEIPT, Kind.IGNORE} <= kinds
    assert sum(delivery.forged for delivery in HOUR) == 2
    assert sum(event.direction is Direction.OUTBOUND and event.kind is not Kind.VISIBILITY for event in events) == 9
    assert any(event.text is None and event.attachments for event in events)


def test_a_repeated_body_comes_after_the_first_and_is_the_same() -> None:
    for number, delivery in enumerate(HOUR):
        before = {(earlier.platform, earlier.body) for earlier in HOUR[:number]}
        assert ((delivery.platform, delivery.body) in before) is delivery.again


def test_a_comment_may_be_overtaken_by_its_answer() -> None:
    [late] = DELAYED
    said = next(i for i, d in enumerate(HOUR) if payloads.handle_of(late) in d.body.decode().lower().replace(" ", "."))
    answered = next(i for i, d in enumerate(HOUR) if "segera dicek tim PJU" in d.body.decode())
    assert answered < said


def test_the_citizens_are_many_and_their_lines_hold_one_phone_number_only() -> None:
    assert len({line.citizen for line in LINES}) >= 50
    assert len({line.key for line in LINES}) == len(LINES)
    assert [line.citizen for line in LINES if "[telepon]" in mask(line.text)] == ["Ratna Sari"]


@pytest.mark.parametrize("platform", ["instagram", "website"])
def test_a_delivery_is_signed_with_its_platforms_secret(platform: str) -> None:
    now, right, wrong = datetime.now(UTC), Secrets(), Secrets()
    headers = payloads.sign(platform, b"{}", right.of(platform), now)
    assert get_platform(platform).verify(b"{}", headers, [right.of(platform)], now)
    assert not get_platform(platform).verify(b"{}", headers, [wrong.of(platform)], now)


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("18")
    with pytest.raises(TanggapError, match="no demo made"):
        clear(tmp_path)
    assert (tmp_path / "postgres" / "PG_VERSION").exists()


def test_a_new_demo_keeps_the_model_of_the_last_one(tmp_path: Path) -> None:
    clear(tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "postgres").mkdir()
    clear(tmp_path)
    assert (tmp_path / "models").exists()
    assert not (tmp_path / "postgres").exists()
