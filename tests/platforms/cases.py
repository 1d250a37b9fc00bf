"""The fixture folders and, for each platform, how a genuine sender signs.

A new platform needs one folder of NAME.json and NAME.expected.json and one line in SIGNERS, unless
nothing is sent to us and we ask instead (POLLED). The tenth platform is the manual's example: it lives in
the tests only, and is registered here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from app.platforms import PLATFORMS
from app.platforms.base import Platform

from .balai import BALAI

cast(dict[str, Platform], PLATFORMS)["balai"] = BALAI

FOLDER = Path(__file__).parent
NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Fixture:
    platform: str
    name: str
    body: bytes
    expected: list[dict[str, Any]]

    def __str__(self) -> str:
        return f"{self.platform}-{self.name}"


def load(path: Path) -> Fixture:
    body = path.with_name(path.name.replace(".expected.json", ".json")).read_bytes()
    return Fixture(path.parent.name, path.name.removesuffix(".expected.json"), body, json.loads(path.read_bytes()))


FIXTURES = [load(path) for path in sorted(FOLDER.glob("*/*.expected.json"))]


def sign_meta(secret: str, body: bytes, _now: datetime) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def sign_standard(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    timestamp = str(int(now.timestamp()))
    digest = hmac.new(key, b"form-1." + timestamp.encode() + b"." + body, hashlib.sha256).digest()
    return {
        "webhook-id": "form-1",
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def sign_tiktok(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"tiktok-signature": f"t={timestamp},s={digest}"}


def sign_x(secret: str, body: bytes, _now: datetime) -> dict[str, str]:
    digest = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-twitter-webhooks-signature": f"sha256={digest}"}


def sign_line(secret: str, body: bytes, _now: datetime) -> dict[str, str]:
    return {"x-line-signature": base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()}


def sign_balai(secret: str, body: bytes, _now: datetime) -> dict[str, str]:
    return {"x-balai-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def show_token(secret: str, _body: bytes, _now: datetime) -> dict[str, str]:
    return {"x-telegram-bot-api-secret-token": secret}


def whsec(key: str) -> str:
    return "whsec_" + base64.b64encode(key.encode()).decode()


@dataclass(frozen=True)
class Signer:
    sign: Callable[[str, bytes, datetime], Mapping[str, str]]
    header: str
    secret: str
    old_secret: str
    signs_body: bool = True


META = Signer(sign_meta, "x-hub-signature-256", "rahasia-aplikasi-baru", "rahasia-aplikasi-lama")

SIGNERS: dict[str, Signer] = {
    "instagram": META,
    "facebook": META,
    "whatsapp": META,
    "telegram": Signer(
        show_token, "x-telegram-bot-api-secret-token", "kata-sandi_baru", "kata-sandi_lama", signs_body=False
    ),
    "tiktok": Signer(sign_tiktok, "tiktok-signature", "rahasia-klien-baru", "rahasia-klien-lama"),
    "x": Signer(sign_x, "x-twitter-webhooks-signature", "rahasia-konsumen-baru", "rahasia-konsumen-lama"),
    "balai": Signer(sign_balai, "x-balai-signature", "kunci-balai-baru", "kunci-balai-lama"),
    "line": Signer(sign_line, "x-line-signature", "rahasia-kanal-baru", "rahasia-kanal-lama"),
    "website": Signer(
        sign_standard, "webhook-signature", whsec("kunci-formulir-baru-123"), whsec("kunci-formulir-lama-123")
    ),
}

POLLED = frozenset({"youtube"})
