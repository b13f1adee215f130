"""Figures of one measure beside each other, and whether two of them can both be right."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from claims.comparison import Asked, Column, Found, compare
from claims.figures import DISAGREE, Amount, Meeting, Standing, by_measure, meeting
from sources.dates import UNKNOWN, bounds


def figure(measure, value, unit="", precision="exact", reference=None, **more):
    return {"measure": measure, "value": value, "unit": unit, "precision": precision, "reference": reference, **more}


def table(claims, stances=(), **beside):
    asked = [
        Asked(key, UNKNOWN, SimpleNamespace(pk=key, figures=figures, verdicts=beside.get(key, ())))
        for key, figures in claims.items()
    ]
    found = [Found(claim, document, outcome, "stance") for claim, document, outcome in stances]
    return compare(asked, [Column(key, (), key) for key in "ABC"], found)


def test_figures_of_one_measure_and_unit_stand_together_and_other_units_are_named_not_compared():
    shown = by_measure(
        table(
            {
                "one": [figure("plants", 4), figure("dead", 200, precision="at_least")],
                "two": [figure("dead", 238, reference="r46"), figure("dead", 3, unit="%")],
            }
        )
    )
    assert [(each.key, each.unit, len(each.figures), each.differ, each.other_units) for each in shown] == [
        ("dead", "", 2, True, ["%"]),
        ("plants", "", 1, False, []),
        ("dead", "%", 1, False, [""]),
    ]
    assert [each.standing for each in shown] == [Standing.NONE, Standing.ALONE, Standing.ALONE]


def test_only_who_states_or_passes_on_a_claim_gives_its_figure():
    shown = by_measure(
        table(
            {"one": [figure("dead", 200), figure("dead", 238, reference="r46")]},
            [("one", "A", "reports"), ("one", "B", "denies"), ("one", "C", "supports")],
        )
    )
    own, looked_up = shown[0].figures
    assert [cell.column.key for cell in own.cells] == ["A"]
    assert [cell.column.key for cell in own.beside] == ["B", "C"]
    assert (looked_up.cells, looked_up.beside) == ([], ())


def amount(text, edtf=""):
    """Read “at_least 20” as an amount."""
    *precision, value = text.split()
    return Amount(Decimal(value), *(precision or ["exact"]), bounds(edtf) if edtf else UNKNOWN)


@pytest.mark.parametrize(
    ("a", "b", "same_day"),
    [
        ("at_least 20", "35", Meeting.WITHIN),
        ("at_least 20", "15", Meeting.CONFLICT),
        ("at_least 20", "20", Meeting.WITHIN),
        ("at_most 20", "35", Meeting.CONFLICT),
        ("at_least 20", "at_most 15", Meeting.CONFLICT),
        ("at_least 20", "at_least 900", Meeting.WITHIN),
        ("about 4000000", "2983317", Meeting.CONFLICT),
        ("about 100", "110", Meeting.WITHIN),
        ("about 100", "110.0001", Meeting.CONFLICT),
        ("about -100", "-91", Meeting.WITHIN),
        ("about 100", "about 122", Meeting.WITHIN),
        ("about 0", "0.0001", Meeting.CONFLICT),
        ("0.3", "0.3000", Meeting.SAME),
        ("9999999999999999.9999", "9999999999999999.9998", Meeting.CONFLICT),
    ],
)
def test_two_figures_conflict_when_no_number_fits_both(a, b, same_day):
    assert meeting(amount(a, "2022-07"), amount(b, "2022")) == same_day
    undated = {Meeting.CONFLICT: Meeting.UNDATED}.get(same_day, same_day)
    assert meeting(amount(a), amount(b, "2022")) == undated
    other_day = {Meeting.CONFLICT: Meeting.OTHER_DAY}.get(same_day, same_day)
    assert meeting(amount(a, "2021"), amount(b, "2022")) == other_day


def test_an_uncertain_date_proves_no_other_day():
    assert meeting(amount("4", "2021~"), amount("6", "2022")) == Meeting.UNDATED
    assert meeting(amount("4", "../2020"), amount("6", "2021/..")) == Meeting.OTHER_DAY
    assert meeting(amount("4", "2020/.."), amount("6", "2021/..")) == Meeting.CONFLICT


values = some.decimals(min_value=-(10**15), max_value=10**15, places=4)
precisions = some.sampled_from(["exact", "about", "at_least", "at_most"])
days = some.sampled_from([UNKNOWN, *map(bounds, ["2021", "2021-05", "2022", "2022~", "2021/..", "../2020"])])
amounts = some.builds(Amount, values, precisions, days)


@given(amounts, amounts)
def test_conflict_is_mutual(a, b):
    assert meeting(a, b) == meeting(b, a)


@given(amounts, days)
def test_no_figure_conflicts_with_itself_whenever_it_is_told(a, other_day):
    assert meeting(a, Amount(a.value, a.precision, other_day)) == Meeting.SAME


@given(amounts, amounts, values)
def test_figures_that_one_number_fits_never_conflict(a, b, number):
    fits = all(
        (each.low is None or each.low <= number) and (each.high is None or number <= each.high) for each in (a, b)
    )
    if fits:
        assert meeting(a, b) in {Meeting.SAME, Meeting.WITHIN}


@given(values, values, days, days)
def test_two_bounds_to_the_same_side_never_conflict(a, b, one, other):
    for precision in ("at_least", "at_most"):
        assert meeting(Amount(a, precision, one), Amount(b, precision, other)) not in DISAGREE


YEAR = {"reference_date": "2022"}


def test_a_conflict_is_open_until_a_note_a_relation_or_a_settling_verdict_speaks_of_it():
    def standing(*, note=None, relation="", verdict=""):
        link = [{"other": "two", "relation": relation, "note": {}}] if relation else []
        own = figure("x", 1, note=note or {}, relations=link, **YEAR)
        beside = {"two": [{"verdict": verdict}]} if verdict else {}
        return by_measure(table({"one": [own], "two": [figure("x", 2, **YEAR)]}, **beside))[0].standing

    assert standing() == Standing.OPEN
    assert standing(note={"en": "Extra, not the whole."}) == Standing.EXPLAINED
    assert standing(relation="easily_confused_with") == Standing.EXPLAINED
    assert standing(relation="contradicts") == Standing.OPEN
    assert standing(verdict="contradicted") == Standing.EXPLAINED
    assert standing(verdict="contested") == Standing.OPEN


def test_one_unexplained_pair_keeps_a_measure_open_and_open_ones_stand_first():
    noted = figure("y", 1, note={"en": "Extra."}, **YEAR)
    shown = by_measure(
        table(
            {
                "one": [figure("alone", 1), figure("days", 1, reference_date="2021"), noted],
                "two": [figure("days", 2, **YEAR), figure("y", 2, **YEAR), figure("x", 2, **YEAR)],
                "three": [figure("x", 2, precision="at_least"), figure("x", 3, **YEAR)],
            }
        )
    )
    assert [(each.key, each.standing) for each in shown] == [
        ("x", Standing.OPEN),
        ("y", Standing.EXPLAINED),
        ("days", Standing.OTHER_DAYS),
        ("alone", Standing.ALONE),
    ]
    assert [pair.is_open for pair in shown[0].pairs] == [True, False, False]
