"""Payloads with anything changed anywhere: parse never raises, and nothing to answer lacks its id."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.events import Direction, Event, Kind
from app.platforms import PLATFORMS, get_platform
from app.platforms.base import ParseError, instant_of

from .cases import FIXTURES

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["", "0", "add", "1767582000", "\x00", "\ud800", 10**30, 1e308, "17841409900112233"]),
    st.lists(st.none() | st.integers() | st.text(max_size=2), max_size=2),
    st.dictionaries(
        st.sampled_from(["id", "mid", "message", "verb", "type"]), st.none() | st.text(max_size=3), max_size=2
    ),
)

UNDIRECTED = frozenset({Kind.RECEIPT, Kind.SYSTEM, Kind.IGNORE})

Path = tuple[str | int, ...]


def paths(node: Any, here: Path = ()) -> list[Path]:
    """The way to every value of a JSON document."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(node, dict):
        items = list(node.items())
    elif isinstance(node, list):
        items = list(enumerate(node))
    return [path for key, value in items for path in ((*here, key), *paths(value, (*here, key)))]


def change(document: Any, path: Path, value: Any, *, drop: bool) -> None:
    """Replace or drop what lies at the path, if an earlier change has left it there."""
    parent = document
    try:
        for key in path[:-1]:
            parent = parent[key]
        if drop:
            del parent[path[-1]]
        else:
            parent[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return


NUMBERED = frozenset(PLATFORMS) - {"instagram", "facebook", "line", "tiktok"}
"""Platforms whose every message has an id; a postback, and a message from Europe, gets its own when it is kept."""


def is_sound(event: Event, platform: str) -> bool:
    """What holds of every event, whatever was sent."""
    texts = [
        *(event.external_id, event.parent_id, event.thread_id, event.account_id, event.author_id),
        *(event.target_id, event.text, event.author_name, event.app_id),
    ]
    if event.kind in (Kind.COMMENT, Kind.MENTION, Kind.POST) or (event.kind is Kind.DM and platform in NUMBERED):
        named = event.external_id is not None
    elif event.kind in (Kind.EDIT, Kind.DELETION, Kind.VISIBILITY, Kind.REACTION, Kind.STATUS):
        named = event.target_id is not None
    else:
        named = True
    directed = isinstance(event.direction, Direction) == (event.kind not in UNDIRECTED)
    timed = event.occurred_at is None or event.occurred_at.utcoffset() == timedelta(0)
    typed = all(value is None or (isinstance(value, str) and value) for value in texts)
    return named and directed and timed and typed and type(event.attachments) is int and event.attachments >= 0


EMPTIES: list[tuple[Any, bool]] = [
    *((None, True), (None, False), ("", False), (0, False), ([], False), ({}, False), (True, False))
]


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_mutated_payload_never_raises_and_never_loses_an_id(data: st.DataObject) -> None:
    fixture = data.draw(st.sampled_from(FIXTURES))
    document = copy.deepcopy(json.loads(fixture.body))
    ways = st.sampled_from(paths(document))
    for path, value, drop in data.draw(st.lists(st.tuples(ways, ODD, st.booleans()), min_size=1, max_size=6)):
        change(document, path, value, drop=drop)
    for event in get_platform(fixture.platform).parse(json.dumps(document).encode()):
        assert is_sound(event, fixture.platform), event


@pytest.mark.parametrize("fixture", FIXTURES, ids=str)
def test_each_value_dropped_or_emptied_in_turn_does_no_harm(fixture: Any) -> None:
    document = json.loads(fixture.body)
    for path in paths(document):
        for value, drop in EMPTIES:
            changed = json.loads(fixture.body)
            change(changed, path, value, drop=drop)
            events = get_platform(fixture.platform).parse(json.dumps(changed).encode())
            assert all(is_sound(event, fixture.platform) for event in events), (path, value, drop)


@pytest.mark.parametrize("fixture", [f for f in FIXTURES if f.platform == "tiktok"], ids=str)
def test_json_within_a_text_may_be_anything_too(fixture: Any) -> None:
    payload = json.loads(fixture.body)
    content = payload.get("content")
    if not isinstance(content, str):
        content = json.dumps(content)
    bodies = [content[:end] for end in range(0, len(content), 7)]
    for path in paths(load_or_nothing(content)):
        for value, drop in EMPTIES:
            changed = load_or_nothing(content)
            change(changed, path, value, drop=drop)
            bodies.append(json.dumps(changed))
    for body in (*bodies, "[1]", "null", "\x00", "\ud800", "[" * 100_000, '{"comment_id": %s}' % ("9" * 5000)):
        events = get_platform("tiktok").parse(json.dumps({**payload, "content": body}).encode())
        assert len(events) == 1
        assert is_sound(events[0], "tiktok"), body


def load_or_nothing(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


@settings(max_examples=100, derandomize=True, deadline=None)
@given(body=st.binary(max_size=60), name=st.sampled_from(sorted(PLATFORMS)))
def test_any_bytes_are_events_or_a_parse_error(body: bytes, name: str) -> None:
    try:
        events = get_platform(name).parse(body)
    except ParseError:
        return
    assert all(event.kind is Kind.IGNORE for event in events)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(value=st.one_of(ODD, st.integers(), st.floats(), st.text(), st.datetimes().map(str)))
def test_any_value_is_a_time_in_utc_or_none(value: Any) -> None:
    moment = instant_of(value)
    assert moment is None or moment.utcoffset() == timedelta(0)
