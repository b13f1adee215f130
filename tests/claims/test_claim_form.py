"""The form of a claim that half a thousand documents speak of."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ClaimEvent, ClaimTopic, Event, Quantity, Topic
from config.management.commands.benchmark import claim_with_stances
from sources.models import Reference
from sources.review.context import acting

pytestmark = pytest.mark.django_db


def test_a_claim_with_500_stances_opens_in_twelve_queries_and_leads_to_all_of_them(client, editor):
    claim = claim_with_stances(500, editor)
    with acting(actor_id=editor.pk, reason="What it is about"):
        for event in Event.objects.all()[:3]:
            ClaimEvent.objects.create(claim=claim, event=event)
        for topic in Topic.objects.all()[:3]:
            ClaimTopic.objects.create(claim=claim, topic=topic)
        for reference in Reference.objects.all()[:2]:
            Quantity.objects.create(claim=claim, value=1, unit="x", label={"en": "A figure"}, reference=reference)
    client.force_login(editor)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert len(queries) <= 12, [each["sql"][:120] for each in queries]
    said = page.content.decode()
    assert f'href="{reverse("admin:claims_stance_changelist")}?claim__record__exact={claim.pk}">All 500 stances' in said
    assert said.count('<th scope="row"><a href="/admin/claims/stance/') == 50
    assert str(Event.objects.first()) in said
    listing = client.get(reverse("admin:claims_stance_changelist"), {"claim__record__exact": claim.pk})
    assert listing.context["cl"].result_count == 500


def test_the_benchmark_measures_and_leaves_nothing(capsys, monkeypatch):
    monkeypatch.setattr("config.management.commands.benchmark.STANCES", 3)
    before = Claim.objects.count()
    call_command("benchmark", only="admin-form")
    assert "times quicker" in capsys.readouterr().out
    assert Claim.objects.count() == before
