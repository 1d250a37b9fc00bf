"""What an operator does about accounts and citizens at the command line, against the simulated platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from app.__main__ import command_line
from app.accounts import add_account, add_connection
from app.models import Account
from app.settings import get_settings
from app.simulator.world import World
from app.vault import Vault
from tests.town import FACEBOOK, FORM, INSTAGRAM, SECRET_KEY, Town, form, ig_comment, ig_dm, instagram

Command = Callable[..., Awaitable[tuple[int, str, str]]]

ASKS = "lampu jalan di depan rumah bu Saminah mati total, gelap"


@pytest.fixture
def tanggap(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """`tanggap …` on the test's database: (exit status, stdout, stderr). In a thread: it runs a loop of its own."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("TANGGAP_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("TANGGAP_PUBLIC_URL", "https://tanggap.contoh.id")

    async def run(*words: str, api: str = "") -> tuple[int, str, str]:
        if api:
            monkeypatch.setenv("TANGGAP_API_BASE", api)
        get_settings.cache_clear()
        result = await asyncio.to_thread(CliRunner().invoke, command_line(), list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    yield run
    get_settings.cache_clear()


async def connect(town: Town, simulator: World) -> None:
    for platform, account in (("instagram", INSTAGRAM), ("facebook", FACEBOOK), ("website", FORM)):
        simulator.give_token(platform, "token-akses", account)
    async with town.database.transaction() as session:
        await session.execute(update(Account).values(api_base=None))


async def test_accounts_check_asks_every_platform_and_says_what_rotted(
    tanggap: Command, town: Town, simulator: World
) -> None:
    await connect(town, simulator)
    status, lines, _ = await tanggap("accounts", "check", api=simulator.base)
    assert status == 0, lines
    assert [line.split()[0] for line in lines.splitlines()] == ["facebook", "instagram", "website"]
    assert lines.count("token ok ") == 2
    assert "token-akses" not in lines
    simulator.things["facebook", "subscription", FACEBOOK] = {"fields": ["feed"]}
    simulator.expire("instagram")
    status, lines, _ = await tanggap("accounts", "check", api=simulator.base)
    assert status == 1
    facebook, ig, _website = lines.splitlines()
    assert "token ok       subscription failed" in facebook
    assert "token failed   subscription failed" in ig
    assert "HTTP 401" in ig
    rows = await town.rows(
        "SELECT a.platform, token, subscription FROM account_health h JOIN accounts a ON a.id = h.account_id "
        "ORDER BY a.platform"
    )
    assert rows == [("facebook", "ok", "failed"), ("instagram", "failed", "failed"), ("website", "unknown", "unknown")]


async def test_accounts_check_of_platforms_that_are_away_knows_nothing_and_blames_nobody(
    tanggap: Command, town: Town, simulator: World
) -> None:
    await connect(town, simulator)
    status, lines, _ = await tanggap("accounts", "check", api="http://127.0.0.1:9")
    assert status == 0
    assert lines.count("token unknown") == 3
    assert lines.count("no answer") >= 2


async def test_a_citizen_is_erased_first_as_a_dry_run_and_then_for_good(tanggap: Command, town: Town) -> None:
    await town.say("instagram", instagram(ig_comment("c1", ASKS, "7001"), ig_dm("d1", "masih gelap", "7001")))
    await town.say("instagram", instagram(ig_comment("c2", "lampu jalan mati di blok B", "7002")))
    await town.say("website", form("f1", "sampah menumpuk di pasar", contact="7001"))
    status, told, words = await tanggap("erase-citizen", "--platform", "instagram", "--id", "7001")
    assert (status, told.split(" messages")[0]) == (0, "2")
    assert "Nothing was changed" in words
    assert await town.rows("SELECT count(*) FROM messages WHERE text IS NULL") == [(0,)]
    assert (await tanggap("erase-citizen", "--platform", "instagram", "--id", "7001", "--yes"))[0] == 1, (
        "it wants a reason"
    )
    status, told, words = await tanggap(
        "erase-citizen", "--platform", "instagram", "--id", "7001", "--yes", "--reason", "permintaan warga lewat surat"
    )
    assert status == 0, words
    assert "2 messages" in told
    assert "Erased." in words
    left = await town.rows("SELECT external_id FROM messages WHERE text IS NOT NULL ORDER BY external_id")
    assert left == [("c2",), ("f1",)], "nobody else, and nobody of that name elsewhere"
    assert "saminah" not in str(await town.rows("SELECT body, headers FROM deliveries")).lower()
    trail = (await town.get("auditor", "/audit")).json()
    assert (trail[0]["action"], trail[0]["reason"]) == ("citizen_erased", "permintaan warga lewat surat")
    status, _, words = await tanggap("erase-citizen", "--platform", "instagram", "--id", "7001")
    assert status == 1
    assert "Nobody is known" in words


async def test_a_citizen_is_found_by_a_case_too(tanggap: Command, town: Town) -> None:
    number = await town.complain(ASKS)
    status, told, words = await tanggap("erase-citizen", "--case", str(number), "--yes", "--reason", "diminta")
    assert status == 0, words
    assert "1 cases stay without words" in told
    shown = (await town.get("coordinator", f"/cases/{number}")).json()
    assert [message["text"] for message in shown["messages"]] == [None]


async def test_accounts_are_subscribed_to_what_citizens_write(tanggap: Command, town: Town, simulator: World) -> None:
    await connect(town, simulator)
    for platform in ("telegram", "line"):
        simulator.give_token(platform, "kunci", "bot1")
        vault = Vault([SECRET_KEY])
        async with town.database.transaction() as session:
            connection = await add_connection(
                session, vault, platform=platform, name="kedua", secrets=["rahasia-bot"], verify_tokens=[]
            )
            await add_account(
                session, vault, connection=connection, external_id="bot1", name="Bot Kota", owner_opd="dishub",
                access_token="kunci",
            )  # fmt: skip
    for platform, account in (("instagram", INSTAGRAM), ("facebook", FACEBOOK)):
        simulator.things[platform, "subscription", account] = {"fields": []}
    simulator.things["telegram", "subscription", "bot1"] = {"url": ""}
    assert (await tanggap("accounts", "check", api=simulator.base))[0] == 1
    status, lines, words = await tanggap("accounts", "subscribe", api=simulator.base)
    assert status == 0, lines + words
    assert [line.split()[0] for line in lines.splitlines() if " subscribed " in line] == [
        "facebook", "instagram", "line", "telegram",
    ]  # fmt: skip
    assert "website" in next(line for line in lines.splitlines() if "by hand" in line)
    assert "https://tanggap.contoh.id/webhooks/telegram/kedua" in lines
    assert "rahasia-bot" not in lines + words
    told = simulator.things["telegram", "subscription", "bot1"]
    assert (told["secret_token"], "business_message" in told["allowed_updates"]) == ("rahasia-bot", True)
    assert (await tanggap("accounts", "check", api=simulator.base))[0] == 0
    simulator.expire("line")
    status, lines, _ = await tanggap("accounts", "subscribe", "--platform", "line", api=simulator.base)
    assert status == 1
    assert "HTTP 401" in lines
    assert (await tanggap("accounts", "subscribe", "--platform", "x", api=simulator.base))[0] == 1


async def test_no_platform_is_told_an_address_that_leads_nowhere(
    tanggap: Command, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANGGAP_PUBLIC_URL", "http://127.0.0.1:8000")
    status, _, words = await tanggap("accounts", "subscribe")
    assert status == 1
    assert "TANGGAP_PUBLIC_URL" in words
