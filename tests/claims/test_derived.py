"""What claims are filtered by through stances follows the records at once, whatever is written to them."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import proof
from claims.models import ClaimValues, FacetValue, Stance, StanceFacets
from claims.outcomes import Certainty, Outcome, Voice
from sources.models import Source
from sources.review.context import acting, previewing

pytestmark = pytest.mark.django_db

ROLES = ("author", "original_publisher", "publisher", "translator")
EDITS = {
    "outcome": "UPDATE claims_stance SET outcome = %(outcome)s, note = 'x' WHERE record_id = %(stance)s",
    "agreed": "UPDATE claims_stance SET is_agreed = NOT is_agreed WHERE record_id = %(stance)s",
    "document": "UPDATE claims_stance SET document_id = %(document)s, is_agreed = false WHERE record_id = %(stance)s",
    "speech": "UPDATE claims_stancepassage SET voice = %(voice)s, certainty = %(certainty)s WHERE stance_id = %(stance)s",
    "unsaid": "DELETE FROM claims_stancepassage WHERE stance_id = %(stance)s",
    "language": "UPDATE sources_document SET language = %(language)s WHERE record_id = %(document)s",
    "role": "UPDATE sources_responsibility SET role = %(role)s WHERE document_id = %(document)s",
    "nobody": "DELETE FROM sources_responsibility WHERE document_id = %(document)s AND role = %(role)s",
    "somebody": "INSERT INTO sources_responsibility (document_id, position, role, source_id, note)"
    " VALUES (%(document)s, %(position)s, %(role)s, %(source)s, '{}')",
    "moved": "UPDATE sources_responsibility SET document_id = %(document)s WHERE source_id = %(source)s",
    "hidden": "UPDATE sources_record SET published_at = NULL WHERE id = %(any)s",
    "shown": "UPDATE sources_record SET published_at = now() WHERE id = %(any)s",
    "type": "UPDATE claims_claim SET type = %(type)s WHERE record_id = %(claim)s",
    "topic": "UPDATE claims_claimtopic SET claim_id = %(claim)s WHERE claim_id = %(other)s",
    "no topic": "DELETE FROM claims_claimtopic WHERE claim_id = %(claim)s",
    "event": "INSERT INTO claims_claimevent (claim_id, event_id) SELECT %(claim)s, event_id FROM claims_claimevent"
    " WHERE claim_id = %(other)s ON CONFLICT DO NOTHING",
    "question": "DELETE FROM claims_questionclaim WHERE claim_id = %(claim)s",
    "verdict": "UPDATE claims_assessment SET claim_id = %(claim)s, verdict = 'unproven' WHERE claim_id = %(other)s",
    "assessed": "UPDATE sources_record SET published_at = NULL"
    " WHERE id IN (SELECT record_id FROM claims_assessment WHERE claim_id = %(claim)s)",
    "rated": "UPDATE sources_rating SET source_id = %(source)s WHERE source_id IN (SELECT source_id"
    " FROM sources_responsibility WHERE document_id = %(document)s)",
    "no rating": "UPDATE sources_record SET published_at = NULL"
    " WHERE id IN (SELECT record_id FROM sources_rating WHERE source_id = %(source)s)",
    "tagged": "UPDATE sources_tagging SET document_id = %(document)s WHERE document_id <> %(document)s",
    "no tag": "UPDATE sources_record SET published_at = NULL"
    " WHERE id IN (SELECT record_id FROM sources_tagging WHERE document_id = %(document)s)",
    "source": "UPDATE sources_source SET kind_of_source = 'blog', countries = '{KZ,RU}' WHERE record_id = %(source)s",
    "unreviewed": "UPDATE sources_record SET public_revision_id = NULL WHERE id = %(claim)s",
    "gone": "DELETE FROM claims_stance WHERE record_id = %(stance)s",
}


@pytest.fixture(scope="module")
def keys(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        stances = list(Stance.objects.order_by("pk").values_list("pk", "claim", "document")[::40])
        sources = list(Source.objects.order_by("pk").values_list("pk", flat=True)[:4])
    return stances, sources


def edits():
    number = st.integers(0, 10**6)
    return st.lists(
        st.tuples(
            st.sampled_from(sorted(EDITS)), number, number, st.sampled_from(list(Outcome)), st.sampled_from(list(Voice)),
            st.sampled_from(list(Certainty)), st.sampled_from(["it", "ru", "en"]), st.sampled_from(ROLES),
        ),
        min_size=1, max_size=8,
    )  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_edits=edits())
def test_rows_equal_the_records_after_any_writes(db, editor, keys, given_edits):
    stances, sources = keys
    before = set(StanceFacets.objects.values_list("pk", flat=True))
    with acting(actor_id=editor.pk, reason="Trying"), previewing(), connection.cursor() as cursor:
        for name, n, m, outcome, voice, certainty, language, role in given_edits:
            stance, claim, _document = stances[n % len(stances)]
            document = stances[m % len(stances)][2]
            told = {
                "stance": stance, "document": document, "claim": claim, "other": stances[m % len(stances)][1],
                "type": ("causal", "factual")[m % 2], "any": (stance, claim, document)[m % 3], "position": m % 5,
                "outcome": outcome, "voice": voice, "certainty": certainty, "language": language, "role": role,
                "source": sources[m % len(sources)],
            }  # fmt: skip
            try:
                with transaction.atomic():
                    cursor.execute(EDITS[name], told)
            except DatabaseError:
                continue  # refused by another rule
            assert not [*proof.facets_faults(), *proof.values_faults()], name
    assert set(StanceFacets.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_stancefacets SET outcome = 'denies'",
        "DELETE FROM claims_stancefacets",
        "TRUNCATE claims_stancefacets",
        "UPDATE claims_facetvalue SET claims = 3",
        "DELETE FROM claims_claimvalues",
        "TRUNCATE claims_facetbits",
    ],
)
def test_nobody_writes_the_rows_by_hand(statement):
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement)


def test_a_stance_is_counted_the_moment_it_is_approved(desk):
    claim, document = desk.claim("derived-claim"), desk.document("derived-document")
    stance = desk.stance(claim, document)
    assert not StanceFacets.objects.filter(claim=claim).exists()
    desk.publish(document, claim, stance)
    kept = StanceFacets.objects.get(claim=claim)
    assert (kept.outcome, kept.language, kept.publisher_id, kept.coder_id) == ("asserts", "en", None, desk.editor.pk)
    held = ClaimValues.objects.get(claim=claim).held
    values = set(FacetValue.objects.filter(pk__in=held, claims__gt=0).values_list("facet", "value"))
    assert {("", ""), ("reviewed", "yes"), ("outcome", "asserts"), ("coder", str(desk.editor.pk))} <= values
    assert not [*proof.facets_faults(), *proof.values_faults()]
