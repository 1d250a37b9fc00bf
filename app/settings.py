"""Everything an operator can set, from the environment (prefix TANGGAP_) or a .env file.

docs/operations.md lists each setting; a house rule keeps the two alike.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TANGGAP_", env_file=".env", env_ignore_empty=True, extra="ignore")

    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_URL", "TANGGAP_DATABASE_URL")
    )
    """A PostgreSQL ≥ 15. Without it the service runs its own server in `data`."""

    data: Path = Path("var")
    """Where the embedded database, the models and the local encryption key live."""

    city: str = "tangerang"
    """The folder below `cities` that is loaded when the database holds no city yet."""

    cities: Path = Path(__file__).resolve().parent.parent / "cities"

    secret_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("TANGGAP_SECRET_KEY", "TANGGAP_SECRET_KEYS")
    )
    """Fernet key(s) for platform secrets at rest, newest first, separated by commas."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)

    log_level: Literal["debug", "info", "warning", "error"] = "info"

    intake_patience_s: float = Field(default=3.5, gt=0, le=4)
    """How long a webhook waits for its commit before it is answered 503."""

    intake_waiting_max: int = Field(default=2048, gt=0)
    intake_waiting_max_bytes: int = Field(default=128 * 1024 * 1024, gt=0)

    drain_batch: int = Field(default=1024, gt=0, le=5000)
    """Deliveries a worker opens in one transaction."""

    drain_poll_s: float = Field(default=0.1, gt=0)

    delivery_tries: int = Field(default=5, gt=0)
    """How often an event that fails is tried before it becomes a dead letter."""

    api_base: str | None = None
    """Where every platform's API is instead of its real address, one folder a platform: the simulator."""

    poll_units_per_day: int = Field(default=8000, gt=0)
    """Of YouTube's 10,000 units a day and project; each reply takes 50 of the rest."""

    body_retention_days: int = Field(default=30, gt=0)
    notice_retention_days: int = Field(default=90, gt=0)
    """How long it is kept who was told what, and when; which rungs were told stays with the case."""

    reply_tries: int = Field(default=8, gt=0)
    reply_timeout_s: float = Field(default=10.0, gt=0, le=60)
    """How long a platform may take to answer one request of ours."""

    public_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^\s?#]+[^\s?#/]$")
    """Where people reach the service: links in notifications begin with it."""

    smtp_host: str | None = None
    """The mail server that takes our notifications; without it none goes by e-mail."""

    smtp_port: int = Field(default=587, gt=0, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str = "tanggap@localhost"

    local_webhooks: bool = False
    """For tests only: notifications may go to a webhook on 127.0.0.1, without TLS."""

    learning_memory_mb: int = Field(default=3072, ge=512)
    """The most memory a training from corrections may take; it runs beside the worker."""


@lru_cache
def get_settings() -> Settings:
    return Settings()
