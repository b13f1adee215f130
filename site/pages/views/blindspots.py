"""`/blindspots/`: what documents of one side leave out and documents of another tell, and the reverse."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims import alignments
from claims.alignments import Looked
from claims.blindspots import Stand
from claims.comparison import SILENT_STATE, Cell
from claims.models import Claim, Stance
from claims.tables import publisher_name
from pages import sheets
from pages.blindspots import BlindspotsPage
from pages.states import LOOKS
from pages.templatetags.parallax import date_text, plain
from pages.views.reading import page_of
from sources.models import Document
from sources.passages import quotation

COLUMNS = {
    "claim": gettext_lazy("Claim"),
    "claim_link": gettext_lazy("Address of the claim"),
    "left_leaves": gettext_lazy("Left: leaves it"),
    "left_tells": gettext_lazy("Left: tells it"),
    "right_leaves": gettext_lazy("Right: leaves it"),
    "right_tells": gettext_lazy("Right: tells it"),
}


@require_safe
def blindspots(request: HttpRequest) -> HttpResponse:
    seen = BlindspotsPage(request.GET)
    title = _("Blindspots")
    wanted = request.GET.get("format", "")
    is_shown = seen.found is not None and not seen.problems
    if wanted and is_shown:
        claims, stances = alignments.told_in_full(seen.spots)
        told = sheets.head(title=title, shown=" ".join(seen.sentences()), licence=licence(claims, stances),
                           link=link(request, seen))  # fmt: skip
        rows = list(lines(request, seen, claims, stances))
        return sheets.answer(sheets.Sheet(told, COLUMNS, rows, "claims"), wanted, "blindspots")
    page = page_of(request, seen.spots)
    claims, stances = alignments.told_in_full(page.object_list) if page.object_list else ({}, {})
    status = HTTPStatus.BAD_REQUEST if wanted else HTTPStatus.OK
    return render(request, "pages/blindspots.html", {
        "seen": seen, "page": page, "claims": claims, "stances": stances, "is_shown": is_shown,
        "is_omission": seen.state == SILENT_STATE, "permanent_link": link(request, seen),
        "licence": licence(claims, stances) if claims else "",
    }, status=status)  # fmt: skip


def link(request: HttpRequest, seen: BlindspotsPage) -> str:
    query = seen.query()
    return request.build_absolute_uri(request.path) + (query if query != "?" else "")


def licence(claims: dict[int, Claim], stances: dict[Looked, Stance]) -> str:
    return sheets.licence([*(each.record for each in claims.values()), *(each.record for each in stances.values())])


def lines(
    request: HttpRequest, seen: BlindspotsPage, claims: dict[int, Claim], stances: dict[Looked, Stance]
) -> Iterable[Sequence[str]]:
    """Give a line for each claim, in the order of the page."""
    for spot in seen.spots:
        claim = claims[spot.asked.claim]
        yield [
            plain(claim, "statement"), request.build_absolute_uri(claim.get_absolute_url()),
            *_stand(spot.left, stances), *_stand(spot.right, stances),
        ]  # fmt: skip


def _stand(stand: Stand[Document, Looked], stances: dict[Looked, Stance]) -> list[str]:
    return [" | ".join(_cell(cell, stances) for cell in cells) for cells in (stand.leave, stand.tell)]


def _cell(cell: Cell[Document, Looked], stances: dict[Looked, Stance]) -> str:
    document = cell.column.document
    named = f"{publisher_name(document) or document.slug}, {date_text(document.published)}: {LOOKS[cell.state].word}"
    stance = stances.get(cell.stance) if cell.stance else None
    if stance is None:
        return named
    places = [
        each.passage.paragraph.locator + (f" “{quotation(each.passage.exact)}”" if each.passage.exact else "")
        for each in stance.passages.all()
    ]
    return named + (f" ({'; '.join(places)})" if places else "")
