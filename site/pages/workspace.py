"""The comparison as a reader asks for it in the address: which claims and documents, in which order, said in words."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from claims import tables
from claims.comparison import PREDATES, SILENT_STATE, Accord, Cell
from claims.corroboration import Corroboration
from claims.models import Claim, Stance
from claims.outcomes import Certainty, Outcome, Voice
from claims.views_of import Order, Shows, View, narrowed, ordered
from pages import compact
from pages.filters import REVIEWED, SpokenFilter, choice_filter
from pages.sheets import FORMATS
from pages.states import ACCORD_MEANINGS, LOOKS, Look
from pages.templatetags.parallax import date_text, language_name
from sources.models import Document

VIEWS = [
    (Shows.ALL, lazy("all claims")),
    (Shows.CLASH, lazy("where documents clash")),
    (Shows.ONE_SIDE, lazy("in one document only")),
    (Shows.LEAVES_OUT, lazy("what one document leaves out")),
    (Shows.PAIR, lazy("two documents side by side")),
]
ORDERS = [
    (Order.GIVEN, lazy("as the editors put them")),
    (Order.DISAGREEMENT, lazy("the widest apart first")),
    (Order.DATE, lazy("by the first day on which each could be said")),
    (Order.ORIGINS, lazy("most independent origins first")),
]
NONE_CHOSEN = lazy("none chosen")


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

    view = django_filters.ChoiceFilter(label=lazy("View"), choices=VIEWS, empty_label=None)
    document = django_filters.ChoiceFilter(label=lazy("Whose omissions"), empty_label=NONE_CHOSEN)
    a = django_filters.ChoiceFilter(label=lazy("Left, of two"), empty_label=NONE_CHOSEN)
    b = django_filters.ChoiceFilter(label=lazy("Right, of two"), empty_label=NONE_CHOSEN)
    order = django_filters.ChoiceFilter(label=lazy("Order of the claims"), choices=ORDERS, empty_label=None)
    type = choice_filter(lazy("Type of claim"), Claim.Type)
    outcome = choice_filter(
        lazy("What a document does"), lambda: [(state, LOOKS[state].word) for state in Outcome.values]
    )
    voice = choice_filter(lazy("In which voice"), Voice)
    certainty = choice_filter(lazy("With which certainty"), Certainty)
    reviewed = choice_filter(lazy("Review"), REVIEWED)
    kind = choice_filter(lazy("Kind of source"), [])
    language = choice_filter(lazy("Language of the document"), [])

    PHRASES: ClassVar[Mapping[str, Any]] = {
        "type": lazy("of the type “%(value)s”"),
        "outcome": lazy("what it does: “%(value)s”"),
        "voice": lazy("voice: “%(value)s”"),
        "certainty": lazy("certainty: “%(value)s”"),
        "reviewed": lazy("coding %(value)s"),
        "kind": lazy("published by a source of the kind “%(value)s”"),
        "language": lazy("in %(value)s"),
    }
    OF_DOCUMENTS = ("kind", "language")
    OF_CELLS = ("outcome", "voice", "certainty", "reviewed")

    class Meta:
        model = Claim
        fields: list[str] = []
        form = WorkspaceForm

    def __init__(self, data: QueryDict, table: tables.PublicTable) -> None:
        super().__init__(data, Claim.objects.none())
        self.table = table
        documents = [column.document for column in table.columns]
        named = [(document.slug, name_of(document)) for document in documents]
        kinds = {(source.kind_of_source, source.get_kind_of_source_display())
                 for source in map(tables.publisher, documents) if source}  # fmt: skip
        languages = {(document.language, language_name(document.language)) for document in documents}
        for name, choices in (
            ("document", named),
            ("a", named),
            ("b", named),
            ("kind", kinds),
            ("language", languages),
        ):
            self.filters[name].extra["choices"] = [*choices] if choices is named else _by_label(choices)

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
        kind, language, claim_type = (asked.get(name) for name in ("kind", "language", "type"))
        shows = Shows(asked.get("view", Shows.ALL))

        def has_document(document: Document) -> bool:
            source = tables.publisher(document)
            is_kind = not kind or (source is not None and source.kind_of_source == kind)
            return is_kind and language in {None, document.language}

        return View(
            shows,
            keys[asked["document"]] if shows == Shows.LEAVES_OUT else None,
            (keys[asked["a"]], keys[asked["b"]]) if shows == Shows.PAIR else None,
            (lambda claim: claim.type == claim_type) if claim_type else None,
            has_document if kind or language else None,
            self._has_cell if any(name in asked for name in self.OF_CELLS) else None,
        )

    def _has_cell(self, cell: "Cell[Document, Stance]") -> bool:
        """Say whether a cell has all that is asked of one, voice and certainty at one and the same passage."""
        asked, stance = self.asked, cell.stance
        if stance is None or cell.state == PREDATES:
            return False
        if asked.get("outcome", cell.state) != cell.state:
            return False
        if "reviewed" in asked and stance.record.is_reviewed is not (asked["reviewed"] == "yes"):
            return False
        passages = [(link.voice, link.certainty) for link in stance.passages.all()]
        return not {"voice", "certainty"} & asked.keys() or any(
            asked.get("voice", voice) == voice and asked.get("certainty", certainty) == certainty
            for voice, certainty in passages
        )

    def told(self) -> dict[str, str]:
        """Give in words what was chosen, by name of the choice."""
        return {name: self._label(name, value) for name, value in self.asked.items()}


def _by_label(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return sorted(((value, str(label)) for value, label in choices), key=lambda choice: choice[1].casefold())


def name_of(document: Document) -> str:
    """Name a document as the heads of columns do: who published it, when."""
    return f"{tables.publisher_name(document) or document.slug}, {date_text(document.published)}"


@dataclass(frozen=True)
class Workspace:
    """A comparison as it is shown, with all that its page and its files say of it."""

    filter: ComparisonFilter
    whole: tables.PublicTable
    shown: tables.PublicTable
    corroborations: Mapping[Hashable, Corroboration]
    kept: Mapping[str, str] = field(default_factory=dict)
    """What else the address holds: which documents, claims and sources were chosen."""
    format_problem: str = ""

    @cached_property
    def compact(self) -> SafeString | str:
        """Give the rows of a comparison that is too large for cells that open; empty for any other."""
        recorded = sum(cell.stance is not None for row in self.whole.rows for cell in row.cells)
        is_large = recorded > tables.MOST_OPEN and self.shown.rows and self.shown.columns
        return compact.matrix(self.shown, self.corroborations) if is_large else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter.asked) or bool(self.filter.problems)

    @property
    def problems(self) -> list[tuple[str, str]]:
        told = self.filter.problems
        return [*told, (_("Format"), self.format_problem)] if self.format_problem else told

    @property
    def accords(self) -> list[tuple[Accord, int, Any]]:
        return [(accord, number, ACCORD_MEANINGS[accord]) for accord, number in self.shown.accords.items()
                if accord != Accord.OTHER]  # fmt: skip

    @property
    def legend(self) -> list[tuple[Look, int]]:
        return [(LOOKS[state], number) for state, number in self.shown.counts.items() if number]

    # --- In words

    def sentences(self) -> list[str]:
        """Say what is shown, in which order, and what is left out."""
        return [sentence for sentence in (self._shown(), self._order(), self._left_out()) if sentence]

    def _shown(self) -> str:
        rows, columns = len(self.shown.rows), len(self.shown.columns)
        claims = ngettext("%(number)d claim", "%(number)d claims", rows) % {"number": rows}
        documents = ngettext("%(number)d document", "%(number)d documents", columns) % {"number": columns}
        said, asked = self.filter.told(), self.filter.asked
        about_claims = [self._view(), *self._phrases(said, ("type",))]
        cell = self._phrases(said, ComparisonFilter.OF_CELLS)
        if cell:
            about_claims.append(_("with a document shown where %(what)s") % {"what": "; ".join(cell)})
        is_pair = asked.get("view") == Shows.PAIR
        about_documents = [] if is_pair else self._phrases(said, ComparisonFilter.OF_DOCUMENTS)
        return _("Shown: %(claims)s; %(documents)s.") % {
            "claims": ", ".join([claims, *filter(None, about_claims)]),
            "documents": ", ".join([documents, *about_documents]),
        }

    def _phrases(self, said: Mapping[str, str], names: Iterable[str]) -> list[str]:
        return [str(ComparisonFilter.PHRASES[name]) % {"value": said[name]} for name in names if name in said]

    def _view(self) -> str:
        said = self.filter.told()
        return {
            Shows.CLASH: _("on which the documents shown clash"),
            Shows.ONE_SIDE: _("told by one of the documents shown only"),
            Shows.LEAVES_OUT: _("that “%(document)s” leaves out") % {"document": said.get("document", "")},
            Shows.PAIR: _("that “%(a)s” or “%(b)s” deals with, these two side by side")
            % {"a": said.get("a", ""), "b": said.get("b", "")},
        }.get(Shows(self.filter.asked.get("view", Shows.ALL)), "")

    def _order(self) -> str:
        said = self.filter.told().get("order")
        return _("Order of the claims: %(order)s.") % {"order": said} if said else ""

    def _left_out(self) -> str:
        rows = len(self.whole.rows) - len(self.shown.rows)
        columns = len(self.whole.columns) - len(self.shown.columns)
        told = []
        if rows:
            told.append(ngettext("%(number)d claim", "%(number)d claims", rows) % {"number": rows})
        if columns:
            told.append(ngettext("%(number)d document", "%(number)d documents", columns) % {"number": columns})
        if not told:
            return _("Nothing is left out.")
        return _("Not shown here: %(what)s.") % {"what": ", ".join(told)}

    # --- Addresses

    def query(self, **changes: str | None) -> str:
        """Give the query of this view with some choices changed, those set to None or nothing taken away."""
        chosen = {**self.kept, **{name: self.filter.asked.get(name, "") for name in self.filter.filters}, **changes}
        query = QueryDict(mutable=True)
        for name, value in chosen.items():
            if value:
                query[name] = value
        return f"?{query.urlencode(safe=',')}"

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        """Give the views that need no document: what each is called, its query, whether it is this one."""
        now = self.filter.asked.get("view", Shows.ALL)
        return [
            (str(label), self.query(view="" if view == Shows.ALL else view, document="", a="", b=""), view == now)
            for view, label in VIEWS
            if view not in {Shows.LEAVES_OUT, Shows.PAIR}
        ]

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        now = self.filter.asked.get("order", Order.GIVEN)
        return [(str(label), self.query(order="" if order == Order.GIVEN else order), order == now)
                for order, label in ORDERS]  # fmt: skip

    @property
    def omissions(self) -> list[tuple[str, str, int, bool]]:
        """Give what one document leaves out: its name, the query of that view, how many claims, whether it is this."""
        now = self.filter.asked.get("document") if self.filter.asked.get("view") == Shows.LEAVES_OUT else None
        found = []
        for column, number in zip(self.whole.columns, self._silences(), strict=True):
            if number:
                slug = column.document.slug
                query = self.query(view=Shows.LEAVES_OUT, document=slug, a="", b="")
                found.append((name_of(column.document), query, number, slug == now))
        return found

    def _silences(self) -> list[int]:
        """Count, for each document, the claims that the view of what it leaves out shows under the same filters."""
        view = replace(self.filter.wanted, shows=Shows.LEAVES_OUT)
        if view.documents and view.cells:  # which rows stay hangs on which columns do
            views = (replace(view, document=column.key) for column in self.whole.columns)
            return [len(narrowed(self.whole, each).rows) for each in views]
        rows = narrowed(self.whole, replace(view, shows=Shows.ALL, documents=None)).rows
        return [sum(row.cells[n].state == SILENT_STATE for row in rows) for n in range(len(self.whole.columns))]

    @property
    def swapped(self) -> str:
        """Give the query of the two documents with their sides swapped; empty where no two are shown."""
        asked = self.filter.asked
        return self.query(a=asked["b"], b=asked["a"]) if asked.get("view") == Shows.PAIR else ""

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(name.upper(), self.query(format=name)) for name in FORMATS]


def workspace(data: QueryDict, whole: tables.PublicTable, kept: Mapping[str, str] | None = None) -> Workspace:
    """Show of a comparison what an address asks for. No queries beyond those that made the comparison."""
    found = ComparisonFilter(data, whole)
    part = narrowed(whole, found.wanted)
    corroborations = tables.corroborations(part, whole)
    shown = ordered(part, found.chosen_order, {key: each.count for key, each in corroborations.items()})
    wanted = data.get("format", "")
    problem = "" if wanted in {"", *FORMATS} else _("A comparison can be had as CSV, XLSX or JSON.")
    return Workspace(found, whole, shown, corroborations, kept or {}, problem)
