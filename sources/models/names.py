"""Names with a language and a period, which actors and places share."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sources.models.fields import LANGUAGE_CODE, EDTFField, from_field, to_field
from sources.review.models import Reviewed, ReviewedQuerySet


class DatedName(models.Model):
    """One name: in a language and script, with the period in which it was used."""

    class Kind(models.TextChoices):
        COMMON = "common", _("in common use")
        OFFICIAL = "official", _("official")
        ACRONYM = "acronym", _("acronym")
        ALIAS = "alias", _("other spelling or name")

    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("In its own script. Good: “ОДКБ”. Bad: “ODKB (Russian for CSTO)”."),
    )
    language = models.CharField(
        _("language"), max_length=3, validators=[LANGUAGE_CODE], help_text=_("Of the name. Good: ru. Bad: Russian.")
    )
    name_kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.COMMON,
        help_text=_(
            "One official name for each language and period. Good: “Nur-Sultan” official, 2019 to 2022. "
            "Bad: two official names for the same years."
        ),
    )
    period = EDTFField(
        _("used"),
        blank=True,
        help_text=_("Good: 2019-03-23/2022-09-16; empty for always. Bad: “until recently”."),
    )
    period_from = from_field()
    period_to = to_field()

    class Meta:
        abstract = True


def one_official_name(parent: str) -> ExclusionConstraint:
    """Build the constraint that official names of one language never overlap in time."""
    days = Func(F("period_from"), F("period_to"), Value("[]"), function="daterange")
    return ExclusionConstraint(
        name=f"{parent}_one_official_name",
        expressions=[
            (parent, RangeOperators.EQUAL),
            ("language", RangeOperators.EQUAL),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=Q(name_kind="official"),
        violation_error_message=_("There is already an official name in this language for a part of that period."),
    )


ORDER = [DatedName.Kind.COMMON, DatedName.Kind.OFFICIAL, DatedName.Kind.ALIAS, DatedName.Kind.ACRONYM]


def best_name(names: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Choose what to call it: in the language of the interface, in English, in any; a name still used before others.

    Each name has `name`, `language`, `name_kind` and `period_to`.
    """

    def rank(name: Mapping[str, Any]) -> tuple[bool, int]:
        return name["period_to"] is not None, ORDER.index(name["name_kind"])

    for language in (get_language(), "en"):
        if having := [name for name in names if name["language"] == language]:
            return min(having, key=rank)
    return names[0] if names else None


class NamedQuerySet(ReviewedQuerySet):
    def with_names(self) -> Self:
        """Bring all names along, in the same query, as the list of dictionaries `named`."""
        return self.annotate(named=names_array(self.model))

    def called(self, words: str) -> Self:
        """Keep what has a name with these words, in any language, script or spelling; accents do not matter."""
        names: Any = self.model._meta.get_field("names").related_model
        own = names.objects.filter(**{self.model._meta.model_name or "": OuterRef("pk")})
        return self.filter(Exists(own.filter(name__unaccent__icontains=words)))


def names_array(model: type[models.Model], outer: str = "pk") -> ArraySubquery:
    """Build the subquery of an actor's or place's names, as dictionaries; `outer` as in `texts_array`."""
    names: Any = model._meta.get_field("names").related_model
    fields = ("name", "language", "name_kind", "period", "period_to")
    rows = names.objects.filter(**{model._meta.model_name or "": OuterRef(outer)}).order_by("pk")
    return ArraySubquery(rows.values(json=JSONObject(**{field: field for field in fields})))


class Named(Reviewed):
    """Base of what has names instead of a title."""

    objects: ClassVar[Any] = NamedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Give the name to call it by; costs a query unless `names` are prefetched."""
        found = best_name([
            {field: getattr(each, field) for field in ("name", "language", "name_kind", "period_to")}
            for each in getattr(self, "names").all()  # noqa: B009  each child class has its own table of names
        ])  # fmt: skip
        return str(found["name"]) if found else str(self.record.slug)
