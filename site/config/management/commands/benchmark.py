"""Measures what this project promises, on a large base that is made up."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings

from config.benchmark import claim_form, jobs, limits, loading, measuring, table
from config.benchmark.sizes import FULL, SIZES, SMALL

ADMIN_FORM = "admin-form"


class Command(BaseCommand):
    help = (
        "Make a large base in a database of its own on the same server, and measure pages against the least that this "
        "machine must do for their like. The base is kept: a second run measures at once. Ctrl-C stops it anywhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [ADMIN_FORM, *map(jobs.slugged, (job.name for job in jobs.JOBS))]
        parser.add_argument("--size", choices=[*SIZES, "both"], default="both", help="which base to measure on")
        parser.add_argument("--only", metavar="JOB", choices=names, help=f"one of: {', '.join(names)}")
        parser.add_argument("--drop", action="store_true", help="only drop the bases that were made")

    def handle(self, *_args: Any, size: str, only: str | None, drop: bool, **_options: Any) -> None:
        if drop:
            return loading.drop()
        try:
            with override_settings(DEBUG=False, ROOT_URLCONF="config.benchmark.urls", SECURE_SSL_REDIRECT=False):
                self.measure([SMALL, FULL] if size == "both" else [SIZES[size]], only)
        except KeyboardInterrupt:
            raise CommandError("Stopped. What was measured is lost; a base that was whole is kept.") from None
        return None

    def measure(self, sizes: list[Any], only: str | None) -> None:
        chosen = [job for job in jobs.JOBS if only in {None, jobs.slugged(job.name)}]
        found: dict[str, dict[str, measuring.Measured]] = {}
        for size in sizes if chosen else ():
            with loading.base(size, lambda said, name=size.name: self.say(f"{name}: {said}")):
                with connection.cursor() as cursor:
                    self.say(f"{size.name}: what limits are measured on")
                    limits.prepare(cursor)
                keys = measuring.about()
                found[size.name] = {}
                for job in chosen:
                    self.say(f"{size.name}: {job.name}")
                    found[size.name][job.name] = measuring.measure(job, keys)
        self.say("")
        if found:
            self.stdout.write("\n".join([*table.lines(table.rows(chosen, found)), *table.notes(chosen), ""]))
        if only in {None, ADMIN_FORM}:
            self.stdout.write("\n".join(claim_form.report()))

    def say(self, what: str) -> None:
        """Show what is being done, in one line that the next one takes the place of."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{what}", self.style.NOTICE, ending="")
        elif what:
            self.stderr.write(what, self.style.NOTICE)
        self.stderr.flush()
