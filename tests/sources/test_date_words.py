"""Dates in words become EDTF that allows exactly the days that the words allow, or are refused."""

import datetime as dt

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from sources import dates
from sources.date_words import search, understand

TODAY = dt.date(2026, 11, 21)
DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31))


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("19 dicembre 2025", "2025-12-19"), ("1º luglio 2022", "2022-07-01"), ("lunedì 4 luglio 2022", "2022-07-04"),
        ("July 4, 2019", "2019-07-04"), ("4th of July 2019", "2019-07-04"), ("Dec 3, 2023", "2023-12-03"),
        ("4 июля 2019 г.", "2019-07-04"), ("3 мая 2021 года", "2021-05-03"), ("июль 2022", "2022-07"),
        ("04.07.2019", "2019-07-04"), ("13/07/2019", "2019-07-13"), ("07/13/2019", "2019-07-13"),
        ("luglio 2022", "2022-07"), ("maggio del 2022", "2022-05"), ("estate 2022", "2022-22"), ("anni 1990", "199X"),
        ("circa 2012", "2012~"), ("dal 2012", "2012/.."), ("с 2012 года", "2012/.."), ("entro il 2030", "../2030"),
        ("tra luglio 2022 e agosto 2022", "2022-07/2022-08"), ("dal 3 al 5 luglio 2022", "2022-07-03/2022-07-05"),
        ("from 3 July to 5 August 2022", "2022-07-03/2022-08-05"), ("3-5 luglio 2022", "2022-07-03/2022-07-05"),
        ("2012~", "2012~"), ("2023-11/2024-01", "2023-11/2024-01"),
    ],
)  # fmt: skip
def test_words_are_understood_in_three_languages(words, edtf):
    assert understand(words).edtf == edtf


def test_what_can_be_read_in_two_ways_spans_both():
    found = understand("04/07/2019")
    assert found.two_readings
    assert found.edtf == "2019-04-07/2019-07-04"
    assert not understand("04.07.2019").two_readings


def test_a_relative_date_keeps_its_words_and_the_day_it_was_counted_from():
    for words, day in (("ieri", 20), ("yesterday", 20), ("вчера", 20), ("2 days ago", 19), ("1 settimana fa", 14)):
        found = understand(words, TODAY)
        assert (found.words, found.edtf, found.relative_to) == (words, f"2026-11-{day}", TODAY)
    with pytest.raises(dates.InvalidDateError):
        understand("ieri")
    with pytest.raises(dates.InvalidDateError):
        understand("5 ore fa", TODAY)  # it may have been the day before


def test_a_time_and_its_zone_leave_the_day_that_was_written():
    assert understand("2023-12-29T00:30:00+01:00").edtf == "2023-12-29"
    assert understand("29.12.2023 ore 10:32").edtf == "2023-12-29"


@pytest.mark.parametrize("words", ["", "hello", "31 febbraio 2022", "0 July 2022", "12:30", "3 of 5", "\0", "x" * 500])
def test_what_is_no_date_is_refused_with_advice(words):
    with pytest.raises(dates.InvalidDateError, match="unreadable: "):
        understand(words, TODAY)


@given(DAYS, st.sampled_from(["it", "en_GB", "en_US", "ru"]), st.sampled_from(["long", "full"]))
def test_a_day_written_out_in_a_language_is_that_day(day, locale, width):
    written = format_date(day, width, locale=locale)
    assert understand(written).edtf == day.isoformat()
    assert [found.edtf for found in search(f"Xyz, {written}. Abc")] == [day.isoformat()]


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(words):
    try:
        found = understand(words, TODAY)
    except dates.InvalidDateError:
        return
    dates.bounds(found.edtf)
