"""API keys of named persons: 256 random bits, of which only the SHA-256 is stored; the audit trail."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.people import Principal, Role
from app.domain.routing import COORDINATOR
from app.errors import TanggapError
from app.models import ApiKey, AuditEntry, Opd

KEY_BEGINS = "tgp"
DEFAULT_LIFE = timedelta(days=365)


def digest(secret: str) -> bytes:
    """A fast hash is right here: the secret is 256 random bits, not a password."""
    return hashlib.sha256(secret.encode()).digest()


async def create_key(
    session: AsyncSession, *, name: str, role: Role, opd: str | None, now: datetime, life: timedelta = DEFAULT_LIFE
) -> str:
    """A new key as the person will send it; it is shown once and never again."""
    if (role is Role.OPD_ADMIN) != (opd is not None):
        raise TanggapError("An opd_admin needs --opd; every other role has none.")
    if opd is not None:
        known = await session.get(Opd, opd)
        if known is None or known.retired_at is not None or opd == COORDINATOR:
            raise TanggapError(f"There is no OPD {opd!r}; see `tanggap import city` and cities/<city>/opd.yaml.")
    if not name.strip():
        raise TanggapError("A key belongs to a named person: give --name.")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = ApiKey(
        prefix=prefix, secret_sha256=digest(secret), name=name.strip(), role=role.value, opd=opd,
        created_at=now, expires_at=now + life,
    )  # fmt: skip
    session.add(key)
    await session.flush()
    await audit(session, None, "key_created", f"key:{prefix}", f"{role.value} {opd or ''} {name}".strip(), now)
    return f"{KEY_BEGINS}_{prefix}_{secret}"


async def authenticate(session: AsyncSession, presented: str, now: datetime) -> Principal | None:
    """The person behind a key, or None for anything that does not hold."""
    parts = presented.split("_", 2)
    if len(parts) != 3 or parts[0] != KEY_BEGINS or not presented.isascii():
        return None
    key = await session.scalar(select(ApiKey).where(ApiKey.prefix == parts[1]))
    matches = hmac.compare_digest(key.secret_sha256 if key else bytes(32), digest(parts[2]))
    if key is None or not matches or key.revoked_at is not None or key.expires_at <= now:
        return None
    return Principal(key.id, key.name, Role(key.role), key.opd)


async def list_keys(session: AsyncSession) -> Sequence[ApiKey]:
    return list(await session.scalars(select(ApiKey).order_by(ApiKey.id)))


async def revoke_key(session: AsyncSession, prefix: str, now: datetime) -> None:
    key = await session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    if key is None:
        raise TanggapError(f"There is no key with the prefix {prefix!r}; see `tanggap keys list`.")
    key.revoked_at = key.revoked_at or now
    await audit(session, None, "key_revoked", f"key:{prefix}", None, now)


async def audit(
    session: AsyncSession, principal: Principal | None, action: str, subject: str, reason: str | None, now: datetime
) -> None:
    """Write down who did what to personal data or to access, in the same transaction."""
    session.add(
        AuditEntry(
            at=now, api_key_id=principal.key_id if principal else None, action=action, subject=subject, reason=reason
        )
    )
    await session.flush()
