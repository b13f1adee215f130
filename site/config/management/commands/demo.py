"""From nothing to a running Parallax: base, starter data, three people, server."""

import secrets
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from claims.models import Question
from sources.models import Account

PEOPLE = {"editor": "Editors", "reviewer": "Reviewers", "administrator": "Administrators"}
PORTS = range(8000, 8020)

WHAT_TO_TRY = """
Parallax runs at {address}

  1. See who says “licence” and who says “understanding”: {question}
  2. Sign in at {address}admin/ as editor, capture a page or add a claim, and send it for review.
  3. Sign in as reviewer in another browser, and approve it: only now it is public.
  4. Sign in as administrator, invite somebody under Accounts, and read who did what.

Ctrl-C stops everything; your data stays in {data}.
"""


class Command(BaseCommand):
    help = "Start Parallax with its own PostgreSQL and the starter data; a second run is quick and keeps your data."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help="port to serve on; else the first free one from 8000")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything and stop")

    def handle(self, *_args: Any, port: int | None, no_serve: bool, **_options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background ignores it
        try:
            free = None if no_serve else _free_port(port)
            self.prepare()
            if free is not None:
                self.serve(free)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        except (KeyboardInterrupt, SystemExit):  # the server turns the one into the other
            self.stdout.write("\nStopped. Your data is kept.")

    def prepare(self) -> None:
        with self.step("PostgreSQL"):
            connection.ensure_connection()
        with self.step("Tables and rules"):
            call_command("migrate", verbosity=0)
        with self.step("Starter data"):
            call_command("load_seeds", verbosity=0)
        with self.step("An editor, a reviewer and an administrator"):
            made = make_people()
        for name, password in made.items():
            self.stdout.write(f"      {name:<13} password: {self.style.SUCCESS(password)}   (shown once)")
        for name in PEOPLE.keys() - made.keys():
            self.stdout.write(f"      {name} is there already; for a new password: manage.py changepassword {name}")

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, and then how long it took."""
        self.stdout.write(f"  {what} …", ending="")
        self.stdout.flush()
        begun = time.monotonic()
        yield
        self.stdout.write(f" {time.monotonic() - begun:.1f} s")

    def serve(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}/"
        question = Question.objects.published().at("the-may-2022-drone-deal-licence-or-understanding").first()
        data = settings.DATABASES["default"].get("HOST") or settings.PARALLAX_DATA
        where = f"{address}en{question.get_absolute_url().removeprefix('/en')}" if question else f"{address}en/"
        self.stdout.write(WHAT_TO_TRY.format(address=address, question=where, data=data))
        self.stdout.flush()
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True, verbosity=0)


def make_people() -> dict[str, str]:
    """Make the accounts that are missing, with random passwords, and give these by user name."""
    made = {}
    for name, role in PEOPLE.items():
        if not Account.objects.filter(username=name).exists():
            made[name] = secrets.token_urlsafe(9)
            account = Account.objects.create_user(name, password=made[name], is_staff=True)
            account.groups.set(Group.objects.filter(name=role))
    return made


def _free_port(wanted: int | None) -> int:
    """Give the port asked for, or the first free one. Raises CommandError where it is taken."""
    for port in [wanted] if wanted else PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    taken = f"Port {wanted} is" if wanted else f"Ports {PORTS[0]} to {PORTS[-1]} are"
    raise CommandError(f"{taken} taken: name another with --port.")
