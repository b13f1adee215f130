"""Reporting an error: the form, and the mark that stands in it in place of a cookie.

The form acts for nobody who is signed in, so there is nothing that another site could do in a reader's name; what
must be hindered are floods. The mark says which page the form is about, when it was opened and which reference number
it will have; it is signed, serves for a day, and is not taken in the first seconds.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pages.named import PAGE, plain_pages
from sources.models import ReaderReport, Record
from sources.models.report import LONGEST_PLACE, LONGEST_SOURCE, LONGEST_WORDS, new_number
from sources.reports.receiving import Page, Said, plain
from sources.review.content import KINDS

SALT = "pages.report"
SHORTEST, LONGEST = 3, 86_400
"""Seconds after its opening from which, and up to which, a form is taken."""
LARGEST = 200_000
"""Bytes of a whole form; the longest that its fields allow is far below."""
OTHER = "other"


class NotYet(Exception):  # noqa: N818  a person may send it again in a moment
    """The form was sent sooner after its opening than anybody types."""


class NoLonger(Exception):  # noqa: N818  the form is opened anew, with what was typed
    """The form was opened too long ago, or its mark is none of ours."""


@dataclass(frozen=True, slots=True)
class About:
    """The page that a report is about: for the queue, and in words with its address."""

    page: Page
    kind: str = ""
    slug: str = ""
    name: str = ""
    url: str = ""
    is_unknown: bool = False
    """Whether a page was named that is not here."""


def about(kind: str, slug: str) -> About:
    """Give the public page that a kind and an address name. Two queries at most."""
    if kind == PAGE and slug in plain_pages():
        return About(Page(name=slug), kind, slug, "", reverse(slug))
    if kind in KINDS and len(slug) <= 120 and "\0" not in slug:  # noqa: PLR2004  as long as an address is
        record = Record.objects.filter(kind=kind, slug=slug, published_at__isnull=False).first()
        if record is not None:
            row: Any = KINDS[kind].model._default_manager.select_related("record").get(pk=record.pk)
            return About(Page(about=record), kind, slug, str(row), row.get_absolute_url())
    return About(Page(), is_unknown=bool(kind or slug))


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of the form."""

    kind: str
    slug: str
    number: str
    at: int
    """Seconds of Unix time."""

    def mark(self) -> str:
        return signing.dumps([self.kind, self.slug, self.number, self.at], salt=SALT)

    def check(self) -> None:
        """Raise NotYet or NoLonger."""
        since = int(timezone.now().timestamp()) - self.at
        if since > LONGEST:
            raise NoLonger
        if since < SHORTEST:
            raise NotYet


def opened(of: About) -> Opening:
    return Opening(of.kind, of.slug, new_number(), int(timezone.now().timestamp()))


def read_mark(mark: str) -> Opening:
    """Give the opening that we signed. Raises NoLonger for anything else."""
    try:
        kind, slug, number, at = signing.loads(mark[:1000], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NoLonger from None
    return Opening(kind, slug, number, at)


class PlainField(forms.CharField):
    """Text as it is kept: what cannot be seen and no text here may hold is taken out, as nobody means to type it."""

    def to_python(self, value: Any) -> str:
        return plain(str(super().to_python(value) or ""))


class PageField(PlainField):
    """An address of a page, `http` or `https`, that can be stored and linked as it is."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (any(letter in value for letter in "<>\"'`\\") or len(value.split()) != 1):
            raise ValidationError(self.error_messages["invalid"], code="invalid")

    def run_validators(self, value: str) -> None:
        if value:
            super().run_validators(value)


def _help(field: str) -> Any:
    found: Any = ReaderReport._meta.get_field(field)
    return found.help_text


NO_ADDRESS = gettext_lazy(
    "This is not the address of a page. Copy it from the address line of your browser: it begins with http:// or "
    "https://. You can also leave it empty."
)


class ReportForm(forms.Form):
    """What a reader fills in. `website` is for programs: no person sees it."""

    words = PlainField(
        label=gettext_lazy("What is wrong?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_help("words"),
        error_messages={"required": gettext_lazy("Say what is wrong: a sentence is enough.")},
    )
    place = PlainField(
        label=gettext_lazy("Where on the page? (if you can say)"),
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_help("place"),
    )
    source_url = PageField(
        label=gettext_lazy("A page that shows it (if there is one)"),
        max_length=LONGEST_SOURCE,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_help("source_url"),
        validators=[URLValidator(schemes=["http", "https"], message=NO_ADDRESS)],
        error_messages={"invalid": NO_ADDRESS},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address (only if you want to be asked)"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_help("email"),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do you write?"),
        help_text=gettext_lazy(
            "So that somebody who reads it looks at it. Good: the language of your words above. Bad: the language of "
            "the document that you write about."
        ),
    )
    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        language: Any = self.fields["language"]
        language.choices = [*settings.LANGUAGES, (OTHER, _("another language"))]
        language.initial = get_language()
        for name in ("words", "place", "source_url"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(
                _(
                    "A field that people do not see was filled in, as programs do. It is empty again: send the form "
                    "once more."
                ),
                code="program",
            )
        return ""

    def said(self) -> Said:
        """Give what was written. Call only on a valid form."""
        told = self.cleaned_data
        language = "" if told["language"] == OTHER else told["language"]
        return Said(told["words"], told["place"], told["source_url"], told["email"], language)
