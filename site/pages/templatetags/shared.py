"""What the head of a page needs: words cut to their room, and one block of data for programs."""

import html
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from babel.core import get_global
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from pages import structured
from pages.citing import Cited
from pages.heads import Head, root
from pages.shortened import shorten
from pages.templatetags.parallax import pick, plain, words_in

register = template.Library()

TERRITORIES = {"en": "GB"}
"""Where a language is spoken as these pages write it, if not where most do: social sites ask for both."""


@register.simple_block_tag
def shortened(content: str, most: int) -> SafeString:
    """Give what stands inside as one line of text without tags, cut at a word."""
    return mark_safe(escape(shorten(html.unescape(strip_tags(content)), most)))  # noqa: S308  escaped


@register.filter
def og_locale(code: str) -> str:
    """Give a language with a territory, as Open Graph has it: it_IT."""
    likely = str(get_global("likely_subtags").get(code, code)).rpartition("_")[2]
    return f"{code}_{TERRITORIES.get(code, likely)}"


@register.filter
def other_locales(code: str) -> list[str]:
    return [og_locale(each) for each, _name in settings.LANGUAGES if each != code]


@register.simple_tag(takes_context=True)
def linked_data(context: Mapping[str, Any], address: str) -> SafeString:
    """Write the one block of JSON-LD of a page: the page itself, and what its `head` says that it is about."""
    head: Head = context.get("head") or Head("")
    title, description = (html.unescape(context[name]) for name in ("page_title", "page_description"))
    page = structured.page(
        head.kind, root=root(address), url=address, name=title, description=description,
        language=get_language() or settings.LANGUAGE_CODE, trail=head.trail, picture=head.picture, **head.more,
    )  # fmt: skip
    nodes = [page, *head.things]
    return mark_safe(f'<script type="application/ld+json">{structured.written(nodes)}</script>')  # noqa: S308  escaped there


@register.simple_tag(takes_context=True)
def citation(context: Mapping[str, Any], row: Any) -> Cited:
    """Give how the page of a record is cited; `here` stands for its address where a page is put together apart."""
    address = context.get("here") or context["request"].build_absolute_uri(context["request"].path)
    field = "statement" if row.record.kind == "claim" else "title"
    printed = row.title if row.record.kind == "document" else ""
    words = pick(words_in(row), field)
    version = reverse("version_of", args=[row.record.kind, row.slug, row.record.public_revision_id or 0])
    return Cited(
        slug=row.slug,
        title=printed or plain(row, field),
        language=row.language if printed else str(words["language"]) if words else str(get_language()),
        address=address,
        permanent=urljoin(address, version),
        version=timezone.localdate(row.changed_at),
        read=timezone.localdate(),
    )


@register.filter
def embed_code(cited: Cited) -> str:
    """Give the HTML that shows the card of a claim in somebody else's page."""
    return (
        f'<iframe src="{escape(cited.address)}embed/" title="{escape(cited.title)} (Parallax)" width="100%"'
        ' height="260" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"'
        ' style="border:0;max-width:40rem"></iframe>'
    )
