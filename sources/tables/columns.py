"""The columns of a kind: each shows a part of a record's content as text, and puts changed text back into it.

What a column shows names other records by their slug, passages by their locator, and never a key of the database,
quoted words or captured text. A part whose text did not change is left alone, so that what a column does not show
cannot be lost.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.fields import Field

from sources.models.document import Paragraph
from sources.models.fields import Translation, WordsField
from sources.models.text import Passage
from sources.review.content import KINDS, Child, Content, Kind, own_fields, unique_fields
from sources.review.models import Record, Reviewed
from sources.tables import cells

LEFT_OUT = {"paragraphs"}
"""Children that are no part of a list though their rows are simple: the map of a captured text."""

BY_LANGUAGE = re.compile(r"(.+)_([a-z]{2,3})\Z")
YES, NO = {"yes", "true", "1", "sì", "si", "vero"}, {"no", "false", "0", "falso"}
MOST_NAMED = 12
"""Known values that a sentence lists."""

Row = dict[str, Any]


class CellError(ValueError):
    """A cell cannot be put into the record; its text says why and what to write."""


class Names:
    """What keys are called in a table: records by slug, paragraphs by locator. Each kind is looked up once."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, int]] = {}
        self._slugs: dict[str, dict[int, str]] = {}
        self._merged: dict[int, str] = {}
        self._locators: dict[int, tuple[int, str]] = {}
        self._paragraphs: dict[int, dict[str, int]] = {}

    def add(self, kind: str, keys: Mapping[str, int]) -> None:
        """Make known records that are stored after the look-up."""
        self._know(kind)
        self._keys[kind] |= keys
        self._slugs[kind] |= {key: slug for slug, key in keys.items()}

    def learn_passages(self, contents: Iterable[Mapping[str, Any]], kind: Kind) -> None:
        """Look up in one go the paragraphs that these contents name."""
        wanted = {key for content in contents for key in _paragraph_keys(kind, content)} - self._locators.keys()
        if wanted:
            self._keep(Paragraph.objects.filter(pk__in=wanted))

    def slug(self, kind: str, key: int) -> str:
        self._know(kind)
        return self._slugs[kind].get(key, "")

    def key(self, kind: str, slug: str) -> int:
        """Give the key of the record at a slug. Raises CellError."""
        self._know(kind)
        key = self._keys[kind].get(slug)
        label = KINDS[kind].label
        if key is None:
            raise CellError(_("There is no %(kind)s with the slug “%(slug)s”.") % {"kind": label, "slug": slug})
        if key in self._merged:
            raise CellError(
                _("“%(slug)s” was merged into “%(into)s”: name that one.") % {"slug": slug, "into": self._merged[key]}
            )
        return key

    def find(self, kind: str, slug: str) -> int | None:
        self._know(kind)
        return self._keys[kind].get(slug)

    def locator(self, paragraph: int) -> tuple[int, str]:
        """Give a paragraph's document and locator; none for one that is no more."""
        if paragraph not in self._locators:
            self._keep(Paragraph.objects.filter(pk=paragraph))
        return self._locators.get(paragraph, (0, ""))

    def paragraph(self, document: int, locator: str) -> int:
        """Give the key of a document's paragraph. Raises CellError."""
        if document not in self._paragraphs:
            self._paragraphs[document] = {}
            self._keep(Paragraph.objects.filter(document=document))
        if locator not in self._paragraphs[document]:
            raise CellError(
                _("This document has no paragraph “%(locator)s”. It has: %(known)s.")
                % {"locator": locator, "known": _some(self._paragraphs[document])}
            )
        return self._paragraphs[document][locator]

    def _know(self, kind: str) -> None:
        if kind not in self._keys:
            found = list(Record.objects.filter(kind=kind).values_list("slug", "pk", "merged_into__slug"))
            self._keys[kind] = {slug: key for slug, key, _into in found}
            self._slugs[kind] = {key: slug for slug, key, _into in found}
            self._merged |= {key: into for _slug, key, into in found if into}

    def _keep(self, paragraphs: "models.QuerySet[Paragraph]") -> None:
        for key, document, locator in paragraphs.values_list("pk", "document_id", "locator"):
            self._locators[key] = document, locator
            if document in self._paragraphs:
                self._paragraphs[document][locator] = key


def _paragraph_keys(branch: Kind | Child, content: Mapping[str, Any]) -> Iterator[int]:
    for field in own_fields(branch.model):
        if field.related_model is Passage and content.get(field.name):
            yield content[field.name][0]
    for child in branch.children:
        for row in content.get(child.name, []):
            yield from _paragraph_keys(child, row)


# --- One value of one field


def say(field: "models.Field[Any, Any]", value: Any, names: Names, document: int | None) -> str:
    """Give a value of a content as text. `document` is the one whose passages need not name it."""
    if value in (None, "", [], {}):
        return ""
    if field.related_model is Passage:
        of, locator = names.locator(value[0])
        return locator if of == document else f"{names.slug('document', of)}:{locator}"
    if field.related_model is Record:
        found = Record.objects.get(pk=value)
        return f"{found.kind}/{found.slug}"
    return names.slug(_kind_of(field), value) if field.is_relation else _plainly(field, value)


def _plainly(field: "models.Field[Any, Any]", value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, models.DecimalField):
        return f"{Decimal(value).normalize():f}"
    return cells.join(map(str, value), ";") if isinstance(value, list) else str(value)


def take(field: "models.Field[Any, Any]", text: str, names: Names, document: int | None) -> Any:
    """Give the value of a text, as contents hold it. Raises CellError."""
    if not text:
        return empty(field)
    if field.related_model is Passage:
        return _passage(text, names, document)
    if field.related_model is Record:
        kind, _slash, slug = text.partition("/")
        if kind not in KINDS:
            raise CellError(
                _("Write the kind before the slug: claim/drone-deal. Kinds: %(kinds)s.") % {"kinds": _some(KINDS)}
            )
        return names.key(kind, slug)
    if field.is_relation:
        return names.key(_kind_of(field), text)
    return _clean(field, _typed(field, text))


def empty(field: "models.Field[Any, Any]") -> Any:
    """Give what a field holds when nothing is written: its default. Dates and choices without one are empty."""
    value = None if field.is_relation else field.get_default()
    return "" if value is None and not field.null and not field.is_relation else value


def _passage(text: str, names: Names, document: int | None) -> list[Any]:
    slug, colon, locator = text.rpartition(":")
    if colon:
        document = names.key("document", slug.strip())
    elif document is None:
        raise CellError(_("Name the document before the locator: tag43-2022:p4."))
    return [names.paragraph(document, locator.strip()), ""]


def _typed(field: "models.Field[Any, Any]", text: str) -> Any:
    if isinstance(field, models.BooleanField):
        if text.lower() in YES | NO:
            return text.lower() in YES
        raise CellError(_("Write yes or no."))
    if isinstance(field, ArrayField):
        return [cells.plain(part) for part in cells.split(text, ";") if part]
    if isinstance(field, models.DecimalField):
        try:
            return str(Decimal(text).quantize(Decimal(1).scaleb(-(field.decimal_places or 0))))
        except InvalidOperation:
            raise CellError(_("Write a number with digits and a point: 918000000 or 4.5.")) from None
    if isinstance(field, models.IntegerField):
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise CellError(_("Write a whole number in digits."))
        return int(text)
    return text


def _clean(field: "models.Field[Any, Any]", value: Any) -> Any:
    if field.choices and value not in dict(field.flatchoices):
        known = _some(str(key) for key, _label in field.flatchoices)
        raise CellError(_("Write one of these words: %(known)s.") % {"known": known})
    try:
        field.clean(value, None)
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from error
    if isinstance(field, models.TextField) and field.max_length and len(value) > field.max_length:
        raise CellError(_("At most %(longest)s characters.") % {"longest": field.max_length})
    return value


def _kind_of(field: "models.Field[Any, Any]") -> str:
    related = field.related_model
    assert isinstance(related, type)
    assert issubclass(related, Reviewed)
    return related.kind()


def _help(field: "models.Field[Any, Any]") -> str:
    words = ", ".join(str(key) for key, _label in field.flatchoices) if field.choices else ""
    return " ".join(filter(None, [str(field.help_text), _("Words: %(known)s.") % {"known": words} if words else ""]))


def _some(words: Iterable[str]) -> str:
    known = list(words)
    return ", ".join(known[:MOST_NAMED]) + (", …" if len(known) > MOST_NAMED else "")


# --- Columns


class Column(Field):  # type: ignore[misc]  # the library is not typed
    """One column of a kind's table."""

    label = ""
    help_text = ""
    names: Names

    def __init__(self, name: str) -> None:
        super().__init__(attribute=name, column_name=name)

    def show(self, content: Mapping[str, Any]) -> str:
        """Give what stands in the cell of this record."""
        raise NotImplementedError

    def put(self, content: Content, text: str) -> None:
        """Make this content say what the cell says. Raises CellError."""
        raise NotImplementedError

    def export(self, instance: Mapping[str, Any], **_kwargs: Any) -> str:
        return self.show(instance)


class SlugColumn(Column):
    """The address of a record, by which its row is known."""

    def __init__(self) -> None:
        super().__init__("slug")
        self.label = _("Address")
        self.help_text = _("Every row needs it: it says which record the row is. Good: anka-licence-2022.")

    def show(self, content: Mapping[str, Any]) -> str:
        return str(content["slug"])


class FieldColumn(Column):
    """A field of the record itself."""

    def __init__(self, field: "models.Field[Any, Any]") -> None:
        super().__init__(field.name)
        self.field, self.label, self.help_text = field, str(field.verbose_name), _help(field)

    def show(self, content: Mapping[str, Any]) -> str:
        return say(self.field, content.get(self.field.name), self.names, None)

    def put(self, content: Content, text: str) -> None:
        content[self.field.name] = take(self.field, text, self.names, None)


class NoteColumn(Column):
    """A note of ours in one language."""

    def __init__(self, field: "models.Field[Any, Any]", language: str) -> None:
        super().__init__(f"{field.name}_{language}")
        self.field, self.language = field, language
        self.label, self.help_text = f"{field.verbose_name} ({language})", str(field.help_text)

    def show(self, content: Mapping[str, Any]) -> str:
        words = self.field.to_python(content.get(self.field.name)) or {}
        return str(words.get(self.language, ""))

    def put(self, content: Content, text: str) -> None:
        words = dict(self.field.to_python(content.get(self.field.name)) or {})
        words.pop(self.language, None)
        content[self.field.name] = words | ({self.language: text} if text else {})


class TextColumn(Column):
    """A field of a record's texts in one language."""

    def __init__(self, child: Child, field: "models.Field[Any, Any]", language: str) -> None:
        super().__init__(f"{field.name}_{language}")
        self.child, self.field, self.language = child, field, language
        self.label, self.help_text = f"{field.verbose_name} ({language})", _help(field)

    def show(self, content: Mapping[str, Any]) -> str:
        row = self._row(content)
        return say(self.field, row.get(self.field.name), self.names, None) if row else ""

    def put(self, content: Content, text: str) -> None:
        row = self._row(content)
        if row is None:
            row = blank(self.child) | {"language": self.language}
            if content["texts"]:
                row["status"] = str(Translation.Status.TRANSLATED)
            content["texts"] = [*content["texts"], row]
        row[self.field.name] = take(self.field, text, self.names, None)

    def _row(self, content: Mapping[str, Any]) -> Row | None:
        return next((row for row in content.get("texts", []) if row["language"] == self.language), None)


class RowsColumn(Column):
    """Simple children in one cell: rows with semicolons between them, their parts with upright strokes."""

    def __init__(self, child: Child, kind: Kind) -> None:
        super().__init__(column_name(child))
        self.child, self.parts = child, parts_of(child)
        self.has_document = any(field.name == "document" for field in own_fields(kind.model))
        self.is_document = kind.name == "document"
        self.label = str(child.model._meta.verbose_name_plural)
        how = " | ".join(str(field.verbose_name) for field in self.parts)
        self.help_text = _("Several with semicolons. Each: %(parts)s; what is left out at its end is empty.") % {
            "parts": how
        }
        if len(self.parts) == 1:
            self.help_text = _("Several with semicolons. Each: %(parts)s.") % {"parts": how}

    def show(self, content: Mapping[str, Any]) -> str:
        document = self._document(content)
        shown = [self._said(row, document) for row in content.get(self.child.name, [])]
        return "; ".join(filter(None, shown))

    def put(self, content: Content, text: str) -> None:
        """Keep the rows that the cell still names, with what it does not show of them; add and take out others."""
        document = self._document(content)
        said = [(row, self._said(row, document)) for row in content[self.child.name]]
        unseen = [row for row, words in said if not words]
        seen = [row for row, words in said if words]
        wanted = [self._taken(item, document) for item in cells.split(text, ";") if item]
        everything, marks = [field.name for field in self.parts], self._marks()
        matches = [_matching(seen, values, everything) for values in wanted]
        matches = [match or _matching(seen, values, marks) for match, values in zip(matches, wanted, strict=True)]
        rows = [
            self._merged(match or blank(self.child), values) for match, values in zip(matches, wanted, strict=True)
        ] + unseen
        if any(field.name == "position" for field in own_fields(self.child.model)):
            rows = [row | {"position": number} for number, row in enumerate(rows, 1)]
        content[self.child.name] = rows

    def _document(self, content: Mapping[str, Any]) -> int | None:
        if self.is_document:
            return self.names.find("document", content["slug"])
        return content.get("document") if self.has_document else None

    def _marks(self) -> list[str]:
        """Name the parts by which a row is known when others have changed."""
        unique = set(unique_fields(self.child))
        return [field.name for field in self.parts if field.name in unique] or [self.parts[0].name]

    def _merged(self, row: Row, values: Row) -> Row:
        """Put the values into a row; a passage of the same paragraph keeps its quoted words."""
        kept = {
            name for name, value in values.items() if isinstance(value, list) and _place(row[name]) == _place(value)
        }
        return row | {name: value for name, value in values.items() if name not in kept}

    def _said(self, row: Mapping[str, Any], document: int | None) -> str:
        found = [
            "" if value == empty(field) else say(field, value, self.names, document)
            for field, value in ((field, row.get(field.name)) for field in self.parts)
        ]
        while found and not found[-1]:
            found.pop()
        return cells.join(found, "|")

    def _taken(self, item: str, document: int | None) -> Row:
        given = [cells.plain(part) for part in cells.split(item, "|")]
        shown = cells.visible(item)
        if len(given) > len(self.parts):
            raise CellError(_("“%(item)s” has too many parts. %(how)s") % {"item": shown, "how": self.help_text})
        given += [""] * (len(self.parts) - len(given))
        try:
            pairs = zip(self.parts, given, strict=True)
            return {field.name: take(field, part, self.names, document) for field, part in pairs}
        except CellError as error:
            raise CellError(f"{shown}: {error}") from error


def _matching(rows: list[Row], values: Row, names: Sequence[str]) -> Row | None:
    """Take out of the rows the first that has these values; a passage by its paragraph."""
    for place, row in enumerate(rows):
        if all(_place(row[name]) == _place(values[name]) for name in names):
            return rows.pop(place)
    return None


def _place(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def parts_of(child: Child) -> list["models.Field[Any, Any]"]:
    """Give the fields of a child's row that fit into a cell: not its place, nor longer texts."""
    return [
        field
        for field in own_fields(child.model, child.parent)
        if field.editable and field.name != "position" and not isinstance(field, WordsField | models.TextField)
    ]


def column_name(child: Child) -> str:
    """Name the column of a child: `event_links` are `events`."""
    return f"{child.name.removesuffix('_links')}s" if child.name.endswith("_links") else child.name


def blank(branch: Kind | Child) -> Row:
    """Give a new row with nothing written in it."""
    parent = branch.parent if isinstance(branch, Child) else "record"
    row = {field.name: empty(field) for field in own_fields(branch.model, parent)}
    return {"id": None, **row} | {child.name: [] for child in branch.children}


# --- All columns of a kind


def own_columns(kind: Kind) -> Iterator["models.Field[Any, Any]"]:
    """Give the fields of the record that a list holds. Who coded and when is signed here, never brought."""
    for field in own_fields(kind.model, "record"):
        if field.editable and field.related_model is not Passage:
            yield field


def text_fields(kind: Kind) -> tuple[Child | None, list["models.Field[Any, Any]"]]:
    """Give the texts of a kind and what each says, beside its language."""
    child = next((child for child in kind.children if child.name == "texts"), None)
    if child is None:
        return None, []
    fields = [field for field in own_fields(child.model, child.parent) if field.name != "language"]
    own = {field.name for field in Translation._meta.get_fields()}
    return child, sorted(fields, key=lambda field: field.name in own)


def listed_children(kind: Kind) -> list[Child]:
    return [child for child in kind.children if child.name not in {"texts", *LEFT_OUT} and not child.children]


def left_out(kind: Kind) -> list[str]:
    """Say what of a record its table does not hold, in words."""
    children = [child for child in kind.children if child.name in LEFT_OUT or child.children]
    words = [str(child.model._meta.verbose_name_plural) for child in children]
    for child in listed_children(kind):
        shown = {field.name for field in parts_of(child)} | {"position"}
        for field in own_fields(child.model, child.parent):
            if field.name not in shown:
                words.append(f"{child.model._meta.verbose_name_plural}: {field.verbose_name}")
            elif field.related_model is Passage:
                words.append(
                    f"{child.model._meta.verbose_name_plural}: {Passage._meta.get_field('exact').verbose_name}"
                )
    words += [str(field.verbose_name) for field in own_fields(kind.model, "record") if not field.editable]
    return words


def columns_of(kind: Kind, languages: Iterable[str], names: Names) -> list[Column]:
    """Build the columns of a kind, with its texts and notes in these languages."""
    found: list[Column] = [SlugColumn()]
    languages = list(languages)
    for field in own_columns(kind):
        if isinstance(field, WordsField):
            found += [NoteColumn(field, language) for language in languages]
        else:
            found.append(FieldColumn(field))
    texts, fields = text_fields(kind)
    if texts is not None:
        found += [TextColumn(texts, field, language) for language in languages for field in fields]
    found += [RowsColumn(child, kind) for child in listed_children(kind)]
    for column in found:
        column.names = names
    return found


def languages_of(kind: Kind, contents: Iterable[Mapping[str, Any]]) -> list[str]:
    """List the languages of the interface, and then all others that the texts and notes of these contents have."""
    found = dict.fromkeys(code for code, _name in settings.LANGUAGES)
    notes = [field.name for field in own_columns(kind) if isinstance(field, WordsField)]
    for content in contents:
        found |= dict.fromkeys(row["language"] for row in content.get("texts", []))
        for name in notes:
            found |= dict.fromkeys(content.get(name) or {})
    return list(found)


def languages_named(columns: Iterable[str]) -> list[str]:
    """List the languages of the interface, and those that names of columns end with."""
    found = dict.fromkeys(code for code, _name in settings.LANGUAGES)
    return list(found | dict.fromkeys(match[2] for match in map(BY_LANGUAGE.fullmatch, columns) if match))
