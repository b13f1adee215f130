"""The matrix of a large comparison, joined as text: thousands of cells are too many for template tags.

Each cell has the word of its state, with its sign; where a stance stands behind it, they link to the stance's own page.
Rows come in groups that can be folded, and that a browser lays out only when they come into view.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.comparison import PREDATES, STATES, Cell, Row
from claims.corroboration import Corroboration
from claims.outcomes import SCALE
from claims.tables import PublicTable
from pages.states import LOOKS, VERDICTS
from pages.templatetags.parallax import accord_words, say
from sources.models import Document

GROUP = 20
"""Rows that are folded together."""


def matrix(
    table: PublicTable,
    corroborations: Mapping[Hashable, Corroboration],
    over: str = "",
    under: str = "",
    *,
    named: Sequence[tuple[str, Sequence[Row[Any, Document, Any]]]] = (),
) -> SafeString:
    """Give the head and the groups of rows of a table. Everything that people wrote is escaped here.

    `over` and `under` are rows of HTML that stand over and under the names of the documents. `named` has the rows under
    headings; without it they fold in groups of one size.
    """
    heads = "".join(
        f'<th scope="col" role="columnheader">{_document(column.document)}</th>' for column in table.columns
    )
    head = (
        f'<thead role="rowgroup">{over}<tr role="row"><th scope="col" role="columnheader">{_("Claim")}</th>{heads}'
        f'<th scope="col" role="columnheader">{_("How they stand")}</th></tr>{under}</thead>'
    )
    cells = _Cells()
    groups = []
    for told, rows in named or _numbered(table):
        joined = "".join(_row(row, cells, corroborations[row.asked.key]) for row in rows)
        groups.append(
            '<tbody role="rowgroup" class="fold"><tr role="row" class="fold-head"><th scope="rowgroup" role="rowheader"'
            f' colspan="{len(table.columns) + 2}">{escape(told)}</th></tr>{joined}</tbody>'
        )
    return mark_safe(head + "".join(groups))  # noqa: S308  joined from escaped parts


def _numbered(table: PublicTable) -> Iterator[tuple[str, Sequence[Row[Any, Document, Any]]]]:
    for begin in range(0, len(table.rows), GROUP):
        rows = table.rows[begin : begin + GROUP]
        yield _("Claims %(first)d to %(last)d of %(all)d") % {
            "first": begin + 1, "last": begin + len(rows), "all": len(table.rows),
        }, rows  # fmt: skip


def _document(document: Document) -> str:
    return render_to_string("pages/components/document_name.html", {"document": document}).strip()


class _Cells:
    """The text of cells; all that is the same in each state is put together once."""

    def __init__(self) -> None:
        self.address = reverse("stance", args=[0]).removesuffix("0/")
        self.empty, self.linked = {}, {}
        for state in STATES:
            look = LOOKS[state]
            said = escape(look.word)  # the sign comes with the style sheet: written here it would be half of the page
            opening = f'<td role="cell" class="cell-{state}">'
            self.empty[state] = f"{opening}{said}</td>"
            self.linked[state] = (f'{opening}<a href="{self.address}', f'/">{said}</a></td>')
        self.to_check = f' <strong class="to-check">{_("to check: written before")}</strong></td>'

    def __call__(self, cell: "Cell[Document, Any]") -> str:
        stance = cell.stance
        if stance is None or cell.state == PREDATES:
            return self.empty[cell.state]
        before, after = self.linked[cell.state]
        told = f"{before}{stance.pk}{after}"
        return told.removesuffix("</td>") + self.to_check if cell.to_check else told


def _row(row: "Row[Any, Document, Any]", cells: _Cells, counted: Corroboration) -> str:
    address = row.claim.get_absolute_url()
    found = "".join(map(cells, row.cells))
    accord = escape((accord_words(row.accord) or "–").capitalize())
    documents = ngettext("%(n)d document", "%(n)d documents", counted.documents) % {"n": counted.documents}
    origins = ngettext("%(n)d origin", "%(n)d origins", counted.count) % {"n": counted.count}
    assessed = _("Assessed:")
    verdicts = "".join(
        f'<p>{assessed} <a href="{address}#{escape(told["slug"])}">{escape(VERDICTS[told["verdict"]].word)}</a></p>'
        for told in row.claim.verdicts
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><a href="{address}">{say(row.claim, "statement")}</a></th>'
        f'{found}<td role="cell" class="accord accord-{row.accord}"><p>{accord}</p>{_spread(row)}'
        f'<p><a href="{address}">{documents}, {origins}</a></p>{verdicts}</td></tr>'
    )


def _spread(row: "Row[Any, Document, Any]") -> str:
    """Give how many documents take which position, from asserting to denying."""
    counts = row.counts
    told = ", ".join(
        f'<span title="{escape(LOOKS[state].word)}"><span aria-hidden="true">{LOOKS[state].sign}</span> {counts[state]}'
        f'<span class="visually-hidden"> {escape(LOOKS[state].word)}</span></span>'
        for state in map(str, SCALE)
        if state in counts
    )
    return f'<p class="row-spread">{told}</p>' if told else ""
