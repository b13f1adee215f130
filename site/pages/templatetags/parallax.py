"""What templates need to say things: our words by language, dates, names of languages and countries, states."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.comparison import Accord
from claims.models import BACKWARD, Relation
from claims.search.finding import CLOSES, OPENS
from pages import dating
from pages.named import page_told
from pages.states import ACCORDS, LOOKS, VERDICTS, Look
from sources.bearing import Bearing
from sources.models.names import best_name
from sources.passages import quotation
from sources.review.content import KINDS

register = template.Library()
register.filter("quotation", quotation)


def words_in(told: Any) -> Iterable[Mapping[str, Any]]:
    """Give the texts of a record, of a dictionary that tells of one, or of a list of texts itself."""
    if isinstance(told, list):
        return told
    found: Iterable[Mapping[str, Any]] = told["words"] if isinstance(told, Mapping) else told.words
    return found or ()


def address_of(told: Any) -> str:
    """Give what stands for a record without words: its address, where it has one."""
    if isinstance(told, list):
        return ""
    return str(told.get("slug", "") if isinstance(told, Mapping) else told.slug)


def pick(words: Iterable[Mapping[str, Any]], field: str) -> Mapping[str, Any] | None:
    """Choose the row in the page's language that has this field, else the first that has it."""
    having = [row for row in words if row.get(field)]
    return next((row for row in having if row["language"] == get_language()), having[0] if having else None)


@register.filter
def plain(record: Any, field: str) -> str:
    """Give our words without marks, for titles and attributes."""
    row = pick(words_in(record), field)
    return str(row[field] if row else address_of(record))


@register.simple_tag
def say(record: Any, field: str) -> SafeString | str:
    """Give our words in the page's language; in another, with its `lang` and a mark that says so."""
    row = pick(words_in(record), field)
    if row is None:
        return address_of(record)
    return _marked(row["language"], row[field])


def _marked(language: str, text: str) -> SafeString:
    if language == get_language():
        return format_html("{}", text)
    note = _("in %(language)s only") % {"language": language_name(language)}
    return format_html('<span lang="{}">{}</span> <small class="mark">({})</small>', language, text, note)


@register.filter
def marked(text: str) -> SafeString:
    """Mark the words that a search found."""
    told = escape(text).replace(OPENS, "<mark>").replace(CLOSES, "</mark>")
    return mark_safe(told)  # noqa: S308  escaped just before


@register.simple_tag
def search_query(typed: str, kind: str) -> str:
    """Give the query of a search for this, of one kind or of all."""
    query = QueryDict(mutable=True)
    query["q"] = typed
    if kind:
        query["kind"] = kind
    return query.urlencode()


@register.filter
def note_words(words: Mapping[str, str]) -> SafeString | str:
    """Give a note of ours in the page's language; in another, with its `lang` and a mark that says so."""
    if not words:
        return ""
    language = get_language() if get_language() in words else next(iter(words))
    return _marked(str(language), words[str(language)])


@register.filter
def called(names: Any) -> str:
    """Give the name to call an actor or a place by; names are a list, or stand in `named`."""
    found = best_name(names if isinstance(names, list) else names.named)
    return str(found["name"]) if found else ""


@register.filter
def quantity_words(value: Any) -> str:
    """Write a number as the page's language does, without zeros that say nothing."""
    return str(format_decimal(Decimal(str(value)).normalize(), locale=get_language() or "en"))


REFERENCE = re.compile(r"\bR([0-9]+)\b")


@register.filter
def cited(text: str) -> SafeString:
    """Link the numbers of references that a text names, like R31."""
    linked = REFERENCE.sub(
        lambda found: f'<a href="{reverse("reference", args=[found[0].lower()])}">{found[0]}</a>', escape(text)
    )
    return mark_safe(linked)  # noqa: S308  escaped just before


@register.simple_tag
def translation_mark(record: Any, field: str) -> str:
    """Say that what the page shows is a translation nobody has reviewed; empty where it is not."""
    row = pick(words_in(record), field)
    if row is None or row["language"] != get_language() or row["status"] != "translated":
        return ""
    return _("This wording is a translation that nobody has reviewed.")


@register.filter
def has_words(record: Any, field: str) -> bool:
    return pick(words_in(record), field) is not None


@register.filter
def date_words(edtf: str) -> SafeString | str:
    """Say an EDTF date in words; what was written is kept for programs and on pointing."""
    if not edtf:
        return _("date not known")
    said = dating.say(edtf, get_language() or "en")
    return format_html('<data value="{}" title="EDTF: {}">{}</data>', edtf, edtf, said)


@register.filter
def date_text(edtf: str) -> str:
    return dating.say(edtf, get_language() or "en") if edtf else _("date not known")


@register.filter
def language_name(code: str) -> str:
    """Name a language in the language of the page; an unknown code stays as it is."""
    return str(Locale(get_language() or "en").languages.get(code, code))


@register.filter
def country_name(code: str) -> str:
    return str(Locale(get_language() or "en").territories.get(code, code))


@register.filter
def look(state: str) -> Look:
    return LOOKS[state]


@register.filter
def look_word(state: str) -> str:
    return str(LOOKS[state].word)


@register.filter
def look_of_verdict(verdict: str) -> Look:
    return VERDICTS[verdict]


@register.filter
def forward(relation: str) -> str:
    """Say a relation of claims from its first claim."""
    return str(Relation(relation).label)


@register.filter
def backward(relation: str) -> str:
    """Say a relation of claims from its second claim."""
    return str(BACKWARD.get(relation, Relation(relation).label))  # type: ignore[call-overload]


@register.filter
def rater_name(each: Bearing) -> str:
    """Name who rates or tags; an account that only signs for programs says so."""
    if each.by_source:
        return each.by_source
    return f"{each.account} ({_('machine-made')})" if each.is_machine else each.account


@register.filter
def finding_words(each: Bearing) -> str:
    """Say what was found: the word of the vocabulary, of whom, the answer."""
    about = called(each.actor_names) if each.actor else country_name(each.country) if each.country else ""
    answer = {"yes": _("yes"), "no": _("no"), "not_found": _("not found")}.get(each.answer, "")
    return plain(each.words, "label") + (f" ({about})" if about else "") + (f": {answer}" if answer else "")


@register.filter
def kind_name(kind: str) -> str:
    return KINDS[kind].label


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def accord_words(accord: Accord) -> str:
    return str(ACCORDS[accord])


@register.simple_tag(takes_context=True)
def other_language(context: Mapping[str, Any], code: str) -> str:
    """Give this same page's whole address in another language, with its query; without a code, the one that asks."""
    request = context["request"]
    _empty, language, *rest = request.get_full_path().split("/", 2)
    here = rest[0] if rest and language in dict(settings.LANGUAGES) else ""
    path = f"/{code}/{here}" if code else f"/{here}"
    return str(request.build_absolute_uri(path))


@register.simple_tag(takes_context=True)
def canonical(context: Mapping[str, Any]) -> str:
    """Give the whole address that this page is known by: without what only chooses how it is shown.

    A comparison of chosen documents, a page of a list, and the coverage of something are pages of their own; a page
    that says what another one says is known by that one (`known_as`).
    """
    request = context["request"]
    if known_as := context.get("known_as"):
        return str(request.build_absolute_uri(known_as))
    query = request.GET.copy()
    told = {"page", "documents", "claims", "sources"}
    if request.resolver_match and request.resolver_match.url_name == "coverage":
        told |= {"question", "event"}
    for name in set(query) - told:
        del query[name]
    return str(request.build_absolute_uri(request.path)) + (f"?{query.urlencode(safe=',')}" if query else "")


@register.simple_tag(takes_context=True)
def with_page(context: Mapping[str, Any], number: int) -> str:
    """Give the query of this page with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def report_address(context: Mapping[str, Any], kind: str = "", slug: str = "") -> str:
    """Give where an error on this page is reported; the page is told by its record, or by the name of its address."""
    request = context.get("request")
    match = request.resolver_match if request is not None else None
    told = {"kind": kind, "slug": slug} if kind else page_told(match)
    return reverse("report") + (f"?{urlencode(told)}" if told else "")


@register.simple_tag
def batch_note(batch: Any) -> dict[str, str]:
    """Give where a batch comes from, in the page's language; in another with its code as `language`."""
    if text := batch.note.get(get_language()):
        return {"text": text, "language": ""}
    code, text = next(iter(batch.note.items()), ("", ""))
    return {"text": text, "language": code}
