"""A date in the words of a reader's language, at the precision that it was written with. No Django in here."""

import datetime as dt
import re

from babel.dates import format_date, format_skeleton

LOCALES = {"en": "en_GB", "it": "it_IT"}

WORDS = {
    "en": {
        "about": "about {}",
        "uncertain": "{} (uncertain)",
        "span": "{} to {}",
        "since": "since {}",
        "by": "until {}",
        "decade": "the {}s",
        "unknown": "at an unknown date",
    },
    "it": {
        "about": "{} circa",
        "uncertain": "{} (incerto)",
        "span": "da {} a {}",
        "since": "da {}",
        "by": "entro {}",
        "decade": "gli anni {}",
        "unknown": "in data ignota",
    },
}

# Signs instead of words, for a language whose words nobody has written above. A decade stays as it is written.
SIGNS = {
    "about": "~ {}",
    "uncertain": "{} (?)",
    "span": "{} – {}",
    "since": "{} –",
    "by": "– {}",
    "unknown": "–",
}

# In Italian a date that begins with a number takes an article: “dal 24 luglio”, but “da luglio”.
ARTICLES = {"da": "dal", "a": "al", "entro": "entro il"}
ITALIAN_ARTICLE = re.compile(r"\b(da|a|entro)(?= \d)")

PART = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?(?P<mark>[~?%]?)\Z")
DECADE = re.compile(r"(?P<tens>\d{3})X\Z")


def say(edtf: str, language: str) -> str:
    """Put an EDTF string into words, never more exact than it is; a form without words here stays as written."""
    words = WORDS.get(language, SIGNS)
    if "/" not in edtf:
        return _part(edtf, language, words)
    start, end = edtf.split("/", 1)
    if start in {"", ".."} and end in {"", ".."}:
        return words["unknown"]
    if end in {"", ".."}:
        said = words["since"].format(_part(start, language, words))
    elif start in {"", ".."}:
        said = words["by"].format(_part(end, language, words))
    else:
        said = words["span"].format(_part(start, language, words), _part(end, language, words))
    return ITALIAN_ARTICLE.sub(lambda found: ARTICLES[found[0]], said) if language == "it" else said


def _part(text: str, language: str, words: dict[str, str]) -> str:
    if decade := DECADE.match(text):
        return words["decade"].format(decade["tens"] + "0") if "decade" in words else text
    found = PART.match(text)
    if not found:
        return text
    locale = LOCALES.get(language, language)
    year, month = int(found["year"]), int(found["month"] or 1)
    try:
        day = dt.date(year, month, int(found["day"] or 1))
    except ValueError:  # a season, which EDTF writes as a month above 12
        return text
    if found["day"]:
        said = format_date(day, "long", locale=locale)
    elif found["month"]:
        said = format_skeleton("yMMMM", day, locale=locale)
    else:
        said = str(year)
    mark = {"~": "about", "?": "uncertain", "%": "uncertain"}.get(found["mark"])
    return words[mark].format(said) if mark else said
