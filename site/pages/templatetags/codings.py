"""What coders found, each without sight of the others, and how far they agree: as pages say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.agreement import Lack
from claims.reliability import Bar, Field, known_below

register = template.Library()

FIELDS: dict[str, str | Promise] = {
    Field.OUTCOME: _("what the document does with the claim (ten outcomes, the same or not)"),
    Field.POSITION: _("the position, from denying to asserting (in their order)"),
    Field.TAKES_UP: _("whether it takes the claim up at all"),
}
"""What is measured, in words, with the level of measurement."""

BARS: dict[str, str | Promise] = {
    Bar.RELIABLE: _("can be relied on"),
    Bar.TENTATIVE: _("below the bar: tentative conclusions only"),
    Bar.BELOW: _("far below the bar: draw no conclusions"),
    Bar.UNKNOWN: _("cannot be told"),
}
"""Where an alpha stands to the usual bars, in words."""

LACKS: dict[str, str | Promise] = {
    Lack.NO_PAIRS: _("nothing was coded by two"),
    Lack.NO_VARIATION: _("all values are the same, so agreement cannot be told from habit"),
}

DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Codings:
    """The codings beside a stance: how many there are, how many found what stands, and each of them."""

    number: int
    same: int
    rows: list[Mapping[str, Any]]


@register.simple_tag
def codings_of(stance: Any) -> Codings | None:
    """Give what each coder found, where the stance was read with it and somebody coded it blind."""
    rows = list(getattr(stance, "codings", ()))
    if not rows:
        return None
    first = getattr(stance, "reconciled", None)
    if first and (first["codings_made"] or 1) == 1:
        rows.insert(0, {**first, "username": first["coder_username"], "locators": (), "machine": False})
    return Codings(len(rows), sum(row["outcome"] == stance.outcome for row in rows), rows)


@register.simple_tag
def below_the_bar() -> list[str | Promise]:
    """Give the fields, in words, on which coders agree too little to rely on; empty where there is none."""
    return [FIELDS[field] for field in known_below()]


@register.filter
def field_words(field: str) -> str:
    return str(FIELDS[field])


@register.filter
def bar_words(bar: str) -> str:
    return str(BARS[bar])


@register.filter
def lack_words(lack: str) -> str:
    return str(LACKS[lack])


@register.filter
def exactly(number: float) -> str:
    """Give a coefficient with four decimals and a point, in every language alike, as in its literature."""
    return f"{number:.{DECIMALS}f}"
