"""Dates in words, never more exact than they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.dating import say


@pytest.mark.parametrize(
    ("edtf", "english", "italian"),
    [
        ("2022", "2022", "2022"),
        ("2022-07", "July 2022", "luglio 2022"),
        ("2022-07-24", "24 July 2022", "24 luglio 2022"),
        ("2023-11~", "about November 2023", "novembre 2023 circa"),
        ("2022-07-24?", "24 July 2022 (uncertain)", "24 luglio 2022 (incerto)"),
        ("199X", "the 1990s", "gli anni 1990"),
        ("2023-11/2024-01", "November 2023 to January 2024", "da novembre 2023 a gennaio 2024"),
        ("2022-02/..", "since February 2022", "da febbraio 2022"),
        ("../2024", "until 2024", "entro il 2024"),
        ("../..", "at an unknown date", "in data ignota"),
        ("2020~/2021~", "about 2020 to about 2021", "dal 2020 circa al 2021 circa"),
        ("2022-21", "2022-21", "2022-21"),
        ("[2020,2021]", "[2020,2021]", "[2020,2021]"),
    ],
)
def test_a_date_is_said_at_its_own_precision(edtf, english, italian):
    assert (say(edtf, "en"), say(edtf, "it")) == (english, italian)


@given(st.dates(), st.sampled_from(["en", "it"]))
def test_no_day_is_made_up_for_a_month(day, language):
    month = f"{day.year:04}-{day.month:02}"
    assert say(month, language).split()[0].isalpha()
    assert len(say(month, language).split()) == 2
