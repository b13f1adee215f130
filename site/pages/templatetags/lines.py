"""Items of long lists, joined here: fifty of them through a template take longer than their query."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from claims.models import Claim
from pages.filters.base import REVIEWED
from pages.templatetags.parallax import say

register = template.Library()


@register.simple_tag
def claim_lines(rows: Iterable[Any]) -> SafeString:
    """Write claims as items of a list: the sentence, its type, and whether nobody here has reviewed it yet."""
    before, after = reverse("claim", args=["-"]).rsplit("-", 1)
    unreviewed = f" · {escape(dict(REVIEWED)['no'])}"
    types = {key: escape(label) for key, label in Claim.Type.choices}
    return mark_safe("".join(  # noqa: S308  every word was escaped
        f'<li><a href="{before}{escape(quote(row.slug))}{after}">{conditional_escape(say(row, "statement"))}</a> '
        f'<span class="fine">{types[row.type]}{"" if row.record.is_reviewed else unreviewed}</span></li>'
        for row in rows
    ))  # fmt: skip
