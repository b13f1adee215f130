"""The accounts of a claim's page, written without template tags, say what the template of a stance says."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from claims import one_claim, tables
from claims.models import Claim
from pages.accounts import Writer
from pages.views.reading import public

pytestmark = pytest.mark.django_db


def words(html):
    return re.sub(r"\s+", "", re.sub(r"<!--.*?-->", "", html))


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_account_of_every_claim_is_as_the_template_has_it(language):
    with override(language):
        writer, number = Writer(), 0
        for claim in one_claim.whole(public(Claim)).order_by("pk")[::3]:
            light, known = one_claim.table_of(claim).rows[0], tables.for_claim(claim).rows[0]
            assert light.counts == known.counts
            assert [cell.column.document.slug for cell in light.cells] == [c.column.document.slug for c in known.cells]
            for cell, model in zip(light.cells, known.cells, strict=True):
                written = writer.account(cell)
                document = model.column.document
                name = render_to_string("pages/components/document_name.html", {"document": document})
                assert words(name) in words(written)
                if model.stance and model.state != "predates":
                    told = {"stance": model.stance, "document": document}
                    assert words(render_to_string("pages/components/stance.html", told)) in words(written)
                    number += 1
        assert number > 100


def test_origins_are_counted_alike_from_either_reading():
    for claim in one_claim.whole(public(Claim)).order_by("pk")[::5]:
        light, known = one_claim.table_of(claim), tables.for_claim(claim)
        assert tables.corroborations(light) == tables.corroborations(known)


def test_what_people_wrote_is_escaped(client, desk):
    claim, document = desk.claim("sly-claim"), desk.document("sly-document", title="<b>")
    stance = desk.stance(claim, document, note="<script>alert(1)</script>", framing_terms=["<i>"])
    desk.publish(document, claim, stance)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<i>" not in page
