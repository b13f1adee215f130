"""What a page of HTML says of itself in its markup: title, byline, dates, language, addresses. No Django in here.

Proposals, each as written; whether they are right is for an editor. Read are the vocabularies that publishers use: Open
Graph, Dublin Core, schema.org as JSON-LD and as microdata, and the elements of HTML.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sources.capture.reading import Draft, Proposal, clean, collapse


def proposals(root: Any) -> Draft:
    """Gather title, byline, dates, language and addresses from the markup."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = str(element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = short(element.get("content"))
        if name and content:
            meta.setdefault(name, content)
    linked = list(json_ld(root))
    dates = [
        *(Proposal(meta[name], name) for name in DATES if name in meta),
        *(
            Proposal(short(node[name]), f"JSON-LD {name}")
            for node in linked
            for name in ("datePublished",)
            if short(node.get(name))
        ),
    ]
    for element in root.iter("time"):
        dates.extend(
            Proposal(words, where)
            for words, where in (
                (short(element.get("datetime")), "time datetime"),
                (short(element.text_content()), "time"),
            )
            if words
        )
    authors = [name for node in linked for name in people(node.get("author"))]
    authors += [meta[name] for name in ("author", "article:author", "dc.creator", "citation_author") if name in meta]
    authors += [
        short(element.text_content())
        for element in root.xpath("//*[@rel='author' or @itemprop='author' or contains(@class,'byline')]")[:5]
    ]
    headlines = [short(node.get("headline")) for node in linked]
    page_title = root.find(".//title")
    canonical = next(
        (
            short(link.get("href"))
            for link in root.iter("link")
            if "canonical" in str(link.get("rel", "")).lower().split()
        ),
        "",
    )
    canonical = canonical or meta.get("og:url", "")
    return Draft(
        (),
        title=first(
            meta.get("og:title"),
            *headlines,
            meta.get("twitter:title"),
            meta.get("dc.title"),
            "" if page_title is None else short(page_title.text_content()),
        ),
        byline=next((name for name in authors if name and not name.startswith(("http:", "https:"))), ""),
        published=tuple(dict.fromkeys(dates))[:20],
        language=language(root.get("lang"), meta.get("content-language"), meta.get("og:locale")),
        canonical=canonical if canonical.startswith(("http://", "https://")) else "",
        site_name=first(meta.get("og:site_name"), *(name for node in linked for name in people(node.get("publisher")))),
    )


DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "citation_publication_date",
    "pubdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
)
LONGEST = 500


def short(said: Any) -> str:
    """Give a proposal as one clean line; empty for what is no text."""
    return collapse(clean(said, Counter()))[:LONGEST] if isinstance(said, str) else ""


def first(*said: str | None) -> str:
    return next((words for words in said if words), "")


def language(*said: str | None) -> str:
    """Give the first language code among what was said, without region or script."""
    for words in said:
        code = re.split(r"[-_]", (words or "").strip().lower())[0]
        if re.fullmatch(r"[a-z]{2,3}", code):
            return code
    return ""


def people(said: Any) -> list[str]:
    """Give the names in a JSON-LD author or publisher."""
    found = [
        short(one.get("name")) if isinstance(one, dict) else short(one)
        for one in (said if isinstance(said, list) else [said])
    ]
    return [", ".join(filter(None, found[:10]))] if any(found) else []


ARTICLES = re.compile(r".*(Article|BlogPosting|Report|Review|WebPage)")


def json_ld(root: Any) -> Iterator[dict[str, Any]]:
    """Give the descriptions of articles in JSON-LD, before those of pages."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if str(script.get("type", "")).strip().lower() != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and len(nodes) < 100:  # noqa: PLR2004
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict):
                if ARTICLES.fullmatch(str(node.get("@type"))) or ARTICLES.search(str(node.get("@type"))):
                    nodes.append(node)
                waiting.extend(
                    value for name, value in node.items() if name in {"@graph", "mainEntity", "mainEntityOfPage"}
                )
    yield from sorted(nodes, key=lambda node: "WebPage" in str(node.get("@type")))
