"""A small town to test with: three connected accounts, a person for every role, and citizens who write.

Deliveries are signed and posted as the platforms do; nothing in here knows the inside of the service.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import KEY_BEGINS, digest
from app.accounts import add_account, add_connection
from app.clock import utc_now
from app.database import Database
from app.inbox import Inbox
from app.models import ApiKey
from app.vault import Vault

CITIES = Path(__file__).resolve().parent.parent / "cities"
SECRET_KEY = "c2VjcmV0LWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXM="
META_SECRET = "rahasia-aplikasi-meta"
WEBSITE_SECRET = "whsec_" + base64.b64encode(b"rahasia-formulir-situs-kota").decode()
VERIFY_TOKEN = "kata-sandi-verifikasi"
INSTAGRAM = "17841400000000777"
FACEBOOK = "100200300400"
FORM = "formulir-aduan"
API_BASE = "http://127.0.0.1:9/graph"
"""Nobody listens there; a test that sends replies sets its own."""

PEOPLE = {
    "dishub": ("Rina (Dishub)", "opd_admin", "dishub"),
    "dishub2": ("Joko (Dishub)", "opd_admin", "dishub"),
    "dpupr": ("Budi (DPUPR)", "opd_admin", "dpupr"),
    "dlh": ("Sari (DLH)", "opd_admin", "dlh"),
    "diskominfo": ("Tono (Diskominfo)", "opd_admin", "diskominfo"),
    "coordinator": ("Wati (Koordinator)", "coordinator", None),
    "mayor": ("Staf Wali Kota", "mayor", None),
    "auditor": ("Auditor", "auditor", None),
    "operator": ("Operator", "operator", None),
}


def key_of(person: str) -> str:
    """The same key in every test run; a real one is random."""
    return f"{KEY_BEGINS}_{person}_{hashlib.sha256(person.encode()).hexdigest()}"


async def furnish(session: AsyncSession) -> None:
    """Connections, accounts and people of the town."""
    vault = Vault([SECRET_KEY])
    for platform, external_id, name, secret, owner in (
        ("instagram", INSTAGRAM, "@kotatangerang", META_SECRET, "diskominfo"),
        ("facebook", FACEBOOK, "Kota Tangerang", META_SECRET, "diskominfo"),
        ("website", FORM, "tangerangkota.go.id", WEBSITE_SECRET, "diskominfo"),
    ):
        connection = await add_connection(
            session, vault, platform=platform, name="default", secrets=[secret], verify_tokens=[VERIFY_TOKEN]
        )
        await add_account(
            session, vault, connection=connection, external_id=external_id, name=name, owner_opd=owner,
            api_base=API_BASE, access_token="token-akses",
        )  # fmt: skip
    for person, (name, role, opd) in PEOPLE.items():
        session.add(
            ApiKey(
                prefix=person,
                secret_sha256=digest(key_of(person).split("_", 2)[2]),
                name=name,
                role=role,
                opd=opd,
                created_at=utc_now(),
                expires_at=utc_now() + timedelta(days=3650),
            )  # fmt: skip
        )


def sign_meta(body: bytes, secret: str = META_SECRET) -> dict[str, str]:
    return {
        "content-type": "application/json",
        "x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }


def sign_website(body: bytes, secret: str = WEBSITE_SECRET, message_id: str | None = None) -> dict[str, str]:
    number = message_id or "msg_" + hashlib.sha256(body).hexdigest()[:24]
    stamp = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{number}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json", "webhook-id": number, "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }  # fmt: skip


def instagram(*entries: dict[str, Any]) -> bytes:
    return json.dumps({"object": "instagram", "entry": list(entries)}).encode()


def ig_comment(
    comment_id: str, text: str | None, author: str = "7001", *, media: str = "m1", parent: str | None = None,
    account: str = INSTAGRAM, username: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One Instagram comment as an entry; `author` equal to the account is our own reply."""
    value: dict[str, Any] = {
        "id": comment_id, "from": {"id": author, "username": username or f"warga_{author}"}, "text": text,
        "media": {"id": media, "media_product_type": "FEED"},
    }  # fmt: skip
    if parent:
        value["parent_id"] = parent
    return {"id": account, "time": int(time.time()), "changes": [{"field": "comments", "value": value}]}


def ig_dm(
    mid: str, text: str | None, author: str = "7001", *, at: datetime | None = None, echo: bool = False,
    app_id: str | None = None, deleted: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """One Instagram message as an entry; `echo` is one that we sent to `author`."""
    message: dict[str, Any] = {"mid": mid}
    if text is not None:
        message["text"] = text
    if echo:
        message["is_echo"] = True
    if app_id:
        message["app_id"] = app_id
    if deleted:
        message["is_deleted"] = True
    stamp = int((at or utc_now()).timestamp() * 1000)
    ends = [{"id": author}, {"id": INSTAGRAM}]
    sender, recipient = reversed(ends) if echo else ends
    item = {"sender": sender, "recipient": recipient, "timestamp": stamp, "message": message}
    return {"id": INSTAGRAM, "time": stamp, "messaging": [item]}


def fb_comment(
    comment_id: str, text: str | None, author: str = "8001", *, verb: str = "add", post: str = f"{FACEBOOK}_1",
    parent: str | None = None, at: datetime | None = None,
) -> bytes:  # fmt: skip
    """One Facebook comment (or its edit, removal, hiding) as a body."""
    value: dict[str, Any] = {
        "item": "comment", "verb": verb, "comment_id": comment_id, "post_id": post, "parent_id": parent or post,
        "from": {"id": author, "name": f"Warga {author}"}, "created_time": int((at or utc_now()).timestamp()),
    }  # fmt: skip
    if text is not None:
        value["message"] = text
    entry = {"id": FACEBOOK, "time": int(time.time()), "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def form(number: str, text: str, contact: str = "warga@contoh.id", **data: Any) -> bytes:
    content = {"id": number, "form": FORM, "text": text, "name": "Warga", "contact": contact, "consent": True} | data
    return json.dumps({"type": "message.created", "timestamp": utc_now().isoformat(), "data": content}).encode()


@dataclass
class Town:
    """What a test does with the service: citizens write, the worker opens, people work."""

    client: httpx.AsyncClient
    inbox: Inbox
    database: Database
    numbers: Any = field(default_factory=itertools.count)

    async def deliver(self, platform: str, body: bytes, **headers: str) -> httpx.Response:
        signed = sign_website(body) if platform == "website" else sign_meta(body)
        return await self.client.post(f"/webhooks/{platform}/default", content=body, headers=signed | headers)

    async def open(self) -> int:
        """Let the worker open everything that waits; how many deliveries there were."""
        opened = 0
        while count := await self.inbox.open_batch(500):
            opened += count
        return opened

    async def say(self, platform: str, body: bytes) -> None:
        """Deliver and open."""
        response = await self.deliver(platform, body)
        assert response.status_code == 200, response.text
        await self.open()

    async def complain(self, text: str = "lampu jalan di depan rumah mati total, gelap", author: str = "7001") -> int:
        """A citizen's Instagram comment on a post of its own; the number of the case it became."""
        number = next(self.numbers)
        await self.say("instagram", instagram(ig_comment(f"c{number}", text, author, media=f"media{number}")))
        rows = await self.rows("SELECT case_id FROM messages WHERE external_id = %s", f"c{number}")
        case_id = rows[0][0]
        assert isinstance(case_id, int), f"no case was opened for {text!r}"
        return case_id

    async def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        async with self.database.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            return list(await (await raw.execute(query, list(values))).fetchall())

    async def advisory_locks(self) -> int:
        """How many are held in this database; others on the server have their own."""
        rows = await self.rows(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
            "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )
        count: int = rows[0][0]
        return count

    async def get(self, person: str, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(path, params=query or None, headers=self.headers(person))

    @staticmethod
    def headers(person: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key_of(person)}"}

    async def act(
        self, person: str, case_id: int, act: str, body: dict[str, Any] | None = None, *, method: str = "POST",
        version: str | None = None, headers: dict[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Act on a case under its newest version, unless the test says which."""
        if version is None:
            found = await self.rows("SELECT version FROM cases WHERE id = %s", case_id)
            version = f'"v{found[0][0]}"' if found else '"v1"'
        return await self.client.request(
            method, f"/cases/{case_id}/{act}", json=body,
            headers={"authorization": f"Bearer {key_of(person)}", "if-match": version} | (headers or {}),
        )  # fmt: skip

    async def execute(self, statement: str, *values: Any) -> None:
        """Change something behind the service's back, such as how long ago a thing happened."""
        async with self.database.engine.begin() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            await raw.execute(statement, list(values))
