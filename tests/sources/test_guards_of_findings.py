"""The rules of names, ratings, tags, relations, chains and narratives, tried against the database.

Every attack runs as the application's database role, with an account named as actor, as raw SQL, as `update()`,
in bulk; then what the transaction would meet at its commit is brought forward.
"""

import pytest
from django.urls import reverse

from attacks import as_actor, refused_rule, sql
from claims.models import AttributionChain, ChainNode, Claim, ClaimRelation, Naming, Narrative
from sources.models import (
    Actor,
    ActorName,
    BiasTag,
    Citation,
    Document,
    KeptBack,
    Passage,
    Rating,
    Reference,
    Reply,
    Source,
    Tagging,
    TaggingPassage,
)
from sources.models.fields import fill_bounds
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db


def tag(slug):
    return BiasTag.objects.at(slug).get()


@pytest.fixture
def russia():
    return Actor.objects.at("russia").get()


@pytest.fixture
def formiche():
    return Source.objects.at("formiche").get()


@pytest.fixture
def make(desk):
    """Make an unpublished record of any kind as the editor, with one English text."""

    def made(model, slug="made", text=None, **fields):
        with acting(actor_id=desk.editor.pk, reason="Made"):
            row = model(record=desk.record(model.kind(), slug), **fields)
            fill_bounds(row)
            row.save(force_insert=True)
            if text:
                row.texts.create(language="en", **text)
        return row

    return made


# --- Names


@pytest.mark.parametrize(
    ("first", "second", "language", "kind", "refused"),
    [
        ("2019/2022", "2021/2023", "en", "official", True),
        ("2019/2022", "2022-12-31/..", "en", "official", True),
        ("", "2021", "en", "official", True),
        ("2019/2021", "2022/..", "en", "official", False),
        ("2019/2022", "2021/2023", "ru", "official", False),
        ("2019/2022", "2021/2023", "en", "alias", False),
    ],
)
@pytest.mark.parametrize("way", ["create", "bulk"])
def test_official_names_of_one_language_never_overlap(desk, make, first, second, language, kind, refused, way):
    actor = make(Actor, kind_of_actor="state")
    names = [
        ActorName(actor=actor, name="One", language="en", name_kind="official", period=first),
        ActorName(actor=actor, name="Two", language=language, name_kind=kind, period=second),
    ]
    for name in names:
        fill_bounds(name)

    def attack():
        as_actor(desk.editor)
        if way == "bulk":
            ActorName.objects.bulk_create(names)
        else:
            for name in names:
                name.save(force_insert=True)

    assert refused_rule(attack) == ("actor_one_official_name" if refused else None)


def test_an_actor_without_a_name_is_not_published(desk, make, reviewer):
    submission = desk.send(make(Actor, kind_of_actor="state"))

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Fine")

    assert refused_rule(attack) == "actor_has_a_name"


# --- Ratings and tags


RATINGS = [
    ("tone-vivid", {}, "rating_fits_its_dimension"),
    ("alignment-argues-for", {}, "rating_names_the_actor"),
    ("control-unknown", {"actor": "russia"}, "rating_names_the_actor"),
    ("domestic-left", {}, "rating_names_the_country"),
    ("control-unknown", {"country": "IT"}, "rating_names_the_country"),
    ("transparency-authors-named", {}, "rating_answers"),
    ("control-unknown", {"answer": "yes"}, "rating_answers"),
    ("alignment-argues-for", {"actor": "russia"}, None),
    ("domestic-left", {"country": "IT"}, None),
    ("transparency-authors-named", {"answer": "not_found"}, None),
]


@pytest.mark.parametrize(("slug", "fields", "rule"), RATINGS)
def test_a_rating_names_what_its_dimension_asks_for_and_nothing_else(
    desk, make, reviewer, formiche, slug, fields, rule
):
    if "actor" in fields:
        fields = fields | {"actor": Actor.objects.at(fields["actor"]).get()}
    rating = make(Rating, text={"evidence": "Seen."}, source=formiche, tag=tag(slug), by_account=desk.editor, **fields)
    submission = desk.send(rating)

    def attack():
        door.approve(submission=submission, actor=reviewer, why="Fine")

    assert refused_rule(attack) == rule


def test_a_person_is_rated_only_for_a_position_towards_an_actor(desk, make, reviewer, russia):
    person = Source.objects.at("korybko").get()
    reliable = make(Rating, text={"evidence": "x"}, source=person, tag=tag("reliability-b"), by_account=desk.editor)
    submission = desk.send(reliable)
    assert refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x")) == "rating_of_a_person"


def test_a_finding_is_signed_by_exactly_one_body(desk, formiche):
    def attack(**signed):
        def acted():
            as_actor(desk.editor)
            Rating.objects.create(
                record=desk.record("rating", "x"), source=formiche, tag=tag("control-unknown"), **signed
            )

        return acted

    assert refused_rule(attack()) == "rating_is_signed"
    assert refused_rule(attack(by_account=desk.editor, by_source=formiche)) == "rating_is_signed"


def test_a_rating_does_not_go_stale_before_it_was_given(desk, make, formiche):
    rating = make(Rating, source=formiche, tag=tag("control-unknown"), by_account=desk.editor, as_of="2025")

    def attack():
        as_actor(desk.editor)
        Rating.objects.filter(pk=rating.pk).update(stale_on="2024-06-01")

    assert refused_rule(attack) == "rating_goes_stale_after_it_was_given"


def test_a_tag_about_passages_rests_on_one_of_its_own_document(desk, make, reviewer):
    document, other = desk.document("tagged"), desk.document("other")
    desk.publish(document, other)
    bare = make(Tagging, "bare", {"rationale": "x"}, document=document, tag=tag("appeal-fear"), by_account=desk.editor)
    submission = desk.send(bare)
    assert (
        refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x"))
        == "tagging_rests_on_a_passage"
    )
    door.withdraw(submission=submission, actor=desk.editor, why="x")
    with acting(actor_id=desk.editor.pk, reason="A slip"):
        TaggingPassage.objects.create(tagging=bare, passage=Passage.objects.at(other.paragraphs.first()))
    again = desk.send(bare)
    assert (
        refused_rule(lambda: door.approve(submission=again, actor=reviewer, why="x"))
        == "tagging_passage_of_its_document"
    )


@pytest.mark.parametrize(
    ("slug", "rule"),
    [
        ("control-unknown", "tagging_fits_its_dimension"),
        ("agency-threat", "tagging_names_the_actor"),
        ("tone-vivid", None),
    ],
)
def test_a_tag_fits_documents_and_names_its_actor(desk, make, reviewer, slug, rule):
    document = Document.objects.at("tag43-2022").get()
    tagging = make(Tagging, "t", {"rationale": "x"}, document=document, tag=tag(slug), by_account=desk.editor)
    submission = desk.send(tagging)
    assert refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x")) == rule


def test_strength_is_one_two_or_three(desk, make):
    document = Document.objects.at("tag43-2022").get()
    tagging = make(Tagging, document=document, tag=tag("tone-vivid"), by_account=desk.editor)

    def attack():
        as_actor(desk.editor)
        Tagging.objects.filter(pk=tagging.pk).update(strength=4)

    assert refused_rule(attack) == "tagging_strength_in_range"


# --- Relations


@pytest.fixture
def two(desk):
    return desk.claim("one", "One thing happened."), desk.claim("two", "Another thing happened.")


def related(desk, a, b, relation):
    def attack():
        as_actor(desk.editor)
        ClaimRelation.objects.bulk_create(
            [ClaimRelation(record=desk.record("claimrelation", "in-bulk"), a=a, b=b, relation=relation)]
        )

    return attack


def test_nothing_relates_to_itself(desk, two):
    assert refused_rule(related(desk, two[0], two[0], "evidence_for")) == "relation_of_two_claims"
    relation = make_relation(desk, *two)

    def attack():
        as_actor(desk.editor)
        sql("UPDATE claims_claimrelation SET b_id = a_id WHERE record_id = %s", relation.pk)

    assert refused_rule(attack) == "relation_of_two_claims"


def make_relation(desk, a, b, relation="premise_of"):
    with acting(actor_id=desk.editor.pk, reason="Related"):
        return ClaimRelation.objects.create(record=desk.record("claimrelation", "r"), a=a, b=b, relation=relation)


def test_what_holds_both_ways_is_stored_once_in_one_order(desk, two):
    older, newer = two
    assert refused_rule(related(desk, newer, older, "contradicts")) == "relation_in_canonical_order"
    assert refused_rule(related(desk, older, newer, "contradicts")) is None
    assert refused_rule(related(desk, newer, older, "premise_of")) is None


def test_a_pair_has_a_kind_once(desk, two):
    make_relation(desk, *two)

    def attack():
        as_actor(desk.editor)
        ClaimRelation.objects.create(
            record=desk.record("claimrelation", "r2"), a=two[0], b=two[1], relation="premise_of"
        )

    assert refused_rule(attack) == "relation_once"


def test_the_form_puts_a_relation_into_its_order_and_tells_the_rest_in_a_sentence(client, desk, two, admin_account):
    client.force_login(admin_account)
    form = {
        "a": two[1].pk,
        "b": two[0].pk,
        "relation": "contradicts",
        "reason": "They clash",
        "slug": "",
        "note_0": "",
        "note_1": "",
    }
    client.post(reverse("admin:claims_claimrelation_add"), form)
    assert list(ClaimRelation.objects.filter(a=two[0]).values_list("b", flat=True)) == [two[1].pk]
    again = client.post(reverse("admin:claims_claimrelation_add"), form | {"a": two[0].pk, "b": two[0].pk})
    assert "Nothing relates to itself" in again.content.decode()


# --- Chains, narratives, the rest


def chained(desk, stance, document, **fields):
    with acting(actor_id=desk.editor.pk, reason="A chain"):
        chain = AttributionChain.objects.create(stance=stance)
        return ChainNode.objects.create(chain=chain, speaker="the other", document=document, **fields)


def test_a_chain_never_leads_back_to_its_own_document(desk):
    claim, first, second = desk.claim("circle"), desk.document("first"), desk.document("second")
    chained(desk, desk.stance(claim, first), second)
    stance = desk.stance(claim, second, mark="2")

    def attack():
        chained(desk, stance, first)

    assert refused_rule(attack) == "chain_has_an_origin"

    def supposed():
        chained(desk, stance, first, is_hypothesis=True)

    def itself():
        chained(desk, stance, second)

    assert refused_rule(supposed) is None
    assert refused_rule(itself) is None


def test_a_narrative_is_about_something_told_by_somebody_and_titled(desk, make, reviewer):
    def about_nothing():
        as_actor(desk.editor)
        Narrative.objects.create(record=desk.record("narrative", "n"))

    assert refused_rule(about_nothing) == "narrative_is_about_something"
    question = Claim.objects.get(record__slug__startswith="what-kazakhstan-got").question_links.first().question
    untold = make(Narrative, "untold", {"title": "One", "summary": "Two"}, question=question)
    submission = desk.send(untold)
    assert refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x")) == "narrative_is_told"


def test_a_naming_stands_in_passages_of_its_document(desk, make, reviewer):
    document, other = desk.document("names"), desk.document("other")
    desk.publish(document, other)
    event = Naming.objects.first().event
    naming = make(Naming, document=document, event=event, term="war", language="en")
    with acting(actor_id=desk.editor.pk, reason="A slip"):
        naming.passages.create(passage=Passage.objects.at(other.paragraphs.first()))
    submission = desk.send(naming)
    assert (
        refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x"))
        == "naming_passage_of_its_document"
    )


def test_a_citation_stands_in_its_own_document(desk, reviewer):
    document, other = desk.document("cites"), desk.document("other")
    desk.publish(other)
    with acting(actor_id=desk.editor.pk, reason="A slip"):
        Citation.objects.create(document=document, passage=Passage.objects.at(other.paragraphs.first()), title="A work")
    submission = desk.send(document)
    assert (
        refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x"))
        == "citation_passage_of_its_document"
    )


def test_what_is_public_stands_on_what_is_public(desk, make, reviewer, formiche):
    hidden = make(Reference, "hidden", {"what": "x"}, url="https://example.org/a")
    reply = make(
        Reply, "reply", {"text": "We disagree."}, about=formiche.record, source=formiche, signed_as="The editor",
        received="2026", reference=hidden,
    )  # fmt: skip
    submission = desk.send(reply)
    assert (
        refused_rule(lambda: door.approve(submission=submission, actor=reviewer, why="x")) == "review_stands_on_public"
    )


def test_what_was_kept_back_stays_as_it_came(desk):
    def change():
        as_actor(desk.editor)
        KeptBack.objects.update(words="x")

    def delete():
        as_actor(desk.editor)
        sql("DELETE FROM sources_keptback")

    def unsigned():
        sql("SELECT set_config('parallax.actor', '', true)")
        sql(
            "INSERT INTO sources_keptback (batch_id, key, what, words, why) SELECT id, 'k', 'w', 'x', 'y' FROM sources_batch LIMIT 1"
        )

    assert refused_rule(change) == refused_rule(delete) == "review_append_only"
    assert refused_rule(unsigned) == "review_says_who"


def test_the_forms_say_the_same_rules_in_a_sentence(client, desk, admin_account, formiche):
    client.force_login(admin_account)
    texts = {f"texts-{key}": value for key, value in {
        "TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-language": "en", "0-made_by": "person", "0-status": "original", "0-evidence": "Seen.",
    }.items()}  # fmt: skip
    links = {"reference_links-TOTAL_FORMS": 0, "reference_links-INITIAL_FORMS": 0}
    form = {"source": formiche.pk, "tag": tag("alignment-argues-for").pk, "reason": "New", "slug": ""} | texts | links
    answer = client.post(reverse("admin:sources_rating_add"), form)
    assert "A position towards an actor names the actor" in answer.content.decode()
    kept = client.post(reverse("admin:sources_rating_add"), form | {"actor": Actor.objects.at("russia").get().pk})
    assert kept.status_code == 302
    assert Rating.objects.unpublished().get().by_account == admin_account
