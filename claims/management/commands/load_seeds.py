"""Bring the starter data in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from claims.seeding.loading import load
from claims.seeding.reading import FaultyError
from sources.review import door


class Command(BaseCommand):
    help = (
        "Bring the starter data in as a batch, “not yet reviewed here”. Everything is checked before anything is "
        "written; a second run changes nothing; what people have touched is never overwritten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.SEEDS_DIR, help="where the files are")

    def handle(self, *_args: Any, folder: Path, verbosity: int, **_options: Any) -> None:
        try:
            outcome = load(folder, self.stdout.write if verbosity > 1 else lambda _line: None)
        except FaultyError as error:
            lines = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(
                f"Nothing was loaded. {len(error.faults)} to mend in {folder.name}/:\n{lines}"
            ) from error
        except DatabaseError as error:
            sentence = door.explain(error) or getattr(getattr(error.__cause__, "diag", None), "message_detail", None)
            raise CommandError(f"Nothing was loaded. The base refused it: {sentence or error}") from error
        for record in outcome.kept:
            self.stdout.write(self.style.WARNING(f"Left as people have made it: {record}"))
        if not verbosity:
            return
        new, changed = outcome.new.total(), outcome.changed.total()
        if new or changed:
            self.stdout.write(self.style.SUCCESS(f"Starter data loaded: {new} records new, {changed} changed."))
        else:
            self.stdout.write(f"Starter data unchanged: {outcome.unchanged.total()} records as in the files.")
