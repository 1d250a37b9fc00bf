"""What cannot be handled is set aside with its reason; nothing waits for it, and `replay` tries it again."""

from __future__ import annotations

from typing import Any

import pytest

from app.clock import utc_now
from app.database import Database
from app.inbox import Inbox
from app.intake.ledger import replay
from tests.intake.test_erasure import places_with
from tests.town import Town, ig_comment, ig_dm, instagram, key_of

TRIES = 3
COMPLAINT = "lampu jalan di depan rumah mati total, gelap"
REASON = "ProgramLimitExceeded 54000"


@pytest.fixture
def inbox(inbox: Inbox) -> Inbox:
    inbox.tries_max = TRIES
    return inbox


@pytest.fixture
async def town(town: Town) -> Town:
    """A database that refuses the messages of one thread, as it might for a reason that nobody has thought of."""
    await town.execute(
        "CREATE FUNCTION choke() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'the row of %% is too large', NEW.text USING ERRCODE = '54000'; END$$"
    )
    await town.execute(
        "CREATE TRIGGER choke BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.thread_id = 'racun') "
        "EXECUTE FUNCTION choke()"
    )
    return town


async def cure(town: Town) -> None:
    """The cause is removed; now the operator may replay."""
    await town.execute("DROP TRIGGER choke ON messages")


def poisoned(number: str = "px", text: str = COMPLAINT) -> dict[str, Any]:
    return ig_comment(number, text, "7666", media="racun")


async def retry_until_dead(town: Town) -> None:
    for _ in range(TRIES):
        await town.execute("UPDATE dead_letters SET next_try_at = now() - interval '1 second'")
        await town.inbox.retry()


async def letters(town: Town) -> list[tuple[Any, ...]]:
    return await town.rows("SELECT position, tries, dead_at IS NOT NULL, reason FROM dead_letters ORDER BY id")


async def test_a_poisoned_event_is_set_aside_while_everything_beside_it_is_stored(town: Town) -> None:
    await town.deliver("instagram", instagram(ig_comment("before", COMPLAINT, "7001", media="a")))
    beside = [ig_comment(f"beside{i}", COMPLAINT, f"71{i}", media="b") for i in range(4)]
    await town.deliver("instagram", instagram(*beside[:2], poisoned(), *beside[2:]))
    await town.deliver("instagram", instagram(ig_comment("after", COMPLAINT, "7002", media="c")))
    await town.open()
    stored = [number for (number,) in await town.rows("SELECT external_id FROM messages ORDER BY id")]
    assert stored == ["before", "beside0", "beside1", "beside2", "beside3", "after"]
    assert await town.rows("SELECT count(*) FROM cases") == [(6,)]
    assert await town.rows("SELECT count(*) FROM deliveries WHERE handled_at IS NULL") == [(0,)]
    assert await letters(town) == [(2, 1, False, REASON)]
    failed = await town.rows("SELECT position, reason FROM outcomes WHERE outcome = 'failed'")
    assert failed == [(2, REASON)]


async def test_only_the_part_of_a_batch_that_holds_the_poison_is_opened_one_by_one(town: Town) -> None:
    for i in range(40):
        event = poisoned() if i == 35 else ig_comment(f"c{i}", COMPLAINT, f"7{i}", media=f"m{i}")
        await town.deliver("instagram", instagram(event))
    assert await town.inbox.open_batch(16 * 31) == 40
    assert await town.rows("SELECT count(*), count(DISTINCT xmin::text) FROM messages") == [(39, 1 + 8)]
    assert await letters(town) == [(0, 1, False, REASON)]


async def test_it_is_tried_k_times_and_then_it_is_dead(town: Town) -> None:
    await town.say("instagram", instagram(poisoned()))
    seen = await letters(town)
    for _ in range(TRIES):
        await town.execute("UPDATE dead_letters SET next_try_at = now() - interval '1 second'")
        await town.inbox.retry()
        seen += await letters(town)
    assert seen == [(0, 1, False, REASON), (0, 2, False, REASON), (0, 3, True, REASON), (0, 3, True, REASON)]


async def test_the_next_try_waits_longer_each_time(town: Town) -> None:
    await town.say("instagram", instagram(poisoned()))
    waits = []
    for _ in range(TRIES - 1):
        waits += await town.rows("SELECT extract(epoch FROM next_try_at - now())::float FROM dead_letters")
        assert await town.inbox.retry() == 0
        await town.execute("UPDATE dead_letters SET next_try_at = now() - interval '1 second'")
        await town.inbox.retry()
    assert 1 < waits[0][0] <= 2
    assert 7 < waits[1][0] <= 8


async def test_nothing_else_waits_for_what_is_dead(town: Town) -> None:
    await town.say("instagram", instagram(poisoned()))
    await retry_until_dead(town)
    for number in range(3):
        await town.say("instagram", instagram(ig_comment(f"c{number}", COMPLAINT, "7001", media=f"m{number}")))
    assert await town.rows("SELECT count(*) FROM cases") == [(3,)]
    assert await town.inbox.retry() == 0


async def test_replay_puts_the_dead_back_and_stores_what_can_be_stored_now(town: Town, database: Database) -> None:
    await town.say("instagram", instagram(ig_comment("c1", COMPLAINT), poisoned(), ig_comment("c2", COMPLAINT, "7002")))
    await retry_until_dead(town)
    await cure(town)
    assert await town.inbox.retry() == 0
    async with database.transaction() as session:
        assert await replay(session, utc_now()) == 1
    assert await town.inbox.retry() == 1
    assert await letters(town) == []
    assert await town.rows("SELECT external_id FROM messages ORDER BY id") == [("c1",), ("c2",), ("px",)]
    assert await town.rows("SELECT outcome FROM outcomes ORDER BY position") == [("stored",)] * 3
    assert await town.rows("SELECT count(*) FROM cases") == [(3,)]
    async with database.transaction() as session:
        assert await replay(session, utc_now()) == 0


async def test_replaying_what_is_still_poisoned_gives_it_all_its_tries_again(town: Town, database: Database) -> None:
    await town.say("instagram", instagram(poisoned()))
    await retry_until_dead(town)
    async with database.transaction() as session:
        assert await replay(session, utc_now()) == 1
    assert await letters(town) == [(0, 0, False, REASON)]
    await retry_until_dead(town)
    assert await letters(town) == [(0, TRIES, True, REASON)]


async def test_replaying_a_delivery_stores_nothing_twice(town: Town, database: Database) -> None:
    await town.say("instagram", instagram(ig_comment("c1", COMPLAINT), poisoned(), ig_dm("m1", COMPLAINT, "7002")))
    before = await town.rows("SELECT id, text, case_id FROM messages ORDER BY id")
    cases = await town.rows("SELECT * FROM cases ORDER BY id")
    async with database.transaction() as session:
        assert await replay(session, utc_now(), delivery_id=1) == 1
    assert await town.open() == 1
    assert await town.rows("SELECT id, text, case_id FROM messages ORDER BY id") == before
    assert await town.rows("SELECT * FROM cases ORDER BY id") == cases
    assert [outcome for (outcome,) in await town.rows("SELECT outcome FROM outcomes ORDER BY position")] == [
        "stored", "failed", "stored",
    ]  # fmt: skip
    assert await letters(town) == [(1, 1, False, REASON)]


async def test_replaying_a_delivery_whose_body_is_gone_keeps_its_dead_letters(town: Town, database: Database) -> None:
    """They do not need the body; throwing them away would lose a citizen's message."""
    await town.say("instagram", instagram(poisoned(), ig_dm("m1", COMPLAINT, "7002")))
    await town.say("instagram", instagram(ig_dm("m1", None, "7002", deleted=True)))
    assert await town.rows("SELECT body FROM deliveries WHERE id = 1") == [(None,)]
    async with database.transaction() as session:
        assert await replay(session, utc_now(), delivery_id=1) == 0
    assert await letters(town) == [(0, 1, False, REASON)]


async def test_a_dead_letter_outlives_the_body_it_came_in(town: Town, database: Database) -> None:
    await town.say("instagram", instagram(poisoned(), ig_dm("m1", COMPLAINT, "7002")))
    await town.say("instagram", instagram(ig_dm("m1", None, "7002", deleted=True)))
    await cure(town)
    await town.execute("UPDATE dead_letters SET next_try_at = now()")
    assert await town.inbox.retry() == 1
    assert await town.rows("SELECT text, case_id IS NOT NULL FROM messages WHERE external_id = 'px'") == [
        (COMPLAINT, True)
    ]


async def test_a_whole_body_that_was_not_understood_is_opened_again_by_replay(town: Town, database: Database) -> None:
    await town.say("instagram", b"bukan JSON")
    assert [row[:3] for row in await letters(town)] == [(-1, 1, True)]
    async with database.transaction() as session:
        assert await replay(session, utc_now()) == 1
    assert await town.inbox.retry() == 1
    assert [row[:3] for row in await letters(town)] == [(-1, 1, True)]
    body = instagram(ig_comment("c1", COMPLAINT))  # As if the adapter had learned to read it.
    await town.execute("UPDATE deliveries SET body = %s", body)
    async with database.transaction() as session:
        assert await replay(session, utc_now()) == 1
    assert await town.inbox.retry() == 1
    assert await letters(town) == []
    assert await town.rows("SELECT text FROM messages") == [(COMPLAINT,)]


async def test_words_that_wait_among_the_dead_are_erased_with_their_message(town: Town, database: Database) -> None:
    await town.say("instagram", instagram(poisoned("px", "lampu jalan bu Saminah mati")))
    await retry_until_dead(town)
    assert await places_with(town, "saminah") == ["dead_letters.event", "deliveries.body"]
    await town.say("instagram", instagram(ig_dm("px", None, "7666", deleted=True)))
    assert await places_with(town, "saminah") == []
    assert await letters(town) == []
    await cure(town)
    async with database.transaction() as session:
        assert await replay(session, utc_now()) == 0
    assert await town.rows("SELECT text, case_id, erased_at IS NOT NULL FROM messages") == [(None, None, True)]


async def test_an_operator_reads_reasons_without_words_and_replays_over_http(town: Town) -> None:
    await town.say("instagram", instagram(poisoned("px", "lampu jalan bu Saminah mati")))
    await retry_until_dead(town)
    answer = await town.get("operator", "/inbox/dead-letters")
    assert [letter["reason"] for letter in answer.json()] == [REASON]
    assert "Saminah" not in answer.text
    headers = {"authorization": f"Bearer {key_of('operator')}"}
    replayed = await town.client.post("/inbox/dead-letters/replay", headers=headers)
    assert replayed.json() == {"put_back": 1}
    assert (await town.client.post("/inbox/deliveries/1/replay", headers=headers)).json() == {"put_back": 1}
    assert (await town.client.post("/inbox/deliveries/99/replay", headers=headers)).status_code == 404


async def test_a_database_that_goes_away_makes_nothing_dead(town: Town) -> None:
    """A collision or an outage is not the event's own fault: the batch is tried again as it is."""
    await town.deliver("instagram", instagram(ig_comment("c1", COMPLAINT)))
    await town.execute(
        "CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END$$"
    )
    await town.execute("CREATE TRIGGER stumble BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION stumble()")
    with pytest.raises(Exception, match="deadlock"):
        await town.inbox.open_batch(10)
    assert await letters(town) == []
    assert await town.rows("SELECT handled_at FROM deliveries") == [(None,)]
    await town.execute("DROP TRIGGER stumble ON messages")
    assert await town.open() == 1
    assert await town.rows("SELECT outcome FROM outcomes") == [("stored",)]
