"""The comparison as a reader asks for it in the address: which claims and documents, in which order, said in words."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import tables
from claims.columns import Group, Standing, grouped
from claims.comparison import SILENT_STATE, Accord
from claims.corroboration import Corroboration
from claims.models import Question
from claims.row_groups import RowGroup, RowsBy, row_groups
from claims.views_of import Order, Shows, arranged, narrowed, ordered
from pages import compact
from pages.comparison_filter import ORDERS, ROWS, VIEWS, ComparisonFilter, name_of
from pages.sheets import FORMATS
from pages.states import ACCORD_MEANINGS, LOOKS, Look
from pages.templatetags.parallax import finding_words, plain, rater_name
from sources.bearing import Bearing
from sources.models import Document


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that stand together under one heading."""

    label: str
    documents: Sequence[Document]


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
        if not is_large:
            return ""
        about = {"seen": self, "table": self.shown}
        heads = [
            render_to_string(f"pages/components/{name}.html", about) if self.groups else ""
            for name in ("column_groups", "column_findings")
        ]
        named = [(heading, rows) for heading, _url, rows in self.row_groups] if "rows" in self.filter.asked else []
        return compact.matrix(self.shown, self.corroborations, *heads, named=named)

    @cached_property
    def row_groups(self) -> list[tuple[str, str, Sequence[Any]]]:
        """Give the rows under their headings: heading, address of the question, rows; all under none if not asked."""
        if "rows" not in self.filter.asked:
            return [("", "", self.shown.rows)]
        return [
            (
                _row_heading(group),
                reverse("question", args=[group.question["slug"]]) if group.question else "",
                group.rows,
            )
            for group in _grouped_rows(self.filter, self.shown)
        ]

    @property
    def has_questions(self) -> bool:
        """Say whether claims of more than one question, or of one and of none, are compared."""
        return (
            len({next((each["pk"] for each in getattr(row.claim, "asked_in", ())), None) for row in self.whole.rows})
            > 1
        )

    @property
    def row_orders(self) -> list[tuple[str, str, bool]]:
        """Give the ways to put claims under headings: what each is called, its query, whether it is this one."""
        now = self.filter.asked.get("rows", "")
        choices = [("", _("in one list")), *((str(by), str(label)) for by, label in ROWS)]
        return [(label, self.query(rows=by), by == now) for by, label in choices]

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

    # --- Columns in groups

    @cached_property
    def findings(self) -> Mapping[Hashable, Sequence[Bearing]]:
        """Give what was found of each document along the line by which its column is placed."""
        return findings_by(self.filter, [column.key for column in self.shown.columns])

    @cached_property
    def groups(self) -> list[ColumnGroup]:
        """Give the groups in which columns stand; none where they stand by the alphabet, or as a pair."""
        if "columns" not in self.filter.asked or self.swapped:
            return []
        documents = {column.key: column.document for column in self.shown.columns}
        return [
            ColumnGroup(_heading(group), [documents[key] for key in group.documents])
            for group in grouped(documents, self.findings)
        ]

    # --- In words

    def sentences(self) -> list[str]:
        """Say what is shown, in which order, and what is left out."""
        return [
            sentence
            for sentence in (self._shown(), self._order(), self._rows(), self._columns(), self._left_out())
            if sentence
        ]

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

    def _rows(self) -> str:
        said = self.filter.told().get("rows")
        return _("Claims stand under headings: %(how)s.") % {"how": said} if said else ""

    def _columns(self) -> str:
        axis = self.filter.told().get("columns")
        if not axis or self.swapped:
            return ""
        raters = sorted({rater_name(each) for found in self.findings.values() for each in found}, key=str.casefold)
        return _(
            "Columns stand in groups by “%(axis)s”, as %(raters)s found it, in the order of the vocabulary; where "
            "findings differ, all are shown."
        ) % {"axis": axis, "raters": get_text_list(raters, _("and")) or _("nobody here")}

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
    def column_orders(self) -> list[tuple[str, str, bool]]:
        """Give the orders of columns, the alphabet first; none where there is no other, or a pair is shown."""
        field: Any = self.filter.form.fields["columns"]
        now, axes = self.filter.asked.get("columns", ""), list(field.choices)
        if len(axes) == 1 or self.swapped:
            return []
        return [(str(label), self.query(columns=str(axis)), axis == now) for axis, label in axes]

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


def findings_by(chosen: ComparisonFilter, documents: Iterable[Hashable]) -> dict[Hashable, list[Bearing]]:
    """Give the findings along the line that columns are placed by, for each of these documents that has some."""
    keys, axis = set(documents), chosen.asked.get("columns")
    found: dict[Hashable, list[Bearing]] = {}
    for each in chosen.bearings:
        if each.axis == axis and each.document in keys:
            found.setdefault(each.document, []).append(each)
    return found


def _heading(group: Group[Bearing]) -> str:
    if group.standing == Standing.ALIKE:
        return "; ".join(finding_words(each) for each in group.found)
    return _("raters or findings differ") if group.standing == Standing.DIFFER else _("not rated")


def _grouped_rows(chosen: ComparisonFilter, shown: tables.PublicTable) -> list[RowGroup]:
    return row_groups(shown.rows, RowsBy(chosen.asked["rows"]), Question.Function.values)


def _row_heading(group: RowGroup) -> str:
    if group.question:
        return plain(group.question, "title")
    if group.function:
        return str(Question.Function(group.function).label)
    return _("of no question here")


def workspace(
    data: QueryDict,
    whole: tables.PublicTable,
    bearings: Sequence[Bearing] = (),
    kept: Mapping[str, str] | None = None,
) -> Workspace:
    """Show of a comparison what an address asks for. No queries beyond those that made the comparison.

    `bearings` is what raters found of its documents; `kept` what else the address holds.
    """
    found = ComparisonFilter(data, whole, bearings)
    part = narrowed(whole, found.wanted)
    corroborations = tables.corroborations(part, whole)
    shown = ordered(part, found.chosen_order, {key: each.count for key, each in corroborations.items()})
    if "columns" in found.asked and found.asked.get("view") != Shows.PAIR:
        keys = [column.key for column in shown.columns]
        groups = grouped(keys, findings_by(found, keys))
        shown = arranged(shown, [key for group in groups for key in group.documents])
    if "rows" in found.asked:
        shown = replace(shown, rows=tuple(row for group in _grouped_rows(found, shown) for row in group.rows))
    wanted = data.get("format", "")
    problem = "" if wanted in {"", *FORMATS} else _("A comparison can be had as CSV, XLSX or JSON.")
    return Workspace(found, whole, shown, corroborations, kept or {}, problem)
