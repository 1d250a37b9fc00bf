"""What may be answered, how, until when and how long; and why a reply did not arrive. Rules and words only.

A platform's terms are data (`Terms`, one for each kind of reply it has); `option` applies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ReplyKind(StrEnum):
    PUBLIC = "public"
    """Under the comment, for all to see."""
    PRIVATE = "private"
    """To the author of a comment, who has not written to us in private."""
    DM = "dm"
    """In a conversation that the citizen began."""


class ReplyState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    CHECKING = "checking"
    """Nobody knows whether it was posted: we look for it before anything is sent again."""
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    """Nobody knows, and this platform cannot be asked: an echo or a person settles it."""


UNDER_WAY = (ReplyState.QUEUED.value, ReplyState.SENDING.value, ReplyState.CHECKING.value)


class Reason(StrEnum):
    """Why a reply is not possible, or did not arrive."""

    NOT_CONNECTED = "not_connected"
    NO_SUCH_REPLY = "no_such_reply"
    NOT_PUBLIC = "not_public"
    WINDOW_CLOSED = "window_closed"
    ALREADY_ANSWERED = "already_answered"
    TOO_LONG = "too_long"
    PERSONAL_DATA = "personal_data"
    TARGET_GONE = "target_gone"
    UNREACHABLE = "unreachable"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - a reason, no token.
    NO_PERMISSION = "no_permission"
    RESTRICTED = "restricted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    NOT_DELIVERED = "not_delivered"
    RATE_LIMITED = "rate_limited"
    BUSY = "busy"
    UNSURE = "unsure"
    NOT_VISIBLE = "not_visible"


WORDS: Mapping[Reason, str] = {
    Reason.NOT_CONNECTED: "Akun ini belum bisa mengirim dari sini (belum ada token akses). Balas di aplikasi platform; "
    "balasan itu dikenali di sini.",
    Reason.NO_SUCH_REPLY: "Platform ini tidak mengenal jenis balasan tersebut untuk pesan ini.",
    Reason.NOT_PUBLIC: "Kasus ini tidak boleh dijawab di depan umum.",
    Reason.WINDOW_CLOSED: "Waktu membalas yang diberikan platform sudah habis; warga harus menulis lagi lebih dulu.",
    Reason.ALREADY_ANSWERED: "Komentar ini sudah pernah mendapat satu pesan pribadi; platform tidak mengizinkan lagi.",
    Reason.TOO_LONG: "Teks lebih panjang daripada yang diterima platform.",
    Reason.PERSONAL_DATA: "Balasan publik tidak boleh memuat data pribadi; kirim lewat pesan pribadi.",
    Reason.TARGET_GONE: "Komentar atau pesan yang dibalas sudah dihapus.",
    Reason.UNREACHABLE: "Warga tidak dapat menerima pesan dari akun ini (memblokir atau menutup pesan).",
    Reason.TOKEN_EXPIRED: "Token akses akun ini sudah tidak berlaku. Minta operator menyambungkan akun lagi.",
    Reason.NO_PERMISSION: "Akun ini tidak punya izin platform untuk balasan seperti ini. Hubungi operator.",
    Reason.RESTRICTED: "Platform sedang membatasi akun ini (kebijakan atau spam). Hubungi operator.",
    Reason.DUPLICATE: "Platform menolak teks yang sama persis dua kali; ubah kalimatnya.",
    Reason.REFUSED: "Platform menolak balasan ini.",
    Reason.NOT_DELIVERED: "Platform melaporkan bahwa balasan ini tidak sampai kepada warga.",
    Reason.RATE_LIMITED: "Platform membatasi jumlah kiriman; balasan menunggu giliran.",
    Reason.BUSY: "Platform tidak dapat dihubungi atau sedang sibuk; sudah dicoba berulang kali.",
    Reason.UNSURE: "Tidak diketahui apakah balasan terkirim. Lihat di aplikasi platform, lalu konfirmasi.",
    Reason.NOT_VISIBLE: "Balasan tidak terlihat di platform.",
}
"""What an admin reads; the code beside it is for programs."""


class Since(StrEnum):
    """From when on a platform's window counts."""

    MESSAGE = "message"
    """From the message that is answered."""
    LAST_WORD = "last_word"
    """From the last word of the citizen in the conversation."""


class Unit(StrEnum):
    """How a platform counts the length of a text."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"
    WEIGHTED = "weighted"
    """X: what stands outside of the Latin ranges counts twice."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A platform's terms for one kind of reply. `agent_window`: how long a person (no bot) may still answer."""

    length_max: int
    unit: Unit = Unit.CHARACTERS
    window: timedelta | None = None
    since: Since = Since.LAST_WORD
    agent_window: timedelta | None = None
    once: bool = False
    to_mentions: bool = True
    """Whether it reaches those who mentioned us under somebody else's post."""

    @property
    def open_for(self) -> timedelta | None:
        return self.agent_window or self.window


@dataclass(frozen=True, slots=True)
class Option:
    """Whether a kind of reply is possible now, until when, and else why not. `by_agent`: because a person writes."""

    kind: ReplyKind
    allowed: bool
    until: datetime | None = None
    reason: Reason | None = None
    length_max: int | None = None
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which replies are possible: the message answered, and what was said and sent before."""

    is_message: bool
    """It is a direct message; else a comment, mention or post."""
    said_at: datetime
    last_word_at: datetime | None
    """The citizen's last word in the conversation; None where we know of none."""
    confidential: bool
    connected: bool
    answered_privately: bool
    """Its one private reply is used up."""
    is_mention: bool = False
    """It stands under somebody else's post."""


def options(terms: Mapping[ReplyKind, Terms], situation: Situation, now: datetime) -> list[Option]:
    """Every kind of reply with its verdict, those that fit the message first."""
    order = (
        (ReplyKind.DM, ReplyKind.PUBLIC, ReplyKind.PRIVATE)
        if situation.is_message
        else (ReplyKind.PUBLIC, ReplyKind.PRIVATE, ReplyKind.DM)
    )
    return [option(kind, terms.get(kind), situation, now) for kind in order]


def option(kind: ReplyKind, terms: Terms | None, situation: Situation, now: datetime) -> Option:
    """The verdict on one kind of reply; `terms` None: the platform has no such reply."""
    length = terms.length_max if terms else None
    reason = _obstacle(kind, terms, situation)
    if reason is not None or terms is None:
        return Option(kind, allowed=False, reason=reason, length_max=length)
    began = situation.said_at if terms.since is Since.MESSAGE else situation.last_word_at or situation.said_at
    until = began + terms.open_for if terms.open_for else None
    if until is not None and now >= until:
        return Option(kind, allowed=False, until=until, reason=Reason.WINDOW_CLOSED, length_max=length)
    by_agent = terms.agent_window is not None and terms.window is not None and now >= began + terms.window
    return Option(kind, allowed=True, until=until, length_max=length, by_agent=by_agent)


def _obstacle(kind: ReplyKind, terms: Terms | None, situation: Situation) -> Reason | None:
    """What no waiting changes."""
    if terms is None or situation.is_message != (kind is ReplyKind.DM):
        return Reason.NO_SUCH_REPLY
    if situation.is_mention and not terms.to_mentions:
        return Reason.NO_SUCH_REPLY
    if kind is ReplyKind.PUBLIC and situation.confidential:
        return Reason.NOT_PUBLIC
    if not situation.connected:
        return Reason.NOT_CONNECTED
    if terms.once and situation.answered_privately:
        return Reason.ALREADY_ANSWERED
    return None


def too_long_by(terms: Terms, text: str) -> int:
    """By how much a text exceeds what the platform takes; 0 when it fits."""
    return max(0, length_of(text, terms.unit) - terms.length_max)


def length_of(text: str, unit: Unit) -> int:
    """The length as the platform counts it (X: https://docs.x.com/fundamentals/counting-characters)."""
    if unit is Unit.BYTES:
        return len(text.encode("utf-8", "replace"))
    if unit is Unit.UTF16:
        return len(text.encode("utf-16-le", "replace")) // 2
    if unit is Unit.WEIGHTED:
        return sum(1 if _is_light(ord(character)) else 2 for character in text)
    return len(text)


def _is_light(code: int) -> bool:
    return code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247
