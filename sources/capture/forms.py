"""Forms of capture: what comes in, and what it seems to be, to be confirmed."""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.capture import fetching, files, storing
from sources.capture.marking import Line, Marked, named
from sources.models import Document, Paragraph, Responsibility, Snapshot, Source
from sources.models.fields import LANGUAGE_CODE, EDTFFormField
from sources.review.forms import KeySelect

LONGEST_TEXT = 2_000_000
"""Characters of a captured text."""


class ReadForm(forms.Form):
    """The first step: one of pasted text, a file, an address."""

    text = forms.CharField(
        label=gettext_lazy("Pasted text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 100, "autofocus": True}),
        help_text=gettext_lazy("Good: the whole page, selected and copied. Bad: only the sentences that you need."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("Text, HTML or PDF. Good: the page as saved by the browser. Bad: a picture of it."),
    )
    address = forms.URLField(
        label=gettext_lazy("Or an address"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        help_text=gettext_lazy("Parallax fetches it. Good: https://… of the page. Bad: a page behind a login."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("text", "file", "address") if cleaned.get(name)]
        if not self.errors and len(given) != 1:
            raise ValidationError(_("Give one of the three: the text, a file, or an address."), code="one")
        if not self.errors:
            try:
                self.reading, self.taken = self._read(given[0], cleaned[given[0]])
            except (fetching.NotFetched, files.Unreadable) as fault:
                self.add_error(given[0], str(fault))
            else:
                if not any(block.text.strip() for block in self.reading.blocks):
                    self.add_error(given[0], _("There is no text in it."))
                elif sum(len(block.text) + 1 for block in self.reading.blocks) > LONGEST_TEXT:
                    self.add_error(given[0], _("The text is too long."))
                elif len(self.reading.blocks) > settings.CAPTURE_MAX_PARAGRAPHS:
                    self.add_error(given[0], files.sentence("paragraphs"))
        return cleaned

    @staticmethod
    def _read(how: str, given: Any) -> tuple[files.Reading, storing.Taken]:
        if how == "text":
            blocks = tuple(files.Block(line, "") for line in files.lines(given))
            return files.Reading(blocks, files.TEXT, ""), storing.Taken(Snapshot.Method.PASTED)
        if how == "file":
            if given.size > settings.CAPTURE_MAX_BYTES:
                raise files.Unreadable(files.sentence("long", {"megabytes": f"{settings.CAPTURE_MAX_BYTES / 1e6:g}"}))
            body, name = given.read(), given.name[:1000]
            reading = files.read(body, media_type=given.content_type or "", name=name)
            return reading, storing.Taken(Snapshot.Method.FILE, name, hashlib.sha256(body).hexdigest())
        fetched = fetching.fetch(given)
        reading = files.read(fetched.body, media_type=fetched.media_type, charset=fetched.charset, name=fetched.address)
        digest = hashlib.sha256(fetched.body).hexdigest()
        return reading, storing.Taken(Snapshot.Method.ADDRESS, fetched.final_address[:1000], digest)


def document_field(name: str) -> Any:
    return Document._meta.get_field(name)


def responsible(role: str) -> dict[str, Any]:
    return {"queryset": Source.objects.all(), "required": False, "label": Responsibility.Role(role).label}


class KeepForm(forms.Form):
    """The second step: what the text seems to be, to be confirmed. `lines` come from the first step or from itself."""

    title = forms.CharField(
        label=gettext_lazy("Title as printed"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}), help_text=document_field("title").help_text,
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Where it has none: our own description"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Good: “Untitled: on defence spending”. Bad: “Untitled rant”."),
    )  # fmt: skip
    language = forms.CharField(
        label=gettext_lazy("Language"), max_length=3, validators=[LANGUAGE_CODE],
        widget=forms.TextInput(attrs={"size": 4}), help_text=document_field("language").help_text,
    )  # fmt: skip
    published = EDTFFormField(
        label=gettext_lazy("Published"), required=False,
        help_text=gettext_lazy("In words or as EDTF; empty where it is not known. Good: luglio 2022. Bad: a guess."),
    )  # fmt: skip
    published_words = forms.CharField(
        label=gettext_lazy("Date as printed"), required=False, max_length=200,
        help_text=document_field("published_words").help_text,
    )  # fmt: skip
    accessed_on = forms.DateField(
        label=gettext_lazy("Read on"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("“Yesterday” on the page is counted from here. Good: the day on which you copied it."),
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Address"), required=False, max_length=1000, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}), help_text=document_field("url").help_text,
    )  # fmt: skip
    author = forms.ModelChoiceField(**responsible("author"), help_text=gettext_lazy("Good: the name below the title."))
    byline = forms.CharField(
        label=gettext_lazy("Author as printed, where not among the sources"), required=False, max_length=200,
        help_text=gettext_lazy("Good: “Redazione”. Bad: the name that you suppose."),
    )  # fmt: skip
    publisher = forms.ModelChoiceField(
        **responsible("publisher"), help_text=gettext_lazy("Good: the outlet whose page it is.")
    )
    translation_of = forms.ModelChoiceField(
        Document.objects.all(), required=False, label=gettext_lazy("Translates"),
        help_text=document_field("translation_of").help_text,
    )  # fmt: skip
    copy_of = forms.ModelChoiceField(
        Document.objects.all(),
        required=False,
        label=gettext_lazy("Copies"),
        help_text=document_field("copy_of").help_text,
    )
    copy_note = forms.CharField(
        label=gettext_lazy("Note on the copy read"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}), help_text=document_field("copy_note").help_text,
    )  # fmt: skip

    def __init__(self, *args: Any, admin_site: Any, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source, document = Responsibility._meta.get_field("source"), document_field("copy_of")
        for name, key in (
            ("author", source),
            ("publisher", source),
            ("translation_of", document),
            ("copy_of", document),
        ):
            field: Any = self.fields[name]
            field.widget = KeySelect(key, admin_site)
            field.widget.choices = field.choices
        if again:
            self.fields = {"accessed_on": self.fields["accessed_on"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "title" in self.fields:
            if not cleaned.get("title") and not cleaned.get("description"):
                self.add_error("description", _("Without a title the text needs a description of ours."))
            if url := cleaned.get("url"):
                taken = Document.objects.filter(url=url).select_related("record").first()
                if taken is not None:
                    said = _("There is already a document with this address, “%(title)s”: capture it again from there.")
                    self.add_error("url", said % {"title": taken})
        return cleaned


def lines_from(data: Any) -> list[Marked]:
    """Read the marked paragraphs that the second step carries in its own fields.

    Raises ValidationError where they are not those that it was given.
    """
    text = str(data.get("lines", ""))
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_("The text is too long."))
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines or len(lines) > settings.CAPTURE_MAX_PARAGRAPHS or "\0" in text:
        raise ValidationError(_("The text arrived incomplete: read it again."))
    kinds = dict(Paragraph.Kind.choices)
    guessed = [guess.partition(" ") for guess in str(data.get("guessed", "")).replace("\r\n", "\n").split("\n")]
    found = []
    for at, line in enumerate(lines):
        kind = data.get(f"kind-{at}", "")
        was, _blank, said = guessed[at] if at < len(guessed) else ("", "", "")
        detail = said[:30] if kind == was else ""
        if kind not in kinds:
            raise ValidationError(_("Paragraph %(number)s: choose what it is.") % {"number": at + 1})
        found.append(Line(" ".join(line.split()), kind, detail))
    return named(found)
