"""Plain text: from bytes to letters, and from letters to paragraphs. No Django in here."""

import codecs
import re
from collections import Counter
from contextlib import suppress
from itertools import pairwise

from sources.capture.reading import Block, Draft, UnreadableError, clean, collapse, joined

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ("cp1252", "cp1251", "koi8-r", "cp866")
KNOWN = re.compile(
    r"utf-(8|8-sig|16|16-le|16-be|32|32-le|32-be)|cp(437|850|852|855|866|125[0-8])|iso8859-\d+|koi8-[rtu]"
    r"|mac-(roman|cyrillic|latin2|greek|turkish)|gb2312|gbk|gb18030|big5|big5hkscs|euc_(jp|kr)|shift_jis|cp932|cp949"
    r"|iso2022_jp|tis-620|cp874|kz1048|ptcp154"
)
"""Of Python's many codecs those that texts are written in: others run programs of escapes, or never fail."""
WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}
"""What a declared charset means in practice (WHATWG Encoding Standard)."""

MANY_LINES = 200_000
BINARY = 0.05
"""Share of control characters above which bytes are no text."""


def decode(body: bytes, *declared: str) -> tuple[str, str]:
    """Give the letters and the charset they were written in. Never a replacement character of our making.

    A byte order mark goes before all else, then UTF-8, then what is declared, then what can be guessed: UTF-16, or the
    most likely of GUESSED. Raises UnreadableError.
    """
    for mark, name in MARKS:
        if body.startswith(mark):
            return _strictly(body, name)
    error = None
    if not body.isascii():
        try:
            return body.decode("utf-8"), "utf-8"  # nothing else looks like it by chance, whatever is declared
        except UnicodeDecodeError as caught:
            error = caught
    for name in map(codec, declared):
        if name and name != "utf-8":
            with suppress(UnicodeError):  # what is declared is wrong
                return body.decode(name), name
    if error:
        return _guessed(body, error)
    text = body.decode("ascii")
    if is_binary(text) and (name := _wide(body)):
        return _strictly(body, name)
    return text, "utf-8"


def codec(label: str) -> str:
    """Give Python's name of a declared charset, empty where it is none of KNOWN."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    name = WIDER.get(name, name)
    return name if KNOWN.fullmatch(name) else ""


def _strictly(body: bytes, name: str) -> tuple[str, str]:
    try:
        return body.decode(name), name.removesuffix("-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise UnreadableError("damaged", {"charset": name.removesuffix("-sig").upper(), "line": line}) from error


def _wide(body: bytes) -> str:
    """Tell UTF-16 without a mark: nearly every second byte says Latin or Cyrillic, and nearly none of the others."""
    even, odd = (sum(byte < 8 for byte in half) / max(1, len(half)) for half in (body[:20_000:2], body[1:20_000:2]))  # noqa: PLR2004
    if len(body) % 2 or max(even, odd) < 0.7 or min(even, odd) > 0.05:  # noqa: PLR2004
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


SEQUENCES = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
HIGH = re.compile(rb"[\x80-\xff]")


def _guessed(body: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Choose among the old charsets by the words that each would give.

    `charset-normalizer` was tried: free to choose it took KOI8-R for Shift JIS, and held to these four it took a line
    of Italian for Cyrillic.
    """
    if name := _wide(body):
        return _strictly(body, name)
    if len(b"".join(SEQUENCES.findall(body))) > 0.6 * len(HIGH.findall(body)):
        line = body[: error.start].count(b"\n") + 1
        raise UnreadableError("damaged", {"charset": "UTF-8", "line": line}) from error
    best: tuple[float, str, str] | None = None
    for name in GUESSED:
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        odd = strangeness(text)
        if best is None or odd < best[0]:
            best = odd, text, name
    if best is None or best[0] > STRANGE:
        raise UnreadableError("charset") from error
    return best[1], best[2]


STRANGE = 0.3
"""Above this share of impossible words none of GUESSED is right."""
FLIPPED = re.compile(r"[a-zà-öø-ÿа-яё][A-ZÀ-ÖØ-ÞА-ЯЁ]")
LATIN, CYRILLIC = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]"), re.compile(r"[\u0400-\u04ff]")
INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s'’‘`´.,:;/&@+…–—|()\[\]«»“”„\"?!%*=#\xad-]+(?=[^\W\d_])|[─-▟ґЁҐђЃѓЉЊЌЋЏљњќћџ]")
RARE = re.compile(r"[^оеаинтсрвлa-zàèéìòùçñäöüß\W\d_]")


def strangeness(text: str) -> float:
    """Give the share of words with letters beyond ASCII that no language writes so, 0 to 1, and a trace for rare signs.

    Latin and Cyrillic in one word, capitals after small letters, signs inside a word, accents without plain letters.
    """
    words = [word for word in text[:200_000].split() if not word.isascii()]
    if not words:
        return 0.0
    strange = 0
    rare = 0.0
    for word in words:
        latin, cyrillic = len(LATIN.findall(word)), len(CYRILLIC.findall(word))
        plain = sum(letter.isascii() and letter.isalpha() for letter in word)
        strange += bool(
            (latin and cyrillic) or FLIPPED.search(word) or INSIDE.search(word) or (latin > 2 and plain < latin - plain)  # noqa: PLR2004
        )
        rare += len(RARE.findall(word.lower())) / len(word)
    return (strange + 0.1 * rare) / len(words)


# --- Paragraphs

NARROW, WIDE = 45, 110
"""Between these lengths, in characters, lies the longest line of a text that a program broke into lines."""
ENOUGH = 3
"""Line ends that look forced, before we believe that a program made them."""
SLACK = 12
"""By how much a line may fall short of forcing its end: programs that balance their lines leave that much."""


def lines(text: str, counts: Counter[str] | None = None) -> tuple[str, ...]:
    """Give the paragraphs of a text: one line is one paragraph, empty lines are none.

    Only where a program broke the lines (none is long, paragraphs are set apart by empty lines, and nearly every line
    ends where the next word had no room left) are they joined again. White space is collapsed, what cannot be seen is
    taken out; what was done is added to the counts.
    """
    counts = Counter() if counts is None else counts
    rows = [collapse(row) for row in clean(text, counts).split("\n")]
    width = wrapped_at(rows)
    if not width:
        return tuple(filter(None, rows))
    whole = " ".join(rows)
    paragraphs: list[list[str]] = []
    last = ""
    for row in rows:
        if last and row and forced(last, row, width - SLACK):
            paragraphs[-1].append(row)
        elif row:
            paragraphs.append([row])
        last = row
    found = []
    for paragraph in paragraphs:
        one, divided = joined(paragraph, whole)
        counts["divided"] += divided
        found.append(one)
    return tuple(found)


def wrapped_at(rows: list[str]) -> int:
    """Give the width at which a program broke a text into lines; 0 where it did not."""
    width = max((len(row) for row in rows if " " in row), default=0)  # a long address alone says nothing
    if not NARROW <= width <= WIDE or "" not in rows[1:-1]:
        return 0
    ends = [forced(row, after, width) for row, after in pairwise(rows) if row and after]
    return width if sum(ends) >= ENOUGH and sum(ends) >= 0.7 * len(ends) else 0


def forced(row: str, after: str, width: int) -> bool:
    """Say whether a line had to end, as the first word of the next one found no room."""
    return len(row) + 1 + len(after.partition(" ")[0]) >= width


def is_binary(text: str) -> bool:
    """Say whether letters are none, by the control characters among them."""
    return len(re.findall(r"[\x00-\x08\x0e-\x1b\x1f\x7f]", text)) > BINARY * len(text)


def read_text(text: str) -> Draft:
    """Read a plain text.

    Raises UnreadableError for what is none.
    """
    if is_binary(text):
        raise UnreadableError("binary")
    if text.count("\n") + text.count("\r") > MANY_LINES:
        raise UnreadableError("paragraphs")
    counts: Counter[str] = Counter()
    return Draft(tuple(Block(line) for line in lines(text, counts)), cleaned=dict(counts))
