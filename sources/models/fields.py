"""Fields that several records share: dates with their bounds, texts by language, coded languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.date_words import understand

LANGUAGE_CODE = RegexValidator(
    r"^[a-z]{2,3}\Z", _("Write the code of the language in two or three small letters: it, en, ru.")
)
COUNTRY_CODE = RegexValidator(r"^[A-Z]{2}\Z", _("Write the code of the country in two capitals: IT, KZ, RU."))
ALL_EDTF_HELP = _(
    "Good: 2022-07 where only the month is known; 2023-11/2024-01; 2012~. Bad: 2022-07-01 for “July 2022”."
)


DATE_FAULTS = {
    "unreadable": _(
        "“%(text)s” is not a date we can read. Write 2022-07-24, 2022-07 or 2022; 2023-11/2024-01 for a span; "
        "2022-02/.. for an open end; ~ after it for about, ? for uncertain, X for an unknown digit (199X)."
    ),
    "reversed": _("“%(text)s” ends before it begins: put the earlier date first."),
    "years": _("“%(text)s”: only years from 1 to 9999 can be stored."),
}


def date_sentence(error: dates.InvalidDateError) -> str:
    """Say what is wrong with a date, and what to write instead."""
    return str(DATE_FAULTS[error.kind]) % {"text": error.text}


def validate_edtf(text: str) -> None:
    """Raise ValidationError for a string that is no date."""
    try:
        dates.bounds(text)
    except dates.InvalidDateError as error:
        raise ValidationError(date_sentence(error), code="edtf") from error


class EDTFFormField(forms.CharField):
    """A date in EDTF or in words (“luglio 2022”, “July 2022”); gives EDTF. A script says below it what it means."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", dates.LONGEST)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("data-date", reverse_lazy("admin:dates"))

    def to_python(self, value: Any) -> Any:
        """Raise ValidationError for what is no date."""
        text = super().to_python(value)
        try:
            return understand(text).edtf if text else text
        except dates.InvalidDateError as error:
            raise ValidationError(date_sentence(error), code="edtf") from error


class EDTFField(models.CharField):  # type: ignore[type-arg]
    """A date as written, in EDTF. Two columns beside it, `NAME_from` and `NAME_to`, hold its bounds (`fill_bounds`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", dates.LONGEST)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_edtf]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": EDTFFormField, **kwargs})


def from_field() -> "models.DateField[Any, Any]":
    return models.DateField(_("earliest day"), null=True, blank=True, editable=False)


def to_field() -> "models.DateField[Any, Any]":
    return models.DateField(_("latest day"), null=True, blank=True, editable=False)


def bounds_check(name: str, *fields: str) -> models.CheckConstraint:
    """Build the constraint that none of these EDTF fields of a row ends before it begins."""
    condition = Q()
    for field in fields:
        low, high = f"{field}_from", f"{field}_to"
        condition &= Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{low}__lte": F(high)})
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message=_("A date ends before it begins.")
    )


def validate_words(value: Any) -> None:
    """Raise ValidationError unless the value is texts by language code, none of them empty."""
    if not isinstance(value, dict) or not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise ValidationError(_("Texts by language code, none of them empty."), code="words")
    for code in value:
        LANGUAGE_CODE(code)


class WordsWidget(forms.MultiWidget):
    """One box for each language of the interface, named after it."""

    template_name = "admin/words.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        self.names = [str(name) for _code, name in settings.LANGUAGES]
        boxes = {
            code: forms.Textarea(attrs={"rows": 2, "cols": 40, "lang": code}) for code, _name in settings.LANGUAGES
        }
        super().__init__(boxes, attrs)  # type: ignore[arg-type]

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (_code, language) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            box["attrs"]["aria-label"] = f"{box['attrs'].get('aria-label', '')} {language}".strip()
        return context


class WordsFormField(forms.MultiValueField):
    """A short text of ours in each language of the interface; gives them by language code."""

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("encoder", "decoder", "max_length"):
            kwargs.pop(unused, None)
        parts = [forms.CharField(required=False, max_length=2000) for _language in settings.LANGUAGES]
        super().__init__(fields=parts, widget=WordsWidget(), require_all_fields=False, **kwargs)

    def compress(self, data_list: Any) -> dict[str, str]:
        found = zip(settings.LANGUAGES, data_list or (), strict=False)
        return {code: text.strip() for (code, _name), text in found if text and text.strip()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.compress(self.widget.decompress(initial)) != self.compress(data)


class WordsField(models.JSONField):
    """A short text of ours by language code, `{"en": …, "it": …}`; languages that nobody wrote are missing.

    For notes beside a record; its titles, statements and summaries are rows of `Translation`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})
        self.validators = [*self.validators, validate_words]

    def to_python(self, value: Any) -> Any:
        """Take text that was kept before notes had languages as English."""
        return ({"en": value} if value else {}) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        kwargs = {
            key: value for key, value in kwargs.items() if key not in {"widget", "form_class", "choices_form_class"}
        }
        return models.Field.formfield(self, **{"form_class": WordsFormField, **kwargs})


class Signed(models.Model):
    """Who gave a verdict, a rating or a tag: an account here, or a source elsewhere whose verdict we keep."""

    by_account = models.ForeignKey(
        "sources.Account",
        models.PROTECT,
        verbose_name=_("given by"),
        related_name="%(class)ss",
        null=True,
        blank=True,
        editable=False,
    )
    by_source = models.ForeignKey(
        "sources.Source",
        models.PROTECT,
        verbose_name=_("given by another body"),
        related_name="given_%(class)ss",
        null=True,
        blank=True,
        help_text=_(
            "Only where we pass on what somebody else has found. Good: the source that published the rating. "
            "Bad: yourself; leave it empty and it is signed with your name."
        ),
    )

    class Meta:
        abstract = True

    @property
    def signer(self) -> Any:
        return self.by_source or self.by_account

    @property
    def signature(self) -> str:
        """Name who signs; an account that only signs for programs says so."""
        account = None if self.by_source else self.by_account
        return account.signature if account is not None else str(self.by_source)


def signed_check(name: str) -> models.CheckConstraint:
    """Build the constraint that exactly one body signs."""
    one = Q(by_account__isnull=False, by_source__isnull=True) | Q(by_account__isnull=True, by_source__isnull=False)
    return models.CheckConstraint(
        condition=one, name=name, violation_error_message=_("Exactly one body signs: an account here or a source.")
    )


def address_check(name: str, *fields: str) -> models.CheckConstraint:
    """Build the constraint that addresses are of the web: anything else would run or open where it is clicked."""
    condition = Q()
    for field in fields:
        condition &= Q(**{field: ""}) | Q(**{f"{field}__iregex": "^https?://"})
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message=_("An address begins with http:// or https://.")
    )


class Translation(models.Model):
    """One language of a record's own words, with who put it so.

    Missing languages are missing rows; pages say so and show another language, marked.
    """

    class Maker(models.TextChoices):
        PERSON = "person", _("a person")
        MACHINE = "machine", _("a language model")

    class Status(models.TextChoices):
        ORIGINAL = "original", _("original wording")
        TRANSLATED = "translated", _("translation, not reviewed")
        REVIEWED = "reviewed", _("translation, reviewed")

    language = models.CharField(
        _("language"),
        max_length=3,
        default="en",
        validators=[LANGUAGE_CODE],
        help_text=_("Code: en, it, ru."),
    )
    made_by = models.CharField(_("worded by"), max_length=10, choices=Maker, default=Maker.PERSON)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ORIGINAL)

    class Meta:
        abstract = True


def said(words: dict[str, str]) -> str:
    """Give a `WordsField` in the language of the interface, else in the first it has; empty where it has none."""
    return words.get(get_language() or "", next(iter(words.values()), ""))


def words_of(row: Any, field: str) -> str:
    """Give a record's own words in the language of the interface, else in the first it has, else its address.

    Costs a query unless `texts` are prefetched.
    """
    texts = list(row.texts.all())
    own = [text for text in texts if text.language == get_language()]
    return str(getattr((own + texts)[0], field)) if texts else str(row.record.slug)


def dated_fields(model: type[models.Model] | models.Model) -> list[str]:
    """List the EDTF fields of a model."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, EDTFField)]


def fill_bounds(instance: Any) -> None:
    """Set the bounds of each EDTF field of a row from what is written there.

    Raises sources.dates.InvalidDateError.
    """
    for name in dated_fields(instance):
        text = getattr(instance, name)
        found = dates.bounds(text) if text else dates.UNKNOWN
        setattr(instance, f"{name}_from", found.earliest)
        setattr(instance, f"{name}_to", found.latest)
