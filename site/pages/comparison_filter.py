"""What an address asks for of a comparison: which claims, documents and cells; every choice checked, and in words."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import tables
from claims.comparison import PREDATES, Cell
from claims.models import Claim, Stance
from claims.outcomes import Certainty, Outcome, Voice
from claims.row_groups import RowsBy
from claims.views_of import Order, Shows, View
from pages.filters import REVIEWED, SpokenFilter, choice_filter
from pages.filters.asked import POSITION_CHOICES, POSITIONS, PUBLISHED, WHOSE_DATE, DateRangeFilter
from pages.states import LOOKS
from pages.templatetags.parallax import (
    called,
    country_name,
    date_text,
    finding_words,
    language_name,
)
from sources import dates
from sources.bearing import Bearing
from sources.bias import Dimension
from sources.models import Document

VIEWS = [
    (Shows.ALL, gettext_lazy("all claims")),
    (Shows.CLASH, gettext_lazy("where documents clash")),
    (Shows.ONE_SIDE, gettext_lazy("in one document only")),
    (Shows.LEAVES_OUT, gettext_lazy("what one document leaves out")),
    (Shows.PAIR, gettext_lazy("two documents side by side")),
]
ORDERS = [
    (Order.GIVEN, gettext_lazy("as the editors put them")),
    (Order.DISAGREEMENT, gettext_lazy("the widest apart first")),
    (Order.DATE, gettext_lazy("by the first day on which each could be said")),
    (Order.ORIGINS, gettext_lazy("most independent origins first")),
]
ROWS = [
    (RowsBy.QUESTION, gettext_lazy("by question")),
    (RowsBy.FUNCTION, gettext_lazy("by what the question asks for")),
]
NONE_CHOSEN = gettext_lazy("none chosen")


class WorkspaceForm(forms.Form):
    """Asks for the documents that a view names."""

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        shows, a, b = cleaned.get("view"), cleaned.get("a"), cleaned.get("b")
        if shows == Shows.LEAVES_OUT and not cleaned.get("document") and "document" not in self.errors:
            self.add_error("document", _("Choose the document whose omissions are to be shown."))
        if shows == Shows.PAIR and not self.errors.keys() & {"a", "b"} and (not a or not b or a == b):
            self.add_error("b", _("Choose two different documents to put side by side."))
        return cleaned


class ComparisonFilter(SpokenFilter):
    """What to show of a comparison; nothing of it asks the database."""

    view = django_filters.ChoiceFilter(label=gettext_lazy("View"), choices=VIEWS, empty_label=None)
    document = django_filters.ChoiceFilter(label=gettext_lazy("Whose omissions"), empty_label=NONE_CHOSEN)
    a = django_filters.ChoiceFilter(label=gettext_lazy("Left, of two"), empty_label=NONE_CHOSEN)
    b = django_filters.ChoiceFilter(label=gettext_lazy("Right, of two"), empty_label=NONE_CHOSEN)
    order = django_filters.ChoiceFilter(label=gettext_lazy("Order of the claims"), choices=ORDERS, empty_label=None)
    rows = django_filters.ChoiceFilter(
        label=gettext_lazy("Claims under headings"), choices=ROWS, empty_label=gettext_lazy("in one list")
    )
    columns = django_filters.ChoiceFilter(
        label=gettext_lazy("Order of the columns"), empty_label=gettext_lazy("alphabetical")
    )
    type = choice_filter(gettext_lazy("Type of claim"), Claim.Type)
    outcome = choice_filter(
        gettext_lazy("What a document does"), lambda: [(state, LOOKS[state].word) for state in Outcome.values]
    )
    position = choice_filter(gettext_lazy("Position of a document"), POSITION_CHOICES)
    voice = choice_filter(gettext_lazy("In which voice"), Voice)
    certainty = choice_filter(gettext_lazy("With which certainty"), Certainty)
    coder = choice_filter(gettext_lazy("Coded by"), [])
    reviewed = choice_filter(gettext_lazy("Review"), REVIEWED)
    kind = choice_filter(gettext_lazy("Kind of source"), [])
    country = choice_filter(gettext_lazy("Country of the source"), [])
    rating = choice_filter(gettext_lazy("Rating of the source"), [])
    tag = choice_filter(gettext_lazy("Tag of the document"), [])
    language = choice_filter(gettext_lazy("Language of the document"), [])
    published = DateRangeFilter(label=PUBLISHED)

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "type": gettext_lazy("of the type “%(value)s”"),
        "outcome": gettext_lazy("what it does: “%(value)s”"),
        "position": gettext_lazy("its position: “%(value)s”"),
        "voice": gettext_lazy("voice: “%(value)s”"),
        "certainty": gettext_lazy("certainty: “%(value)s”"),
        "coder": gettext_lazy("coded by “%(value)s”"),
        "reviewed": gettext_lazy("coding %(value)s"),
        "kind": gettext_lazy("published by a source of the kind “%(value)s”"),
        "country": gettext_lazy("published by a source of this country: %(value)s"),
        "rating": gettext_lazy("by a source that somebody rates “%(value)s”"),
        "tag": gettext_lazy("that somebody tags “%(value)s”"),
        "language": gettext_lazy("in %(value)s"),
        "published": WHOSE_DATE,
    }
    OF_DOCUMENTS = ("kind", "country", "rating", "tag", "language", "published")
    OF_CELLS = ("outcome", "position", "voice", "certainty", "coder", "reviewed")

    class Meta:
        model = Claim
        fields: list[str] = []
        form = WorkspaceForm

    def __init__(self, data: QueryDict, table: tables.PublicTable, bearings: Sequence[Bearing] = ()) -> None:
        super().__init__(data, Claim.objects.none())
        self.table, self.bearings = table, bearings
        documents = [column.document for column in table.columns]
        named = [(document.slug, name_of(document)) for document in documents]
        publishers = [source for source in map(tables.publisher, documents) if source]
        stances = (cell.stance for row in table.rows for cell in row.cells if cell.stance)
        coders = {stance.coder_id: stance.coder for stance in stances if stance.coder_id}
        choices: dict[str, Iterable[tuple[str, Any]]] = {
            "kind": {(source.kind_of_source, source.get_kind_of_source_display()) for source in publishers},
            "country": {(code, country_name(code)) for source in publishers for code in source.countries},
            "language": {(document.language, language_name(document.language)) for document in documents},
            "rating": {(each.mark, mark_words(each)) for each in bearings if each.source},
            "tag": {(each.mark, mark_words(each)) for each in bearings if not each.source},
            "columns": {(each.axis, axis_words(each)) for each in bearings},
            "coder": [(str(key), str(coder)) for key, coder in coders.items()],
        }
        for name, found in choices.items():
            self.filters[name].extra["choices"] = by_label(found)
        for name in ("document", "a", "b"):
            self.filters[name].extra["choices"] = named

    @cached_property
    def asked(self) -> dict[str, str]:
        """Give what is asked for; nothing where a part of it cannot be shown."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: str(value) for name, value in cleaned.items() if value}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Give what cannot be shown: the label of each choice, and why."""
        errors = self.form.errors
        return [(str(self.form[name].label), str(told)) for name in errors for told in errors[name]]

    @property
    def chosen_order(self) -> Order:
        return Order(self.asked.get("order", Order.GIVEN))

    @property
    def wanted(self) -> "View[Claim, Document, Stance]":
        """Give the view that is asked for, the whole comparison where it cannot be shown."""
        asked, keys = self.asked, {column.document.slug: column.key for column in self.table.columns}
        claim_type, shows = asked.get("type"), Shows(asked.get("view", Shows.ALL))
        return View(
            shows,
            keys[asked["document"]] if shows == Shows.LEAVES_OUT else None,
            (keys[asked["a"]], keys[asked["b"]]) if shows == Shows.PAIR else None,
            (lambda claim: claim.type == claim_type) if claim_type else None,
            self._has_document if any(name in asked for name in self.OF_DOCUMENTS) else None,
            self._has_cell if any(name in asked for name in self.OF_CELLS) else None,
        )

    def _has_document(self, document: Document) -> bool:
        asked, source = self.asked, tables.publisher(document)
        found = {(bool(each.source), each.mark) for each in self.bearings if each.document == document.pk}
        return (
            asked.get("language", document.language) == document.language
            and ("kind" not in asked or (source is not None and source.kind_of_source == asked["kind"]))
            and ("country" not in asked or (source is not None and asked["country"] in source.countries))
            and ("rating" not in asked or (True, asked["rating"]) in found)
            and ("tag" not in asked or (False, asked["tag"]) in found)
            and (
                "published" not in asked
                or tables.document_bounds(document)[0].can_lie_in(dates.bounds(asked["published"]))
            )
        )

    def _has_cell(self, cell: "Cell[Document, Stance]") -> bool:
        """Say whether a cell has all that is asked of one, voice and certainty at one and the same passage."""
        asked, stance = self.asked, cell.stance
        if stance is None or cell.state == PREDATES:
            return False
        if asked.get("outcome", cell.state) != cell.state:
            return False
        takes = "position" not in asked or (cell.place is not None and POSITIONS[asked["position"]][1](cell.place))
        if not takes or asked.get("coder", str(stance.coder_id)) != str(stance.coder_id):
            return False
        if "reviewed" in asked and stance.record.is_reviewed is not (asked["reviewed"] == "yes"):
            return False
        if not {"voice", "certainty"} & asked.keys():
            return True
        passages = [(link.voice, link.certainty) for link in stance.passages.all()]
        return any(
            asked.get("voice", voice) == voice and asked.get("certainty", certainty) == certainty
            for voice, certainty in passages
        )

    def told(self) -> dict[str, str]:
        """Give in words what was chosen, by name of the choice."""
        return {
            name: date_text(value) if name == "published" else self._label(name, value)
            for name, value in self.asked.items()
        }


def mark_words(each: Bearing) -> str:
    """Say a finding with its dimension."""
    return f"{Dimension(each.dimension).label}: {finding_words(each)}"


def axis_words(each: Bearing) -> str:
    """Name what findings are compared along: a dimension, and towards whom or inside which country."""
    about = called(each.actor_names) if each.actor else country_name(each.country) if each.country else ""
    return str(Dimension(each.dimension).label) + (f" ({about})" if about else "")


def by_label(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return sorted(((value, str(label)) for value, label in choices), key=lambda choice: choice[1].casefold())


def name_of(document: Document) -> str:
    """Name a document as the heads of columns do: who published it, when."""
    return f"{tables.publisher_name(document) or document.slug}, {date_text(document.published)}"
