"""A record as one plain structure: read, applied, inserted, compared."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import AttributionChain, ChainNode, ChainPassage, ClaimText
from sources.models import History, Passage, Record
from sources.review import content as contents
from sources.review.context import acting, previewing
from sources.review.differences import compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def stance(desk):
    stance = desk.stance(desk.claim(), desk.document(), at=("p1", "p2"))
    with acting(actor_id=desk.editor.pk, reason="A chain"):
        chain = AttributionChain.objects.create(stance=stance)
        ChainPassage.objects.create(chain=chain, passage=Passage.objects.at(stance.document.paragraphs.first()))
        ChainNode.objects.create(chain=chain, position=1, speaker="an official", is_unnamed=True)
        ChainNode.objects.create(chain=chain, position=2, speaker="the paper", document=stance.document)
    return stance


def test_what_was_read_can_be_applied_to_a_new_record_and_reads_the_same(desk, stance):
    read = contents.read(stance.record)
    other = contents.read(desk.claim("other").record)
    with acting(actor_id=desk.editor.pk, reason="A copy"):
        record = Record.objects.create(kind="claim", slug="copy")
        contents.apply(record, without_keys(other) | {"slug": "copy"})
    assert contents.same(contents.read(record) | {"slug": "other"}, other)
    assert read["chains"][0]["nodes"][1]["document"] == stance.document_id
    assert read["passages"][0]["passage"] == [stance.document.paragraphs.first().pk, ""]


def without_keys(content):
    if isinstance(content, dict):
        return {name: without_keys(value) for name, value in content.items() if name != "id"} | (
            {"id": None} if "id" in content else {}
        )
    return [without_keys(each) for each in content] if isinstance(content, list) else content


def test_applying_what_is_there_already_writes_nothing(desk, stance):
    before = History.objects.count()
    with acting(actor_id=desk.editor.pk, reason="Again"):
        contents.apply(stance.record, contents.read(stance.record))
    assert History.objects.count() == before


def test_many_records_inserted_at_once_read_as_their_contents(desk, stance, second_editor):
    wanted = [
        without_keys(contents.read(stance.record)) | {"slug": f"many-{number}", "is_agreed": False, "coder": coder.pk}
        for number, coder in enumerate([second_editor, desk.reviewer])
    ]
    with acting(actor_id=desk.editor.pk, reason="Many"):
        records = [Record.objects.create(kind="stance", slug=content["slug"]) for content in wanted]
        contents.insert(list(zip(records, wanted, strict=True)))
    for record, content in zip(records, wanted, strict=True):
        assert contents.same(contents.read(record), content)


def test_a_preview_shows_what_is_proposed_and_leaves_nothing(desk):
    claim = desk.claim()
    desk.publish(claim)
    with acting(actor_id=desk.editor.pk, reason="Try"), previewing():
        ClaimText.objects.filter(claim=claim).update(statement="Something else happened.")
        proposed = contents.read(claim.record)
    assert proposed["texts"][0]["statement"] == "Something else happened."
    assert claim.texts.get().statement == "Something happened."


def test_differences_are_said_in_words(desk, stance):
    before = contents.read(stance.record)
    after = before | {
        "outcome": "denies",
        "two_readings": True,
        "passages": [before["passages"][0] | {"voice": "presupposed"}, before["passages"][1] | {"id": None}],
        "chains": [],
    }
    assert [(change.what, change.before, change.after) for change in compare("stance", before, after)] == [
        ("outcome", "asserts", "denies"),
        ("two outcomes defensible", "no", "yes"),
        ("passage 1: voice", "voice not coded", "presupposed"),
        ("passage 2: passage", "", "p2"),
        ("passage 2: voice", "", "voice not coded"),
        ("passage 2: certainty", "", "certainty not coded"),
        ("passage 3: passage", "p2", ""),
        ("passage 3: voice", "voice not coded", ""),
        ("passage 3: certainty", "certainty not coded", ""),
        ("attribution chain 1: order", "1", ""),
        ("attribution chain 1: passage of the chain 1: passage", "p1", ""),
        ("attribution chain 1: speaker 1: order", "1", ""),
        ("attribution chain 1: speaker 1: speaker", "an official", ""),
        ("attribution chain 1: speaker 1: not named", "yes", ""),
        ("attribution chain 1: speaker 1: our hypothesis", "no", ""),
        ("attribution chain 1: speaker 2: order", "2", ""),
        ("attribution chain 1: speaker 2: speaker", "the paper", ""),
        ("attribution chain 1: speaker 2: not named", "no", ""),
        ("attribution chain 1: speaker 2: document", "a-document", ""),
        ("attribution chain 1: speaker 2: our hypothesis", "no", ""),
    ]


def test_nothing_differs_from_itself(stance):
    read = contents.read(stance.record)
    assert compare("stance", read, read) == []


def test_faults_of_fields_are_told_with_their_place(desk):
    content = contents.read(desk.claim().record) | {"type": "gossip", "earliest": "July 2022"}
    content["texts"][0]["language"] = "English"
    assert [path for path, _sentence in contents.faults("claim", content)] == ["type", "earliest", "texts.0.language"]


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    texts=st.dictionaries(st.sampled_from(["en", "it", "ru", "kk"]), words, min_size=1),
    kind=st.sampled_from(["factual", "causal"]),
)
def test_any_content_applied_reads_as_it_was_given(desk, texts, kind):
    record = Record.objects.filter(slug="any").first()
    with acting(actor_id=desk.editor.pk, reason="Any"):
        record = record or Record.objects.create(kind="claim", slug="any")
        rows = [
            {"id": None, "language": language, "made_by": "person", "status": "original", "statement": statement}
            for language, statement in texts.items()
        ]
        content = {
            "slug": "any",
            "type": kind,
            "earliest": "",
            "texts": rows,
            "event_links": [],
            "topic_links": [],
            "quantities": [],
        }
        contents.apply(record, content)
    assert contents.same(contents.read(record), content)
