"""What waits for whom, oldest first: the admin's home, and the lists that its counts open."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.models.account import Account
from sources.models.report import ReaderReport
from sources.review.batches import in_progress
from sources.review.content import KINDS
from sources.review.models import Batch, Decision, Record, ReviewNote, Revision, Submission, Takedown

States = Revision.State
SHOWN = 10
"""Entries of a section that the home shows; its count opens the whole list."""

# --- The lists


def waiting(account_id: int) -> "QuerySet[Any]":
    """Give submissions that wait for a decision; `own` where this account's hands are in what waits."""
    return _with_number(States.IN_REVIEW, account_id)


def sent_back(account_id: int) -> "QuerySet[Any]":
    """Give this account's submissions in which changes were requested; `notes` counts those not yet answered."""
    notes = (
        ReviewNote.objects.current()
        .filter(revision__submission=OuterRef("pk"), revision__state=States.CHANGES_REQUESTED)
        .order_by()
        .values("revision__submission")
        .annotate(number=Count("pk"))
    )
    found = _with_number(States.CHANGES_REQUESTED, account_id).filter(own=True)
    counted: QuerySet[Any] = found.annotate(notes=Coalesce(Subquery(notes.values("number")), 0))
    return counted


def drafts(account_id: int) -> "QuerySet[Any]":
    """Give this account's submissions with drafts that were never sent."""
    return _with_number(States.DRAFT, account_id).filter(own=True)


def _with_number(state: States, account_id: int) -> "QuerySet[Any]":
    own = Revision.objects.filter(submission=OuterRef("pk"), state=state, contributors__contains=[account_id])
    steps = Decision.objects.filter(revision__submission=OuterRef("pk"), verb=state, revision__state=state)
    return (
        Submission.objects.annotate(number=Count("revisions", filter=Q(revisions__state=state)), own=Exists(own))
        .filter(number__gt=0)
        .annotate(
            since=Coalesce(Subquery(steps.order_by("-pk").values("at")[:1]), F("opened_at")),
            step=Subquery(steps.order_by("-pk").values("pk")[:1]),
        )
        .select_related("opened_by")
        .order_by("since", "pk")
    )


def challenged() -> "QuerySet[Any]":
    """Give records whose challenge waits for an answer, with `since` and `why`."""
    marks = Decision.objects.filter(record=OuterRef("pk"), verb__in=Decision.BY_HAND).order_by("-pk")
    return (
        Record.objects.annotate(
            verb=Subquery(marks.values("verb")[:1]), since=Subquery(marks.values("at")[:1]),
            why=Subquery(marks.values("why")[:1]),
        )
        .filter(verb=Decision.Verb.CHALLENGED)
        .order_by("since", "pk")
    )  # fmt: skip


def to_release() -> "QuerySet[Any]":
    """Give batches that have arrived and wait for their release."""
    return Batch.objects.filter(state=Batch.State.ARRIVED).select_related("imported_by").order_by("imported_at", "pk")


def to_confirm() -> "QuerySet[Any]":
    """Give takedowns that wait for a second person."""
    return (
        Takedown.objects.filter(confirmed_at__isnull=True)
        .select_related("asked_by", "document__record")
        .order_by("asked_at", "pk")
    )


def reported() -> "QuerySet[Any]":
    """Give reports of readers that wait for an answer, oldest first."""
    return ReaderReport.objects.open().select_related("about", "handled_by").order_by("received_at", "pk")


Listing = Callable[[int], "QuerySet[Any]"]

SUBMISSIONS: dict[str, tuple[Any, Listing]] = {
    "waiting": (gettext_lazy("waiting for a decision"), waiting),
    "sent_back": (gettext_lazy("sent back to me"), sent_back),
    "drafts": (gettext_lazy("my drafts"), drafts),
}
RECORDS: dict[str, tuple[Any, Listing]] = {
    "challenged": (gettext_lazy("challenged, waiting for an answer"), lambda _account: challenged()),
}
BATCHES: dict[str, tuple[Any, Listing]] = {
    "release": (gettext_lazy("waiting for their release"), lambda _account: to_release()),
    "review": (gettext_lazy("released, not wholly reviewed"), lambda _account: in_progress()),
}
REPORTS: dict[str, tuple[Any, Listing]] = {
    "reports": (gettext_lazy("not answered yet"), lambda _account: reported()),
}
TAKEDOWNS: dict[str, tuple[Any, Listing]] = {
    "confirm": (gettext_lazy("waiting for a second person"), lambda _account: to_confirm()),
}
"""The lists that a count of the home opens, by the value of the filter `work`: what it counts is what they show."""


# --- The home


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section. `key` is there where it can be chosen for a decision on many."""

    label: str
    url: str
    details: list[str]
    since: dt.datetime | None = None
    own: bool = False
    key: int | None = None
    seen: int = 0
    """The number of its last sending: what is sent later was not there to be seen."""


@dataclass(frozen=True, slots=True)
class Section:
    """What waits of one sort: its oldest entries, and how many there are on the list that `url` opens."""

    name: str
    heading: str
    url: str
    total: int = 0
    entries: list[Entry] = field(default_factory=list)
    empty: str = ""


def home(account: Account) -> list[Section]:
    """Give the sections of this person's home, in the order of work. One query each."""
    key, decides = account.pk, account.has_perm("sources.decide")
    sections = [
        _submissions("waiting", _("Waiting for a decision"), waiting(key), _("Nothing waits."), choose=decides),
        _submissions("sent_back", _("Sent back to you"), sent_back(key), _("Nothing was sent back.")),
        _submissions("drafts", _("Your drafts"), drafts(key), _("No drafts.")),
        *_stale(),
        _section("challenged", _("Challenged, waiting for an answer"), "record", challenged(), _challenged),
        *_reported(account),
        _section("release", _("Batches to release"), "batch", to_release(), lambda row: _to_release(row, key)),
        _section("review", _("Batches to review record by record"), "batch", in_progress(), _in_progress),
        _section("confirm", _("Takedowns to confirm"), "takedown", to_confirm(), lambda row: _to_confirm(row, key)),
    ]
    return [section for section in sections if section.total or section.empty]


def _section(name: str, heading: str, model: str, rows: "QuerySet[Any]", entry: Callable[[Any], Entry]) -> Section:
    found = list(rows.annotate(of_all=Window(Count("pk")))[:SHOWN])
    total = found[0].of_all if found else 0
    url = f"{reverse(f'admin:sources_{model}_changelist')}?work={name}"
    return Section(name, heading, url, total, [entry(row) for row in found])


def _submissions(name: str, heading: str, rows: "QuerySet[Any]", empty: str, *, choose: bool = False) -> Section:
    def entry(row: Any) -> Entry:
        details = [str(row.opened_by), ngettext("%(n)d record", "%(n)d records", row.number) % {"n": row.number}]
        if notes := getattr(row, "notes", 0):
            details.append(ngettext("%(n)d note", "%(n)d notes", notes) % {"n": notes})
        url = reverse("admin:sources_submission_change", args=[row.pk])
        own = row.own and name == "waiting"
        return Entry(str(row), url, details, row.since, own, row.pk if choose and not own else None, row.step or 0)

    return replace(_section(name, heading, "submission", rows, entry), empty=empty)


def _stale() -> Iterator[Section]:
    for kind in KINDS.values():
        if kind.stale is not None and (number := kind.stale().count()):
            names = {"kind": kind.model._meta.verbose_name_plural}
            url = reverse(f"admin:{kind.model._meta.app_label}_{kind.name}_changelist")
            yield Section(
                f"stale-{kind.name}", _("Approved, but a passage has changed since: %(kind)s") % names,
                f"{url}?passages=changed", number,
            )  # fmt: skip


def _reported(account: Account) -> Iterator[Section]:
    if account.has_perm("sources.handle_reports"):
        yield _section("reports", _("Reports of readers"), "readerreport", reported(), _report)


def _report(row: Any) -> Entry:
    about = f"{KINDS[row.about.kind].label}: {row.about.slug}" if row.about else row.page or _("the site as a whole")
    details = [about, *([str(row.handled_by)] if row.handled_by else [])]
    url = reverse("admin:sources_readerreport_change", args=[row.pk])
    return Entry(Truncator(row.words).chars(80), url, details, row.received_at)


def _challenged(row: Any) -> Entry:
    kind = KINDS[row.kind]
    url = reverse(f"admin:{kind.model._meta.app_label}_{row.kind}_mark", args=[row.pk])
    return Entry(f"{kind.label}: {row.slug}", url, [row.why], row.since)


def _to_release(row: Any, account_id: int) -> Entry:
    url = reverse("admin:sources_batch_change", args=[row.pk])
    return Entry(str(row), url, [str(row.imported_by)], row.imported_at, row.imported_by_id == account_id)


def _in_progress(row: Any) -> Entry:
    said = _("%(reviewed)d of %(total)d records reviewed") % {"reviewed": row.reviewed, "total": row.total}
    return Entry(str(row), reverse("admin:sources_batch_review", args=[row.pk]), [said], row.released_at)


def _to_confirm(row: Any, account_id: int) -> Entry:
    url = reverse("admin:sources_document_takedown", args=[row.document_id])
    details = [row.reason, str(row.asked_by)]
    return Entry(row.document.title or row.document.slug, url, details, row.asked_at, row.asked_by_id == account_id)
