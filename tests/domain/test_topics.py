from __future__ import annotations

import pytest

from app.domain.topics import GROUPS, HOAX_TOPICS, INTENTS, TOPICS, group_of, strongest


def test_every_topic_has_exactly_one_group() -> None:
    assert len(set(TOPICS)) == len(TOPICS) == sum(map(len, GROUPS.values()))
    assert all(topic in GROUPS[group_of(topic) or ""] for topic in TOPICS)


def test_a_hoax_topic_is_at_home_in_no_group() -> None:
    assert not set(HOAX_TOPICS) & set(TOPICS)
    assert [group_of(topic) for topic in (*HOAX_TOPICS, None)] == [None] * 4


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(KeyError):
        group_of("flying_cars")


def test_when_two_intents_apply_the_one_that_asks_most_wins() -> None:
    assert strongest(["praise", "complaint"]) == "complaint"
    assert strongest(["complaint", "hoax_report"]) == "hoax_report"
    assert strongest(["none", "question"]) == "question"
    assert strongest(INTENTS[::-1]) == INTENTS[0]
