"""`simulate-platforms`: the platforms' APIs on this machine, for trials without any account."""

from __future__ import annotations

import secrets
import threading

import typer

from app.commands.console import plain_errors, say
from app.errors import TanggapError
from app.simulator.server import SIMULATED, running_simulator


def simulate_platforms(
    port: int = typer.Option(9800, help="Port to listen on, on this machine only"),
    account: str = typer.Option("", help="The account whose token it is; echoes name it"),
    platform: list[str] = typer.Option([], help="Give a token for these platforms only"),
) -> None:
    """Stand in for the platforms' APIs: GET /posted shows what citizens would see, /control makes it fail."""
    names = [one.name for one in SIMULATED]
    with plain_errors():
        if unknown := [name for name in platform if name not in names]:
            raise TanggapError(f"There is no platform {unknown[0]!r}; known: {', '.join(names)}.")
        try:
            with running_simulator(port=port) as world:
                token = secrets.token_urlsafe(24)
                for name in platform or names:
                    world.give_token(name, token, account)
                say(f"The platforms' APIs are simulated on {world.base}/<platform>; their access token: {token}")
                say(f"Set TANGGAP_API_BASE={world.base} for the service; what is posted: {world.base}/posted")
                threading.Event().wait()
        except OSError as error:
            raise TanggapError(f"Port {port} cannot be used: {error}.") from error
