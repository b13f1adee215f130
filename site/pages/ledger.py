"""The ledger: what was challenged, corrected, kept, retracted, taken down or merged, and on which page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from pages.filters import SpokenFilter, choice_filter
from sources.review.content import KINDS
from sources.review.differences import named_rows
from sources.review.models import Decision

SHOWN = (*Decision.STANDING, Decision.Verb.MERGED, Decision.Verb.SEPARATED)
"""Decisions that readers are told of for good."""
VERBS = [
    (Decision.Verb.CHALLENGED, gettext_lazy("challenged")),
    (Decision.Verb.CORRECTED, gettext_lazy("corrected")),
    (Decision.Verb.UPHELD, gettext_lazy("kept after a challenge")),
    (Decision.Verb.RETRACTED, gettext_lazy("retracted")),
    (Decision.Verb.TAKEN_DOWN, gettext_lazy("text taken down")),
    (Decision.Verb.MERGED, gettext_lazy("merged into another")),
    (Decision.Verb.SEPARATED, gettext_lazy("no longer merged")),
]


def shown_decisions() -> Any:
    """Give the decisions that readers are told of, on public records, the newest first."""
    rows = Decision.objects.filter(verb__in=SHOWN, record__published_at__isnull=False)
    return rows.select_related("record").order_by("-pk")


class LedgerFilter(SpokenFilter):
    """Decisions by what was decided and on what."""

    verb = choice_filter(gettext_lazy("What was done"), VERBS)
    kind = choice_filter(
        gettext_lazy("To what"),
        lambda: sorted(((name, kind.label) for name, kind in KINDS.items()), key=lambda choice: choice[1]),
        field_name="record__kind",
    )

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "verb": gettext_lazy("“%(value)s”"),
        "kind": gettext_lazy("of the kind “%(value)s”"),
    }

    class Meta:
        model = Decision
        fields: list[str] = []

    def counted(self, number: int) -> str:
        return ngettext("%(number)d entry", "%(number)d entries", number)


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision, and the record that it is about."""

    decision: Decision
    done: str
    kind: str
    name: str
    url: str
    """Address of the record's history, which leads on to its page."""


def entries(decisions: Iterable[Decision]) -> list[Entry]:
    """Name the records that decisions are about. A few queries for each kind of record among them."""
    listed = [each for each in decisions if each.record]
    rows: dict[int | None, Any] = {}
    for kind in sorted({each.record.kind for each in listed if each.record}):
        keys = {each.record_id for each in listed if each.record and each.record.kind == kind}
        rows |= named_rows(KINDS[kind].model, keys)
    said = dict(VERBS)
    return [
        Entry(
            each, str(said.get(Decision.Verb(each.verb), each.get_verb_display())), KINDS[each.record.kind].label,
            str(rows[each.record_id]), history_of(each.record.kind, each.record.slug),
        )
        for each in listed
        if each.record
    ]  # fmt: skip


def history_of(kind: str, slug: str) -> str:
    return reverse("history", args=[kind, slug])
