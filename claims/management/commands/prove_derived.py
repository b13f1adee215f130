"""Prove that what is derived equals what it follows from."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import proof


class Command(BaseCommand):
    help = "Prove that the tables of cells, of facets and of search, which triggers keep, equal what is public."

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults = [*proof.cells_faults(), *proof.facets_faults(), *proof.values_faults(), *proof.search_faults()]
        if faults:
            raise CommandError("Not as it should be:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.stdout.write(
            self.style.SUCCESS(
                "Every cell, every row of facets and all that search rests on follows from what is public; "
                "none is missing."
            )
        )
