"""What the filters of all lists share: their fields, how they are told in words, and what each value would give."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Exists, JSONField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise, cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages import choices
from pages.templatetags.parallax import called, country_name, language_name, plain
from sources.bias import Dimension

LONGEST_QUERY = 200
MOST_VALUES = 60
"""Values of one filter that a page counts; the most frequent ones, where there are more."""

REVIEWED = [("yes", gettext_lazy("reviewed here")), ("no", gettext_lazy("not yet reviewed here"))]
WITH_WORDS: Promise = gettext_lazy("with “%(value)s”")
OF_KIND: Promise = gettext_lazy("of the kind “%(value)s”")

Counts = Mapping[str, list[tuple[str, int, Any]]]
"""By filter: value, how many of the selection it would give, what tells its name (None: a code of ours)."""
Counter = Callable[[str, Any], Any]
"""Gives, of a filter's name and a selection, rows of name, value, number, what tells the value's name."""
NOTHING = Cast(Value(None), ArrayField(JSONField()))


# --- How a value is called


def name_of(kind: str, told: Any, key: str) -> str:
    """Say in the page's language what a choice of this kind is called."""
    name = NAMES.get(kind, _title)
    return name(told, key) if told or kind in {"language", "country"} else key


def _title(told: Any, key: str) -> str:
    return plain(list(told), "title") or key


def _coder(told: Any, _key: str) -> str:
    name = str(told[0]["name"] or told[0]["username"])
    return f"{name} ({_('machine-made')})" if told[0]["machine"] else name


def _tag(told: Any, key: str) -> str:
    return f"{Dimension(told[0]['dimension']).label}: {plain(told[0]['words'], 'label') or key}"


NAMES: dict[str, Callable[[Any, str], str]] = {
    "actor": lambda told, key: called(told) or key,
    "place": lambda told, key: called(told) or key,
    "source": lambda told, _key: str(told[0]["name"]),
    "coder": _coder,
    "tag": _tag,
    "language": lambda _told, key: language_name(key),
    "country": lambda _told, key: country_name(key),
}
"""By kind of choice, how its name is found in what tells it; all others have titles."""


# --- Fields


class KnownChoices(forms.ChoiceField):
    """Choices read once for a whole filter: records of a kind, languages, people."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind, self.found = kind, {}  # type: ignore[var-annotated]
        self.known: choices.Options | None = None
        super().__init__(choices=self.load, **kwargs)

    def own(self) -> Mapping[str, Any] | None:
        """Give the choices, each with what tells its name; None where there are too many."""
        known = self.known if self.known is not None else choices.options(choices.needed(self.kind))
        if self.kind == "country" and "country" not in known:
            return {code: None for told in known["publisher"].values() for code in told[0]["countries"]}
        return known.get(self.kind)

    def load(self) -> list[tuple[str, str]]:
        own = {**(self.own() or {}), **self.found}
        said = {key: name_of(self.kind, told, key) for key, told in own.items()}
        return [("", _("any")), *sorted(said.items(), key=lambda choice: choice[1].casefold())]

    def valid_value(self, value: Any) -> bool:
        return value in (self.own() or {})


class RecordChoices(KnownChoices):
    """Public records of one kind, by address; where there are too many for a list, the one that is named is read."""

    def valid_value(self, value: Any) -> bool:
        own = self.own()
        if own is not None:
            return value in own
        if not (len(value) < LONGEST_QUERY and value.isprintable()):
            return False
        rows = choices.RECORDS[self.kind][0].objects.published().at(value)
        self.found = dict(rows.values_list("record__slug", choices.told(self.kind)))
        return bool(self.found)


class RecordFilter(django_filters.Filter):
    field_class = RecordChoices

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(kind=kind, **kwargs)


class KnownFilter(django_filters.Filter):
    field_class = KnownChoices

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(kind=kind, **kwargs)


class SafeCharField(forms.CharField):
    """Text that PostgreSQL can hold: Django refuses a NUL, other control characters are refused here."""

    def clean(self, value: Any) -> str:
        cleaned: str = super().clean(value)
        if any(not character.isprintable() for character in cleaned):
            raise forms.ValidationError(_("Control characters cannot be searched for: take them out."), code="control")
        return cleaned


class TextFilter(django_filters.Filter):
    field_class = SafeCharField


def words_filter(label: Any) -> TextFilter:
    return TextFilter(method="with_text", label=label, max_length=LONGEST_QUERY)


def choice_filter(label: Any, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=gettext_lazy("any"), **kwargs)


def has_text(rows: "QuerySet[Any]", texts: Any, value: str, *fields: str) -> "QuerySet[Any]":
    """Keep rows one of whose texts, in any language, has these words in one of the fields; accents do not matter."""
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__unaccent__icontains": value})
    parent = next(field.name for field in texts._meta.concrete_fields if field.is_relation)
    return rows.filter(Exists(texts.objects.filter(found, **{parent: OuterRef("pk")})))


# --- Counting


def by(column: Any) -> Counter:
    """Count a selection by a column of its own, or an expression of one value."""

    def counted(name: str, rows: Any) -> Any:
        grouped = rows.order_by().values(value=Cast(column, TextField())).annotate(number=Count("pk", distinct=True))
        listed: QuerySet[Any] = grouped.values_list(Value(name), "value", "number", NOTHING)
        return listed

    return counted


def of(kind: str, path: str) -> Counter:
    """Count a selection by the records of a kind that lead to it over `path`."""

    def counted(name: str, rows: Any) -> Any:
        found = choices.RECORDS[kind][0].objects.published().filter(**{f"{path}__in": rows.order_by().values("pk")})
        numbered = found.order_by().annotate(number=Count(path, distinct=True))
        most = numbered.order_by("-number", "pk")
        listed: QuerySet[Any] = most.values_list(Value(name), "record__slug", "number", choices.told(kind))
        return listed[:MOST_VALUES]

    return counted


def through(found: Callable[[], "QuerySet[Any]"], parent: str, column: str) -> Counter:
    """Count a selection by a column of records that point at it as their `parent`."""

    def counted(name: str, rows: Any) -> Any:
        kept = found().order_by().filter(**{f"{parent}__in": rows.order_by().values("pk")})
        grouped = kept.values(value=Cast(column, TextField())).annotate(number=Count(parent, distinct=True))
        listed: QuerySet[Any] = grouped.values_list(Value(name), "value", "number", NOTHING)
        return listed

    return counted


class SpokenFilter(django_filters.FilterSet):
    """A filter that says in a sentence what its list shows, and what each value of it would give."""

    PHRASES: ClassVar[Mapping[str, Any]] = {}
    """By filter, how its value is told: a sentence part with `%(value)s`."""
    KNOWN: ClassVar[tuple[str, ...]] = ()
    """Kinds of choices that its fields need, read together."""
    FACETS: ClassVar[Mapping[str, Any]] = {}
    """By filter whose values are counted: how."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: Counts | None = None

    @cached_property
    def form(self) -> Any:
        form, known = super().form, self.known()
        for field in form.fields.values():
            if isinstance(field, KnownChoices):
                field.known = known
        return form

    def known(self) -> choices.Options:
        """Give what its fields can be given, by kind, with what tells the names."""
        return choices.options(self.KNOWN) if self.KNOWN else {}

    def counted(self, number: int) -> str:
        """Say how many there are, with their name."""
        raise NotImplementedError

    # --- Selecting

    def picked(self) -> dict[str, Any]:
        """Give what is asked for, by filter; what cannot be used is left out."""
        return self._picked

    @cached_property
    def _picked(self) -> dict[str, Any]:
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return self.selected(queryset)

    def selected(self, rows: "QuerySet[Any]", without: Collection[str] = ()) -> "QuerySet[Any]":
        """Keep of rows what fits every filter, but for those named."""
        for name, value in self.picked().items():
            if name not in without:
                rows = self.filters[name].filter(rows, value)
        return rows

    # --- Counting

    def counts(self) -> Counts:
        """Count what each value would give beside all other filters, and under "" the whole. One query."""
        rows = self._meta.model.objects.published()  # type: ignore[attr-defined]
        whole = self.selected(rows).order_by().values(value=Value("")).annotate(number=Count("pk", distinct=True))
        arms = [count(name, self.selected(rows, without=(name,))) for name, count in self.FACETS.items()]
        found: dict[str, list[tuple[str, int, Any]]] = {name: [] for name in ("", *self.FACETS)}
        for name, value, number, told in whole.values_list(Value(""), "value", "number", NOTHING).union(
            *arms, all=True
        ):
            if value:
                found[name].append((value, number, told))
            elif not name:
                found[""].append(("", number, None))
        return found

    @property
    def number(self) -> int:
        if self.found is None:
            return int(self.qs.count())
        return next((number for _value, number, _told in self.found[""]), 0)

    # --- In words

    def sentence(self) -> str:
        """Say what the list shows, with its number."""
        number = self.number
        count = self.counted(number) % {"number": number}
        told = [text for text in self.parts(self.chosen()) if text]
        return f"{count} {get_text_list(told, _('and'))}." if told else f"{count}."

    def chosen(self) -> dict[str, str]:
        """Give what was chosen in each filter, as a reader sees it."""
        return {name: self._label(name, value) for name, value in self.picked().items()}

    @property
    def typed(self) -> list[Any]:
        """Give the fields that are typed: those whose values are not counted."""
        return [field for field in self.form if field.name not in self.FACETS]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Give what was chosen by links, for the form of what is typed to keep."""
        return [(name, str(value)) for name, value in self.picked().items() if name in self.FACETS]

    @property
    def unusable(self) -> list[tuple[str, str, str]]:
        """Give what cannot be used of what links choose: name, label, why."""
        errors = self.form.errors
        return [(name, str(self.form[name].label), str(told))
                for name in errors if name in self.FACETS for told in errors[name]]  # fmt: skip

    def parts(self, said: Mapping[str, str]) -> Iterable[str]:
        for name, phrase in self.PHRASES.items():
            if name in said:
                yield str(phrase) % {"value": said[name]}

    def _label(self, name: str, value: str) -> str:
        """Say what a value of a filter is called."""
        if name not in self._labels():
            self._labels()[name] = dict(getattr(self.form.fields[name], "choices", ()))
        return str(self._labels()[name].get(value, value))

    def _labels(self) -> dict[str, dict[str, Any]]:
        if not hasattr(self, "_said"):
            self._said: dict[str, dict[str, Any]] = {}
        return self._said
