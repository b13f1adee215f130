"""Sketches tell copies and reworked versions from other texts; lines tie to the map they belong to."""

import random

from hypothesis import given
from hypothesis import strategies as st

from sources.capture.likeness import MANY, SIZE, resemblance, sketch
from sources.capture.tying import tie, tie_changed

RANDOM = random.Random(7)
WORDS = [f"word{number}" for number in range(400)]


def text(length):
    return " ".join(RANDOM.choice(WORDS) for _ in range(length))


def test_a_copy_with_another_opening_is_alike_and_another_text_is_not():
    original = text(1500)
    copy = f"{text(100)} {original}"
    assert resemblance(sketch(original), sketch(original)) == 1.0
    assert resemblance(sketch(original), sketch(copy)) > 0.7
    assert resemblance(sketch(original), sketch(text(1500))) < MANY / 4


def test_the_estimate_is_near_the_true_share():
    for kept in (0.3, 0.5, 0.8):
        one = text(2000).split()
        other = one[: int(2000 * kept)] + text(int(2000 * (1 - kept))).split()
        runs = [{tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in (one, other)]
        true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
        assert abs(resemblance(sketch(" ".join(one)), sketch(" ".join(other))) - true) < 0.15


def test_a_short_or_empty_text_resembles_nothing():
    assert sketch("four words are few") == []
    assert resemblance([], sketch(text(100))) == 0.0
    assert len(sketch(text(5000))) == SIZE


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_equal_hashes_tie_in_their_order_and_each_paragraph_once(lines, known):
    tied = tie(lines, known)
    places = [place for place in tied if place is not None]
    assert len(set(places)) == len(places)
    assert all(lines[at] == known[place] for at, place in enumerate(tied) if place is not None)
    for letter in "abc":
        assert sum(lines[at] == letter for at, place in enumerate(tied) if place is not None) == min(
            lines.count(letter), known.count(letter)
        )


def test_a_changed_line_ties_to_what_stood_between_its_neighbours_and_a_new_one_to_nothing():
    former = ["The first one stays.", "In May 2022 they signed a memorandum in Ankara.", "The last one stays."]
    lines = [
        "The first one stays.",
        "In May 2022 they signed an agreement in Ankara.",
        "Quite new words here.",
        "The last one stays.",
    ]
    assert tie_changed([0, None, None, 2], lines, former) == [0, 1, None, 2]
    assert tie_changed([0, None, None, 2], lines, [former[0], None, former[2]]) == [0, None, None, 2]
