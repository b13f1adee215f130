"""What of second codings waits for a person, as sections of the admin's home."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import blind
from claims.models import BlindCoding, Lot
from sources.models import Account
from sources.review.queue import SHOWN, Entry, Section

LIST = "admin:claims_blindcoding_changelist"


def second_codings(account: Account) -> list[Section]:
    """Give what this person may code blind, and what waits to be reconciled. One query where nothing does."""
    open_one = BlindCoding.objects.filter(coder=account, state=BlindCoding.State.OPEN)
    told: Any = Account.objects.annotate(
        pool=_number(Lot.objects.in_pool().open_to(account.pk)), handed_in=_number(blind.waiting()),
        begun=_number(open_one),
    ).get(pk=account.pk)  # fmt: skip
    url = reverse(LIST)
    mine = _rows(open_one) if told.begun else []
    coding = [
        Entry(_label(row), reverse("admin:claims_blindcoding_code", args=[row.pk]), [_("begun")], row.begun_at)
        for row in mine
    ]
    if told.pool and not mine:
        coding = [Entry(_("Take the next one"), url, [])]
    together = [
        Entry(_label(row), reverse("admin:claims_blindcoding_reconcile", args=[row.pk]), [str(row.coder)], row.ended_at)
        for row in (_rows(blind.waiting()[:SHOWN]) if told.handed_in else ())
    ]
    sections = [
        Section("blind", _("Blind codings waiting for you"), url, len(mine) + told.pool, coding),
        Section("reconcile", _("Coded twice, to be reconciled"), f"{url}?state=handed_in", told.handed_in, together),
    ]
    return [section for section in sections if section.total]


def _number(rows: "QuerySet[Any]") -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _rows(rows: "QuerySet[BlindCoding]") -> list[BlindCoding]:
    wanted = rows.select_related("coder", "lot__stance__claim__record", "lot__stance__document__record")
    return list(wanted.prefetch_related("lot__stance__claim__texts", "lot__stance__document__texts"))


def _label(row: BlindCoding) -> str:
    return f"{row.lot.stance.claim}: {row.lot.stance.document}"
