"""The audit as it is read from the base."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import override

from claims.audit import Kept
from claims.audited import audited
from sources.models import Actor, BiasTag, Tagging
from sources.review import door
from sources.review.context import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def skewed(desk):
    """Two texts, one said to argue for Russia and one against; the editor finds silences in the one alone."""
    claims = [desk.claim(f"claim-{number}", f"Thing {number} happened.") for number in range(16)]
    made = list(claims)
    for slug, key, silences in (("pro", "argues_for", 0), ("contra", "argues_against", 12)):
        document = desk.document(slug)
        with acting(actor_id=desk.editor.pk, reason="Read"):
            tagging = Tagging.objects.create(
                record=desk.record("tagging", f"{slug}-tagging"), document=document, by_account=desk.editor,
                tag=BiasTag.objects.get(dimension="alignment", key=key), actor=Actor.objects.at("russia").get(),
            )  # fmt: skip
            tagging.texts.create(language="en", rationale="Its last paragraph says so.")
        stances = [
            desk.stance(claim, document, "silent" if number < silences else "asserts")
            for number, claim in enumerate(claims)
        ]
        made += [document, tagging, *stances]
    desk.publish(*made)
    caches["computed"].clear()
    return made


def lines_of(person, measure="silences"):
    found = audited()
    key = next(key for key, name in found.people.items() if name == person)
    labels = {each.group: each.words[0]["label"] for each in found.alignments}
    return {labels[line.group]: line for line in found.lines if line.by == key and line.measure == measure}


def test_one_editor_s_silences_on_one_alignment_show_on_the_page_with_apart_intervals(client, skewed):
    lines = lines_of("E. Editor")
    pro, contra = lines["argues for"], lines["argues against"]
    assert (pro.hits, pro.count, contra.hits, contra.count) == (0, 16, 12, 16)
    assert contra.interval[0] > pro.interval[1]
    assert (pro.differs, contra.differs) == (-1, 1)
    with override("en"):
        page = client.get(reverse("audit")).content.decode()
    row = page[page.index("E. Editor") :]
    row = row[: row.index("</tr>")]
    assert "12 of 16" in row
    assert "higher, and differs more than chance would explain" in row
    starter = page[page.index(">Starter coding<") :]
    assert "differs more" not in starter[: starter.index("</tr>")]


def test_a_challenge_is_counted_with_the_work_it_challenges(skewed, reviewer):
    door.challenge(record=skewed[-1].record, actor=reviewer, why="The passage says otherwise")
    lines = lines_of("E. Editor", "challenges")
    assert {label: line.hits for label, line in lines.items()} == {"argues for": 0, "argues against": 1}


def test_the_starter_data_s_audit_shows_no_number_below_the_bar():
    found = audited()
    assert {line.kept for line in found.lines} >= {Kept.SHOWN, Kept.FEW}
    assert all((line.count or 5) >= 5 for line in found.lines)
    assert all(line.count is None for line in found.lines if line.kept != Kept.SHOWN)
