"""Words of names and figures for templates."""

from typing import Any

from django import template

from claims.figures import Figure, Meeting, Pair, Standing
from claims.models import Relation
from pages import lenses
from sources.models import Document

register = template.Library()


@register.filter
def amount(figure: Figure) -> str:
    return lenses.amount_words(figure.told)


@register.filter
def givers(figure: Figure) -> str:
    return lenses.giver_words(figure)


@register.filter
def meeting_words(meeting: Meeting) -> str:
    return str(lenses.MEETINGS[meeting])


@register.filter
def standing_words(standing: Standing) -> str:
    return str(lenses.STANDINGS[standing])


@register.filter
def relation_words(relation: str) -> str:
    return str(Relation(relation).label)


@register.filter
def terms_in_words(lens: Any) -> str:
    return lenses.terms_in_words(lens)


@register.filter
def translated(document: Document) -> str:
    return lenses.translated(document)


@register.simple_tag
def about_share() -> int:
    """Give the per cent by which “about” reaches either way."""
    return lenses.SHARE


@register.filter
def heat(times: int) -> str:
    """Name the shade of a count: 1, 2, 3 to 4, more."""
    return "1" if times <= 1 else "2" if times == 2 else "3" if times <= 4 else "4"  # noqa: PLR2004  steps of a shade


@register.filter
def few(pairs: list[Pair]) -> bool:
    """Say whether pairs are few enough to be shown unfolded."""
    return len(pairs) <= 6  # noqa: PLR2004
