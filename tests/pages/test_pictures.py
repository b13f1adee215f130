"""Pictures: inside their frame, true to their data, and the same data in words beside them."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

import pages
from claims.disagreement import wilson
from claims.outcomes import SCALE
from pages.pictures import frame
from pages.pictures.coverage import Published, coverage
from pages.pictures.pairs import Couple, pairs
from pages.pictures.spectrum import Placed, spectrum
from pages.pictures.spread import Given, spread
from pages.pictures.timeline import Dated, timeline
from pages.states import LOOKS
from pages.templatetags.pictures import BESIDE, PLACES, drawn_spectrum
from sources.dates import UNKNOWN, Bounds

HUNDREDTH = 0.011
NAMES = st.text(st.characters(exclude_categories=["C"]), max_size=80)
PLACED = st.lists(st.builds(Placed, NAMES, st.sampled_from([*LOOKS])), max_size=60)


@st.composite
def bounds(draw):
    """A date of any width, open on one side, uncertain or unknown."""
    first, last = sorted((draw(st.dates()), draw(st.dates())))
    proved = draw(st.booleans())
    return draw(
        st.sampled_from([
            Bounds(first, last, proved), Bounds(first, first, proved), Bounds(None, last, proved),
            Bounds(first, None, proved), UNKNOWN,
        ])
    )  # fmt: skip


DATES = st.lists(
    st.builds(Dated, NAMES, st.just("x"), st.sampled_from(["event", "document"]), bounds()), max_size=30
)  # fmt: skip
PRECISIONS = ["exact", "about", "at_least", "at_most"]
FIGURES = st.lists(
    st.builds(Given, NAMES, NAMES, st.floats(-1e16, 1e16).map(lambda value: round(value, 4)), st.sampled_from(PRECISIONS)),
    min_size=1, max_size=60,
)  # fmt: skip


def inside(picture, x, y, width=0.0, height=0.0):
    assert x >= -HUNDREDTH
    assert y >= -HUNDREDTH
    assert x + width <= picture.width + HUNDREDTH
    assert y + height <= picture.height + HUNDREDTH


def tips(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"[ML]([-\d.e]+) ([-\d.e]+)", path)]


@given(PLACED)
def test_every_document_stands_once_in_the_band_of_its_state_and_marks_never_touch(documents):
    picture = spectrum(documents, PLACES, BESIDE)
    assert [band.state for band in picture.bands] == PLACES
    drawn = []
    for band in (*picture.bands, *picture.beside):
        inside(picture, band.x, band.y, band.width, band.height)
        rows = {}
        for mark in band.marks:
            assert mark.placed.state == band.state
            assert band.x <= mark.x
            assert mark.x + mark.width <= band.x + band.width + HUNDREDTH
            assert band.head_y < mark.y
            assert mark.y + mark.height <= band.y + band.height
            assert mark.text_x + frame.width_of(mark.shown) <= mark.x + mark.width + HUNDREDTH
            assert rows.get(mark.y, 0) <= mark.x
            rows[mark.y] = mark.x + mark.width
        drawn += [mark.placed for mark in band.marks]
    assert sorted(drawn, key=repr) == sorted(documents, key=repr)
    heights = [band.y for band in (*picture.bands, *picture.beside)]
    assert heights == sorted(heights)


@given(PLACED)
def test_the_scale_favours_neither_end(documents):
    """Turned upside down, it gives the same bands in the other order."""
    turned = dict(zip(PLACES, reversed(PLACES), strict=True))
    upright = spectrum(documents, PLACES, BESIDE)
    mirrored = spectrum([Placed(each.name, turned.get(each.state, each.state)) for each in documents], PLACES, BESIDE)
    end = upright.bands[-1].y + upright.bands[-1].height
    for band, other in zip(upright.bands, reversed(mirrored.bands), strict=True):
        assert (band.height, end - band.y - band.height) == (other.height, other.y)
        assert [(mark.x, mark.y - band.y, mark.width) for mark in band.marks] == [
            (mark.x, mark.y - other.y, mark.width) for mark in other.marks
        ]


def test_a_state_without_a_place_is_an_error():
    with pytest.raises(ValueError, match="likes"):
        spectrum([Placed("Tag43", "likes")], PLACES, BESIDE)


def test_the_places_are_those_of_the_scale_in_its_order():
    assert [str(each) for each in sorted(SCALE, key=SCALE.__getitem__, reverse=True)] == PLACES
    assert {*PLACES, *BESIDE} == {*LOOKS}


@given(DATES)
def test_a_timeline_draws_true_widths_inside_its_frame_and_lists_what_has_no_date(dates):
    picture = timeline(dates)
    bars = [bar for band in picture.bands for bar in band.bars]
    assert len(bars) + len(picture.unknown) == len(dates)
    assert all(each.bounds == UNKNOWN for each in picture.unknown)
    closed = []
    for bar in bars:
        inside(picture, bar.x, bar.y, bar.width, bar.height)
        inside(picture, 0, bar.text_y)
        for x, y in [point for path in bar.arrows for point in tips(path)]:
            inside(picture, x, y)
        first, last = bar.dated.bounds.earliest, bar.dated.bounds.latest
        assert (bar.opens_left, bar.opens_right) == (first is None, last is None)
        if first and last:
            closed.append(((last - first).days + 1, bar.width))
    for days, width in closed:
        longest, widest = max(closed)
        assert width == pytest.approx(widest * days / longest, abs=2 * HUNDREDTH)
    for tick in picture.ticks:
        inside(picture, tick.x, picture.axis_y)
    assert not bars or any(tick.edtf for tick in picture.ticks)


@given(DATES)
def test_only_proved_order_is_drawn(dates):
    picture = timeline(dates)
    sure = [band for band in picture.bands if band.sure]
    for number, band in enumerate(sure):
        for bar in band.bars:
            assert bar.dated.bounds.proved
            later = [other for following in sure[number + 1 :] for other in following.bars]
            assert all(bar.dated.bounds.before(other.dated.bounds) for other in later)
    for band in sure:  # and no band could be split
        dates_in = [bar.dated.bounds for bar in band.bars]
        starts = {each.earliest for each in dates_in if each.earliest}
        for day in starts:
            older = [each for each in dates_in if each.latest and each.latest < day]
            assert not older or len(older) < sum(each not in older for each in dates_in) + len(older)
            younger = [each for each in dates_in if each not in older]
            assert not older or not all(a.before(b) for a in older for b in younger)
    assert all(not bar.dated.bounds.proved for band in picture.bands if not band.sure for bar in band.bars)


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        (dt.date(2022, 7, 24), dt.date(2022, 7, 24), ["2022-07-24"]),
        (dt.date(2022, 7, 1), dt.date(2022, 7, 31), ["2022-07"]),
        (dt.date(2019, 7, 4), dt.date(2025, 12, 19), ["2020", "2021", "2022", "2023", "2024", "2025"]),
        (dt.date(1, 1, 1), dt.date(9999, 12, 31), ["2000", "4000", "6000", "8000"]),
    ],
)
def test_ticks_are_whole_days_months_or_years_with_room_for_their_words(first, last, ticks):
    picture = timeline([Dated("x", "x", "event", Bounds(first, last, proved=True))])
    assert [tick.edtf for tick in picture.ticks if tick.edtf] == ticks


@given(FIGURES)
def test_figures_stand_at_lengths_in_proportion_to_them(figures):
    picture = spread(figures)
    per_unit = (frame.RIGHT - frame.LEFT) / (picture.high - picture.low)
    for point in picture.points:
        inside(picture, point.x, point.y)
        inside(picture, 0, point.text_y)
        assert point.x - picture.zero == pytest.approx(point.given.value * per_unit, abs=2 * HUNDREDTH)
        assert (point.tail is None) == (point.given.precision in {"exact", "about"})
        assert point.tail is None or (point.tail > point.x) == (point.given.precision == "at_least")
        for x, y in tips(point.arrow):
            inside(picture, x, y)
        assert frame.width_of(point.shown) <= picture.width
    assert [point.given for point in picture.points] == figures


@given(FIGURES)
def test_figures_below_zero_are_drawn_as_their_mirror(figures):
    turned = {"at_least": "at_most", "at_most": "at_least"}
    picture = spread(figures)
    mirrored = spread(
        [Given(each.words, each.who, -each.value, turned.get(each.precision, each.precision)) for each in figures]
    )
    if any(each.value for each in figures):
        assert [point.x for point in mirrored.points] == pytest.approx(
            [frame.WIDTH - point.x for point in picture.points], abs=2 * HUNDREDTH
        )


@given(NAMES, st.floats(10, 300))
def test_words_are_cut_to_their_room_and_say_so(words, room):
    shown = frame.cut(words, room)
    assert shown == words or (shown.endswith("…") and frame.width_of(shown) <= room)


def test_letters_are_never_below_11_px_on_a_page_of_320_px():
    styles = (Path(pages.__file__).parent / "static/pages/pictures.css").read_text()
    assert f".picture text {{ font: {frame.TEXT}px" in styles
    assert frame.TEXT * (320 - 2 * 16) / frame.WIDTH >= 11


@given(
    st.lists(
        st.builds(Placed, st.from_regex(r"[A-Z][a-z]{1,9}", fullmatch=True), st.sampled_from([*LOOKS])), max_size=9
    )
)
def test_the_drawing_and_its_table_say_the_same(documents):
    with override("en"):
        page = render_to_string("pages/pictures/spectrum.html", {"drawn": drawn_spectrum(documents), "name": "x"})
    svg, table = page.split("</svg>")
    drawn = [
        (name, band)
        for band, inner in re.findall(r'<g class="band-(\w+)">(.*?)</g>', svg, re.DOTALL)
        for name in re.findall(r'<text x="[\d.]+" y="[\d.]+">([^<]+)', inner)
    ]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>.*?state-(\w+)"', table, re.DOTALL)
    assert drawn == rows
    assert len(rows) == len(documents)


def page_of(client, *target, language="en"):
    with override(language):
        return client.get(reverse(target[0], args=target[1:])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize(
    ("target", "number"),
    [
        (("claim", "the-january-2022-protests-set-off-by-fuel-prices-cost-more-than-200"), 2),
        (("question", "the-may-2022-drone-deal-licence-or-understanding"), 2),
        (("event", "turkish-kazakh-drone-agreement-anka"), 2),
        (("patterns",), 8),
    ],
)
def test_each_picture_of_a_page_is_named_and_described_and_has_its_own_ids(client, target, number, language):
    page = page_of(client, *target, language=language)
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) == number
    for svg in pictures:
        title, desc = re.search(r'role="img" aria-labelledby="([\w-]+) ([\w-]+)"', svg).groups()
        assert re.search(rf'<title id="{title}">[^<]+</title>', svg)
        assert re.search(rf'<desc id="{desc}">[^<]+</desc>', svg)
        assert page.count(f'id="{title}"') == page.count(f'id="{desc}"') == 1
        assert " style=" not in svg
        assert not re.search(r'\b(?:x|y|width|height|x1|x2|y1|y2|cx|cy)="[^"]*[^-\d.e"]', svg), "a number in words"


@pytest.mark.django_db
def test_the_timeline_lists_a_month_as_a_month_and_draws_what_it_lists(client):
    page = page_of(client, "event", "turkish-kazakh-drone-agreement-anka")
    shown = page[page.index('id="timeline"') :]
    table, svg = shown[: shown.index("<svg")], shown[shown.index("<svg") : shown.index("</svg>")]
    assert "July 2022" in table
    listed = re.findall(r'<th scope="row">(?:<a[^>]+>)?([^<]+)', table)
    assert listed == re.findall(r'<text class="over"[^>]+>[■□] ([^<]+)', svg)
    assert {"Tag43", "Date, looked up"} <= {*listed}


SHARES = st.integers(1, 40).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count)))
COUPLES = st.lists(st.tuples(NAMES, NAMES, SHARES), min_size=1, max_size=20)


@given(COUPLES)
def test_pairs_stand_at_their_share_and_the_mirror_of_a_share_is_its_mirror(given_pairs):
    def drawn(*, mirrored):
        couples = []
        for one, other, (same, count) in given_pairs:
            hits = count - same if mirrored else same
            couples.append(Couple(one, other, f"{hits} of {count}", hits / count, wilson(hits, count)))
        return pairs(couples)

    upright, mirrored = drawn(mirrored=False), drawn(mirrored=True)
    for line, turned, (_one, _other, (same, count)) in zip(upright.lines, mirrored.lines, given_pairs, strict=True):
        inside(upright, line.x, line.y)
        inside(upright, 0, line.other_y)
        assert line.low <= line.x <= line.high
        share = (line.x - frame.LEFT) / (frame.RIGHT - frame.LEFT)
        assert share == pytest.approx(same / count, abs=HUNDREDTH)
        assert turned.x == pytest.approx(frame.WIDTH - line.x, abs=2 * HUNDREDTH)
        assert turned.low == pytest.approx(frame.WIDTH - line.high, abs=2 * HUNDREDTH)


@given(DATES, st.booleans())
def test_coverage_counts_a_document_only_in_a_period_that_its_date_proves(dates, treats):
    documents = [Published(each, treats) for each in dates if each.kind == "document"]
    picture = coverage(documents, [each for each in dates if each.kind == "event"])
    if picture is None:
        assert all(each.dated.bounds == UNKNOWN for each in documents)
        return
    counted = [each for period in picture.periods for each in period.documents]
    assert len(counted) + len(picture.wide) + len(picture.unknown) == len(documents)
    for period in picture.periods:
        for each in period.documents:
            first, last = each.dated.bounds.earliest, each.dated.bounds.latest
            assert each.dated.bounds.proved
            assert first.isoformat().startswith(period.edtf)
            assert last.isoformat().startswith(period.edtf)
        for square in period.squares:
            inside(picture, square.x, square.y, square.width, square.height)
    for bar in (*picture.events, *(bar for _each, bar in picture.wide)):
        inside(picture, bar.x, bar.y, bar.width, bar.height)
