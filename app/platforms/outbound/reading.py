"""How an answer is read: the platform's own code first, by its table; then the status, by the table that all share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.replying import Reason
from app.platforms.outbound.shape import Outcome, Response, Verdict

STATUSES: Mapping[int, Reason] = {
    401: Reason.TOKEN_EXPIRED,
    403: Reason.NO_PERMISSION,
    404: Reason.TARGET_GONE,
    410: Reason.TARGET_GONE,
    413: Reason.TOO_LONG,
    429: Reason.RATE_LIMITED,
    503: Reason.BUSY,
}
NOT_TAKEN = frozenset({Reason.RATE_LIMITED, Reason.BUSY})
WAIT_MAX_S = 24 * 3600.0


def reader(
    *,
    accepted_id: Callable[[Any], str | None],
    codes: Callable[[Response], Sequence[str]],
    reasons: Mapping[str, Reason],
    wait: Callable[[Response], float | None] = lambda _response: None,
) -> Callable[[Response], Outcome]:
    """The reader of a platform. `codes`: the platform's words for what went wrong, the most telling first; empty
    when nothing did. A reason of UNSURE means that it may have been posted all the same."""

    def read(response: Response) -> Outcome:
        said = codes(response)
        wait_s = retry_after(response) or wait(response)
        wait_s = min(wait_s, WAIT_MAX_S) if wait_s is not None else None
        known = next((code for code in said if code in reasons), None)
        if known is None and not said and 200 <= response.status < 300:
            return Outcome(Verdict.ACCEPTED, accepted_id(response.body), wait_s=wait_s)
        detail = f"HTTP {response.status}" + (f", {said[0]}" if said else "")
        reason = reasons[known] if known is not None else STATUSES.get(response.status)
        if reason is Reason.UNSURE or (reason is None and (response.status >= 500 or response.status < 400)):
            return Outcome(Verdict.UNKNOWN, reason=Reason.UNSURE, detail=detail, wait_s=wait_s)
        if reason in NOT_TAKEN:
            in_passing = known is None and reason is Reason.BUSY
            return Outcome(Verdict.NOT_TAKEN, reason=reason, detail=detail, wait_s=wait_s, in_passing=in_passing)
        return Outcome(Verdict.REFUSED, reason=reason or Reason.REFUSED, detail=detail, wait_s=wait_s)

    return read


def retry_after(response: Response) -> float | None:
    """Seconds, as HTTP says it; a date there is left to our own back-off."""
    return number(response.headers.get("retry-after"))


def number(value: Any) -> float | None:
    """A sane positive number of seconds, whatever a platform sends in its place."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 0 <= found < 1e9 else None


def words_in(text: Any, table: Mapping[str, Reason]) -> list[str]:
    """The keys of a table that a platform's sentence contains, where it gives no code."""
    spoken = text.lower() if isinstance(text, str) else ""
    return [words for words in table if words in spoken]
