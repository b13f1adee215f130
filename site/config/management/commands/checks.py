"""All checks and all tests, one after the other."""

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

DEPLOYED = {
    "DEBUG": "0",
    "SECRET_KEY": "checked-as-if-deployed-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DATABASE_URL": "postgres:///checked-without-connecting",
}

STEPS: dict[str, tuple[list[str], dict[str, str]]] = {
    "format": ([str(BIN / "ruff"), "format", "--check", "."], {}),
    "lint": ([str(BIN / "ruff"), "check", "."], {}),
    "templates": ([str(BIN / "djade"), "--check", "--target-version", "5.2"], {}),
    "imports": ([str(BIN / "lint-imports")], {"PYTHONPATH": f".{os.pathsep}site"}),
    "types": ([str(BIN / "mypy")], {}),
    "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    "deployment": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
    "tests": ([str(BIN / "pytest"), "-n", "auto", "--dist", "loadgroup"], {}),
}


class Command(BaseCommand):
    help = "Run every check and test of the project; stops at the end, naming all that failed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=STEPS, nargs="+", default=list(STEPS), help="steps to run")

    def handle(self, *_args: Any, only: list[str], **_options: Any) -> None:
        failed = []
        for name in only:
            command, variables = STEPS[name]
            if name == "templates":
                command = [*command, *map(str, templates())]
            self.stdout.write(self.style.MIGRATE_HEADING(f"== {name}"))
            self.stdout.flush()
            begun = time.monotonic()
            result = subprocess.run(  # noqa: S603  our own steps
                command, cwd=settings.BASE_DIR, env={**os.environ, "DEBUG": "1", **variables}, check=False
            )
            self.stdout.write(f"{name}: {'failed' if result.returncode else 'fine'}, {time.monotonic() - begun:.1f} s")
            if result.returncode:
                failed.append(name)
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")
        self.stdout.write(self.style.SUCCESS("All checks and tests passed."))


def templates() -> list[Path]:
    """Find the templates of all packages."""
    return [path for folder in ("sources", "claims", "site") for path in (settings.BASE_DIR / folder).rglob("*.html")]
