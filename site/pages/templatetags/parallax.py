"""What templates need to say things: our words by language, dates, names of languages and countries, states."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.comparison import Accord
from pages import dating
from pages.states import ACCORDS, LOOKS, Look

register = template.Library()


def pick(words: Iterable[Mapping[str, Any]], field: str) -> Mapping[str, Any] | None:
    """Choose the row in the page's language that has this field, else the first that has it."""
    having = [row for row in words if row.get(field)]
    return next((row for row in having if row["language"] == get_language()), having[0] if having else None)


@register.filter
def plain(record: Any, field: str) -> str:
    """Give our words without marks, for titles and attributes."""
    row = pick(record.words, field)
    return str(row[field] if row else record.slug)


@register.simple_tag
def say(record: Any, field: str) -> SafeString | str:
    """Give our words in the page's language; in another, with its `lang` and a mark that says so."""
    row = pick(record.words, field)
    if row is None:
        return str(record.slug)
    if row["language"] == get_language():
        return format_html("{}", row[field])
    note = _("in %(language)s only") % {"language": language_name(row["language"])}
    return format_html('<span lang="{}">{}</span> <small class="mark">({})</small>', row["language"], row[field], note)


@register.simple_tag
def translation_mark(record: Any, field: str) -> str:
    """Say that what the page shows is a translation nobody has reviewed; empty where it is not."""
    row = pick(record.words, field)
    if row is None or row["language"] != get_language() or row["status"] != "translated":
        return ""
    return _("This wording is a translation that nobody has reviewed.")


@register.filter
def has_words(record: Any, field: str) -> bool:
    return pick(record.words, field) is not None


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
def accord_words(accord: Accord) -> str:
    return str(ACCORDS[accord])


@register.filter
def count_of(counts: Mapping[Any, int], key: str) -> int:
    return counts[Accord(key)]


@register.simple_tag(takes_context=True)
def other_language(context: Mapping[str, Any], code: str) -> str:
    """Give this same page's address in another language, with its query."""
    request = context["request"]
    _empty, language, *rest = request.get_full_path().split("/", 2)
    return f"/{code}/{rest[0] if rest and language in dict(settings.LANGUAGES) else ''}"


@register.simple_tag(takes_context=True)
def with_page(context: Mapping[str, Any], number: int) -> str:
    """Give the query of this page with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def batch_note(batch: Any) -> dict[str, str]:
    """Give where a batch comes from, in the page's language; in another with its code as `language`."""
    if text := batch.note.get(get_language()):
        return {"text": text, "language": ""}
    code, text = next(iter(batch.note.items()), ("", ""))
    return {"text": text, "language": code}
