"""What stands in a cell comes back as it was."""

import csv
import io
import re

import openpyxl
import pytest
import tablib
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.tables import cells, files
from sources.tables.formats import CODED, FORMATS, CannotHoldError

LIMITS = files.Limits(size=1_000_000, unpacked=10_000_000, rows=10)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    st.sampled_from("'=+-@\t\r\n;|\\\" ,_x04"), max_size=12
)


@given(texts)
def test_what_was_made_harmless_is_restored_and_runs_nowhere(text):
    safe = cells.harmless(text)
    assert cells.restored(safe) == text
    assert not re.match(r"[=+\-@\t\r]", safe)


@given(st.lists(texts.map(str.strip).filter(bool), max_size=5), st.sampled_from(";|"))
def test_a_list_in_a_cell_comes_back(parts, by):
    assert [cells.plain(part) for part in cells.split(cells.join(parts, by), by)] == (parts or [""])


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_any_text_survives_the_round_trip_or_is_refused(name, text):
    data = tablib.Dataset(["x", text], headers=["slug", "name"])
    try:
        written = FORMATS[name]().export_data(data)
        [row] = files.read(written, LIMITS).rows
    except (CannotHoldError, files.UnreadableError):
        assert cells.unwanted(text.replace("\r\n", "\n")) or CODED.search(text)
    else:
        assert cells.normal(row.cells["name"]) == cells.normal(text)


def test_a_spreadsheet_opens_what_was_exported_as_text():
    data = tablib.Dataset(["x", "=1+1", "2022-07"], headers=["slug", "name", "published"])
    [[_slug, name, day]] = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"]().export_data(data))).active.iter_rows(
        min_row=2
    )
    assert (name.value, name.data_type, day.value, day.number_format) == ("'=1+1", "s", "2022-07", "@")
    assert list(csv.reader(io.StringIO(FORMATS["csv"]().export_data(data).decode("utf-8-sig"))))[1][1] == "'=1+1"


@pytest.mark.parametrize(
    ("text", "code"),
    [("a\u202eb", "U+202E"), ("a\0", "U+0000"), ("a\u2066", "U+2066"), ("a\ufffe", "U+FFFE"), ("a\u200fb\nc", "")],
)
def test_characters_that_deceive_are_named(text, code):
    assert cells.unwanted(text) == code
    assert "‹U+" in cells.visible(text)
