"""Let chance draw stances to be coded a second time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import blind
from sources.models import Account
from sources.review import door


class Command(BaseCommand):
    help = (
        "Draw, by chance, a share (DOUBLE_CODING_SHARE) of the public stances that were in no draw yet, to be coded a "
        "second time, blind. What was in a draw, drawn or not, is never drawn again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="user name of whoever draws; kept with the draw")

    def handle(self, *_args: Any, account: str, **_options: Any) -> None:
        actor = Account.objects.filter(username=account, is_active=True).first()
        if actor is None:
            raise CommandError(f"There is no active account “{account}”.")
        try:
            made = blind.draw(actor=actor, reason="Drawn by command")
        except door.Refused as refused:
            raise CommandError(str(refused)) from refused
        number, total = made.lots.filter(is_drawn=True).count(), made.lots.count()
        self.stdout.write(f"{number} of {total} stances were drawn, each with a chance of {made.share.normalize():f}.")
