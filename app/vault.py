"""Platform secrets at rest: encrypted with a key from the environment, or a local one kept 0600."""

from __future__ import annotations

import contextlib
import hmac
import json
import os
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.errors import TanggapError
from app.settings import Settings


class Vault:
    """Encrypts with the newest key and decrypts with any; several keys while they rotate."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = ",".join(keys)
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise TanggapError(
                "TANGGAP_SECRET_KEY must hold Fernet keys separated by commas; make one with `tanggap keys secret`."
            ) from error

    def seal(self, values: Sequence[str]) -> bytes:
        return self._fernet.encrypt(json.dumps(list(values)).encode()) if values else b""

    def digest(self, text: str) -> bytes:
        """A name that tells nobody what it stands for, and is the same in every replica."""
        return hmac.digest(self.keys.encode(), text.encode("utf-8", "replace"), "sha256")[:16]

    def open(self, sealed: bytes) -> list[str]:
        """The values, or TanggapError when no key fits."""
        if not sealed:
            return []
        try:
            return [str(value) for value in json.loads(self._fernet.decrypt(sealed))]
        except InvalidToken as error:
            raise TanggapError(
                "TANGGAP_SECRET_KEY does not open the stored secrets; add the key that sealed them."
            ) from error


def open_vault(settings: Settings) -> Vault:
    """The vault of this installation. With DATABASE_URL the key must be given: replicas share it."""
    if settings.secret_key is not None:
        return Vault([key.strip() for key in settings.secret_key.get_secret_value().split(",") if key.strip()])
    if settings.database_url is not None:
        raise TanggapError(
            "Set TANGGAP_SECRET_KEY (make one with `tanggap keys secret`): it seals the platforms' secrets."
        )
    file = settings.data / "secret.key"
    if not file.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        draft = settings.data / f"secret.key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(Fernet.generate_key().decode())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)  # Of two processes that come at once one wins, and no half-written key is read.
        draft.unlink()
    return Vault([file.read_text().strip()])
