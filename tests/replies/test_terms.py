"""Which replies are possible, until when and how long; what must not be said in public; and in which order they go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from app.accounts import add_account, add_connection, reseal
from app.clock import utc_now
from app.domain.replying import ReplyKind, Situation, Unit, length_of, option
from app.platforms import get_platform
from app.settings import Settings
from app.simulator.world import Fault
from app.vault import Vault
from tests.replies.conftest import Post
from tests.town import ig_dm, instagram

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
LAMP = "lampu jalan depan rumah mati total"


@pytest.mark.parametrize(
    ("platform", "kind", "hours_ago", "expected"),
    [
        ("instagram", "dm", 23, (True, 145, None, False)),
        ("instagram", "dm", 25, (True, 143, None, True)),
        ("instagram", "dm", 169, (False, -1, "window_closed", False)),
        ("facebook", "private", 160, (True, 8, None, False)),
        ("facebook", "private", 170, (False, -2, "window_closed", False)),
        ("facebook", "public", 1000, (True, None, None, False)),
        ("whatsapp", "dm", 23, (True, 1, None, False)),
        ("whatsapp", "dm", 24, (False, 0, "window_closed", False)),
        ("tiktok", "dm", 47, (True, 1, None, False)),
        ("tiktok", "private", 1, (False, None, "no_such_reply", False)),
        ("x", "private", 1000, (True, None, None, False)),
        ("telegram", "dm", 1000, (True, None, None, False)),
        ("line", "public", 1, (False, None, "no_such_reply", False)),
        ("youtube", "public", 1000, (True, None, None, False)),
        ("youtube", "private", 1, (False, None, "no_such_reply", False)),
        ("website", "dm", 1000, (True, None, None, False)),
    ],
)
def test_a_platforms_window_is_known_before_sending(
    platform: str, kind: str, hours_ago: int, expected: tuple[Any, ...]
) -> None:
    said = NOW - timedelta(hours=hours_ago)
    situation = Situation(kind == "dm", said, said, confidential=False, connected=True, answered_privately=False)
    verdict = option(ReplyKind(kind), get_platform(platform).outbound.terms.get(ReplyKind(kind)), situation, NOW)
    left = None if verdict.until is None else (verdict.until - NOW) / timedelta(hours=1)
    assert (verdict.allowed, left, verdict.reason, verdict.by_agent) == expected


def test_a_text_is_as_long_as_its_platform_counts() -> None:
    assert length_of("aé😀", Unit.CHARACTERS) == 3
    assert length_of("aé😀", Unit.BYTES) == 7
    assert length_of("aé😀", Unit.UTF16) == 4
    assert length_of("aé😀", Unit.WEIGHTED) == 4


async def talk(post: Post, hours_ago: float) -> int:
    """A citizen's message of so long ago; its case."""
    at = utc_now() - timedelta(hours=hours_ago)
    await post.town.say("instagram", instagram(ig_dm("d1", LAMP, "7055", at=at)))
    case_id: int = (await post.town.rows("SELECT case_id FROM messages"))[0][0]
    return case_id


async def test_the_case_says_which_replies_are_possible_and_why_not(post: Post) -> None:
    case_id = await post.town.complain()
    options = {row["kind"]: row for row in (await post.case(case_id))["reply_options"]}
    assert list(options) == ["public", "private", "dm"]
    assert (options["public"]["allowed"], options["public"]["until"], options["public"]["length_max"]) == (
        True,
        None,
        300,
    )
    assert options["private"]["until"] > (utc_now() + timedelta(days=6)).isoformat()
    assert (options["dm"]["allowed"], options["dm"]["reason"]) == (False, "no_such_reply")
    assert options["dm"]["words"]
    await post.write(case_id, "Boleh kirim alamat lengkapnya?", kind="private")
    refused = await post.town.act("coordinator", case_id, "replies", {"text": "Satu lagi", "kind": "private"})
    assert (refused.status_code, refused.json()["reason"]) == (422, "already_answered")
    assert refused.json()["allowed"] == ["public"]


async def test_a_person_may_answer_for_a_week_and_is_named_as_one(post: Post) -> None:
    case_id = await talk(post, hours_ago=30)
    post.world.last_words["instagram", "7055"] = utc_now() - timedelta(hours=30)
    await post.write(case_id, "Maaf menunggu, sudah kami perbaiki")
    await post.work()
    assert (await post.replies())[0][0] == "accepted"
    [option_] = [row for row in (await post.case(case_id))["reply_options"] if row["allowed"]]
    assert option_["kind"] == "dm"


async def test_a_window_that_closes_while_the_reply_waits_leaves_the_case_unanswered(post: Post) -> None:
    case_id = await talk(post, hours_ago=1)
    await post.write(case_id, "Baik")
    await post.town.execute("UPDATE messages SET occurred_at = now() - interval '8 days'")
    await post.work()
    assert await post.replies() == [("failed", "window_closed", 0)]
    assert post.world.posted == []
    refused = await post.town.act("coordinator", case_id, "replies", {"text": "Baik"})
    assert (refused.status_code, refused.json()["reason"]) == (422, "window_closed")
    assert refused.json()["until"] is not None


async def test_a_text_that_is_too_long_is_refused_with_how_much(post: Post) -> None:
    case_id = await post.town.complain()
    refused = await post.town.act("coordinator", case_id, "replies", {"text": "a" * 312})
    assert (refused.status_code, refused.json()["reason"], refused.json()["too_long_by"]) == (422, "too_long", 12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hubungi pelapor di 0812-3456-7890 ya", "telepon"),
        ("NIK 3671012304900001 sudah kami catat", "NIK"),
        ("Kendaraan B 1234 XYZ sudah kami tindak", "plat"),
        ("Petugas ke Jl. Merdeka No. 12 RT 03/RW 05 sore ini", "alamat"),
    ],
)
async def test_personal_data_is_kept_out_of_public_replies_only(post: Post, text: str, found: str) -> None:
    case_id = await post.town.complain()
    refused = await post.town.act("coordinator", case_id, "replies", {"text": text})
    assert (refused.status_code, refused.json()["reason"]) == (422, "personal_data")
    assert found in refused.json()["found"]
    assert await post.replies() == []
    await post.write(case_id, text, kind="private")


async def test_replies_of_a_case_go_out_in_the_order_in_which_they_were_written(post: Post) -> None:
    case_id = await post.town.complain()
    for number in range(4):
        await post.write(case_id, f"Jawaban {number}")
    post.world.order("instagram", Fault.UNAVAILABLE)
    post.world.order("instagram", Fault.HANG_UP_AFTER_ACCEPT)
    post.world.order("instagram", Fault.RATE_LIMITED)
    await post.work()
    assert list(post.texts()) == [], "the first waits, and so do the others"
    await post.work(12)
    assert list(post.texts()) == [f"Jawaban {number}" for number in range(4)]
    assert {reply[0] for reply in await post.replies()} == {"accepted"}


async def test_a_reply_that_fails_lets_the_next_one_go(post: Post) -> None:
    case_id = await post.town.complain()
    await post.write(case_id, "Jawaban 0")
    await post.write(case_id, "Jawaban 1")
    post.world.order("instagram", Fault.EXPIRED_TOKEN)
    await post.work(3)
    assert [reply[0] for reply in await post.replies()] == ["failed", "accepted"]


async def test_every_secret_moves_to_the_newest_key(post: Post, vault: Vault) -> None:
    newest = Fernet.generate_key().decode()
    async with post.town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="x", name="default", secrets=["s"], verify_tokens=[], client=("id", "rahasia")
        )
        account = await add_account(
            session, vault, connection=connection, external_id="1", name="@x", owner_opd=None, access_token="lama",
            refresh_token="segar",
        )  # fmt: skip
        await reseal(session, Vault([newest, vault.keys]))
        alone = Vault([newest])
        assert alone.open(connection.client) == ["id", "rahasia"]
        assert (alone.open(account.access_token), alone.open(account.refresh_token)) == (["lama"], ["segar"])


def test_the_keys_may_be_named_in_the_plural(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANGGAP_SECRET_KEY", raising=False)
    monkeypatch.setenv("TANGGAP_SECRET_KEYS", "baru,lama")
    secret_key = Settings(_env_file=None).secret_key  # type: ignore[call-arg]
    assert secret_key is not None
    assert secret_key.get_secret_value() == "baru,lama"
