"""`tanggap` itself with one route more: the limit, which checks the HMAC and keeps nothing.

Run as `python -m bench.server serve …`: the same application, middleware and uvicorn settings.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI, HTTPException, Request
from fastapi.routing import APIRoute

from app import main as application
from app.__main__ import main as tanggap
from app.main import create_app
from bench.citizens import SECRET

LIMIT_PATH = "/limit"
_KEY = SECRET.encode()


async def check_only(request: Request) -> dict[str, bool]:
    """What any signed webhook must do at least."""
    body = await request.body()
    expected = "sha256=" + hmac.new(_KEY, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers.get("x-hub-signature-256", ""), expected):
        raise HTTPException(403)
    return {"ok": True}


def create_app_with_limit(*arguments: Any) -> FastAPI:
    app = create_app(*arguments)
    # First in the list, as the webhooks are: no other route is tried before it.
    app.router.routes.insert(0, APIRoute(LIMIT_PATH, check_only, methods=["POST"]))
    return app


def main() -> None:
    with patch.object(application, "create_app", create_app_with_limit):
        tanggap()


if __name__ == "__main__":
    main()
