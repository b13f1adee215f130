"""What editors do with a report: take it, put it back, accept it with what was done, decline it with a reason."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sources.models.account import Account
from sources.models.report import ReaderReport
from sources.reports.receiving import plain
from sources.review.context import acting
from sources.review.door import Refused, explaining
from sources.review.models import Decision

State = ReaderReport.State
MAY = "sources.handle_reports"
DONE = (
    Decision.Verb.APPROVED, Decision.Verb.CORRECTED, Decision.Verb.RETRACTED, Decision.Verb.UPHELD,
    Decision.Verb.CHALLENGED, Decision.Verb.MERGED, Decision.Verb.SEPARATED, Decision.Verb.TAKEN_DOWN,
)  # fmt: skip
"""Decisions with which a report can be accepted."""
MOST_OFFERED = 40


def take(*, report: ReaderReport, actor: Account, why: str = "") -> None:
    """Look at a report, new or closed: from now on its e-mail address, if it still has one, is shown to this person."""
    if not report.words:
        raise Refused(_("What it said was erased: it stays closed."))
    _step(report, actor, why or _("Looks at it"), State.LOOKING, State.NEW, State.ACCEPTED, State.DECLINED)


def put_back(*, report: ReaderReport, actor: Account, why: str = "") -> None:
    """Leave a report to somebody else."""
    _step(report, actor, why or _("Put back"), State.NEW, State.LOOKING)


def accept(*, report: ReaderReport, actor: Account, why: str = "", decision: Decision | None = None) -> None:
    """Close a report as right, with the decision that followed from it, or an answer, or both."""
    if decision is None and not why.strip():
        raise Refused(_("Say what was done, or choose the decision that followed."))
    reason = why.strip() or _("Accepted")
    _step(report, actor, reason, State.ACCEPTED, State.NEW, State.LOOKING, answer=why, decision=decision)


def decline(*, report: ReaderReport, actor: Account, why: str) -> None:
    """Close a report without a change; the reader is told why."""
    if not why.strip():
        raise Refused(_("Say why: the reader sees it."))
    _step(report, actor, why.strip(), State.DECLINED, State.NEW, State.LOOKING, answer=why)


def erase(*, report: ReaderReport, actor: Account, why: str) -> None:
    """Erase what a closed report says, and what repeats it, where it should not be kept; that it was sent stays."""
    _may(actor)
    if not why.strip():
        raise Refused(_("Say why: a change without a reason is not accepted."))
    if report.is_open:
        raise Refused(_("Close it first."))
    with explaining(), acting(actor_id=actor.pk, reason=why.strip()):
        for rows in (report.repeated_by.all(), ReaderReport.objects.filter(pk=report.pk)):
            rows.update(words="", place="", source_url="")


def offered(report: ReaderReport) -> "QuerySet[Decision]":
    """Give decisions on public records with which a report may have been answered, the newest first."""
    rows = Decision.objects.filter(verb__in=DONE, record__published_at__isnull=False)
    own = rows.filter(record=report.about_id) if report.about_id else rows.none()
    keys = [*own.order_by("-pk").values_list("pk", flat=True)[:MOST_OFFERED]]
    keys += rows.filter(at__gte=report.received_at).order_by("-pk").values_list("pk", flat=True)[:MOST_OFFERED]
    return Decision.objects.filter(pk__in=keys).select_related("record").order_by("-pk")


def sees_addresses(report: ReaderReport, account: Account) -> bool:
    """Say whether this person may see readers' e-mail addresses: whoever looks at the report, and nobody else."""
    return report.state == State.LOOKING and report.handled_by_id == account.pk and account.has_perm(MAY)


def _may(actor: Account) -> None:
    if not actor.has_perm(MAY):
        raise Refused(_("Only those who handle reports of readers do this."))


def _step(  # noqa: PLR0913  who, what, why, from where to where, with what
    report: ReaderReport,
    actor: Account,
    reason: str,
    to: State,
    *allowed: State,
    answer: str = "",
    decision: Decision | None = None,
) -> None:
    _may(actor)
    with explaining(), acting(actor_id=actor.pk, reason=plain(reason)):
        found = ReaderReport.objects.filter(pk=report.pk, state__in=allowed, same_as__isnull=True)
        if not found.update(state=to, answer=plain(answer), decision=decision):
            raise Refused(_("Somebody else has just taken this step: look at the report again."))
    report.refresh_from_db()
