"""Print what is in the base."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.inventory import take


class Command(BaseCommand):
    help = "Print how many records of each kind there are, and how claims and coded documents meet, cell by cell."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = take()
        self.stdout.write("Records (all, public)")
        for kind, (number, public) in found.records.items():
            self.stdout.write(f"  {kind:<12} {number:>7} {public:>7}")
        total = sum(found.cells.values())
        self.stdout.write(f"Cells of all public claims and {found.coded_documents} coded documents: {total}")
        for state, number in found.cells.items():
            self.stdout.write(f"  {state:<12} {number:>7}")
