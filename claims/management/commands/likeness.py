"""Try how well existing claims are found for a new statement."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.trial import FaultyTrialError, run


class Command(BaseCommand):
    help = (
        "Type each statement of a test set, and print how often the claim it stands beside is suggested first (hit@1), "
        "among five (hit@5), and as the same though it is not. The claims of the set are stored and undone again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a test set, as tests/claims/data/near_duplicates.toml")
        parser.add_argument("--all", action="store_true", help="print every statement, not only what went wrong")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            trial = run(file)
        except (OSError, FaultyTrialError) as error:
            raise CommandError(str(error)) from error
        for each in trial.tries:
            if options["all"] or each.wrong:
                self.stdout.write(f"{each}")
        for line in trial.summary():
            self.stdout.write(line)
