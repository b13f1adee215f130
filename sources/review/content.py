"""A record with its children as one plain structure: read it, apply it, insert many, check it.

The structure is JSON: the record's slug, its fields by name (keys of other rows as numbers, dates as EDTF or ISO
text, decimal numbers as text), and for each kind of child a list of such structures, each with its `id`. A passage,
which is a value, is `[paragraph id, quoted words]`. Bounds of dates are left out: they follow from the dates.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models

from sources.models.fields import dated_fields, fill_bounds
from sources.models.text import Passage
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
    settle: Callable[[Content], Content | None] = lambda content: content
    """Mends a content in which a reference was replaced; None where it cannot stand so."""
    stale: Callable[[], "models.QuerySet[Any]"] | None = None
    """Gives the approved rows of the kind that rest on what has changed since; None where nothing goes stale."""
    closed: Callable[[int], "models.QuerySet[Any]"] | None = None
    """Gives the keys of the records that an account must not see for now; None where all are open to all editors."""
    as_found: Mapping[str, Any] | None = None
    """Conditions on rows that say what somebody once found and are kept like that: no list of work has them."""

    @property
    def name(self) -> str:
        return self.model.kind()

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


KINDS: dict[str, Kind] = {}
"""The registry: every kind that goes through review, by name."""

MERGE = ("merged_into_id", "merged_because")
"""What the content of a merged record says beside its rows."""

Tree = Sequence[str | tuple[str, "Tree"]]


def register(model: type[Reviewed], tree: Tree, **rules: Any) -> Kind:
    """Tell review about a kind: its model, and the related names of its children, nested ones as (name, tree).

    `rules` are the further fields of Kind.
    """
    kind = Kind(model, _children(model, tree), **rules)
    KINDS[kind.name] = kind
    return kind


def to_review(prefix: str = "") -> models.Q:
    """Build the condition on records that they are reviewed one by one; `prefix` leads to the record."""
    found = [
        models.Q(**{f"{prefix}{kind.name}__{field}": value for field, value in kind.as_found.items()})
        for kind in KINDS.values()
        if kind.as_found
    ]
    return reduce(operator.and_, (~each for each in found), models.Q())


def open_to(account_id: int, key: str = "pk") -> models.Q:
    """Build the condition that nothing is kept from this account for now; `key` names the record's key."""
    found = [models.Q(**{f"{key}__in": kind.closed(account_id)}) for kind in KINDS.values() if kind.closed]
    return reduce(operator.and_, (~each for each in found), models.Q())


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
    return read_whole(record, load(kind.model._default_manager.get(pk=record.pk), kind.children))


def read_whole(record: Record, row: models.Model) -> Content:
    """Read a record from its row, whose children are loaded."""
    merged = {name: getattr(record, name) for name in MERGE} if record.merged_into_id else {}
    return {"slug": record.slug, **merged, **_read_row(row, KINDS[record.kind].children)}


def read_many(kind_name: str, keys: Iterable[int]) -> dict[int, Content]:
    """Read many records of one kind, by key. Costs one query for them and one for each kind of child, in all."""
    kind = KINDS[kind_name]
    rows = list(kind.model._default_manager.filter(pk__in=set(keys)).select_related("record"))
    models.prefetch_related_objects(rows, *_prefetches(kind.children, lambda rows, _child: rows))
    return {row.pk: read_whole(row.record, row) for row in rows}


Row = TypeVar("Row", bound=models.Model)


Named = Callable[["models.QuerySet[Any]", Child], Any]


def load(row: Row, children: Sequence[Child], named: Named = lambda rows, _child: rows) -> Row:
    """Bring a row's children along, in the order that their model has; `named` may add what they are called."""
    models.prefetch_related_objects([row], *_prefetches(children, named))
    return row


def _prefetches(children: Sequence[Child], named: Named, prefix: str = "") -> "Iterator[models.Prefetch[Any]]":
    for child in children:
        rows = child.model._default_manager.all()
        passages = [field.name for field in own_fields(child.model) if field.related_model is Passage]
        if passages:
            rows = rows.select_related(*(f"{name}__paragraph" for name in passages))
        yield models.Prefetch(f"{prefix}{child.name}", named(rows, child))
        yield from _prefetches(child.children, named, f"{prefix}{child.name}__")


def _read_row(row: models.Model, children: Sequence[Child], parent: str = "") -> Content:
    content: Content = {field.name: _value(row, field) for field in own_fields(type(row), parent)}
    for child in children:
        rows = getattr(row, child.name).all()
        content[child.name] = [{"id": each.pk, **_read_row(each, child.children, child.parent)} for each in rows]
    return content


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    if field.related_model is Passage:
        passage = getattr(row, field.name)
        return None if passage is None else [passage.paragraph_id, passage.exact]
    value = field.value_from_object(row)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# --- Applying


def apply(record: Record, content: Mapping[str, Any]) -> None:
    """Make the tables hold this content: one row for the record, and its children added, changed, removed.

    Rows that already hold it are left alone, and so is what the content does not speak of, as it was kept before
    that could be said. Raises what the database refuses.
    """
    kind = KINDS[record.kind]
    if record.slug != content["slug"] or record.merged_into_id != content.get("merged_into_id"):
        record.slug, record.merged_into_id = content["slug"], content.get("merged_into_id")
        record.merged_because = content.get("merged_because", "")
        record.save(update_fields=["slug", *MERGE])
    row = kind.model._default_manager.filter(pk=record.pk).first()
    _apply_row(row or kind.model(record=record), content, is_new=row is None)
    _apply_children(record.pk, kind.children, content)


def _apply_children(parent_id: int, children: Sequence[Child], content: Mapping[str, Any]) -> None:
    for child in children:
        if child.name not in content:
            continue
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
        if field.name not in content:
            continue
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

    What a content does not speak of gets its model's default. The records are stored already; raises what the
    database refuses.
    """
    if pairs:
        kind = KINDS[pairs[0][0].kind]
        passages = _stored_passages(kind, [content for _record, content in pairs])
        rows: list[Any] = [_new_row(kind.model, content, passages, record_id=record.pk) for record, content in pairs]
        kind.model._default_manager.bulk_create(rows)
        _insert_children(kind.children, [(record.pk, content) for record, content in pairs], passages)


Passages = Mapping[tuple[int, str], int]


def _insert_children(
    children: Sequence[Child], parents: Sequence[tuple[int, Mapping[str, Any]]], passages: Passages
) -> None:
    for child in children:
        contents = [(key, each) for key, content in parents for each in content.get(child.name, ())]
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
        value = content.get(field.name, field.get_default())
        if field.related_model is Passage:
            value = passages[tuple(value)]
        setattr(row, field.attname, field.to_python(value) if value is not None else None)
    fill_bounds(row)
    return row


def _stored_passages(kind: Kind, contents: Sequence[Mapping[str, Any]]) -> Passages:
    """Give the keys of all passages that these contents name, storing those that are not there yet."""
    wanted = {passage for content in contents for passage in _passages(kind.model, kind.children, content)}
    Passage.objects.bulk_create(
        [Passage(paragraph_id=paragraph, exact=exact) for paragraph, exact in sorted(wanted)],
        ignore_conflicts=True,
    )
    stored = Passage.objects.filter(paragraph__in={paragraph for paragraph, _exact in wanted})
    return {(passage.paragraph_id, passage.exact): passage.pk for passage in stored}


def passages(kind_name: str, content: Mapping[str, Any]) -> list[tuple[int, str]]:
    """List the passages that a content names, each once, in the order in which they stand there."""
    kind = KINDS[kind_name]
    return list(dict.fromkeys(_passages(kind.model, kind.children, content)))


def _passages(
    model: type[models.Model], children: Sequence[Child], content: Mapping[str, Any]
) -> Iterator[tuple[int, str]]:
    for field in own_fields(model):
        if field.related_model is Passage and content.get(field.name) is not None:
            paragraph, exact = content[field.name]
            yield paragraph, exact
    for child in children:
        for row in content.get(child.name, ()):
            yield from _passages(child.model, child.children, row)


# --- Recognising


def recognise(kind_name: str, content: Content, stored: Mapping[str, Any]) -> Content:
    """Give content that came without keys the keys of the stored rows that its rows stand for.

    A row stands for the one with the same values in its model's unique fields; without such fields, for the one in
    the same place.
    """
    return _recognise_children(KINDS[kind_name].children, content, stored)


def _recognise_children(children: Sequence[Child], content: Content, stored: Mapping[str, Any]) -> Content:
    keyed = dict(content)
    for child in children:
        names = unique_fields(child)
        known = {identity(row, names, place): row for place, row in enumerate(stored[child.name])}
        keyed[child.name] = []
        for place, row in enumerate(content[child.name]):
            match = known.get(identity(row, names, place))
            below = _recognise_children(child.children, row, match) if match else row
            keyed[child.name].append({**below, "id": match["id"] if match else None})
    return keyed


def unique_fields(child: Child) -> list[str]:
    """Name the fields that tell a child's rows apart beside their parent; empty where only their place does."""
    for constraint in child.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and child.parent in constraint.fields[:1]:
            return [name for name in constraint.fields if name != child.parent]
    return []


def identity(row: Mapping[str, Any], names: Sequence[str], place: int = 0) -> str:
    """Give what tells a row apart beside its parent: its unique fields, else its place."""
    return repr([row[name] for name in names] if names else place)


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


def check(record: Record) -> None:
    """Raise what the database would refuse if this record, as it stands, were made public by a revision."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT review_check_{KINDS[record.kind].name}(%s, true)", [record.pk])


# --- Places


def at(content: Any, path: str) -> Any:
    """Give what stands at a path like `texts.0.language`; the whole for an empty one.

    Raises KeyError where there is no such place.
    """
    for part in path.split(".") if path else ():
        if isinstance(content, Mapping):
            content = content[part]
        elif isinstance(content, list) and part.isascii() and part.isdigit() and int(part) < len(content):
            content = content[int(part)]
        else:
            raise KeyError(path)
    return content


def followed(path: str, before: Any, after: Any) -> str | None:
    """Give the path at which a place of one content stands in a later one; None where it is gone.

    A row is followed by its `id`, and where it has none by its index.
    """
    found = []
    for part in path.split(".") if path else ():
        try:
            before = at(before, part)
            step = part
            if isinstance(after, list):
                key = before.get("id") if isinstance(before, Mapping) else None
                keys = [row.get("id") if isinstance(row, Mapping) else None for row in after]
                step = str(keys.index(key)) if key is not None else part
            after = at(after, step)
        except (KeyError, ValueError):
            return None
        found.append(step)
    return ".".join(found)


# --- Comparing


def same(one: Any, other: Any) -> bool:
    """Say whether two contents are equal but for the keys of their rows; what is not spoken of is empty."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = (one.keys() | other.keys()) - {"id"}
        return all(same(one.get(key), other.get(key)) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one is None and not other) or (other is None and not one)
