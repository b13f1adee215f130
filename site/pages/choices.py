"""What lists can be filtered by: public records, codes and people, read in one query and remembered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, Func, JSONField, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from claims.models import Event, FacetValue, Question, Topic
from sources.models import Account, Actor, BiasTag, Document, Place, Rating, Source
from sources.models.names import names_array
from sources.review.models import texts_array
from sources.version import remembered

MOST = 200
"""Records of a kind that a list of choices names; of more, an address names the one that is meant."""
LONGEST_KEY, LONGEST_NUMBER = 200, 9
"""Letters of an address, digits of a key, that are looked up."""


def _array(**fields: Any) -> Func:
    return Func(JSONObject(**fields), template="ARRAY[%(expressions)s]", output_field=ArrayField(JSONField()))


RECORDS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "actor": (Actor, lambda: names_array(Actor)),
    "document": (Document, lambda: texts_array(Document)),
    "event": (Event, lambda: texts_array(Event)),
    "place": (Place, lambda: names_array(Place)),
    "question": (Question, lambda: texts_array(Question)),
    "source": (Source, lambda: _array(name="name")),
    "tag": (BiasTag, lambda: _array(dimension="dimension", words=texts_array(BiasTag))),
    "topic": (Topic, lambda: texts_array(Topic)),
}
"""Kinds of records that lists are filtered by, and what tells their names in every language."""


def told(kind: str, *, outer: str = "pk") -> Any:
    """Build what tells the name of a record of this kind, in every language, for the row of the outer query."""
    model = RECORDS[kind][0]
    if kind == "source":
        return ArraySubquery(Source.objects.filter(pk=OuterRef(outer)).values(json=JSONObject(name="name")))
    return names_array(model, outer) if kind in {"actor", "place"} else texts_array(model, outer)


def _records(kind: str) -> Any:
    model, words = RECORDS[kind]
    found: QuerySet[Any] = model.objects.published().order_by().values_list(Value(kind), "record__slug", words())
    return found[: MOST + 1]


def _languages() -> "QuerySet[Any]":
    rows = Document.objects.published().order_by().values("language").distinct()
    return rows.values_list(Value("language"), Cast("language", TextField()), _array(code="language"))


def _publishers() -> "QuerySet[Any]":
    """Give sources by key with what a claim's documents are filtered by through them: kind, countries, ratings."""
    rated = Rating.objects.published().filter(source=OuterRef("pk")).order_by().values("tag__record__slug").distinct()
    what = _array(kind="kind_of_source", countries="countries", ratings=ArraySubquery(rated))
    rows = Source.objects.published().order_by()
    return rows.values_list(Value("publisher"), Cast("pk", TextField()), what)


OTHERS: dict[str, Callable[[], "QuerySet[Any]"]] = {
    "language": _languages,
    "publisher": _publishers,
}


def needed(kind: str) -> tuple[str, ...]:
    """Give what has to be read for choices of one kind: countries stand with publishers."""
    return ("publisher",) if kind == "country" else (kind,)


Options = Mapping[str, Mapping[str, list[Mapping[str, Any]]]]


@remembered
def options(kinds: tuple[str, ...]) -> Options:
    """Give, by kind and key, what tells the name of each choice in every language. One query.

    A kind of record of which there are more than `MOST` is left out.
    """
    first, *others = (OTHERS[kind]() if kind in OTHERS else _records(kind) for kind in kinds)
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {kind: {} for kind in kinds}
    for kind, key, words in first.union(*others, all=True):
        found[kind][key] = words
    return {kind: rows for kind, rows in found.items() if kind in OTHERS or len(rows) <= MOST}


def _one(kind: str, key: str) -> "QuerySet[Any] | None":
    """Build what gives one choice, if it can be chosen; None where nothing can be called so."""
    if not (key and len(key) <= LONGEST_KEY and key.isprintable()):
        return None
    if kind in RECORDS:
        model, words = RECORDS[kind]
        records: QuerySet[Any] = model.objects.published().filter(record__slug=key).order_by()
        return records.values_list(Value(kind), "record__slug", words())
    if kind == "coder":
        if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_NUMBER):
            return None
        # those who coded something public: no other account here is anybody's business
        coded = FacetValue.objects.filter(facet="coder", value=key, claims__gt=0)
        people = Account.objects.filter(Exists(coded), pk=int(key)).order_by()
        named = _array(name="public_name", username="username", machine="is_machine")
        return people.values_list(Value(kind), Cast("pk", TextField()), named)
    model, asked = (Document, {"language": key}) if kind == "language" else (Source, {"countries__contains": [key]})
    found: QuerySet[Any] = model.objects.published().filter(**asked).order_by()
    return found.values_list(Value(kind), Value(key, TextField()), _array(code=Value(key)))[:1]


@remembered
def chosen(kinds: tuple[str, ...], asked: tuple[tuple[str, str], ...]) -> Options:
    """Give, as `options` does, only those choices that are asked for by kind and key. One query, none for nothing."""
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {kind: {} for kind in kinds}
    arms = [arm for arm in (_one(kind, key) for kind, key in asked) if arm is not None]
    if arms:
        for kind, key, words in arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]:
            found[kind][key] = words
    return found
