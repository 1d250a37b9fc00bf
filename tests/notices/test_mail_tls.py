"""Mail goes encrypted to the server that is meant, or not at all: STARTTLS and TLS against a real server."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from app.clock import utc_now
from tests.notices.conftest import Hall
from tests.notices.test_sending import Postbox, listed, with_mail

PASSWORD = "kata-sandi-surat"
Serve = Callable[..., AbstractAsyncContextManager[Postbox]]


class Authority:
    """A city's own certificate authority, and servers with its certificates."""

    def __init__(self, folder: Path) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA Kota")])
        self.folder = folder
        self.file = folder / "ca.pem"
        own = self._certificate(self.name, self.key.public_key(), x509.BasicConstraints(ca=True, path_length=0))
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def server(self, address: str) -> ssl.SSLContext:
        """What a server at this address needs."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
        certificate = self._certificate(name, key.public_key(), names)
        file = self.folder / f"{address}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        begun = x509.CertificateBuilder(subject_name=subject, issuer_name=self.name, public_key=key)
        dated = begun.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(
            now + datetime.timedelta(days=1)
        )
        whole = dated.serial_number(x509.random_serial_number()).add_extension(extension, critical=False)
        return whole.sign(self.key, hashes.SHA256())


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


class Door(Postbox):
    """A mail server that also remembers who logged in."""

    users: list[bytes]


@pytest.fixture
def serve(hall: Hall) -> Serve:
    @asynccontextmanager
    async def served(security: str, context: ssl.SSLContext | None) -> AsyncIterator[Postbox]:
        """A mail server that hears passwords; `context` None: it offers no encryption."""
        box = Door()
        box.users = []

        def welcome(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
            assert isinstance(data, LoginPassword)
            box.users.append(data.login)
            return AuthResult(success=data.password == PASSWORD.encode())

        def session() -> SMTP:
            return SMTP(
                box, hostname="surat", tls_context=context if security == "starttls" else None,
                auth_require_tls=context is not None and security == "starttls",
                authenticator=welcome,
            )  # fmt: skip

        loop = asyncio.get_running_loop()
        server = await loop.create_server(session, "127.0.0.1", 0, ssl=context if security == "tls" else None)
        box.port = server.sockets[0].getsockname()[1]
        with_mail(hall, box)
        secured = {"smtp_security": security, "smtp_user": "tanggap", "smtp_password": SecretStr(PASSWORD)}
        hall.place.settings = hall.place.settings.model_copy(update=secured)
        yield box
        server.close()
        await server.wait_closed()

    return served


async def tell(hall: Hall) -> list[dict[str, Any]]:
    """Tell one admin of one case by mail; what became of it."""
    await hall.contact("opd_admin", "dishub", "email", "admin@dishub.contoh.id")
    await hall.town.complain()
    await hall.sweep(utc_now())
    await hall.pack(utc_now() + datetime.timedelta(days=1))
    await hall.send()
    return [one for one in await listed(hall) if one["channel"] == "email"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_goes_encrypted_to_a_server_of_a_known_authority(
    hall: Hall, serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with serve(security, authority.server("127.0.0.1")) as box:
        (sent,) = await tell(hall)
    assert (sent["state"], sent["error"]) == ("sent", None)
    assert len(box.letters) == 1
    assert box.users == [b"tanggap"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2"])
async def test_a_server_of_an_unknown_authority_or_another_name_gets_neither_mail_nor_password(
    hall: Hall, serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, security: str, address: str
) -> None:
    if address != "127.0.0.1":  # Known, but somebody else's certificate.
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with serve(security, authority.server(address)) as box:
        (waiting,) = await tell(hall)
    assert (waiting["state"], waiting["tries"], waiting["error"]) == ("queued", 1, "SSLCertVerificationError")
    assert (box.letters, box.users) == ([], [])  # type: ignore[attr-defined]


async def test_a_server_that_offers_no_encryption_gets_no_plain_text(hall: Hall, serve: Serve) -> None:
    async with serve("starttls", None) as box:
        (waiting,) = await tell(hall)
    assert (waiting["state"], waiting["error"]) == ("queued", "SMTPNotSupportedError")
    assert (box.letters, box.users) == ([], [])  # type: ignore[attr-defined]
