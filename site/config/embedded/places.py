"""Where a private server's data, sockets and, for root, programs may lie."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded import binaries

SPARE = Path("/var/tmp")  # noqa: S108  each folder made there is checked to be ours
LONGEST_SOCKET = 100
"""Bytes that the path of a Unix socket may have, with some to spare (107 on Linux, 103 on macOS)."""


class UnsafePlaceError(Exception):
    """A folder that should be ours alone is somebody else's; its text says which."""


@dataclass(frozen=True, slots=True)
class Places:
    bin: Path
    data: Path
    sockets: Path
    account: pwd.struct_passwd | None
    """Who runs the server where root may not; None for ourselves."""

    def runner(self) -> dict[str, Any]:
        """Give the arguments of `subprocess` that run a program as that account."""
        return as_account(self.account)


def as_account(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def choose(folder: Path, say: Callable[[str], object] = lambda line: sys.stderr.write(line + "\n")) -> Places:
    """Choose the places for a server whose data is to lie in `folder`; for root, tell where they differ.

    Raises binaries.NoPostgreSQLError and UnsafePlaceError.
    """
    programs = binaries.find()
    folder = folder.expanduser().resolve()
    account = _unprivileged() if os.geteuid() == 0 else None
    if account is not None:
        if not _reaches(account, programs / "postgres", "-x"):
            programs = _copy_programs(programs)
        folder.mkdir(parents=True, exist_ok=True)
        if not _reaches(account, folder, "-x"):
            folder = _own(SPARE / f"parallax-data-{_short(folder)}", uid=0, mode=0o755)
            say(f"PostgreSQL runs as {account.pw_name}, who cannot enter that folder: its data lies in {folder}.")
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / f"postgresql-{binaries.major_version(programs)}"
    return Places(programs, data, _sockets(data, account), account)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise binaries.NoPostgreSQLError(
        "PostgreSQL does not run as root, and this machine has no account for it: "
        "set DATABASE_URL, or start as another."
    )


def _reaches(account: pwd.struct_passwd, path: Path, how: str) -> bool:
    return subprocess.run(["/usr/bin/env", "test", how, path], check=False, **as_account(account)).returncode == 0


def _copy_programs(programs: Path) -> Path:
    target = _own(SPARE / f"parallax-postgresql-{_short(programs)}", uid=0, mode=0o755)
    if not (target / "complete").exists():
        shutil.copytree(programs.parent, target, dirs_exist_ok=True)
        target.chmod(0o755)
        (target / "complete").touch()
    return target / "bin"


def _sockets(data: Path, account: pwd.struct_passwd | None) -> Path:
    """Give the folder of the socket: beside the data, or a short one where that path is too long for a socket."""
    if len(os.fsencode(data / ".s.PGSQL.5432.lock")) < LONGEST_SOCKET:
        return data
    uid = account.pw_uid if account else os.geteuid()
    folder = Path(tempfile.gettempdir()) / f"parallax-{uid}-{_short(data)}"
    return _own(folder, uid=uid, mode=0o700)


def _own(folder: Path, *, uid: int, mode: int) -> Path:
    """Make a folder that is this account's alone, or make sure that it is."""
    try:
        folder.mkdir(mode=mode)
        os.chown(folder, uid, -1)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o022:
        raise UnsafePlaceError(f"{folder} is not ours alone: remove it, or name another place with PARALLAX_DATA.")
    return folder


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
