"""The form of a claim that half a thousand documents speak of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import ClaimEvent, ClaimTopic, Event, Quantity, Topic
from config.benchmark.claim_form import claim_with_stances
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
