"""Dates, numbers and words as a mayor reads them in Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
NOTHING = "–"

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "roads_drainage": "Jalan dan drainase",
        "street_lighting": "Penerangan jalan",
        "transport": "Perhubungan",
        "waste_cleanliness": "Sampah dan kebersihan",
        "trees_parks": "Pohon dan taman",
        "water_utility": "Air bersih",
        "housing_settlement": "Perumahan dan permukiman",
        "health": "Kesehatan",
        "education": "Pendidikan",
        "population_registry": "Kependudukan",
        "social_affairs": "Sosial",
        "public_order": "Ketertiban umum",
        "disaster_fire": "Bencana dan kebakaran",
        "licensing_investment": "Perizinan",
        "manpower": "Ketenagakerjaan",
        "tax_revenue": "Pajak daerah",
        "trade_market_sme": "Pasar, UMKM, dan harga",
        "ict_app": "Aplikasi dan layanan digital",
        "culture_sport_tourism": "Budaya, olahraga, dan wisata",
        "civil_service_conduct": "Sikap dan kinerja pegawai",
        "subdistrict": "Kecamatan dan kelurahan",
        "not_city": "Bukan kewenangan kota",
        "unclear": "Belum jelas",
    }
)
"""What a group of topics is called."""


def long_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_name(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


def moment(instant: datetime, tz: ZoneInfo) -> str:
    """`22 November 2026 pukul 10.05 WIB`."""
    local = instant.astimezone(tz)
    return f"{long_date(local.date())} pukul {local:%H.%M} {local.tzname()}"


def number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def percent(share: float | None, *, signed: bool = False) -> str:
    """`83,3%`; a dash where there is nothing to divide by."""
    if share is None:
        return NOTHING
    return f"{100 * share:{'+' if signed else ''}.1f}%".replace(".", ",").replace("-", "−")


def points(change: float | None) -> str:
    """A change of a rate, in percentage points."""
    return NOTHING if change is None else percent(change, signed=True).replace("%", " poin")


def duration(seconds: int | None) -> str:
    """The two largest units: `2 hari 3 jam`, `4 jam 10 menit`, `45 menit`."""
    if seconds is None:
        return NOTHING
    minutes = seconds // 60
    parts = ((minutes // 1440, "hari"), (minutes % 1440 // 60, "jam"), (minutes % 60, "menit"))
    told = [f"{number(count)} {unit}" for count, unit in parts if count]
    return " ".join(told[:2]) if told else "kurang dari 1 menit"


def working_duration(seconds: int | None, day_s: int = 27_000) -> str:
    """Working time; a working day has 7.5 hours (Perpres 21/2023)."""
    if seconds is None:
        return NOTHING
    days, rest = divmod(seconds, day_s)
    if not days:
        return f"{duration(rest)} kerja"
    hours = rest // 3600
    return f"{number(days)} hari kerja" + (f" {hours} jam" if hours else "")
