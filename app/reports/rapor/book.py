"""The Rapor as a workbook: the city, the ranking, one sheet for each OPD, and what the figures mean."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from app.reports.indonesian import GROUPS, moment, month_name, percent
from app.reports.rapor import words
from app.reports.rapor.content import Page, Rapor
from app.reports.tables import Workbook

NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


def write(rapor: Rapor, short_names: Mapping[str, str]) -> bytes:
    """The XLSX file; figures are numbers, with their plain words beside them."""
    content = io.BytesIO()
    workbook = Workbook(content, rapor.tz)
    if rapor.city is not None:
        _page(workbook, "Kota", rapor.city, rapor)
        _ranking(workbook, rapor)
        _cells(workbook, "Bidang", rapor, "groups")
        _cells(workbook, "Kecamatan", rapor, "kecamatan")
        _excuses(workbook, rapor)
    used = {"kota", "peringkat", "bidang", "kecamatan", "dimaklumi", "definisi"}
    for page in rapor.opds:
        _page(workbook, _sheet_name(short_names.get(page.key or "", page.name), used), page, rapor)
    notes = workbook.sheet("Definisi", ["Arti setiap angka"], 110)
    notes.write([[note] for note in words.DEFINITIONS])
    workbook.close()
    return content.getvalue()


def _page(workbook: Workbook, name: str, page: Page, rapor: Rapor) -> None:
    sheet = workbook.sheet(name, ["Ukuran", "Nilai", "Dibaca", "Bulan lalu"], 34)
    sheet.write([["Rapor OPD", None, page.name], ["Bulan", None, month_name(rapor.month)]])
    sheet.write([["Keadaan per", None, moment(rapor.as_of, rapor.tz)], ["Zona waktu", None, rapor.tz.key]])
    sheet.write([["Ringkasan", None, words.summary(page)], []])
    sheet.write([[line.label, line.value, line.shown, line.before] for line in words.lines(page)])
    sheet.write([[], ["Tunggakan menurut umur (hari kerja)"]])
    sheet.write([[label, count] for label, count in zip(words.AGES, page.ages.by_age, strict=True)])
    sheet.write([[], ["Ketepatan waktu enam bulan"]])
    sheet.write([[month_name(first), cell.on_time_rate, percent(cell.on_time_rate)] for first, cell in page.months])


HEADINGS = ["Masuk", "Tepat waktu", "Terlambat", "Berjalan", "Ketepatan", "Batas bawah", "Batas atas", "Dimaklumi"]


def _ranking(workbook: Workbook, rapor: Rapor) -> None:
    sheet = workbook.sheet("Peringkat", ["Peringkat", "OPD", *HEADINGS], 16)
    for place in rapor.league:
        name = rapor.names.get(place.cell.key or "", place.cell.key or "")
        rank = place.rank if place.rank is not None else "tidak diperingkat"
        sheet.write([[rank, name, *_figures(place.cell)]])


def _cells(workbook: Workbook, title: str, rapor: Rapor, what: str) -> None:
    sheet = workbook.sheet(title, [title, *HEADINGS], 16)
    for cell in getattr(rapor, what):
        sheet.write([[GROUPS.get(cell.key or "", cell.key), *_figures(cell)]])


def _excuses(workbook: Workbook, rapor: Rapor) -> None:
    sheet = workbook.sheet("Dimaklumi", ["No. aduan", "OPD", "Alasan", "Diputuskan", "Oleh"], 24)
    sheet.write([e.id, rapor.names.get(e.opd, e.opd), e.reason, e.excused_at, e.author] for e in rapor.excuses)


def _figures(cell: object) -> list[object]:
    names = ("n", "on_time", "breached", "open_in_time", "on_time_rate")
    low, high = getattr(cell, "on_time_interval", None) or (None, None)
    return [*(getattr(cell, name) for name in names), low, high, getattr(cell, "excused", None)]


def _sheet_name(name: str, used: set[str]) -> str:
    """Excel allows 31 characters, some signs never, and no name twice."""
    clean = NOT_IN_SHEET_NAMES.sub(" ", name)[:28].strip() or "OPD"
    unique, number = clean, 2
    while unique.lower() in used:
        unique, number = f"{clean} {number}", number + 1
    used.add(unique.lower())
    return unique
