"""What the makers of pages say of the parts of a page: elements, roles, and the words of classes and ids."""

import re
from typing import Any

from sources.capture.reading import BODY, BOILERPLATE, HEADING, NOTE, TEASER

UNSEEN = frozenset(
    "script style template head title meta link base object embed applet audio video canvas iframe noembed noframes "  # noqa: SIM905
    "datalist rp annotation annotation-xml metadata desc defs param source track input".split()
)
"""Elements whose text no reader sees."""
BLOCKS = frozenset(
    "html body address article aside blockquote center details dialog dd dir div dl dt fieldset figcaption figure "  # noqa: SIM905
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav noscript ol p plaintext "
    "pre search section summary table caption colgroup col thead tbody tfoot tr td th ul xmp button option optgroup "
    "select textarea".split()
)
"""Elements that begin and end a line of their own."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
FURNITURE = frozenset(
    "nav footer aside form search button select textarea noscript dialog menu".split()  # noqa: SIM905
)
ROLES = {
    **dict.fromkeys(
        "navigation banner contentinfo complementary search form menu menubar dialog alertdialog".split(),  # noqa: SIM905
        BOILERPLATE,
    ),
    **dict.fromkeys(("doc-endnotes", "doc-endnote", "doc-footnote"), NOTE),
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

NO_HINT = re.compile(r"(no|non|not|has|with|without|js|is|hide|category|tag|post|elementor)-")
"""How words begin that say what an element lacks, could hold, or is filed under."""
HEADER = re.compile(r"(.*-)?(article|entry|post|content|story|page)-?(head(er)?|title)(-.*)?")
"""A header of the text, not of the site."""


def hint(element: Any, *, in_text: bool) -> tuple[str, str] | None:
    """Say what kind and detail an element gives to what stands in it; None where it says nothing.

    `in_text`: inside an article or the main part of a page, where a header belongs to the text. Only for BLOCKS: what
    is part of a line decides nothing about the line.
    """
    said = role(element)
    if said in ROLES:
        return ROLES[said], ""
    words = names(element)
    if element.tag == "header" and not in_text and not any(map(HEADER.fullmatch, words)):
        return BOILERPLATE, ""
    for kind, detail, pattern in HINTS:
        if any(pattern.fullmatch(word) for word in words):
            return kind, detail
    return (BOILERPLATE, "") if element.tag in FURNITURE else None


def role(element: Any) -> str:
    """Give the role of an element (WAI-ARIA)."""
    return str(element.get("role", "")).strip().lower()


def names(element: Any) -> list[str]:
    """Give the words of an element's class and id, small, with hyphens between their parts."""
    said = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"[:500]
    said = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", said).replace("_", "-").lower()
    return [word for word in said.split() if not NO_HINT.match(word)]
