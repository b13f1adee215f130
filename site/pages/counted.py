"""What cards of a claim, question or event tell: its words and how many documents say what, without naming them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import one_claim, tables
from claims.happenings import public_events
from claims.models import Claim, Question
from pages.heads import status_word
from pages.pictures.card import Card, Tile
from pages.states import LOOKS
from pages.templatetags.parallax import plain
from pages.templatetags.pictures import BESIDE, PLACES
from pages.views.reading import CHANGED, one, public
from sources.version import remembered


@dataclass(frozen=True, slots=True)
class Counted:
    """Plain data, the same in every language."""

    kind: str
    slug: str
    words: Sequence[Mapping[str, Any]]
    type: str
    """Of a claim."""
    counts: Mapping[str, int]
    """How many cells are in each state, in the order of legends."""
    claims: int
    documents: int
    carried: tuple[int, int]
    """Of a claim: how many documents carry it, from how many independent origins."""
    standing: Sequence[Mapping[str, Any]]
    is_reviewed: bool
    changed_at: dt.datetime
    licence: str
    """Of the batch that brought it; empty where it was entered by hand."""

    @property
    def title(self) -> str:
        return plain(list(self.words), "statement" if self.kind == "claim" else "title") or self.slug

    @property
    def status(self) -> str:
        return status_word(self)


@remembered
def counted(kind: str, slug: str) -> Counted:
    """Count what a card of the public `claim`, `question` or `event` at this address tells.

    Raises Moved where it was merged into another, Http404 where there is none.
    """
    if kind == "claim":
        found = one(one_claim.whole(public(Claim)).annotate(changed_at=CHANGED), slug)
        table = one_claim.table_of(found)
        corroboration = tables.corroborations(table)[found.pk]
        carried = (corroboration.documents, corroboration.count)
    else:
        rows = public(Question) if kind == "question" else public_events()
        found = one(rows.annotate(changed_at=CHANGED), slug)
        table = (tables.for_question if kind == "question" else tables.for_event)(found, light=True)
        carried = (0, 0)
    batch = found.record.batch
    return Counted(
        kind=kind,
        slug=slug,
        words=list(found.words),
        type=found.type if kind == "claim" else "",
        counts={state: number for state, number in table.counts.items() if number},
        claims=len(table.rows),
        documents=len(table.columns),
        carried=carried,
        standing=list(found.standing),
        is_reviewed=found.record.is_reviewed,
        changed_at=found.changed_at,
        licence=batch.licence if batch else "",
    )


def tiles(told: Counted) -> tuple[list[Tile], list[Tile]]:
    """Give the places of the scale, and the states beside it in which any document is, in the order of legends."""

    def tile(state: str) -> Tile:
        return Tile(state, LOOKS[state].sign, str(LOOKS[state].word), told.counts.get(state, 0))

    return [tile(state) for state in PLACES], [tile(state) for state in BESIDE if told.counts.get(state)]


def kind_words(told: Counted) -> str:
    """Say what kind of thing it is."""
    if told.kind == "claim":
        return f"{_('Claim')} · {Claim.Type(told.type).label}" if told.type else _("Claim")
    return {"question": _("Question"), "event": _("Event")}[told.kind]


def caption(told: Counted) -> str:
    """Say what the numbers count."""
    documents = ngettext("%(n)s document", "%(n)s documents", told.documents) % {"n": told.documents}
    if told.kind == "claim":
        return _("What %(documents)s say of it:") % {"documents": documents}
    claims = ngettext("%(n)s claim", "%(n)s claims", told.claims) % {"n": told.claims}
    return _("What %(documents)s say of %(claims)s, one by one:") % {"documents": documents, "claims": claims}


def foot(told: Counted) -> str:
    """Say from how many origins a claim comes, and whether a person here has reviewed it."""
    review = _("Reviewed and approved here by a second person.") if told.is_reviewed else _("Not yet reviewed here")
    if not told.carried[0]:
        return review
    carried = ngettext("%(n)s document carries it", "%(n)s documents carry it", told.carried[0])
    origins = ngettext("%(n)s independent origin", "%(n)s independent origins", told.carried[1])
    return f"{carried % {'n': told.carried[0]}}, {origins % {'n': told.carried[1]}} · {review}"


def card(told: Counted, *, host: str) -> Card:
    """Give the card of it as it is drawn."""
    scale, beside = tiles(told)
    return Card(kind_words(told), told.title, caption(told), scale, beside, foot(told), host, told.status)
