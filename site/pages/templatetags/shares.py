"""Shares and indices in the page's language."""

from babel.numbers import format_decimal, format_percent
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Write a share as a whole percentage, as the page's language does."""
    return str(format_percent(round(share, 2), locale=get_language() or "en"))


@register.filter
def hundredths(number: float) -> str:
    """Write a number between 0 and 1 with two decimals, as the page's language does."""
    return str(format_decimal(number, format="0.00", locale=get_language() or "en"))
