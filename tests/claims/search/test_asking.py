"""What is typed into the search box, understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.asking import MOST_TERMS, Term, is_one_slip, runs, understand


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("drones", [Term("drones")]),
        ('drones "signed an understanding" -licence', [
            Term("drones"), Term("signed an understanding", is_phrase=True), Term("licence", is_unwanted=True),
        ]),
        ("«intesa» -„accordo firmato“", [
            Term("intesa", is_phrase=True), Term("accordo firmato", is_phrase=True, is_unwanted=True),
        ]),
        ('"never closed', [Term("never closed", is_phrase=True)]),
        ("NATO-standard", [Term("NATO-standard")]),
        (" - -- ! ' & | ", []),
        ('""', []),
        ("", []),
    ],
)  # fmt: skip
def test_a_search_is_words_phrases_and_what_must_not_be_there(typed, terms):
    assert understand(typed) == terms


@given(st.text())
def test_anything_that_is_typed_is_understood_somehow(typed):
    terms = understand(typed)
    assert len(terms) <= MOST_TERMS
    assert all(any(letter.isalnum() or letter == "_" for letter in term.told) for term in terms)


def test_names_stand_in_neighbouring_words_the_longest_first():
    terms = understand("organisation of turkic states -union")
    assert runs(terms)[0] == (0, 4)
    assert (3, 5) not in runs(terms)
    assert all(start < end <= 4 for start, end in runs(terms))


WORDS = st.text("abcdef", min_size=1, max_size=7)


def distance(one, other):
    """Optimal string alignment distance, by its definition."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if not i or not j:
                rows[i][j] = i + j
                continue
            same = one[i - 1] == other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(WORDS, WORDS)
def test_one_slip_is_a_distance_of_one(one, other):
    assert is_one_slip(one, other) is (distance(one, other) == 1)


@given(WORDS, st.integers(0, 7), st.sampled_from("abcdef"), st.sampled_from(["add", "drop", "other", "swap"]))
def test_what_one_slip_makes_of_a_word_is_found(word, place, letter, slip):
    place = min(place, len(word) - 1)
    made = {
        "add": word[:place] + letter + word[place:],
        "drop": word[:place] + word[place + 1 :],
        "other": word[:place] + letter + word[place + 1 :],
        "swap": word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    }[slip]
    assert made == word or is_one_slip(made, word)
