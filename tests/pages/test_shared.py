"""What search engines, social sites and programs are told of a page."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override
from pyld import jsonld

from claims.models import Assessment, Claim, Event, Question, Topic
from pages import structured
from pages.citing import Cited
from pages.shortened import DESCRIPTION, TITLE, shorten
from pages.views.lists import LISTS
from sources.models import Actor, Document, Place, Reference, Source
from sources.review import door
from sources.review.context import acting
from vocabulary import faults, nodes_of

pytestmark = pytest.mark.django_db

LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
DRONES = "the-may-2022-drone-deal-licence-or-understanding"
ANKA = "turkish-kazakh-drone-agreement-anka"
OTHERS = [
    "home", *LISTS, "method", "patterns", "compare", "corrections", "search", "agreement", "audit", "blindspots",
    "coders", "namings", "numbers",
]  # fmt: skip
HOSTILE = "</script><script>alert(1)</script> & “it” \"said\" \u2028 <!-- 'so' -->"
MANY = 12
"""How many of each kind are looked at: all of them would take a minute more."""
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def _language_is_left_as_it_was():
    """A page in Italian leaves its language active for whatever comes after it."""
    with override("en"):
        yield


def address(name, *given, language="en"):
    with override(language):
        return reverse(name, args=given)


def meta(page, name):
    found = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    assert len(found) == 1, (name, found)
    return unescape(found[0])


def title_of(page):
    return unescape(re.search(r"<title>(.*?)</title>", page)[1])


def data_of(page):
    blocks = BLOCK.findall(page)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def node(data, kind):
    return next((each for each in nodes_of(data) if each["@type"] == kind), None)


def test_every_page_says_what_it_is_in_words_of_its_own_and_by_the_vocabulary(walk):
    kinds = (Claim, Question, Event, Topic, Document, Source, Actor, Place, Reference)
    walked = [address(name) for name in OTHERS]
    for model in kinds:
        walked += [row.get_absolute_url() for row in model.objects.published().select_related("record")[:MANY]]
    walked += [
        address("question_accounts", DRONES),
        address("question_rivals", DRONES),
        address("event_accounts", ANKA),
        address("event_namings", ANKA),
        address("history", "claim", LICENCE),
        address("version", "claim", LICENCE, 1),
    ]
    titles, descriptions = {}, {}
    for where in walked:
        page = walk.get(where).content.decode()
        title, description = title_of(page), meta(page, "description")
        assert len(title) <= TITLE + len(" · Parallax"), where
        assert 20 <= len(description) <= DESCRIPTION, (where, description)
        assert (meta(page, "og:title"), meta(page, "og:description")) == (
            title.removesuffix(" · Parallax"),
            description,
        )
        assert re.findall(r'<link rel="canonical" href="([^"]+)">', page) == [f"http://testserver{where}"]
        assert faults(data_of(page)) == [], where
        assert node(data_of(page), "ClaimReview") is None  # nothing of the starter data was reviewed here
        titles.setdefault(title, []).append(where)
        descriptions.setdefault(description, []).append(where)
    assert [each for each in titles.values() if len(each) > 1] == []
    assert [each for each in descriptions.values() if len(each) > 1] == []


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (("claim", LICENCE), "Lo dice: Formiche (formiche.net)"),
        (("question", DRONES), "Una licenza"),
        (("event", ANKA), "10 maggio 2022"),
        (("document", "tag43-2022"), "Tag43, luglio 2022, italiano"),
    ],
)
def test_a_page_is_told_of_in_its_own_language(client, where, words):
    page = client.get(address(*where, language="it")).content.decode()
    assert words in meta(page, "description")
    assert meta(page, "og:locale") == "it_IT"
    assert meta(page, "og:locale:alternate") == "en_GB"
    assert nodes_of(data_of(page))[0]["inLanguage"] == "it"
    english = f'hreflang="en" href="http://testserver{address(*where)}"'
    assert english in page
    plain = address(*where).removeprefix("/en")
    assert f'hreflang="x-default" href="http://testserver{plain}"' in page
    assert client.get(plain, headers={"accept-language": "it"}).url == address(*where, language="it")


def test_a_claim_is_told_to_programs_with_the_documents_that_assert_it(client):
    data = data_of(client.get(address("claim", LICENCE)).content.decode())
    claim = node(data, "Claim")
    assert claim["text"] == "What Kazakhstan got in May 2022 was a production licence for the Anka."
    assert claim["creativeWorkStatus"] == "Not yet reviewed here"
    assert claim["appearance"]["@id"] == "http://testserver/documents/formiche-2023/#it"
    assert "firstAppearance" not in claim  # one alone is first of nothing
    told = client.get(address("claim", LICENCE, language="it")).content.decode()
    assert node(data_of(told), "Claim")["@id"] == claim["@id"]


def test_another_reader_of_json_ld_finds_what_was_written(client):
    """A library that is not ours, with the names of schema.org alone: nothing is fetched."""

    def names_only(url, options=None):
        context = {"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}}
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    data = data_of(client.get(address("claim", LICENCE)).content.decode())
    flat = jsonld.flatten(data, None, {"documentLoader": names_only})
    by_key = {each["@id"]: each for each in flat}
    claim = by_key[f"http://testserver/claims/{LICENCE}/#claim"]
    assert claim["@type"] == ["https://schema.org/Claim"]
    document = by_key[claim["https://schema.org/appearance"][0]["@id"]]
    publisher = by_key[document["https://schema.org/publisher"][0]["@id"]]
    assert publisher["https://schema.org/name"] == [{"@value": "Formiche (formiche.net)"}]
    page = by_key[f"http://testserver{address('claim', LICENCE)}"]
    assert page["https://schema.org/mainEntity"] == [{"@id": claim["@id"]}]


def test_no_words_of_a_claim_end_the_block_or_an_attribute(client, desk):
    claim = desk.claim("hostile", HOSTILE)
    desk.publish(claim)
    for where in (address("claim", "hostile"), address("claim_embed", "hostile")):
        page = client.get(where).content.decode()
        assert "<script>" not in page
        assert "\u2028 <" not in page
    page = client.get(address("claim", "hostile")).content.decode()
    assert node(data_of(page), "Claim")["text"] == HOSTILE
    assert meta(page, "og:title") == shorten(HOSTILE, TITLE)
    assert "<script>" not in Cited("x", HOSTILE, "en", "http://a/", "http://a/", None, None).title.replace(HOSTILE, "")


def test_what_is_written_for_programs_has_no_letter_that_html_reads():
    text = structured.written([{"@type": "Thing", "name": HOSTILE}])
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text)["name"] == HOSTILE


@pytest.fixture
def assessed(desk):
    """A reviewed claim, and an assessment of it that nobody has approved yet."""
    claim = desk.claim("assessed", "The plant opened in 2024.")
    desk.publish(claim)
    with acting(actor_id=desk.editor.pk, reason="Looked up"):
        found = Assessment.objects.create(
            record=desk.record("assessment", "assessed-1"), claim=claim, verdict="mostly_supported",
            wording="half built", by_account=desk.editor,
        )  # fmt: skip
        found.texts.create(language="en", finding="One of two halls stood in 2024.")
    return found


def review_of(client):
    return node(data_of(client.get(address("claim", "assessed")).content.decode()), "ClaimReview")


def test_an_assessment_is_a_claim_review_once_it_was_approved_here(client, desk, reviewer, assessed):
    assert review_of(client) is None
    desk.publish(assessed)
    told = review_of(client)
    assert faults(told) == []
    assert told["claimReviewed"] == "The plant opened in 2024."
    assert told["reviewRating"] == {"@type": "Rating", "alternateName": "half built"}
    assert told["author"]["@type"] == "Organization"
    assert told["url"] == f"http://testserver{address('claim', 'assessed')}#assessed-1"
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", told["datePublished"])
    assert told["itemReviewed"]["@id"] == "http://testserver/claims/assessed/#claim"
    door.challenge(record=assessed.record, actor=reviewer, why="The second hall stood too")
    assert review_of(client) is None
    door.uphold(record=assessed.record, actor=reviewer, why="It did not")
    assert review_of(client) is not None
    door.retract(record=assessed.record, actor=reviewer, why="Wrong plant")
    assert review_of(client) is None


def test_no_review_is_told_of_a_claim_that_was_retracted(client, desk, reviewer, assessed):
    desk.publish(assessed)
    door.retract(record=assessed.claim.record, actor=reviewer, why="It rests on a forgery")
    data = data_of(client.get(address("claim", "assessed")).content.decode())
    assert node(data, "ClaimReview") is None
    assert node(data, "Claim")["creativeWorkStatus"] == "Retracted"


def test_a_first_appearance_is_told_only_where_dates_prove_it(client, desk):
    claim = desk.claim("dated", "It was so.")
    documents = [desk.document(slug, published=day) for slug, day in (("early", "2022-05"), ("late", "2022-06-01"))]
    desk.publish(claim, *documents, *[desk.stance(claim, each) for each in documents])
    told = node(data_of(client.get(address("claim", "dated")).content.decode()), "Claim")
    assert told["firstAppearance"]["@id"] == "http://testserver/documents/early/#it"
    assert told["appearance"]["@id"] == "http://testserver/documents/late/#it"
    unsure = desk.document("unsure", published="2022-05~")
    desk.publish(unsure, desk.stance(claim, unsure))
    told = node(data_of(client.get(address("claim", "dated")).content.decode()), "Claim")
    assert "firstAppearance" not in told
    assert len(told["appearance"]) == 3


def test_a_claim_has_an_author_only_where_one_source_alone_makes_it(client, desk):
    """Where nobody is named as author, its publisher is not made one."""
    claim = desk.claim("made", "It was so.")
    sources = [desk.source(slug, name=slug, kind_of_source=kind) for slug, kind in (("ann", "person"), ("bob", "blog"))]
    desk.publish(claim, *sources)

    def say(slug, *links):
        document = desk.document(slug)
        with acting(actor_id=desk.editor.pk, reason="Written by"):
            for role, source in links:
                note = {} if source else {"en": "no byline"}
                document.responsibilities.create(role=role, source=source, note=note)
        desk.publish(document, desk.stance(claim, document))
        told = node(data_of(client.get(address("claim", "made")).content.decode()), "Claim")
        assert faults(told) == []
        return told.get("author")

    ann, bob = sources
    assert say("first", ("author", ann), ("publisher", bob))["@type"] == "Person"
    assert say("second", ("author", ann))["name"] == "ann"
    assert say("third", ("author", None), ("publisher", ann)) is None


@pytest.mark.parametrize(
    ("edtf", "day", "period"),
    [
        ("2022", "2022", "2022"), ("2022-07", "2022-07", "2022-07"), ("2022-05-10", "2022-05-10", "2022-05-10"),
        ("2022-02/..", "", "2022-02/.."), ("2023-11/2024-01", "", "2023-11/2024-01"), ("2012~", "", ""), ("", "", ""),
        ("2012~/2013", "", ""),
    ],
)  # fmt: skip
def test_dates_are_told_to_programs_as_exactly_as_they_are(edtf, day, period):
    assert (structured.day(edtf), structured.period(edtf)) == (day, period)


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [("one two three", 13, "one two three"), ("one two three", 12, "one two…"), ("one, two", 7, "one…"),
     ("a\n  b", 9, "a b"), ("x" * 30, 10, "x" * 9 + "…")],
)  # fmt: skip
def test_words_are_cut_between_words(text, most, cut):
    assert shorten(text, most) == cut
    assert len(cut) <= most


@pytest.mark.parametrize(
    "where", [("claim", LICENCE), ("question", DRONES), ("event", ANKA), ("document", "tag43-2022")]
)
def test_a_page_says_how_it_is_cited_and_the_link_keeps_its_version(client, where):
    page = client.get(address(*where)).content.decode()
    section = page[page.index('<section class="share"') :]
    permanent = re.search(r'class="permanent" href="http://testserver([^"]+)"', section)[1]
    assert permanent == address("version_of", *where, 0)
    assert client.get(permanent).url == address("version", *where, 1)
    assert "version of" in section
    assert "@online{parallax-" in section
    csl = json.loads(unescape(re.search(r'id="csl-json"[^>]*>(.*?)</textarea>', section, re.DOTALL)[1]))
    assert csl[0]["URL"] == f"http://testserver{permanent}"


def test_the_version_that_is_cited_stays_when_the_page_changes(client, desk):
    claim = desk.claim("changing", "It was so.")
    desk.publish(claim)
    first = claim.record.public_revision_id
    content = {**claim.record.public_revision.content}
    content["texts"] = [{**each, "statement": "It was not so."} for each in content["texts"]]
    revision = door.propose(record=claim.record, content=content, actor=desk.editor, reason="It was wrong")
    door.submit(submission=revision.submission, actor=desk.editor, why="Ready")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="Seen")
    assert client.get(address("version_of", "claim", "changing", first)).url == address(
        "version", "claim", "changing", 1
    )
    assert client.get(address("version_of", "claim", "changing", revision.pk)).url.endswith("/2/")
    for missing in (0, 10**9):
        assert client.get(address("version_of", "claim", "changing", missing)).status_code == 404
