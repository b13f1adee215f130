"""Starts a private PostgreSQL once for all processes of this machine, and stops it with the last of them."""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg

from config.embedded.places import Places, choose

ROLE = "parallax"
DATABASE = "parallax"
LONGEST_START = 120.0
"""Seconds that a start may take, recovery included."""

OPTIONS = (
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "max_connections=60",
    "shared_buffers=128MB",
)
CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8")
"""Names that machines give to the character type in which Cyrillic has trigrams; the first that works is used."""


class StartError(Exception):
    """The server did not start; its text holds what it said last."""


class Server:
    """One data folder and the server on it, as this process sees them. Not to be shared between processes."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._held: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Have the server running, and be counted among its users. Raises StartError."""
        if self._held is not None and self.alive():
            return
        with self._one_at_a_time():
            self._hold()
            if not self.alive():
                if not self.places.data.exists():
                    self._make()
                self._start()
                self._prepare()

    def alive(self) -> bool:
        """Ask for a connection whose data folder is ours; a pid proves nothing."""
        try:
            with self._as_superuser() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(str(row[0])) == self.places.data

    def release(self) -> None:
        """Leave; the last to leave stops the server."""
        if self._held is None:
            return
        with self._one_at_a_time():
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
            self._held.close()
            self._held = None
        if self._process is not None:
            # Left to the others it is no child to wait for any more, and nothing to warn of.
            self._process.returncode = self._process.poll() or 0

    def forget(self) -> None:
        """In a forked child: drop the parent's place among the users, so that the child takes its own."""
        if self._held is not None:
            self._held.close()
            self._held = None

    # --- Locks. Files beside the data: the kernel drops a lock with the process that holds it.

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with self._lock_file("start").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _hold(self) -> None:
        if self._held is None:
            self._held = self._lock_file("users").open("a")
            fcntl.flock(self._held, fcntl.LOCK_SH)

    def _lock_file(self, name: str) -> Path:
        return self.places.data.parent / f".{self.places.data.name}.{name}.lock"

    # --- The server's own programs

    def _run(self, program: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.places.bin / program, "-D", data, *arguments],
            check=False, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, **self.places.runner(),
        )  # fmt: skip

    def _make(self) -> None:
        """Make the data folder under another name first, so that one cut short is never taken for a whole one."""
        unfinished = self.places.data.with_name(self.places.data.name + ".unfinished")
        said = ""
        for ctype in CTYPES:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700)
            if self.places.account is not None:
                os.chown(unfinished, self.places.account.pw_uid, self.places.account.pw_gid)
            made = self._run(
                "initdb", unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions",
                "--locale=C", f"--lc-ctype={ctype}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            )  # fmt: skip
            if made.returncode == 0:
                unfinished.rename(self.places.data)
                return
            said = made.stderr
        raise StartError(f"PostgreSQL could not make its data folder {self.places.data}:\n{said.strip()}")

    def _start(self) -> None:
        process = self._process = self._launch()
        end = time.monotonic() + LONGEST_START
        while time.monotonic() < end:
            if self.alive():
                return
            if process.poll() is not None:
                said = (self.places.data / "server.log").read_text(errors="replace")[-1500:]
                raise StartError(f"PostgreSQL did not start on {self.places.data}. It said:\n{said.strip()}")
            time.sleep(0.02)
        raise StartError(f"PostgreSQL still recovers {self.places.data} after {LONGEST_START:.0f} s: try again later.")

    def _launch(self) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "LC_ALL": "C"}
        pid_file = self.places.data / "postmaster.pid"
        with contextlib.suppress(OSError):
            written = pid_file.read_text().split()
            if written and written[0].isdigit():
                # The pid may be another program's by now; the server overlooks the pid that it is told here.
                environment["PG_GRANDPARENT_PID"] = written[0]
            else:
                pid_file.unlink()
        log_path = self.places.data / "server.log"
        with log_path.open("ab") as log:
            if self.places.account is not None:
                os.chown(log_path, self.places.account.pw_uid, self.places.account.pw_gid)
            quoted = '"' + str(self.places.sockets).replace('"', '""') + '"'
            options = [part for each in (*OPTIONS, f"unix_socket_directories={quoted}") for part in ("-c", each)]
            return subprocess.Popen(
                [self.places.bin / "postgres", "-D", self.places.data, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=environment,
                **self.places.runner(),
            )  # fmt: skip

    def _stop(self) -> None:
        self._run("pg_ctl", self.places.data, "-m", "fast", "-w", "stop")
        if self.places.sockets != self.places.data:
            shutil.rmtree(self.places.sockets, ignore_errors=True)

    # --- Inside the server

    def _as_superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.places.sockets),
            port=5432,
            user="postgres",
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _prepare(self) -> None:
        """Make the application's role and its base where they are missing."""
        with self._as_superuser() as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).fetchall():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE")
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchall():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


_servers: dict[Path, Server] = {}
_guard = threading.RLock()


def use(folder: Path) -> Server:
    """Give the running server whose data lies in `folder`, starting it where needed; threads may call it at once.

    Raises StartError, binaries.NoPostgreSQLError, places.UnsafePlaceError.
    """
    with _guard:
        if folder not in _servers:
            server = _servers[folder] = Server(choose(folder))
            atexit.register(server.release)
            os.register_at_fork(after_in_child=server.forget)
            _leave_on_sigterm()
        _servers[folder].ensure()
        return _servers[folder]


def _leave_on_sigterm() -> None:
    """Turn SIGTERM into an ordinary exit, which it is not by itself, so that the server is left properly."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
