"""The trail: what happens to accounts is kept here; who did what everywhere is read here."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from django.db.models import BigIntegerField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sources.models import Account, AccountEvent, Batch, Decision, ReportStep, Revision, Takedown

What = AccountEvent.What


def keep(  # noqa: PLR0913  who, whom, what, why
    what: AccountEvent.What,
    *,
    about: Account | None,
    by: Account | None,
    why: str = "",
    change: str = "",
    request: HttpRequest | None = None,
) -> AccountEvent:
    """Add what happened to an account to the trail. The address comes from the request that is being answered."""
    return AccountEvent.objects.create(
        what=what, about=about, by=by, why=why, change=change[:300], address=_address(request or context.request)
    )


def _address(request: HttpRequest | None) -> str:
    found = get_client_ip(request) if request is not None else ""
    return salted_hmac("sources.people.address", found, algorithm="sha256").hexdigest()[:16] if found else ""


# --- Who did what, everywhere


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the order of acts: newest first, then by kind and key."""

    at: dt.datetime
    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the trail is asked for; None asks for all."""

    who: int | None = None
    kinds: Sequence[str] = ()
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    after: Mark | None = None
    """The last act already shown."""


KINDS: dict[str, Promise] = {
    "account": _("Accounts: who came, left and changed roles"),
    "batch": _("Imports that arrived"),
    "decision": _("Decisions, merges and releases"),
    "draft": _("Revisions begun"),
    "report": _("Reports of readers: looked at and answered"),
    "sign_in": _("Sign-ins, passwords and second factors"),
    "takedown": _("Takedowns asked for"),
}
"""The kinds of act, each from one table."""

NO_KEY = Cast(Value(None), BigIntegerField())
NO_TEXT = Value("", output_field=TextField())
SHAPE = (
    *("at", "kind_of_act", "pk", "who", "verb", "why"),
    *("record", "record_kind", "slug", "submission", "batch_key", "about_key"),
)


def acts(*, asked: Asked, viewer: Account, number: int) -> list[dict[str, Any]]:
    """Give so many acts, newest first, as dictionaries of `SHAPE`, in one query.

    Who does not look after accounts sees of sign-ins, passwords and second factors their own only.
    """
    parts = []
    for kind, rows, at, who, more in _tables(viewer):
        if asked.kinds and kind not in asked.kinds:
            continue
        columns = {
            "why": NO_TEXT,
            "record": NO_KEY,
            "record_kind": NO_TEXT,
            "slug": NO_TEXT,
            "submission": NO_KEY,
            "batch_key": NO_KEY,
            "about_key": NO_KEY,
            **more,
        }
        fixed = {"kind_of_act": Value(kind, output_field=TextField()), "row_at": F(at), "who": F(who), **columns}
        part = rows.order_by().annotate(**{f"the_{name}": value for name, value in fixed.items()})
        part = part.filter(**_limits(asked)).filter(_beyond(asked.after, kind))
        names = ["the_row_at", "the_kind_of_act", "pk", "the_who", "the_verb", *(f"the_{name}" for name in SHAPE[5:])]
        parts.append(part.order_by("-the_row_at", "-pk").values_list(*names)[:number])
    if not parts:
        return []
    union = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    ordered = union.order_by("-the_row_at", "-the_kind_of_act", "-pk")[:number] if parts[1:] else union
    return [dict(zip(SHAPE, row, strict=True)) for row in ordered]


def _tables(viewer: Account) -> Iterator[tuple[str, "QuerySet[Any]", str, str, dict[str, Any]]]:
    """Give kind, rows, the names of when and who, and what else a line shows, for each table."""
    record = {"record": F("record_id"), "record_kind": _text("record__kind"), "slug": _text("record__slug")}
    yield (
        "decision",
        Decision.objects.all(),
        "at",
        "by_id",
        {**record, "verb": _text("verb"), "why": F("why"), "batch_key": F("batch_id")}
        | {"submission": F("revision__submission_id")},
    )
    begun = Revision.objects.filter(contributors__len__gt=0)
    yield (
        "draft",
        begun,
        "created_at",
        "contributors__0",
        {**record, "verb": Value("begun", output_field=TextField()), "submission": F("submission_id")},
    )
    about_document = {
        "record": F("document_id"),
        "record_kind": Value("document", output_field=TextField()),
        "slug": _text("document__record__slug"),
    }
    verb = Value("takedown_asked", output_field=TextField())
    yield (
        "takedown",
        Takedown.objects.all(),
        "asked_at",
        "asked_by_id",
        {**about_document, "verb": verb, "why": F("reason")},
    )
    verb = Value("arrived", output_field=TextField())
    yield (
        "batch",
        Batch.objects.all(),
        "imported_at",
        "imported_by_id",
        {"verb": verb, "why": _text("title"), "batch_key": F("pk")},
    )
    about_report = {
        "record": F("report__about_id"),
        "record_kind": _text("report__about__kind"),
        "slug": _text("report__about__slug"),
    }
    about_report |= {"verb": Concat(Value("report_"), F("state"), output_field=TextField()), "why": F("why")}
    yield "report", ReportStep.objects.all(), "at", "by_id", about_report
    said = Concat(_text("change"), Value(" "), F("why"), output_field=TextField())
    event = {"verb": _text("what"), "why": said, "about_key": F("about_id")}
    seen = Q() if viewer.has_perm("sources.change_account") else Q(about=viewer)
    private = Q(what__in=AccountEvent.PRIVATE)
    yield "account", AccountEvent.objects.exclude(private), "at", "by_id", event
    yield "sign_in", AccountEvent.objects.filter(private & seen), "at", "by_id", event


def _text(field: str) -> Cast:
    return Cast(field, TextField())


def _limits(asked: Asked) -> dict[str, Any]:
    limits = {"the_who": asked.who, "the_row_at__gte": asked.since, "the_row_at__lt": asked.before}
    return {name: value for name, value in limits.items() if value is not None}


def _beyond(mark: Mark | None, kind: str) -> Q:
    """Keep what comes after a mark in the order newest first, then kind and key backwards."""
    if mark is None:
        return Q()
    beyond = Q(the_row_at__lt=mark.at)
    if kind < mark.kind:
        beyond |= Q(the_row_at=mark.at)
    elif kind == mark.kind:
        beyond |= Q(the_row_at=mark.at, pk__lt=mark.pk)
    return beyond
