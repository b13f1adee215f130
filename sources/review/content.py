"""A record with its children as one plain structure: read it, compare two of them in words, apply one.

The structure is JSON: the record's slug, its fields by name (keys of other rows as numbers, dates as EDTF or ISO
text), and for each kind of child a list of such structures, each with its `id`. A passage, which is a value, is
`[paragraph id, quoted words]`. Bounds of dates are left out: they follow from the dates.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from sources.models.document import Passage
from sources.models.fields import dated_fields, fill_bounds
from sources.review.models import Record, Reviewed

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Child:
    """A table of rows that belong to a record, or to a row of it, and are reviewed with it."""

    name: str
    """Name of the list on the parent: the foreign key's related name."""
    model: type[models.Model]
    parent: str
    """Name of the foreign key to the parent."""
    children: tuple["Child", ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its model and the tree of its children."""

    model: type[Reviewed]
    children: tuple[Child, ...]

    @property
    def name(self) -> str:
        return self.model.kind()

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


KINDS: dict[str, Kind] = {}
"""The registry: every kind that goes through review, by name."""

Tree = Sequence[str | tuple[str, "Tree"]]


def register(model: type[Reviewed], tree: Tree) -> Kind:
    """Tell review about a kind: its model, and the related names of its children, nested ones as (name, tree)."""
    kind = Kind(model, _children(model, tree))
    KINDS[kind.name] = kind
    return kind


def _children(model: type[models.Model], tree: Tree) -> tuple[Child, ...]:
    found = []
    for branch in tree:
        name, below = (branch, ()) if isinstance(branch, str) else branch
        relation = model._meta.get_field(name)
        if not isinstance(relation, models.ManyToOneRel):
            raise TypeError(f"{model.__name__}.{name} is no list of children.")
        child = relation.related_model
        found.append(Child(name, child, relation.field.name, _children(child, below)))
    return tuple(found)


def own_fields(model: type[models.Model], parent: str = "") -> Iterator["models.Field[Any, Any]"]:
    """Give the fields of a row that its content holds: all but its key, its parent and what is computed."""
    bounds = {f"{name}_{end}" for name in dated_fields(model) for end in ("from", "to")}
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name != parent and field.name not in bounds:
            yield field


# --- Reading


def read(record: Record) -> Content:
    """Read a record as it stands in its tables. Costs one query for it and one for each kind of child."""
    kind = KINDS[record.kind]
    return {"slug": record.slug, **read_row(kind.model._default_manager.get(pk=record.pk), kind.children)}


def read_row(row: models.Model, children: Sequence[Child], parent: str = "") -> Content:
    """Read one row with its children, in the order that the children's model has."""
    content: Content = {field.name: _value(row, field) for field in own_fields(type(row), parent)}
    for child in children:
        rows = child.model._default_manager.filter(**{child.parent: row})
        content[child.name] = [{"id": each.pk, **read_row(each, child.children, child.parent)} for each in rows]
    return content


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    if field.related_model is Passage:
        passage = getattr(row, field.name)
        return None if passage is None else [passage.paragraph_id, passage.exact]
    value = field.value_from_object(row)
    return value.isoformat() if isinstance(value, dt.date) else value


# --- Applying


def apply(record: Record, content: Mapping[str, Any]) -> None:
    """Make the tables hold this content: one row for the record, and its children added, changed, removed.

    Rows that already hold it are left alone. Raises what the database refuses.
    """
    kind = KINDS[record.kind]
    if record.slug != content["slug"]:
        record.slug = content["slug"]
        record.save(update_fields=["slug"])
    row = kind.model._default_manager.filter(pk=record.pk).first()
    _apply_row(row or kind.model(record=record), content, is_new=row is None)
    _apply_children(record.pk, kind.children, content)


def _apply_children(parent_id: int, children: Sequence[Child], content: Mapping[str, Any]) -> None:
    for child in children:
        stored = {row.pk: row for row in child.model._default_manager.filter(**{f"{child.parent}_id": parent_id})}
        wanted = content[child.name]
        for key in stored.keys() - {each.get("id") for each in wanted}:
            stored[key].delete()
        for each in wanted:
            row = stored.get(each.get("id"))
            new = row or child.model(pk=each.get("id"), **{f"{child.parent}_id": parent_id})
            _apply_row(new, each, parent=child.parent, is_new=row is None)
            _apply_children(new.pk, child.children, each)


def _apply_row(row: models.Model, content: Mapping[str, Any], *, is_new: bool, parent: str = "") -> None:
    changed = []
    for field in own_fields(type(row), parent):
        if is_new or _value(row, field) != content[field.name]:
            _set(row, field, content[field.name])
            changed.append(field.name)
    if is_new or changed:
        fill_bounds(row)
        row.save(force_insert=is_new)


def _set(row: models.Model, field: "models.Field[Any, Any]", value: Any) -> None:
    if field.related_model is Passage and value is not None:
        setattr(row, field.name, Passage.objects.at(*value))
    else:
        setattr(row, field.attname, field.to_python(value) if value is not None else None)


def insert(pairs: Sequence[tuple[Record, Mapping[str, Any]]]) -> None:
    """Write many new records of one kind at once: one statement for each table, whatever their number.

    The records are stored already; raises what the database refuses.
    """
    if pairs:
        kind = KINDS[pairs[0][0].kind]
        passages = _stored_passages(kind, [content for _record, content in pairs])
        rows = [_new_row(kind.model, content, passages, record_id=record.pk) for record, content in pairs]
        kind.model._default_manager.bulk_create(rows)
        _insert_children(kind.children, [(record.pk, content) for record, content in pairs], passages)


Passages = Mapping[tuple[int, str], int]


def _insert_children(
    children: Sequence[Child], parents: Sequence[tuple[int, Mapping[str, Any]]], passages: Passages
) -> None:
    for child in children:
        contents = [(key, each) for key, content in parents for each in content[child.name]]
        rows = [_new_row(child.model, each, passages, **{f"{child.parent}_id": key}) for key, each in contents]
        child.model._default_manager.bulk_create(rows)
        stored = [(row.pk, each) for row, (_key, each) in zip(rows, contents, strict=True)]
        _insert_children(child.children, stored, passages)


def _new_row(model: type[models.Model], content: Mapping[str, Any], passages: Passages, **keys: int) -> models.Model:
    row = model(**keys)
    parents = {name.removesuffix("_id") for name in keys}
    for field in own_fields(model):
        if field.name in parents:
            continue
        value = content[field.name]
        if field.related_model is Passage:
            value = passages[tuple(value)]
        setattr(row, field.attname, field.to_python(value) if value is not None else None)
    fill_bounds(row)
    return row


def _stored_passages(kind: Kind, contents: Sequence[Mapping[str, Any]]) -> Passages:
    """Give the keys of all passages that these contents name, storing those that are not there yet."""
    wanted = {passage for content in contents for passage in _passages(kind.model, kind.children, content)}
    Passage.objects.bulk_create(
        [Passage(paragraph_id=paragraph, exact=exact) for paragraph, exact in sorted(wanted)], ignore_conflicts=True
    )
    stored = Passage.objects.filter(paragraph__in={paragraph for paragraph, _exact in wanted})
    return {(passage.paragraph_id, passage.exact): passage.pk for passage in stored}


def _passages(
    model: type[models.Model], children: Sequence[Child], content: Mapping[str, Any]
) -> Iterator[tuple[int, str]]:
    for field in own_fields(model):
        if field.related_model is Passage and content.get(field.name) is not None:
            paragraph, exact = content[field.name]
            yield paragraph, exact
    for child in children:
        for row in content[child.name]:
            yield from _passages(child.model, child.children, row)


# --- Checking


def faults(kind_name: str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each field whose value its model refuses, as a path like `texts.0.language`, with the sentence.

    References are not looked up here.
    """
    kind = KINDS[kind_name]
    yield from _row_faults(kind.model, kind.children, content, "")


def _row_faults(
    model: type[models.Model], children: Sequence[Child], content: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str]]:
    for field in own_fields(model):
        if not field.is_relation and field.name in content:
            try:
                field.clean(content[field.name], None)
            except ValidationError as error:
                yield f"{path}{field.name}", " ".join(error.messages)
    for child in children:
        for number, row in enumerate(content[child.name]):
            yield from _row_faults(child.model, child.children, row, f"{path}{child.name}.{number}.")


# --- Comparing


def same(one: Any, other: Any) -> bool:
    """Say whether two contents are equal but for the keys of their rows."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = (one.keys() | other.keys()) - {"id"}
        return all(key in one and key in other and same(one[key], other[key]) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contents, in words. `before` or `after` is empty where there was nothing."""

    what: str
    before: str
    after: str


def compare(kind_name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """List what differs, in the order of the form; `before` is None for what is new.

    Costs one query for each model whose rows are named.
    """
    kind = KINDS[kind_name]
    names = _Names(kind, [content for content in (before, after) if content])
    changes = []
    old_slug = before["slug"] if before else ""
    if old_slug != after["slug"]:
        changes.append(Change(_("address"), old_slug, after["slug"]))
    changes += _compare_rows(kind.model, kind.children, before, after, names, "", "")
    return changes


def _compare_rows(
    model: type[models.Model],
    children: Sequence[Child],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    names: "_Names",
    path: str,
    parent: str,
) -> list[Change]:
    changes = []
    for field in own_fields(model, parent):
        old = names.say(field, before.get(field.name)) if before else ""
        new = names.say(field, after.get(field.name)) if after else ""
        if old != new:
            changes.append(Change(f"{path}{field.verbose_name}", old, new))
    for child in children:
        olds = {row["id"]: row for row in (before or {}).get(child.name, [])}
        news = list((after or {}).get(child.name, []))
        kept = {row.get("id") for row in news}
        pairs = [(olds.get(row.get("id")), row) for row in news] + [
            (row, None) for key, row in olds.items() if key not in kept
        ]
        for number, (old_row, new_row) in enumerate(pairs, 1):
            label = f"{path}{child.model._meta.verbose_name} {number}: "
            changes += _compare_rows(child.model, child.children, old_row, new_row, names, label, child.parent)
    return changes


class _Names:
    """What the keys inside contents are called, fetched once for each model."""

    def __init__(self, kind: Kind, contents: Sequence[Mapping[str, Any]]) -> None:
        keys: dict[type[models.Model], set[Any]] = {}
        for content in contents:
            self._collect(kind.model, kind.children, content, keys)
        self._rows = {model: _name_rows(model, found) for model, found in keys.items()}

    def _collect(
        self,
        model: type[models.Model],
        children: Sequence[Child],
        content: Mapping[str, Any],
        keys: dict[type[models.Model], set[Any]],
    ) -> None:
        for field in own_fields(model):
            related, value = field.related_model, content.get(field.name)
            if isinstance(related, type) and value is not None:
                keys.setdefault(_named_by(related), set()).add(value[0] if related is Passage else value)
        for child in children:
            for row in content.get(child.name, []):
                self._collect(child.model, child.children, row, keys)

    def say(self, field: "models.Field[Any, Any]", value: Any) -> str:
        """Put one value into words."""
        if value is None or value == "" or value == []:
            return ""
        related = field.related_model
        if isinstance(related, type):
            key, exact = value if related is Passage else (value, "")
            name = self._rows.get(_named_by(related), {}).get(key, f"#{key}")
            return f"{name} “{exact}”" if exact else name
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return str(dict(field.flatchoices).get(value, value))


def _named_by(model: type[models.Model]) -> type[models.Model]:
    """Give the model whose rows name a key: a passage is named by its paragraph."""
    related = Passage._meta.get_field("paragraph").related_model if model is Passage else model
    return related  # type: ignore[return-value]


def _name_rows(model: type[models.Model], keys: set[Any]) -> dict[Any, str]:
    rows = model._default_manager.filter(pk__in=keys)
    if issubclass(model, Reviewed):
        rows = rows.select_related("record")
    if any(relation.name == "texts" for relation in model._meta.related_objects):
        rows = rows.prefetch_related("texts")
    return {row.pk: str(row) for row in rows}
