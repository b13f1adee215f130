"""Dates as people and pages write them, in Italian, English and Russian, put as EDTF. No Django in here.

What was written is never lost: the words stand beside what was understood, and a relative date (“yesterday”, “ieri”)
beside the day that it was resolved against. What can be read in two ways becomes the span of both.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale

from sources import dates

LANGUAGES = ("it", "en", "ru")


@dataclass(frozen=True, slots=True)
class Understood:
    """A date in words, and what it means."""

    words: str
    edtf: str
    relative_to: dt.date | None = None
    """The day against which a relative date was resolved."""
    two_readings: bool = False
    """True where day and month could stand the other way round: `edtf` then spans both."""


def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale(language).months
        for context in months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    found.setdefault(name.casefold().rstrip("."), int(number))
    return found


def _weekdays() -> list[str]:
    return sorted(
        {
            re.escape(name.rstrip("."))
            for language in LANGUAGES
            for width in ("wide", "abbreviated")
            for name in Locale(language).days["format"][width].values()
        },
        key=len,
        reverse=True,
    )


MONTHS = _months()
MONTH = r"(?P<month>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\b\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|°|-го)?"
YEAR = r"(?P<year>\d{4})(?:\s*г(?:\.|ода?)?)?"
CLOCK = (
    r"(?:[\s,T]+(?:alle|ore|at|в)?\s*\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m|Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?)?"
)
WEEKDAY = r"(?:(?:" + "|".join(_weekdays()) + r")\.?[,\s]+)?"

ISO = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})(?:-(?P<day>\d{{2}}))?{CLOCK}")
NUMBERS = re.compile(rf"(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){CLOCK}")
DAY_MONTH = re.compile(rf"{WEEKDAY}{DAY}\s+(?:de\s+|di\s+|of\s+)?{MONTH},?\s+{YEAR}{CLOCK}", re.IGNORECASE)
MONTH_DAY = re.compile(rf"{WEEKDAY}{MONTH}\s+{DAY},?\s+{YEAR}{CLOCK}", re.IGNORECASE)
MONTH_YEAR = re.compile(rf"{MONTH},?\s+(?:del\s+|of\s+)?{YEAR}", re.IGNORECASE)
YEAR_ALONE = re.compile(r"(?P<year>[12]\d{3})(?:\s*г(?:\.|ода?)?)?")
DECADE = re.compile(r"(?:the |gli )?(?:anni )?(?P<tens>[12]\d{2})0(?:s|-е)?(?: годы)?", re.IGNORECASE)

SEASONS = {"primavera": 21, "spring": 21, "весна": 21, "весной": 21, "estate": 22, "summer": 22, "лето": 22,
           "летом": 22, "autunno": 23, "autumn": 23, "fall": 23, "осень": 23, "осенью": 23, "inverno": 24,
           "winter": 24, "зима": 24, "зимой": 24}  # fmt: skip
SEASON = re.compile(rf"(?P<season>{'|'.join(SEASONS)})\s+(?:del\s+|of\s+)?{YEAR}", re.IGNORECASE)

ABOUT = re.compile(r"^(?:circa|verso|about|around|circa|c\.|ca\.|около|примерно)\s+|\s+circa$", re.IGNORECASE)
SINCE = re.compile(r"^(?:da(?:l|ll’|ll')?|since|from|с|со)\s+(?P<rest>.+)$", re.IGNORECASE)
UNTIL = re.compile(r"^(?:entro(?: il)?|fino a(?:l)?|until|by|до|к)\s+(?P<rest>.+)$", re.IGNORECASE)
SPAN = re.compile(
    r"^(?:tra(?: il)?|fra(?: il)?|between|da(?:l)?|from|между|с)?\s*(?P<start>.+?)\s*"
    r"(?:\s(?:e(?: il)?|and|a(?:l)?|to|и|по|до)\s|\s*[–—]\s*|\s-\s|(?<=\d)-(?=\d))\s*(?P<end>.+)$",
    re.IGNORECASE,
)
MOST_MONTHS = 12
RELATIVE = {"oggi": 0, "today": 0, "сегодня": 0, "ieri": -1, "yesterday": -1, "вчера": -1, "l’altro ieri": -2,
            "l'altro ieri": -2, "позавчера": -2, "domani": 1, "tomorrow": 1, "завтра": 1}  # fmt: skip
AGO = re.compile(
    r"(?P<number>\d{1,3})\s+(?P<unit>giorn[oi]|days?|дн(?:я|ей)|день|settiman[ae]|weeks?|недел[юиь]\w*|"
    r"or[ae]|hours?|час\w*|minut[oi]|minutes?|минут\w*)\s+(?:fa|ago|назад)",
    re.IGNORECASE,
)


def understand(words: str, today: dt.date | None = None) -> Understood:
    """Read a date in words, or in EDTF already.

    `today` is the day that relative words are resolved against; without it they are not understood.
    Raises sources.dates.InvalidDateError.
    """
    text = " ".join(words.split()).strip(" ,;.")[: dates.LONGEST]
    if found := ISO.fullmatch(text):  # a time of day is left out: the day stays the one that was written
        text = text[: found.end("day") if found["day"] else found.end("month")]
    if _is_edtf(text):
        return Understood(words, text)
    if (relative := _relative(text, today)) is not None:
        return Understood(words, relative.isoformat(), relative_to=today)
    for reading in (_single(text), _qualified(text)):
        if reading is not None and _is_edtf(reading[0]):
            return Understood(words, reading[0], two_readings=reading[1])
    raise dates.InvalidDateError("unreadable", text)


def search(text: str) -> Iterator[Understood]:
    """Give each full date (a day, or a month with its year) that stands in a text, in order."""
    for found in FULL.finditer(text):
        reading = _single(found[0].strip(" ,;."))
        if reading is not None and _is_edtf(reading[0]):
            yield Understood(found[0].strip(), reading[0], two_readings=reading[1])


_BARE = re.compile(r"\?P<\w+>")
FULL = re.compile(
    r"(?<![\w/.-])(?:"
    + "|".join(
        _BARE.sub("?:", pattern) for pattern in (ISO.pattern, DAY_MONTH.pattern, MONTH_DAY.pattern, MONTH_YEAR.pattern)
    )
    + r"|\d{1,2}([./-])\d{1,2}\1\d{4})(?![\w/])",
    re.IGNORECASE,
)


def _is_edtf(text: str) -> bool:
    try:
        dates.bounds(text)
    except dates.InvalidDateError:
        return False
    return True


def _relative(text: str, today: dt.date | None) -> dt.date | None:
    if today is None:
        return None
    if text.casefold() in RELATIVE:
        return today + dt.timedelta(days=RELATIVE[text.casefold()])
    if found := AGO.fullmatch(text):
        unit, number = found["unit"].casefold(), int(found["number"])
        if unit.startswith(("giorn", "day", "дн", "день")):
            return today - dt.timedelta(days=number)
        if unit.startswith(("settiman", "week", "недел")):
            return today - dt.timedelta(weeks=number)
        return today if number < 1 else None  # hours and minutes may cross midnight: nobody knows
    return None


def _single(text: str) -> tuple[str, bool] | None:
    """Read one date: its EDTF, and whether it has two readings."""
    for pattern in (ISO, DAY_MONTH, MONTH_DAY, MONTH_YEAR):
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month = MONTHS.get((parts["month"] or "").casefold(), None) or int(parts["month"])
            day = parts.get("day")
            return f"{parts['year']}-{month:02}" + (f"-{int(day):02}" if day else ""), False
    if found := NUMBERS.fullmatch(text):
        return _numbers(found)
    if found := SEASON.fullmatch(text):
        return f"{found['year']}-{SEASONS[found['season'].casefold()]}", False
    if YEAR_ALONE.fullmatch(text):
        return text[:4], False
    if found := DECADE.fullmatch(text):
        return f"{found['tens']}X", False
    return None


def _numbers(found: "re.Match[str]") -> tuple[str, bool]:
    """Read 04.07.2019. With dots it is day, month; with slashes Americans write the month first."""
    first, second, year = int(found["first"]), int(found["second"]), found["year"]
    usual, turned = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
    if found["mark"] == "." or first == second or first > MOST_MONTHS:
        return usual, False
    if second > MOST_MONTHS:
        return turned, False
    return "/".join(sorted((usual, turned))), True


def _qualified(text: str) -> tuple[str, bool] | None:
    """Read “about …”, “since …”, “until …”, “from … to …”."""
    if ABOUT.search(text):
        inner = _single(ABOUT.sub("", text))
        return (f"{inner[0]}~", inner[1]) if inner and "/" not in inner[0] else None
    if (found := SPAN.match(text)) and (ends := (_single(found["start"]), _single(found["end"]))):
        start, end = ends
        if start is None and end is not None:
            start = _borrowed(found["start"], found["end"])
        if start and end and not (start[1] or end[1]):
            return f"{start[0]}/{end[0]}", False
    for pattern, form in ((SINCE, "{}/.."), (UNTIL, "../{}")):
        if (found := pattern.match(text)) and (inner := _single(found["rest"])) and not inner[1]:
            return form.format(inner[0]), False
    return None


def _borrowed(start: str, end: str) -> tuple[str, bool] | None:
    """Read “3” or “3 July” before “5 July 2022”: what it lacks is in the other end."""
    if not (found := DAY_MONTH.fullmatch(end)):
        return None
    if re.fullmatch(r"\d{1,2}", start):
        return _single(f"{start} {found['month']} {found['year']}")
    return _single(f"{start} {found['year']}")
