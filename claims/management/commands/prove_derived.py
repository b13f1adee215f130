"""Prove that what is derived equals what it follows from."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import proof


class Command(BaseCommand):
    help = "Prove that the tables of cells and of facets, which triggers keep, equal the agreed public stances."

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults = [*proof.cells_faults(), *proof.facets_faults()]
        if faults:
            raise CommandError("Not as it should be:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.stdout.write(
            self.style.SUCCESS(
                "Every cell and every row of facets follows from an agreed public stance, and none is missing."
            )
        )
