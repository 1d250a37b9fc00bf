"""How each platform signs what it sends, with the secret it shares with the app."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime


def _sha256(secret: str, signed: bytes) -> hmac.HMAC:
    return hmac.new(secret.encode(), signed, hashlib.sha256)


def sign_meta(secret: str, body: bytes, _now: datetime) -> dict[str, str]:
    return {"x-hub-signature-256": f"sha256={_sha256(secret, body).hexdigest()}"}


def sign_tiktok(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    return {"tiktok-signature": f"t={stamp},s={_sha256(secret, f'{stamp}.'.encode() + body).hexdigest()}"}


def sign_x(secret: str, body: bytes, _now: datetime) -> dict[str, str]:
    digest = base64.b64encode(_sha256(secret, body).digest()).decode()
    return {"x-twitter-webhooks-signature": f"sha256={digest}"}
