"""What an address asks for of names and of figures, in words; and both as files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from claims import tables
from claims.figures import ABOUT, DISAGREE, Figure, Measure, Meeting, Pair, Speaks, Standing
from claims.lenses import Lens, hops
from claims.models import Relation
from claims.naming import Group, Named, folded
from pages.filters import LONGEST_QUERY, SafeCharField
from pages.sheets import FORMATS
from pages.states import LOOKS, VERDICTS
from pages.templatetags.parallax import date_text, language_name, plain, quantity_words
from sources.models import Document
from sources.passages import quotation

MEETINGS: Mapping[Meeting, "str | Promise"] = {
    Meeting.CONFLICT: gettext_lazy("they conflict: both cannot be right of one day, and their dates overlap"),
    Meeting.UNDATED: gettext_lazy(
        "they conflict if they are of one day, which is not known: a date lacks or is uncertain"
    ),
    Meeting.OTHER_DAY: gettext_lazy("not of the same day: both may be right"),
    Meeting.WITHIN: gettext_lazy("no conflict: one number can fit both"),
    Meeting.SAME: gettext_lazy("the same figure"),
}
STANDINGS: Mapping[Standing, "str | Promise"] = {
    Standing.OPEN: gettext_lazy("open conflict"),
    Standing.EXPLAINED: gettext_lazy("conflict, explained"),
    Standing.OTHER_DAYS: gettext_lazy("of different dates: no proved conflict"),
    Standing.NONE: gettext_lazy("no conflict"),
    Standing.ALONE: gettext_lazy("one figure only"),
}
BEFORE: Mapping[str, "str | Promise"] = {
    "at_least": gettext_lazy("at least"),
    "at_most": gettext_lazy("at most"),
    "about": pgettext_lazy("before a figure", "about"),
}
SHARE = int(ABOUT * 100)
"""Per cent by which “about” reaches either way."""


class LensForm(forms.Form):
    """What an address asks for of something held in memory. What cannot be shown is told, and nothing is chosen."""

    def __init__(self, data: QueryDict, fields: Mapping[str, forms.Field], phrases: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields.update({name: field for name, field in fields.items() if _offers(field)})
        self.phrases = phrases
        self.wanted = data.get("format", "")

    @cached_property
    def asked(self) -> dict[str, str]:
        cleaned = self.cleaned_data if self.is_valid() else {}
        return {name: str(value) for name, value in cleaned.items() if value}

    @property
    def problems(self) -> list[tuple[str, str]]:
        told = [(str(self[name].label), str(error)) for name in self.errors for error in self.errors[name]]
        if self.wanted and self.wanted not in FORMATS:
            told.append((_("Format"), _("This table can be had as CSV, XLSX or JSON.")))
        return told

    def said(self, count: str) -> str:
        """Say in a sentence what is shown."""
        told = [
            str(phrase) % {"value": self._label(name)} for name, phrase in self.phrases.items() if name in self.asked
        ]
        return f"{count}, {get_text_list(told, _('and'))}." if told else f"{count}."

    def _label(self, name: str) -> str:
        choices = getattr(self.fields[name], "choices", None)
        value = self.asked[name]
        return value if choices is None else str(dict(choices).get(value, value))


def _offers(field: forms.Field) -> bool:
    """Say whether there is anything to choose in a field."""
    return len(getattr(field, "choices", "  ")) > 1


def choice(label: str, found: Iterable[tuple[str, str]], *, is_sorted: bool = True) -> forms.ChoiceField:
    """Make a field of what there is, under “any”, in the order of the alphabet unless it has one of its own."""
    options = dict(found).items()
    ordered = sorted(options, key=lambda each: each[1].casefold()) if is_sorted else list(options)
    return forms.ChoiceField(label=label, required=False, choices=[("", _("any")), *ordered])


# --- Names


NAMING_PHRASES = {
    "language": gettext_lazy("written in %(value)s"),
    "document": gettext_lazy("used by “%(value)s”"),
    "source": gettext_lazy("in documents for which “%(value)s” answers"),
    "q": gettext_lazy("with “%(value)s”"),
}


class NamingForm(LensForm):
    """Which names to show: by their language, their document, its sources, their words."""

    def __init__(self, data: QueryDict, lenses: Sequence[Lens]) -> None:
        documents = [document for lens in lenses for document in lens.documents]
        languages = {each.language for lens in lenses for group in lens.groups for each in group.namings}
        super().__init__(data, {
            "q": SafeCharField(label=_("Words in the term"), required=False, max_length=LONGEST_QUERY),
            "language": choice(_("Language of the term"), [(code, language_name(code)) for code in languages]),
            "document": choice(_("Document"), [(each.slug, document_name(each)) for each in documents]),
            "source": choice(_("Source"), [
                (link.source.slug, link.source.name)
                for each in documents for link in each.responsibilities.all()
                if link.source is not None and link.source.record.is_public
            ]),
        }, NAMING_PHRASES)  # fmt: skip

    def shown(self, lenses: Sequence[Lens]) -> list[Lens]:
        """Give the part of each that is asked for; what has nothing of it is left out. The order stays."""
        if not self.asked:
            return [lens for lens in lenses if lens.groups]
        parts = [
            lens.narrowed(
                [each for each in lens.documents if self._has_document(each)],
                [each for group in lens.groups for each in group.namings if self._has_term(each)],
            )
            for lens in lenses
        ]
        return [part for part in parts if part.groups]

    def _has_document(self, document: Document) -> bool:
        slugs = {link.source.slug for link in document.responsibilities.all() if link.source is not None}
        asked = self.asked
        return asked.get("document", document.slug) == document.slug and asked.get("source") in {None, *slugs}

    def _has_term(self, named: Named[Any]) -> bool:
        words = folded(self.asked.get("q", ""))
        has_words = any(words in folded(text) for text in named.words.values())
        return has_words and self.asked.get("language", named.language) == named.language


def document_name(document: Document) -> str:
    """Name a document by who published it, and when."""
    name = tables.publisher_name(document) or document.title or plain(document, "title")
    return f"{name}, {date_text(document.published)}"


def terms_in_words(lens: Lens) -> str:
    """Say how many different terms there are, in how many documents."""
    groups, documents = len(lens.groups), len(lens.documents)
    terms = ngettext("%(number)d different term", "%(number)d different terms", groups) % {"number": groups}
    places = ngettext("%(number)d document", "%(number)d documents", documents) % {"number": documents}
    return _("%(terms)s in %(documents)s") % {"terms": terms, "documents": places}


def group_words(group: Group[Any]) -> tuple[str, str]:
    """Give what a group says and in which language: that of the page, else the first recorded."""
    code = get_language() if get_language() in group.words else next(iter(group.words))
    return group.words[str(code)], str(code)


def translated(document: Document) -> str:
    """Say that a document's words are a translator's, and how many translations away; empty where they are not."""
    number = hops(document)
    if not number:
        return ""
    return ngettext("words of a translation", "words that went through %(number)d translations", number) % {
        "number": number
    }


NAMING_COLUMNS = {
    "referent": gettext_lazy("What is named"),
    "referent_link": gettext_lazy("Address of the event"),
    "group": gettext_lazy("What it says, word by word"),
    "term": gettext_lazy("Term"),
    "language": gettext_lazy("Language"),
    "gloss": gettext_lazy("Gloss"),
    "times": gettext_lazy("How often"),
    "publisher": gettext_lazy("Published by"),
    "title": gettext_lazy("Title"),
    "published": gettext_lazy("Date"),
    "translation": gettext_lazy("Translation"),
    "document_link": gettext_lazy("Address of the document"),
    "passages": gettext_lazy("Passages"),
}


def naming_lines(request: HttpRequest, lenses: Iterable[Lens]) -> Iterable[list[str]]:
    """Give a line for each term of each document: referent by referent, group by group, document by document."""
    address = request.build_absolute_uri
    for lens in lenses:
        referent = [plain(lens.event, "title"), address(lens.event.get_absolute_url())]
        for group, cells in lens.rows:
            says = group_words(group)[0]
            for document, terms in cells:
                for each in terms:
                    gloss = "; ".join(f"{text} ({code})" for code, text in each.gloss.items())
                    yield [
                        *referent, says, each.term, each.language, gloss, str(each.times),
                        tables.publisher_name(document), document.title or plain(document, "title"),
                        document.published or "", translated(document), address(document.get_absolute_url()),
                        " | ".join(place(passage) for passage in each.passages),
                    ]  # fmt: skip


def place(passage: Any) -> str:
    quoted = f" “{quotation(passage.exact)}”" if passage.exact else ""
    return f"{passage.paragraph.locator}{quoted}"


# --- Figures

NUMBER_PHRASES = {
    "standing": gettext_lazy("marked “%(value)s”"),
    "unit": gettext_lazy("in the unit %(value)s"),
    "question": gettext_lazy("of the question “%(value)s”"),
    "event": gettext_lazy("about the event “%(value)s”"),
    "q": gettext_lazy("with “%(value)s”"),
}
NO_UNIT = "none"
"""Stands in an address for counts without a unit."""


class NumberForm(LensForm):
    """Which measures to show: by how their figures stand, their unit, words, and what their claims belong to."""

    def __init__(self, data: QueryDict, measures: Sequence[Measure]) -> None:
        claims = [figure.claim for measure in measures for figure in measure.figures]
        units = [(each.unit or NO_UNIT, each.unit or _("a plain count")) for each in measures]
        super().__init__(data, {
            "q": SafeCharField(label=_("Words in what is counted"), required=False, max_length=LONGEST_QUERY),
            "standing": choice(_("Conflict"), _standings(), is_sorted=False),
            "unit": choice(_("Unit"), units),
            "question": choice(_("Question"), _named(claims, lambda claim: claim.asked_in)),
            "event": choice(_("Event"), _named(claims, lambda claim: claim.told_of)),
        }, NUMBER_PHRASES)  # fmt: skip

    def shown(self, measures: Sequence[Measure]) -> list[Measure]:
        return [measure for measure in measures if self._has(measure)]

    def _has(self, measure: Measure) -> bool:
        asked = self.asked
        labels = [text for figure in measure.figures for text in figure.told["label"].values()]
        links = {
            "question": [each["slug"] for figure in measure.figures for each in figure.claim.asked_in],
            "event": [each["slug"] for figure in measure.figures for each in figure.claim.told_of],
        }
        return (
            asked.get("standing", measure.standing) == measure.standing
            and asked.get("unit", measure.unit or NO_UNIT) == (measure.unit or NO_UNIT)
            and any(folded(asked.get("q", "")) in folded(text) for text in [*labels, measure.key])
            and all(name not in asked or asked[name] in slugs for name, slugs in links.items())
        )


def _standings() -> list[tuple[str, str]]:
    return [(str(standing), str(words)) for standing, words in STANDINGS.items()]


def _named(claims: Iterable[Any], links: Callable[[Any], Iterable[Mapping[str, Any]]]) -> list[tuple[str, str]]:
    return [(each["slug"], plain(each, "title")) for claim in claims for each in links(claim)]


def amount_words(told: Mapping[str, Any]) -> str:
    """Write a figure, told by its dictionary, with its unit as the page's language does: “at least 200”."""
    before = str(BEFORE.get(told["precision"], ""))
    return " ".join(filter(None, (before, quantity_words(told["value"]), told["unit"])))


def giver_words(figure: Figure) -> str:
    """Name who gives a figure: its reference, or the publishers of its documents."""
    if figure.told["reference"]:
        return plain(figure.told, "what")
    names = dict.fromkeys(
        tables.publisher_name(cell.column.document) or plain(cell.column.document, "title") for cell in figure.cells
    )
    return ", ".join(names) or _("no document here")


def pair_words(pair: Pair) -> str:
    """Say of two figures how they stand, and whether that is explained."""
    told = _("“%(a)s” and “%(b)s”: %(meeting)s") % {
        "a": amount_words(pair.a.told), "b": amount_words(pair.b.told), "meeting": MEETINGS[pair.meeting],
    }  # fmt: skip
    if pair.meeting not in DISAGREE:
        return told
    said = _("explained") if pair.explanations else _("open: nothing here explains it")
    return f"{told}; {said}"


NUMBER_COLUMNS = {
    "measure": gettext_lazy("What is counted"),
    "key": gettext_lazy("Key of the measure"),
    "standing": gettext_lazy("Conflict"),
    "precision": gettext_lazy("Precision"),
    "value": gettext_lazy("Figure"),
    "unit": gettext_lazy("Unit"),
    "as_of": gettext_lazy("As of"),
    "claim": gettext_lazy("Claim"),
    "claim_link": gettext_lazy("Address of the claim"),
    "given_by": gettext_lazy("Who gives it"),
    "documents": gettext_lazy("Documents that carry it"),
    "origins": gettext_lazy("Independent origins"),
    "beside": gettext_lazy("Who takes it up without giving it"),
    "assessed": gettext_lazy("Assessed as"),
    "reference": gettext_lazy("Given by a reference"),
    "note": gettext_lazy("Note"),
    "pairs": gettext_lazy("Beside the other figures"),
    "explained": gettext_lazy("What speaks of it"),
}


def number_lines(request: HttpRequest, measures: Iterable[Measure]) -> Iterable[list[str]]:
    """Give a line for each figure: measure by measure, in the order of the page."""
    for measure in measures:
        for figure in measure.figures:
            told = figure.told
            pairs = [pair for pair in measure.unlike if figure is pair.a or figure is pair.b]
            speaking = dict.fromkeys(explanation_words(each) for pair in pairs for each in pair.explanations)
            counted = figure.counted
            yield [
                note_text(told["label"]), measure.key, str(STANDINGS[measure.standing]), told["precision"],
                number_text(told["value"]), told["unit"], told["reference_date"] or "",
                plain(figure.claim, "statement"), request.build_absolute_uri(figure.claim.get_absolute_url()),
                _cells(figure.cells), str(counted.documents) if counted else "", str(counted.count) if counted else "",
                _cells(figure.beside), _verdicts(figure), plain(told, "what") if told["reference"] else "",
                note_text(told["note"]),
                " | ".join(pair_words(pair) for pair in pairs), " | ".join(speaking),
            ]  # fmt: skip


def _cells(cells: Iterable[Any]) -> str:
    told = []
    for cell in cells:
        places = [place(each.passage) for each in cell.stance.passages.all()]
        told.append(f"{document_name(cell.column.document)} ({LOOKS[cell.state].word}): {', '.join(places)}")
    return " | ".join(told)


def _verdicts(figure: Figure) -> str:
    told = () if figure.told["reference"] else figure.claim.verdicts
    return " | ".join(f"{VERDICTS[each['verdict']].word}: {plain(each, 'finding')}" for each in told)


def number_text(value: str) -> str:
    """Give a number as programs read it, without zeros that say nothing: `918000000`, `2.5`."""
    whole, _point, rest = str(value).partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def note_text(words: Mapping[str, str]) -> str:
    return str(words.get(str(get_language())) or next(iter(words.values()), ""))


def explanation_words(explanation: Any) -> str:
    """Say what an explanation is and what it says."""
    told = explanation.told
    if explanation.kind == Speaks.NOTE:
        return _("Note: %(words)s") % {"words": note_text(told)}
    if explanation.kind == Speaks.RELATION:
        said = str(Relation(told["relation"]).label)
        return f"{said} ({note_text(told['note'])})" if told["note"] else said
    verdict = VERDICTS[told["verdict"]].word
    return _("Assessed as %(verdict)s: %(words)s") % {"verdict": verdict, "words": plain(told, "finding")}
