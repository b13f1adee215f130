"""What each document does with a claim, down to the passage, joined as text: what `components/stance.html` shows.

Through template tags the stances of a claim with five hundred of them take forty times as long. Everything that people
wrote is escaped here; the words around it are looked up once for a page.
"""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from claims.comparison import PREDATES, Cell
from claims.one_claim import FoundStance, LightDocument
from claims.outcomes import Certainty, Outcome, Voice
from pages.templatetags.codings import codings_of
from pages.templatetags.parallax import date_text, language_name
from sources.passages import quotation

HERE = "~"
"""Stands for the address of a record in the patterns of addresses: no slug has it."""


class Writer:
    """Writes accounts in the language of the page; what is the same in each of them is put together once."""

    def __init__(self) -> None:
        self.document_at = reverse("document", args=["0"]).replace("/0/", f"/{HERE}/")
        self.source_at = reverse("source", args=["0"]).replace("/0/", f"/{HERE}/")
        self.voices = {str(each): escape(each.label) for each in Voice}
        self.certainties = {str(each): escape(each.label) for each in Certainty}
        self.languages: dict[str, str] = {}
        self.dates: dict[str, str] = {}
        self.passages, self.no_passage, self.chain, self.unnamed, self.own_words, self.translated, self.note = (
            _("Passages"), _("No passage coded."), _("Who says it, through whom"), _("not named"), _("Its own words"),
            _("words of a translation"), _("Coder's note"),
        )  # fmt: skip
        self.stale, self.to_check, self.two, self.reviewed, self.not_reviewed, self.a_translation = (
            _("A passage has changed since this was approved: it is to be looked at again."),
            _("to check: written before this could be said"), _("Another outcome was found defensible too."),
            _("Reviewed here."), _("Not yet reviewed here."), _("a translation"),
        )  # fmt: skip
        self.coded = _("Coded by %(coder)s.")
        self.chosen = _("Chosen by %(n)s of %(m)s independent codings.")
        self.supposed = _("our hypothesis: %(source)s; the document does not say so")

    def language(self, code: str) -> str:
        if code not in self.languages:
            self.languages[code] = escape(language_name(code))
        return self.languages[code]

    def date(self, edtf: str) -> str:
        if edtf not in self.dates:
            self.dates[edtf] = escape(date_text(edtf))
        return self.dates[edtf]

    def account(self, cell: "Cell[LightDocument, FoundStance]") -> str:
        document, slug = cell.column.document, escape(cell.column.document.slug)
        at = self.document_at.replace(HERE, slug)
        names = "".join(
            escape(link.source.name) for link in document.responsibilities if link.role == "publisher" and link.source
        )
        translation = f", {self.a_translation}" if document.translation_of_id else ""
        to_check = f'<p class="to-check">{self.to_check}</p>' if cell.to_check else ""
        stance = "" if cell.stance is None or cell.state == PREDATES else self.stance(cell.stance, document, at)
        return (
            f'<article class="account" id="{slug}"><h3><a href="{at}">{names}<span class="document-date">'
            f'{self.date(document.published)}</span></a> <span class="document-language">'
            f"{self.language(document.language)}{translation}</span></h3>{to_check}{stance}</article>"
        )

    def stance(self, stance: FoundStance, document: LightDocument, at: str) -> str:
        lang = escape(document.language)
        parts = ['<div class="stance">']
        if stance.is_stale:
            parts.append(f'<p class="to-check">{self.stale}</p>')
        if stance.passages:
            rows = "".join(self.passage(told, at, lang) for told in stance.passages)
            parts.append(f'<p class="stance-label">{self.passages}</p><ul class="passages">{rows}</ul>')
        elif stance.outcome != Outcome.NOT_COVERED:
            parts.append(f"<p>{self.no_passage}</p>")
        for chain in stance.chains:
            nodes = "".join(map(self.speaker, chain.nodes))
            parts.append(f'<p class="stance-label">{self.chain}</p><ol class="chain">{nodes}</ol>')
        if stance.framing_terms:
            terms = ", ".join(f'<q lang="{lang}">{escape(term)}</q>' for term in stance.framing_terms)
            hop = f' <span class="fine">({self.translated})</span>' if document.translation_of_id else ""
            parts.append(f'<p><span class="term-label">{self.own_words}:</span> {terms}{hop}</p>')
        if stance.note:
            parts.append(
                f'<p><span class="term-label">{self.note}:</span> <span lang="en">{escape(stance.note)}</span></p>'
            )
        if codings := codings_of(stance):
            about = {"codings": codings, "stance": stance, "document": document}
            parts.append(render_to_string("pages/components/codings.html", about))
        told = []
        if stance.codings_made and not codings:
            told.append(self.chosen % {"n": stance.codings_for, "m": stance.codings_made})
        if stance.two_readings:
            told.append(self.two)
        told.append(self.coded % {"coder": escape(stance.coder)})
        told.append(self.reviewed if stance.record.is_reviewed else self.not_reviewed)
        parts.append(f'<p class="fine">{" ".join(told)}</p></div>')
        return "".join(parts)

    def passage(self, told: Any, at: str, lang: str) -> str:
        locator, words, wording = escape(told["locator"]), told["exact"], told["wording"]
        quoted = f' <q lang="{lang}">{escape(quotation(words))}</q>' if words else ""
        said = f' · <span lang="en">“{escape(wording)}”</span>' if wording else ""
        return (
            f'<li><a class="locator" href="{at}#{locator}">{locator}</a>{quoted} <span class="fine">'
            f"{self.voices[told['voice']]} · {self.certainties[told['certainty']]}{said}</span></li>"
        )

    def speaker(self, node: Any) -> str:
        name, source = str(escape(node.speaker)), node.source
        if source is not None and source.record.is_public and not node.is_hypothesis:
            name = f'<a href="{self.source_at.replace(HERE, escape(source.slug))}">{name}</a>'
        unnamed = f' <span class="fine">({self.unnamed})</span>' if node.is_unnamed else ""
        verb = f", {escape(node.verb)}" if node.verb else ""
        language = f' <span class="fine">({self.language(node.language)})</span>' if node.language else ""
        note = ""
        if node.is_hypothesis:
            supposed = self.supposed % {"source": escape(source.name) if source else ""}
            note = f' <span class="fine">{supposed}</span>'
        elif node.note:
            note = f' <span class="fine" lang="en">{escape(node.note)}</span>'
        return f"<li>{name}{unnamed}{verb}{language}{note}</li>"


def written(cells: Iterable[Cell[Any, Any]], writer: Writer) -> SafeString:
    """Write the accounts of these cells, one after the other."""
    return mark_safe("".join(map(writer.account, cells)))  # noqa: S308  escaped part by part
