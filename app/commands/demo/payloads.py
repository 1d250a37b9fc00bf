"""What the platforms send: bodies of the shapes that their documentation shows, and how each is signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

INSTAGRAM = "17841400000000111"
"""The city's Instagram profile. All ids are invented."""
INSTAGRAM_DISHUB = "17841400000000222"
"""A profile of an agency's own, reached through the same app."""
FACEBOOK = "104500000000333"
FORM = "aduan-warga"
NOT_OURS = "109900000000444"
"""A page that nobody connected."""
GREETER = "700500000000555"
"""The app behind the city's automatic greeting."""


def number_of(words: str) -> str:
    """An id of seventeen digits as Meta gives them, always the same for the same words."""
    return f"{10**16 + int.from_bytes(hashlib.sha256(words.encode()).digest()[:6], 'big')}"


def handle_of(citizen: str) -> str:
    return citizen.lower().replace(" ", ".")


def instagram_comment(
    key: str, citizen: str, text: str, *, account: str = INSTAGRAM, media: str | None = None
) -> dict[str, Any]:
    """An entry with one comment. Instagram says of no comment when it was written."""
    value = {
        "id": number_of(key), "from": {"id": number_of(citizen), "username": handle_of(citizen)}, "text": text,
        "media": {"id": number_of(media or f"media of {key}"), "media_product_type": "FEED"},
    }  # fmt: skip
    return {"id": account, "time": 0, "changes": [{"field": "comments", "value": value}]}


def instagram_own_comment(key: str, under: str, text: str) -> dict[str, Any]:
    """Our answer under a citizen's comment, typed in the app."""
    entry = instagram_comment(key, "", text, media=f"media of {under}")
    value = entry["changes"][0]["value"]
    value["from"] = {"id": INSTAGRAM, "username": "tangerangkota"}
    value["parent_id"] = number_of(under)
    return entry


def direct_message(
    account: str, key: str, citizen: str, at: datetime, *, text: str | None = None, attachment: str | None = None,
    echo: bool = False, app: str | None = None, deleted: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """An entry with one message; `echo` is one of ours to the citizen, `app` the program that sent it."""
    message: dict[str, Any] = {"mid": f"m_{number_of(key)}"}
    if text is not None:
        message["text"] = text
    if attachment is not None:
        message["attachments"] = [{"type": attachment, "payload": {"url": "https://cdn.example/berkas"}}]
    message |= {"is_echo": True} if echo else {}
    message |= {"app_id": app} if app else {}
    message |= {"is_deleted": True} if deleted else {}
    sender, recipient = {"id": number_of(citizen)}, {"id": account}
    if echo:
        sender, recipient = recipient, sender
    stamp = int(at.timestamp() * 1000)
    item = {"sender": sender, "recipient": recipient, "timestamp": stamp, "message": message}
    return {"id": account, "time": stamp, "messaging": [item]}


def read_receipt(citizen: str, at: datetime) -> dict[str, Any]:
    """Something authentic that is nobody's word."""
    stamp = int(at.timestamp() * 1000)
    item = {
        "sender": {"id": number_of(citizen)}, "recipient": {"id": INSTAGRAM}, "timestamp": stamp,
        "read": {"mid": "m_1"},
    }  # fmt: skip
    return {"id": INSTAGRAM, "time": stamp, "messaging": [item]}


def post_of(key: str) -> str:
    return number_of(f"post of {key}")


def comment_id(key: str, post: str) -> str:
    """Facebook names a comment after its post."""
    return f"{post_of(post)}_{number_of(key)}"


def facebook_comment(
    key: str, citizen: str | None, text: str | None, at: datetime, *, post: str | None = None,
    under: str | None = None, verb: str = "add", page: str = FACEBOOK,
) -> dict[str, Any]:  # fmt: skip
    """An entry with a comment, its edit, removal or hiding; without a citizen it is the page's own."""
    post = post or key
    post_id = f"{page}_{post_of(post)}"
    author = {"id": number_of(citizen), "name": citizen} if citizen else {"id": page, "name": "Kota Tangerang"}
    value: dict[str, Any] = {
        "item": "comment", "verb": verb, "comment_id": comment_id(key, post), "post_id": post_id,
        "parent_id": comment_id(under, post) if under else post_id, "from": author,
        "created_time": int(at.timestamp()),
    }  # fmt: skip
    if text is not None:
        value["message"] = text
    return {"id": page, "time": int(at.timestamp()), "changes": [{"field": "feed", "value": value}]}


def envelope(platform: str, *entries: Mapping[str, Any]) -> bytes:
    """Meta sends one update or a thousand in one body."""
    return json.dumps({"object": "page" if platform == "facebook" else platform, "entry": list(entries)}).encode()


def form_message(
    key: str, citizen: str, text: str | None, at: datetime, *, happened: str = "created", photos: int = 0
) -> bytes:
    """The city's own form (app/platforms/website.py has the contract)."""
    data: dict[str, Any] = {"id": number_of(key), "form": FORM}
    if happened != "deleted":
        data |= {"text": text, "name": citizen, "contact": f"{handle_of(citizen)}@contoh.example", "consent": True}
    data |= {"attachments": photos} if photos else {}
    return json.dumps({"type": f"message.{happened}", "timestamp": at.isoformat(), "data": data}).encode()


def sign(platform: str, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """The headers of a delivery that whoever has the secret may send."""
    if platform != "website":
        mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {"content-type": "application/json", "x-hub-signature-256": f"sha256={mac}"}
    number, stamp = f"msg_{hashlib.sha256(body).hexdigest()[:24]}", str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac64 = base64.b64encode(hmac.new(key, f"{number}.{stamp}.".encode() + body, hashlib.sha256).digest()).decode()
    return {
        "content-type": "application/json", "webhook-id": number, "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{mac64}",
    }  # fmt: skip
