"""Download what a platform points to, and nothing else: only its hosts, public addresses, known kinds of file.

The name is resolved once and the connection goes to that very address, so that a second answer of the
name server leads nowhere; every redirect is judged like the first address.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

BYTES_MAX = 10 * 1024 * 1024
REDIRECTS_MAX = 2

Resolve = Callable[[str], Awaitable[list[str]]]

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"%PDF-", "application/pdf"),
)
"""Kinds are told by their first bytes, whatever the platform or the name says. HTML and SVG are none of them."""


class RefusedError(Exception):
    """It will never be fetched: the reason in a few words."""


class MissingError(Exception):
    """It could not be fetched now."""


@dataclass(frozen=True, slots=True)
class File:
    content: bytes
    content_type: str


async def resolve(host: str) -> list[str]:
    """All addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def download(
    client: httpx.AsyncClient,
    url: str,
    hosts: Collection[str],
    headers: Mapping[str, str],
    *,
    trusted: str | None = None,
    find: Resolve = resolve,
) -> File:
    """A file from one of the hosts (or below them), or from the account's own API base (`trusted`)."""
    for _ in range(REDIRECTS_MAX + 1):
        target, extra, extensions = await _pin(url, hosts, trusted, find)
        try:
            async with client.stream("GET", target, headers={**headers, **extra}, extensions=extensions) as response:
                if response.is_redirect:
                    url = urljoin(url, response.headers.get("location", ""))
                    continue
                return _judge(response.status_code, await _read(response))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise MissingError(type(error).__name__) from None
    raise RefusedError("too many redirects")


async def _pin(
    url: str, hosts: Collection[str], trusted: str | None, find: Resolve
) -> tuple[str, dict[str, str], dict[str, str]]:
    """Where to connect to, and under which name."""
    if trusted is not None and url.startswith(trusted.rstrip("/") + "/") and ".." not in url:
        return url, {}, {}
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        raise RefusedError("not an address") from None
    if parts.scheme != "https" or port not in (None, 443) or parts.username is not None:
        raise RefusedError("not a plain https address")
    if not any(host == known or host.endswith(f".{known}") for known in hosts):
        raise RefusedError("not a host of this platform")
    try:
        addresses = await find(host)
    except OSError:
        raise MissingError("the host has no address") from None
    if not addresses or any(not ipaddress.ip_address(address.partition("%")[0]).is_global for address in addresses):
        raise RefusedError("not a public address")
    at = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    rest = parts._replace(netloc=at, fragment="").geturl()
    return rest, {"host": host}, {"sni_hostname": host}


async def _read(response: httpx.Response) -> bytes:
    content = b""
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > BYTES_MAX:
            raise RefusedError(f"larger than {BYTES_MAX // 1024 // 1024} MiB")
    return content


def _judge(status: int, content: bytes) -> File:
    if status in (400, 401, 403, 404, 410):
        raise RefusedError(f"HTTP {status}")
    if not 200 <= status < 300:
        raise MissingError(f"HTTP {status}")
    kind = kind_of(content)
    if kind is None:
        raise RefusedError("not a kind of file that we keep")
    return File(content, kind)


def kind_of(content: bytes) -> str | None:
    return next((kind for at, magic, kind in MAGIC if content[at : at + len(magic)] == magic), None)
