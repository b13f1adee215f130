"""Lists of records as tables: exported, previewed, imported through the one door, all or nothing."""

import csv
import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from django.conf import settings as project
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Claim, Stance
from sources.models import Actor, Batch, History, Record, Revision, Source, Submission
from sources.review import content as contents
from sources.review import door
from sources.review.content import KINDS
from sources.review.context import acting
from sources.tables import files
from sources.tables.formats import FORMATS
from sources.tables.held import checksum
from sources.tables.outcome import Task
from sources.tables.resource import ChangedMeanwhileError, RecordResource

pytestmark = pytest.mark.django_db

LIMITS = files.Limits(size=2_000_000, unpacked=20_000_000, rows=2000)


def csv_of(*rows, by=","):
    """Make the bytes of a CSV file of dictionaries."""
    stream = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(stream, names, delimiter=by, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def xlsx_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class Table:
    """Brings files of one kind in as an editor does: looks first, then confirms."""

    def __init__(self, actor, kind):
        self.actor, self.kind = actor, kind

    def export(self, name, *slugs):
        keys = Record.objects.filter(kind=self.kind).order_by("pk")
        keys = keys.filter(slug__in=slugs) if slugs else keys
        return FORMATS[name]().export_data(RecordResource(self.kind).table(list(keys.values_list("pk", flat=True))))

    def _bring(self, data, **how):
        model = KINDS[self.kind].model
        sign = admin.site._registry[model].signed
        task = Task(self.actor, "Read in the register", "A list", checksum(data), sign)
        return RecordResource(self.kind).bring(files.read(data, LIMITS), task, **how)

    def look(self, data):
        return self._bring(data)

    def confirm(self, data, seen=None):
        return self._bring(data, expected=(seen or self.look(data)).fingerprint)

    def faults(self, data):
        try:
            found = self.look(data).faults
        except files.UnreadableError as error:
            found = error.faults
        return [(fault.line, fault.column, fault.what) for fault in found]

    def fault(self, data):
        [fault] = self.faults(data)
        return fault


@pytest.fixture
def sources(editor):
    return Table(editor, "source")


@pytest.fixture
def claims(editor):
    return Table(editor, "claim")


# --- Round trip


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "reply"])
def test_what_is_exported_can_be_imported_and_changes_nothing(editor, kind):
    table, before = Table(editor, kind), History.objects.count()
    for name in FORMATS:
        outcome = table.look(table.export(name))
        assert not outcome.faults, (name, outcome.faults[:3])
        assert len(outcome.unchanged) == len(outcome.rows) == Record.objects.filter(kind=kind).count()
    assert History.objects.count() == before


def test_no_captured_text_and_no_key_of_the_base_leaves(editor, desk):
    document = desk.document()
    stance = desk.stance(desk.claim(), document)
    quoted = stance.passages.get().passage
    with acting(actor_id=editor.pk, reason="Quoted"):
        contents.apply(stance.record, contents.read(stance.record) | {
            "passages": [{"id": None, "passage": [quoted.paragraph_id, "words of the text"], "voice": "own", "certainty": "hedged", "wording": ""}],
        })  # fmt: skip
    written = Table(editor, "stance").export("csv", stance.slug).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(written))
    assert "words of the text" not in written
    assert (row["claim"], row["document"], row["passages"]) == ("a-claim", "a-document", "p1 | own | hedged")


def test_what_a_cell_does_not_show_is_kept_when_the_cell_changes(editor, desk):
    stance = desk.stance(desk.claim(), desk.document())
    paragraph = stance.passages.get().passage.paragraph_id
    with acting(actor_id=editor.pk, reason="Quoted"):
        contents.apply(stance.record, contents.read(stance.record) | {
            "passages": [{"id": None, "passage": [paragraph, "its words"], "voice": "own", "certainty": "not_coded", "wording": ""}],
        })  # fmt: skip
    Table(editor, "stance").confirm(csv_of({"slug": stance.slug, "passages": "p1 | own; p2"}))
    rows = [(str(row.passage), row.voice) for row in stance.passages.all()]
    assert rows == [("p1 “its words”", "own"), ("p2", "not_coded")]


# --- What comes of a file


def test_new_rows_come_in_as_a_batch_that_a_second_person_releases(claims, editor, reviewer):
    data = csv_of(
        {
            "slug": "rain-fell",
            "type": "factual",
            "statement_en": "Rain fell.",
            "statement_it": "È piovuto.",
            "topics": "turkey",
        },
        {"slug": "snow-fell", "type": "factual", "statement_en": "Snow fell."},
    )
    outcome = claims.confirm(data)
    claim = Claim.objects.at("rain-fell").get()
    assert [(text.language, text.status) for text in claim.texts.all()] == [("en", "original"), ("it", "translated")]
    assert claim.topic_links.get().topic.slug == "turkey"
    assert (outcome.batch.state, outcome.batch.kind, outcome.batch.imported_by) == ("arrived", "import", editor)
    assert not claim.record.is_public
    with pytest.raises(door.Refused):
        door.release(batch=outcome.batch, actor=editor, why="Mine")
    door.release(batch=outcome.batch, actor=reviewer, why="Looked through")
    claim.record.refresh_from_db()
    assert claim.record.is_public
    assert not claim.record.is_reviewed


def test_a_public_row_changes_by_a_draft_and_readers_keep_what_they_have(claims, editor):
    claim = Claim.objects.first()
    before = contents.read(claim.record)
    outcome = claims.confirm(csv_of({"slug": claim.slug, "statement_en": "Something else."}))
    revision = claim.record.revisions.get()
    assert (revision.state, revision.submission) == ("draft", outcome.submission)
    assert editor.pk in revision.contributors
    assert contents.read(claim.record) == before
    assert not Batch.objects.filter(kind="import").exists()
    assert [text["statement"] for text in revision.content["texts"]] == [
        "Something else.",
        before["texts"][1]["statement"],
    ]


def test_the_preview_says_what_is_new_changed_and_unchanged_and_stores_nothing(sources, claims):
    first, second = Source.objects.order_by("pk")[:2]
    before = History.objects.count(), Record.objects.count(), Submission.objects.count(), Batch.objects.count()
    outcome = sources.look(csv_of(
        {"slug": first.slug, "name": first.name}, {"slug": second.slug, "name": "Another name"},
        {"slug": "a-new-one", "name": "A new one"},
    ))  # fmt: skip
    assert [fault.column for fault in outcome.faults] == ["kind_of_source"]
    outcome = sources.look(csv_of(
        {"slug": first.slug, "name": first.name, "kind_of_source": first.kind_of_source},
        {"slug": second.slug, "name": "Another name", "kind_of_source": second.kind_of_source},
        {"slug": "a-new-one", "name": "A new one", "kind_of_source": "blog"},
    ))  # fmt: skip
    assert [len(rows) for rows in (outcome.new, outcome.changed, outcome.unchanged)] == [1, 1, 1]
    [change] = outcome.changed[0].changes
    assert (change.what, change.before, change.after) == ("name", second.name, "Another name")
    assert (
        History.objects.count(),
        Record.objects.count(),
        Submission.objects.count(),
        Batch.objects.count(),
    ) == before


def test_the_same_file_again_changes_nothing(claims, editor):
    public = Claim.objects.first()
    data = csv_of(
        {"slug": public.slug, "type": public.type, "statement_en": "Changed."},
        {"slug": "snow-fell", "type": "factual", "statement_en": "Snow fell."},
    )
    claims.confirm(data)
    before = History.objects.count(), Revision.objects.count()
    again = claims.look(data)
    assert len(again.unchanged) == 2
    claims.confirm(data, again)
    assert (History.objects.count(), Revision.objects.count()) == before


def test_rows_of_one_file_can_name_each_other(sources):
    sources.confirm(csv_of(
        {"slug": "the-paper", "name": "The paper", "kind_of_source": "newspaper", "owner": "the-house"},
        {"slug": "the-house", "name": "The house", "kind_of_source": "company_site", "owner": ""},
    ))  # fmt: skip
    assert Source.objects.at("the-paper").get().owner.slug == "the-house"


def test_a_stance_is_signed_by_the_importer_and_rests_on_passages(editor, desk):
    claim, document = desk.claim(), desk.document()
    row = {
        "slug": "new-stance",
        "claim": claim.slug,
        "document": document.slug,
        "outcome": "asserts",
        "passages": "p1; p2 | own | hedged",
    }
    Table(editor, "stance").confirm(csv_of(row))
    stance = Stance.objects.at("new-stance").get()
    assert (stance.coder, stance.coded_on) == (editor, dt.date.today())  # noqa: DTZ011
    assert [(str(each.passage), each.voice) for each in stance.passages.all()] == [("p1", "not_coded"), ("p2", "own")]


def test_names_with_their_periods_come_in_one_cell(editor):
    names = "Testabad | en; Тестабад | ru | official | 2019-03-23/2022-09-16; Nuova | it"
    Table(editor, "actor").confirm(csv_of({"slug": "testabad", "kind_of_actor": "state", "names": names}))
    actor = Actor.objects.at("testabad").get()
    assert [(name.name, name.name_kind, str(name.period_to)) for name in actor.names.all()] == [
        ("Testabad", "common", "None"), ("Тестабад", "official", "2022-09-16"), ("Nuova", "common", "None"),
    ]  # fmt: skip


# --- Nothing but all of it, and nothing but what was seen


def test_a_fault_anywhere_brings_nothing_in(claims):
    data = csv_of(
        {"slug": "good", "type": "factual", "statement_en": "Good."},
        {"slug": "bad", "type": "gossip", "statement_en": "Bad."},
    )
    before = Record.objects.count()
    outcome = claims.look(data)
    with pytest.raises(ChangedMeanwhileError):
        claims.confirm(data, outcome)
    assert Record.objects.count() == before


def test_a_base_that_changed_after_the_preview_is_noticed(claims, desk):
    claim = desk.claim("mine")
    data = csv_of({"slug": "mine", "earliest": "2022", "statement_en": "Something happened."})
    seen = claims.look(data)
    with acting(actor_id=desk.editor.pk, reason="Meanwhile"):
        claim.texts.update(statement="Something else happened.")
    with pytest.raises(ChangedMeanwhileError):
        claims.confirm(data, seen)
    claim.refresh_from_db()
    assert claim.earliest == ""
    assert not claim.record.revisions.exists()


def test_what_another_editor_drafts_or_a_reviewer_reads_is_not_overwritten(claims, second_editor, desk):
    drafted, waiting = desk.claim("drafted"), desk.claim("waiting")
    desk.publish(drafted, waiting)
    door.propose(
        record=drafted.record,
        content=contents.read(drafted.record) | {"type": "causal"},
        actor=second_editor,
        reason="Try",
    )
    desk.send(waiting)
    data = csv_of({"slug": "drafted", "earliest": "2022"}, {"slug": "waiting", "earliest": "2022"})
    assert [(line, "draft" in what, "in review" in what) for line, _column, what in claims.faults(data)] == [
        (2, True, False), (3, False, True),
    ]  # fmt: skip


def test_an_import_publishes_nothing_whoever_makes_it(admin_account):
    claim = Claim.objects.first()
    data = csv_of(
        {"slug": claim.slug, "type": claim.type, "statement_en": "Changed by an administrator."},
        {"slug": "theirs", "type": "factual", "statement_en": "Theirs."},
    )
    table = Table(admin_account, "claim")
    outcome = table.confirm(data)
    assert not Record.objects.get(slug="theirs").is_public
    assert claim.texts.first().statement != "Changed by an administrator."
    with pytest.raises(door.Refused):
        door.release(batch=outcome.batch, actor=admin_account, why="Mine")
    door.submit(submission=outcome.submission, actor=admin_account, why="Ready")
    with pytest.raises(door.Refused):
        door.approve(submission=outcome.submission, actor=admin_account, why="Mine")


# --- Faults, by line

FAULTS = [
    ({"slug": ""}, "slug", "no slug"),
    ({"slug": "two words"}, "slug", "letters without accents"),
    ({"type": "gossip"}, "type", "factual, causal"),
    ({"earliest": "July 2022"}, "earliest", "not a date we can read"),
    ({"statement_en": ""}, "", "needs its statement"),
    ({"statement_en": "x" * 601}, "statement_en", "At most 600"),
    ({"statement_en": "a\u202eb"}, "statement_en", "U+202E"),
    ({"statement_en": "a\x07b"}, "statement_en", "U+0007"),
    ({"status_it": "translated"}, "statement_it", "no text in this language"),
    ({"topics": "no-such-topic"}, "topics", "no topic with the slug"),
    ({"topics": "turkey; turkey"}, "", "already linked"),
    ({"quantities": "dead | about | many"}, "quantities", "with digits and a point"),
    ({"quantities": "dead | exact | 2 | km | 2022 | r31 | more"}, "quantities", "too many parts"),
]


@pytest.mark.parametrize(
    ("cells", "column", "words"), FAULTS, ids=[f"{column}: {words}" for _c, column, words in FAULTS]
)
def test_a_fault_is_told_with_its_line_and_column(claims, cells, column, words):
    good = {"slug": "good", "type": "factual", "statement_en": "Good."}
    line, found, what = claims.fault(csv_of(good, good | {"slug": "bad"} | cells))
    assert (line, found) == (3, column)
    assert words in what


def test_lines_are_those_of_the_file_even_where_cells_have_lines_of_their_own(claims):
    rows = (
        {"slug": "one", "type": "factual", "statement_en": "One\ntwo\nthree"},
        {"slug": "two", "type": "gossip", "statement_en": "Two."},
    )
    assert claims.fault(csv_of(*rows))[0] == 5


def test_two_rows_that_clash_are_told_apart(editor):
    row = {"slug": "one", "url": "https://example.org/1", "what_en": "One"}
    line, column, what = Table(editor, "reference").fault(csv_of(row, row | {"slug": "two"}))
    assert (line, column, what) == (3, "url", "Another record has this already.")


HOSTILE = {
    "empty": (b"", None, "is empty"),
    "only a head": (b"slug,name\n", None, "no rows"),
    "NUL": (b"slug,name\nok,ok\na\0b,x\n", 3, "NUL"),
    "another encoding": ("slug,name\nok,ok\nvilla,Università\n".encode("latin-1"), 3, "not UTF-8"),
    "too large": (b"slug\n" + b"x" * LIMITS.size, None, "larger than 2 MB"),
    "too many rows": (b"slug\n" + b"x\n" * (LIMITS.rows + 1), None, "more than 2000 rows"),
    "no slug": (b"name\nx\n", 1, "no column"),
    "an unknown column": (b"slug,colour\nx,red\n", 1, "no such column"),
    "a column twice": (b"slug,name,Name\nx,y,z\n", 1, "same name"),
    "a column without a name": (b"slug,,name\nx,y,z\n", 1, "has no name"),
    "too few cells": (b"slug,name\nx\n", 2, "1 cells, the head 2"),
    "too many cells": (b"slug,name\nx,y,z\n", 2, "3 cells, the head 2"),
    "an open quotation": (b'slug,name\nx,"y\n', 2, "do not close"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", 1, "not UTF-8"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0" + b"x" * 99, None, "old XLS"),
    "a broken zip": (b"PK\x03\x04" + b"x" * 99, None, "cannot be opened"),
    "JSON of another shape": (b'{"slug": "x"}', None, "list of objects"),
    "broken JSON": (b'[{"slug": "x"},\n{"slug"}]', 2, "well-formed"),
    "a deep JSON": (b"[" * 100_000, None, "nesting"),
    "a long number": (b'[{"slug": ' + b"9" * 5000 + b"}]", None, "number"),
    "a list in a cell": (b'[{"slug": "x", "name": ["y"]}]', 1, "as text"),
    "a name twice in JSON": (b'[{"slug": "x", "slug": "y"}]', None, "twice"),
    "a formula": (xlsx_of(["slug", "name"], ["x", "=1+1"]), 2, "formula"),
    "an error": (xlsx_of(["slug", "name"], ["x", "#REF!"]), 2, "error"),
    "a made-up date": (xlsx_of(["slug", "published"], ["x", dt.time(10, 0)]), 2, "format the cell as text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(sources, name):
    data, line, words = HOSTILE[name]
    found, _column, what = sources.fault(data)
    assert words in what
    assert found == line


def test_a_spreadsheet_that_unpacks_to_far_more_is_never_unpacked(sources):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"\0" * (LIMITS.unpacked + 1))
    assert len(stream.getvalue()) < 100_000
    assert "far larger" in sources.fault(stream.getvalue())[2]


def test_a_spreadsheet_with_entities_is_refused(sources):
    good, bad = io.BytesIO(xlsx_of(["slug", "name"], ["x", "y"])), io.BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for part in source.infolist():
            body = source.read(part)
            target.writestr(part, bomb + body if part.filename.endswith("sheet1.xml") else body)
    assert "cannot be opened" in sources.fault(bad.getvalue())[2]


def test_days_of_a_spreadsheet_are_read_and_months_are_not_made_days():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["slug", "published", "accessed_on"])
    sheet.append(["x", dt.date(2022, 7, 1), dt.datetime(2022, 7, 2)])  # noqa: DTZ001
    for cell in sheet[2][1:]:
        cell.number_format = "dd/mm/yyyy"
    stream = io.BytesIO()
    book.save(stream)
    [row] = files.read(stream.getvalue(), LIMITS).rows
    assert row.cells == {"slug": "x", "published": "2022-07-01", "accessed_on": "2022-07-02"}
    sheet["B2"].number_format = "mmm yy"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(files.UnreadableError, match="2022-07"):
        files.read(stream.getvalue(), LIMITS)


@pytest.mark.parametrize("by", [",", ";", "\t"])
def test_the_separator_of_any_spreadsheet_is_understood(by):
    [row] = files.read(csv_of({"slug": "x", "name": f"a{by}b"}, by=by), LIMITS).rows
    assert row.cells == {"slug": "x", "name": f"a{by}b"}


# --- At the desk


def upload(client, data, name="claims.csv", kind="claim", app="claims", **fields):
    sent = {"act": "upload", "why": "From the register", "file": SimpleUploadedFile(name, data)} | fields
    return client.post(reverse(f"admin:{app}_{kind}_import"), sent)


NEW_CLAIM = csv_of({"slug": "rain-fell", "type": "factual", "statement_en": "Rain fell."})


def test_an_editor_uploads_looks_and_confirms(client, editor):
    client.force_login(editor)
    seen = upload(client, NEW_CLAIM)
    assert "1 new record" in seen.content.decode()
    assert not Record.objects.filter(slug="rain-fell").exists()
    fingerprint = seen.context["outcome"].fingerprint
    where = reverse("admin:claims_claim_import")
    refused = client.post(where, {"act": "confirm", "fingerprint": "0" * 64})
    assert "Nothing was stored" in refused.content.decode()
    assert not Record.objects.filter(slug="rain-fell").exists()
    done = client.post(where, {"act": "confirm", "fingerprint": fingerprint}, follow=True)
    assert "not public until a second person releases it" in done.content.decode()
    assert Record.objects.get(slug="rain-fell").batch.imported_by == editor
    again = client.post(where, {"act": "confirm", "fingerprint": fingerprint}, follow=True)
    assert "Nothing waits here" in again.content.decode()
    assert Batch.objects.filter(kind="import").count() == 1


def test_what_was_previewed_waits_for_its_editor_alone(client, editor, second_editor):
    client.force_login(editor)
    seen = upload(client, NEW_CLAIM)
    where = reverse("admin:claims_claim_import")
    assert "waits for you to confirm it" in client.get(where).content.decode()
    client.force_login(second_editor)
    assert "waits for you" not in client.get(where).content.decode()
    client.post(where, {"act": "confirm", "fingerprint": seen.context["outcome"].fingerprint})
    assert not Record.objects.filter(slug="rain-fell").exists()


def test_an_import_put_aside_leaves_no_file_behind(client, editor):
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    client.force_login(editor)
    sessions = Session.objects.count()
    upload(client, NEW_CLAIM)
    upload(client, NEW_CLAIM)
    assert Session.objects.count() == sessions + 1
    client.post(reverse("admin:claims_claim_import"), {"act": "discard"})
    assert Session.objects.count() == sessions


def test_faults_are_shown_and_nothing_can_be_confirmed(client, editor):
    client.force_login(editor)
    page = upload(client, csv_of({"slug": "x", "type": "<script>", "statement_en": "X."})).content.decode()
    assert "Write one of these words" in page
    assert "&lt;script&gt;" in page
    assert 'value="confirm"' not in page
    assert "From the register" in page


def test_the_export_holds_exactly_what_the_list_shows(client, editor):
    client.force_login(editor)
    where = reverse("admin:claims_claim_export")
    shown = client.get(reverse("admin:claims_claim_changelist"), {"type": "causal", "q": "a"}).context["cl"].queryset
    page = client.get(where, {"type": "causal", "q": "a"})
    assert page.context["number"] == shown.count() > 0
    rows = json.loads(client.get(where, {"type": "causal", "q": "a", "format": "json"}).content)
    assert [row["slug"] for row in rows] == [claim.slug for claim in shown]
    ids = ",".join(str(claim.pk) for claim in shown[:2])
    answer = client.get(where, {"type": "causal", "ids": f"{ids},x", "format": "csv"})
    assert len(list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))) == 2
    assert "attachment" in answer["Content-Disposition"]
    chosen = client.post(
        reverse("admin:claims_claim_changelist"),
        {"action": "export_selected", "_selected_action": [shown[0].pk, shown[1].pk]}, follow=True,
    )  # fmt: skip
    assert chosen.context["number"] == 2


def test_without_the_permission_no_table_comes_or_goes(client, reader):
    client.force_login(reader)
    assert client.get(reverse("admin:claims_claim_export")).status_code == 403
    assert upload(client, NEW_CLAIM).status_code == 403


def test_a_large_file_is_refused_before_it_is_read(client, editor):
    client.force_login(editor)
    page = upload(client, b"x" * 10_000_000).content.decode()
    assert f"larger than {project.TABLES_LARGEST_FILE / 1_000_000:g} MB" in page
