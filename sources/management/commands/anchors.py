"""Try the anchors, and print the figures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.anchor_trials import BESIDE, run, texts, timed
from sources.anchors import State


class Command(BaseCommand):
    help = (
        "Try the anchors of quotations on texts that are changed in many ways: prints what came out, and wrong anchors."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--texts", type=Path, default=BESIDE, help="A folder of .txt files to try beside our own.")
        parser.add_argument("--each", type=int, default=40, help="Quotations from each text. 40 by default.")
        parser.add_argument("--seed", type=int, default=4, help="The same seed gives the same trials. 4 by default.")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = texts(options["texts"])
        figures = run(found, each=options["each"], seed=options["seed"])
        self.stdout.write(f"{len(found)} texts, {figures.quotations} quotations, {figures.trials} trials.\n\n")
        self.stdout.write(f"{'what befell the text':50}" + "".join(f"{state:>9}" for state in State) + " unexpected")
        for name, states in figures.states.items():
            counts = "".join(f"{states[state]:9}" for state in State)
            self.stdout.write(f"{name:50}{counts}{len(figures.unexpected.get(name, [])):11}")
        self.stdout.write("")
        for name, seconds in timed().items():
            self.stdout.write(f"600 quotations on 70,000 code points, {name}: {seconds:.2f} s")
        if figures.wrong:
            names = ", ".join(sorted({outcome.trial.mutation for outcome in figures.wrong}))
            raise CommandError(f"{len(figures.wrong)} wrong anchors: {names}.")
        self.stdout.write(self.style.SUCCESS("No wrong anchor."))
