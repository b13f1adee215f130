"""What rows are called, brought along in the query that fetches them: titles and names are rows of other tables."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.db.models.query import ModelIterable

from sources.review.models import Reviewed

WORDS = ("texts", "names")
"""Related names of the rows that hold what a record is called."""


def with_words(rows: "QuerySet[Any]", *paths: str) -> "QuerySet[Any]":
    """Bring along what these rows, and those that foreign keys of theirs lead to (`paths`), are called.

    `str` of each then costs no query. The empty path is the rows themselves.
    """
    brought = []
    for number, path in enumerate(paths):
        model: Any = rows.model._meta.get_field(path).related_model if path else rows.model
        for name in sorted({each.name for each in model._meta.related_objects} & set(WORDS)):
            relation = model._meta.get_field(name)
            fields = [field.attname for field in relation.related_model._meta.concrete_fields]
            words = relation.related_model._default_manager.filter(
                **{relation.field.name: OuterRef(f"{path}_id" if path else "pk")}
            )
            alias = f"called_{number}_{name}"
            told = JSONObject(**{field: field for field in fields})
            rows = rows.annotate(**{alias: ArraySubquery(words.order_by("pk").values(json=told))})
            brought.append((path, alias, name, relation.related_model))
    if keys := [path for path in paths if path]:
        rows = rows.select_related(*(f"{path}__record" for path in keys))
    rows._iterable_class = _iterable(brought)  # noqa: SLF001  how prefetching does it
    return rows


def reviewed_keys(model: type[models.Model], *, but: str = "") -> list[str]:
    """Name the foreign keys of a model that lead to records."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, Reviewed) and field.name != but
    ]


def _iterable(brought: Iterable[tuple[str, str, str, Any]]) -> "type[ModelIterable[Any]]":
    class Called(ModelIterable):  # type: ignore[type-arg]  # generic to the checker only
        def __iter__(self) -> Iterator[Any]:
            for row in super().__iter__():
                for path, alias, name, model in brought:
                    named = getattr(row, path) if path else row
                    if named is not None:
                        _remember(named, name, [_stored(model, each) for each in getattr(row, alias)])
                yield row

    return Called


def _remember(row: Any, name: str, words: list[Any]) -> None:
    """Keep these as the row's related ones, as prefetching would."""
    found = row._meta.get_field(name).related_model._default_manager.all()
    found._result_cache = words  # noqa: SLF001
    found._prefetch_done = True  # noqa: SLF001
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def _stored(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(None, names, [values[name] for name in names])
