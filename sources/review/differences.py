"""What differs between two contents of a record, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from sources.models.document import Paragraph, Passage
from sources.review.content import KINDS, Child, Kind, own_fields
from sources.review.models import Record, Reviewed

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` or `after` is empty where there was nothing."""

    what: str
    before: str
    after: str


def compare(kind_name: str, before: Row | None, after: Row) -> list[Change]:
    """List what differs, in the order of the form; `before` is None for what is new.

    Costs one query for each model whose rows are named.
    """
    kind = KINDS[kind_name]
    old_slug = before["slug"] if before else ""
    changes = [] if old_slug == after["slug"] else [Change(_("address"), old_slug, after["slug"])]
    names = Names(kind, [content for content in (before, after) if content])
    was, will = (names.record(content.get("merged_into_id")) if content else "" for content in (before, after))
    if was != will:
        changes.append(Change(_("merged into"), was, will))
    return changes + _differences(kind, before, after, names, "")


def _differences(
    branch: Kind | Child, before: Row | None, after: Row | None, names: "Names", path: str
) -> list[Change]:
    changes = []
    for field in own_fields(branch.model, branch.parent if isinstance(branch, Child) else ""):
        old = names.say(field, before.get(field.name)) if before else ""
        new = names.say(field, after.get(field.name)) if after else ""
        if old != new:
            changes.append(Change(f"{path}{field.verbose_name}", old, new))
    for child in branch.children:
        pairs = _pairs((before or {}).get(child.name, []), (after or {}).get(child.name, []))
        for number, (old_row, new_row) in enumerate(pairs, 1):
            label = f"{path}{child.model._meta.verbose_name} {number}: "
            changes += _differences(child, old_row, new_row, names, label)
    return changes


def _pairs(before: Sequence[Row], after: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Put rows with the same key beside each other: first all that are there now, then those that have gone."""
    olds = {row.get("id"): row for row in before}
    kept = {row.get("id") for row in after}
    return [(olds.get(row.get("id")), row) for row in after] + [
        (row, None) for key, row in olds.items() if key not in kept
    ]


class Names:
    """What the keys inside contents are called, fetched once for each model."""

    def __init__(self, kind: Kind, contents: Sequence[Row]) -> None:
        keys: dict[type[models.Model], set[Any]] = {}
        for content in contents:
            self._collect(kind, content, keys)
        self._rows = {model: _name_rows(model, found) for model, found in keys.items()}

    @staticmethod
    def record(key: Any) -> str:
        """Name a record of the same kind by its address."""
        found = Record.objects.filter(pk=key).first() if key else None
        return found.slug if found else ""

    def _collect(self, branch: Kind | Child, content: Row, keys: dict[type[models.Model], set[Any]]) -> None:
        for field in own_fields(branch.model):
            related, value = field.related_model, content.get(field.name)
            if isinstance(related, type) and value is not None:
                keys.setdefault(_named_by(related), set()).add(value[0] if related is Passage else value)
        for child in branch.children:
            for row in content.get(child.name, []):
                self._collect(child, row, keys)

    def say(self, field: "models.Field[Any, Any]", value: Any) -> str:
        """Put one value into words."""
        if value in (None, "", [], {}):
            return ""
        related = field.related_model
        if isinstance(related, type):
            key, exact = (value[0], value[1]) if related is Passage else (value, "")
            name = self._rows.get(_named_by(related), {}).get(key, f"#{key}")
            return f"{name} “{exact}”" if exact else name
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, dict):
            return "\n".join(f"{language}: {text}" for language, text in value.items())
        if isinstance(value, list):
            return ", ".join(map(str, value))
        labels = dict(field.flatchoices)
        return str(labels.get(value, value))


def _named_by(model: type[models.Model]) -> type[models.Model]:
    """Give the model whose rows name a key: a passage is named by its paragraph."""
    return Paragraph if model is Passage else model


def _name_rows(model: type[models.Model], keys: set[Any]) -> dict[Any, str]:
    rows = model._default_manager.filter(pk__in=keys)
    if issubclass(model, Reviewed):
        rows = rows.select_related("record")
    children = {relation.name for relation in model._meta.related_objects} & {"texts", "names"}
    rows = rows.prefetch_related(*children)
    return {row.pk: str(row) for row in rows}
