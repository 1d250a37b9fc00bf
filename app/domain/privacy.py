"""Masks personal data in texts: identity and phone numbers, e-mail, plates, addresses, handles, accounts.

A street without a house number stays, for somebody has to find the pothole. The rules take what looks like
personal data: a masked price can be revealed, a phone number in a list cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Replace = Callable[[re.Match[str]], str | None]
"""What stands in place of a match; None when it is not personal data after all."""

_FIGURE = re.compile(r"\d")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\b")
_HANDLE = re.compile(r"(?<![\w@.])@(?=[\w.]{0,30}[A-Za-z_])[A-Za-z0-9_](?:[\w.]{0,29}\w)?")

_NAMED_ID = re.compile(
    r"\b(?P<cue>(?:n\.?i\.?k|ktp|nokk|kk|npwp|bpjs|jkn|kis|passport|paspor|sim)\b"
    r"[^\d\n]{0,12})(?P<id>[A-Z]?\d(?:[ .\-]?\d){10,18})(?!\d)",
    re.IGNORECASE,
)
_NIK_CUE = re.compile(r"nik|n\.i\.k|ktp|kk", re.IGNORECASE)
_SIXTEEN = re.compile(r"(?<![\d.,])\d(?:[ .\-]?\d){15}(?!\d|[.,]\d)")
_UNIFORM = re.compile(
    r"\d{16}|\d{4}([ .\-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .\-])\d{6}\2\d{4}|\d{2}(?:\.\d{2}){2}\.?\d{6}\.?\d{4}"
)
_TICKET_CUE = re.compile(
    r"(?:tiket|ticket|resi|laporan|lapor|pengaduan|aduan|transaksi|kode|invoice|order|reg\w*)\W*\w*\W*$", re.IGNORECASE
)
_PROVINCES = frozenset(
    str(code)
    for block in ((11, 20), (21, 22), (31, 37), (51, 54), (61, 66), (71, 77), (81, 83), (91, 97))
    for code in range(*block)
)

# A mobile number begins with 08xx in one piece, so that a date (08-12-2026) or office hours (08.00) are none.
_MOBILE = re.compile(
    r"(?<![\d.,])(?:\+?\(?62\)?[ .\-]{0,2}(?:\(0\))?|[0oO])8[1-9oO]\d(?P<rest>(?:[ .\-]{0,3}\d){5,10})(?!\d)"
)
_SPACED = re.compile(r"(?<![\d.,])0(?:[ .\-]\d){9,12}(?![ .\-]?\d)")
_LANDLINE = re.compile(
    r"(?<![\d.,/\-])(?:\(0(?:2[1-9]|[3-9][1-9])\d?\)|(?:\+?62[ .\-]?|0)(?:2[1-9]|[3-9][1-9])\d?)"
    r"(?P<rest>[ .\-]{0,3}\d{3,4}(?:[ .\-]{0,3}\d{3,5})|[ .\-]{1,3}\d{2,4}(?:[ .\-]{1,3}\d{2,4}){1,2})(?![.,\-]?\d)"
)
_MOBILE_DIGITS = range(10, 14)
_LANDLINE_DIGITS = range(9, 13)

_BANK = re.compile(
    r"\b(?P<cue>(?:norek|rekening|rek|bca|bri|bni|bsi|btn|bjb|cimb|danamon|permata|virtual account|va"
    r"|gopay|ovo|shopeepay|mandiri|(?:tf|transfer) ke)\b[^\d\n]{0,20})(?P<id>\d(?:[ .\-]?\d){7,17})(?![\d.,])",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_REGIONS = (
    "A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z|AA|AB|AD|AE|AG|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN"
    "|DP|DR|DS|DT|DW|EA|EB|ED|KB|KH|KT|KU|PA|PB|PG|PS"
)
# Letters and a figure first: a glance at most words saves trying sixty regions on each.
_PLATE = re.compile(
    rf"(?<![\w.])(?=[A-Z]{{1,2}}[ .\-]?\d)(?P<region>{_REGIONS})[ .\-]?(?P<number>\d{{1,4}})[ .\-]?"
    r"(?P<series>[A-Z]{1,3})(?!\w)",
    re.IGNORECASE,
)
_PLATE_CUE = re.compile(
    r"(?:plat|nopol|no\.? ?pol|polisi|kendaraan|mobil|motor|truk|angkot|bus|avanza|beat|vario)\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_NO_SERIES = re.compile(
    r"(?:yg|org|di|ke|dr|rb|jt|r[wt]|jam|dan|k[gm]|[cm]?m|pcs|th[n]?|hr|bln|jl[n]?|no|itu|ini|ada|nya|gak?|[us]dh|kl|pak|bu"
    r"|min|wib|per|x|lt|[gm]b|hz|k|gg|s[dm][pa]?|ip[as]|utk|dgn|pas|aja|nih|bis|mau|tp|sy|kmr|kk|ton|ha|[stub]|lg|buat"
    r"|[ap]m|rp|atau?|ato)",
    re.IGNORECASE,
)

_NUMBER = r"(?:no(?:mor|mer)?\.?|#|nmr\.?)[ .:]{0,2}\d{1,4}(?: ?[-/]? ?[a-z](?![a-z])|[/\-]\d{1,4})?"
_RT_RW = (
    r"(?:rt[ .:]{0,3}\d{1,3} ?(?:[,/\-.&]|dan )? ?(?:rw[ .:]{0,3}\d{1,3})|rt[ .:]{0,3}\d{1,3}/\d{1,3}"
    r"|rt ?/ ?rw[ .:]{0,3}\d{1,3} ?[/\-.,] ?\d{1,3})"
)
_BLOCK = r"blok[ .:]{0,2}[a-z]{1,3} ?[-.]? ?\d{0,3}[a-z]?"
_STREET = r"(?:jl|jln|jalan|gg|gang|komplek|kompleks|perum|perumahan|kp|kampung|cluster)\b[ .]{0,2}"
_NAME = r"[^\W_][\w.'’]{0,30}"
_ADDRESS = re.compile(
    r"(?<!\w)(?:"
    rf"{_STREET}(?:{_NAME} {{1,2}}){{0,5}}?{_NAME}[ ,.]{{1,3}}(?:{_BLOCK}[ ,/]{{1,2}})?{_NUMBER}"
    rf"(?:[ ,]{{1,2}}{_RT_RW})?"
    rf"|{_BLOCK}(?:[ ,.]{{1,2}}{_NUMBER}|[/\-] ?\d{{1,3}})(?:[ ,]{{1,2}}{_RT_RW})?"
    rf"|rumah(?:nya)? (?:saya |kami )?{_NUMBER}"
    rf"|{_RT_RW}(?:[ ,]{{1,2}}{_NUMBER})?"
    r")(?!\w)",
    re.IGNORECASE,
)
# `jalan rusak sudah dilaporkan no 12` is no address.
_NO_STREET = re.compile(
    r"\b(?:rusak|berlubang|bolong|sudah|udah|udh|sdh|belum|blm|lapor|dilaporkan|laporan|tiket|aduan|pengaduan|tiang|pju|hp|wa|telp"
    r"|telepon|urut|antrian|antrean|surat|rute|bus|trayek|yang|yg|kenapa|gimana|macet|banjir|gelap|perda|perwal|uu)\b",
    re.IGNORECASE,
)  # fmt: skip


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdecimal())


def _is_identity_number(digits: str) -> bool:
    """A province, then a date in the place of the birth date (women's days count from 41)."""
    day, month = int(digits[6:8]), int(digits[8:10])
    return digits[:2] in _PROVINCES and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12


def _sixteen(match: re.Match[str]) -> str | None:
    written = match.group()
    if _is_identity_number(_digits(written)):
        return "[NIK]"
    # Sixteen figures in one piece are a mistyped NIK or a card, unless the text says that they are a ticket.
    before = match.string[max(0, match.start() - 40) : match.start()]
    return "[NIK]" if _UNIFORM.fullmatch(written) and not _TICKET_CUE.search(before) else None


def _phone(lengths: range, most: int) -> Replace:
    """Mask the number and give back the figures behind it that belong to something else."""

    def replace(match: re.Match[str]) -> str | None:
        written = match.group()
        head = len(written) - len(match["rest"])
        count, end = len(_digits(written[:head])), head
        if written.lstrip("+(").startswith("62"):
            count -= 1  # 62 stands for one zero.
        if written[0] in "oO":
            count += 1
        for piece in re.finditer(r"[ .\-]*(\d+)", match["rest"]):
            if count + len(piece[1]) > most or (count in lengths and len(piece[1]) < 3):
                break
            count, end = count + len(piece[1]), head + piece.end()
        return "[telepon]" + written[end:] if count in lengths else None

    return replace


def _named(match: re.Match[str]) -> str | None:
    """A number that the text itself calls an identity number, however many figures were mistyped."""
    label = "[NIK]" if _NIK_CUE.search(match["cue"]) else "[nomor]"
    return None if _PRICE.fullmatch(match["id"]) else match["cue"] + label


def _bank_account(match: re.Match[str]) -> str | None:
    return None if _PRICE.fullmatch(match["id"]) else match["cue"] + "[rekening]"


def _plate(match: re.Match[str]) -> str | None:
    series, number = match["series"], match["number"]
    if _NO_SERIES.fullmatch(series):
        return None
    before = match.string[max(0, match.start() - 30) : match.start()]
    if _PLATE_CUE.search(before):
        return "[plat]"
    if match.group().isupper():
        return "[plat]" if len(number) == 4 or len(series) > 1 else None
    return "[plat]" if len(number) > 2 and len(series) > 1 else None


def _address(match: re.Match[str]) -> str | None:
    return None if _NO_STREET.search(match.group()) else "[alamat]"


# Each rule with the kind of data it finds; most texts have neither an @ nor so many figures, and are spared the rules.
_NAMES: tuple[tuple[str, re.Pattern[str], Replace], ...] = (
    ("email", _EMAIL, lambda _: "[email]"),
    ("akun", _HANDLE, lambda _: "[akun]"),
)
_LONG_FROM = 7
"""No number of these kinds has fewer figures."""
_LONG: tuple[tuple[str, re.Pattern[str], Replace], ...] = (
    ("NIK", _NAMED_ID, _named),
    ("NIK", _SIXTEEN, _sixteen),
    ("telepon", _MOBILE, _phone(_MOBILE_DIGITS, 13)),
    ("telepon", _SPACED, lambda _: "[telepon]"),
    ("telepon", _LANDLINE, _phone(_LANDLINE_DIGITS, 12)),
    ("rekening", _BANK, _bank_account),
)
_SHORT: tuple[tuple[str, re.Pattern[str], Replace], ...] = (
    ("plat", _PLATE, _plate),
    ("alamat", _ADDRESS, _address),
)


def mask(text: str) -> str:
    """The text with [NIK], [telepon], [email], [plat], [alamat], [akun], [rekening] or [nomor] for personal data."""
    return _apply(text)[0]


def contains_personal_data(text: str) -> list[str]:
    """The kinds of personal data in a text, for a warning before a public reply; handles are how one replies."""
    return [kind for kind in dict.fromkeys(_apply(text)[1]) if kind != "akun"]


def _apply(text: str) -> tuple[str, list[str]]:
    found: list[str] = []
    rules = _NAMES if "@" in text else ()
    if figures := len(_FIGURE.findall(text)):
        rules = (*rules, *(_LONG if figures >= _LONG_FROM else ()), *_SHORT)
    for kind, pattern, replace in rules:

        def put(match: re.Match[str], kind: str = kind, replace: Replace = replace) -> str:
            label = replace(match)
            if label is None:
                return match.group()
            found.append(kind)
            return label

        text = pattern.sub(put, text)
    return text, found
