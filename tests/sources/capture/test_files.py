"""Whatever bytes come in: a reading with all the text there is, or a sentence that says why not."""

import codecs
import hashlib
import io
import tomllib
import unicodedata
import zlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from sources.capture import apart, reading
from sources.capture.files import Block, Unreadable, lines, read, sentence
from sources.capture.markup import read_html
from sources.capture.plain import decode
from sources.capture.printed import read_pdf
from sources.capture.reading import Proposal, UnreadableError
from sources.models import Paragraph

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "documents"


def refusal(body: bytes, **said: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(body, **said)
    return str(caught.value)


def blocks(page: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_html(page).blocks]


def test_the_kinds_are_those_of_paragraphs():
    kinds = (
        reading.BODY,
        reading.TITLE,
        reading.HEADING,
        reading.NOTE,
        reading.TABLE,
        reading.TEASER,
        reading.BOILERPLATE,
    )
    assert set(kinds) == set(Paragraph.Kind.values)
    longest = Paragraph._meta.get_field("detail").max_length
    assert all(len(detail) <= longest for detail in ("page number", "running head", "list item", "quotation"))


# --- Plain text

ITALIAN = "Perché più Paesi vogliono la libertà: «È così», disse – e la città tacque…"
RUSSIAN = "Россия и Казахстан подписали соглашение о сотрудничестве. Эксперты ждут ответа."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (ITALIAN, "utf-8"),
        (ITALIAN, "utf-8-sig"),
        (ITALIAN, "utf-16"),
        (ITALIAN, "utf-16-le"),
        (ITALIAN, "utf-16-be"),
        (ITALIAN, "utf-32"),
        (ITALIAN, "cp1252"),
        ("Città", "cp1252"),
        ("È vero", "cp1252"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        ("КАЗАХСТАН И РОССИЯ", "cp1251"),
        ("КАЗАХСТАН И РОССИЯ", "koi8-r"),
        ("Газета «Times», ТАСС и BRICS", "cp1251"),
    ],
)
def test_the_letters_are_read_as_they_were_written(text, charset):
    found = read(f"{text}\r\n\r\n{text}\r\n".encode(charset))
    assert [block.text for block in found.blocks] == [text, text]
    assert found.format == "text"


def test_a_declared_charset_is_used_unless_it_is_wrong():
    assert decode("Łódź".encode("iso8859-2"), "ISO-8859-2") == ("Łódź", "iso8859-2")
    assert decode("è “così”".encode("cp1252"), "latin1") == ("è “così”", "cp1252")
    assert decode(RUSSIAN.encode("cp1251"), "utf-8")[0] == RUSSIAN
    assert decode(ITALIAN.encode(), "us-ascii", "utf-8")[0] == ITALIAN
    for label in ("unicode_escape", "utf-7", "rot13", "zip", "idna", "undefined", "no such", "a\0b"):
        assert decode(b"\\u0041+AEE-", label)[0] == "\\u0041+AEE-"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no text in it"),
        (b" \n\t\r\n", "no text in it"),
        ("Città\nperché\nlibertà\n".encode() + b"caf\xe9 \xc3", "damaged from line 4"),
        (codecs.BOM_UTF8 + b"\xff", "damaged from line 1"),
        (codecs.BOM_UTF16_LE + b"a", "damaged from line 1"),
        ("Zażółć gęślą jaźń łódź większość".encode("cp1250"), "cannot be told"),
        (bytes(range(256)) * 4, "cannot be told"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9, "cannot be told"),
        (b"PK\x03\x04\x14\0\0\0\x08\0\0\0" * 9, "This is no text"),
        (b"a\0" * 50 + b"bcd" * 40, "This is no text"),
        (b"x" * 10_000_001, "longer than 10 MB"),
        (b"a\n" * 20_001, "too many paragraphs"),
        (b"a\n" * 200_001, "too many paragraphs"),
    ],
    ids=range(13),
)
def test_what_is_no_text_is_told_in_a_sentence(body, says):
    assert says in refusal(body)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/plain", "image/png"]), st.text(max_size=8))
def test_any_bytes_are_a_reading_or_a_sentence(body, media_type, charset):
    if b"<" in body or b"%PDF" in body:  # the other formats have tests of their own
        media_type = "text/plain"
    try:
        found = read(body.replace(b"%PDF-", b""), media_type=media_type, charset=charset)
    except Unreadable as refused:
        assert str(refused)
    else:
        for block in found.blocks:
            assert block.text == " ".join(block.text.split()) != ""
            assert "\0" not in block.text
            assert "�" not in block.text or "�".encode() in body or found.charset != "utf-8"


def test_signs_that_nobody_sees_are_taken_out_and_reported():
    found = read("Gior\u00adnale\ufeff \u202eabc\u202c\x00\x1b fa\u200bmiglia \u200dх caffe\u0300 \ufffd".encode())
    assert found.blocks == (Block("Giornale abc famiglia \u200dх caffè \ufffd"),)
    assert found.cleaned == (
        "2 control characters were taken out.",
        "2 signs that turn the direction of writing were taken out.",
        "3 signs that nobody sees (such as soft hyphens) were taken out.",
        "1 letter was lost before the text came here; it stands as �.",
    )
    assert read(b"Plain.").cleaned == ()


# --- Lines


def test_one_line_is_one_paragraph_and_white_space_is_collapsed():
    assert lines("One.\r\n\r\n  Two\t\u00a0 words.\rThree.\u2028Four.\x0cFive.\n\n") == (
        "One.", "Two words.", "Three.", "Four.", "Five.",
    )  # fmt: skip
    assert lines("") == ()
    assert lines("\ud800a\0") == ("a",)


LONG = (
    "Nel settembre del 2018 una delegazione ha fatto visita al Paese per parlare di una cooperazione che negli anni si "
    "era allargata a molti campi diversi, dalle esercitazioni comuni alla vendita di sistemi d’arma nuovi e usati."
)


def wrapped(text: str, width: int) -> str:
    rows = [""]
    for word in text.split():
        if rows[-1] and len(rows[-1]) + 1 + len(word) > width:
            rows.append("")
        rows[-1] += f" {word}" if rows[-1] else word
    return "\n".join(rows)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_lines_that_a_program_broke_are_joined(width):
    text = f"TITOLO\n\n{wrapped(LONG, width)}\n\n{wrapped(LONG[4:], width)}\n\nFirma\nLuogo"
    assert lines(text) == ("TITOLO", LONG, LONG[4:], "Firma", "Luogo")


def test_lines_that_a_person_broke_are_kept():
    poem = """Tra gli alti rami un vento
che nessuno ha chiamato,
passa e non lascia
altro che foglie"""
    for text in (f"{poem}\n\n{poem}", "Uno\nDue\n\nTre\nQuattro", f"{LONG}\n{LONG}\n\n{LONG}", wrapped(LONG, 70)):
        assert lines(text) == tuple(filter(None, text.split("\n")))


def test_words_divided_at_line_ends_are_joined_and_compounds_stay():
    text = """Nel 2018 gli scambi tra il Medio-oriente e i Paesi vicini erano pochi.

Con gli anni si è allargata a molti campi la lunga e discussa coopera-
zione che dal vertice di quel settembre aveva unito i Paesi del Medio-
oriente, dalle esercitazioni comuni fino alla tregua per il Nagorno-
Karabakh, di cui si è parlato tanto nei mesi che vennero subito dopo.

Fine."""
    found = read(text.encode())
    assert [block.text for block in found.blocks] == [
        "Nel 2018 gli scambi tra il Medio-oriente e i Paesi vicini erano pochi.",
        "Con gli anni si è allargata a molti campi la lunga e discussa cooperazione che dal vertice di quel settembre"
        " aveva unito i Paesi del Medio-oriente, dalle esercitazioni comuni fino alla tregua per il Nagorno-Karabakh,"
        " di cui si è parlato tanto nei mesi che vennero subito dopo.",
        "Fine.",
    ]
    assert found.cleaned == ("1 word divided at the end of a line was joined.",)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.from_regex(r"[a-zà-ü0-9]{1,12}[.,]?", fullmatch=True)), st.integers(40, 110))
def test_no_word_of_a_pasted_text_is_lost(words, width):
    text = wrapped(" ".join(words), width)
    assert " ".join(lines(f"{text}\n\n{text}")).split() == words * 2


def sha1(text: str) -> str:
    row = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha1(row.encode()).hexdigest()[:12]


@pytest.mark.skipif(not SHARED.exists(), reason="the documents are other people's and not here")
@pytest.mark.parametrize("key", ["CESI", "CISS", "FORM", "KORY", "TAG"])
def test_the_coded_documents_give_the_paragraphs_of_their_maps(key):
    document = tomllib.loads((ROOT / "seeds" / "documents" / f"{key}.toml").read_text())
    wanted = [paragraph["sha1"] for paragraph in document["paragraph"]]
    readings = [[block.text for block in read(path.read_bytes(), name=path.name).blocks] for path in SHARED.iterdir()]
    found = max(readings, key=lambda texts: len({*map(sha1, texts)} & {*wanted}))
    assert [sha1(text.removeprefix("date 2022-07 ")) for text in found] == wanted


# --- HTML

ARTICLE = """<!doctype html><html lang="it-IT"><head>
<meta charset="utf-8"><title>Il titolo | Il sito</title>
<meta property="og:title" content="Il titolo"><meta property="og:site_name" content="Il sito">
<meta property="article:published_time" content="2023-12-29T08:00:00+01:00">
<link rel="canonical" href="https://page.example/articolo">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2023-12-29",
"author": [{"@type": "Person", "name": "Nome Uno"}, {"name": "Nome Due"}]}]}</script>
<style>p {color: red}</style></head><body class="has-sidebar">
<a class="skip-link" href="#main">Vai al testo</a>
<header><h1>Il sito</h1><nav><ul><li><a href="/a">Esteri</a></li><li><a href="/b">Economia</a></li></ul></nav></header>
<div class="wrapper"><article><header><h1>Il <em>titolo</em></h1><p class="standfirst">Una riga che riassume.</p>
<span>di Nome Uno</span> <time datetime="2023-12-29">29 dicembre 2023</time></header>
<p>%(long)s Nel 2022<sup><a href="#n1">1</a></sup> il vertice.</p><h2>Una sezione</h2>
<p>%(long)s<br>Una riga a capo.</p><ul><li>Primo punto</li><li>Secondo <b>punto</b></li></ul>
<blockquote><p>Parole di un altro.</p></blockquote>
<table><tr><th>Anno</th><th>Milioni</th></tr><tr><td>2021</td><td>163</td></tr><tr><td></td><td>16</td></tr></table>
<figure><img src="x" alt="y"><figcaption>Una didascalia</figcaption></figure>
<p>%(long)s<span style="display: none">nascosto</span></p><div hidden>nascosto</div>
<ol class="footnotes"><li id="n1">Una nota.</li></ol></article>
<aside class="related"><h3><a href="/c">Un altro articolo</a></h3><p>Due parole.</p></aside></div>
<form><label>Il tuo commento</label> <textarea></textarea><button>Invia</button></form>
<footer>Tutti i diritti <!-- commento -->riservati</footer><script>var parole;</script></body></html> coda""".replace(
    "%(long)s", LONG
)


def test_a_page_is_read_in_its_order_with_a_guess_for_each_part():
    assert blocks(ARTICLE) == [
        ("boilerplate", "Vai al testo"),
        ("boilerplate", "Il sito"),
        ("boilerplate", "Esteri"),
        ("boilerplate", "Economia"),
        ("title", "Il titolo"),
        ("heading", "Una riga che riassume."),
        ("body", "di Nome Uno 29 dicembre 2023"),
        ("body", f"{LONG} Nel 2022 [1] il vertice."),
        ("heading", "Una sezione"),
        ("body", LONG),
        ("body", "Una riga a capo."),
        ("body", "Primo punto"),
        ("body", "Secondo punto"),
        ("body", "Parole di un altro."),
        ("table", "Anno | Milioni"),
        ("table", "2021 | 163"),
        ("table", "| 16"),
        ("body", "Una didascalia"),
        ("body", LONG),
        ("note", "Una nota."),
        ("teaser", "Un altro articolo"),
        ("teaser", "Due parole."),
        ("boilerplate", "Il tuo commento"),
        ("boilerplate", "Invia"),
        ("boilerplate", "Tutti i diritti riservati"),
        ("boilerplate", "coda"),
    ]
    details = {block.text: block.detail for block in read_html(ARTICLE).blocks}
    assert details["Una riga che riassume."] == "standfirst"
    assert details["Una didascalia"] == "caption"
    assert details["Primo punto"] == "list item"
    assert details["Parole di un altro."] == "quotation"


def test_what_a_page_says_of_itself_is_proposed_as_written():
    found = read(ARTICLE.encode(), media_type="text/html; charset=x")
    assert (found.format, found.charset, found.language) == ("html", "utf-8", "it")
    assert (found.title, found.byline, found.site_name) == ("Il titolo", "Nome Uno, Nome Due", "Il sito")
    assert found.canonical == "https://page.example/articolo"
    assert found.published == (
        Proposal("2023-12-29T08:00:00+01:00", "article:published_time"),
        Proposal("2023-12-29", "JSON-LD datePublished"),
        Proposal("2023-12-29", "time datetime"),
        Proposal("29 dicembre 2023", "time"),
    )
    assert found.cleaned == ("2 parts of the page that readers do not see were left out.",)


def test_a_page_says_how_its_letters_are_written():
    page = f"<html><head><meta charset=windows-1251><title>т</title></head><p>{RUSSIAN}</p>"
    assert read(page.encode("cp1251")).blocks[0].text == RUSSIAN
    assert read(page.encode("koi8-r"), charset="koi8-r", name="a.htm").blocks[0].text == RUSSIAN
    assert read(page.encode("utf-16"), name="A.HTML").blocks[0].text == RUSSIAN


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("just words", ["just words"]),
        ("<p>a<p>b<div>c<p>d</div>e", ["a", "b", "c", "d", "e"]),
        ("<p>a</p></body></html>b<p>c", ["a", "b", "c"]),
        ("<p>a<b>b</p>c</b><i>d", ["ab", "cd"]),
        ("<b>a<div>b</b>c</div>d", ["a", "bc", "d"]),
        ("<table><tr><td>a<td>b", ["a | b"]),
        ("<table>a<tr>b<td>c", ["a", "b", "c"]),
        ("<p>a &lt; b &amp; c&nbsp;d &#8212; &#150; &unknown; &eacute;", ["a < b & c d — – &unknown; é"]),
        ("<p>a<!-- b --><![CDATA[c]]><?php d ?>", ["a"]),
        ("<title>t</title><p>a<script>b</script><style>c</style>d", ["ad"]),
        ("<pre>a  b\n\nc</pre>d", ["a b", "c", "d"]),
        ("<noscript>a</noscript><template>b</template><dialog>c</dialog><iframe>d</iframe>e", ["a", "e"]),
        ("<select><option>a<option>b</select>", ["a", "b"]),
        ("<svg><title>a</title><text>b</text></svg>", ["b"]),
        ("<h1>a<br>b</h1>c<br><br>d", ["a b", "c", "d"]),
        ("<a><a><a>a</a>", ["a"]),
        ("<body>a<body>b<html>c", ["abc"]),
        ("<?xml version='1.0' encoding='utf-16'?><html xmlns='http://www.w3.org/1999/xhtml'><p>a</p></html>", ["a"]),
        ("<p>\x00a\u202e&#0;b", ["a�b"]),
        ("<custom-card>a</custom-card> b", ["a b"]),
        ("<frameset><frame><noframes>a</noframes></frameset><p>b", ["b"]),
    ],
)
def test_broken_markup_keeps_its_words(markup, found):
    assert [text for _kind, text in blocks(markup)] == found


VISIBLE = ["p", "div", "span", "b", "li", "td", "h1", "h2", "section", "article", "main", "nav", "aside", "footer", "a",
           "table", "tr", "ul", "form", "blockquote", "pre", "button", "x-y", "header", "figcaption", "label", "sup"]  # fmt: skip
HIDDEN = ["script", "style", "template", "p hidden", "div style='Display : none'", "iframe"]


@st.composite
def pages(draw):
    """A page of numbered words, and those that a reader sees, in order."""
    numbers = iter(range(10_000))
    seen = []

    def words(shown):
        word = f"w{next(numbers)}"
        if shown:
            seen.append(word)
        return f" {word} "

    def element(depth):
        if draw(st.integers(0, 9)) == 0:
            tag = draw(st.sampled_from(HIDDEN))
            return f"<{tag}>{words(shown=False)}</{tag.split()[0]}>"
        tag = draw(st.sampled_from(VISIBLE))
        hint = draw(st.sampled_from(["", "", " class=related", " id=nav", " class='byline'", " class=footnote"]))
        inner = words(shown=True)
        for _ in range(draw(st.integers(0, 3)) if depth < 4 else 0):
            inner += element(depth + 1)
            inner += words(shown=True) if draw(st.booleans()) else ""
        end = "" if draw(st.integers(0, 9)) == 0 else f"</{tag}>"
        return f"<{tag}{hint}>{inner}{end}"

    filler = " ".join(words(shown=True) for _ in range(30))
    return f"<p>{filler}</p>" + "".join(element(0) for _ in range(draw(st.integers(1, 4)))), seen


@settings(max_examples=80, deadline=None)
@given(pages())
def test_every_visible_word_of_a_page_is_in_its_blocks_once(drawn):
    page, seen = drawn
    found = Counter(word.strip("[]") for _kind, text in blocks(page) for word in text.split() if word != "|")
    assert found == Counter(seen)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([*"<>/!-=&#;\"' a", "<p", "<!--", "]]>", "<a href=", "</", "&#x", "<table>", "\0", "é"]))
)
def test_any_markup_is_read_or_refused(pieces):
    try:
        assert read_html("".join(pieces)).blocks is not None
    except UnreadableError as refused:
        assert refused.args[0] in {"empty", "deep"}


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ("<div>" * 3000 + "a", "nested too deeply"),
        ("<i>a</i>" * 210_000, "too many parts"),
        ("<p>a" * 50, "too many paragraphs"),
        ("<html><head><title>t</title></head><body></body></html>", "no text in it"),
        ("<html>" + "\x0e\x0f" * 50, "This is no text"),
    ],
    ids=range(5),
)
def test_a_page_that_is_none_is_told_in_a_sentence(markup, says, settings):
    settings.CAPTURE_MAX_PARAGRAPHS = 49
    assert says in refusal(markup.encode(), media_type="text/html")


def test_a_page_made_to_keep_us_busy_is_given_up(settings):
    settings.CAPTURE_READ_SECONDS = 1
    page = "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">a"  # minutes, when tried without a limit
    assert "too long or too much memory" in refusal(page.encode(), name="a.html")


def test_json_of_a_page_that_is_no_json_or_endless_is_passed_over():
    for said in (
        "{",
        "[" * 100_000,
        '{"@type": 1, "author": {"name": {}}}',
        '{"@graph": [[[{"@type": "Article"}]]]}',
        '"a"',
    ):
        page = f"<script type='application/ld+json'>{said}</script><meta name=author><p>a"
        assert read_html(page).byline == ""


def test_who_reads_strangers_pages_knows_no_secrets(monkeypatch):
    seen = {}
    run = apart.subprocess.run
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setattr(apart.subprocess, "run", lambda *a, **k: seen.update(k) or run(*a, **k))
    assert read(b"<html><p>a").blocks[0].text == "a"
    assert set(seen["env"]) == {"PYTHONPATH", "PYTHONUTF8"}


# --- PDF


def pdf(*pages: list[tuple[float, float, float, str]], info: str = "") -> bytes:
    """Write a PDF by hand: for each page, rows of x, y, size and text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R /Lang (it-IT) >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
               " /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for page in pages:
        rows = "".join(f"BT /F1 {size} Tf {x} {y} Td ({escape(text)}) Tj ET\n" for x, y, size, text in page)
        objects.append(f"<< /Length {len(rows)} >>\nstream\n{rows}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< {info} >>")
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF"
    return body + trailer.encode()


def escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def set_rows(top: float, *texts: str, size: float = 11, gap: float = 14) -> list[tuple[float, float, float, str]]:
    return [(60, top - gap * place, size, text) for place, text in enumerate(texts)]


ROWS = wrapped(LONG, 70).split("\n")


def printed_page(number: int, *rows: tuple[float, float, float, str]) -> list[tuple[float, float, float, str]]:
    return [(60, 810, 9, f"Rivista di studi, n. {number}"), *rows, (300, 30, 9, str(number))]


def test_the_lines_of_a_pdf_become_paragraphs_and_what_repeats_is_furniture():
    body = pdf(
        printed_page(1, *set_rows(780, "Un titolo", size=20), *set_rows(740, *ROWS), *set_rows(660, "Le cause", size=14),
                     *set_rows(630, *ROWS[:-1], "e finisce qui con una parola divisa alla fine della riga, coopera-")),
        printed_page(2, *set_rows(780, "zione di ieri.", "Riga breve.", *ROWS),
                     *set_rows(80, "1 Una nota a piè di pagina.", size=8)),
        printed_page(3, *set_rows(780, *ROWS)),
        info="/Title (Altro titolo) /Author (Nome Uno) /CreationDate (D:20231229)",
    )  # fmt: skip
    found = read(body, media_type="application/pdf")
    assert [(block.kind, block.detail, block.page) for block in found.blocks] == [
        ("boilerplate", "running head", 1),
        ("title", "", 1),
        ("body", "", 1),
        ("heading", "", 1),
        ("body", "", 1),
        ("boilerplate", "page number", 1),
        ("boilerplate", "running head", 2),
        ("body", "", 2),
        ("body", "", 2),
        ("note", "", 2),
        ("boilerplate", "page number", 2),
        ("boilerplate", "running head", 3),
        ("body", "", 3),
        ("boilerplate", "page number", 3),
    ]
    assert found.blocks[2].text == found.blocks[8].text == found.blocks[12].text == LONG
    assert found.blocks[4].text.endswith("cooperazione di ieri.")
    assert (found.title, found.byline, found.language) == ("Un titolo", "Nome Uno", "it")
    assert found.published == (Proposal("D:20231229", "PDF CreationDate"),)
    assert found.cleaned == ("1 word divided at the end of a line was joined.",)


def locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(set_rows(700, "Testo."))))
    writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    """A page whose content unpacks to 100 MB."""
    pack = zlib.compressobj(1)
    content = b"".join([*(pack.compress(b" " * 10_000_000) for _ in range(10)), pack.flush()])
    body = pdf(set_rows(700, "Testo."))
    old = body[body.index(b"<< /Length") : body.index(b"endstream")]
    return body.replace(old, b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\n" % (len(content), content))


def test_a_pdf_that_only_its_owner_may_change_is_read():
    writer = PdfWriter(clone_from=io.BytesIO(pdf(set_rows(700, "Testo."))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert read(stream.getvalue()).blocks[0].text == "Testo."


def test_pages_without_text_are_reported():
    found = read(pdf(set_rows(700, "Testo."), []))
    assert found.cleaned == ("1 page holds no text: it may be a picture.",)


def test_a_pdf_that_cannot_be_read_is_told_in_a_sentence():
    good = pdf(set_rows(700, "Testo."))
    for body, says in (
        (locked("secret"), "locked with a password"),
        (pdf([]), "pictures of pages"),
        (pdf([(60, 700, 11, "1 2 3")]), "pictures of pages"),
        (pdf([], [], []), "more than 2 pages"),
        (b"%PDF-1.7\n" + b"no more", "broken"),
        (good.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"), "broken"),
    ):
        with pytest.raises(UnreadableError) as caught:
            read_pdf(body, 2)
        assert says in sentence(*caught.value.args)


@pytest.mark.parametrize("body", [b"%PDF-1.7\n" + b"no more", b"<html>"])
def test_what_is_called_a_pdf_and_is_none_is_told_in_a_sentence(body):
    assert "broken" in refusal(body, media_type="application/pdf")


def test_a_bomb_in_a_pdf_is_not_unpacked(settings):
    settings.CAPTURE_READ_SECONDS = 2
    settings.CAPTURE_READ_MEMORY = 500_000_000
    said = refusal(bomb())
    assert "broken" in said or "too long or too much memory" in said


def test_a_pdf_made_to_keep_us_busy_is_given_up(settings):
    settings.CAPTURE_READ_SECONDS = 1
    busy = pdf([(60, 700, 11, "a")] * 60_000)
    assert "too long or too much memory" in refusal(busy)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_pdf_with_damaged_bytes_is_read_or_refused(data):
    body = bytearray(pdf(set_rows(700, *ROWS)))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(body) - 1))
        if data.draw(st.booleans()):
            body[place] = data.draw(st.integers(0, 255))
        else:
            del body[place : place + data.draw(st.integers(1, 40))]
    try:
        assert read_pdf(bytes(body), 10).blocks
    except UnreadableError as refused:
        assert refused.args


@pytest.mark.parametrize(
    "body",
    [b"<!---->" * 60 + b"x", b"a" * 200_000 + b" \xff ", b"<!--" * 5_000, b"<?xml " * 5_000],
    ids=["comments", "one word", "open comments", "open declarations"],
)
def test_hostile_bytes_are_answered_at_once(body):
    try:
        read(body, media_type="application/octet-stream", name="note")
    except Unreadable as refused:
        assert str(refused)
