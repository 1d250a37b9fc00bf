"""The Rapor's words and lines, the same on the page and in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.reports.indonesian import NOTHING, duration, number, percent, points, working_duration
from app.reports.rapor.content import Page

AGES = ("0–1", "2–5", "6–14", "15–60", "lebih dari 60")

DEFINITIONS = (
    "Aduan dihitung pada bulan mulainya, menurut hari di kota; satu aduan ialah satu urusan warga.",
    "Tepat waktu: petugas menjawab pertama kali sebelum tenggat yang dijanjikan. Balasan otomatis bukan jawaban.",
    "Terlambat: dijawab setelah tenggat, atau tenggatnya sudah lewat dan belum dijawab juga.",
    "Ketepatan waktu = tepat waktu ÷ (tepat waktu + terlambat). Yang masih berjalan belum dihitung.",
    "Angka “antara … dan …” ialah rentang kepercayaan 95% (Wilson): makin sedikit aduan, makin lebar rentangnya.",
    "Waktu jawab memperhitungkan warga yang masih menunggu (Kaplan–Meier); tanda – berarti bagian itu belum terjawab.",
    "Aduan dihitung bagi OPD yang memegangnya ketika dijawab, atau ketika lewat tenggat bila itu lebih dulu.",
    "Selesai tidak sama dengan dijawab: aduan yang sudah dijawab bisa belum selesai.",
    "Tunggakan: aduan yang belum selesai, menurut umur dalam hari kerja (HK), di OPD yang memegangnya sekarang.",
    "Dimaklumi: terlambat karena keadaan luar biasa, diputuskan koordinator; tetap dihitung terlambat.",
    "OPD dengan kurang dari 20 aduan yang sudah pasti ditampilkan, tetapi tidak diperingkat.",
    "Aduan berkadar pengawasan yang kurang dari 5 tidak ditampilkan, agar tidak menunjuk orang.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is called, its value, and that of the month before."""

    label: str
    value: int | float | None
    shown: str
    before: str = ""


def summary(page: Page) -> str:
    """The month in two or three plain sentences."""
    cell = page.figures
    if not cell.n:
        return "Tidak ada aduan baru bulan ini."
    told = [f"Bulan ini masuk {number(cell.n)} aduan."]
    if cell.on_time_rate is not None:
        told.append(
            f"Dari setiap 10 aduan yang sudah pasti, sekitar {round(10 * cell.on_time_rate)} dijawab tepat waktu "
            f"({percent(cell.on_time_rate)})."
        )
    before = page.previous.on_time_rate
    if cell.on_time_rate is not None and before is not None:
        change = cell.on_time_rate - before
        better = "sama dengan" if abs(change) < 0.0005 else "lebih baik dari" if change > 0 else "lebih buruk dari"
        told.append(f"Itu {better} bulan lalu ({percent(before)}).")
    if page.waits.wall.p50 is not None:
        told.append(f"Separuh warga mendapat jawaban dalam {duration(page.waits.wall.p50)}.")
    if page.waits.waiting:
        told.append(f"{number(page.waits.waiting)} warga masih menunggu jawaban pertama.")
    return " ".join(told)


def lines(page: Page) -> list[Line]:
    """The table of figures."""
    cell, before, outcome, waits = page.figures, page.previous, page.outcome, page.waits
    low, high = cell.on_time_interval or (None, None)
    between = f"antara {percent(low)} dan {percent(high)}" if low is not None else NOTHING
    change = None
    if cell.on_time_rate is not None and before.on_time_rate is not None:
        change = cell.on_time_rate - before.on_time_rate
    told = [
        _count("Aduan masuk", cell.n, before.n),
        _count("Dijawab tepat waktu", cell.on_time, before.on_time),
        _count("Terlambat", cell.breached, before.breached),
        _count("Masih berjalan, belum terlambat", cell.open_in_time, before.open_in_time),
        Line("Ketepatan waktu", cell.on_time_rate, percent(cell.on_time_rate), percent(before.on_time_rate)),
        Line("Rentang kepercayaan 95%", None, between),
        Line("Perubahan dari bulan lalu", change, points(change)),
        Line("Terlambat yang dimaklumi", cell.excused, number(cell.excused), number(before.excused)),
        Line("Ketepatan tanpa yang dimaklumi", cell.rate_without_excused, percent(cell.rate_without_excused)),
        Line(
            "Tingkat respons (dijawab)", cell.response_rate, percent(cell.response_rate), percent(before.response_rate)
        ),
        Line("Tingkat penyelesaian (selesai)", outcome.solved_rate, percent(outcome.solved_rate)),
        _count("Selesai tanpa jawaban petugas", outcome.solved_unanswered),
        _count("Hanya dapat balasan otomatis", outcome.auto_reply_only),
        Line("50% dijawab dalam", waits.wall.p50, duration(waits.wall.p50), duration(before.median_first_response_s)),
        Line("90% dijawab dalam", waits.wall.p90, duration(waits.wall.p90)),
        Line("50% dijawab dalam, jam kerja", waits.working.p50, working_duration(waits.working.p50)),
        Line("90% dijawab dalam, jam kerja", waits.working.p90, working_duration(waits.working.p90)),
        _count("Dilempar ke OPD lain (kali)", outcome.bounces),
        _count("Dibuka kembali (kali)", outcome.reopenings),
        _count("Tunggakan sekarang", page.ages.n),
    ]
    if page.held is not None:
        told.append(
            Line("Rata-rata di tangan OPD ini (menit kerja)", page.held.mean_held_min, _mean(page.held.mean_held_min))
        )
    return told


def oldest(page: Page, as_of: datetime) -> str:
    if page.ages.oldest_at is None:
        return ""
    return f"Yang tertua masuk {(as_of - page.ages.oldest_at).days} hari yang lalu."


def _count(label: str, count: int, before: int | None = None) -> Line:
    return Line(label, count, number(count), "" if before is None else number(before))


def _mean(minutes: float | None) -> str:
    return NOTHING if minutes is None else number(round(minutes))
