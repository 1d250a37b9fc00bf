"""PostgreSQL from the wheel: one owner, any number of users, and no trouble after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from app import embedded
from app.embedded import EmbeddedServer
from app.errors import TanggapError


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data directory for all tests of this module: making one takes longer than starting it."""
    home = Path(tempfile.mkdtemp(prefix="tanggap-own-"))
    home.chmod(0o755)  # PostgreSQL runs as a user of its own where the tests run as root.
    with EmbeddedServer(home) as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    yield home
    shutil.rmtree(home, ignore_errors=True)


def pid_file(data: Path) -> Path:
    return data / "postgres" / "postmaster.pid"


def number_in(data: Path) -> int:
    return int(pid_file(data).read_text().split("\n", 1)[0])


def kill_server(data: Path) -> int:
    """kill -9 to the server; its number."""
    number = number_in(data)
    os.kill(number, signal.SIGKILL)
    wait_until_gone(number)
    return number


def wait_until_gone(number: int) -> None:
    """Until no such process runs; where nobody reaps it, it may stay in the list as a zombie."""
    deadline = time.monotonic() + 10
    while True:
        try:
            if psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
        assert time.monotonic() < deadline, f"process {number} still runs"
        time.sleep(0.01)


def words(server: EmbeddedServer) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM kept ORDER BY 1")]


def keep(server: EmbeddedServer, word: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def answers(server: EmbeddedServer) -> bool:
    try:
        psycopg.connect(server.url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def start_and_kill_a_process_that_uses(data: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from app.embedded import EmbeddedServer; "
        "EmbeddedServer(Path(sys.argv[1])).start(); print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(data)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in\n"
        process.kill()


def test_it_is_stopped_by_whoever_started_it(data: Path) -> None:
    with EmbeddedServer(data) as server:
        assert answers(server)
        number = number_in(data)
    assert not answers(server)
    assert not pid_file(data).exists()
    wait_until_gone(number)


def test_a_second_user_does_not_stop_the_server(data: Path) -> None:
    with EmbeddedServer(data) as owner:
        number = number_in(data)
        with EmbeddedServer(data) as guest:
            assert guest.url == owner.url
            assert words(guest) == words(owner)
        assert answers(owner)
        assert number_in(data) == number


def test_a_second_user_that_is_killed_does_not_stop_the_server_either(data: Path) -> None:
    with EmbeddedServer(data) as owner:
        start_and_kill_a_process_that_uses(data)
        assert answers(owner)
    assert not answers(owner)


def test_two_services_do_not_share_a_data_directory(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedServer(data, exclusive=True) as owner:
        monkeypatch.setattr(embedded, "STARTUP_S", 0.3)
        with pytest.raises(TanggapError, match="Another process runs the database"):
            EmbeddedServer(data, exclusive=True).start()
        monkeypatch.undo()
        assert answers(owner)


def test_a_killed_server_recovers_what_was_committed(data: Path) -> None:
    """At once, with a connection still open: as after the kernel has run short of memory."""
    with EmbeddedServer(data) as first:
        keep(first, "sebelum")
        guest = psycopg.connect(first.url)
        kill_server(data)
        assert pid_file(data).exists()
    with EmbeddedServer(data) as second:
        assert "sebelum" in words(second)
        keep(second, "sesudah")
    guest.close()
    with EmbeddedServer(data) as third:
        assert {"sebelum", "sesudah"} <= set(words(third))


def test_a_killed_owner_leaves_a_server_that_the_next_one_takes_over(data: Path) -> None:
    start_and_kill_a_process_that_uses(data)
    number = number_in(data)
    with EmbeddedServer(data) as heir:
        assert number_in(data) == number
        assert answers(heir)
    wait_until_gone(number)


def test_a_stale_number_that_now_belongs_to_another_process_is_not_believed(data: Path) -> None:
    with EmbeddedServer(data) as first:
        keep(first, "tetap")
        number = kill_server(data)
    stranger = subprocess.Popen(["sleep", "60"])
    lines = pid_file(data).read_text().split("\n")
    assert lines[0] == str(number)
    pid_file(data).write_text("\n".join([str(stranger.pid), *lines[1:]]))
    try:
        with EmbeddedServer(data) as second:
            assert "tetap" in words(second)
            assert number_in(data) != stranger.pid
        assert stranger.poll() is None  # Neither taken for the server nor stopped as one.
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("content", ["", "bukan nomor\n", "999999999\n"])
def test_a_number_that_is_none_is_not_believed(data: Path, content: str) -> None:
    pid_file(data).write_text(content)
    with EmbeddedServer(data) as server:
        assert answers(server)


def test_a_path_too_long_for_a_socket_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(TanggapError, match="too long"):
        EmbeddedServer(tmp_path / ("a" * 100)).start()


def test_it_starts_within_seconds(data: Path) -> None:
    begun = time.monotonic()
    with EmbeddedServer(data):
        assert time.monotonic() - begun < 10
