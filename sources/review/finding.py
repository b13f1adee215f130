"""How lists are searched: what contains the words first, then what is spelt nearly so or goes by another name."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Length
from django.utils.text import smart_split, unescape_string_literal

from sources.models import ActorName, PlaceName
from sources.models.fields import Translation
from sources.models.likeness import SHORTEST, PlainWords, can_be_alike

MOST_WORDS = 8
"""Words of a search that are looked at; more find nothing that fewer do not."""
UNACCENT = "__unaccent"
ENOUGH = 0.5
"""Share of a word's three-letter groups that a name must have: one letter wrong in the middle of seven."""

Stock = Callable[[str], "QuerySet[Any]"]


def found(rows: "QuerySet[Any]", words: str, fields: Sequence[str], stock: Stock) -> "QuerySet[Any]":
    """Keep the rows that answer these words; those that contain all of them as written come first.

    `fields` are the admin's search fields; `stock` gives what one word finds in them exactly. Costs no query.
    """
    terms = [_unquoted(each) for each in smart_split(words)][:MOST_WORDS]
    if not terms:
        return rows
    exactly, nearly = Q(), Q()
    for term, is_quoted in terms:
        hit = Q(pk__in=stock(f'"{term}"' if is_quoted else term).values("pk"))
        exactly &= hit
        nearly &= hit if is_quoted else hit | _nearly(rows.model, fields, term)
    rows = rows.filter(nearly).annotate(found_exactly=ExpressionWrapper(exactly, output_field=BooleanField()))
    return rows.order_by("-found_exactly", *rows.query.order_by)


def _unquoted(term: str) -> tuple[str, bool]:
    if len(term) > 1 and term[0] in "\"'" and term[0] == term[-1]:
        return unescape_string_literal(term), True
    return term, False


def _nearly(model: Any, fields: Sequence[str], word: str) -> Q:
    condition = Q()
    for field in fields:
        if not field.endswith(UNACCENT):
            continue
        path = field.removesuffix(UNACCENT)
        is_text = _is_text(model, path)
        if can_be_alike(word):
            condition |= Q(pk__in=_alike(model, path, word, is_text=is_text))
        if is_text:
            condition |= Q(pk__in=_by_other_names(model, path, word))
    return condition


def _alike(model: Any, path: str, word: str, *, is_text: bool) -> "QuerySet[Any]":
    """Give the rows with a word like this one: by an index where there are many long texts, more freely in names."""
    everything: QuerySet[Any] = model._default_manager.order_by()
    if is_text:
        rows = everything.filter(**{f"{path}__plain__trigram_word_similar": word})
    else:
        likeness = TrigramWordSimilarity(PlainWords(Value(word)), PlainWords(F(path)))  # type: ignore[arg-type]
        rows = everything.alias(likeness=likeness).filter(likeness__gte=ENOUGH)
    return rows.values("pk")


def _is_text(model: Any, path: str) -> bool:
    """Say whether a path leads to our own words, in which actors and places go by one of their names."""
    *steps, _last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return issubclass(model, Translation)


def _by_other_names(model: Any, path: str, word: str) -> "QuerySet[Any]":
    """Give the rows whose words hold another name of the actor or place that this word names."""
    condition = Q()
    for names, owner in ((ActorName, "actor"), (PlaceName, "place")):
        called: QuerySet[Any] = names._default_manager.order_by().filter(name__plain=word)
        others = (
            names._default_manager.order_by()
            .filter(**{f"{owner}__in": called.values(owner)})
            .annotate(length=Length("name"), text=ExpressionWrapper(OuterRef(path), output_field=TextField()))
            .filter(length__gte=SHORTEST, text__plain__contains=F("name"))
        )
        condition |= Q(Exists(others))
    rows: QuerySet[Any] = model._default_manager.order_by().filter(condition).values("pk")
    return rows
