"""The starter data: what it holds, and how it is checked and loaded."""

import shutil
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from claims.inventory import take
from claims.models import (
    Assessment,
    Claim,
    Naming,
    Narrative,
    Question,
    Stance,
    StancePassage,
    Topic,
)
from claims.seeding import loading, reading
from sources.models import Account, Batch, Document, History, KeptBack, Rating, Record, Reference, Tagging
from sources.review import content as contents
from sources.review import door

pytestmark = pytest.mark.django_db

ROOT = settings.SEEDS_DIR.parent

RECORDS = {
    "reference": 69, "place": 21, "actor": 39, "source": 33, "document": 9, "biastag": 96, "rating": 9, "tagging": 37,
    "reply": 0, "topic": 15, "event": 52, "claim": 107, "question": 12, "stance": 441, "claimrelation": 38,
    "narrative": 40, "naming": 11, "assessment": 37,
}  # fmt: skip
CODINGS = 3 * 442
"""Of two cells, each coder found something, and what stands is that the document was written before."""
ALL = sum(RECORDS.values()) + CODINGS

COUNTS = {
    "asserts": 103, "supports": 22, "qualifies": 15, "disputes": 12, "denies": 1, "reports": 10, "questions": 0,
    "unclear": 0, "silent": 33, "not_covered": 245, "predates": 90, "not_checked": 4,
}  # fmt: skip


def test_the_base_holds_what_the_starter_data_counts():
    found = take()
    assert found.records == {kind: (number, number) for kind, number in RECORDS.items()}
    assert found.coded_documents == 5
    assert found.blind_codings == CODINGS
    assert found.cells == COUNTS
    assert sum(found.cells.values()) == 535


def test_the_command_prints_the_same(capsys):
    call_command("inventory")
    said = capsys.readouterr().out.split()
    for state, number in COUNTS.items():
        assert said[said.index(state) + 1] == str(number)


PARTS = {
    "taggings by dimension": {
        "agency": 5, "alignment": 4, "appeal": 2, "attribution": 9, "genre": 6, "presentation": 3, "reasoning": 2,
        "tone": 2, "wording": 4,
    },
    "ratings by dimension": {"alignment": 1, "control": 7, "funding": 1},
    "assessments by verdict": {
        "supported": 11, "mostly_supported": 6, "contested": 7, "mostly_contradicted": 3, "contradicted": 4,
        "unproven": 5, "not_checkable": 1,
    },
    "relations by kind": {
        "rival_explanation": 7, "rival_account": 3, "in_tension_with": 6, "easily_confused_with": 4, "evidence_for": 6,
        "premise_of": 9, "broader_than": 3,
    },
}  # fmt: skip

KEPT_BACK = {
    "facts of the file read": 5, "genre": 1, "left out, by the coding": 41, "lesson": 3, "note on the author": 2,
    "number": 1, "omission tag": 5, "order in a text": 1, "other addresses": 1, "place": 1, "side": 4,
    "side, in part": 3, "sources named": 5, "tag": 16, "unnamed speaker": 3,
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_the_parts_are_as_many_as_the_starter_data_has(part):
    assert take().parts[part] == PARTS[part]


def test_every_question_has_its_narratives():
    assert take().parts["narratives by question"] == {
        Question.objects.get(pk=key).slug: number
        for key, number in Narrative.objects.order_by().values_list("question").annotate(number=Count("pk"))
    }
    assert {question.narratives.count() for question in Question.objects.all()} == {2, 3, 4, 5}


def test_what_fits_nowhere_is_kept_back_with_a_reason_and_listed(capsys):
    assert take().kept_back == KEPT_BACK
    assert not KeptBack.objects.filter(Q(words="") | Q(why="")).exists()
    call_command("inventory", "--kept-back")
    said = capsys.readouterr().out
    assert said.count("Why: ") == sum(KEPT_BACK.values())
    assert "contrasts/K06/sides/FORM (side)\n  No sanctions." in said


def test_nothing_of_the_starter_data_is_lost_without_a_line():
    """Where the codings lie beside the project: each of their items is a record, or kept back."""
    found = ROOT.parent / "shared" / "curated" / "starter.yaml"
    if not found.exists():
        pytest.skip("The codings do not lie beside the project here.")
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed here: it reads the codings.")
    codings = yaml.safe_load(found.read_text(encoding="utf-8"))
    kept = set(KeptBack.objects.values_list("key", flat=True))
    wordings = set(Tagging.objects.values_list("wording", flat=True)) | set(
        Rating.objects.values_list("wording", flat=True)
    )
    for part in ("documents", "sources"):
        for each in codings[part]:
            for number, tag in enumerate(each.get("candidate_tags") or []):
                words = f"{tag['dimension']}: {tag['value']}"
                assert words in wordings or f"{part}/{each['id']}/candidate_tags/{number}" in kept, words
    assert Reference.objects.count() == len(codings["references"])
    assert set(Reference.objects.values_list("url", flat=True)) == {each["url"] for each in codings["references"]}
    told = {record.slug.upper() for record in Record.objects.filter(kind="claimrelation")}
    for each in codings["claim_relations"]:
        key = f"{each['a']}-{each['relation']}-{each['b']}"
        assert key.upper() in told or f"claim_relations/{key}" in kept, key
    sides = sum(len(each["sides"]) for each in codings["contrasts"])
    assert sides == Narrative.objects.count() + KEPT_BACK["side"]
    assert sum(len(each["leaves_out"]) for each in codings["contrasts"]) == KEPT_BACK["left out, by the coding"]
    wanted = {claim["external"]["verdict"] for claim in codings["claims"] if "external" in claim}
    assert set(Assessment.objects.values_list("wording", flat=True)) == wanted
    assert Naming.objects.values("document").distinct().count() == len(codings["naming_of_the_war"])
    assert set(Topic.objects.values_list("record__slug", flat=True)) == set(codings["topics"])


def test_stored_bounds_follow_from_their_dates():
    call_command("prove", verbosity=0)


def test_all_of_it_is_shown_as_not_yet_reviewed_and_signed_by_no_person():
    records = Record.objects.exclude(batch=None)
    assert records.count() == ALL
    assert not any(record.is_reviewed for record in records)
    coder = Stance.objects.agreed().first().coder
    assert (str(coder), coder.is_machine, coder.is_active and coder.has_usable_password()) == (
        "Starter coding",
        True,
        False,
    )
    assert set(Stance.objects.agreed().values_list("coder", flat=True)) == {coder.pk}
    blind = Account.objects.filter(stances__in=Stance.objects.blind()).distinct().order_by("pk")
    assert [str(each) for each in blind] == [f"Starter coding, coder {letter}" for letter in "ABC"]
    assert all(each.is_machine and not each.has_usable_password() for each in blind)


def test_the_codings_are_those_that_the_stances_say_they_rest_on():
    found: dict[tuple[int, int], Counter[str]] = {}
    for *cell, outcome in Stance.objects.blind().values_list("document", "claim", "outcome"):
        found.setdefault(tuple(cell), Counter())[outcome] += 1
    for stance in Stance.objects.agreed().exclude(codings_made=None):
        counted = found[stance.document_id, stance.claim_id]
        assert (counted[stance.outcome], counted.total()) == (stance.codings_for, stance.codings_made), stance.slug


def test_a_second_run_changes_nothing(capsys):
    before = History.objects.count(), Batch.objects.count()
    call_command("load_seeds")
    assert f"Starter data unchanged: {ALL} records" in capsys.readouterr().out
    assert (History.objects.count(), Batch.objects.count()) == before


def test_originals_and_copies_are_documents_and_no_columns():
    tied = Document.objects.filter(stances=None).select_related("record")
    assert {document.slug for document in tied} == {
        "korybko-2025-en", "caspian-institute-2023-ru", "cesi-2019-pmcomunicazione", "caspian-institute-2023-it-cesem",
    }  # fmt: skip


def test_every_passage_is_a_paragraph_of_its_own_document():
    assert not StancePassage.objects.exclude(passage__paragraph__document=F("stance__document")).exists()
    assert StancePassage.objects.count() > 300


@pytest.fixture
def folder(tmp_path):
    """A copy of the starter data to change."""
    return shutil.copytree(settings.SEEDS_DIR, tmp_path / "seeds")


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_changed_file_is_a_new_batch_and_changes_what_nobody_touched(folder):
    change(
        folder,
        "claims/factual.toml",
        "In May 2022 Kazakhstan and Turkey agreed",
        "In May 2022 Turkey and Kazakhstan agreed",
    )
    outcome = loading.load(folder)
    assert (outcome.new.total(), outcome.changed.total(), outcome.kept) == (0, 1, [])
    claim = Claim.objects.get(texts__statement__startswith="In May 2022 Turkey and Kazakhstan agreed")
    assert claim.record.batch.slug == "starter-2026-2"


def test_a_changed_paragraph_map_keeps_the_passages_that_rest_on_it(folder):
    passages = set(StancePassage.objects.values_list("pk", "passage"))
    change(folder, "documents/TAG.toml", "words = 193", "words = 194")
    change(folder, "documents/TAG.toml", 'note = {en = "no byline"', 'note = {en = "no name"')
    outcome = loading.load(folder)
    assert (outcome.new.total(), outcome.changed.total()) == (0, 1)
    paragraph = Document.objects.at("tag43-2022").get().paragraphs.get(locator="p1")
    assert paragraph.words == 194
    assert set(StancePassage.objects.values_list("pk", "passage")) == passages
    assert loading.load(folder).unchanged.total() == ALL


def test_what_a_person_has_touched_is_left_alone_and_named(folder, editor):
    claim = Claim.objects.get(texts__statement__startswith="In May 2022 Kazakhstan and Turkey agreed")
    door.propose(record=claim.record, content=contents.read(claim.record), actor=editor, reason="Looking at it")
    change(
        folder,
        "claims/factual.toml",
        "In May 2022 Kazakhstan and Turkey agreed",
        "In May 2022 Turkey and Kazakhstan agreed",
    )
    assert loading.load(folder).kept == ["claim C36"]
    assert Claim.objects.filter(texts__statement__startswith="In May 2022 Kazakhstan and Turkey agreed").exists()


FAULTS = [
    ("batch.toml", 'slug = "starter-2026"', 'slug = "starter-2026', "batch.toml: Not TOML"),
    ("batch.toml", "codebook_version", "codebook_edition", "batch.toml: codebook_version: Field required"),
    ("sources.toml", 'kind = "magazine"', 'kind = "comic"', "sources: formiche.kind_of_source: "),
    ("sources.toml", 'countries = ["IT"]', 'countries = ["Italy"]', "sources: formiche.countries: "),
    ("sources.toml", "[formiche]\n", "[formiche]\nmood = 1\n", "sources.toml: formiche.mood: Extra inputs"),
    (
        "documents/TAG.toml",
        'published = "2022-07"',
        'published = "July 2022"',
        "documents: TAG.published: “July 2022” is not",
    ),
    (
        "documents/TAG.toml",
        'source = "tag43"',
        'source = "tag44"',
        "TAG.toml: responsibility.source: There is no source “tag44”",
    ),
    ("documents/CISS.toml", 'translation_of = "CISS_RU"', 'translation_of = "X"', "There is no document “X”"),
    ("documents/CISS_RU.toml", 'language = "ru"', 'language = "ru"\ntranslation_of = "CISS"', "in a circle"),
    ("events.toml", 'status = "past"', 'status = "perhaps"', "events: E01.status: "),
    ("events.toml", 'edtf = "1993"', 'edtf = "1993/1990"', "ends before it begins"),
    ("claims/factual.toml", 'type = "factual"', 'type = "gossip"', ".type: "),
    ("questions.toml", '"C36"', '"C936"', "questions.toml: K01.claims: There is no claim “C936”"),
    (
        "stances/TAG.toml",
        'passages = ["p1"]',
        'passages = ["p99"]',
        "TAG.toml: C01.passages: There is no paragraph “p99”",
    ),
    (
        "narratives.toml",
        'documents = ["FORM"]',
        'documents = ["FARM"]',
        "K01-FORM.documents: There is no document “FARM”",
    ),
    (
        "relations.toml",
        'relation = "evidence_for"',
        'relation = "likes"',
        "claimrelations: C98-evidence_for-C72.relation: ",
    ),
    ("relations.toml", 'b = "C72"', 'b = "C98"', "Nothing relates to itself"),
    ("taggings.toml", 'tag = "tone-neutral"', 'tag = "tone-funny"', "There is no bias tag “tone-funny”"),
    (
        "assessments.toml",
        'references = ["R25"]',
        'references = ["R999"]',
        "C07.references: There is no reference “R999”",
    ),
    ("kept_back.toml", 'about = "document FORM"', 'about = "document X"', "about: There is no document “X”"),
    ("actors.toml", 'kind = "state"', 'kind = "empire"', "actors: kazakhstan.kind_of_actor: "),
    ("stances/TAG.toml", 'outcome = "supports"', 'outcome = "likes"', "stances: TAG/C01.outcome: "),
    ("stances/TAG.toml", "[C01]", "[C901]", "TAG.toml: There is no claim “C901”"),
    (
        "codings/TAG.toml",
        '["supports", "supports", "supports"]',
        '["supports"]',
        "C01: There are 1 codings for the 3 coders",
    ),
    ("codings/TAG.toml", '["supports", "supports", "supports"]', '["a", "b", "c"]', "stances: TAG/C01/1.outcome: "),
    ("codings/TAG.toml", "C01 =", "C901 =", "codings/TAG.toml: There is no claim “C901”"),
    ("stances/TAG.toml", "codings_for = 3", 'codings_for = "three"', "TAG.toml: C01.codings_for: "),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), FAULTS)
def test_a_fault_is_told_with_file_and_key_and_nothing_changes(folder, file, old, new, sentence):
    change(folder, file, old, new)
    before = History.objects.count(), Record.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("load_seeds", folder, verbosity=0)
    assert sentence in str(refused.value)
    assert "Nothing was loaded." in str(refused.value)
    assert (History.objects.count(), Record.objects.count()) == before


def test_all_faults_are_told_at_once(folder):
    for file, old, new, _sentence in (FAULTS[6], FAULTS[12], FAULTS[13]):
        change(folder, file, old, new)
    with pytest.raises(reading.FaultyError) as refused:
        loading.load(folder)
    assert [fault.file for fault in refused.value.faults] == [
        "documents/TAG.toml",
        "questions.toml",
        "stances/TAG.toml",
    ]


def test_a_missing_file_is_told(folder):
    (folder / "events.toml").unlink()
    with pytest.raises(reading.FaultyError) as refused:
        reading.read(folder)
    assert str(refused.value.faults[0]) == "events.toml: The file is missing."


def test_bytes_that_are_no_utf_8_are_told(folder):
    (folder / "events.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(reading.FaultyError, match="1 faults") as refused:
        reading.read(folder)
    assert "Not UTF-8 at byte 0." in str(refused.value.faults[0])
