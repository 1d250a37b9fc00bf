"""`accounts`: connections to platforms and the official accounts reached through them.

Secrets come from the environment or a file, never from the command line, where others can read them.
"""

from __future__ import annotations

import os
from pathlib import Path

import typer

from app.access import audit
from app.accounts import add_account, add_connection, list_accounts
from app.clock import utc_now
from app.commands.console import run, say, transaction
from app.errors import TanggapError
from app.platforms import PLATFORMS
from app.settings import get_settings
from app.vault import open_vault

accounts = typer.Typer(help="Connections and official accounts.", no_args_is_help=True)


@accounts.command()
def add(
    platform: str = typer.Option(..., help=f"One of: {', '.join(PLATFORMS)}"),
    external_id: str = typer.Option(
        ..., "--id", help="The account's id at the platform (the page, the profile, the form)"
    ),
    name: str = typer.Option(..., help="As people know it, for example @tangerangkota"),
    owner: str | None = typer.Option(None, help="The OPD that owns it and gets what nobody else is known for"),
    connection: str = typer.Option("default", help="The app or bot through which it is reached"),
    secret_env: list[str] = typer.Option([], help="Environment variable(s) with webhook secrets, newest first"),
    secret_file: list[Path] = typer.Option([], help="File(s) with one webhook secret a line, newest first"),
    verify_token_env: str | None = typer.Option(None, help="Environment variable with the handshake's verify token"),
    token_env: str | None = typer.Option(None, help="Environment variable with the access token for replies"),
    token_file: Path | None = typer.Option(None, help="File with the access token for replies"),
    api_base: str | None = typer.Option(None, help="Where replies go, for example https://graph.instagram.com/v23.0"),
    automation: list[str] = typer.Option([], help="App id(s) whose echoes are automatic replies"),
    only_these_secrets: bool = typer.Option(False, help="Forget the connection's older secrets"),
) -> None:
    """Connect an account, or change one. Calling it again with a new secret rotates: both hold."""
    settings = get_settings()

    async def work() -> None:
        secrets = [_from_env(n) for n in secret_env] + [line for f in secret_file for line in _lines(f)]
        verify = [_from_env(verify_token_env)] if verify_token_env else []
        token = _from_env(token_env) if token_env else (_lines(token_file)[0] if token_file else None)
        if platform not in PLATFORMS:
            raise TanggapError(f"There is no platform {platform!r}; known: {', '.join(PLATFORMS)}.")
        vault = open_vault(settings)
        async with transaction(settings) as session:
            made = await add_connection(
                session, vault, platform=platform, name=connection, secrets=secrets, verify_tokens=verify,
                keep_old=not only_these_secrets,
            )  # fmt: skip
            await add_account(
                session, vault, connection=made, external_id=external_id, name=name, owner_opd=owner, api_base=api_base,
                access_token=token, automations=automation or None,
            )  # fmt: skip
            await audit(session, None, "account_saved", f"account:{platform}/{name}", None, utc_now())
            if not made.secrets:
                say(
                    "No webhook secret yet: every delivery is refused until you give one "
                    "(--secret-env or --secret-file)."
                )

    run(work())
    say(f"{platform} account {name} is connected; its webhook is /webhooks/{platform}/{connection}")


@accounts.command("list")
def show() -> None:
    """The connected accounts and what each still lacks."""
    settings = get_settings()

    async def work() -> None:
        async with transaction(settings) as session:
            for account, connection in await list_accounts(session):
                sends = "replies" if account.api_base else "no replies (no --api-base)"
                owner = f"owner {account.owner_opd or '-':<16}"
                typer.echo(f"{account.platform:<10} {connection:<10} {account.name:<24} {owner} {sends}")

    run(work())


def _from_env(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise TanggapError(f"The environment variable {name} is not set.")
    return value


def _lines(file: Path) -> list[str]:
    try:
        lines = [line.strip() for line in file.read_text().splitlines() if line.strip()]
    except OSError as error:
        raise TanggapError(f"Cannot read {file}: {error.strerror}.") from error
    if not lines:
        raise TanggapError(f"{file} holds no secret.")
    return lines
