"""The made-up base is what it is said to be, and every job runs on it; no test says how quick."""

import random
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import override_settings

from claims import proof, tables
from claims.models import Claim, ClaimEvent, ClaimText, Stance
from config.benchmark import jobs, limits, loading, measuring, table
from config.benchmark.data import Plan, Starts
from config.benchmark.sizes import FULL, Size
from sources.models import Record

TINY = Size(
    "tiny", sources=20, events=60, documents=150, claims=260, stances=2_500, editors=3, topics=5,
    pinned_claims=30, pinned_documents=20, popular_stances=45,
)  # fmt: skip


@pytest.fixture
def forgotten():
    """Leave nothing remembered of a base whose rows no history tells of: its state has the name of the usual one's."""
    yield
    measuring.forget()


def test_the_full_base_has_the_numbers_that_goals_were_set_for():
    plan = Plan(FULL, Starts())
    on_claim = sorted(Counter(plan.claims).values())
    about_event = sorted(Counter(plan.event_of).values())
    pinned = [document for claim, document in zip(plan.claims, plan.documents, strict=True) if claim < 300]
    assert len(plan.claims) == len(set(zip(plan.claims, plan.documents, strict=True))) == 1_000_000
    assert on_claim[len(on_claim) // 2] == 6
    assert on_claim[-1] == 500
    assert about_event[len(about_event) // 2] == 4
    assert about_event[-1] == 300
    assert 10_800 < len(pinned) < 11_200
    assert set(pinned) == set(range(60))


def test_the_same_seed_makes_the_same_base():
    random.seed(1)
    one = Plan(TINY, Starts())
    random.seed(2)
    other = Plan(TINY, Starts())
    assert (one.claims, one.documents, one.outcomes) == (other.claims, other.documents, other.outcomes)


@pytest.mark.usefixtures("forgotten", "db")
def test_a_tiny_base_is_whole_and_guarded_and_every_job_runs_on_it(monkeypatch):
    monkeypatch.setattr(tables, "MOST_OPEN", 100)
    loading.load(TINY, lambda _said: None)
    ours = Claim.objects.published().filter(record__slug__startswith="benchmark-")
    assert ours.count() == TINY.claims
    assert Stance.objects.published().filter(record__slug__startswith="benchmark-").count() == TINY.stances
    assert ClaimEvent.objects.filter(claim__in=ours).count() == TINY.claims
    assert set(ClaimText.objects.filter(claim__in=ours).values_list("language", flat=True)) == {"it", "en", "ru"}
    with pytest.raises(IntegrityError, match="review_says_who"), transaction.atomic():
        ours.filter(record__slug="benchmark-claim-1").update(type="causal")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
            " UNION ALL SELECT count(*) FROM pg_constraint WHERE NOT convalidated"
        )
        assert cursor.fetchall() == [(0,), (0,)]
        cursor.execute("SELECT nextval(pg_get_serial_sequence('sources_record', 'id'))")
        assert cursor.fetchone()[0] > Record.objects.order_by("-pk")[0].pk
        limits.prepare(cursor)
    keys = measuring.about()
    with override_settings(ROOT_URLCONF="config.benchmark.urls"):
        found = {job.name: measuring.measure(job, keys, seconds=0) for job in jobs.JOBS}
    assert {name: got.status for name, got in found.items() if got.status not in {200, 304}} == {}
    assert all(keys[name] for name in measuring.TYPED)
    assert [*proof.cells_faults(), *proof.facets_faults(), *proof.values_faults(), *proof.search_faults()] == []
    assert found["comparison, 300 x 60"].queries <= 15  # nothing kept
    assert b'class="matrix compact"' in Client().get("/en/events/benchmark-event-0/").content
    said = "\n".join(table.lines(table.rows(jobs.JOBS, {"tiny": found})))
    assert all(f"| {job.name} " in said for job in jobs.JOBS)


@pytest.mark.django_db
def test_the_claim_form_is_measured_and_leaves_nothing(capsys, monkeypatch):
    monkeypatch.setattr("config.benchmark.claim_form.STANCES", 3)
    before = Claim.objects.count()
    call_command("benchmark", only="admin-form")
    assert "times quicker" in capsys.readouterr().out
    assert Claim.objects.count() == before
