"""The same again: a body that the platform repeats, and a message that comes in another body."""

from __future__ import annotations

from tests.town import INSTAGRAM, Town, ig_comment, ig_dm, instagram

BODY = instagram(ig_comment("c1", "lampu jalan mati"))


async def test_the_same_body_again_is_one_delivery_that_counts_its_repeats(town: Town) -> None:
    for repeats in (0, 1, 2):
        assert (await town.deliver("instagram", BODY)).status_code == 200
        assert await town.rows("SELECT repeats FROM deliveries") == [(repeats,)]
        await town.open()
    assert await town.rows("SELECT count(*) FROM messages") == [(1,)]
    assert await town.rows("SELECT outcome FROM outcomes") == [("stored",)]


async def test_the_same_body_after_seven_days_is_a_delivery_of_its_own(town: Town) -> None:
    await town.say("instagram", BODY)
    await age(town, "6 days 23 hours")
    await town.say("instagram", BODY)
    assert await town.rows("SELECT repeats FROM deliveries") == [(1,)]
    await age(town, "1 hour 1 minute")
    await town.say("instagram", BODY)
    await town.say("instagram", BODY)
    assert await town.rows("SELECT repeats FROM deliveries ORDER BY id") == [(1,), (1,)]
    # The message in it is still the same one.
    assert await town.rows("SELECT count(*) FROM messages") == [(1,)]
    assert await town.rows("SELECT outcome FROM outcomes ORDER BY delivery_id") == [("stored",), ("duplicate",)]


async def age(town: Town, by: str) -> None:
    await town.execute("UPDATE deliveries SET received_at = received_at - %s::interval", by)


async def test_a_message_that_comes_in_another_body_is_a_duplicate(town: Town) -> None:
    await town.say("instagram", BODY)
    await town.say("instagram", instagram(ig_comment("c1", "lampu jalan mati"), ig_comment("c2", "jalan berlubang")))
    outcomes = await town.rows("SELECT external_id, outcome FROM outcomes ORDER BY delivery_id, position")
    assert outcomes == [("c1", "stored"), ("c1", "duplicate"), ("c2", "stored")]
    assert await town.rows("SELECT count(*) FROM messages") == [(2,)]


async def test_a_message_twice_in_one_body_is_stored_once(town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", "lampu jalan mati"), ig_comment("c1", "lampu jalan mati")))
    assert await town.rows("SELECT outcome FROM outcomes ORDER BY position") == [("stored",), ("duplicate",)]
    assert await town.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_the_same_id_on_another_account_is_another_message(town: Town) -> None:
    await town.execute(
        "INSERT INTO accounts (connection_id, platform, external_id, name, access_token, automations) "
        "SELECT connection_id, platform, '17849', '@dinas', '', '[]' FROM accounts WHERE external_id = %s",
        INSTAGRAM,
    )
    await town.say("instagram", BODY)
    await town.say("instagram", instagram(ig_comment("c1", "lampu jalan mati", account="17849")))
    assert await town.rows("SELECT outcome FROM outcomes") == [("stored",), ("stored",)]
    assert await town.rows("SELECT count(DISTINCT account_id) FROM messages") == [(2,)]


async def test_what_the_database_allows_only_once_is_a_message_of_an_account(town: Town) -> None:
    await town.say("instagram", BODY)
    columns = await town.rows(
        "SELECT array_agg(attname::text ORDER BY attnum) FROM pg_index i "
        "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) "
        "WHERE i.indrelid = 'messages'::regclass AND i.indisunique AND NOT i.indisprimary GROUP BY i.indexrelid"
    )
    assert columns == [(["account_id", "external_id"],)]


async def test_a_conversation_delivered_again_in_reverse_changes_nothing(town: Town) -> None:
    said = [ig_dm(f"m{i}", f"lampu jalan mati sejak {i} hari") for i in range(5)]
    for part in said:
        await town.say("instagram", instagram(part))
    before = await town.rows("SELECT id, text, case_id, occurred_at FROM messages ORDER BY id")
    cases = await town.rows("SELECT * FROM cases")
    await town.say("instagram", instagram(*reversed(said)))
    assert await town.rows("SELECT id, text, case_id, occurred_at FROM messages ORDER BY id") == before
    assert await town.rows("SELECT * FROM cases") == cases
