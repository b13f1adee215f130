"""Dates and the days they allow."""

import datetime as dt

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sources.dates import UNSURE, Bounds, InvalidDateError, bounds
from sources.models.fields import date_sentence

D = dt.date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022", D(2022, 1, 1), D(2022, 12, 31)),
        ("2022-07", D(2022, 7, 1), D(2022, 7, 31)),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2022-07-24", D(2022, 7, 24), D(2022, 7, 24)),
        ("2012~", D(2012, 1, 1), D(2012, 12, 31)),
        ("2022-07-24?", D(2022, 7, 24), D(2022, 7, 24)),
        ("199X", D(1990, 1, 1), D(1999, 12, 31)),
        ("2022-02/..", D(2022, 2, 1), None),
        ("2022-02/", D(2022, 2, 1), None),
        ("../2024", None, D(2024, 12, 31)),
        ("/2024", None, D(2024, 12, 31)),
        ("2023-11/2024-01", D(2023, 11, 1), D(2024, 1, 31)),
        ("2020~/2021~", D(2020, 1, 1), D(2021, 12, 31)),
    ],
)
def test_a_date_allows_just_the_days_that_it_says(text, earliest, latest):
    found = bounds(text)
    assert (found.earliest, found.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["", "July 2022", "24.07.2022", "2022-13", "2022-02-30", "2023/2021", "-0100", "Y170000", "XXXX", "0000",
     "2022-07\x00", "2022‑07", "2" * 500, "2022-07\n"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_sentence_in_each_language(text):
    with pytest.raises(InvalidDateError) as refused:
        bounds(text)
    said = set()
    for language in ("en", "it"):
        with override(language):
            said.add(date_sentence(refused.value))
    assert len(said) == 2
    assert all(sentence.endswith((".", ").")) for sentence in said)


@pytest.mark.parametrize(
    ("text", "proved"),
    [("2012", True), ("2012~", False), ("2012?", False), ("2012%", False), ("2012/2013~", False)],
)
def test_about_and_uncertain_prove_nothing(text, proved):
    assert bounds(text).proved is proved


days = st.dates(D(1, 1, 1), D(9999, 12, 31))


def as_written(day, precision):
    return [f"{day:%Y}".zfill(4), f"{day.year:04}-{day.month:02}", day.isoformat()][precision]


@given(days, st.sampled_from([0, 1, 2]))
def test_a_day_lies_within_the_bounds_of_its_own_date_at_any_precision(day, precision):
    found = bounds(as_written(day, precision))
    assert found.earliest <= day <= found.latest
    assert found.proved


@given(days, days, st.sampled_from([0, 1, 2]), st.sampled_from([0, 1, 2]))
def test_a_span_reaches_from_its_first_bound_to_its_last_or_is_refused(one, other, first, second):
    start, end = bounds(as_written(one, first)), bounds(as_written(other, second))
    text = f"{as_written(one, first)}/{as_written(other, second)}"
    if start.earliest > end.latest:
        with pytest.raises(InvalidDateError, match="reversed: "):
            bounds(text)
    else:
        assert bounds(text) == Bounds(start.earliest, end.latest, proved=True)


@given(days, days, st.sampled_from(["", "~", "?"]), st.sampled_from([0, 1, 2]))
def test_before_is_said_only_where_the_bounds_prove_it(one, other, mark, precision):
    first, second = bounds(as_written(one, precision) + mark), bounds(as_written(other, precision))
    if first.before(second):
        assert one < other
        assert not mark
    assert not (first.before(second) and second.before(first))


@given(st.text(max_size=90))
def test_any_text_at_all_is_a_date_or_a_sentence(text):
    try:
        found = bounds(text)
    except InvalidDateError as refused:
        assert date_sentence(refused)
    else:
        assert found.proved is not bool(UNSURE.search(text))
        assert found.earliest is None or found.latest is None or found.earliest <= found.latest
