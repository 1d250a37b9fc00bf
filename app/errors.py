"""Every error the service answers with, as RFC 9457 problems.

    Problem
    ├── NotAuthenticated      401  no key, or one that does not hold
    ├── NotAllowed            403  the role may not do this
    ├── BadSignature          403  a webhook that nobody we know has signed
    ├── NotFound              404  also for what the caller may not know of
    ├── IllegalMove           409  the case's state does not allow the act (names those it allows)
    ├── Conflict              409  what is asked for does not fit the present state
    ├── RequestInFlight       409  the same Idempotency-Key is being handled
    ├── StalePreview          409  the cases have moved on since a change was previewed
    ├── StaleVersion          412  If-Match names an older version
    ├── BodyTooLarge          413
    ├── Unprocessable         422  understood, but cannot be done as asked
    ├── Invalid               422  not in the form that the route asks for
    ├── VersionRequired       428  If-Match is missing
    └── Unavailable           503  try again shortly; nothing was kept

A class is a name, a docstring that serves as the title, and a status. `TanggapError` is the other
tree: what a command says on stderr before it ends with exit status 1.
"""

from __future__ import annotations

from typing import Any

from rfc9457 import Problem


class TanggapError(Exception):
    """An error in words for the person at the command line: what is wrong and what to do."""


class HttpProblem(Problem):
    """Something went wrong."""

    http_status = 500

    def __init__(self, detail: str | None = None, headers: dict[str, str] | None = None, **extras: Any) -> None:
        title = (type(self).__doc__ or "").strip().rstrip(".")
        super().__init__(title, detail=detail, status=self.http_status, headers=headers, **extras)


class NotAuthenticated(HttpProblem):
    """A valid API key is required."""

    http_status = 401

    def __init__(self, detail: str = "Send 'Authorization: Bearer <key>'.") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class NotAllowed(HttpProblem):
    """Your role may not do this."""

    http_status = 403


class BadSignature(HttpProblem):
    """The signature does not hold."""

    http_status = 403


class NotFound(HttpProblem):
    """There is no such thing here."""

    http_status = 404


class IllegalMove(HttpProblem):
    """The case's state does not allow this act."""

    http_status = 409


class Conflict(HttpProblem):
    """This does not fit the present state."""

    http_status = 409


class RequestInFlight(HttpProblem):
    """A request with this Idempotency-Key is being handled."""

    http_status = 409


class StalePreview(HttpProblem):
    """The open cases are not as they were previewed."""

    http_status = 409


class StaleVersion(HttpProblem):
    """It has changed since you read it."""

    http_status = 412


class BodyTooLarge(HttpProblem):
    """The body is too large."""

    http_status = 413


class Unprocessable(HttpProblem):
    """The request cannot be done as asked."""

    http_status = 422


class Invalid(HttpProblem):
    """The request is not valid."""

    http_status = 422


class VersionRequired(HttpProblem):
    """This change needs an If-Match header."""

    http_status = 428


class TooMany(HttpProblem):
    """Too many requests."""

    http_status = 429


class Unavailable(HttpProblem):
    """The service cannot keep this now; send it again."""

    http_status = 503

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "2"})
