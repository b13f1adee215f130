"""Finds actors and places in a statement by any of their names, declined or as an adjective, in any script. Pure.

What the base knows comes from its tables of names; countries that it does not know yet come from CLDR.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from claims.vocabulary import fold, listed

SHORTEST_ROOT = 3
LONGEST_ACRONYM = 4
LANGUAGES = ("en", "it", "ru")

ALSO: Mapping[str, str] = {
    "RU": "Moscow Kremlin Mosca Cremlino Москва московский Кремль кремлевский русский",
    "KZ": "Astana Астана казахский Kazak",
    "CN": "Beijing Pechino Пекин Китая",
    "TR": "Ankara Анкара турецкий",
    "US": "USA US США American americano американский statunitense Washington Вашингтон",
    "UA": "Kyiv Kiev Киев",
    "AZ": "Azeri азерский Baku Баку",
    "AM": "Yerevan Erevan Ереван",
    "UZ": "Tashkent Ташкент",
    "KG": "Kyrgyz kirghiso Kirghizistan Киргизия киргизский Bishkek Бишкек",
    "TJ": "Tajik tagico Tagikistan Dushanbe Душанбе",
    "BY": "Minsk Минск Белоруссия",
    "GE": "Tbilisi Тбилиси",
    "IR": "Tehran Teheran Тегеран",
    "GB": "UK Britain Britannia British britannico британский London Londra Лондон",
    "DE": "tedesco немецкий Berlin Berlino Берлин",
    "FR": "French francese французский Paris Parigi Париж",
    "IT": "Rome Roma Рим",
    "PL": "Polish polacco польский Warsaw Varsavia Варшава",
    "JP": "Tokyo Токио",
    "IN": "Delhi Дели",
    "ES": "Spanish spagnolo испанский Madrid Мадрид",
    "GR": "Greek greco греческий",
    "NL": "Dutch olandese голландский",
}
"""By code of the country: adjectives that its name does not give, and the capital that stands for it."""

_ENDINGS_CYRILLIC = sorted(
    listed(
        "иями ями ами ого его ому ему ыми ими ией иях ием ии ыи ои еи ая яя ое ее ые ие ым им ом ем ую юю ых их ою ею "
        "ию ия ью а я у ю е ы и о ь"
    ),
    key=len,
    reverse=True,
)
_BUILDING_CYRILLIC = ("ск", "цк", "ов", "ев", "ян")
_ENDINGS_LATIN = sorted(
    listed("iani iana iano iane ians ian ani ana ano ane ans an eses ese esi ish ia ie ey y i a o e s"),
    key=len,
    reverse=True,
)
_LANDS = re.compile(r"(.{4,}?)(?:i?stan(?:[aeios]|is|ian[aeios]?)?|и?стан(?:ск)?[а-я]{0,3})")
"""Kazakhstan, Kazakistan, казахстанский: what stays is the people."""
_LAST_SOUND = (("kh", "k"), ("ch", "k"), ("c", "k"))


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Give what stays of a folded word without the endings of cases, numbers, adjectives and countries.

    “Kazakhstan”, “Kazakhs” and “kazako” have one root; so have «Казахстана» and «казахского».
    """
    cyrillic = "а" <= word[:1] <= "я"
    land = _LANDS.fullmatch(word)
    word = land[1] if land else word
    if cyrillic:
        if not land:
            word = _without(_without(word, _ENDINGS_CYRILLIC, SHORTEST_ROOT), _BUILDING_CYRILLIC, SHORTEST_ROOT)
        return word.rstrip("иь") if len(word.rstrip("иь")) >= SHORTEST_ROOT else word
    word = _without(word, _ENDINGS_LATIN, SHORTEST_ROOT)
    return next((word[: -len(end)] + sound for end, sound in _LAST_SOUND if word.endswith(end)), word)


def _without(word: str, endings: Iterable[str], least: int) -> str:
    return next((word[: -len(end)] for end in endings if word.endswith(end) and len(word) - len(end) >= least), word)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a statement."""

    text: str
    folded: str
    start: int
    capital: bool
    elided: bool
    """Whether an apostrophe follows."""


_WORD = re.compile(r"[^\W\d_]+")


def tokens(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(word, fold(word), each.start(), word[:1].isupper(), text[each.end() : each.end() + 1] in {"'", "’"})
        for each in _WORD.finditer(text)
        for word in [each.group()]
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """A referent named in a statement, from one token up to another."""

    referent: str
    first: int
    last: int
    adjective: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a referent; `country` where adjectives made of it speak of it too."""

    referent: str
    text: str
    country: bool = False


class Gazetteer:
    """All names, found by their first root. Referents that share a name are one: Kazakhstan acts and is a place."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._same: dict[str, str] = {}
        self._by_root: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], bool, bool, str]]] = {}
        seen: dict[str, str] = {}
        for name in (*names, *_countries()):
            key = fold(name.text)
            if key in seen:
                self._unite(seen[key], name.referent)
            seen.setdefault(key, name.referent)
            words = tuple(token.folded for token in tokens(name.text))
            if words:
                roots = tuple(map(root, words))
                entry = (words, roots, name.country, _is_acronym(name.text), name.referent)
                self._by_root.setdefault(roots[0], []).append(entry)
        for entries in self._by_root.values():
            entries.sort(key=lambda entry: len(entry[0]), reverse=True)

    def referent(self, key: str) -> str:
        """Give the one key of a referent known under several."""
        while key in self._same:
            key = self._same[key]
        return key

    def _unite(self, one: str, other: str) -> None:
        one, other = self.referent(one), self.referent(other)
        if one != other:
            self._same[other] = one

    def find(self, words: Sequence[Token]) -> list[Mention]:
        """Find what is named, the longest name first, each word used once."""
        found: list[Mention] = []
        place = 0
        while place < len(words):
            mention = self._at(words, place)
            if mention:
                found.append(mention)
            place = mention.last + 1 if mention else place + 1
        return found

    def _at(self, words: Sequence[Token], place: int) -> Mention | None:
        for name, roots, country, acronym, referent in self._by_root.get(root(words[place].folded), ()):
            end = place + len(roots)
            part = words[place:end]
            if len(part) < len(roots) or tuple(root(each.folded) for each in part) != roots:
                continue
            whole = tuple(each.folded for each in part) == name
            if acronym and not (whole and part[0].text.isupper()):
                continue
            if not part[0].capital and not (country and len(roots) == 1 and _is_adjective(part[0].folded)):
                continue
            return Mention(self.referent(referent), place, end - 1, country and not whole and not part[0].capital)
        return None


def _is_adjective(word: str) -> bool:
    """Say whether a small word can be made of a country's name: “cinese”, «узбек», not “chin”."""
    return len(word) > SHORTEST_ROOT and (word != root(word) or word > "z")


def _is_acronym(text: str) -> bool:
    return text.isupper() and len(text) <= LONGEST_ACRONYM


@cache
def _countries() -> tuple[Name, ...]:
    found = []
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004  ISO 3166-1 alpha-2, not a part of the world
                found.append(Name(code, name, country=True))
    found += [Name(code, word, country=True) for code, words in ALSO.items() for word in words.split()]
    return tuple(found)


def texts_of(names: Iterable[Name], gazetteer: Gazetteer, referents: Iterable[str]) -> Iterator[str]:
    """Give every name of these referents."""
    wanted = set(referents)
    for name in (*names, *_countries()):
        if gazetteer.referent(name.referent) in wanted:
            yield name.text
