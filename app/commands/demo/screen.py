"""What the demo shows: a line a step, the queue, one case and the compliance table, within 100 columns.

Headings are English; what admins and the mayor's office read is Indonesian.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH = 100
ROWS = 12

INTENTS = {
    "complaint": "keluhan", "question": "pertanyaan", "hoax_report": "laporan hoaks", "praise": "pujian",
    "none": "bukan aduan",
}  # fmt: skip
STATES = {"open": "terbuka", "waiting": "menunggu warga", "resolved": "selesai"}
EVENTS = {
    "created": "warga melapor", "citizen_message": "warga menulis lagi", "remark": "warga menanggapi",
    "claimed": "diambil", "released": "dilepas", "internal_note": "catatan internal",
    "reply_requested": "balasan ditulis",
    "agent_reply": "dijawab", "bot_reply": "balasan otomatis", "resolved": "selesai", "reopened": "dibuka kembali",
    "reassigned": "dialihkan", "corrected": "dikoreksi", "erased_by_citizen": "dihapus warga",
    "edited": "diubah warga", "policy_changed": "target berubah",
}  # fmt: skip
STATUS = {"pending": "menunggu warga", "open": "berjalan lagi"}
CLOCKS = {"first_response": "respons pertama", "next_response": "balasan", "resolution": "penyelesaian"}
ACTORS = {"citizen": "warga", "platform": "platform", "system": "sistem", "admin": "admin"}
DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")


class Screen:
    """Prints in the city's time."""

    def __init__(self, tz: ZoneInfo | None = None) -> None:
        terminal = Console()
        self.console = Console(width=min(WIDTH, terminal.width) if terminal.is_terminal else WIDTH, highlight=False)
        self.tz = tz or ZoneInfo("UTC")

    def heading(self, words: str) -> None:
        self.console.print()
        self.console.print(Text(words, style="bold"))

    def done(self, words: str) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("  ✓", style="green"), Text(words))
        self.console.print(grid)

    def line(self, words: str, style: str = "") -> None:
        """Words as they are, for copying: never wrapped."""
        self.console.print(Text(words, style=style), soft_wrap=True)

    @contextmanager
    def busy(self, words: str) -> Iterator[None]:
        """Something moves on a terminal while people wait."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(f"  {words}"):
            yield

    def when(self, moment: str | datetime | None) -> str:
        if moment is None:
            return "-"
        at = (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(self.tz)
        return f"{DAYS[at.weekday()]} {at:%d/%m %H.%M}"

    def show_queue(self, cases: Sequence[Mapping[str, Any]]) -> None:
        table = Table(box=box.SIMPLE, width=self.console.width, pad_edge=False, padding=(0, 1, 0, 0))
        for name, width in (("No", 3), ("Tenggat", 17), ("Jenis", 10), ("Topik", 18), ("Kanal", 9)):
            table.add_column(name, min_width=width, max_width=width, no_wrap=True)
        table.add_column("Pesan warga", ratio=1, no_wrap=True)
        for case in cases[:ROWS]:
            late = case["overdue"]
            table.add_row(
                str(case["id"]),
                Text(self.when(case["next_due_at"]) + (" !" if late else ""), style="red" if late else ""),
                INTENTS.get(case["intent"], "belum jelas"),
                case["topic"] or "-",
                case["platform"],
                Text(case["first_text"] or case["last_text"] or "(tanpa teks)"),
            )
        self.console.print(table)
        late = sum(case["overdue"] for case in cases)
        rest = f"; {len(cases) - ROWS} lagi" if len(cases) > ROWS else ""
        self.line(f"  {len(cases)} kasus terbuka, {late} lewat tenggat (!){rest}", "dim")

    def show_case(self, case: Mapping[str, Any], opd_name: str) -> None:
        facts = Table.grid(padding=(0, 2))
        facts.add_row("OPD", Text(opd_name))
        facts.add_row(
            "Jenis", f"{INTENTS.get(case['intent'], 'belum jelas')}, {case['topic']}, {case['kecamatan'] or '-'}"
        )
        facts.add_row("Keadaan", STATES[case["state"]])
        facts.add_row("Alasan", Text("; ".join(case["routing_reasons"])))
        answered, due = case["first_answered_at"], case["first_due_at"]
        late = "terlambat" if answered and answered > due else "tepat waktu"
        facts.add_row("Respons pertama", f"tenggat {self.when(due)}, dijawab {self.when(answered)}: {late}")
        facts.add_row(
            "Penyelesaian", f"tenggat {self.when(case['resolution_due_at'])}, selesai {self.when(case['resolved_at'])}"
        )
        self.console.print(Padding(facts, (1, 0, 0, 2)))
        words = Table(box=box.SIMPLE, width=self.console.width, pad_edge=False)
        words.add_column("Percakapan", width=15, no_wrap=True)
        words.add_column("", width=6)
        words.add_column("(nomor telepon disamarkan)")
        for message in case["messages"]:
            sender = "warga" if message["sender"] == "citizen" else "kami"
            words.add_row(self.when(message["occurred_at"]), sender, Text(message["text"] or "(dihapus)"))
        self.console.print(words)
        history = Table(box=box.SIMPLE, width=self.console.width, pad_edge=False)
        history.add_column("Riwayat", width=15, no_wrap=True)
        history.add_column("Peristiwa")
        history.add_column("Oleh", width=16, no_wrap=True)
        for event in case["history"]:
            history.add_row(self.when(event["at"]), Text(_told(event)), event["by"] or ACTORS.get(event["actor"], "-"))
        self.console.print(history)

    def show_compliance(self, figures: Mapping[str, Any], names: Mapping[str, str]) -> None:
        table = Table(box=box.SIMPLE, width=self.console.width, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column("OPD", ratio=1, no_wrap=True)
        for name in ("Kasus", "Tepat waktu", "Terlambat", "Berjalan", "Ketepatan", "Median"):
            table.add_column(name, justify="right", no_wrap=True, min_width=max(len(name), 9))
        for cell in figures["rows"]:
            table.add_row(*_figures(cell, names.get(cell["key"], cell["key"])))
        table.add_section()
        table.add_row(*_figures(figures["total"], "Seluruh kota"), style="bold")
        self.console.print(table)


def _told(event: Mapping[str, Any]) -> str:
    data = event["data"]
    if event["type"] == "status":
        words = STATUS.get(data.get("to"), "status")
    else:
        words = EVENTS.get(event["type"], event["type"])
    if event["type"] == "agent_reply" and data.get("typed_in") == "platform":
        words += " (diketik di aplikasi platform)"
    if event["type"] == "reassigned":
        words += f" ke {data.get('opd')}"
    detail = data.get("text") or data.get("summary") or data.get("reason")
    return f"{words}: {detail}" if detail else words


def _figures(cell: Mapping[str, Any], name: str) -> tuple[str, ...]:
    if cell["suppressed"]:
        if not cell["n"]:
            return (name, "<5", "-", "-", "-", "-", "-")
        name += " *"  # Without the few oversight cases that only the coordinator may count.
    rate = "-" if cell["on_time_rate"] is None else f"{cell['on_time_rate']:.0%}"
    counts = (str(cell[key]) for key in ("n", "on_time", "breached", "open_in_time"))
    return (name, *counts, rate, _span(cell["median_first_response_s"]))


def _span(seconds: int | None) -> str:
    if seconds is None:
        return "-"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} j {minutes:02} m" if hours else f"{minutes} m"
