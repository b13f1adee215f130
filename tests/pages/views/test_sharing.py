"""What of a page is shown elsewhere: its picture, and the card of a claim in somebody else's page."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image, ImageFont

from pages import kept
from pages.pictures import card
from sources.review import door
from sources.review.merging import propose_merge

pytestmark = pytest.mark.django_db

LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
DRONES = "the-may-2022-drone-deal-licence-or-understanding"
ANKA = "turkish-kazakh-drone-agreement-anka"
CYRILLIC = "В мае 2022 года Казахстан и Турция договорились выпускать беспилотники; Қазақстан Республикасы."


@pytest.fixture(autouse=True)
def _language_is_left_as_it_was():
    """A page in Italian leaves its language active for whatever comes after it."""
    with override("en"):
        yield


def address(name, *given, language="en"):
    with override(language):
        return reverse(name, args=given)


def picture(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    image = Image.open(io.BytesIO(response.content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def inked(image, box):
    """Count the dark points of a part of a picture."""
    return sum(image.crop(box).convert("L").histogram()[:128])


WORDS = (60, 100, 1140, 352)


@pytest.mark.parametrize(
    ("where", "most"), [(("claim_card", LICENCE), 2), (("question_card", DRONES), 8), (("event_card", ANKA), 8)]
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_a_page_has_a_picture_that_its_head_names(client, where, most, language):
    with CaptureQueriesContext(connection) as asked:
        image = picture(client.get(address(*where, language=language)))
    assert len(asked) <= most + 1
    assert inked(image, WORDS) > 5000
    page = client.get(address(where[0].removesuffix("_card"), where[1], language=language)).content.decode()
    assert f'<meta property="og:image" content="http://testserver{address(*where, language=language)}">' in page
    alt = re.search(r'<meta property="og:image:alt" content="([^"]+)">', page)[1]
    assert {"en": "asserts: ", "it": "sostiene: "}[language] in alt


def test_a_claim_in_cyrillic_is_drawn_in_its_letters(client, desk):
    for slug, words in (("russian", CYRILLIC), ("turned", CYRILLIC[::-1])):
        desk.publish(desk.claim(slug, words))
    images = [picture(client.get(address("claim_card", slug))) for slug in ("russian", "turned")]
    assert all(inked(image, WORDS) > 5000 for image in images)
    assert images[0].tobytes() != images[1].tobytes()


@pytest.mark.parametrize("name", [card.SANS, card.SERIF])
def test_the_fonts_have_every_letter_of_italian_english_russian_and_kazakh(name):
    font = ImageFont.truetype(card.FONTS / name, 40, layout_engine=ImageFont.Layout.BASIC)
    nothing = bytes(font.getmask("\uffff"))
    letters = "abcxyzàèéìòùÀÈÉÌÒÙ" + "".join(map(chr, range(0x400, 0x460))) + "ӘәҒғҚқҢңӨөҰұҮүҺһІі“”«»’–—…№"
    signs = "▲◆▼❝?≈○–◁·✓✗⇄" if name == card.SANS else ""
    assert [each for each in letters + signs if bytes(font.getmask(each)) == nothing] == []


@pytest.mark.parametrize(
    ("text", "drawable"),
    [("Тоқаев", "Тоқаев"), ("北京", "BeiJing"), ("a\u202eb\tc\x00", "ab c"), ("e\u0301", "é"), ("😀", ":grinning:")],
)
def test_what_the_fonts_have_not_is_given_in_latin_letters(text, drawable):
    assert card.drawable(text) == drawable


@pytest.mark.parametrize(
    "words", ["", "x" * 5000, "слово " * 400, "\u202e" * 40, "</svg>" * 100, "a\n\nb"],
    ids=["none", "one", "many", "turned", "marks", "lines"],
)  # fmt: skip
def test_any_words_and_any_numbers_are_drawn(words):
    tiles = [card.Tile(state, "▲▲", word, number) for state, word, number in
             (("asserts", "asserts", 0), ("denies", words, 10**9), ("silent", "non controllato", 44))]  # fmt: skip
    told = card.Card(words, words, words, tiles, tiles * 3, words, words, words)
    assert Image.open(io.BytesIO(card.drawn(told))).size == (1200, 630)


def test_the_picture_of_a_retracted_claim_says_so(client, desk, reviewer):
    claim = desk.claim("gone", "It was so.")
    desk.publish(claim)
    before = picture(client.get(address("claim_card", "gone")))
    door.retract(record=claim.record, actor=reviewer, why="It rests on a forgery")
    after = picture(client.get(address("claim_card", "gone")))
    assert before.getpixel((5, 5)) != after.getpixel((5, 5))
    assert "Retracted" in client.get(address("claim_embed", "gone")).content.decode()


def test_a_card_may_be_framed_by_anybody_and_runs_nothing(client):
    answer = client.get(address("claim_embed", LICENCE))
    page = answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert "<script" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="http://testserver{address("claim", LICENCE)}">' in page
    links = re.findall(r"<a [^>]+>", page)
    assert links
    assert all('target="_blank" rel="noopener"' in link and "http://testserver/en/claims/" in link for link in links)
    for said in ("What 5 documents say of it:", "asserts: 1", "leaves it out: 1", "1 independent origin", "CC"):
        assert said in page, said


def test_only_a_card_may_be_framed(client):
    for where in (address("claim", LICENCE), address("claim_card", LICENCE), address("home"),
                  "/en/claims/x/embed/y/", "/en/questions/x/embed/", "/en/claims/x/embed/"):  # fmt: skip
        answer = client.get(where)
        assert answer.headers["X-Frame-Options"] == "DENY", where
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], where


def test_a_card_that_was_kept_or_is_unchanged_may_be_framed_too(client, settings):
    settings.KEPT_PAGES_BYTES, settings.DEBUG = 8_000_000, False
    kept.clear()
    where = address("claim_embed", LICENCE)
    first = client.get(where)
    again = client.get(where)
    unchanged = client.get(where, headers={"if-none-match": first.headers["ETag"]})
    kept.clear()
    assert (first.status_code, again.status_code, unchanged.status_code) == (200, 200, 304)
    assert again.content == first.content
    for answer in (first, again, unchanged):
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors *")
        assert "X-Frame-Options" not in answer.headers
    drawn = client.get(address("claim_card", LICENCE))
    settings.KEPT_PAGES_BYTES = 0
    told = client.get(address("claim_card", LICENCE), headers={"if-none-match": drawn.headers["ETag"]})
    assert told.status_code == 304


@pytest.mark.parametrize("name", ["claim_card", "claim_embed"])
def test_hostile_addresses_are_answered_and_nothing_of_them_is_shown(client, name):
    for query in ({"x": "<script>"}, {"page": "\x00"}, {"format": "exe"}, {"q": "x" * 3000}):
        answer = client.get(address(name, LICENCE), query)
        assert answer.status_code == 200
        assert b"<script" not in answer.content
    assert client.post(address(name, LICENCE)).status_code == 405
    assert client.get(address(name, "nobody")).status_code == 404


def test_what_was_merged_is_shown_under_its_new_address(client, desk, reviewer):
    one, two = desk.claim("one", "It was so."), desk.claim("two", "So it was.")
    desk.publish(one, two)
    submission = propose_merge(record=one.record, into=two.record, actor=desk.editor, reason="The same")
    door.submit(submission=submission, actor=desk.editor, why="Ready")
    door.approve(submission=submission, actor=desk.reviewer, why="Seen")
    for name in ("claim_card", "claim_embed"):
        answer = client.get(address(name, "one"))
        assert (answer.status_code, answer.url) == (301, address(name, "two"))


def test_a_claim_offers_its_card_as_text_to_copy(client):
    page = client.get(address("claim", LICENCE, language="it")).content.decode()
    area = re.search(r'<textarea id="embed-code"[^>]* readonly[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]
    assert f"&lt;iframe src=&quot;http://testserver{address('claim_embed', LICENCE, language='it')}&quot;" in area
    assert "sandbox=&quot;allow-popups" in area
    assert "dell&amp;#x27;Anka" in area
