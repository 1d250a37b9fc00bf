"""`accounts`: connections to platforms and the official accounts reached through them.

Secrets come from the environment or a file, never from the command line, where others can read them.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import typer

from app.access import audit
from app.accounts import add_account, add_connection, list_accounts
from app.clock import utc_now
from app.commands.console import opened, run, say, transaction
from app.errors import TanggapError
from app.fetching.asking import new_client
from app.fetching.health import check_now
from app.fetching.subscribing import Subscribed, subscribe_all
from app.logs import configure_logs
from app.outbox import is_connected
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
    refresh_env: str | None = typer.Option(None, help="Environment variable with the refresh token"),
    client_env: str | None = typer.Option(None, help="Environment variable with the app's id:secret, to renew tokens"),
    expires_in_days: float | None = typer.Option(None, min=0, help="How long the access token lives; renewed before"),
    api_base: str | None = typer.Option(None, help="Where the API is, when not at the platform's own address"),
    form_origin: list[str] = typer.Option([], help="Origin(s) of pages that may post plain JSON to a website form"),
    automation: list[str] = typer.Option([], help="App id(s) whose echoes are automatic replies"),
    only_these_secrets: bool = typer.Option(False, help="Forget the connection's older secrets"),
) -> None:
    """Connect an account, or change one. Calling it again with a new secret rotates: both hold."""
    settings = get_settings()

    async def work() -> None:
        secrets = [_from_env(n) for n in secret_env] + [line for f in secret_file for line in _lines(f)]
        verify = [_from_env(verify_token_env)] if verify_token_env else []
        token = _from_env(token_env) if token_env else (_lines(token_file)[0] if token_file else None)
        refresh = _from_env(refresh_env) if refresh_env else None
        client = _client(client_env) if client_env else None
        if platform not in PLATFORMS:
            raise TanggapError(f"There is no platform {platform!r}; known: {', '.join(PLATFORMS)}.")
        vault = open_vault(settings)
        async with transaction(settings) as session:
            made = await add_connection(
                session, vault, platform=platform, name=connection, secrets=secrets, verify_tokens=verify,
                keep_old=not only_these_secrets, client=client,
            )  # fmt: skip
            await add_account(
                session, vault, connection=made, external_id=external_id, name=name, owner_opd=owner, api_base=api_base,
                access_token=token, automations=automation or None, form_origins=form_origin or None,
                refresh_token=refresh, renew_token_at=_renew_at(platform, refresh, expires_in_days),
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
                sends = "replies" if is_connected(account, settings) else "no replies (no access token)"
                owner = f"owner {account.owner_opd or '-':<16}"
                typer.echo(f"{account.platform:<10} {connection:<10} {account.name:<24} {owner} {sends}")

    run(work())


@accounts.command()
def check() -> None:
    """Ask every platform whether it still knows us and sends to us. Exit status 1 when one does not."""
    settings = get_settings()
    configure_logs(settings.log_level)

    async def work() -> bool:
        vault = open_vault(settings)
        async with opened(settings) as database, new_client() as client:
            found = await check_now(database, client, vault, settings, utc_now())
            for account, health in found:
                silent = f"silent since {health.silent_since:%Y-%m-%d %H:%M}" if health.silent_since else ""
                words = "; ".join(word for word in (health.detail, silent) if word)
                verdicts = f"token {health.token:<8} subscription {health.subscription:<8}"
                typer.echo(f"{account.platform:<10} {account.name:<24} {verdicts} {words}".rstrip())
            return all("failed" not in (h.token, h.subscription) and not h.silent_since for _, h in found)

    if not run(work()):
        raise typer.Exit(1)


@accounts.command()
def subscribe(
    platform: str | None = typer.Option(None, help="Only the accounts of this platform"),
) -> None:
    """Tell the platforms to send us what citizens write. TANGGAP_PUBLIC_URL must lead here over https."""
    settings = get_settings()
    configure_logs(settings.log_level)

    async def work() -> list[Subscribed]:
        if not settings.public_url.startswith("https://") and settings.api_base is None:
            raise TanggapError("Set TANGGAP_PUBLIC_URL to the https address under which platforms reach this service.")
        async with opened(settings) as database, new_client() as client:
            return await subscribe_all(database, client, open_vault(settings), settings, platform)

    found = run(work())
    for one in found:
        verdict = {True: "subscribed", False: "failed", None: "by hand"}[one.done]
        typer.echo(f"{one.platform:<10} {one.name:<24} {verdict:<11} {one.url} {one.detail or ''}".rstrip())
    if not found:
        say("There is no such account.")
    if not found or any(one.done is False for one in found):
        raise typer.Exit(1)


def _client(name: str) -> tuple[str, str]:
    client_id, colon, client_secret = _from_env(name).partition(":")
    if not colon or not client_id or not client_secret:
        raise TanggapError(f"{name} must hold the client id and its secret with a colon between: id:secret.")
    return client_id, client_secret


def _renew_at(platform: str, refresh: str | None, expires_in_days: float | None) -> datetime | None:
    """When to renew the access token; at once where nobody said how long it lives, for then we are told."""
    renewal = PLATFORMS[platform].outbound.renewal
    if renewal is None or (renewal.needs_refresh and refresh is None):
        return None
    if expires_in_days is not None:
        return utc_now() + max(timedelta(days=expires_in_days) - renewal.ahead, timedelta())
    # Instagram renews no token that is younger than a day.
    return utc_now() if renewal.needs_refresh else utc_now() + timedelta(days=1)


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
