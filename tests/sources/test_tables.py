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
from sources.tables.keeping import checksum
from sources.tables.resource import ChangedMeanwhileError, RecordResource, Task

pytestmark = pytest.mark.django_db

LIMITS = files.Limits(size=2_000_000, unpacked=20_000_000, rows=1000)


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
