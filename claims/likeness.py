"""How alike two statements are, in parts that an editor can check, across English, Italian and Russian. Pure.

Shared actors and places under any name, years and numbers, meanings of words, likeness of letters make the score.
What differs though the words are alike, a year, a number, a name, a “not”, who acts on whom, is named and lowers it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from claims.gazetteer import Gazetteer, Mention, Token, root, tokens
from claims.vocabulary import OPPOSITES, TURNING, listed, meaning

STRONG = 0.55
"""From this score on, and with nothing that differs, a suggestion may well say the same."""
LISTED = 0.2
"""Below this score nothing is suggested."""

Feature = tuple[Literal["name", "year", "number", "month", "meaning", "word"], str]

WEIGHTS = {"name": 1.2, "year": 1.3, "number": 1.3, "month": 0.6, "meaning": 1.0, "word": 1.0}
UNKNOWN_ABROAD = 0.35
"""Weight of a word without a match, where the two statements are in different languages."""
ALIKE = 0.5
"""From this likeness of letters on, two words that no list knows are taken for one."""
LOWERED = 0.8
"""What a difference leaves of the score."""

Kind = Literal["year", "number", "month", "name", "negation", "direction", "opposite", "turned", "time", "one_sided"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs: of the statement typed, of the other one."""

    kind: Kind
    typed: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two statements are. `score` and `letters` run from 0 to 1."""

    score: float
    letters: float
    names: tuple[str, ...] = ()
    """Keys of the referents that both name."""
    figures: tuple[str, ...] = ()
    """Years and numbers that both give."""
    differences: tuple[Difference, ...] = ()
    words: float = 0.0
    """The score of the words alone, whatever differs."""

    @property
    def strong(self) -> bool:
        return self.score >= STRONG and not self.differences


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be compared of a statement."""

    language: str
    features: frozenset[Feature]
    parts: Mapping[str, frozenset[str]] = field(repr=False)
    """The values of the features by their kind."""
    mentions: tuple[tuple[str, str], ...]
    """Referents in order, each with its case: from, to, of, in, with, or nothing."""
    joined: frozenset[frozenset[str]]
    """Pairs of referents between which no direction is told: “Kazakhstan and Turkey”, “Russian-Kazakh”."""
    negated: bool
    ahead: bool | None
    """Whether it speaks of what will or may be; None where the language does not show it."""
    letters: frozenset[str] = field(repr=False)
    unknown_names: frozenset[str] = frozenset()
    """Words with a capital inside the sentence that no list knows, as they stand among the features."""

    def of(self, kind: str) -> frozenset[str]:
        return self.parts[kind]


# --- Reading a statement

_STOP = listed("""
    a an the of to in on at by for from with and or but as is are was were be been being has have had it its this
    that these those their there they them his her he she who which what than then so such into onto about after
    before during until till since over under between among through via per also too up out off down s t re
    did does do done will would shall should may might could can must some any other another most very much many one
    il lo la i gli le l un uno una di a da in con su per tra fra del dello della dei degli delle dell al allo alla
    ai agli alle dal dallo dalla dai dagli dalle dall nel nello nella nei negli nelle nell sul sullo sulla sui
    sulle sull e ed o od ma che chi cui quale quali questo questa quel quella quello suo sua suoi sue loro si ci vi
    ne se come dove quando anche poi piu meno molto era erano sono stato stata stati state essere ha hanno aveva
    avrebbe avere avuto fa fare fatto fanno puo possono dovra dovrebbe potrebbe verra viene ogni altro altri altre
    и в во на с со к ко о об от до по за из у для при над под через между а но или же что кто как который которая
    которые это этот эта эти тот та те его ее их он она они был была было были быть будет будут есть свои своего
    своем своих своеи не ни бы ли то также уже еще более менее может могут должен должна должны после перед
    """)
_NOT = listed(
    "not no never none neither nor without cannot non mai nessun nessuno nessuna ne senza не нет ни никогда без"
)
_NOT_DENYING = listed("only solo soltanto solamente только лишь less fewer more meno piu менее меньше более больше")
"""After these “not” denies nothing: “not only”, “no less than”."""
_AHEAD = {
    "en": listed("will would shall should could might"),
    "it": listed("potrebbe potrebbero dovrebbe dovrebbero"),
    "ru": listed("будет будут станет станут сможет смогут"),
}
_AHEAD_ITALIAN = re.compile(r"\w{2,}(?:rà|ranno|rebbe|rebbero)\b")

_MONTHS = [
    ("january", "gennaio", "январ"), ("february", "febbraio", "феврал"), ("march", "marzo", "март"),
    ("april", "aprile", "апрел"), ("may", "maggio", "мае мая май маи"), ("june", "giugno", "июн"),
    ("july", "luglio", "июл"), ("august", "agosto", "август"), ("september", "settembre", "сентябр"),
    ("october", "ottobre", "октябр"), ("november", "novembre", "ноябр"), ("december", "dicembre", "декабр"),
]  # fmt: skip

_COUNTED = {
    2: "two due два две двух двум двумя", 3: "three tre три трех трем тремя", 4: "four quattro четыре четырех четырем",
    5: "five cinque пять пяти", 6: "six sei шесть шести", 7: "seven sette семь семи", 8: "eight otto восемь восьми",
    9: "nine nove девять девяти", 10: "ten dieci десять десяти", 11: "eleven undici одиннадцать",
    12: "twelve dodici двенадцать двенадцати", 15: "fifteen quindici пятнадцать", 20: "twenty venti двадцать двадцати",
    25: "venticinque",
    30: "thirty trenta тридцать тридцати", 40: "forty quaranta сорок", 50: "fifty cinquanta пятьдесят",
    60: "sixty sessanta шестьдесят", 70: "seventy settanta семьдесят", 80: "eighty ottanta восемьдесят",
    90: "ninety novanta девяносто", 100: "hundred cento сто",
}  # fmt: skip
_NUMBER_WORDS = {word: value for value, words in _COUNTED.items() for word in words.split()}
_SCALES = {
    10**3: "thousand thousands mila mille тыс тысяч тысяча тысячи",
    10**6: "million millions mln milione milioni млн миллион миллиона миллионов миллионами",
    10**9: "billion billions bn miliardo miliardi mld млрд миллиард миллиарда миллиардов",
}
_SCALE_WORDS = {word: value for value, words in _SCALES.items() for word in words.split()}

_FROM = listed("from by da dal dallo dalla dai dagli dalle dall из от у")
_TO = listed(
    "to towards for against on upon a al allo alla ai agli alle all verso per contro su sul sulla sui к ко для против"
)
_OF = listed("of di del dello della dei degli delle dell d")
_IN = listed("in at into inside nel nello nella nei nelle nell в во на")
_WITH = listed("with between among through over under about near con tra fra с со между через про о об")
_ARTICLES = listed("the a an il lo la i gli le l un una uno")
_JOINING = listed("and e ed и & or o или")
_BETWEEN = listed("between fra tra между")

_ITALIAN = listed("il lo la i gli le un una di del della dei in nel nella con per che e sono ha da dal alla al")
_ENGLISH = listed("the of to in and is are was were has have with for that by from on at its")

_YEARS = range(1000, 2200)
_DIGITS = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?![\d])|\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+")


def is_number(folded: str) -> bool:
    """Say whether a folded word is a number, or a scale like million."""
    return folded in _NUMBER_WORDS or folded in _SCALE_WORDS


def guess_language(text: str) -> str:
    """Guess between English, Italian and Russian; for what is neither the nearest of them."""
    words = [token.folded for token in tokens(text)]
    if sum("а" <= word[:1] <= "я" for word in words) * 2 > len(words):
        return "ru"
    italian, english = (sum(word in common for word in words) for common in (_ITALIAN, _ENGLISH))
    return "it" if italian > english else "en"


@lru_cache(maxsize=2_000)
def read(text: str, gazetteer: Gazetteer, language: str = "") -> Reading:
    """Read a statement. `language` is a code; other ones than en, it, ru are read as well as their words allow."""
    words = tokens(text)
    found = gazetteer.find(words)
    named = {place for mention in found for place in range(mention.first, mention.last + 1)}
    figures = _figures(text, words)
    features: set[Feature] = {("name", mention.referent) for mention in found} | figures
    for place in range(len(words)):
        if place not in named:
            features |= _word_features(words, place)
    language = language or guess_language(text)
    folded = [word.folded for word in words]
    return Reading(
        language,
        frozenset(features),
        {kind: frozenset(value for name, value in features if name == kind) for kind in WEIGHTS},
        tuple((mention.referent, _case(words, mention)) for mention in found),
        _joined(text, words, found),
        _negated(text, folded),
        _ahead(text, folded, language),
        trigrams(" ".join(folded)),
        frozenset(
            value
            for place, word in enumerate(words)
            if place and word.capital and place not in named
            for kind, value in _word_features(words, place)
            if kind == "word"
        ),
    )


def _word_features(words: Sequence[Token], place: int) -> set[Feature]:
    word = words[place]
    month = _month(words, place)
    if month:
        return {("month", str(month))}
    if word.folded == "all" and word.elided:  # Italian: “all'Ucraina”
        return set()
    if word.folded in _STOP or word.folded in _NOT or is_number(word.folded):
        return set()
    if known := meaning(word.folded):
        return {("meaning", known)}
    return {("word", skeleton(word.folded))} if len(word.folded) > 1 else set()


def _month(words: Sequence[Token], place: int) -> int:
    word = words[place]
    for number, (english, italian, russian) in enumerate(_MONTHS, 1):
        if word.folded == english:
            # “may” and “march” are other words too.
            return number if word.capital and (place or english not in {"may", "march"}) else 0
        if word.folded == italian or (
            word.folded in russian.split() if " " in russian else word.folded.startswith(russian)
        ):
            return number
    return 0


def _figures(text: str, words: Sequence[Token]) -> set[Feature]:
    found: set[Feature] = set()
    for match in _DIGITS.finditer(text):
        digits = match.group()
        grouped = bool(_GROUPED.fullmatch(digits))
        value = float(re.sub(r"\D", "", digits) if grouped else digits.replace(",", "."))
        following = next((word for word in words if word.start >= match.end()), None)
        scale = 1
        if following and following.start - match.end() <= 1:
            scale = _SCALE_WORDS.get(following.folded, 1)
        if scale == 1 and not grouped and value.is_integer() and int(value) in _YEARS:
            found.add(("year", str(int(value))))
        else:
            found.add(("number", f"{value * scale:g}" if value * scale < 10**6 else f"{value * scale:.0f}"))
    place = 0
    while place < len(words):
        number: int = _NUMBER_WORDS.get(words[place].folded, 0)
        if number:
            following_word = words[place + 1].folded if place + 1 < len(words) else ""
            ones = _NUMBER_WORDS.get(following_word, 0)
            if number >= 20 and number % 10 == 0 and 0 < ones < 10:  # noqa: PLR2004  “twenty-five”
                number, place = number + ones, place + 1
                following_word = words[place + 1].folded if place + 1 < len(words) else ""
            number *= _SCALE_WORDS.get(following_word, 1)
            found.add(("number", f"{number:g}" if number < 10**6 else str(number)))
        place += 1
    return found


def _case(words: Sequence[Token], mention: Mention) -> str:
    after = words[mention.last + 1].folded if mention.last + 1 < len(words) else ""
    if after == "s" or mention.adjective:
        return "of"
    before = mention.first - 1
    while _beside(words, before) and words[before].folded in _ARTICLES - {"a"}:
        before -= 1
    word = words[before].folded if _beside(words, before) else ""
    for case, prepositions in (("from", _FROM), ("to", _TO), ("of", _OF), ("in", _IN), ("with", _WITH)):
        if word in prepositions:
            return case
    last = words[mention.last].folded
    if "а" <= last[:1] <= "я":  # endings tell where no preposition does
        if last.endswith(("ом", "ем", "иеи", "ои")):
            return "from"
        if last.endswith("у"):
            return "to"
    return ""


def _beside(words: Sequence[Token], place: int) -> bool:
    """Say whether a word stands directly before the next one, with no figure between them."""
    return place >= 0 and words[place + 1].start - words[place].start - len(words[place].text) == 1


def _joined(text: str, words: Sequence[Token], found: Sequence[Mention]) -> frozenset[frozenset[str]]:
    pairs = set()
    for one, other in pairwise(found):
        between = words[one.last + 1 : other.first]
        gap = text[words[one.last].start + len(words[one.last].text) : words[other.first].start]
        earlier = {word.folded for word in words[max(0, one.first - 2) : one.first]}
        if (
            (not between and gap.strip() in {"-", "–", ","})
            or (between and all(word.folded in _JOINING | _ARTICLES for word in between))
            or earlier & _BETWEEN
        ):
            pairs.add(frozenset((one.referent, other.referent)))
    return frozenset(pairs)


def _negated(text: str, folded: Sequence[str]) -> bool:
    count = len(re.findall(r"n['’]t\b", text.lower()))
    for place, word in enumerate(folded):
        following = folded[place + 1] if place + 1 < len(folded) else ""
        if word in _NOT and following not in _NOT_DENYING:
            count += 1
    return count > 0


def _ahead(text: str, folded: Sequence[str], language: str) -> bool | None:
    if language == "ru":
        return True if set(folded) & _AHEAD["ru"] else None
    if language not in _AHEAD:
        return None
    shown = bool(set(folded) & _AHEAD[language])
    return shown or (language == "it" and bool(_AHEAD_ITALIAN.search(text.lower())))


# --- Words that no list knows

_LATIN = dict(
    zip(
        "абвгдежзиклмнопрстуфхцчшщъыьэюяқғңөұүһәі",
        re.split(" ", "a b v g d e zh z i k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya k g n o u u h a i"),
        strict=True,
    )
)
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("_", ""), ("ph", "f"), ("x", "ks"), ("ck", "k"), ("sc?h", "s"), ("zh", "z"), ("kh|ch|qu|q", "k"), ("gh", "g"),
        ("th", "t"), ("t(?=ion)", "s"), ("ts|z", "s"), ("c(?=[eiy])", "s"), ("c", "k"), ("[yj]", "i"), ("w", "v"),
        ("h", ""),
        (r"(.)\1", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Give the sounds of a folded word's root in Latin letters, so that «интеграция» meets “integration”."""
    latin = "".join(_LATIN.get(letter, letter) for letter in root(word))
    for pattern, sound in _SOUNDS:
        latin = pattern.sub(sound, latin)
    return latin or word


@lru_cache(maxsize=20_000)
def trigrams(text: str) -> frozenset[str]:
    """Give the trigrams of the words of a text, as pg_trgm makes them."""
    return frozenset(
        padded[place : place + 3]
        for word in text.split()
        for padded in [f"  {word} "]
        for place in range(len(word) + 1)
    )


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _dice(one: str, other: str) -> float:
    a, b = trigrams(one), trigrams(other)
    return 2 * len(a & b) / (len(a) + len(b))


# --- Comparing


def weigh(readings: Iterable[Reading]) -> Mapping[Feature, float]:
    """Give each feature its weight: what many statements share says little."""
    all_of_them = list(readings)
    number = Counter(feature for reading in all_of_them for feature in reading.features)
    return {
        feature: WEIGHTS[feature[0]] * (0.3 + math.log((len(all_of_them) + 2) / (count + 1)))
        for feature, count in number.items()
    }


def compare(typed: Reading, other: Reading, weights: Mapping[Feature, float]) -> Likeness:
    """Compare a statement as typed with another one; features that `weights` lacks are as rare as can be."""
    abroad = typed.language != other.language
    rare = max(weights.values(), default=1.0)
    pairs = _pairs(typed, other)

    def weight(feature: Feature, matched: bool) -> float:
        full = weights.get(feature, rare)
        return full * UNKNOWN_ABROAD if abroad and not matched and feature[0] == "word" else full

    shared = sum(min(weight(a, True), weight(b, True)) * likeness for a, (b, likeness) in pairs.items())
    taken = {b for b, _likeness in pairs.values()}
    total = sum(weight(feature, feature in pairs) for feature in typed.features)
    total += sum(weight(feature, feature in taken) for feature in other.features)
    meaning_score = 2 * shared / total if total else 0.0
    letters = 0.0 if abroad else jaccard(typed.letters, other.letters)
    score = max(meaning_score, (meaning_score + letters) / 2 + 0.05) if not abroad else meaning_score
    words = score
    if words < LISTED:
        return Likeness(words, letters, words=words)
    differences = tuple(_differences(typed, other, {one for _, one in pairs}, {two for _, two in taken}))
    if any(each.kind != "one_sided" for each in differences):
        score *= LOWERED
    same = [feature for feature in typed.features if feature in other.features]
    return Likeness(
        min(score, 1.0),
        letters,
        tuple(sorted(value for kind, value in same if kind == "name")),
        tuple(sorted(value for kind, value in same if kind in {"year", "number"})),
        differences,
        words,
    )


def _pairs(typed: Reading, other: Reading) -> dict[Feature, tuple[Feature, float]]:
    """Pair features: equal ones, then words that are alike, each used once."""
    pairs: dict[Feature, tuple[Feature, float]] = {
        feature: (feature, 1.0) for feature in typed.features & other.features
    }
    left = [feature for feature in other.features - typed.features if feature[0] == "word"]
    alike = sorted(
        (
            (_dice(one[1], two[1]), one, two)
            for one in typed.features - other.features
            if one[0] == "word"
            for two in left
        ),
        reverse=True,
    )
    used: set[Feature] = set()
    for likeness, one, two in alike:
        if likeness >= ALIKE and one not in pairs and two not in used:
            pairs[one] = (two, likeness)
            used.add(two)
    return pairs


def _differences(
    typed: Reading, other: Reading, met: AbstractSet[str], taken: AbstractSet[str]
) -> Iterable[Difference]:
    """Give what differs. `met` and `taken` are the values of features that found their like on the other side."""
    yield from _figures_differ(typed, other)
    mine = typed.of("name") - other.of("name") | typed.unknown_names - met
    theirs = other.of("name") - typed.of("name") | other.unknown_names - taken
    if mine and theirs:
        yield Difference("name", _list(mine), _list(theirs))
    if typed.negated != other.negated:
        yield Difference("negation")
    if _turned(typed, other):
        yield Difference("direction")
    yield from _meanings_differ(typed, other, met, taken)
    if typed.ahead is not None and other.ahead is not None and typed.ahead != other.ahead:
        yield Difference("time")


def _figures_differ(typed: Reading, other: Reading) -> Iterable[Difference]:
    kinds: tuple[Kind, ...] = ("year", "number", "month")
    for kind in kinds:
        mine, theirs = typed.of(kind), other.of(kind)
        if mine - theirs and theirs - mine:
            yield Difference(kind, _list(mine - theirs), _list(theirs - mine))
        elif mine != theirs and kind != "month" and _large(mine ^ theirs):
            yield Difference("one_sided", _list(mine - theirs), _list(theirs - mine))


def _meanings_differ(
    typed: Reading, other: Reading, met: AbstractSet[str], taken: AbstractSet[str]
) -> Iterable[Difference]:
    mine, theirs = typed.of("meaning") - other.of("meaning"), other.of("meaning") - typed.of("meaning")
    for one, two in OPPOSITES:
        for a, b in ((one, two), (two, one)):
            if a in mine and b in theirs:
                yield Difference("opposite", a, b)
    # The one says all that the other says, and a word more that makes another statement of it.
    for extra, missing, sides in ((mine, _left(other, taken), (0, 1)), (theirs, _left(typed, met), (1, 0))):
        turning = _list(extra & TURNING), ""
        if turning[0] and not missing:
            yield Difference("turned", turning[sides[0]], turning[sides[1]])


def _left(reading: Reading, met: AbstractSet[str]) -> frozenset[str]:
    """Give the words and names of a statement that the other one lacks."""
    return (reading.of("meaning") | reading.of("word") | reading.of("name")) - met


def _list(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))


def _large(values: Iterable[str]) -> bool:
    """Say whether there is a year or a figure among these: a small number is often left out or written otherwise."""
    return any(float(value) > 12 for value in values)  # noqa: PLR2004


def _turned(typed: Reading, other: Reading) -> bool:
    """Say whether two referents that each names once act on each other the other way round."""
    mine, theirs = (
        {key: number for key, number in Counter(key for key, _case in reading.mentions).items() if number == 1}
        for reading in (typed, other)
    )
    both = sorted(mine.keys() & theirs.keys())
    for place, a in enumerate(both):
        for b in both[place + 1 :]:
            pair = frozenset((a, b))
            if pair in typed.joined or pair in other.joined:
                continue
            one, two = _way(typed, a, b), _way(other, a, b)
            if one and two and one != two and one.startswith("in ") == two.startswith("in "):
                return True
    return False


def _way(reading: Reading, a: str, b: str) -> str:
    """Tell which of two acts on the other, or in which the other is; empty where they only stand beside each other."""
    (first, first_case), (second, second_case) = (mention for mention in reading.mentions if mention[0] in {a, b})
    cases = {first_case, second_case}
    if "with" in cases:
        return ""
    if "in" in cases:
        return f"in {first if first_case == 'in' else second}" if cases != {"in"} else ""
    if first_case == "to":
        return ""
    return second if second_case == "from" else first
