"""A page of HTML as blocks, in its order: all that a reader of the page sees, and a first guess at what each is.

Nothing is deleted. Left out is only what no reader sees: scripts, styles, templates, what is marked as hidden. The
guesses come from elements, roles, and the words that makers of pages use in classes; a guess that would cover most of a
page's text is not made. No Django in here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree, html

from sources.capture import plain
from sources.capture.reading import (
    BODY,
    BOILERPLATE,
    HEADING,
    NOTE,
    TABLE,
    TEASER,
    TITLE,
    Block,
    Draft,
    Proposal,
    UnreadableError,
    clean,
    collapse,
)

UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "iframe",
        "noembed",
        "noframes",
        "datalist",
        "rp",
        "annotation",
        "annotation-xml",
        "metadata",
        "desc",
        "defs",
        "param",
        "source",
        "track",
    ]
)
BLOCKS = frozenset(
    [
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "dd",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "noscript",
        "ol",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
        "xmp",
        "button",
        "option",
        "optgroup",
        "select",
        "textarea",
        "input",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
FURNITURE = frozenset(
    ["nav", "footer", "aside", "form", "search", "button", "select", "textarea", "noscript", "dialog", "menu"]
)
ROLES = {
    "navigation": BOILERPLATE,
    "banner": BOILERPLATE,
    "contentinfo": BOILERPLATE,
    "complementary": BOILERPLATE,
    "search": BOILERPLATE,
    "form": BOILERPLATE,
    "menu": BOILERPLATE,
    "menubar": BOILERPLATE,
    "dialog": BOILERPLATE,
    "alertdialog": BOILERPLATE,
    "doc-endnotes": NOTE,
    "doc-footnote": NOTE,
    "doc-endnote": NOTE,
}
HINTS = (
    (NOTE, "", re.compile(r"(foot|end)-?notes?|references|reflist|easy-footnote.*|note-a-pi.*")),
    (
        TEASER,
        "",
        re.compile(
            r"(.*-)?(related|correlat[ei]|teasers?|recommended|recommendations?|outbrain|taboola|read-?more|more-?(from|on|"
            r"stories|news|posts|articles)|you-?may-?(also-?)?like|also-?like|popular|most-?read|trending|latest|recent-?"
            r"(posts?|articles?|news|comments?)|jp-relatedposts|leggi-?anche|altri-?articoli|potrebbe-?.*|see-?also|"
            r"next-?(post|article)|prev(ious)?-?(post|article)|post-?navigation|nav-?links)(-.*)?"
        ),
    ),
    (
        BOILERPLATE,
        "byline",
        re.compile(
            r"byline.*|(entry|post|article|p|news|story)-?(author|byline)s?|authors?(-?names?)?|autore|vcard|firma"
        ),
    ),
    (
        BOILERPLATE,
        "date",
        re.compile(
            r"(entry|post|article|news|story|pub|publish(ed)?|publication)-?(date|time|datetime)|posted-?on|date|data|"
            r"dateline|timestamp|published"
        ),
    ),
    (
        BOILERPLATE,
        "",
        re.compile(
            r"(.*-)?(navi?|navbar|navigation|menu|breadcrumbs?|cookies?|consent|gdpr|newsletter|subscri(be|ption)|paywall|"
            r"shar(e|ing)|sharedaddy|social(s|-?media)?|addtoany|comments?|respond|disqus|commentlist|sidebar|widgets?|"
            r"footer|bottom-?bar|top-?bar|masthead|banner|advert(s|isement|ising)?|ads?|adv|sponsor(ed)?|promo(tion)?s?|"
            r"log-?in|sign-?(in|up)|search|pagination|pager|page-?numbers|skip(-?link)?|toolbar|tag(s|-?links|-?list|cloud)|"
            r"cat(egory)?-?(links|list)|post-?meta|entry-?meta|article-?meta|entry-?footer|post-?footer|print-?(link|button)|"
            r"screen-?reader-?text|visually-?hidden|sr-?only|modal|popup|donate|donation|copyright|disclaimer|legal|"
            r"imprint|impressum|author-?(box|bio|info|description)|about-?author|biograph?y|bio|rating|votes?)(-.*)?"
        ),
    ),
    (HEADING, "standfirst", re.compile(r"standfirst|sottotitolo|occhiello|article-?(summary|lead|intro)|dek|subtitle")),
    (BODY, "caption", re.compile(r"(wp-)?caption(-text)?|didascalia|image-?caption")),
)
"""Words of classes and ids, each whole or as a part between hyphens; of those that fit the first counts."""

MOST = 0.5
"""Share of a page's text above which no guess by furniture or class is believed."""
MANY_TAGS = 400_000
CELL = 600
"""Characters above which a cell of a table is a column of the page."""
LINKED = 0.8
"""Share of a block's letters inside links to elsewhere that makes it a link to another text."""


@dataclass(slots=True)
class Place:
    """Where the walk is: the guess for what stands here."""

    kind: str = BODY
    detail: str = ""
    in_row: bool = False
    in_heading: bool = False
    in_pre: bool = False
    linked: bool = False
    content: bool = False
    """Inside `main` or `article`, where a header belongs to the text."""


@dataclass(slots=True)
class Found:
    """A block, before the guesses that need its neighbours."""

    text: str
    kind: str
    detail: str
    tag: str
    linked: float
    letters: int = 0


@dataclass(slots=True)
class Walk:
    """The state of one pass over a page."""

    sizes: dict[Any, int]
    total: int
    main: Any
    counts: Counter[str]
    found: list[Found] = field(default_factory=list)
    buffer: list[tuple[str, bool]] = field(default_factory=list)
    places: list[Place] = field(default_factory=lambda: [Place()])
    tag: str = ""

    def say(self, text: str | None, place: Place) -> None:
        if text:
            self.buffer.append((text, place.linked))

    def flush(self, place: Place) -> None:
        """End the block that was being gathered."""
        pieces, self.buffer = self.buffer, []
        whole = "".join(text for text, _linked in pieces)
        rows = plain.lines(whole, self.counts) if place.in_pre else (collapse(clean(whole, self.counts)),)
        letters = sum(len(text.strip()) for text, _linked in pieces)
        linked = sum(len(text.strip()) for text, linked in pieces if linked) / max(1, letters)
        for text in rows:
            if text.strip(" |"):
                self.found.append(Found(text, place.kind, place.detail, self.tag, linked))


def read_html(text: str) -> Draft:
    """Read a page.

    Raises UnreadableError where it is no page, or too deep or large to be one.
    """
    counts: Counter[str] = Counter()
    text = clean(text, counts)
    if text.count("<") > MANY_TAGS:
        raise UnreadableError("large")
    # What stands after these end tags is lost by the parser; browsers show it.
    text = re.sub(r"</(body|html)\s*>", "", text, flags=re.IGNORECASE)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableError("empty") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise UnreadableError("deep")
    sizes = measure(root)
    total = sizes[root]
    walk = Walk(sizes, total, main_part(root, sizes, total), counts)
    for _event in steps(root, walk):
        pass
    draft = proposals(root)
    blocks = titled(teasers(walk.found), draft)
    title = next((block.text for block in blocks if block.kind == TITLE), "") or draft.title
    counts["lost"] = sum(block.text.count("\N{REPLACEMENT CHARACTER}") for block in blocks)
    return replace(draft, blocks=blocks, title=title, cleaned=dict(counts))


# --- What is seen, and how much of it


def is_hidden(element: Any) -> bool:
    """Say whether no reader sees an element."""
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN or tag == "input":
        return True
    if "hidden" in element.attrib:
        return bool(element.get("hidden") != "until-found")
    if tag == "dialog" and "open" not in element.attrib:
        return True
    style = element.get("style")
    return bool(style and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style, re.IGNORECASE))


def measure(root: Any) -> dict[Any, int]:
    """Count the letters in each element, those of what is certainly unseen not."""
    sizes: dict[Any, int] = {}
    for element in reversed(list(root.iter())):
        size = letters(element.text)
        for child in element:
            size += sizes[child] + letters(child.tail)
        sizes[element] = 0 if not isinstance(element.tag, str) or element.tag in UNSEEN else size
    return sizes


def letters(text: str | None) -> int:
    return len(text.strip()) if text else 0


def main_part(root: Any, sizes: dict[Any, int], total: int) -> Any:
    """Give the element that says of itself that it holds the text, where just one does and it holds enough."""
    mains = [
        element for element in root.iter("main", "div", "section") if element.tag == "main" or role(element) == "main"
    ]
    mains = [element for element in mains if not any(other in element.iterancestors() for other in mains)]
    if len(mains) == 1 and sizes[mains[0]] > 0.15 * total:
        return mains[0]
    return None


def role(element: Any) -> str:
    return str(element.get("role", "")).strip().lower()


# --- The walk


def steps(root: Any, walk: Walk) -> Iterator[None]:
    """Walk through a page in its order, without recursion, gathering blocks."""
    skipping = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
                walk.say(element.tail, walk.places[-1])
            continue
        place = walk.places[-1]
        if event == "start":
            if is_hidden(element) and not (walk.sizes[element] > MOST * walk.total and element.tag not in UNSEEN):
                walk.counts["hidden"] += walk.sizes[element] > 0
                if element.tag == "input":
                    walk.say(" ", place)
                skipping = element
                continue
            begin(element, place, walk)
        else:
            end(element, place, walk)
        yield


def begin(element: Any, place: Place, walk: Walk) -> None:
    tag = element.tag
    new = replace(place)
    if tag in BLOCKS or tag == "br":
        if place.in_row:
            walk.say(" | " if tag in {"td", "th"} and element.getprevious() is not None else " ", place)
        elif tag == "br" and place.in_heading:
            walk.say(" ", place)
        else:
            walk.flush(place)
    if tag in BLOCKS:
        walk.tag = tag
    guess(element, new, walk)
    walk.places.append(new)
    text = element.text
    if tag == "sup" and text and text.strip().isdigit() and marks_note(element):
        text = f" [{text.strip()}]"  # not a digit more to the figure before it
    walk.say(text, new)


def marks_note(sup: Any) -> bool:
    """Say whether a raised number leads to a note."""
    link = sup.getparent() if sup.getparent() is not None and sup.getparent().tag == "a" else None
    return (link is not None and "#" in link.get("href", "")) or "footnote" in sup.get("class", "").lower()


def end(element: Any, place: Place, walk: Walk) -> None:
    walk.places.pop()
    outer = walk.places[-1]
    tag = element.tag
    if tag in BLOCKS:
        if outer.in_row:
            walk.say(" ", place)
        else:
            walk.flush(place)
        walk.tag = parent_tag(element)
    if element.getparent() is not None:
        walk.say(element.tail, outer)


def parent_tag(element: Any) -> str:
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCKS:
        parent = parent.getparent()
    return "" if parent is None else str(parent.tag)


def guess(element: Any, place: Place, walk: Walk) -> None:
    """Say what stands in an element, given what it stands in."""
    tag = element.tag
    small = walk.sizes[element] <= MOST * walk.total
    place.linked = place.linked or (tag == "a" and not element.get("href", "#").startswith("#"))
    if tag in BLOCKS and place.detail in {"list item", "quotation"} and tag in {"ul", "ol", "blockquote", "dl"}:
        place.detail = ""
    if tag in {"main", "article"}:
        place.content = True
    if small and tag != "body" and (found := furniture(element, place)):
        place.kind, place.detail = found
    elif tag == "body" or element is walk.main:
        place.kind, place.detail = (BOILERPLATE if tag == "body" and walk.main is not None else BODY), ""
    elif place.kind == BODY or (place.kind == HEADING and tag in HEADINGS):
        plainly(element, place, walk)
    if tag in HEADINGS or tag in {"summary", "legend"}:
        place.in_heading = True
    if tag == "table" and not place.in_row:
        place.in_row = False
        if place.kind == BODY and is_data(element, walk.sizes):
            place.kind = TABLE
    if tag == "tr" and place.kind == TABLE:
        place.in_row = True
    if tag in {"pre", "listing", "xmp", "plaintext", "textarea"}:
        place.in_pre = True


def plainly(element: Any, place: Place, _walk: Walk) -> None:
    """Say what an element of the text itself is."""
    tag = element.tag
    if tag in HEADINGS:
        place.kind = HEADING
    elif tag == "li":
        place.detail = "list item"
    elif tag == "blockquote":
        place.detail = "quotation"
    elif tag in {"figcaption", "caption"}:
        place.detail = "caption"


def furniture(element: Any, place: Place) -> tuple[str, str] | None:
    """Say what kind of furniture of a page an element is, if any."""
    tag = element.tag
    said = role(element)
    if said in ROLES:
        return ROLES[said], ""
    if tag == "header" and not place.content:
        return BOILERPLATE, ""
    kind = None
    if tag in BLOCKS or tag in {"span", "a", "cite", "time"}:
        words = names(element)
        for hint, detail, pattern in HINTS:
            if any(pattern.fullmatch(word) for word in words):
                kind = (hint, detail)
                break
    if kind and kind[0] in {BODY, HEADING} and place.kind != BODY:
        kind = None
    if kind and tag not in BLOCKS:
        kind = None  # part of a line decides nothing about the line
    if kind is None and tag in FURNITURE:
        return BOILERPLATE, ""
    if kind and place.kind == TEASER and kind[0] == BOILERPLATE:
        return None
    return kind


def names(element: Any) -> list[str]:
    """Give the words of an element's class and id, small, with hyphens between their parts."""
    said = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"[:500]
    said = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", said).replace("_", "-").lower()
    return said.split()


def is_data(table: Any, sizes: dict[Any, int]) -> bool:
    """Say whether a table holds data in rows, and is no means of laying out the page."""
    if next(table.iterdescendants("table", *HEADINGS, "form", "article", "section"), None) is not None:
        return False
    columns = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        columns = max(columns, len(cells))
        for cell in cells:
            if sizes[cell] > CELL or sum(1 for _p in cell.iter("p")) > 2:  # noqa: PLR2004
                return False
    return columns > 1


# --- Guesses that need the neighbours


def teasers(found: list[Found]) -> list[Found]:
    """Mark what mostly leads elsewhere: runs of links, and linked headings with the few words under each."""
    for start in range(len(found)):
        run = 0
        while start + run < len(found) and leads_away(found[start + run]):
            run += 1
        if run >= 3:  # noqa: PLR2004  two may be chance
            for block in found[start : start + run]:
                block.kind, block.detail = TEASER, ""
    heads = [
        place
        for place, block in enumerate(found)
        if block.kind in {HEADING, TEASER} and block.tag in HEADINGS and block.linked >= LINKED
    ]
    if len(heads) > 1:
        for head in heads:
            found[head].kind = TEASER
            for block in found[head + 1 :]:
                if block.kind not in {BODY, BOILERPLATE} or (block.tag in HEADINGS) or len(block.text) > CELL / 2:
                    break
                if block.kind == BODY:
                    block.kind, block.detail = TEASER, ""
    return found


def leads_away(block: Found) -> bool:
    return block.kind in {BODY, HEADING} and block.linked >= LINKED


def titled(found: list[Found], draft: Draft) -> tuple[Block, ...]:
    """Choose the one block that is the title: the heading that says what the page says it is called."""
    called = [key(words) for words in (draft.title, *draft.site_name.splitlines()) if words][:1]

    def fits(block: Found) -> bool:
        return bool(called and key(block.text) and key(block.text) in called[0])

    firsts = [block for block in found if block.tag == "h1" and block.kind == HEADING]
    heads = [block for block in found if block.tag in {"h1", "h2", "h3"} and block.kind in {HEADING, BOILERPLATE}]
    chosen = next(
        (
            *(block for block in firsts if fits(block)),
            *(
                block
                for block in heads
                if block.tag == "h1" and fits(block) and key(block.text) != key(draft.site_name)
            ),
            *(block for block in heads if fits(block) and key(block.text) != key(draft.site_name)),
            *firsts[:1],
        ).__iter__(),
        None,
    )
    return tuple(
        Block(block.text, TITLE if block is chosen else block.kind, "" if block is chosen else block.detail)
        for block in found
    )


def key(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


# --- What the page says of itself


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
