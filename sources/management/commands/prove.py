"""Prove that what is stored twice agrees."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.review import proof


class Command(BaseCommand):
    help = "Prove that stored bounds follow from their dates, and that public records equal their approved revisions."

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults = [*proof.bounds_faults(), *proof.revision_faults()]
        if faults:
            raise CommandError("Not as it should be:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.stdout.write(
            self.style.SUCCESS("Every bound follows from its date; every public record equals its revision.")
        )
