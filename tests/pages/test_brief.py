"""In short: who says it, who denies it, who leaves it out, on what passage, right under the title."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims.models import Question

pytestmark = pytest.mark.django_db

WHY, CSTO = "why-does-kazakhstan-diversify", "the-csto-in-january-2022-peacekeepers-helpers-or-nothing"
SHELLS = "nato-standard-shells-industrial-project-or-war-preparation"
KORYBKO = "Andrew Korybko (andreacarancini.it) 2025"


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


def points(page):
    """Read what is told in short: the words of each claim to its lines, label to text."""
    told = re.search(r'<ol class="brief">(.*?)</section>', page, re.DOTALL)
    found = {}
    for point in re.findall(r"<li>\s*<h3>.*?</li>", told[1] if told else "", re.DOTALL):
        lines = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", point, re.DOTALL)
        found[bare(re.search(r"<h3>(.*?)</h3>", point, re.DOTALL)[1])] = {bare(dt): bare(dd) for dt, dd in lines}
    return found


def bare(markup):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)).strip()
    return text.replace(" ;", ";").replace(" ,", ",")


def test_a_stranger_reads_who_says_it_who_says_otherwise_and_who_leaves_it_out_where(client):
    found = points(client.get(address("question", WHY)).content.decode())
    crimea = found[escape("Russia's taking of Crimea made Kazakhstan more anxious to need Russia less.")]
    assert crimea["Says so"] == "Benedetta Giuliani (Ce.S.I. - Centro Studi Internazionali) 2019 p10"
    assert crimea["Says something that rules it out"] == f"{KORYBKO} p8, p15"
    left_out = crimea["Leaves it out, though it writes about the matter"]
    assert "Formiche (formiche.net) 2023 p3" in left_out
    assert "Tag43 2022 p1, p2" in left_out
    assert "Kazakhstan is diversifying because the West deceived its leaders." in crimea["At odds with"]


def test_where_nobody_says_otherwise_that_is_said_and_who_could_not_know_is_not_blamed(client):
    page = client.get(address("question", CSTO)).content.decode()
    found = points(page)["The CSTO intervention saved the Kazakh state from collapse."]
    assert found["Says otherwise"] == "no document here"
    assert "Ce.S.I." not in found["Leaves it out, though it writes about the matter"]
    assert "Written before it could be said: Benedetta Giuliani." in bare(page)


def test_what_is_only_passed_on_names_who_said_it_and_an_account_without_documents_is_named(client):
    page = client.get(address("question", SHELLS)).content.decode()
    told = points(page)["Kazakhstan will build four plants making shells to Russian and NATO standards."]
    assert told["Says so"] == "no document here"
    assert "(said by: Sputnik)" in told["Passes it on as said by others"]
    assert "Ammunition for weapons already in use (Ministry of Defence of Kazakhstan)" in bare(page)


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_question_is_told_in_short_before_its_accounts_with_a_place_behind_every_name(walk, language):
    for question in Question.objects.published():
        page = walk.get(address("question", question.slug, language=language)).content.decode()
        told = re.search(r'<h2 id="brief">(.*?)</section>', page, re.DOTALL)[1]
        assert page.index('id="brief"') < page.index('id="accounts"'), question
        names = re.findall(r'class="brief-who">(.*?)</span>(?=; |</dd>)', told, re.DOTALL)
        assert names, question
        assert all('class="locator"' in name for name in names), question


def test_an_event_is_told_in_short_too(client):
    page = client.get(address("event", "turkish-kazakh-drone-agreement-anka")).content.decode()
    assert points(page)
    assert page.index('id="brief"') < page.index('id="comparison"')
