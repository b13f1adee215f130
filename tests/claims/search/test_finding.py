"""What is searched for is found: word forms, accents, other names, slips, Cyrillic, phrases, nothing."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Event, Naming
from claims.proof import search_faults
from claims.search.finding import CLOSES, OPENS, complete, search
from sources.review import content as contents
from sources.review import door
from sources.review.context import acting, previewing
from sources.review.models import Record

pytestmark = pytest.mark.django_db

DEAL = "question:the-may-2022-drone-deal-licence-or-understanding"
LICENCE = "claim:what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
BALANCE = "claim:kazakhstan-keeps-a-balance-between-several-powers"
SHELLS = "question:nato-standard-shells-industrial-project-or-war-preparation"

FIRST = {
    # word forms, in two languages
    "drone": "claim:in-august-2023-a-plant-at-petropavlovsk-began-making-six-drone-types-with-chinese-parts",
    "droni": "event:turkish-kazakh-drone-agreement-anka",
    "drone deal": DEAL,
    "licenza di produzione": LICENCE,
    "licenze di produzione": LICENCE,
    "production licences": LICENCE,
    "produzione dell'Anka": LICENCE,
    "produzione dell’Anka": LICENCE,
    "Anka": "event:anka-plant-fully-operational",
    "shells": SHELLS,
    "shell NATO standards": SHELLS,
    "NATO-standard shells": SHELLS,
    "munizioni": "topic:shells",
    "balances between powers": BALANCE,
    "balance": BALANCE,
    "equilibrio": BALANCE,
    "equilibri fra le potenze": BALANCE,
    "multivettoriale": "topic:multivector",
    "multi-vector": "topic:multivector",
    "guerra in Ucraina": "event:talks-on-ending-the-war-in-ukraine",
    "oil": "topic:energy",
    "petrolio": "topic:energy",
    "sanctions": "topic:economy",
    "sanzioni": "topic:economy",
    "exercise": "event:agreement-on-asymmetric-war-exercises",
    "esercitazioni": "event:agreement-on-asymmetric-war-exercises",
    "January 2022": "topic:january",
    "gennaio 2022": "topic:january",
    "corridoio": "event:tripp-corridor-agreed",
    "corridoi": "event:tripp-corridor-agreed",
    "TRIPP": "event:tripp-corridor-agreed",
    "tripp": "event:tripp-corridor-agreed",
    "military spending": "event:kazakhstan-raises-defence-spending",
    "border": "place:china-kazakhstan-border",
    "confine": "place:china-kazakhstan-border",
    "Formiche": "source:formiche",
    "Tag43": "source:tag43",
    "Ce.S.I.": "source:cesi",
    # any name, in any script, declined
    "Kazakhstan": "actor:kazakhstan",
    "Kazakistan": "actor:kazakhstan",
    "Kazakstan": "actor:kazakhstan",
    "Казахстан": "actor:kazakhstan",
    "Казахстана": "actor:kazakhstan",
    "Казахстану": "actor:kazakhstan",
    "Қазақстан": "actor:kazakhstan",
    "Turkey": "actor:turkey",
    "Turchia": "actor:turkey",
    "Турция": "actor:turkey",
    "Турции": "actor:turkey",
    "Tokayev": "actor:tokayev",
    "Tokaev": "actor:tokayev",
    "Токаев": "actor:tokayev",
    "Токаева": "actor:tokayev",
    "Putin": "actor:putin",
    "Путин": "actor:putin",
    "Nur-Sultan": "place:astana",
    "Nursultan": "place:astana",
    "Нур-Султан": "place:astana",
    "Astana": "place:astana",
    "Астана": "place:astana",
    "Akmola": "place:astana",
    "CSTO": "actor:csto",
    "ОДКБ": "actor:csto",
    "OTSC": "actor:csto",
    "NATO": "actor:nato",
    "НАТО": "actor:nato",
    "Ukraine": "place:ukraine",
    "Ucraina": "place:ukraine",
    "Украина": "place:ukraine",
    "China": "place:china",
    "Cina": "place:china",
    "Китай": "place:china",
    "Pechino": "place:china",
    "Russia": "actor:russia",
    "Россия": "actor:russia",
    "России": "actor:russia",
    "Novorossiysk": "place:novorossiysk",
    "Novorossijsk": "place:novorossiysk",
    "Новороссийск": "place:novorossiysk",
    "Azerbaigian": "actor:azerbaijan",
    "Organisation of Turkic States": "actor:organization-of-turkic-states",
    # with and without accents and capitals
    "Türkiye": "actor:turkey",
    "turkiye": "actor:turkey",
    "Crimée": "place:crimea",
    "CRIMEA": "place:crimea",
    # what documents call it
    "operazione speciale": "event:russian-full-scale-war-on-ukraine-begins",
    # phrases and exclusion
    '"balance between several powers"': BALANCE,
    "«equilibrio fra»": BALANCE,
    "drone -deal": "claim:in-august-2023-a-plant-at-petropavlovsk-began-making-six-drone-types-with-chinese-parts",
    "Kazakhstan -Russia": "actor:kazakhstan",
    # some of it, where nothing has all of it
    "licence xyzzy": DEAL,
}
NOTHING = ["xyzzy", '"deal drone"', "-Russia", "!!!", "", "   ", "'", "\\", "qx:*&|!", "()", "\u202e"]
SLIPS = {
    "kasakhstan": "kazakhstan",
    "Kazakhstn": "Kazakhstan",
    "Petropavlovks": "Petropavlovsk",
    "Uzbekstan": "Uzbekistan",
    "agrement": "agreement",
    "understandig": "understanding",
    "petrollio": "petrolio",
    "sanzoni": "sanzioni",
    "equilbrio": "equilibrio",
    "Tokajev": "Tokayev",
    "Rusia": "Russia",
    "corridio": "corridoi",
    "мунировать": None,
    "Казахтан": "Казахстан",
    "Новоросийск": "Новороссийск",
}


def first(typed):
    hits = search(typed).hits
    return f"{hits[0].kind}:{hits[0].slug}" if hits else None


@pytest.mark.parametrize("typed", FIRST)
def test_it_is_found_first(typed):
    found = first(typed)
    assert found is not None
    assert FIRST[typed].startswith(found) or found.startswith(FIRST[typed])


@pytest.mark.parametrize("typed", NOTHING)
def test_what_stands_nowhere_is_not_found(typed):
    found = search(typed)
    assert (list(found.hits), found.total) == ([], 0)


@pytest.mark.parametrize("typed", [slip for slip, right in SLIPS.items() if right])
def test_a_slip_gives_the_same_as_the_right_spelling(typed):
    slipped, right = search(typed), search(SLIPS[typed])
    assert right.hits
    assert [hit.slug for hit in slipped.hits] == [hit.slug for hit in right.hits]
    assert slipped.counts == right.counts
    assert slipped.words[0].meant


def test_a_word_that_is_known_is_never_taken_for_another():
    assert not any(word.meant for typed in FIRST for word in search(typed).words if typed != "licence xyzzy")


@pytest.mark.parametrize("typed", ["Kazakhstan", "drone", "Russia", "guerra in Ucraina"])
def test_counts_are_of_what_is_found(typed):
    whole = search(typed, per_page=1000)
    assert whole.total == len(whole.hits)
    for kind, number in whole.counts.items():
        only = search(typed, kind=kind, per_page=1000)
        assert {hit.kind for hit in only.hits} == {kind}
        assert len(only.hits) == number
    paged = [hit.slug for page in range(1, 10) for hit in search(typed, page=page, per_page=10).hits]
    assert paged == [hit.slug for hit in whole.hits][:90]


def test_the_words_found_are_marked_in_the_language_that_has_them():
    hit = search("licenza").hits[0]
    assert f"{OPENS}licenza{CLOSES}" in dict(hit.titles)["it"]


@pytest.mark.parametrize("typed", ["Kazakhstan drone", "kasakhstan dorne"])
def test_a_search_costs_two_statements(typed, django_assert_num_queries):
    with django_assert_num_queries(2):
        search(typed)


def test_what_is_begun_is_completed():
    assert "kazakhstan" in {hit.slug for hit in complete("kaz", most=8)}
    assert "kazakhstan" in {hit.slug for hit in complete("Каза", most=8)}
    assert any("drone" in hit.slug for hit in complete("May 2022 dro", most=8))
    for typed in ("'", "\\", "a:*", "!", "d'", '"x', "-kaz", "", "  "):
        complete(typed, most=8)


# --- The tables it rests on follow what is public


def test_the_tables_are_what_follows_from_what_is_public():
    assert not list(search_faults())


def test_only_what_is_public_is_found_and_as_it_is_now(desk):
    claim = desk.claim(statement="Zubrowka was exported.")
    assert first("zubrowka") is None
    desk.publish(claim)
    assert first("zubrowka") == f"claim:{claim.slug}"
    content = contents.read(claim.record)
    content["texts"][0]["statement"] = "Slivovitz was exported."
    revision = door.propose(record=claim.record, content=content, actor=desk.editor, reason="Other")
    assert first("slivovitz") is None
    door.submit(submission=revision.submission, actor=desk.editor, why="Other")
    door.approve(submission=revision.submission, actor=desk.reviewer, why="Yes")
    assert (first("zubrowka"), first("slivovitz")) == (None, f"claim:{claim.slug}")
    assert first("slivovtz") == f"claim:{claim.slug}"
    assert first("zubrowkaa") is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM claims_searchdeletion WHERE word = 'zubrowka'")
        assert cursor.fetchall() == []
    assert not list(search_faults())


def test_a_merged_record_is_found_no_more(desk, reviewer):
    one, other = desk.claim("one", "Zubrowka was exported."), desk.claim("other", "Zubrowka was sold abroad.")
    desk.publish(one, other)
    content = {**contents.read(one.record), "merged_into_id": other.pk, "merged_because": "The same"}
    revision = door.propose(record=one.record, content=content, actor=desk.editor, reason="The same")
    door.submit(submission=revision.submission, actor=desk.editor, why="The same")
    door.approve(submission=revision.submission, actor=reviewer, why="Yes")
    assert [hit.slug for hit in search("zubrowka").hits] == ["other"]
    assert not list(search_faults())


def test_every_public_record_of_these_kinds_is_found():
    kinds = ("claim", "question", "event", "topic", "document", "source", "actor", "place")
    public = Record.objects.filter(published_at__isnull=False, merged_into__isnull=True, kind__in=kinds)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_searchentry")
        assert cursor.fetchone()[0] == public.count()


def test_a_name_that_goes_to_another_event_is_found_there_alone(desk, editor):
    found = Naming.objects.published().select_related("record").first()
    other = Event.objects.published().exclude(pk=found.event_id).first()
    with acting(actor_id=editor.pk, reason="Trying"), previewing():
        Naming.objects.filter(pk=found.pk).update(event=other)
        assert not list(search_faults())


@pytest.mark.parametrize("table", ["entry", "word", "deletion", "name"])
@pytest.mark.parametrize("attack", ["DELETE FROM claims_search{}", "TRUNCATE claims_search{}"])
def test_nobody_writes_what_search_rests_on_by_hand(table, attack):
    refused = pytest.raises(IntegrityError, match=r"review_(derived|not_truncated)")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(attack.format(table))
