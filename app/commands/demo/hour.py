"""A busy hour as the platforms tell it: the citizens' lines and everything else that an inbox has to bear.

The hour is the last full working morning, 09:00-10:00 in the city, by the platforms' own timestamps.
Facebook and the form give one for everything, Instagram for messages only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.commands.demo import payloads
from app.commands.demo.lines import LINES, Line, line_of
from app.commands.demo.payloads import FACEBOOK, GREETER, INSTAGRAM, INSTAGRAM_DISHUB, NOT_OURS, envelope
from app.domain.events import Kind
from app.domain.working_time import Calendar
from app.platforms import get_platform

BEGIN, END = time(9), time(10)
PLATFORM_OF = {
    "ig": "instagram", "dishub": "instagram", "igdm": "instagram", "fb": "facebook", "fbdm": "facebook",
    "web": "website",
}  # fmt: skip

TYPED_IN_THE_APP = (
    ("Wulan Sari", 21.0, "Petugas damkar sudah meluncur. Mohon warga menjauh dari lokasi, darurat hubungi 112 ya."),
    ("Joko Suprapto", 26.0, "Terima kasih laporannya, tim kami survei ke Ledug siang ini."),
    ("Siti Aminah", 33.0, "Mohon maaf Kak, ada perbaikan pipa, air mengalir lagi sekitar jam 11."),
    ("Nurul Huda", 35.5, "Cukup KK, akta lahir, dan KTP orang tua ya Kak. Gratis."),
    ("Tono Sugiarto", 39.0, "Truk kami sudah di Gerendeng, diangkut pagi ini ya Pak."),
    ("Hendra Gunawan", 44.5, "Teknisi kami sudah di Cikokol, lampu menyala lagi sebelum jam 10."),
)
"""Answers that somebody typed in the platform's own app: to whom, at which minute, in which words."""

DELAYED = {"Kusnadi": 3.0}
"""Minutes by which Facebook tells us late."""
AUTOMATIC = "Halo Kak, pesannya sudah kami terima. Admin membalas pada jam kerja."
EDITED = "Kebetulan lihat, itu 3 titik di Jl. Pinang Raya: galian kabel sebulan ga ditutup, aspalnya jadi bolong"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One POST of a platform. `minute` is when it arrives; what it tells of may be older."""

    minute: float
    platform: str
    body: bytes
    kinds: tuple[Kind, ...]
    """What the adapter must make of it."""
    forged: bool = False
    again: bool = False
    """Whether the same body came before."""


def last_full_morning(calendar: Calendar, now: datetime) -> datetime:
    """Nine o'clock of the last day whose hour from nine to ten is all working time, and over."""
    day = calendar.local(now).date()
    while True:
        begin, end = (datetime.combine(day, at, calendar.tz) for at in (BEGIN, END))
        if end <= now and calendar.elapsed(begin, end) == (end - begin).total_seconds():
            return begin
        day -= timedelta(days=1)


def play_hour(begin: datetime) -> list[Delivery]:
    """Every delivery of the hour in the order of arrival."""
    deliveries = [_said(line, _at(begin, line.minute)) for line in LINES]
    deliveries += _redelivered(begin, deliveries)
    deliveries += _wordless(begin) + _changed(begin) + _own(begin) + _strange(begin)
    return sorted(deliveries, key=lambda delivery: delivery.minute)


def _at(begin: datetime, minute: float) -> datetime:
    return begin + timedelta(minutes=minute)


def _said(line: Line, at: datetime) -> Delivery:
    platform = PLATFORM_OF[line.channel]
    kind = Kind.COMMENT if line.channel in {"ig", "dishub", "fb"} else Kind.DM
    if line.channel == "web":
        body = payloads.form_message(line.key, line.citizen, line.text, at)
    elif line.channel == "fb":
        # Under one post a citizen's second comment belongs to the first.
        post = line_of(line.citizen).key
        body = envelope(platform, payloads.facebook_comment(line.key, line.citizen, line.text, at, post=post))
    elif kind is Kind.COMMENT:
        account = INSTAGRAM_DISHUB if line.channel == "dishub" else INSTAGRAM
        body = envelope(platform, payloads.instagram_comment(line.key, line.citizen, line.text, account=account))
    else:
        account = FACEBOOK if platform == "facebook" else INSTAGRAM
        body = envelope(platform, payloads.direct_message(account, line.key, line.citizen, at, text=line.text))
    return Delivery(line.minute + DELAYED.get(line.citizen, 0), platform, body, (kind,))


def _redelivered(begin: datetime, said: list[Delivery]) -> list[Delivery]:
    """A platform that did not hear our 200 sends the same body again, or the same comment in a larger one."""
    again = [
        Delivery(d.minute + 1.5, d.platform, d.body, d.kinds, again=True)
        for d in said
        if d.minute in {0.6, 2.1, 7.1, 16.5, 25.3}
    ]
    entries = [
        payloads.facebook_comment(line.key, line.citizen, line.text, _at(begin, line.minute))
        for line in (line_of("Tono Sugiarto"), line_of("Fitriyani"))
    ]
    return [*again, Delivery(30.5, "facebook", envelope("facebook", *entries), (Kind.COMMENT, Kind.COMMENT))]


def _wordless(begin: datetime) -> list[Delivery]:
    """A photo without a word, and a sticker whose sender then says what it is about."""
    photo = payloads.direct_message(INSTAGRAM, "photo", "Ibu Karsih", _at(begin, 6.0), attachment="image")
    sticker = payloads.direct_message(FACEBOOK, "sticker", "Ujang Komarudin", _at(begin, 22.0), attachment="image")
    words = payloads.direct_message(
        FACEBOOK, "sticker words", "Ujang Komarudin", _at(begin, 24.6),
        text="lampu jalan depan mushola Al-Ikhlas Kunciran mati semua min, anak2 ngaji gelap2an",
    )  # fmt: skip
    return [
        Delivery(6.0, "instagram", envelope("instagram", photo), (Kind.DM,)),
        Delivery(22.0, "facebook", envelope("facebook", sticker), (Kind.DM,)),
        Delivery(24.6, "facebook", envelope("facebook", words), (Kind.DM,)),
    ]


def _changed(begin: datetime) -> list[Delivery]:
    """Citizens correct themselves and take words back; the city hides a comment, which erases nothing."""
    iwan, endang = line_of("Iwan Setiadi"), line_of("Endang Sulastri")
    edit = payloads.facebook_comment(iwan.key, iwan.citizen, EDITED, _at(begin, 36.0), verb="edited")
    removal = payloads.facebook_comment(endang.key, endang.citizen, None, _at(begin, 52.5), verb="remove")
    asked = line_of("Pak Darto")
    unsent = payloads.direct_message(FACEBOOK, asked.key, asked.citizen, _at(begin, 55.4), deleted=True)
    form = line_of("Sri Wahyuni")
    rewritten = payloads.form_message(
        form.key, form.citizen, form.text + " Lokasinya di sisi utara, dekat halte.", _at(begin, 27.7),
        happened="updated", photos=2,
    )  # fmt: skip
    hidden = payloads.facebook_comment(line_of("Asep Sunandar").key, None, None, _at(begin, 46.2), verb="hide")
    return [
        Delivery(27.7, "website", rewritten, (Kind.EDIT,)),
        Delivery(36.0, "facebook", envelope("facebook", edit), (Kind.EDIT,)),
        Delivery(46.2, "facebook", envelope("facebook", hidden), (Kind.VISIBILITY,)),
        Delivery(52.5, "facebook", envelope("facebook", removal), (Kind.DELETION,)),
        Delivery(55.4, "facebook", envelope("facebook", unsent), (Kind.DELETION,)),
    ]


def _own(begin: datetime) -> list[Delivery]:
    """What the city's own people typed in the apps, and the automatic greeting, which answers nobody."""
    deliveries = []
    for citizen, minute, text in TYPED_IN_THE_APP:
        line, at = line_of(citizen), _at(begin, minute)
        platform, key = PLATFORM_OF[line.channel], f"own to {line.key}"
        if line.channel == "fb":
            entry = payloads.facebook_comment(key, None, text, at, post=line.key, under=line.key)
            kind = Kind.COMMENT
        else:
            account = FACEBOOK if platform == "facebook" else INSTAGRAM
            entry = payloads.direct_message(account, key, citizen, at, text=text, echo=True)
            kind = Kind.DM
        deliveries.append(Delivery(minute, platform, envelope(platform, entry), (kind,)))
    kusnadi, eko = line_of("Kusnadi"), line_of("Eko Prasetyo")
    # An answer may overtake the comment it answers.
    early = payloads.facebook_comment(
        "own early", None, "Siap Pak, segera dicek tim PJU.", _at(begin, kusnadi.minute + 2), post=kusnadi.key,
        under=kusnadi.key,
    )  # fmt: skip
    greeting = payloads.direct_message(
        INSTAGRAM, "greeting", eko.citizen, _at(begin, eko.minute + 1), text=AUTOMATIC, echo=True, app=GREETER
    )
    thanks = payloads.instagram_own_comment("own ig", line_of("Doni Setiawan").key, "Baik Kak, kami cek ke operator.")
    return [
        *deliveries,
        Delivery(kusnadi.minute + 2, "facebook", envelope("facebook", early), (Kind.COMMENT,)),
        Delivery(eko.minute + 1, "instagram", envelope("instagram", greeting), (Kind.DM,)),
        Delivery(53.0, "instagram", envelope("instagram", thanks), (Kind.COMMENT,)),
    ]


def _strange(begin: datetime) -> list[Delivery]:
    """Forged ones, an account that nobody connected, things that are nobody's word."""
    forged = payloads.instagram_comment("forged", "Penipu", "Bantuan 600 ribu cair, daftar di tautan ini")
    stranger = payloads.facebook_comment(
        "elsewhere", "Orang Lain", "ini bukan halaman kita", _at(begin, 10.5), page=NOT_OURS
    )
    fake_form = payloads.form_message("forged form", "Penipu", "formulir palsu", _at(begin, 39.5))
    return [
        Delivery(10.5, "facebook", envelope("facebook", stranger), (Kind.COMMENT,)),
        Delivery(18.5, "instagram", envelope("instagram", forged), (Kind.COMMENT,), forged=True),
        Delivery(39.5, "website", fake_form, (Kind.DM,), forged=True),
        Delivery(
            48.5, "instagram", envelope("instagram", payloads.read_receipt("Nurul Huda", _at(begin, 48.5))),
            (Kind.RECEIPT,),
        ),
        Delivery(56.0, "facebook", b'{"object": "page", "entry": [{"news": "of next year"}]}', (Kind.IGNORE,)),
    ]  # fmt: skip


def kinds_of(delivery: Delivery) -> tuple[Kind, ...]:
    """What the adapter says of a delivery."""
    return tuple(event.kind for event in get_platform(delivery.platform).parse(delivery.body))
