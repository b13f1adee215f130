"""What a page is about, for programs: schema.org as JSON-LD. Pure: plain values in, dictionaries out.

After schema.org 30.0 and the rules of Google for `ClaimReview`, `Article`, `BreadcrumbList` and `WebSite`. What these
would make us say and we do not know is left out: no number for a verdict, no day for a month, no author for a claim
that several make. Events of the past are no schema.org `Event`, whose rules are those of a calendar; questions here
are no `QAPage`, whose answers are users'.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Node = dict[str, Any]

CONTEXT = "https://schema.org"
SITE = "Parallax"
MOST = 25
"""How many documents or claims one page lists for programs."""

EXACT = re.compile(r"\d{4}(-\d{2}){0,2}")
PAGE = re.compile(r"(https?://[^/]+/)[a-z]{2,3}(?:-[A-Za-z]+)?/")
SPAN = re.compile(r"(\d{4}(-\d{2}){0,2}|\.\.)(/(\d{4}(-\d{2}){0,2}|\.\.))?")

_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def written(nodes: Sequence[Node]) -> str:
    """Write nodes as one JSON-LD text that can stand in a `script` element: no letter in it can end that."""
    whole = {"@context": CONTEXT, **nodes[0]} if len(nodes) == 1 else {"@context": CONTEXT, "@graph": list(nodes)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def filled(node: Mapping[str, Any]) -> Node:
    """Give a node without what is empty; of a list with one value, the value."""
    found = {}
    for name, value in node.items():
        if isinstance(value, list | tuple):
            value = [each for each in value if each]  # noqa: PLW2901
            value = value[0] if len(value) == 1 else value  # noqa: PLW2901
        if value not in (None, "", [], {}):
            found[name] = value
    return found


def day(edtf: str) -> str:
    """Give a date that schema.org can hold: a year, a month or a day as written; empty for anything less certain."""
    return edtf if EXACT.fullmatch(edtf or "") else ""


def period(edtf: str) -> str:
    """Give a date or an interval as ISO 8601 has it; empty where it is only approximate or uncertain."""
    return edtf if EXACT.fullmatch(edtf or "") or ("/" in (edtf or "") and SPAN.fullmatch(edtf)) else ""


def identity(url: str, part: str = "it") -> str:
    """Name what a page is about, the same in every language: its address without the language, and a part."""
    return f"{PAGE.sub(lambda found: found[1], url, count=1)}#{part}"


# --- Who


def us(root: str) -> Node:
    """Name this site as who publishes its pages; `root` is its first address, without a language."""
    return {"@type": "Organization", "@id": f"{root}#publisher", "name": SITE, "url": root}


def agent(
    *,
    name: str,
    is_person: bool,
    url: str,
    names: Iterable[str] = (),
    about: str = "",
    owner: "Node | None" = None,
) -> Node:
    """Tell of a source or actor; `url` is its page here."""
    others = [each for each in dict.fromkeys(names) if each != name]
    return filled({
        "@type": "Person" if is_person else "Organization",
        "@id": identity(url),
        "name": name,
        "alternateName": others,
        "description": about,
        "parentOrganization": None if is_person else owner,
        "mainEntityOfPage": url,
    })  # fmt: skip


def place(*, kind: str, name: str, url: str, names: Iterable[str] = (), about: str = "") -> Node:
    """Tell of a place, or of a state that acts: `kind` is `Place` or `Country`."""
    others = [each for each in dict.fromkeys(names) if each != name]
    return filled({
        "@type": kind, "@id": identity(url), "name": name, "alternateName": others, "description": about,
        "mainEntityOfPage": url,
    })  # fmt: skip


# --- Pages


def page(
    kind: str,
    *,
    root: str,
    url: str,
    name: str,
    description: str,
    language: str,
    trail: Sequence[tuple[str, str]] = (),
    picture: str = "",
    changed: str = "",
    **more: Any,
) -> Node:
    """Tell of a page of ours, a `WebPage` or a kind of it; `trail` leads to it, as (name, address)."""
    return filled({
        "@type": kind,
        "@id": url,
        "url": url,
        "name": name,
        "description": description,
        "inLanguage": language,
        "dateModified": changed,
        "image": picture,
        "isPartOf": {"@type": "WebSite", "@id": f"{root}#site", "name": SITE, "url": root},
        "publisher": us(root),
        "breadcrumb": crumbs([*trail, (name, url)]) if trail else None,
        **more,
    })  # fmt: skip


def crumbs(trail: Sequence[tuple[str, str]]) -> Node:
    """Tell the way to a page, this page last."""
    steps = [
        {"@type": "ListItem", "position": number, "name": name, "item": {"@type": "WebPage", "@id": url}}
        for number, (name, url) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def listed(rows: Iterable[tuple[str, str]], number: int) -> Node:
    """List what a page gathers, as (name, address): the first MOST of `number`."""
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "url": url}
        for position, (name, url) in enumerate(rows, 1)
        if position <= MOST
    ]
    return {"@type": "ItemList", "numberOfItems": number, "itemListElement": steps}


def site(*, root: str, url: str, description: str, language: str, search: str) -> Node:
    """Tell of the whole site; `search` is the address of its search, without a query."""
    return {
        "@type": "WebSite",
        "@id": f"{root}#site",
        "name": SITE,
        "url": url,
        "description": description,
        "inLanguage": language,
        "publisher": us(root),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


# --- What is said


def work(
    *,
    title: str,
    language: str,
    published: str,
    page_url: str,
    by: Mapping[str, Sequence[Node]],
    url: str = "",
    archive: str = "",
    original: "Node | None" = None,
    copied: "Node | None" = None,
) -> Node:
    """Tell of a document: others' text, of which our page `page_url` tells. `by` has agents by role."""
    return filled({
        "@type": "Article",
        "@id": identity(page_url),
        "headline": title,
        "inLanguage": language,
        "datePublished": day(published),
        "author": list(by.get("author", ())),
        "publisher": list(by.get("publisher", ())),
        "translator": list(by.get("translator", ())),
        "translationOfWork": original,
        "isBasedOn": copied,
        "url": url,
        "archivedAt": archive,
        "mainEntityOfPage": page_url,
    })  # fmt: skip


def claim(
    *,
    url: str,
    statement: str,
    language: str,
    appearances: Sequence[Node],
    first: "Node | None" = None,
    author: "Node | None" = None,
    status: str = "",
) -> Node:
    """Tell of a claim: our words for it, and the documents that assert it.

    `first` is the one that is proved to be the first of them; `author` whoever alone makes the claim in all of them.
    """
    return filled({
        "@type": "Claim",
        "@id": identity(url, "claim"),
        "url": url,
        "name": statement,
        "text": statement,
        "inLanguage": language,
        "creativeWorkStatus": status,
        "author": author,
        "firstAppearance": first,
        "appearance": list(appearances[:MOST]),
    })  # fmt: skip


def review(
    *,
    url: str,
    statement: str,
    of: Node,
    verdict: str,
    finding: str,
    author: Node,
    published: str,
    changed: str,
    language: str,
    publisher: Node,
) -> Node:
    """Tell of an assessment that was approved here: the verdict in words, as given; nothing gives it a number."""
    about = {name: of[name] for name in ("author", "firstAppearance", "appearance") if name in of}
    return filled({
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "claimReviewed": statement,
        "itemReviewed": {"@type": "Claim", "@id": of["@id"], "name": of["name"], **about},
        "author": author,
        "publisher": publisher,
        "datePublished": published,
        "dateModified": changed,
        "inLanguage": language,
        "reviewBody": finding,
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
    })  # fmt: skip
