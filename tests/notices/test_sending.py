"""On the way out: digests, e-mail to a real server, signed webhooks, and nothing into the city's own network."""

from __future__ import annotations

import asyncio
import email
import ipaddress
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from standardwebhooks import Webhook

from app.chores.upkeep import tidy
from app.clock import utc_now
from app.notices.refused import Refused
from app.notices.webhook import is_public, resolve
from tests.notices.conftest import Hall
from tests.town import key_of


@dataclass
class Postbox:
    """A mail server that keeps what it takes, and refuses what the test says."""

    refuse: str | None = None
    letters: list[Message] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _s: object, _e: object, envelope: Envelope, address: str, _o: object) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _s: object, _e: object, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(email.message_from_bytes(content))
        return "250 OK"


@pytest.fixture
async def postbox(hall: Hall) -> AsyncIterator[Postbox]:
    box = Postbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="surat"), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()
    await server.wait_closed()


@dataclass
class Receiver:
    """A webhook's other end."""

    url: str = ""
    status: int = 204
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)}
        self.posted.append((headers, await reader.readexactly(int(headers.get("content-length", "0")))))
        location = "location: http://127.0.0.1:1/\r\n" if self.status == 302 else ""
        writer.write(f"HTTP/1.1 {self.status} X\r\n{location}content-length: 0\r\n\r\n".encode())
        writer.close()


@pytest.fixture
async def receiver(hall: Hall) -> AsyncIterator[Receiver]:
    played = Receiver()
    server = await asyncio.start_server(played.serve, "127.0.0.1", 0)
    played.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/kabar"
    yield played
    server.close()
    await server.wait_closed()


def with_mail(hall: Hall, postbox: Postbox) -> None:
    hall.place.settings = hall.place.settings.model_copy(
        update={
            "smtp_host": "127.0.0.1", "smtp_port": postbox.port, "smtp_security": "none",
            "smtp_from": "tanggap@kota.contoh.id", "public_url": "https://tanggap.contoh.go.id",
        }
    )  # fmt: skip


def with_webhooks(hall: Hall, settings: Any) -> None:
    local = {"local_webhooks": True}
    hall.place.settings = hall.place.settings.model_copy(update=local)
    for name, value in local.items():
        setattr(settings, name, value)


async def listed(hall: Hall, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await hall.town.get("coordinator", "/notifications", **query)).json()[
        "notifications"
    ]
    return found


async def test_a_notice_goes_by_mail_without_the_citizens_words(hall: Hall, postbox: Postbox) -> None:
    with_mail(hall, postbox)
    assert (await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")).status_code == 201
    case_id = await hall.town.complain("lampu jalan depan rumah pak budi mati total, hubungi 081234567890")
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    (letter,) = postbox.letters
    assert letter["To"] == "admin@dishub.contoh.id"
    assert f"Kasus {case_id}" in str(letter["Subject"])
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    words = text.decode()
    assert f"https://tanggap.contoh.go.id/cases/{case_id}" in words
    assert "Dinas Perhubungan" in words
    assert "street light out" in words
    assert "budi" not in words
    assert "0812" not in words
    sent = await listed(hall, state="sent")
    assert {one["channel"] for one in sent} == {"log", "email"}
    uid = next(one["uid"] for one in sent if one["channel"] == "email")
    assert letter["Message-ID"] == f"<{uid}@kota.contoh.id>"
    assert "admin@dishub" not in json.dumps(sent)


async def test_what_a_confidential_case_is_about_is_not_told(hall: Hall, postbox: Postbox) -> None:
    with_mail(hall, postbox)
    await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")
    case_id = await hall.town.complain()
    await hall.town.execute("UPDATE cases SET case_class = 'confidential' WHERE id = %s", case_id)
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    text = postbox.letters[0].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "rahasia" in text.decode()
    assert "street light" not in text.decode()


async def test_what_waited_for_the_morning_goes_out_in_one_digest(hall: Hall, postbox: Postbox) -> None:
    with_mail(hall, postbox)
    await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")
    ids = [await hall.town.complain(author=f"73{number}") for number in range(4)]
    night = (utc_now().astimezone(hall.city.tz) + timedelta(days=1)).replace(hour=1, minute=0)
    await hall.sweep(night)
    assert await hall.pack(night) == 0
    assert await hall.pack(night.replace(hour=6, minute=1)) > 0
    await hall.send()
    (letter,) = postbox.letters
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert all(f"Kasus {case_id} " in text.decode() for case_id in ids)


async def test_a_sender_that_died_sends_again_under_the_same_id(hall: Hall, postbox: Postbox) -> None:
    with_mail(hall, postbox)
    await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")
    await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    # Killed after the server took it and before that was written down: the job is taken up again.
    await hall.town.execute("UPDATE dispatches SET state = 'queued', settled_at = NULL, tries = 0")
    await hall.send()
    assert [letter["Message-ID"] for letter in postbox.letters] == [postbox.letters[0]["Message-ID"]] * 2
    await hall.send()
    assert len(postbox.letters) == 2, "what is sent stays sent, however often its job comes"


async def test_a_mail_server_that_says_later_is_tried_later_and_one_that_says_no_is_not(
    hall: Hall, postbox: Postbox
) -> None:
    with_mail(hall, postbox)
    await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")
    await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    postbox.refuse = "451 busy"
    await hall.send()
    (waiting,) = await listed(hall, state="queued")
    assert (waiting["tries"], waiting["error"]) == (1, "SMTPRecipientsRefused")
    later = await hall.town.rows("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()")
    assert later == [(1,)]
    postbox.refuse = "550 no such user"
    await hall.send()
    (failed,) = await listed(hall, state="failed")
    assert "550" in failed["error"]
    assert "contoh" not in failed["error"]
    postbox.refuse = None
    again = await hall.town.client.post(
        f"/notifications/{failed['id']}/send", headers={"authorization": "Bearer " + key_of("coordinator")}
    )
    assert again.status_code == 200
    await hall.send()
    assert len(postbox.letters) == 1


async def test_what_was_sent_long_ago_is_forgotten_and_nobody_is_told_again(hall: Hall) -> None:
    case_id = await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    told = await hall.rungs(case_id)
    await hall.town.complain(author="7002")
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.town.execute("UPDATE dispatches SET settled_at = settled_at - interval '89 days' WHERE state = 'sent'")
    assert await tidy(hall.place) is False
    assert len(await listed(hall, state="sent")) == 1
    await hall.town.execute(
        "UPDATE dispatches SET settled_at = settled_at - interval '2 days', created_at = created_at - interval '91 days'"
    )
    await tidy(hall.place)
    assert [one["state"] for one in await listed(hall)] == ["queued"], "what is on its way stays, however old"
    assert await hall.town.rows("SELECT count(*) FROM notices WHERE case_id = %s", case_id) == [(0,)]
    await hall.town.execute("UPDATE cases SET next_rung_at = now()")
    await hall.sweep(utc_now())
    assert await hall.rungs(case_id) == told != []
    assert await hall.notices(case_id) == []


async def test_without_a_mail_server_a_notification_fails_and_says_why(hall: Hall) -> None:
    await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")
    await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    assert [one["error"] for one in await listed(hall, state="failed")] == ["TANGGAP_SMTP_HOST is not set"]
    metrics = (await hall.town.get("operator", "/metrics")).text
    assert "tanggap_notifications_failed 1.0" in metrics


async def test_a_webhook_is_signed_and_carries_numbers_only(hall: Hall, receiver: Receiver, settings: Any) -> None:
    with_webhooks(hall, settings)
    made = await hall.contact("opd_admin", "dishub", "webhook", receiver.url)
    secret = made.json()["secret"]
    case_id = await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    ((headers, body),) = receiver.posted
    data = Webhook(secret).verify(body, headers)
    (notice,) = data["data"]["notices"]
    assert notice["case"] == case_id
    assert set(notice) == {
        "case", "opd", "opd_name", "topic", "confidential", "priority", "state", "clock", "cycle", "rung", "due_at", "link"
    }  # fmt: skip
    assert headers["host"] == receiver.url.split("/")[2]


@pytest.mark.parametrize(("status", "state"), [(302, "queued"), (500, "queued"), (410, "failed"), (200, "sent")])
async def test_only_a_2xx_is_taken_and_no_redirect_is_followed(
    hall: Hall, receiver: Receiver, settings: Any, status: int, state: str
) -> None:
    with_webhooks(hall, settings)
    receiver.status = status
    await hall.contact("opd_admin", "dishub", "webhook", receiver.url)
    await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + timedelta(days=1))
    await hall.send()
    assert [one["channel"] for one in await listed(hall, state=state)].count("webhook") == 1
    assert len(receiver.posted) == 1


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
async def test_no_webhook_leads_into_a_network_of_ones_own(address: str) -> None:
    parsed = ipaddress.ip_address(address)
    assert not is_public(parsed)
    host = f"[{address}]" if parsed.version == 6 else address
    with pytest.raises(Refused):
        await resolve(f"https://{host}/", local=False)


@pytest.mark.parametrize("address", ["1.1.1.1", "103.28.12.1", "2606:4700:4700::1111"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


async def test_a_name_is_connected_to_at_the_address_that_was_checked() -> None:
    with pytest.raises(Refused):
        await resolve("https://localhost/", local=False)
    assert (await resolve("http://localhost:8080/", local=True)).is_loopback
    with pytest.raises(Refused):
        await resolve("http://1.1.1.1/", local=False)


@pytest.mark.parametrize(
    "address",
    ["http://contoh.id/x", "https://user:pw@contoh.id/", "https://contoh.id/#x", "ftp://contoh.id", "contoh.id"],
)  # fmt: skip
async def test_a_webhook_that_is_no_plain_https_url_is_not_taken(hall: Hall, address: str) -> None:
    assert (await hall.contact("mayor", None, "webhook", address)).status_code == 422
