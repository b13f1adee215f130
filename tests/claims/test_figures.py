"""Figures of one measure beside each other."""

from types import SimpleNamespace

from claims.comparison import Asked, Column, Found, compare
from claims.figures import by_measure
from sources.dates import UNKNOWN


def figure(measure, value, unit="", precision="exact", reference=None):
    return {"measure": measure, "value": value, "unit": unit, "precision": precision, "reference": reference}


def table(claims, stances):
    asked = [Asked(key, UNKNOWN, SimpleNamespace(figures=figures)) for key, figures in claims.items()]
    found = [Found(claim, document, outcome, "stance") for claim, document, outcome in stances]
    return compare(asked, [Column(key, (), key) for key in "AB"], found)


def test_figures_of_one_measure_and_unit_stand_together_those_in_conflict_first():
    shown = by_measure(
        table(
            {
                "one": [figure("plants", 4), figure("dead", 200, precision="at_least")],
                "two": [figure("dead", 238, reference="r46"), figure("dead", 3, unit="%")],
            },
            [],
        )
    )
    assert [(measure.key, measure.unit, len(measure.figures), measure.differ) for measure in shown] == [
        ("dead", "", 2, True),
        ("plants", "", 1, False),
        ("dead", "%", 1, False),
    ]


def test_a_claims_figure_is_given_by_the_documents_that_carry_it_and_a_references_by_none():
    shown = by_measure(
        table(
            {"one": [figure("dead", 200), figure("dead", 238, reference="r46")]},
            [("one", "A", "reports"), ("one", "B", "denies")],
        )
    )
    own, looked_up = shown[0].figures
    assert [cell.column.key for cell in own.cells] == ["A"]
    assert looked_up.cells == []


def test_the_same_figure_twice_is_no_conflict_but_another_precision_is():
    same = by_measure(table({"one": [figure("x", 1), figure("x", 1, reference="r")]}, []))
    other = by_measure(table({"one": [figure("x", 1), figure("x", 1, precision="about", reference="r")]}, []))
    assert (same[0].differ, other[0].differ) == (False, True)
