"""Accounts side by side, ratings and tags with their raters, names, marks: what the pages show of them."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from claims.models import Assessment, Claim, Event, Narrative, Question, Stance
from sources.models import Actor, BiasTag, Document, Place, Rating, Reference, Reply, Source
from sources.models.fields import fill_bounds
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db

DRONES = "the-may-2022-drone-deal-licence-or-understanding"


def words_of(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup))


def page_of(client, name, *slug, language="en"):
    with override(language):
        return client.get(reverse(name, args=slug)).content.decode()


def sides_of(page):
    """Give what stands in the card of each narrative, by its address."""
    return {
        match[1]: match[2]
        for match in re.finditer(r'<li class="side" id="([^"]+)">(.*?)\n        </li>', page, re.DOTALL)
    }


QUESTIONS = [
    "the-may-2022-drone-deal-licence-or-understanding", "why-does-kazakhstan-diversify", "how-deep-is-the-break-with-moscow",
    "the-csto-in-january-2022-peacekeepers-helpers-or-nothing", "tokayev-putin-and-the-oil-insult-or-rhetoric",
    "sanctions-and-parallel-imports-who-talks-about-them-at-all",
    "nato-standard-shells-industrial-project-or-war-preparation", "northern-kazakhstan-and-the-russian-minority",
    "who-depends-on-whom-for-arms", "china-junior-helper-new-guarantor-parts-shop-or-absent",
    "turkey-partner-nato-member-spearhead-or-one-pole", "who-poisons-the-air-media-and-propaganda",
]  # fmt: skip


@pytest.mark.parametrize("slug", QUESTIONS)
@pytest.mark.parametrize("language", ["en", "it"])
def test_each_question_shows_its_accounts_with_tellers_tags_and_what_references_say(walk, slug, language):
    page = page_of(walk, "question", slug, language=language)
    shown = sides_of(page)
    narratives = Narrative.objects.published().filter(question__record__slug=slug).prefetch_related("texts")
    assert set(shown) == {narrative.slug for narrative in narratives}
    for narrative in narratives:
        said = words_of(shown[narrative.slug])
        text = narrative.texts.get(language=language)
        assert words_of(text.title.replace("'", "&#x27;")) in said
        for link in narrative.document_links.all():
            publisher = link.document.responsibilities.filter(role="publisher").first().source.name
            assert publisher in said
            for tagging in link.document.taggings.all():
                assert f'id="{tagging.slug}{narrative.slug}"' in shown[narrative.slug]
        assert "Starter coding" in said or not narrative.document_links.exists()
    assert 'id="clashes"' in page
    verdicts = Assessment.objects.published().filter(claim__question_links__question__record__slug=slug)
    assert all(f'id="{each.slug}"' in page for each in verdicts)


def test_a_clash_names_both_sides_and_the_relation(client):
    page = page_of(client, "question", "why-does-kazakhstan-diversify")
    clashes = re.findall(r'<li class="clash">(.*?)</li>', page, re.DOTALL)
    assert len(clashes) == 7
    said = [words_of(clash) for clash in clashes]
    assert any("is a rival explanation to" in clash and "the West deceived" in clash for clash in said)
    assert any("is disputed or denied by" in clash for clash in said)


def test_accounts_that_clash_on_nothing_say_so(client):
    assert "On no claim here." in page_of(client, "question", DRONES)


SILENT = "Leaves out, where a reader would expect it"


@pytest.mark.parametrize("model", [Question, Event])
def test_what_an_account_leaves_out_is_an_agreed_silence_of_its_documents_and_nothing_else(walk, model):
    """Over all pages that show accounts."""
    rows = model.objects.published().select_related("record")
    silences = {
        (stance.claim.get_absolute_url(), stance.document.slug)
        for stance in Stance.objects.published().filter(outcome="silent", is_agreed=True)
        .select_related("claim__record", "document__record")
    }  # fmt: skip
    tellers = {
        narrative.slug: {link.document.slug for link in narrative.document_links.select_related("document__record")}
        for narrative in Narrative.objects.published().select_related("record")
    }
    seen = 0
    for row in rows:
        for slug, card in sides_of(walk.get(row.get_absolute_url()).content.decode()).items():
            part = re.search(r'<ul class="short-list omissions">(.*?)</ul>', card, re.DOTALL)
            found = re.findall(r'href="(/en/claims/[^"#]+)#([^"]+)"', part[1]) if part else []
            assert bool(part) == (SILENT in card)
            seen += len(found)
            for claim, document in found:
                assert (claim, document) in silences, (row, slug)
                assert document in tellers[slug], (row, slug)
    assert seen > 5


def test_the_report_of_2019_is_nowhere_shown_as_leaving_out_anything_of_2022(walk):
    cesi = Document.objects.at("cesi-2019").get()
    later = Claim.objects.filter(earliest_from__gt=dt.date(2019, 7, 4))
    assert later.count() > 40
    assert not Stance.objects.filter(document=cesi, outcome="silent", claim__in=later).exists()
    told = {narrative.slug for narrative in Narrative.objects.filter(document_links__document=cesi)}
    urls = {claim.get_absolute_url() for claim in later.select_related("record")}
    for row in Question.objects.published().select_related("record"):
        page = walk.get(row.get_absolute_url()).content.decode()
        for slug, card in sides_of(page).items():
            if slug in told:
                part = re.search(r'<ul class="short-list omissions">(.*?)</ul>', card, re.DOTALL)
                assert not part or not any(url in part[1] for url in urls)
    for claim in later.select_related("record"):
        said = walk.get(claim.get_absolute_url()).content.decode()
        group = re.search(r'<section class="outcome-group outcome-silent".*?</section>', said, re.DOTALL)
        assert group is None or "cesi-2019" not in group[0], claim


# --- Raters


@pytest.fixture
def rated(desk, reviewer):
    """A public source that two raters judge differently, one of whom has gone stale."""
    source = desk.source("rated", name="The Rated Gazette")
    other = desk.source("institute", name="An Institute")
    rows = []
    with acting(actor_id=desk.editor.pk, reason="Rated"):
        reference = Reference(record=desk.record("reference", "evidence-page"), url="https://example.org/evidence")
        fill_bounds(reference)
        reference.save(force_insert=True)
        reference.texts.create(language="en", what="A register of owners")
        for slug, tag, signed, fields in (
            ("ours", "reliability-b", {"by_account": desk.editor}, {"as_of": "2026-03"}),
            ("theirs", "reliability-d", {"by_source": other},
             {"as_of": "2021", "stale_on": dt.date(2023, 1, 1), "own_scale": "0 to 100", "own_value": "31.5"}),
        ):  # fmt: skip
            rating = Rating(
                record=desk.record("rating", slug), source=source, tag=BiasTag.objects.at(tag).get(), **signed, **fields
            )
            fill_bounds(rating)
            rating.save(force_insert=True)
            rating.texts.create(language="en", evidence=f"Evidence of {slug}.", method="Read for a week.")
            rating.reference_links.create(reference=reference)
            rows.append(rating)
    desk.publish(source, other, reference, *rows)
    return source


def test_two_raters_who_disagree_both_show_with_date_and_evidence_and_a_stale_one_is_marked(client, rated):
    page = words_of(page_of(client, "source", rated.slug))
    for words in (
        "raters disagree", "E. Editor", "An Institute", "March 2026", "2021", "Evidence of ours.", "Evidence of theirs.",
        "stale since 2023-01-01", "31.5", "0 to 100", "usually reliable",
    ):  # fmt: skip
        assert words in page, words
    listed = words_of(page_of(client, "ratings") + client.get(reverse("ratings"), {"stale": "yes"}).content.decode())
    assert "stale since 2023-01-01" in listed
    assert "1 rating stale." in listed


AVERAGES = re.compile(
    r"\b(average|mean|overall|score|in media|media dei|punteggio|complessiv\w+|aggregate|Avg\(|StdDev)\b", re.IGNORECASE
)
ALLOWED = re.compile(
    r"no overall score|this is no score|nothing is averaged|never average|nothing sums|Nothing sums|means nothing|What the signs mean"
    r"|what this tag means|nessun punteggio|non calcoliamo medie|mai una media|its silence means|trust score", re.IGNORECASE
)  # fmt: skip


def test_no_page_list_or_template_sums_ratings_or_positions_up(client, rated, admin_account):
    root = settings.SEEDS_DIR.parent
    for folder in ("sources", "claims", "site"):
        for path in Path(root / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                assert not re.search(r"\b(Avg|StdDev|Variance|statistics\.mean|fmean)\b", path.read_text()), path
        for path in Path(root / folder).rglob("*.html"):
            found = AVERAGES.search(ALLOWED.sub("", path.read_text()))
            assert found is None, (path, found)
    client.force_login(admin_account)
    for name in ("rating", "tagging", "source"):
        listed = words_of(client.get(reverse(f"admin:sources_{name}_changelist")).content.decode())
        assert AVERAGES.search(listed) is None, name
    said = words_of(page_of(client, "source", rated.slug))
    assert AVERAGES.search(ALLOWED.sub("", said)) is None
    assert "32" not in re.findall(r"\d+", said)


# --- Origins


def test_a_chain_through_the_journal_counts_as_the_journal(client):
    claim = Claim.objects.get(texts__statement__startswith="Part of the money will prepare")
    assert "1 document, 1 origin" in words_of(client.get(claim.get_absolute_url()).content.decode())


def test_the_institutes_citations_of_itself_are_marked_circular(client):
    page = page_of(client, "document", "caspian-institute-2023-it")
    items = re.findall(r'<li><a class="locator" href="#(n\d+)">(.*?)</li>', page, re.DOTALL)
    circular = {locator for locator, said in items if "circular: its own house" in said}
    assert circular == {"n1", "n5", "n6", "n7", "n8"}


# --- Names


@pytest.mark.parametrize(
    ("listing", "names", "found"),
    [
        ("places", ["Astana", "Nur-Sultan", "нур-султан", "ASTANA"], "/en/places/astana/"),
        ("actors", ["CSTO", "ОДКБ", "одкб", "Collective Security Treaty"], "/en/actors/csto/"),
        ("actors", ["Kazakhstan", "Kazakistan", "Қазақстан"], "/en/actors/kazakhstan/"),
        ("places", ["Kazakhstan", "Kazakistan", "Казахстан"], "/en/places/kazakhstan/"),
        ("actors", ["Tokaev", "Токаев", "Toqaev"], "/en/actors/tokayev/"),
        ("sources", ["КИСИ", "Istituto Caspico"], "/en/sources/ciss/"),
        ("sources", ["Tokaev", "Токаев"], "/en/sources/tokayev/"),
    ],
)
def test_every_name_finds_the_one_record(walk, listing, names, found):
    for name in names:
        page = walk.get(reverse(listing), {"q": name}).content.decode()
        assert re.findall(rf'href="(/en/{listing}/[^"]+/)"', page).count(found) == 1, name


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Place, {"Astana": "astana", "Nur-Sultan": "astana", "Нур-Султан": "astana"}),
        (Actor, {"CSTO": "csto", "ОДКБ": "csto", "Kazakistan": "kazakhstan"}),
        (Source, {"КИСИ": "ciss", "Tokaev": "tokayev"}),
    ],
)
def test_the_desk_finds_it_by_every_name_too(client, admin_account, model, names):
    client.force_login(admin_account)
    for name, slug in names.items():
        listed = client.get(reverse(f"admin:sources_{model.kind()}_changelist"), {"q": name})
        assert slug in {row.slug for row in listed.context["cl"].queryset}, name


def test_a_place_is_called_by_the_name_it_has_now(client):
    assert "<h1>Astana</h1>" in page_of(client, "place", "astana")
    said = words_of(page_of(client, "place", "astana", language="it"))
    assert "Nur-Sultan" in said
    assert "23 marzo 2019" in said


# --- Marks


def test_a_challenge_is_shown_and_what_came_of_it(client, desk, reviewer):
    claim = desk.claim("disputed", "A thing was so.")
    desk.publish(claim)
    door.challenge(record=claim.record, actor=reviewer, why="A reader wrote that it was not so")
    door.uphold(record=claim.record, actor=reviewer, why="The minutes bear it out")
    page = words_of(client.get(claim.get_absolute_url()).content.decode())
    assert page.index("A reader wrote") < page.index("The minutes bear it out")
    assert "Kept after a challenge" in page


def test_the_signed_answer_of_a_source_is_shown_first(client, desk, rated, reviewer):
    with acting(actor_id=desk.editor.pk, reason="A letter"):
        reply = Reply(
            record=desk.record("reply", "answer"), about=rated.record, source=rated, signed_as="Giulia Rossi, editor",
            received="2026-05",
        )  # fmt: skip
        fill_bounds(reply)
        reply.save(force_insert=True)
        reply.texts.create(language="en", text="We correct within a day.")
    assert "We correct within a day." not in page_of(client, "source", rated.slug)
    desk.publish(reply)
    door.challenge(record=rated.record, actor=reviewer, why="They wrote to us")
    page = words_of(page_of(client, "source", rated.slug))
    assert page.index("We correct within a day.") < page.index("They wrote to us") < page.index("raters disagree")
    assert "Giulia Rossi, editor" in page


def test_an_answer_stands_first_on_every_page_that_shows_what_it_answers(client, desk, rated):
    """To a rating: on the page of its source; to a stance: on those of its claim and document; and on its own source's."""
    claim, document = desk.claim("said", "A thing was so."), desk.document("a-paper")
    stance = desk.stance(claim, document)
    desk.publish(claim, document, stance)
    rating = Rating.objects.published().filter(source=rated).first()
    for slug, about, words in (
        ("to-stance", stance, "We never wrote that."),
        ("to-rating", rating, "We publish our owners."),
    ):
        with acting(actor_id=desk.editor.pk, reason="A letter"):
            reply = Reply(
                record=desk.record("reply", slug), about=about.record, source=rated, signed_as="Giulia Rossi, editor",
                received="2026-05",
            )  # fmt: skip
            fill_bounds(reply)
            reply.save(force_insert=True)
            reply.texts.create(language="en", text=words)
        desk.publish(reply)
    shown = {
        ("claim", "said"): {"We never wrote that."},
        ("document", "a-paper"): {"We never wrote that."},
        ("source", rated.slug): {"We never wrote that.", "We publish our owners."},
    }
    for (name, slug), words in shown.items():
        page = page_of(client, name, slug)
        for each in words:
            assert page.index("</h1>") < page.index(each) < page.index('class="reviewed'), (name, each)
        assert f'href="/en/history/stance/{stance.slug}/"' in page
    assert 'id="to-rating"' in page_of(client, "source", rated.slug)


def test_references_named_in_a_note_lead_to_them(client):
    page = page_of(client, "question", DRONES)
    assert '<a href="/en/references/r31/">R31</a>' in page
    assert words_of(page_of(client, "reference", "r31")).count("drone") > 0
