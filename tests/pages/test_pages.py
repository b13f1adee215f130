"""What a stranger sees, in both languages, and what no stranger sees."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims import alignments
from claims.models import (
    Assessment,
    Claim,
    ClaimRelation,
    Event,
    Naming,
    Narrative,
    Question,
    QuestionClaim,
    QuestionText,
    Topic,
)
from pages.views.lists import LISTS as LISTINGS
from sources.models import (
    Actor,
    BiasTag,
    Document,
    KeptBack,
    Place,
    Rating,
    Reference,
    Reply,
    Responsibility,
    Source,
    Tagging,
)
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

DRONES = "the-may-2022-drone-deal-licence-or-understanding"
LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
LISTS = [
    "home", *LISTINGS, "method", "patterns", "compare", "corrections", "search", "agreement", "audit", "blindspots",
    "coders",
]  # fmt: skip

# Every address of one kind, and how many queries its page costs beside the one that asks whether anything has changed,
# when nothing of it is remembered: no page costs more than 12.
PAGES = {
    ("home",): 3,
    ("questions",): 2,
    ("question", DRONES): 12,
    ("question_accounts", DRONES): 11,
    ("question_rivals", DRONES): 8,
    ("events",): 3,
    ("event", "turkish-kazakh-drone-agreement-anka"): 12,
    ("event_accounts", "turkish-kazakh-drone-agreement-anka"): 11,
    ("claims",): 2,
    ("claim", LICENCE): 2,
    ("claim_embed", LICENCE): 2,
    ("narratives",): 3,
    ("topics",): 2,
    ("topic", "turkey"): 3,
    ("documents",): 4,
    ("document", "tag43-2022"): 10,
    ("sources",): 3,
    ("source", "ciss"): 10,
    ("actors",): 2,
    ("actor", "kazakhstan"): 5,
    ("places",): 2,
    ("place", "astana"): 2,
    ("tags",): 3,
    ("ratings",): 3,
    ("assessments",): 3,
    ("references",): 2,
    ("reference", "r31"): 5,
    ("method",): 9,
    ("about",): 3,
    ("report",): 0,
    ("history", "claim", LICENCE): 11,
    ("version", "claim", LICENCE, 1): 10,
    ("corrections",): 2,
    ("search",): 0,
    ("coders",): 5,
    ("patterns",): 12,
    ("compare",): 3,
    ("namings",): 5,
    ("event_namings", "russian-full-scale-war-on-ukraine-begins"): 5,
    ("numbers",): 7,
    ("agreement",): 4,
    ("audit",): 6,
    ("blindspots",): 0,
}


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


def text_of(response):
    """Give what is read: tags out, white space folded."""
    page = re.sub(r"<(style|script).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("target", PAGES, ids=lambda target: target[0])
def test_every_page_works_and_costs_what_is_pinned(client, target, language, django_assert_num_queries):
    caches["computed"].clear()
    alignments.offered()  # remembered until content changes
    if target in {("method",), ("coders",)}:
        client.get(address(*target))  # the agreement of coders is remembered
    with django_assert_num_queries(PAGES[target] + 1):
        response = client.get(address(*target, language=language))
    assert response.status_code == 200
    assert PAGES[target] <= 12
    assert f'<html lang="{language}">' in response.content.decode()
    assert not response.cookies


def test_the_root_follows_the_reader_s_language(client):
    assert client.get("/", headers={"accept-language": "it"}).url == "/it/"
    assert client.get("/", headers={"accept-language": "de"}).url == "/en/"


def cells(page, statement):
    """Read one row of the comparison: publisher to word."""
    row = next(row for row in re.findall(r"<tr role=\"row\">.*?</tr>", page, re.DOTALL) if statement in row)
    found = {}
    for cell in re.findall(r"<td role=\"cell\" class=\"cell.*?</td>", row, re.DOTALL):
        publisher = re.search(r"<a href=\"[^\"]+\">([^<]+)<", cell)[1]
        found[publisher] = re.search(r"class=\"state state-(\w+)\"", cell)[1]
    return found


def test_the_drone_deal_shows_cell_by_cell_what_was_coded(client):
    page = client.get(address("question", DRONES)).content.decode()
    shown = [
        cells(page, statement)
        for statement in (
            "In May 2022 Kazakhstan and Turkey agreed on making military drones.",
            escape("What Kazakhstan got in May 2022 was a production licence for the Anka."),
            "The Kazakh party to the drone deal was the government.",
            "The Anka plant in Kazakhstan is to be fully working by 2024.",
        )
    ]
    others = {
        "andreacarancini.it": "not_covered",
        "Opinione Pubblica": "not_covered",
        "Ce.S.I. - Centro Studi Internazionali": "predates",
    }
    formiche, tag43 = "Formiche (formiche.net)", "Tag43"
    assert shown == [
        others | {formiche: "supports", tag43: "asserts"},
        others | {formiche: "asserts", tag43: "silent"},
        others | {formiche: "asserts", tag43: "supports"},
        others | {formiche: "asserts", tag43: "silent"},
    ]


@pytest.mark.parametrize(
    ("language", "month", "span"),
    [
        ("en", "July 2022", "24 July 2022 to 31 July 2022"),
        ("it", "luglio 2022", "dal 24 luglio 2022 al 31 luglio 2022"),
    ],
)
def test_a_month_is_shown_as_a_month_and_its_inferred_bounds_carry_their_reason(client, language, month, span):
    document = text_of(client.get(address("document", "tag43-2022", language=language)))
    assert month in document
    assert span in document
    assert "Wall Street Journal" in document
    for page in (("question", DRONES), ("claim", LICENCE), ("documents",), ("source", "tag43")):
        shown = text_of(client.get(address(*page, language=language)))
        assert month in shown, page
        assert f"1 {month}" not in shown, page


def test_tag43_is_not_stated_to_be_older_than_the_end_of_the_oil_stop(client):
    """Its bounds, 24 to 31 July 2022, lie after 11 July; the month alone would prove nothing either way."""
    page = text_of(client.get(address("event", "stops-of-kazakh-oil-at-novorossiysk")))
    assert "18 June 2022 to 11 July 2022" in page
    claim = Claim.objects.filter(event_links__event__record__slug="stops-of-kazakh-oil-at-novorossiysk").first()
    html = client.get(address("claim", claim.slug)).content.decode()
    rows = [row for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if "Tag43" in row]
    assert rows
    assert not any("written before" in row for row in rows)


def test_what_nobody_has_reviewed_says_so_on_its_page(client):
    for page in (("question", DRONES), ("claim", LICENCE), ("document", "tag43-2022"), ("source", "formiche"),
                 ("event", "turkish-kazakh-drone-agreement-anka")):  # fmt: skip
        assert "Not yet reviewed here" in text_of(client.get(address(*page))), page


def test_what_is_reviewed_says_so_and_a_retraction_keeps_the_page(client, desk, reviewer):
    claim = desk.claim()
    desk.publish(claim)
    assert "Reviewed and approved here by a second person." in text_of(client.get(address("claim", claim.slug)))
    door.retract(record=claim.record, actor=reviewer, why="It rests on a forgery")
    assert "It rests on a forgery" in text_of(client.get(address("claim", claim.slug)))


SECRET = "A secret that no reader may see"


@pytest.fixture
def veiled(desk):
    """Unpublished records of every kind, tied to public ones wherever they can be."""
    public = {model: model.objects.published().first() for model in (Claim, Document, Source, Question, Event)}
    claim = desk.claim("veiled-record-claim", SECRET)
    document = desk.document("veiled-record-document", title=SECRET, translation_of=public[Document])
    source = desk.source("veiled-record-source", name=SECRET)
    stances = [
        desk.stance(public[Claim], document, note=SECRET),
        desk.stance(claim, Document.objects.at("tag43-2022").get(), note=SECRET),
    ]
    with acting(actor_id=desk.editor.pk, reason="Hidden"):
        Responsibility.objects.create(document=document, role="publisher", source=public[Source])
        question = Question.objects.create(record=desk.record("question", "veiled-record-question"))
        QuestionText.objects.create(question=question, language="en", title=SECRET)
        QuestionClaim.objects.create(question=question, claim=public[Claim])
        event = Event.objects.create(record=desk.record("event", "veiled-record-event"), note=SECRET)
        event.texts.create(language="en", title=SECRET)
        event.mentions.create(passage=Document.objects.at("tag43-2022").get().paragraphs.first().passages.first())
        claim.event_links.create(event=public[Event])
        actor = Actor.objects.create(record=desk.record("actor", "veiled-record-actor"), kind_of_actor="person")
        actor.names.create(name=SECRET, language="en")
        narrative = Narrative.objects.create(
            record=desk.record("narrative", "veiled-record-narrative"), question=public[Question]
        )
        narrative.texts.create(language="en", title=SECRET, summary=SECRET)
        narrative.document_links.create(document=public[Document])
        reference = Reference.objects.create(
            record=desk.record("reference", "veiled-record-reference"), url="https://example.org/veiled-record-x"
        )
        reference.texts.create(language="en", what=SECRET)
        assessment = Assessment.objects.create(
            record=desk.record("assessment", "veiled-record-assessment"),
            claim=public[Claim],
            verdict="supported",
            by_account=desk.editor,
        )
        assessment.texts.create(language="en", finding=SECRET)
        tag = BiasTag.objects.at("tone-vivid").get()
        tagging = Tagging.objects.create(
            record=desk.record("tagging", "veiled-record-tagging"),
            document=public[Document],
            tag=tag,
            by_account=desk.editor,
        )
        tagging.texts.create(language="en", rationale=SECRET)
        rating = Rating.objects.create(
            record=desk.record("rating", "veiled-record-rating"), source=public[Source], tag=tag, by_account=desk.editor
        )
        rating.texts.create(language="en", evidence=SECRET)
        ClaimRelation.objects.create(
            record=desk.record("claimrelation", "veiled-record-relation"),
            a=public[Claim],
            b=claim,
            relation="contradicts",
        )
        reply = Reply.objects.create(
            record=desk.record("reply", "veiled-record-reply"), about=public[Claim].record, source=public[Source],
            signed_as=SECRET, received="2026",
        )  # fmt: skip
        reply.texts.create(language="en", text=SECRET)
        Naming.objects.create(
            record=desk.record("naming", "veiled-record-naming"), document=public[Document], event=public[Event], term=SECRET,
            language="en",
        )  # fmt: skip
    batch = KeptBack.objects.first().batch
    with acting(actor_id=desk.editor.pk, reason="Hidden"):
        KeptBack.objects.create(batch=batch, record=public[Claim].record, key="x", what="tag", words=SECRET, why=SECRET)
    return [claim, document, source, *stances, question, event, actor, reference]


WALKED = [None, Claim, Document, Source, Question, Event, Topic, Actor, Place, Reference]


@pytest.mark.parametrize("model", WALKED, ids=lambda model: model.kind() if model else "lists")
def test_no_stranger_sees_anything_unpublished_at_any_address(walk, veiled, model):
    if model is None:
        walked = [address(name) for name in LISTS]
    else:
        walked = [row.get_absolute_url() for row in model.objects.published().select_related("record")]
    assert len(walked) > 8
    for where in walked:
        response = walk.get(where)
        assert response.status_code == 200, where
        assert SECRET not in response.content.decode(), where
        found = re.search(r".{200}veiled-record-.{50}", response.content.decode(), re.DOTALL)
        assert not found, (where, found)
    for row in veiled:
        if model is not None and isinstance(row, model):
            assert walk.get(row.get_absolute_url()).status_code == 404


def test_no_comparison_and_no_file_of_one_shows_anything_unpublished(walk, veiled):
    chosen = ",".join(["tag43-2022", *Document.objects.published().values_list("record__slug", flat=True)])
    views = [
        (address("question", DRONES), {}),
        (address("event", "turkish-kazakh-drone-agreement-anka"), {}),
        (address("question_accounts", DRONES), {}),
        (address("question_accounts", Question.objects.published().first().slug), {}),
        (address("question_rivals", DRONES), {}),
        (address("event_accounts", Event.objects.published().first().slug), {}),
        (address("compare"), {"documents": chosen}),
        (address("compare"), {"sources": ",".join(Source.objects.published().values_list("record__slug", flat=True))}),
        (address("compare"), {"q": "veiled"}),
        (address("compare"), {"q": SECRET[2:]}),
    ]
    for where, query in views:
        for kind in ("", "json", "csv"):
            page = walk.get(where, {**query, "format": kind}).content.decode()
            assert SECRET not in page, (where, query)
            assert "veiled-record-" not in page, (where, query)
    named = {
        "documents": "tag43-2022,veiled-record-document",
        "claims": "veiled-record-claim",
        "sources": "veiled-record-source",
    }
    page = walk.get(address("compare"), named).content.decode()
    assert SECRET not in page
    for kind in ("document", "claim", "source"):
        assert f"There is no public {kind} “veiled-record-{kind}” here." in page


def test_a_search_for_what_is_unpublished_finds_nothing(client, veiled):
    page = client.get(address("claims"), {"q": SECRET}).content.decode()
    assert SECRET not in page.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")


BAD = [
    ("claims", {"page": "abc"}, 404), ("claims", {"page": "0"}, 404), ("claims", {"page": "-1"}, 404), ("claims", {"page": "999"}, 404),
    ("claims", {"page": "9" * 40}, 404), ("claims", {"page": "٢"}, 404), ("claims", {"page": ""}, 404), ("claims", {"page": "\x00"}, 404),
    ("claims", {"q": "a\x00b"}, 200), ("claims", {"q": "a\x1bb"}, 200), ("claims", {"q": "x" * 5000}, 200), ("claims", {"q": "%_\\'\""}, 200),
    ("claims", {"type": "gossip"}, 200), ("claims", {"type": "\x00"}, 200), ("claims", {"document": "nobody"}, 200),
    ("claims", {"outcome": "likes"}, 200), ("claims", {"event": "x\x00"}, 200), ("claims", {"reviewed": "perhaps"}, 200),
    ("claims", {"unknown": "1"}, 200), ("claims", {"q": "\ud800".encode("utf-8", "surrogatepass")}, 200),
    ("events", {"page": "x"}, 404), ("documents", {"page": "2"}, 404), ("sources", {"page": "x"}, 404), ("questions", {"page": "x"}, 404),
]  # fmt: skip


@pytest.mark.parametrize(("name", "query", "status"), BAD)
@pytest.mark.parametrize("language", ["en", "it"])
def test_bad_input_is_answered_and_never_breaks(client, name, query, status, language):
    assert client.get(address(name, language=language), query).status_code == status


@pytest.mark.parametrize(
    "query", [{"q": "a\x00b"}, {"q": "a\x1bb"}, {"q": "x" * 5000}, {"type": "gossip"}, {"document": "nobody"}]
)
def test_a_filter_that_cannot_be_used_says_why(client, query):
    page = client.get(address("claims"), query).content.decode()
    assert 'class="error"' in page


@pytest.mark.parametrize(
    "where",
    [
        "/en/claims/nobody/",
        "/it/questions/x%00y/",
        "/en/events/%F0%9F%92%A9/",
        "/xx/",
        "/en/claims/" + "a" * 3000 + "/",
        "/en/nowhere",
    ],
)
def test_an_address_without_a_page_says_so(client, where):
    response = client.get(where, follow=True)
    assert response.status_code == 404


def test_a_wrong_method_is_refused(client):
    assert client.post(address("claims")).status_code == 405


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "107 claims."),
        ({"type": "normative"}, "4 claims of the type “normative”."),
        (
            {"document": "tag43-2022", "outcome": "silent"},
            "9 claims where “Untitled: on Kazakhstan's defence spending and its relations with Moscow”: leaves it out.",
        ),
        ({"outcome": "denies"}, "1 claim where some document: denies."),
        ({"q": "Anka", "type": "factual"}, "1 claim with “Anka” and of the type “factual”."),
        ({"question": DRONES}, "4 claims of the question “The May 2022 drone deal: licence or understanding?”."),
        ({"reviewed": "yes"}, "0 claims reviewed here."),
    ],
)
def test_a_filter_says_in_words_what_it_shows(client, query, sentence):
    response = client.get(address("claims"), query)
    assert escape(sentence) in response.content.decode()
    number = int(sentence.split()[0])
    assert response.context["page"].count == number


def test_document_and_outcome_are_asked_of_one_and_the_same_stance(client):
    shown = client.get(address("claims"), {"document": "tag43-2022", "outcome": "asserts"}).context["page"]
    wanted = Claim.objects.filter(
        stances__document__record__slug="tag43-2022", stances__outcome="asserts", stances__is_agreed=True
    )
    assert {claim.pk for claim in shown} == {claim.pk for claim in wanted}


def test_every_page_names_its_twin_in_the_other_language(client):
    page = client.get(address("claims"), {"type": "causal"}).content.decode()
    assert 'hreflang="it" href="http://testserver/it/claims/?type=causal"' in page


def test_the_policy_of_the_pages_allows_no_inline_style_or_script(client):
    response = client.get(address("question", DRONES))
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(
        r"<script(?! src=| type=\"application/ld\+json\">)|\sstyle=|\son\w+=", response.content.decode()
    )


def test_nothing_is_averaged_on_any_page(client):
    for page in PAGES.keys() - {("method",)}:  # which says that nothing is
        assert not re.search(r"\b(average|mean score|overall)\b", text_of(client.get(address(*page))), re.IGNORECASE)
