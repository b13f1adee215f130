"""Title, byline, date and language of a captured text: proposed for an editor to confirm, never assumed."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.capture.marking import TEXT, Marked
from sources.capture.words import BYLINE
from sources.date_words import Understood, search, understand
from sources.dates import InvalidDateError


@dataclass(frozen=True, slots=True)
class Guesses:
    """What a text seems to say of itself; each empty or None where it says nothing plain."""

    title: str = ""
    byline: str = ""
    """The author's name as printed, without “di” or “by”."""
    date: Understood | None = None
    date_from: str = ""
    """Locator of the paragraph that gives the date, or the word of the mark-up that does."""
    language: str = ""
    source_link: str = ""
    """Where the page says that the text comes from."""


def guess(marked: Sequence[Marked], *, read_on: dt.date | None, declared: Guesses | None = None) -> Guesses:
    """Propose from the marked paragraphs; what the page's mark-up says (`declared`) stands where it says anything.

    `read_on` is the day against which relative dates are resolved.
    """
    declared = declared or Guesses()
    date, place = (declared.date, declared.date_from) if declared.date else _date(marked, read_on)
    text = " ".join(each.text for each in marked if each.kind == "body") or " ".join(each.text for each in marked)
    return Guesses(
        title=declared.title or next((each.text for each in marked if each.kind == "title"), ""),
        byline=declared.byline or _byline(marked),
        date=date,
        date_from=place,
        language=language(text) or declared.language,
        source_link=declared.source_link or _source_link(marked),
    )


def _byline(marked: Sequence[Marked]) -> str:
    for each in marked:
        if each.detail == "byline":
            found = re.sub(r"^\S+\s+", "", each.text) if BYLINE.match(each.text) else each.text
            found = re.sub(r"^(?:cura di)\s+", "", found)
            return re.split(r",\s*\d|\s+\d{1,2}[ ./]|[|–—]", found)[0].strip(" ,")
    return ""


def _date(marked: Sequence[Marked], read_on: dt.date | None) -> tuple[Understood | None, str]:
    """Look where pages print their date: a date line, the byline, the credits around the title. Never in the body."""
    for detail in ("date", "byline"):
        for each in marked:
            if each.detail == detail:
                try:
                    return understand(each.text, read_on), each.locator
                except InvalidDateError:
                    for found in search(each.text):
                        return found, each.locator
    return None, ""


def _source_link(marked: Sequence[Marked]) -> str:
    found = (re.search(r"https?://\S+", each.text) for each in marked if each.detail == "source link")
    return next((match[0] for match in found if match), "")


# Words so common that a page of text has several of each, and that the other languages lack.
COMMON = {
    "it": "il lo gli che di del della delle è sono non con per una nel anche come più questo dalla alla",
    "en": "the of and to is that was for with it as are this which from has have been not by",
    "fr": "le les des est une dans que qui pour pas sur au aux avec ce sont plus du cette été",
    "es": "el los las del una que es por con para no se su como más pero esta entre fue sus",
    "de": "der die das und ist nicht mit den von ein eine auf für dem sich auch des als wird sind",
    "pt": "o os as do da dos das que não uma com para por mais são foi ao pela pelo também",
    "tr": "ve bir bu için ile olarak da de olan en daha çok gibi kadar sonra ancak göre ise olduğu etti",
    "ru": "и в не на что с по это как его для из от но к у за о так же",
    "uk": "і в не на що з та до це як його для від але й за про також є цей",
    "kk": "және бұл мен үшін деп бір осы да де болып арқылы туралы еді емес қазақстан ел бойынша болды",
}
COMMON_WORDS = {code: frozenset(words.split()) for code, words in COMMON.items()}
FEWEST = 5
"""Words from which a text is long enough to tell."""
ENOUGH, LEAD = 0.08, 1.3
"""Share of a text's words that the common ones must make, and by how much the first language must lead."""


def language(text: str) -> str:
    """Name the language of a text by its commonest words: a code of two letters, empty where it is not plain."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].casefold())
    if len(words) < FEWEST:
        return ""
    shares = sorted(
        ((sum(word in common for word in words) / len(words), code) for code, common in COMMON_WORDS.items()),
        reverse=True,
    )
    (best, code), (second, _other) = shares[0], shares[1]
    return code if best >= ENOUGH and best >= LEAD * second else ""


def notices(marked: Sequence[Marked]) -> list[tuple[str, str]]:
    """Give what an editor should look at, as (kind, locator).

    Kinds: `gap` a list is announced and no items follow; `table` a table lost its shape; `late_title` the title comes
    after the text; `no_title`; `no_text` where nothing was taken for body.
    """
    found = []
    body = [each for each in marked if each.kind in TEXT]
    for each, below in zip(body, [*body, None][1:], strict=True):
        announced = each.kind == "body" and each.text.endswith(":")
        if announced and (below is None or (below.kind == "body" and below.detail != "item of a list")):
            found.append(("gap", each.locator))
    found += [("table", each.locator) for each in marked if each.locator.endswith(".1") and each.kind == "table"]
    places = [at for at, each in enumerate(marked) if each.kind == "title"]
    first = next((at for at, each in enumerate(marked) if each.locator == "p1"), None)
    if not places:
        found.append(("no_title", ""))
    elif first is not None and first < places[0]:
        found.append(("late_title", marked[places[0]].locator))
    if first is None:
        found.append(("no_text", ""))
    return found
