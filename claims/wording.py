"""What an editor is asked to look at again in a claim being entered: hints, never refusals. Pure.

The rules are those of entry by a person: one proposition; none of one side's loaded terms in our own wording; a
prediction has a due date; a quantity has its unit and reference date. They go by words and endings, so that they err:
rather by silence than by a false alarm.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from claims.gazetteer import Token, root, tokens
from claims.vocabulary import fold, listed

Kind = Literal["two_propositions", "loaded_term", "no_due_date", "no_unit", "no_reference_date"]


@dataclass(frozen=True, slots=True)
class EntryWarning:
    """One thing to look at again."""

    kind: Kind
    language: str = ""
    words: str = ""
    """The words it is about, as typed; of a quantity its measure."""
    others: tuple[str, ...] = ()
    """Of a loaded term: who uses it."""

    @property
    def key(self) -> str:
        """Name this warning, so that it can be told from a new one when the form is sent again."""
        return ":".join((self.kind, self.language, re.sub(r"\W+", "-", fold(self.words)))).strip(":")


@dataclass(frozen=True, slots=True)
class Term:
    """A term that one side uses, with who uses it."""

    words: str
    language: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as entered."""

    measure: str
    value: str
    unit: str
    reference_date: str


def warnings(
    statements: Mapping[str, str],
    *,
    claim_type: str,
    due: str = "",
    figures: Sequence[Figure] = (),
    terms: Iterable[Term] = (),
) -> list[EntryWarning]:
    """List what to look at again in a claim. `statements` are its sentences by language code."""
    found: list[EntryWarning] = []
    known = list(terms)
    for language, statement in statements.items():
        if words := second_proposition(statement, language):
            found.append(EntryWarning("two_propositions", language, words))
        found += loaded(statement, language, known)
    if claim_type == "predictive" and not due:
        found.append(EntryWarning("no_due_date"))
    for figure in figures:
        if not figure.unit and _wants_unit(figure, statements.values()):
            found.append(EntryWarning("no_unit", words=figure.measure))
        if not figure.reference_date:
            found.append(EntryWarning("no_reference_date", words=figure.measure))
    return found


# --- Two propositions in one

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"|(?<!\w)'[^']+'(?!\w)|(?<!\w)‘[^’]+’(?!\w)")
_SENTENCE_ENDS = re.compile(r"[.!?]\s+(?=[«“„\"]?[^\W\d_a-zа-я])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|Mr|Mrs|Dr|St|no|art|ca|cf|dott|sig|ecc|г|гг|тыс|млн|млрд|долл|ул|им)\.\s+$", re.IGNORECASE
)

_JOINING = {
    "en": listed("and but"),
    "it": listed("e ed ma"),
    "ru": listed("и но а"),
}
_SUBORDINATE = {
    "en": listed("that which who because while if when unless although whether what where"),
    "it": listed("che perche mentre se quando benche sebbene chi dove finche cui poiche"),
    "ru": listed("что чтобы потому который которая которые которое если когда пока хотя кто где поскольку"),
}
_FINITE = {
    "en": listed(
        "is are was were has have had will would can could may might must shall should does did became made took gave "
        "went said met led put kept held left built bought sold sent won lost began broke chose fell fought found grew "
        "paid ran rose saw spoke stood told wrote cut"
    ),
    "it": listed(
        "e sono era erano fu furono ha hanno aveva avevano sara saranno puo possono poteva deve devono dovra dovrebbe "
        "potrebbe vuole vogliono resta restano fa fanno va vanno viene vengono"
    ),
    "ru": listed("был была было были будет будут является являются есть может могут должен должна должны нет"),
}
_ARTICLES = {
    "en": listed(
        "a an the its his her their this that these those it them him us another no all more less out up down off to "
        "back any some each two three four"
    ),
    "it": listed("il lo la i gli le l un uno una che questo questa ogni due tre quattro un'altra"),
    "ru": frozenset(),
}
_ALSO_PARTICIPLES = listed("made found cut put left built held led kept bought sold sent won lost told paid")
SHORTEST_VERB = 4
_ITALIAN_FINITE = re.compile(r"(?:rà|ranno|rebbe|rebbero|[aei]va|[aei]vano|[aei]rono|ò|ì)$")
_RUSSIAN_PAST = re.compile(r"[аеиоуыэюя](?:л|ла|ло|ли)(?:с[ья])?$")
_RUSSIAN_PRESENT = re.compile(r"(?:[аеиоуыэюя]ет|ают|яют|уют|еют|ит|ат|ят)(?:ся)?$")
_RUSSIAN_NOUNS = re.compile(
    r"^(?:сил[аы]?|дел[ао]|школ[аы]|числ[ао]|стал[ьи]|земл|канал|капитал|потенциал|материал|журнал|финал|арсенал|"
    r"генерал|президент|кредит|дефицит|лимит|визит|солдат|мандат|формат|кандидат|результат|аппарат|совет|предмет|"
    r"бюджет|.*тет|.*рат)$"
)


def second_proposition(statement: str, language: str) -> str:
    """Give the words with which a second proposition begins, or nothing where there seems to be one only.

    Looked for are a second sentence, a semicolon, and a finite verb that “and”, “but” join to an earlier one.
    """
    text = _QUOTED.sub(lambda quoted: "x" * len(quoted.group()), statement)
    for end in _SENTENCE_ENDS.finditer(text):
        if not _ABBREVIATED.search(text[: end.end()]):
            return _opening(statement[end.end() :])
    head, mark, tail = text.partition(";")
    if mark and len(head.split()) > 2 and len(tail.split()) > 2:  # noqa: PLR2004  a clause has some words
        return _opening(statement[len(head) + 1 :])
    if language not in _JOINING:
        return ""
    words = tokens(text)
    for place, word in enumerate(words):
        if word.text.lower() in _JOINING[language]:
            if any(each.folded in _SUBORDINATE[language] for each in words[:place]):
                return ""  # what follows may belong to the subordinate clause
            earlier = any(_is_finite(text, words, at, language) for at in range(place))
            if earlier and _verb_after(text, words, place, language):
                return _opening(statement[word.start :])
    return ""


def _opening(text: str) -> str:
    return " ".join(text.split()[:5]).rstrip(".,;:!?")


def _is_finite(text: str, words: Sequence[Token], place: int, language: str) -> bool:
    """Say whether a word is surely, or by its ending and what follows it, a finite verb."""
    word = words[place]
    lower = word.text.lower()
    if word.folded in _FINITE[language]:
        return lower != "e"  # Italian “and”; “è” is a verb
    if word.capital or len(lower) < SHORTEST_VERB:
        return False
    if language == "ru":
        return not _RUSSIAN_NOUNS.match(word.folded) and bool(
            _RUSSIAN_PAST.search(lower) or _RUSSIAN_PRESENT.search(lower)
        )
    if language == "it":
        present = place > 0 and lower[-1] in "aeo" and not lower.endswith(("are", "ere", "ire"))
        return bool(_ITALIAN_FINITE.search(lower)) or (present and _takes(text, words, place, language))
    ends = lower.endswith("ed") or (lower.endswith("s") and not lower.endswith(("ss", "us", "is")))
    return place > 0 and ends and _takes(text, words, place, language)


def _takes(text: str, words: Sequence[Token], place: int, language: str) -> bool:
    """Say whether what follows a word can be what a verb takes: an article, a pronoun, a figure; in English a name."""
    word = words[place]
    rest = text[word.start + len(word.text) :].lstrip()
    if language == "en" and rest[:1].isdigit():
        return True
    following = words[place + 1] if place + 1 < len(words) else None
    if following is None or not rest.startswith(following.text):
        return False
    return following.folded in _ARTICLES[language] or (language == "en" and following.capital)


def _verb_after(text: str, words: Sequence[Token], place: int, language: str) -> bool:
    """Say whether the part that “and” joins has a verb of its own: at once, or after a subject or a short adverbial."""
    for at in range(place + 1, min(place + 5, len(words))):
        lower = words[at].text.lower()
        if lower in _JOINING[language] | _SUBORDINATE[language]:
            return False
        surely = words[at].folded in _FINITE[language] - _ALSO_PARTICIPLES
        if at == place + 1 or (language == "ru" and at <= place + 2):
            if _is_finite(text, words, at, language) and (surely or language == "ru" or _ends_finite(lower, language)):
                return True
            if _is_finite(text, words, at, language) and _takes(text, words, at, language):
                return True
        elif surely:
            return True
    return False


def _ends_finite(lower: str, language: str) -> bool:
    return language == "it" and bool(_ITALIAN_FINITE.search(lower))


# --- Terms of one side


def loaded(statement: str, language: str, terms: Iterable[Term]) -> Iterator[EntryWarning]:
    """Give a warning for each listed term that stands in a statement outside quotation marks, in any form."""
    text = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), statement)
    words = [(token, root(token.folded)) for token in tokens(text)]
    said: set[str] = set()
    for term in terms:
        wanted = [root(token.folded) for token in tokens(term.words)]
        if term.language != language or not wanted:
            continue
        for place in range(len(words) - len(wanted) + 1):
            part = words[place : place + len(wanted)]
            typed = statement[part[0][0].start : part[-1][0].start + len(part[-1][0].text)]
            if [each for _token, each in part] == wanted and fold(typed) not in said:
                said.add(fold(typed))
                yield EntryWarning("loaded_term", language, typed, term.users)
                break


def one_sided(uses: Iterable[tuple[str, str, str, str]]) -> list[Term]:
    """Give the terms that one document alone uses, while another calls the same thing otherwise.

    A use is what is named, the term, its language, and who uses it. A term within a longer one of somebody else's
    (“war” in “war in Ukraine”) is common ground, and so is the longer one.
    """
    of: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
    for what, term, language, user in uses:
        of.setdefault(what, []).append((tuple(root(token.folded) for token in tokens(term)), term, language, user))
    found: dict[tuple[str, str], list[str]] = {}
    for group in of.values():
        for roots, term, language, user in group:
            elsewhere = [other for other in group if other[3] != user and other[2] == language]
            shared = any(_within(roots, other[0]) or _within(other[0], roots) for other in elsewhere)
            if elsewhere and not shared:
                found.setdefault((term, language), []).append(user)
    return [Term(term, language, tuple(dict.fromkeys(users))) for (term, language), users in found.items()]


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


# --- Quantities

_UNIT = re.compile(
    r"^\s*(?:%|€|\$|per\s?cent|percent|процент|(?:thousand|million|billion|mila|milion|miliard|тыс|млн|млрд|миллион|"
    r"миллиард)\S*\s+(?:of\s+|di\s+)?(?:dollar|euro|rubl|ruble|tenge|ton|barrel|baril|cubic|metri|km|кубо|долл|евро|"
    r"руб|тонн|баррел)|km|kg|ton|barrel|baril|dollar|euro|rubl|tenge|cubic|metri|км|тонн|долл|евро|руб|баррел|куб)",
    re.IGNORECASE,
)


def _wants_unit(figure: Figure, statements: Iterable[str]) -> bool:
    """Say whether a figure without a unit is no plain count: a fraction, or named with a unit in a statement."""
    if "." in figure.value.rstrip("0").rstrip("."):
        return True
    return any(
        _UNIT.match(statement[match.end() :])
        for statement in statements
        for match in re.finditer(r"\d[\d.,\u00a0\u202f]*", statement)
    )
