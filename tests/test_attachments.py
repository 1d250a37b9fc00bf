"""What citizens attach is fetched from their platform and from nowhere else, shown to whoever may read the case."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts import add_account, add_connection
from app.clock import utc_now
from app.fetching.asking import new_client
from app.fetching.attachments import fetch_attachment
from app.fetching.downloading import BYTES_MAX, MissingError, RefusedError, download, kind_of
from app.settings import Settings
from app.vault import Vault
from tests.town import SECRET_KEY, Town, ig_dm, instagram

JPEG = b"\xff\xd8\xff\xe0" + b"foto lampu" * 20
HOSTS = {"cdn.contoh.example"}
TOKEN = "kata-sandi-bot"


@pytest.fixture
def files() -> Iterator[dict[str, Any]]:
    """Telegram's file server: content by file id, and its address."""
    told: dict[str, Any] = {}

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rpartition("=" if "getFile" in self.path else "/")[2]
            content = told.get(name)
            if "getFile" in self.path:
                body = json.dumps({"ok": True, "result": {"file_path": f"photos/{name}"}}).encode()
            else:
                body = content or b""
            self.send_response(200 if content is not None else 404)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told["base"] = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
async def bot(town: Town, app: FastAPI, files: dict[str, Any]) -> Town:
    vault = Vault([SECRET_KEY])
    async with town.database.transaction() as session:
        connection = await add_connection(
            session, vault, platform="telegram", name="default", secrets=["rahasia"], verify_tokens=[]
        )
        await add_account(
            session, vault, connection=connection, external_id="bot1", name="Bot Kota", owner_opd="dishub",
            api_base=files["base"], access_token=TOKEN,
        )  # fmt: skip
    await app.state.service.refresh()
    return town


async def send_photo(bot: Town, file: str, number: int = 5) -> int:
    message = {
        "message_id": number, "date": int(utc_now().timestamp()), "chat": {"id": 77, "type": "private"},
        "from": {"id": 77}, "caption": "lampu jalan di depan rumah mati total, gelap",
        "photo": [{"file_id": "kecil"}, {"file_id": file}],
    }  # fmt: skip
    body = json.dumps({"update_id": number, "message": message}).encode()
    answer = await bot.deliver("telegram", body, **{"x-telegram-bot-api-secret-token": "rahasia"})
    assert answer.status_code == 200, answer.text
    await bot.open()
    [(case_id,)] = await bot.rows("SELECT case_id FROM messages WHERE external_id = %s", f"77:{number}")
    return int(case_id)


async def fetch(town: Town, settings: Settings, minutes: int = 0) -> bool:
    async with new_client() as client:
        at = utc_now() + timedelta(minutes=minutes)
        return await fetch_attachment(town.database, client, Vault([SECRET_KEY]), settings, at)


async def test_a_photo_is_fetched_and_shown_to_whoever_may_read_the_case(
    bot: Town, files: dict[str, Any], settings: Settings
) -> None:
    files["besar"] = JPEG
    case_id = await send_photo(bot, "besar")
    assert await fetch(bot, settings)
    assert not await fetch(bot, settings)
    shown = (await bot.get("dishub", f"/cases/{case_id}")).json()
    [file] = shown["messages"][0]["files"]
    assert (file["state"], file["content_type"], file["size"]) == ("fetched", "image/jpeg", len(JPEG))
    answer = await bot.get("dishub", f"/cases/{case_id}/attachments/{file['id']}")
    assert answer.content == JPEG
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await bot.get("dlh", f"/cases/{case_id}/attachments/{file['id']}")).status_code == 404
    assert (await bot.get("mayor", f"/cases/{case_id}/attachments/{file['id']}")).status_code == 403
    trail = (await bot.get("auditor", "/audit")).json()
    assert trail[0]["action"] == "attachment_opened"


async def test_what_is_no_photo_or_gone_is_refused(bot: Town, files: dict[str, Any], settings: Settings) -> None:
    files["halaman"] = b"<html><script>alert(1)</script>"
    await send_photo(bot, "halaman")
    await send_photo(bot, "hilang", 6)
    while await fetch(bot, settings):
        pass
    found = await bot.rows("SELECT state, reason, content FROM attachments ORDER BY id")
    assert found == [("refused", "not a kind of file that we keep", None), ("refused", "HTTP 404", None)]


async def test_an_erased_message_takes_its_photo_along(bot: Town, files: dict[str, Any], settings: Settings) -> None:
    files["besar"] = JPEG
    case_id = await send_photo(bot, "besar")
    await fetch(bot, settings)
    deleted = {"update_id": 9, "deleted_business_messages": {"chat": {"id": 77}, "message_ids": [5]}}
    await bot.deliver("telegram", json.dumps(deleted).encode(), **{"x-telegram-bot-api-secret-token": "rahasia"})
    await bot.open()
    assert await bot.rows("SELECT state, content, ref, url FROM attachments") == [("erased", None, None, None)]
    [(number,)] = await bot.rows("SELECT id FROM attachments")
    assert (await bot.get("dishub", f"/cases/{case_id}/attachments/{number}")).status_code == 404


async def test_an_address_in_a_message_leads_to_no_other_host(town: Town, settings: Settings) -> None:
    entry = ig_dm("d1", "lihat ini lampu jalan mati")
    attached = [{"type": "image", "payload": {"url": "https://127.0.0.1/rahasia.jpg"}}]
    entry["messaging"][0]["message"]["attachments"] = attached
    await town.say("instagram", instagram(entry))
    assert await fetch(town, settings)
    assert await town.rows("SELECT state, reason FROM attachments") == [("refused", "not a host of this platform")]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://cdn.contoh.example/a.jpg", "127.0.0.1"),
        ("https://cdn.contoh.example/a.jpg", "10.0.0.8"),
        ("https://x.cdn.contoh.example/a.jpg", "169.254.169.254"),
        ("https://cdn.contoh.example/a.jpg", "::1"),
        ("https://cdn.contoh.example/a.jpg", "fd00::1"),
        ("https://cdn.contoh.example/a.jpg", "::ffff:10.0.0.1"),
        ("http://cdn.contoh.example/a.jpg", "93.184.215.14"),
        ("https://cdn.contoh.example:8443/a.jpg", "93.184.215.14"),
        ("https://user@cdn.contoh.example/a.jpg", "93.184.215.14"),
        ("https://jahat.example/cdn.contoh.example", "93.184.215.14"),
        ("https://jahatcdn.contoh.example.jahat.example/", "93.184.215.14"),
        ("https://[::1/", "93.184.215.14"),
        ("file:///etc/passwd", "93.184.215.14"),
    ],
)
async def test_only_https_at_public_addresses_of_known_hosts_is_asked(url: str, address: str) -> None:
    async def find(_host: str) -> list[str]:
        return [address]

    async with new_client() as client:
        with pytest.raises(RefusedError):
            await download(client, url, HOSTS, {}, find=find)


async def test_what_is_too_large_is_given_up_and_what_fails_is_tried_again(files: dict[str, Any]) -> None:
    files["besar"] = JPEG + bytes(BYTES_MAX)
    async with new_client() as client:
        with pytest.raises(RefusedError, match="larger than 10 MiB"):
            await download(client, f"{files['base']}/besar", HOSTS, {}, trusted=files["base"])
        with pytest.raises(MissingError):
            await download(client, "http://127.0.0.1:9/x", HOSTS, {}, trusted="http://127.0.0.1:9")


def test_a_file_is_what_its_first_bytes_say() -> None:
    assert kind_of(JPEG) == "image/jpeg"
    assert kind_of(b"\x00\x00\x00\x20ftypisom") == "video/mp4"
    assert kind_of(b"<svg onload=alert(1)>") is kind_of(b"") is None
