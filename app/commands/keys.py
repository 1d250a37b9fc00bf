"""`keys`: API keys of named persons, and keys for the vault."""

from __future__ import annotations

from datetime import timedelta

import typer
from cryptography.fernet import Fernet

from app.access import DEFAULT_LIFE, create_key, list_keys, revoke_key
from app.accounts import reseal
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.domain.people import Role
from app.settings import get_settings
from app.vault import open_vault

keys = typer.Typer(help="API keys of named persons.", no_args_is_help=True)


@keys.command()
def create(
    role: Role = typer.Option(...),
    name: str = typer.Option(..., help="The person's name: every act is kept with it"),
    opd: str | None = typer.Option(None, help="Which OPD, for an opd_admin"),
    days: int = typer.Option(DEFAULT_LIFE.days, min=1, max=3650, help="How long it holds"),
) -> None:
    """Make a key and print it once; only its hash is stored."""
    settings = get_settings()

    async def work() -> str:
        async with transaction(settings) as session:
            return await create_key(session, name=name, role=role, opd=opd, now=utc_now(), life=timedelta(days=days))

    typer.echo(run(work()))


@keys.command("list")
def show() -> None:
    """Who has which key, until when."""
    settings = get_settings()

    async def work() -> None:
        async with transaction(settings) as session:
            for key in await list_keys(session):
                ends = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else f"until {key.expires_at:%Y-%m-%d}"
                typer.echo(f"{key.prefix}  {key.role:<12} {key.opd or '-':<18} {ends}  {key.name}")

    run(work())


@keys.command()
def revoke(prefix: str = typer.Argument(help="As `tanggap keys list` shows it")) -> None:
    """End a key at once."""
    settings = get_settings()

    async def work() -> None:
        async with transaction(settings) as session:
            await revoke_key(session, prefix, utc_now())

    run(work())
    say(f"Key {prefix} is revoked.")


@keys.command("reseal")
def reseal_secrets() -> None:
    """Seal the platforms' secrets with the newest of TANGGAP_SECRET_KEY; then the older keys may go."""
    settings = get_settings()

    async def work() -> int:
        vault = open_vault(settings)
        async with transaction(settings) as session:
            return await reseal(session, vault)

    say(f"{run(work())} connections and accounts are sealed with the newest key.")


@keys.command()
def secret() -> None:
    """A new value for TANGGAP_SECRET_KEY; put it before the old one, with a comma, to rotate, then `reseal`."""
    typer.echo(Fernet.generate_key().decode())
