"""The one port by which notifications leave, and its ways: the log, e-mail and webhooks.

A way takes a letter or raises: `Refused` for good, anything else to be tried again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog

from app.notices.letters import Letter
from app.notices.mail import send_mail
from app.notices.refused import NotTaken, Refused
from app.notices.webhook import post_webhook
from app.settings import Settings
from app.vault import Vault

__all__ = ["CHANNELS", "Channel", "NotTaken", "Refused"]

log = structlog.get_logger()

Channel = Callable[[Letter, Settings, Vault], Awaitable[None]]


async def write_log(letter: Letter, _settings: Settings, _vault: Vault) -> None:
    """Numbers and rungs only: whoever reads the logs need not know more."""
    notices = letter.data["notices"]
    if letter.kind == "account.trouble":
        told = [f"account {notice['account']}/{notice['trouble']}" for notice in notices]
    else:
        told = [f"{notice['case']}/{notice['clock']}/{notice['rung']}" for notice in notices]
    log.info("notification", uid=str(letter.uid), role=letter.role, opd=letter.opd, told=told)


CHANNELS: Mapping[str, Channel] = {"log": write_log, "email": send_mail, "webhook": post_webhook}
