"""What of second codings waits for a person, as sections of the admin's home."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import blind
from claims.models import BlindCoding, Lot
from sources.models import Account
from sources.review.queue import SHOWN, Entry, Section

LIST = "admin:claims_blindcoding_changelist"


def second_codings(account: Account) -> list[Section]:
    """Give what this person may code blind, and what waits to be reconciled. Four queries at most."""
    mine = _rows(BlindCoding.objects.filter(coder=account, state=BlindCoding.State.OPEN))
    pool = Lot.objects.in_pool().open_to(account.pk).count()
    handed_in = _rows(blind.waiting())
    url = reverse(LIST)
    coding = [
        Entry(_label(row), reverse("admin:claims_blindcoding_code", args=[row.pk]), [_("begun")], row.begun_at)
        for row in mine
    ]
    if pool and not mine:
        coding = [Entry(_("Take the next one"), url, [])]
    together = [
        Entry(_label(row), reverse("admin:claims_blindcoding_reconcile", args=[row.pk]), [str(row.coder)], row.ended_at)
        for row in handed_in[:SHOWN]
    ]
    sections = [
        Section("blind", _("Blind codings waiting for you"), url, len(mine) + pool, coding),
        Section("reconcile", _("Coded twice, to be reconciled"), url, len(handed_in), together),
    ]
    return [section for section in sections if section.total]


def _rows(rows: "QuerySet[BlindCoding]") -> list[BlindCoding]:
    wanted = rows.select_related("coder", "lot__stance__claim__record", "lot__stance__document__record")
    return list(wanted.prefetch_related("lot__stance__claim__texts", "lot__stance__document__texts"))


def _label(row: BlindCoding) -> str:
    return f"{row.lot.stance.claim}: {row.lot.stance.document}"
