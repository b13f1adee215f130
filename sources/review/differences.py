"""What differs between two contents of a record, in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from sources.models.document import Paragraph
from sources.models.text import Passage
from sources.review.content import KINDS, Child, Kind, own_fields
from sources.review.models import Record, Reviewed

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: the same on both sides, or only on this one."""

    words: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` or `after` is empty where there was nothing.

    `path` names the place in the later content; for what has gone, the list that it was in.
    """

    what: str
    before: str
    after: str
    path: str = ""

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Give both sides in pieces that are the same or not, word by word."""
        return pieces(self.before, self.after)


MOST_WORDS = 1500
"""Longer texts are not compared word by word: it would take too long."""
LEAST_ALIKE = 0.3
"""Texts less alike than this read better one after the other, whole."""


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Split two texts into what they share and what only one of them has, by words."""
    old, new = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    whole = ([Piece(text, is_own=True)] if text else [] for text in (before, after))
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return tuple(whole)  # type: ignore[return-value]
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return tuple(whole)  # type: ignore[return-value]
    left, right = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if b > a:
            left.append(Piece("".join(old[a:b]), is_own=tag != "equal"))
        if d > c:
            right.append(Piece("".join(new[c:d]), is_own=tag != "equal"))
    return left, right


def compare(kind_name: str, before: Row | None, after: Row) -> list[Change]:
    """List what differs, in the order of the form; `before` is None for what is new.

    Costs one query for each model whose rows are named.
    """
    return compare_many([(kind_name, before, after)])[0]


Known = Mapping[type[models.Model], Mapping[Any, str]]


def compare_many(contents: Sequence[tuple[str, Row | None, Row]], known: Known | None = None) -> list[list[Change]]:
    """Compare many at once, each as kind, before and after, for the queries of one.

    `known` are names, by model and key, that need not be looked up.
    """
    rows = [(KINDS[kind], content) for kind, before, after in contents for content in (before, after) if content]
    names = Names(rows, known or {})
    found = []
    for kind_name, before, after in contents:
        old_slug = before["slug"] if before else ""
        changes = [] if old_slug == after["slug"] else [Change(_("address"), old_slug, after["slug"], "slug")]
        was, will = (names.record(content.get("merged_into_id")) if content else "" for content in (before, after))
        if was != will:
            changes.append(Change(_("merged into"), was, will, "merged_into_id"))
        found.append(changes + _differences(KINDS[kind_name], before, after, names, ("", "")))
    return found


def _differences(
    branch: Kind | Child, before: Row | None, after: Row | None, names: "Names", at: tuple[str, str]
) -> list[Change]:
    """`at` is what leads to the row, as words and as a path; the path of a row that has gone is that of its list."""
    changes = []
    label, path = at
    for field in own_fields(branch.model, branch.parent if isinstance(branch, Child) else ""):
        old = names.say(field, before.get(field.name)) if before else ""
        new = names.say(field, after.get(field.name)) if after else ""
        if old != new:
            place = f"{path}{field.name}" if after and field.name in after else path.rstrip(".")
            changes.append(Change(f"{label}{field.verbose_name}", old, new, place))
    for child in branch.children:
        pairs = _pairs((before or {}).get(child.name, []), (after or {}).get(child.name, []))
        for number, (old_row, new_row) in enumerate(pairs, 1):
            own = f"{label}{child.model._meta.verbose_name} {number}: "
            where = f"{path}{child.name}.{number - 1}." if new_row else f"{path}{child.name}." if after else path
            changes += _differences(child, old_row, new_row, names, (own, where))
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

    def __init__(self, contents: Sequence[tuple[Kind, Row]], known: Known) -> None:
        keys: dict[type[models.Model], set[Any]] = {}
        for kind, content in contents:
            self._collect(kind, content, keys)
        self._rows = {model: dict(known.get(model, {})) for model in keys}
        for model, found in keys.items():
            if missing := found - self._rows[model].keys():
                self._rows[model] |= _name_rows(model, missing)
        merged = {content["merged_into_id"] for _kind, content in contents if content.get("merged_into_id")}
        self._slugs = dict(Record.objects.filter(pk__in=merged).values_list("pk", "slug")) if merged else {}

    def record(self, key: Any) -> str:
        """Name a record of the same kind by its address."""
        return self._slugs.get(key, "") if key else ""

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
    return {key: str(row) for key, row in named_rows(model, keys).items()}


def named_rows(model: type[models.Model], keys: Iterable[Any]) -> dict[Any, Any]:
    """Give rows by key, with what they are called by."""
    rows = model._default_manager.filter(pk__in=keys)
    if issubclass(model, Reviewed):
        rows = rows.select_related("record")
    children = {relation.name for relation in model._meta.related_objects} & {"texts", "names"}
    return {row.pk: row for row in rows.prefetch_related(*children)}
