"""Notifications by e-mail: one SMTP session a message, in a thread, because smtplib waits."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from app.clock import utc_now
from app.notices.letters import Letter
from app.notices.refused import Refused
from app.settings import Settings
from app.vault import Vault

TIMEOUT_S = 20.0


async def send_mail(letter: Letter, settings: Settings, _vault: Vault) -> None:
    """Hand it to the city's mail server. The Message-ID is the same at every try."""
    if letter.address is None:
        raise Refused("the contact was removed")
    if settings.smtp_host is None:
        raise Refused("TANGGAP_SMTP_HOST is not set")
    await asyncio.to_thread(_hand_over, _compose(letter, letter.address, settings), settings, settings.smtp_host)


def _compose(letter: Letter, address: str, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = settings.smtp_from
    message["To"] = address
    message["Date"] = format_datetime(utc_now())
    message["Message-ID"] = f"<{letter.uid}@{settings.smtp_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office notes in return.
    message.set_content(letter.text)
    return message


def _hand_over(message: EmailMessage, settings: Settings, host: str) -> None:
    context = ssl.create_default_context()
    if settings.smtp_security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL(host, settings.smtp_port, timeout=TIMEOUT_S, context=context)
    else:
        session = smtplib.SMTP(host, settings.smtp_port, timeout=TIMEOUT_S)
    with session:
        if settings.smtp_security == "starttls":
            session.starttls(context=context)
        if settings.smtp_user is not None and settings.smtp_password is not None:
            session.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        try:
            session.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(500 <= code < 600 for code in codes):
                raise Refused(f"the mail server knows no such recipient (SMTP {codes[0]})") from None
            raise
