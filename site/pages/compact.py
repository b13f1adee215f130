"""The matrix of a large comparison, joined as text: thousands of cells are too many for template tags.

Each cell has the sign and the word of its state; where a stance stands behind it, they link to the stance's own page.
Rows come in groups that can be folded, and that a browser lays out only when they come into view.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.comparison import PREDATES, STATES, Cell, Row
from claims.corroboration import Corroboration
from claims.models import Claim
from claims.tables import PublicTable
from pages.states import LOOKS, VERDICTS
from pages.templatetags.parallax import accord_words, say
from sources.models import Document

GROUP = 20
"""Rows that are folded together."""


def matrix(table: PublicTable, corroborations: Mapping[Hashable, Corroboration]) -> SafeString:
    """Give the head and the groups of rows of a table. Everything that people wrote is escaped here."""
    heads = "".join(
        f'<th scope="col" role="columnheader">{_document(column.document)}</th>' for column in table.columns
    )
    head = (
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{_("Claim")}</th>{heads}'
        f'<th scope="col" role="columnheader">{_("How they stand")}</th></tr></thead>'
    )
    cells = _Cells()
    groups = []
    for begin in range(0, len(table.rows), GROUP):
        rows = table.rows[begin : begin + GROUP]
        told = _("Claims %(first)d to %(last)d of %(all)d") % {
            "first": begin + 1, "last": begin + len(rows), "all": len(table.rows),
        }  # fmt: skip
        joined = "".join(_row(row, cells, corroborations[row.asked.key]) for row in rows)
        groups.append(
            f'<tbody role="rowgroup" class="fold"><tr role="row" class="fold-head"><th scope="rowgroup" role="rowheader"'
            f' colspan="{len(table.columns) + 2}">{told}</th></tr>{joined}</tbody>'
        )
    return mark_safe(head + "".join(groups))  # noqa: S308  joined from escaped parts


def _document(document: Document) -> str:
    return render_to_string("pages/components/document_name.html", {"document": document}).strip()


class _Cells:
    """The text of cells; all that is the same in each state is put together once."""

    def __init__(self) -> None:
        self.address = reverse("stance", args=[0]).removesuffix("0/")
        self.empty, self.linked = {}, {}
        for state in STATES:
            look = LOOKS[state]
            said = f'<span aria-hidden="true">{look.sign}</span> {escape(look.word)}'
            opening = f'<td role="cell" class="cell cell-{state}">'
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


def _row(row: "Row[Claim, Document, Any]", cells: _Cells, counted: Corroboration) -> str:
    address = row.claim.get_absolute_url()
    found = "".join(map(cells, row.cells))
    accord = escape((accord_words(row.accord) or "–").capitalize())
    documents = ngettext("%(n)d document", "%(n)d documents", counted.documents) % {"n": counted.documents}
    origins = ngettext("%(n)d origin", "%(n)d origins", counted.count) % {"n": counted.count}
    verdicts = "".join(
        f'<p>{_("Assessed:")} <a href="{address}#{escape(told["slug"])}">{escape(VERDICTS[told["verdict"]].word)}</a></p>'
        for told in row.claim.verdicts
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><a href="{address}">{say(row.claim, "statement")}</a></th>'
        f'{found}<td role="cell" class="accord accord-{row.accord}"><p>{accord}</p>'
        f'<p><a href="{address}">{documents}, {origins}</a></p>{verdicts}</td></tr>'
    )
