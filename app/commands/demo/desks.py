"""Three people at work over HTTP, each with a key of their own: dishub, dpupr and the coordinator."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from app.commands.demo.installation import DemoError
from app.commands.demo.ledger import check

ACCEPTED_WITHIN_S = 20
REPLIES = 5
"""How many answers these people send."""
Case = dict[str, Any]


class Desk:
    """One person with a key of their own. What the service refuses ends the demo."""

    def __init__(self, http: httpx.Client, key: str) -> None:
        self.http = http
        self.key = {"authorization": f"Bearer {key}"}

    def get(self, path: str, **query: Any) -> Any:
        return self._answer(self.http.get(path, params=query, headers=self.key))

    def queue(self, **filters: Any) -> list[Case]:
        page = self.get("/cases", limit=100, **filters)
        cases: list[Case] = page["cases"]
        return cases

    def find(self, words: str, **filters: Any) -> Case:
        """The one case of my queue with these words."""
        cases = self.queue(q=words, **filters)
        check(len(cases) == 1, f"{len(cases)} cases with {words!r} are in the queue, not one.")
        return cases[0]

    def read(self, case: Case) -> Case:
        whole: Case = self.get(f"/cases/{case['id']}")
        return whole

    def sees(self, case: Case) -> bool:
        return self.http.get(f"/cases/{case['id']}", headers=self.key).status_code == 200

    def act(self, case: Case, act: str, body: dict[str, Any] | None = None) -> Any:
        """Do something with the case under the version just read."""
        headers = self.key | {"if-match": f'"v{self.read(case)["version"]}"'}
        return self._answer(self.http.post(f"/cases/{case['id']}/{act}", json=body, headers=headers))

    def reply(self, case: Case, text: str) -> Case:
        """Answer the citizen, with a double click; back when the platform has it."""
        path = f"/cases/{case['id']}/replies"
        headers = self.key | {"if-match": f'"v{self.read(case)["version"]}"', "idempotency-key": str(uuid4())}
        first, second = (self._answer(self.http.post(path, json={"text": text}, headers=headers)) for _ in range(2))
        check(first["reply_id"] == second["reply_id"], "A double click sent two replies.")
        deadline = time.monotonic() + ACCEPTED_WITHIN_S
        while time.monotonic() < deadline:
            whole = self.read(case)
            sent = next(reply for reply in whole["replies"] if reply["id"] == first["reply_id"])
            if sent["state"] == "accepted":
                whole = self.read(case)
                check(whole["first_answered_at"] is not None, "A reply was accepted and the clock still runs.")
                return whole
            if sent["state"] in {"failed", "unconfirmed"}:
                raise DemoError(f"A reply is {sent['state']}: {sent['error']}")
            time.sleep(0.05)
        raise DemoError(f"The platform did not get a reply within {ACCEPTED_WITHIN_S} s.")

    def _answer(self, response: httpx.Response) -> Any:
        if response.is_error:
            problem = response.json()
            raise DemoError(
                f"{response.request.method} {response.request.url.path}: {response.status_code} "
                f"{problem.get('title')} {problem.get('detail') or ''}"
            )
        return response.json()


Tell = Callable[[str], None]


def begin_story(dishub: Desk, dpupr: Desk, tell: Tell) -> Case:
    """Dishub takes the case of the dark alley, asks its citizen something and waits for the answer."""
    case = dishub.find("gang Kemuning")
    check("0812" not in str(case), "The citizen's phone number stands in the queue.")
    check(not dpupr.sees(case), "Another OPD sees a case of Dishub's.")
    dishub.act(case, "claim")
    dishub.act(case, "notes", {"text": "Tiang 12, kemungkinan MCB panel. Minta tim PJU cek sore ini."})
    dishub.reply(
        case, "Terima kasih laporannya, Bu Ratna. Apakah tiang di kiri dan kanannya juga padam? Tim kami cek sore ini."
    )
    waiting = dishub.act(case, "wait", {"reason": "berapa tiang yang padam?"})["case"]
    check(waiting["state"] == "waiting", "The case does not wait for the citizen.")
    tell(f"Dishub: case {case['id']} claimed, noted, answered through the API, now waiting for the citizen")
    return case


def end_story(dishub: Desk, case: Case, tell: Tell) -> Case:
    """The citizen has answered: the case is open again by itself, gets its answer and is settled."""
    whole = dishub.read(case)
    check(whole["state"] == "open", "The citizen answered and the case still waits.")
    check(whole["due_clock"] == "next_response" or whole["next_due_at"] is not None, "No clock runs for the answer.")
    dishub.reply(case, "Siap Bu, tiga tiang kami perbaiki sekaligus malam ini.")
    dishub.act(case, "resolve", {"summary": "MCB panel diganti, tiang 11-13 menyala"})
    whole = dishub.read(case)
    check(whole["state"] == "resolved", "The settled case is not resolved.")
    tell(f"Dishub: the citizen answered, case {case['id']} opened by itself, was answered again and resolved")
    return whole


def answer_question(dishub: Desk, tell: Tell) -> None:
    """A question under a picture on Instagram, answered in public and in time."""
    case = dishub.find("uji KIR")
    whole = dishub.reply(case, "Bisa Kak, daftar lewat aplikasi Tangerang LIVE. Bawa STNK, KTP, dan buku uji lama ya.")
    check(whole["first_answered_at"] <= whole["first_due_at"], "A question answered at once counts as late.")
    tell(f"Dishub: question {case['id']} answered in public under its Instagram comment, in time")


def hand_over(dishub: Desk, tell: Tell) -> Case:
    """A case that the words send to dishub and that is another agency's."""
    case = dishub.find("Perumahan Taman Cibodas")
    moved = dishub.act(
        case, "hand-over", {"opd": "perkimtan", "reason": "PSU perumahan belum diserahkan ke pemkot"}
    )["case"]  # fmt: skip
    check(moved["opd"] == "perkimtan", "The case was not handed over.")
    kept = [row["id"] for row in dishub.queue(handed_over=True)]
    check(kept == [case["id"]] and dishub.sees(case), "Who handed a case over cannot read it any more.")
    tell(f"Dishub: case {case['id']} handed over to perkimtan (lamps of an estate the city has not taken over)")
    return case


def work_dpupr(dpupr: Desk, tell: Tell) -> Case:
    """Dpupr answers in a chat whose platform is out of breath at first, and closes a finished matter."""
    case = dpupr.find("Sangiang Jaya")
    dpupr.act(case, "claim")
    dpupr.reply(
        case, "Terima kasih infonya Kak, tim jembatan kami cek hari ini. Sementara mohon hindari kendaraan berat."
    )
    whole = dpupr.act(case, "wait", {"reason": "foto retakan dari warga"})["case"]
    check(whole["state"] == "waiting", "The bridge does not wait.")
    whole = dpupr.act(case, "resume")["case"]
    check(whole["state"] == "open", "The bridge was not resumed.")
    solved = dpupr.find("Pasar Malabar")
    dpupr.reply(solved, "Trotoar sudah kami pasangi pembatas dan diperbaiki malam ini. Terima kasih, Bu.")
    dpupr.act(solved, "resolve", {"summary": "Trotoar diperbaiki"})
    tell(f"DPUPR: case {case['id']} answered although the platform said 503 first, case {solved['id']} resolved")
    return case


def triage(coordinator: Desk, photo_case: int, tell: Tell) -> None:
    """Nobody could read a photo without words: the coordinator looks and says what it shows."""
    queue = coordinator.queue(needs_review=True)
    check(photo_case in [case["id"] for case in queue], "A photo without words is not in the coordinator's queue.")
    unsure = next(case for case in queue if case["id"] == photo_case)
    moved = coordinator.act(
        unsure, "corrections",
        {"intent": "complaint", "topic": "road_damage", "reason": "Foto: lubang jalan di depan Pasar Lembang"},
    )["case"]  # fmt: skip
    check(moved["opd"] == "dpupr", f"The coordinator's road damage went to {moved['opd']}, not to dpupr.")
    check(not moved["needs_review"], "The coordinator decided and the case still needs a review.")
    tell(f"Coordinator: {len(queue)} unsure; the photo of case {photo_case} shows a pothole: the directory says dpupr")
