"""Where a role is reached. The coordinator keeps the list; an address stands in no log and in no notice."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import audit
from app.directory import City
from app.domain.people import Principal
from app.domain.routing import COORDINATOR
from app.errors import NotFound, Unprocessable
from app.models import Contact
from app.vault import Vault

OF_AN_OPD = frozenset({"opd_admin", "opd_head"})
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


async def add_contact(
    session: AsyncSession, principal: Principal, city: City, vault: Vault, *, role: str, opd: str | None,
    channel: str, address: str, now: datetime, local_webhooks: bool,
) -> tuple[Contact, str | None]:  # fmt: skip
    """The contact, and the secret its webhooks are signed with: shown once, like a key."""
    if (role in OF_AN_OPD) is not (opd is not None):
        raise Unprocessable("opd_admin and opd_head need their `opd`; coordinator, mayor and operator have none.")
    if opd is not None and (opd not in city.opd_names or opd == COORDINATOR):
        raise Unprocessable(f"There is no OPD {opd!r}; GET /opds lists them.")
    if channel == "email" and not EMAIL.fullmatch(address):
        raise Unprocessable("This is no e-mail address.")
    if channel == "webhook":
        _check_url(address, local_webhooks)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode() if channel == "webhook" else None
    contact = Contact(
        role=role, opd=opd, channel=channel, address=address, secret=vault.seal([secret] if secret else []),
        created_by=principal.key_id, created_at=now,
    )  # fmt: skip
    session.add(contact)
    try:
        await session.flush()
    except IntegrityError:
        raise Unprocessable("This contact is there already.") from None
    await audit(session, principal, "contact_added", f"contact:{contact.id}", f"{role} {opd or ''} {channel}", now)
    return contact, secret


def _check_url(address: str, local_webhooks: bool) -> None:
    """The form only; where it leads is looked at each time it is sent to."""
    parts = urlsplit(address)
    schemes = {"https", "http"} if local_webhooks else {"https"}
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.password or parts.fragment:
        raise Unprocessable("A webhook is an https URL without user, password and fragment.")


async def retire_contact(session: AsyncSession, principal: Principal, contact_id: int, now: datetime) -> None:
    """From now on nothing goes there; what was sent stays on record."""
    contact = await session.get(Contact, contact_id, with_for_update=True)
    if contact is None or contact.retired_at is not None:
        raise NotFound(f"There is no contact {contact_id}.")
    contact.retired_at = now
    await audit(session, principal, "contact_removed", f"contact:{contact_id}", None, now)


async def list_contacts(session: AsyncSession) -> Sequence[Contact]:
    return list(await session.scalars(select(Contact).where(Contact.retired_at.is_(None)).order_by(Contact.id)))


def unreachable(contacts: Sequence[Contact], city: City) -> list[tuple[str, str | None]]:
    """(role, OPD) pairs that the city's table wants to tell by e-mail or webhook, and that have neither."""
    wanted: dict[tuple[str, str | None], None] = {}
    for row in city.ladder.rows:
        if set(row.via) - {"log"}:
            for role in row.to:
                opds = sorted(set(city.opd_names) - {COORDINATOR}) if role in OF_AN_OPD else [None]
                wanted.update({(role, opd): None for opd in opds})
    reached = {(contact.role, contact.opd) for contact in contacts}
    return [pair for pair in wanted if pair not in reached]
