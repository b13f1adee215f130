"""Print what is in the base."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from claims.inventory import take
from sources.models import KeptBack


class Command(BaseCommand):
    help = (
        "Print how many records of each kind there are, how claims and coded documents meet, cell by cell, and what "
        "imports brought that no record holds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kept-back", action="store_true", help="list each thing kept back, with its reason")

    def handle(self, *_args: Any, kept_back: bool, **_options: Any) -> None:
        if kept_back:
            self._list_kept_back()
            return
        found = take()
        self.stdout.write("Records (all, public)")
        for kind, (number, public) in found.records.items():
            self.stdout.write(f"  {kind:<14} {number:>7} {public:>7}")
        total = sum(found.cells.values())
        self._part(f"Cells of all public claims and {found.coded_documents} coded documents: {total}", found.cells)
        self.stdout.write(f"Blind codings beside the stances, public: {found.blind_codings}")
        for title, numbers in found.parts.items():
            self._part(f"Public {title}: {sum(numbers.values())}", numbers)
        kept = sum(found.kept_back.values())
        self._part(f"Kept back, never public: {kept} (each with its reason: --kept-back)", found.kept_back)

    def _part(self, title: str, numbers: Mapping[str, int]) -> None:
        self.stdout.write(title)
        for name, number in numbers.items():
            self.stdout.write(f"  {name:<14} {number:>7}")

    def _list_kept_back(self) -> None:
        for each in KeptBack.objects.select_related("record"):
            self.stdout.write(f"{each.key} ({each.what})\n  {each.words}\n  Why: {each.why}")
