"""Which record, or which page of the site, an address names."""

import re
from functools import cache
from importlib import import_module

from django.urls import ResolverMatch, URLPattern

from sources.review.content import KINDS

PAGE = "page"
"""Stands in place of a kind where an address names a page that is no record."""


def record_of(match: ResolverMatch | None) -> tuple[str, str] | None:
    """Give kind and address of the record that a page or one of its parts is about; None where it is about none.

    The name of the address tells the kind: `claim`, `question_accounts`, `feed-event`; or an argument does.
    """
    slug = match.kwargs.get("slug") if match else None
    if match is None or not isinstance(slug, str):
        return None
    told = match.kwargs.get("kind")
    kinds = [told] if told else re.split(r"[-_]", match.url_name or "")
    kind = next((each for each in kinds if each in KINDS), None)
    return (kind, slug) if kind else None


@cache
def plain_pages() -> frozenset[str]:
    """Give the names of all pages whose address takes no argument."""
    patterns = import_module("pages.urls").urlpatterns
    return frozenset(
        each.name for each in patterns if isinstance(each, URLPattern) and each.name and not each.pattern.converters
    )


def page_told(match: ResolverMatch | None) -> dict[str, str]:
    """Give what tells a page to another one: its kind and address, or its name; nothing where it has neither."""
    found = record_of(match)
    if found is not None:
        return {"kind": found[0], "slug": found[1]}
    name = match.url_name if match else None
    return {"kind": PAGE, "slug": name} if name in plain_pages() else {}
