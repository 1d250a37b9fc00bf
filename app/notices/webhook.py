"""Notifications by webhook, signed as Standard Webhooks say, to public addresses only.

The name is resolved here and the connection goes to the very address that was checked: a name that
answers differently the second time leads nobody into the city's own network. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import json
import socket
from urllib.parse import urlsplit

import httpx

from app.clock import utc_now
from app.notices.letters import Letter
from app.notices.refused import NotTaken, Refused
from app.settings import Settings
from app.vault import Vault

TIMEOUT_S = 10.0
GONE = 410
"""The receiver says that it wants no more (Standard Webhooks)."""
NAT64 = ipaddress.ip_network("64:ff9b::/32")
"""Addresses in which an IPv4 address is hidden behind a translator."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


async def post_webhook(letter: Letter, settings: Settings, vault: Vault) -> None:
    """POST the data; any 2xx is an acceptance. `webhook-id` is the same at every try."""
    if letter.address is None:
        raise Refused("the contact was removed")
    url = httpx.URL(letter.address)
    pinned = await resolve(letter.address, local=settings.local_webhooks)
    stamp = utc_now()
    body = json.dumps(
        {"type": letter.kind, "timestamp": stamp.isoformat(), "data": letter.data}, ensure_ascii=False
    ).encode()
    headers = sign(str(letter.uid), int(stamp.timestamp()), body, vault.open(letter.secret)) | {
        "content-type": "application/json", "host": url.netloc.decode(), "user-agent": "tanggap",
    }  # fmt: skip
    target = url.copy_with(host=str(pinned))
    # Without the environment's proxies: behind one the address that was checked would not be the one reached.
    async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client:
        answer = await client.post(target, content=body, headers=headers, extensions={"sni_hostname": url.host})
    if answer.status_code == GONE:
        raise Refused("the receiver wants no more (HTTP 410)")
    if not answer.is_success:
        raise NotTaken(f"HTTP {answer.status_code}")


def sign(message_id: str, stamp: int, body: bytes, secrets: list[str]) -> dict[str, str]:
    """The headers of Standard Webhooks: HMAC-SHA256 over id, time and body."""
    if not secrets:
        raise Refused("the contact has no secret to sign with; remove it and add it again")
    signed = f"{message_id}.{stamp}.".encode() + body
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    signatures = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys]
    return {
        "webhook-id": message_id, "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }  # fmt: skip


async def resolve(url: str, *, local: bool) -> Address:
    """The address to connect to, or Refused when any that the name has is not public."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not local:
        raise Refused("only https is sent to")
    try:
        port = parts.port or 443
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname or "", port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise NotTaken("the name cannot be resolved") from error
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    for address in addresses:
        if not (is_public(address) or (local and address.is_loopback)):
            raise Refused("it leads to an address that is not public")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether the whole internet can have it: not private, loopback, link-local, multicast or reserved."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return False
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
