"""Accounts face to face, and claims by how far they separate, as files: the rows of the page in their order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import tables
from claims.contrasts import Faced
from claims.facing import FaceToFace
from claims.rivals import Separation, Stand
from pages.carried import passage_words
from pages.states import LOOKS
from pages.templatetags.parallax import plain, quantity_words
from sources.models import Record

COLUMNS: dict[str, str | Promise] = {
    "part": _("Part"),
    "claim": _("Claim"),
    "claim_link": _("Address of the claim"),
    "against": _("Stands against"),
    "account": _("Account"),
    "rests": _("Rests on it"),
    "publisher": _("Published by"),
    "published": _("Date"),
    "document_link": _("Address of the document"),
    "finding": _("What it does"),
    "passages": _("Passages"),
    "words": _("In its words or figures"),
    "origins": _("Independent origins"),
}
RIVAL_COLUMNS: dict[str, str | Promise] = {
    "claim": _("Claim"),
    "claim_link": _("Address of the claim"),
    "opposed": _("Pairs of accounts opposed"),
    "left_out": _("Pairs of which one leaves it out"),
    "in_part": _("Pairs that differ in part"),
    "pairs": _("Pairs of which both are known"),
    "account": _("Account"),
    "stand": _("Where it stands"),
    "rests": _("Rests on it"),
    "publisher": _("Published by"),
    "published": _("Date"),
    "document_link": _("Address of the document"),
    "finding": _("What it does"),
    "passages": _("Passages"),
}
STANDS: dict[Stand, str | Promise] = {
    Stand.TOWARDS: _("tells it"),
    Stand.AGAINST: _("stands against it"),
    Stand.BETWEEN: _("in between"),
    Stand.LEAVES_OUT: _("leaves it out"),
    Stand.NOTHING: _("nothing recorded that sets it apart"),
}
PRECISIONS = {"at_least": _("at least"), "about": _("about"), "at_most": _("at most")}
Address = Callable[[str], str]
Told = dict[str, str]
"""A line by the keys of its columns; what is not in it is empty."""


def records(faced: FaceToFace) -> list[Record]:
    """Give the records whose words are told of."""
    cells = [cell for row in faced.table.rows for cell in row.cells]
    return [*(row.claim.record for row in faced.table.rows), *(cell.stance.record for cell in cells if cell.stance)]


def lines(address: Address, faced: FaceToFace) -> list[list[str]]:
    """Give a line for each document on each claim, term, figure and tag, part by part as on the page."""
    names = [plain(each.narrative, "title") for each in faced.facing.accounts]
    parts = (_claims(address, faced, names), _words(address, faced, names), _crossed(address, faced))
    return [[told.get(key, "") for key in COLUMNS] for part in parts for told in part]


def _claims(address: Address, faced: FaceToFace, names: Sequence[str]) -> Iterable[Told]:
    told = faced.facing
    for tie in told.by_relation:
        for one, other in ((tie.one, tie.other), (tie.other, tie.one)):
            against = f"{tie.relation.get_relation_display()}: {plain(other.claim, 'statement')}"
            for line in _rows(address, [one], names):
                yield {"part": gettext("Clash of two claims"), "against": against, **line}
    for part, rows in (
        (gettext("Clash on one claim"), told.by_stance),
        (gettext("Shared"), told.shared),
        (gettext("Of one account only"), told.own),
    ):
        for line in _rows(address, rows, names):
            yield {"part": part, **line}
    for name, omissions in zip(names, told.omissions, strict=True):
        for each in omissions:
            claim = _claim(address, each.claim)
            yield {"part": gettext("Left out"), **claim, "account": name, **_cell(address, each.cell)}


def _rows(address: Address, rows: Iterable["Faced[Any, Any, Any]"], names: Sequence[str]) -> Iterable[Told]:
    for row in rows:
        for name, cells, rests in zip(names, row.cells, row.rests, strict=True):
            told = {**_claim(address, row.claim), "account": name, "rests": gettext("yes") if rests else ""}
            for cell in cells:
                yield {**told, **_cell(address, cell)}
            if rests and not cells:
                yield told


def _words(address: Address, faced: FaceToFace, names: Sequence[str]) -> Iterable[Told]:
    """Tell of terms, figures and tags."""
    for named in faced.named:
        for name, namings in zip(names, named.namings, strict=True):
            for naming in namings:
                yield {
                    "part": gettext("Names for one thing"), "claim": plain(named.event, "title"), "account": name,
                    "passages": ", ".join(naming.locators), "words": f"{naming.term} × {naming.times}",
                }  # fmt: skip
    for counted in faced.counted:
        for name, figures in zip(names, counted.figures, strict=True):
            for figure in figures:
                value = figure_words(figure.told)
                yield {"part": gettext("Figure"), **_claim(address, figure.claim), "account": name, "words": value}
    for name, taggings in zip(names, faced.taggings, strict=True):
        for tagging in taggings:
            words = f"{plain(tagging.tag_words, 'label')} ({tagging.signature})"
            told = {"part": gettext("Tag"), "account": name, "words": words}
            yield {**told, "passages": ", ".join(tagging.locators)}


def _crossed(address: Address, faced: FaceToFace) -> Iterable[Told]:
    for crossed in faced.crossed:
        for part, rows in (
            (gettext("Opposite sides"), crossed.crossing.opposed),
            (gettext("Same side"), crossed.crossing.agreed),
        ):
            for row in rows:
                counted = crossed.origins.get(row.asked.key)
                told = {"part": part, **_claim(address, row.claim), "origins": str(counted.count) if counted else ""}
                for cell in row.cells:
                    yield {**told, **_cell(address, cell)}


def figure_words(told: Mapping[str, Any]) -> str:
    """Say a figure: how exact it is, its value, its unit."""
    how = PRECISIONS.get(told["precision"], "")
    return " ".join(str(part) for part in (how, quantity_words(told["value"]), told["unit"]) if part)


def _claim(address: Address, claim: Any) -> Told:
    return {"claim": plain(claim, "statement"), "claim_link": address(claim.get_absolute_url())}


def _cell(address: Address, cell: Any) -> Told:
    document, stance = cell.column.document, cell.stance
    return {
        "publisher": tables.publisher_name(document),
        "published": document.published or "",
        "document_link": address(document.get_absolute_url()),
        "finding": str(LOOKS[cell.state].word),
        "passages": " | ".join(passage_words(each) for each in stance.passages.all()) if stance else "",
        "words": "; ".join(stance.framing_terms or ()) if stance else "",
    }


def rival_lines(address: Address, separated: Iterable["Separation[Any, Any, Any, Any]"]) -> Iterable[list[str]]:
    """Give a line for each document of each account on each claim; one for an account without documents."""
    for each in separated:
        counts = {name: str(getattr(each, name)) for name in ("opposed", "left_out", "in_part", "pairs")}
        for standing in each.standings:
            told = {
                **_claim(address, each.claim), **counts, "account": plain(standing.account.narrative, "title"),
                "stand": str(STANDS[standing.stand]), "rests": gettext("yes") if standing.rests else "",
            }  # fmt: skip
            for found in [_cell(address, cell) for cell in standing.cells] or [{}]:
                line = {**told, **found}
                yield [line.get(key, "") for key in RIVAL_COLUMNS]
