"""Who signed these bytes? Every check is over the raw body, in constant time, and fails closed.

A platform is one `sign` function: the header it would have sent for a key. Verifying never parses
the body: Meta escapes its JSON in a way that no re-serialisation brings back.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from app.platforms.base import Answer

REPLAY_WINDOW_S = 300

TIKTOK_PART = re.compile(r"\s*([a-z]+)\s*=\s*([0-9a-f]+)\s*")
CRC_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")
"""No brace and no quote: a token that is signed here must never be a body that X could have sent."""


def verify_meta(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:  # noqa: ARG001 - Meta signs no time
    """X-Hub-Signature-256. The older X-Hub-Signature (SHA-1) is not accepted.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
    """
    given = headers.get("x-hub-signature-256")
    if not given:
        return False
    return signed_by_any([given], keys(secrets), lambda key: f"sha256={hmac_sha256(key, body).hex()}")


def verify_standard(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:
    """Standard Webhooks v1: id, time and body are signed; several signatures allow a rotation.

    The specification's own library reads the clock itself and decodes the body as UTF-8.
    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    message_id = headers.get("webhook-id")
    timestamp = headers.get("webhook-timestamp")
    given = headers.get("webhook-signature")
    if not message_id or not timestamp or not given or not is_recent(timestamp, now):
        return False
    signed = b".".join((as_bytes(message_id), as_bytes(timestamp), body))
    return signed_by_any(
        given.split(" "),
        decoded_keys(secrets),
        lambda key: f"v1,{base64.b64encode(hmac_sha256(key, signed)).decode()}",
    )


def verify_tiktok(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:
    """Tiktok-Signature: t=<seconds>,s=<hex>. The time is signed; the tolerance is left to us.

    https://developers.tiktok.com/doc/webhooks-verification
    """
    parts = [TIKTOK_PART.fullmatch(part) for part in headers.get("tiktok-signature", "").split(",")]
    given = {part[1]: part[2] for part in parts if part}
    if len(parts) != 2 or given.keys() != {"t", "s"} or not is_recent(given["t"], now):
        return False
    signed = given["t"].encode() + b"." + body
    return signed_by_any([given["s"]], keys(secrets), lambda key: hmac_sha256(key, signed).hex())


def verify_x(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:  # noqa: ARG001 - X signs no time
    """x-twitter-webhooks-signature, with the app's consumer secret.

    https://docs.x.com/x-api/webhooks/introduction
    """
    given = headers.get("x-twitter-webhooks-signature")
    if not given:
        return False
    return signed_by_any([given], keys(secrets), lambda key: sign_x(key, body))


def verify_line(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:  # noqa: ARG001 - LINE signs no time
    """x-line-signature: base64, so its letters' case matters.

    https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    """
    given = headers.get("x-line-signature")
    if not given:
        return False
    return signed_by_any([given], keys(secrets), lambda key: base64.b64encode(hmac_sha256(key, body)))


def verify_telegram(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:  # noqa: ARG001 - nothing is signed
    """X-Telegram-Bot-Api-Secret-Token: the word we gave to setWebhook, no signature of anything.

    https://core.telegram.org/bots/api#setwebhook
    """
    given = headers.get("x-telegram-bot-api-secret-token")
    if not given:
        return False
    return signed_by_any([given], keys(secrets), lambda key: key)


def verify_nothing(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:  # noqa: ARG001 - see Verify
    """Refuse: this platform sends nothing, it is asked."""
    return False


def answer_challenge(
    query: Mapping[str, str],
    verify_tokens: Sequence[str],
    secrets: Sequence[str],  # noqa: ARG001 - see Handshake
) -> Answer | None:
    """Meta's handshake: the challenge to echo as plain text, or None to refuse.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
    """
    token = query.get("hub.verify_token")
    if query.get("hub.mode") != "subscribe" or not token:
        return None
    if not signed_by_any([token], keys(verify_tokens), lambda key: key):
        return None
    challenge = query.get("hub.challenge")
    return Answer(challenge) if challenge else None


def answer_crc(
    query: Mapping[str, str],
    verify_tokens: Sequence[str],  # noqa: ARG001 - see Handshake
    secrets: Sequence[str],
) -> Answer | None:
    """X's challenge-response check: anybody may ask us to sign a token with the newest secret.

    X signs its deliveries with the same key in the same way. Without a limit to what a token may be,
    whoever asks would be handed the signature of any body they like.
    https://docs.x.com/x-api/webhooks/quickstart
    """
    token = query.get("crc_token", "")
    newest = next(iter(keys(secrets)), None)
    if newest is None or not CRC_TOKEN.fullmatch(token):
        return None
    return Answer(json.dumps({"response_token": sign_x(newest, token.encode())}), "application/json")


def sign_x(key: bytes, signed: bytes) -> str:
    return f"sha256={base64.b64encode(hmac_sha256(key, signed)).decode()}"


def signed_by_any(given: Iterable[str], keys: Iterable[bytes], sign: Callable[[bytes], str | bytes]) -> bool:
    """Whether one of the given header values is what one of the keys signs.

    All keys and values are compared, so the time taken tells nothing about which of them matched.
    """
    values = [as_bytes(value) for value in given]
    expected = [as_bytes(sign(key)) for key in keys]
    matches = [hmac.compare_digest(value, wanted) for value in values for wanted in expected]
    return any(matches)


def keys(secrets: Iterable[str]) -> list[bytes]:
    """The secrets as bytes. An empty one means "not set": nobody may sign with the empty key."""
    return [as_bytes(secret) for secret in secrets if secret and secret.strip()]


def decoded_keys(secrets: Iterable[str]) -> list[bytes]:
    """Keys out of `whsec_<base64>` secrets; one that is no base64 verifies nothing."""
    decoded = []
    for secret in secrets:
        encoded = secret.strip().removeprefix("whsec_").rstrip("=")
        try:
            key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        if key:
            decoded.append(key)
    return decoded


def is_recent(timestamp: str, now: datetime) -> bool:
    """Whether a signed time in seconds lies within the replay window around now, either side."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= REPLAY_WINDOW_S


def hmac_sha256(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(key, signed, "sha256")


def as_bytes(value: str | bytes) -> bytes:
    # compare_digest raises on text outside ASCII, and encoding raises on lone surrogates.
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
