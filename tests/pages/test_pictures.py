"""Drawings lie inside their view box, are as wide as what they draw, and hold what their table holds."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.outcomes import SCALE, Outcome
from pages.pictures.frame import LEFT, RIGHT, WIDTH, cut, width_of
from pages.pictures.spectrum import Placed, spectrum
from pages.pictures.spread import Given, spread
from pages.pictures.timeline import Dated, timeline
from sources.dates import bounds

PLACES = [str(outcome) for outcome in SCALE]
BESIDE = [str(outcome) for outcome in Outcome if outcome not in SCALE]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
DOCUMENTS = st.lists(st.builds(Placed, NAMES, st.sampled_from(PLACES + BESIDE)), max_size=40)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
WRITTEN = st.one_of(
    DAYS.map(str),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: f"{day:%Y}"),
    DAYS.map(lambda day: f"{day:%Y-%m}/.."),
    DAYS.map(lambda day: f"../{day:%Y}"),
    DAYS.map(lambda day: f"{day:%Y}~"),
)
DATES = st.lists(WRITTEN.map(lambda edtf: Dated(edtf, edtf, "event", bounds(edtf))), max_size=20)
FIGURES = st.lists(
    st.builds(Given, NAMES, NAMES, st.floats(-1e12, 1e12), st.sampled_from(["exact", "about", "at_least", "at_most"])),
    min_size=1,
    max_size=20,
)


@given(DOCUMENTS)
def test_every_document_stands_once_in_its_place_and_inside_the_picture(documents):
    drawn = spectrum(documents, PLACES, BESIDE)
    assert [band.state for band in drawn.bands] == PLACES
    marks = [(band.state, mark) for band in (*drawn.bands, *drawn.beside) for mark in band.marks]
    assert sorted(map(repr, documents)) == sorted(repr(mark.placed) for _state, mark in marks)
    for state, mark in marks:
        assert mark.placed.state == state
        assert mark.x >= 0
        assert mark.x + mark.width <= WIDTH
        assert mark.y + mark.height <= drawn.height


@given(DOCUMENTS)
def test_a_mirrored_scale_gives_mirrored_places(documents):
    one, other = spectrum(documents, PLACES, BESIDE), spectrum(documents, PLACES[::-1], BESIDE)
    held = [[(band.state, [mark.shown for mark in band.marks]) for band in each.bands] for each in (one, other)]
    assert held[0] == held[1][::-1]


def test_a_state_without_a_place_is_refused():
    with pytest.raises(ValueError, match="No place"):
        spectrum([Placed("x", "likes")], PLACES, BESIDE)


@given(FIGURES)
def test_figures_are_placed_by_their_value_and_keep_their_order(figures):
    drawn = spread(figures)
    assert [point.given for point in drawn.points] == figures
    for point in drawn.points:
        assert LEFT <= point.x <= RIGHT
        assert (point.tail is not None) == (point.given.precision in {"at_least", "at_most"})
        assert 0 <= point.y <= drawn.height
    ordered = sorted(drawn.points, key=lambda point: point.given.value)
    assert [point.x for point in ordered] == sorted(point.x for point in ordered)


@given(DATES)
def test_each_date_is_drawn_once_and_no_order_that_is_not_proved(dates):
    drawn = timeline(dates)
    bars = [bar for band in drawn.bands for bar in band.bars]
    assert sorted(repr(bar.dated) for bar in bars) + sorted(map(repr, drawn.unknown)) == sorted(
        repr(each) for each in dates if each not in drawn.unknown
    ) + sorted(map(repr, drawn.unknown))
    for bar in bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH + 0.01
        assert bar.y + bar.height <= drawn.height
    sure = [band for band in drawn.bands if band.sure]
    for number, band in enumerate(sure):
        for later in sure[number + 1 :]:
            assert all(a.dated.bounds.before(b.dated.bounds) for a in band.bars for b in later.bars)


def test_a_month_is_a_bar_and_a_day_is_a_point():
    drawn = timeline([Dated(edtf, edtf, "event", bounds(edtf)) for edtf in ("2022-01-15", "2022-03", "2022-12-31")])
    day, month, _last = [bar for band in drawn.bands for bar in band.bars]
    assert month.width > 10 * day.width or day.stroke is not None


@given(NAMES, st.floats(20, 300))
def test_words_are_cut_to_their_room(words, room):
    shown = cut(words, room)
    assert width_of(shown) <= max(room, width_of("…"))
    assert shown == words or shown.endswith("…")
