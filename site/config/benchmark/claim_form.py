"""The form of a claim with many stances, beside Django's own inlines."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimText, Stance
from sources.models import Account, Document, Record
from sources.review.context import acting

STANCES = 500


class StockInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Stance
    extra = 0
    autocomplete_fields = ("document",)
    raw_id_fields = ("record", "coder")


class StockAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A claim with its stances as Django's own inlines show them."""

    inlines = (StockInline,)
    raw_id_fields = ("record",)


def report() -> list[str]:
    """Say how long a claim with many stances takes to open, in ours and in the stock form. Nothing is kept."""
    with transaction.atomic():
        person = Account.objects.create_superuser("benchmark")
        claim = claim_with_stances(STANCES, person)
        request: Any = RequestFactory().get(f"/admin/claims/claim/{claim.pk}/change/")
        request.user = person
        site = AdminSite()
        site._registry = admin.site._registry  # noqa: SLF001  for the links between its pages
        stock = measure(lambda: StockAdmin(Claim, site).changeform_view(request, str(claim.pk)))
        ours = measure(lambda: admin.site.get_model_admin(Claim).changeform_view(request, str(claim.pk)))
        transaction.set_rollback(True)
    return [
        f"A claim with {STANCES} stances opens in",
        *(
            f"  {name}: {seconds:.3f} s, {queries} queries"
            for name, (seconds, queries) in (("stock inlines", stock), ("this desk", ours))
        ),
        f"  {stock[0] / ours[0]:.0f} times quicker",
    ]


def measure(page: Callable[[], Any]) -> tuple[float, int]:
    """Give the seconds of the quicker of two openings, and its queries."""
    taken = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            response = page()
            if not response.is_rendered:
                response.render()
            taken.append((time.perf_counter() - begun, len(queries)))
    return min(taken)


def claim_with_stances(number: int, person: Account) -> Claim:
    """Store a claim with this many stances, one for each of as many documents, in a few statements."""
    with acting(actor_id=person.pk, reason="Measuring"):
        claim = Claim.objects.create(
            record=Record.objects.create(kind="claim", slug="benchmark"), type=Claim.Type.FACTUAL
        )
        ClaimText.objects.create(claim=claim, language="en", statement="Something happened.")
        kinds = {"document": "benchmark-document", "stance": "benchmark-stance"}
        records = {
            kind: Record.objects.bulk_create([Record(kind=kind, slug=f"{slug}-{n}") for n in range(number)])
            for kind, slug in kinds.items()
        }
        documents = Document.objects.bulk_create(
            [Document(record=record, language="en", title=record.slug) for record in records["document"]]
        )
        Stance.objects.bulk_create(
            Stance(record=record, claim=claim, document=document, outcome="asserts", coder=person)
            for record, document in zip(records["stance"], documents, strict=True)
        )
    return claim
