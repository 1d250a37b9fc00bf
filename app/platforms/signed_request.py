"""Meta's signed_request: what a person who removes the app asks of us, signed with the app's secret.

https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from app.platforms.base import Record, record_of
from app.platforms.signatures import hmac_sha256, keys, signed_by_any


def read_signed_request(signed: str, secrets: Sequence[str]) -> Record | None:
    """The request, or None when none of the secrets signed it."""
    signature, dot, payload = signed.partition(".")
    if not dot or not payload.isascii():
        return None
    given = signature.rstrip("=")
    if not signed_by_any([given], keys(secrets), lambda key: _encoded(hmac_sha256(key, payload.encode()))):
        return None
    try:
        request = record_of(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return request if str(request.get("algorithm", "")).upper() == "HMAC-SHA256" else None


def _encoded(digest: bytes) -> bytes:
    return base64.urlsafe_b64encode(digest).rstrip(b"=")
