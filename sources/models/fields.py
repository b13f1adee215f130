"""Fields that several records share: dates with their bounds, texts by language, coded languages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sources import dates

LANGUAGE_CODE = RegexValidator(
    r"^[a-z]{2,3}\Z", _("Write the code of the language in two or three small letters: it, en, ru.")
)
COUNTRY_CODE = RegexValidator(r"^[A-Z]{2}\Z", _("Write the code of the country in two capitals: IT, KZ, RU."))
ALL_EDTF_HELP = _(
    "Good: 2022-07 where only the month is known; 2023-11/2024-01; 2012~. Bad: 2022-07-01 for “July 2022”."
)


def validate_edtf(text: str) -> None:
    """Raise ValidationError with the sentence of `sources.dates` for a string that is no date."""
    try:
        dates.bounds(text)
    except dates.InvalidDateError as error:
        raise ValidationError(str(error), code="edtf") from error


class EDTFField(models.CharField):  # type: ignore[type-arg]
    """A date as written, in EDTF. Two columns beside it, `NAME_from` and `NAME_to`, hold its bounds (`fill_bounds`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", dates.LONGEST)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_edtf]


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
