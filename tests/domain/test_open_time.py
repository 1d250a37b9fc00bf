"""Instants are whole microseconds, and none is lost on the way to a datetime and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.open_time import EPOCH, to_instant, to_micros

LAST = to_micros(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))


@settings(max_examples=500, deadline=None)
@given(st.integers(to_micros(datetime(1, 1, 1, tzinfo=UTC)), LAST))
@example((1 << 52) - 1)
@example(1 << 52)
@example(-1)
def test_no_microsecond_is_lost(micros: int) -> None:
    instant = to_instant(micros)
    assert instant == EPOCH + timedelta(microseconds=micros)
    assert instant.tzinfo is UTC
    assert to_micros(instant) == micros
