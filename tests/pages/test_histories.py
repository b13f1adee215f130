"""What a page said before, and what was decided on it: readable for good, and no more than was public."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse
from django.utils.translation import override

from claims.models import AttributionChain, ChainNode, Claim, Question, QuestionClaim, QuestionText
from sources.models import Passage
from sources.review import content as contents
from sources.review import door
from sources.review.content import KINDS
from sources.review.context import acting
from sources.review.models import Record
from sources.review.past import UNSHOWN, versions

pytestmark = pytest.mark.django_db

LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def address(name, *args, language="en"):
    with override(language):
        return reverse(name, args=args)


def reworded(desk, claim, statement, why="Clearer"):
    content = contents.read(claim.record)
    content["texts"][0]["statement"] = statement
    revision = door.propose(record=claim.record, content=content, actor=desk.editor, reason=why)
    door.submit(submission=revision.submission, actor=desk.editor, why=why)
    return revision.submission


def test_each_version_stays_readable_and_says_who_approved_it(client, desk):
    claim = desk.claim(statement="It happened in May.")
    desk.publish(claim)
    door.approve(submission=reworded(desk, claim, "It happened in June."), actor=desk.reviewer, why="As p4 says")
    page = client.get(address("history", "claim", claim.slug)).content.decode()
    assert "<del>May.</del>" in page
    assert "<ins>June.</ins>" in page
    assert "written by E. Editor, approved by R. Reviewer" in page
    first = client.get(address("version", "claim", claim.slug, 1)).content.decode()
    assert "It happened in May." in first
    assert "The page has changed since." in first
    assert "It is what the page says now." in client.get(address("version", "claim", claim.slug, 2)).content.decode()
    assert client.get(address("version", "claim", claim.slug, 3)).status_code == 404
    assert client.get(address("version", "claim", claim.slug, 0)).status_code == 404


def test_what_waits_for_a_decision_is_no_version(client, desk):
    claim = desk.claim(statement="It happened in May.")
    desk.publish(claim)
    reworded(desk, claim, "A secret that no reader may see", why="A secret reason")
    assert [each.content["texts"][0]["statement"] for each in versions(claim.record)] == ["It happened in May."]
    assert "secret" not in client.get(address("history", "claim", claim.slug)).content.decode()


def test_what_was_never_public_has_no_history(client, desk):
    claim = desk.claim()
    assert client.get(address("history", "claim", claim.slug)).status_code == 404
    assert client.get(address("history", "nothing", "at-all")).status_code == 404


def test_what_came_with_a_batch_is_its_first_version(client, desk):
    claim = Claim.objects.at(LICENCE).get()
    before = contents.read(claim.record)
    door.approve(submission=reworded(desk, claim, "Reworded here."), actor=desk.reviewer, why="Better")
    first, second = versions(claim.record)
    assert (first.content["texts"], first.approved_by) == (before["texts"], "")
    assert (second.content["texts"][0]["statement"], second.approved_by) == ("Reworded here.", "R. Reviewer")
    assert "not reviewed here then" in client.get(address("version", "claim", LICENCE, 1)).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_newest_version_of_every_kind_says_what_its_tables_hold(client, kind):
    """Replayed from history, it is what is read from the tables, but for what no page shows."""
    records = Record.objects.filter(kind=kind, published_at__isnull=False).order_by("pk")[:3]

    def shown(content):
        if isinstance(content, dict):
            return {name: shown(value) for name, value in content.items() if name not in UNSHOWN}
        return [shown(each) for each in content] if isinstance(content, list) else content

    for record in records:
        assert versions(record)[-1].content == shown(contents.read(record)), record.slug
        for language in ("en", "it"):
            assert client.get(address("history", kind, record.slug, language=language)).status_code == 200
            assert client.get(address("version", kind, record.slug, 1, language=language)).status_code == 200


def test_editors_notes_are_in_no_version(client, desk):
    source = desk.source(editors_note="A secret that no reader may see")
    desk.publish(source)
    for name, args in (("history", ()), ("version", (1,))):
        assert "secret" not in client.get(address(name, "source", source.slug, *args)).content.decode()


def test_a_long_quotation_is_cut_in_versions_too(client, desk, settings):
    settings.LONGEST_QUOTATION = 20
    claim, document = desk.claim(), desk.document()
    stance = desk.stance(claim, document)
    row = stance.passages.get()
    with acting(actor_id=desk.editor.pk, reason="Words"):
        with_words = Passage.objects.at(row.passage.paragraph_id, "one two three four five six seven eight")
    content = contents.read(stance.record)
    content["passages"][0]["passage"] = [with_words.paragraph_id, with_words.exact]
    desk.publish(claim, document, stance)
    revision = door.propose(record=stance.record, content=content, actor=desk.editor, reason="Words")
    door.submit(submission=revision.submission, actor=desk.editor, why="Words")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="Yes")
    page = client.get(address("history", "stance", stance.slug)).content.decode()
    assert "one two three" in page
    assert "seven" not in page


def test_what_a_public_record_has_beside_it_and_is_not_public_is_in_no_version(client, desk):
    claim, draft, hidden = desk.claim(), desk.claim("draft", "A secret claim."), desk.source(name="A secret source")
    document = desk.document()
    stance = desk.stance(claim, document)
    with acting(actor_id=desk.editor.pk, reason="Through whom"):
        question = Question.objects.create(record=desk.record("question", "a-question"))
        QuestionText.objects.create(question=question, language="en", title="What happened?")
        for position, each in enumerate((claim, draft)):
            QuestionClaim.objects.create(question=question, claim=each, position=position)
        chain = AttributionChain.objects.create(stance=stance)
        ChainNode.objects.create(chain=chain, position=1, speaker="an unnamed official", source=hidden)
    desk.publish(claim, document, question, stance)
    for kind, row, told in (("question", question, "Something happened."), ("stance", stance, "an unnamed official")):
        for name, args in (("history", ()), ("version", (1,))):
            page = client.get(address(name, kind, row.slug, *args)).content.decode()
            assert "secret" not in page
        assert told in page
    assert "not public" in client.get(address("version", "stance", stance.slug, 1)).content.decode()
    desk.publish(hidden)
    assert "A secret source" in client.get(address("version", "stance", stance.slug, 1)).content.decode()


def test_a_control_character_in_a_reason_does_not_end_the_feed(client, desk, reviewer):
    claim = desk.claim()
    desk.publish(claim)
    door.challenge(record=claim.record, actor=reviewer, why="A reader\x0bdoubts it")
    feed = ET.fromstring(client.get(address("feed-corrections")).content)
    assert feed.find("atom:entry/atom:summary", ATOM).text == "A readerdoubts it"


def test_the_ledger_tells_what_was_decided_with_its_reason(client, desk, reviewer):
    claim, other = desk.claim(), desk.claim("other", "Something else happened.")
    desk.publish(claim, other)
    door.challenge(record=claim.record, actor=reviewer, why="A reader doubts the date")
    door.correct(record=claim.record, actor=reviewer, why="The date was wrong")
    door.retract(record=other.record, actor=reviewer, why="It rests on a forgery")
    page = client.get(address("corrections")).content.decode()
    told = ["It rests on a forgery", "The date was wrong", "A reader doubts the date"]
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)
    only = client.get(address("corrections"), {"verb": "retracted"}).content.decode()
    assert "It rests on a forgery" in only
    assert "The date was wrong" not in only
    assert "1 entry “retracted”." in only
    history = client.get(address("history", "claim", claim.slug)).content.decode()
    assert "The date was wrong" in history
    feed = ET.fromstring(client.get(address("feed-corrections")).content)
    assert [entry.find("atom:summary", ATOM).text for entry in feed.findall("atom:entry", ATOM)] == told


def test_what_is_decided_on_unpublished_records_is_not_told(client, desk):
    assert "Nothing has been challenged" in client.get(address("corrections")).content.decode()


def test_hostile_addresses_of_the_ledger_are_answered_in_words(client):
    for query in ({"verb": "<script>"}, {"kind": "\0"}, {"page": "0"}, {"page": "9" * 40}):
        assert client.get(address("corrections"), query).status_code in {200, 404}


@pytest.mark.parametrize(
    ("name", "slug"),
    [("feed-latest", ()), ("feed-event", ("turkish-kazakh-drone-agreement-anka",)), ("feed-source", ("formiche",))],
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_a_feed_is_atom_with_whole_addresses_and_dates(client, name, slug, language):
    response = client.get(address(name, *slug, language=language))
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    found = feed.findall("atom:entry", ATOM)
    assert found
    seen = [entry.find("atom:id", ATOM).text for entry in found]
    assert len(seen) == len(set(seen))
    for entry in found:
        link = entry.find("atom:link", ATOM).get("href")
        assert link.startswith(f"http://testserver/{language}/")
        assert client.get(link).status_code == 200
        assert entry.find("atom:updated", ATOM).text
        assert entry.find("atom:title", ATOM).text
        if entry is found[0]:
            continue
        break
    assert client.get(address("feed-event", "no-such-event")).status_code == 404


def test_the_sitemap_lists_every_public_page_in_both_languages_and_nothing_else(client, desk):
    desk.claim("veiled-claim")
    index = client.get("/sitemap.xml").content.decode()
    assert "http://testserver/sitemap-claim.xml" in index
    told = client.get("/sitemap-claim.xml").content.decode()
    assert "veiled-claim" not in told
    for claim in Claim.objects.published():
        for language in ("en", "it"):
            assert f"<loc>http://testserver{address('claim', claim.slug, language=language)}</loc>" in told
    assert told.count("<lastmod>") == 2 * Claim.objects.published().count()
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_view_of_a_page_names_the_page_itself_as_the_one_to_find(client):
    page = client.get(address("claims"), {"type": "causal", "page": "1"}).content.decode()
    assert '<link rel="canonical" href="http://testserver/en/claims/?page=1">' in page


def test_a_feed_keeps_to_the_rules_of_atom(client, desk, reviewer):
    """RFC 4287: each entry and the feed itself has a permanent id that is a whole IRI, a date, an author and its links."""
    claim = desk.claim(statement="It rose by < 5 & > 3.")
    document = desk.document()
    desk.publish(claim, document, desk.stance(claim, document))
    door.challenge(record=claim.record, actor=reviewer, why="Is <b>5</b> & 3 right?")
    feeds = [("feed-latest", ()), ("feed-corrections", ()), ("feed-source", ("formiche",))]
    known = {}
    for language in ("en", "it"):
        for name, slug in feeds:
            where = address(name, *slug, language=language)
            feed = ET.fromstring(client.get(where).content)
            assert {link.get("rel") for link in feed.findall("atom:link", ATOM)} == {"self", "alternate"}
            assert feed.find("atom:link[@rel='self']", ATOM).get("href") == f"http://testserver{where}"
            assert feed.find("atom:author/atom:name", ATOM).text
            entries = feed.findall("atom:entry", ATOM)
            assert entries
            dates = [entry.find("atom:updated", ATOM).text for entry in entries]
            assert feed.find("atom:updated", ATOM).text == max(dates)
            for date in dates:
                assert dt.datetime.fromisoformat(date).tzinfo is not None
            for each in (feed, *entries):
                known.setdefault(each.find("atom:id", ATOM).text, []).append((name, language))
                assert len(each.findall("atom:id", ATOM)) == len(each.findall("atom:title", ATOM)) == 1
            for entry in entries:
                assert entry.find("atom:id", ATOM).text.startswith("tag:testserver,2026:")
                assert len(entry.findall("atom:link[@rel='alternate']", ATOM)) == 1
    assert all(len(told) == 1 for told in known.values())
    told = ET.fromstring(client.get(address("feed-corrections")).content).find("atom:entry/atom:summary", ATOM)
    assert (told.get("type"), told.text) == ("html", "Is &lt;b&gt;5&lt;/b&gt; &amp; 3 right?")


def test_an_entry_is_known_by_the_same_id_when_its_address_changes(client, desk):
    claim = desk.claim()
    desk.publish(claim)

    def first():
        return ET.fromstring(client.get(address("feed-latest")).content).find("atom:entry", ATOM)

    before = first()
    content = {**contents.read(claim.record), "slug": "a-better-address"}
    revision = door.propose(record=claim.record, content=content, actor=desk.editor, reason="Better")
    door.submit(submission=revision.submission, actor=desk.editor, why="Better")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="Yes")
    after = first()
    assert before.find("atom:id", ATOM).text == after.find("atom:id", ATOM).text
    assert after.find("atom:link", ATOM).get("href").endswith("/a-better-address/")


def test_sitemaps_have_whole_dates_and_every_page_once(client):
    maps = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ET.fromstring(client.get("/sitemap.xml").content)
    seen = []
    for each in index.findall("s:sitemap/s:loc", maps):
        told = ET.fromstring(client.get(each.text).content)
        seen += [place.text for place in told.findall("s:url/s:loc", maps)]
        for date in told.findall("s:url/s:lastmod", maps):
            assert dt.date.fromisoformat(date.text)
    assert len(seen) == len(set(seen))
    for name in ("home", "about", "method", "corrections", "audit"):
        for language in ("en", "it"):
            assert f"http://testserver{address(name, language=language)}" in seen
    assert not any("/report/" in place for place in seen)
    assert "Disallow: /*/report/" in client.get("/robots.txt").content.decode()
