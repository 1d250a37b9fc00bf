"""What a message says: case number, OPD, matter, clock, due time and link. Nobody's words, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.directory import City
from app.domain.case import SENSITIVE_CLASSES
from app.models import Account, Case, Contact, Dispatch, Incident, Notice

CLOCKS = {
    "case": "kasus masuk",
    "first_response": "respons pertama",
    "next_response": "balasan lanjutan",
    "resolution": "penyelesaian",
    "support": "dukungan OPD",
}
STEPS = {
    "arrival": "baru",
    "50": "50 % waktu terpakai",
    "80": "80 % waktu terpakai",
    "100": "batas waktu tercapai",
    "breach": "TERLAMBAT",
}
TROUBLES = {
    "revoked": "akses kami dicabut; pesan warga tidak masuk dan balasan tidak terkirim",
    "token": "token akses ditolak platform; balasan tidak terkirim",
    "subscription": "langganan webhook tidak lengkap; pesan warga mungkin tidak masuk",
    "silent": "tidak ada pesan masuk, lebih lama dari kebiasaannya",
}
ROLES = {
    "opd_admin": "Admin", "opd_head": "Kepala", "coordinator": "Koordinator", "mayor": "Kantor Wali Kota",
    "operator": "Operator",
}  # fmt: skip
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as the channels take it: words for people, data for programs, and the id of every try."""

    uid: UUID
    channel: str
    role: str
    opd: str | None
    kind: str
    """case.reminder | account.trouble"""
    subject: str
    text: str
    data: dict[str, Any]
    address: str | None
    secret: bytes


async def read_letter(session: AsyncSession, dispatch_id: int, city: City, public_url: str) -> Letter | None:
    """The letter of a message that is still to be sent; None when there is nothing to send (any more)."""
    dispatch = await session.get(Dispatch, dispatch_id)
    if dispatch is None or dispatch.state != "queued":
        return None
    contact = await session.get(Contact, dispatch.contact_id) if dispatch.contact_id else None
    rows = await session.execute(
        select(Notice, Case)
        .join(Case, Case.id == Notice.case_id)
        .where(Notice.dispatch_id == dispatch_id)
        .order_by(Notice.id)
    )
    items = [_item(notice, case, city, public_url) for notice, case in rows]
    troubles = await _troubles(session, dispatch_id, public_url)
    desk = " ".join(filter(None, (ROLES[dispatch.role], city.opd_names.get(dispatch.opd or ""))))
    if troubles:
        kind, subject, words = "account.trouble", _trouble_subject(troubles), _trouble_text(troubles, desk, city.tz)
    else:
        kind, subject, words = "case.reminder", _subject(items), _text(items, desk, city.tz)
    return Letter(
        uid=dispatch.uid, channel=dispatch.channel, role=dispatch.role, opd=dispatch.opd,
        kind=kind, subject=subject, text=words,
        data={"role": dispatch.role, "opd": dispatch.opd, "notices": troubles or items},
        address=contact.address if contact and contact.retired_at is None else None,
        secret=contact.secret if contact else b"",
    )  # fmt: skip


async def _troubles(session: AsyncSession, dispatch_id: int, public_url: str) -> list[dict[str, Any]]:
    """What a message tells of accounts, where that is what it tells."""
    rows = await session.execute(
        select(Incident, Account.platform, Account.name)
        .join(Notice, Notice.incident_id == Incident.id)
        .join(Account, Account.id == Incident.account_id)
        .where(Notice.dispatch_id == dispatch_id)
        .order_by(Incident.id)
    )
    return [
        {
            "account": incident.account_id, "platform": platform, "name": name, "trouble": incident.trouble,
            "since": incident.since.isoformat(), "over": incident.ended_at is not None,
            "link": f"{public_url}/accounts",
        }
        for incident, platform, name in rows
    ]  # fmt: skip


def _trouble_subject(troubles: Sequence[dict[str, Any]]) -> str:
    if len(troubles) > 1:
        return f"[Tanggap] {len(troubles)} akun bermasalah"
    [one] = troubles
    return f"[Tanggap] Akun {one['platform']} {one['name']}: {TROUBLES[one['trouble']].partition(';')[0]}"


def _trouble_text(troubles: Sequence[dict[str, Any]], desk: str, tz: ZoneInfo) -> str:
    lines = [f"Yth. {desk},", ""]
    for one in troubles:
        lines.append(f"- Akun {one['platform']} {one['name']}: {TROUBLES[one['trouble']]}")
        lines.append(f"  sejak {_when(one['since'], tz)}" + ("; sudah pulih" if one["over"] else ""))
    closing = "Operator memeriksa semua akun dengan `tanggap accounts check` dan menyambungkan lagi yang bermasalah."
    return "\n".join([*lines, "", closing, "Pesan otomatis dari Tanggap.", ""])


def _item(notice: Notice, case: Case, city: City, public_url: str) -> dict[str, Any]:
    """One notice. What a confidential case is about does not leave the service."""
    sensitive = case.case_class in SENSITIVE_CLASSES
    return {
        "case": case.id, "opd": case.opd, "opd_name": city.opd_names.get(case.opd, case.opd),
        "topic": None if sensitive else case.topic, "confidential": sensitive, "priority": case.priority,
        "state": case.state, "clock": notice.clock, "cycle": notice.cycle, "rung": notice.step,
        "due_at": notice.due_at.isoformat() if notice.due_at else None, "link": f"{public_url}/cases/{case.id}",
    }  # fmt: skip


def _subject(items: Sequence[dict[str, Any]]) -> str:
    if len(items) == 1:
        item = items[0]
        return f"[Tanggap] Kasus {item['case']}: {_clock(item)}, {STEPS[item['rung']]}"
    late = sum(item["rung"] == "breach" for item in items)
    return f"[Tanggap] {len(items)} pemberitahuan" + (f", {late} terlambat" if late else "")


def _text(items: Sequence[dict[str, Any]], desk: str, tz: ZoneInfo) -> str:
    lines = [f"Yth. {desk},", ""]
    for item in items:
        matter = "rahasia" if item["confidential"] else (item["topic"] or "belum jelas").replace("_", " ")
        urgent = "DARURAT, " if item["priority"] == "emergency" else ""
        lines.append(f"- Kasus {item['case']} ({urgent}{item['opd_name']}; {matter})")
        due = f"; batas {_when(item['due_at'], tz)}" if item["due_at"] else ""
        closed = "; sudah selesai" if item["state"] == "resolved" else ""
        lines.append(f"  {_clock(item)}: {STEPS[item['rung']]}{due}{closed}")
        lines.append(f"  {item['link']}")
    return "\n".join([*lines, "", "Pesan otomatis dari Tanggap; isi laporan hanya dapat dibaca di sana.", ""])


def _clock(item: dict[str, Any]) -> str:
    return CLOCKS[str(item["clock"]).partition(":")[0]]


def _when(due_at: str, tz: ZoneInfo) -> str:
    local = datetime.fromisoformat(due_at).astimezone(tz)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} {local:%H.%M} ({tz.key})"
