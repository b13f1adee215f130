"""Two editors on one record: what each did since both opened it, put together field by field.

Of every field three values are known: as it was when the slower one opened the form, as it stands now, and as typed.
What only one of the two changed is taken from that one. What both changed is a clash: it holds what was typed, and the
editor is asked. Rows are told apart by their key; new ones by the fields that must be unique.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from sources.review.content import KINDS, MERGE, Child, Content, Kind, identity, own_fields, unique_fields
from sources.review.differences import Names

SALT = "started_from"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Start:
    """What a form was opened on, as it travels with the form, signed.

    `shown` is the content that it showed; `stored` what was stored then, which is another one where the form already
    showed two editors' work. `at` is the time in seconds since 1970.
    """

    shown: Content
    stored: Content
    at: int = 0

    def sign(self) -> str:
        stored = None if self.stored == self.shown else self.stored
        return signing.dumps([self.shown, stored], salt=SALT, compress=True)


def read_start(text: str) -> Start | None:
    """Give what a form says it was opened on; None where we did not sign it."""
    try:
        shown, stored = signing.loads(text, salt=SALT)
        at = signing.b62_decode(text.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return None
    return Start(shown, stored or shown, at)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the quicker editor changed, in words; `clash` where the slower one typed something else there."""

    path: str
    """Where it is: field names and row keys with dots, `texts.12.statement`."""
    what: str
    opened: str
    now: str
    typed: str
    clash: bool


@dataclass(slots=True)
class Together:
    """Both editors' work in one content, and what the slower one should look at."""

    content: Content
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sides:
    """Three states of the same row, or of a record: as opened (None where nobody knows), as stored, as typed."""

    opened: Row | None
    now: Row
    typed: Row

    def get(self, name: str) -> tuple[Any, Any, Any]:
        return tuple(row.get(name) if row else None for row in (self.opened, self.now, self.typed))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a record: for the machine and in words."""

    path: str = ""
    label: str = ""

    def at(self, path: str, label: str) -> "Place":
        return Place(f"{self.path}{path}", f"{self.label}{label}")


def put_together(kind_name: str, *, opened: Row | None, now: Row, typed: Row) -> Together:
    """Combine three contents of a record. `opened` is None where nobody knows: then every difference is a clash."""
    kind, sides = KINDS[kind_name], Sides(opened, now, typed)
    merger = _Merger(Names([(kind, each) for each in (opened, now, typed) if each], {}))
    content = merger.row(kind, sides, Place())
    slug = merger.value("slug", sides, Place("slug", _("address")), str)
    content = {"slug": slug, **{name: now[name] for name in MERGE if name in now}, **content}
    return Together(content, merger.differences)


class _Merger:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.differences: list[Difference] = []

    def row(self, branch: Kind | Child, sides: Sides, place: Place) -> dict[str, Any]:
        together: dict[str, Any] = {"id": sides.now["id"]} if "id" in sides.now else {}
        for each in own_fields(branch.model, branch.parent if isinstance(branch, Child) else ""):
            where = place.at(each.name, str(each.verbose_name))
            together[each.name] = self.value(each.name, sides, where, partial(self.names.say, each))
        for child in branch.children:
            together[child.name] = list(self.rows(child, sides, place))
        return together

    def value(self, name: str, sides: Sides, place: Place, say: Callable[[Any], str]) -> Any:
        before, there, mine = sides.get(name)
        known = sides.opened is not None
        clash = not _alike(there, mine) and not (known and (_alike(before, there) or _alike(before, mine)))
        if clash or (known and not _alike(before, there)):
            self.tell(place, [say(each) if each is not None else "" for each in (before, there, mine)], clash=clash)
        return there if known and _alike(before, mine) else mine

    def rows(self, child: Child, sides: Sides, place: Place) -> Iterator[dict[str, Any]]:
        before = {row["id"]: row for row in (sides.opened or {}).get(child.name, [])}
        there, kept = sides.now.get(child.name, []), {row["id"]: row for row in sides.typed.get(child.name, [])}
        twins = _twins(child, before, there, kept.values())
        name = str(child.model._meta.verbose_name)
        for number, row in enumerate(there, 1):
            other = kept.pop(row["id"], None) or kept.pop(twins.get(row["id"]), None)
            old, where = before.get(row["id"]), place.at(f"{child.name}.{row['id']}", f"{name} {number}")
            if other is not None:
                base = old if old is not None or sides.opened is None else {}
                yield self.row(child, Sides(base, row, other), where.at(".", ": "))
            elif old is None or not _alike(old, row):
                self.tell(where, [self.summary(child, each) for each in (old, row, None)], clash=old is not None)
                yield dict(row)
        for row in kept.values():
            old = before.get(row["id"])
            changed = old is None or not _alike(old, row)
            if old is not None:
                where = place.at(f"{child.name}.{row['id']}", name)
                self.tell(where, [self.summary(child, each) for each in (old, None, row)], clash=changed)
            if changed:
                yield dict(row)

    def tell(self, place: Place, said: Sequence[str], *, clash: bool) -> None:
        opened, now, typed = said
        self.differences.append(Difference(place.path, place.label, opened, now, typed, clash))

    def summary(self, child: Child, row: Row | None) -> str:
        if row is None:
            return ""
        said = [self.names.say(each, row.get(each.name)) for each in own_fields(child.model, child.parent)]
        said += [self.summary(below, each) for below in child.children for each in row.get(below.name, [])]
        return " · ".join(words for words in said if words)


def _twins(child: Child, before: Mapping[Any, Row], there: Iterable[Row], mine: Iterable[Row]) -> dict[Any, Any]:
    """Pair the keys of rows that both editors added and that stand for the same, by their unique fields."""
    names = unique_fields(child)
    if not names:
        return {}
    added = {identity(row, names): row["id"] for row in mine if row["id"] not in before}
    return {row["id"]: added.get(identity(row, names)) for row in there if row["id"] not in before}


def _plain(value: Any) -> Any:
    """Make equal what only a browser makes different: line ends, blanks at the ends, empty and missing."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items() if key != "id"} or None
    return [_plain(each) for each in value] or None if isinstance(value, list | tuple) else value


def _alike(one: Any, other: Any) -> bool:
    return bool(_plain(one) == _plain(other))


def take(content: Content, now: Row, paths: Sequence[str]) -> list[str]:
    """Put what stands now in place of what was typed, at these paths of differences; give those that lead nowhere."""
    return [path for path in paths if not _take(content, now, path.split("."))]


def _take(row: Any, now: Row, steps: Sequence[str]) -> bool:
    name, *rest = steps
    if name not in row or name not in now:
        return False
    if not rest:
        row[name] = now[name]
        return True
    key, *rest = rest
    if not isinstance(row[name], list):
        return False
    mine, theirs = (next((each for each in side[name] if str(each["id"]) == key), None) for side in (row, now))
    if rest and mine is not None and theirs is not None:
        return _take(mine, theirs, rest)
    if rest or mine is None:
        return False
    row[name] = [each for each in row[name] if each is not mine] + ([dict(theirs)] if theirs is not None else [])
    return True
