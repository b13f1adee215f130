"""What the filter of claims and that of a comparison ask alike: positions, and days."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy

from claims.outcomes import SCALE
from sources import dates
from sources.date_words import understand
from sources.models.fields import date_sentence

POSITIONS: dict[str, tuple[Any, Callable[[int], bool]]] = {
    "any": (gettext_lazy("any position"), lambda _place: True),
    "towards": (gettext_lazy("for it: asserts or supports"), lambda place: place > 0),
    "between": (gettext_lazy("between: qualifies"), lambda place: place == 0),
    "against": (gettext_lazy("against it: disputes or denies"), lambda place: place < 0),
}
"""By key, what a position is called, and which places on the scale are it."""
POSITION_CHOICES = [(key, words) for key, (words, _has) in POSITIONS.items()]
PUBLISHED = gettext_lazy("Published (2022, July 2022, 2022/2023)")
WHOSE_DATE = gettext_lazy("whose date can lie in “%(value)s”")


class DateRangeField(forms.CharField):
    """A date or a span, in EDTF or in words; gives EDTF."""

    def to_python(self, value: Any) -> Any:
        """Raise ValidationError for what is no date."""
        text = super().to_python(value)
        try:
            return understand(text).edtf if text else text
        except dates.InvalidDateError as error:
            raise ValidationError(date_sentence(error), code="edtf") from error


class DateRangeFilter(django_filters.Filter):
    field_class = DateRangeField


def taking(position: str) -> Q:
    """Build the condition that a stance takes a position of this kind."""
    has = POSITIONS[position][1]
    return Q(outcome__in=[str(outcome) for outcome, place in SCALE.items() if has(place)])


def can_lie_in(edtf: str) -> Q:
    """Build the condition on documents that their date can lie in a span: `sources.dates.Bounds.can_lie_in` as SQL.

    Where bounds of a date were inferred, these count.
    """
    wanted, found = dates.bounds(edtf), Q()
    for name, is_own in (("inferred", ~Q(inferred="")), ("published", Q(inferred=""))):
        fits = is_own & Q(Q(**{f"{name}_from__isnull": False}) | Q(**{f"{name}_to__isnull": False}))
        if wanted.latest:
            fits &= Q(**{f"{name}_from__isnull": True}) | Q(**{f"{name}_from__lte": wanted.latest})
        if wanted.earliest:
            fits &= Q(**{f"{name}_to__isnull": True}) | Q(**{f"{name}_to__gte": wanted.earliest})
        found |= fits
    return found
