"""Columns in groups: the vocabulary's own order, raters who differ shown as such, nothing averaged."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from claims.columns import Standing, grouped, standing_of


@dataclass(frozen=True)
class Finding:
    position: int
    rater: str = "us"
    source_slug: str = ""

    @property
    def mark(self):
        return f"tag-{self.position}"


findings = st.builds(Finding, st.integers(1, 4), st.sampled_from(["us", "them"]), st.sampled_from(["", "a-source"]))
documents = st.lists(st.integers(0, 9), unique=True)


@given(documents, st.dictionaries(st.integers(0, 9), st.lists(findings, max_size=4)))
def test_every_document_stands_in_one_group_and_groups_in_the_order_of_the_vocabulary(keys, found):
    groups = grouped(keys, found)
    assert sorted(key for group in groups for key in group.documents) == sorted(keys)
    assert [group.standing for group in groups] == sorted(group.standing for group in groups)
    alike = [[each.position for each in group.found] for group in groups if group.standing == Standing.ALIKE]
    assert alike == sorted(alike)
    assert sum(group.standing != Standing.ALIKE for group in groups) <= 2
    for group in groups:
        places = [keys.index(key) for key in group.documents]
        assert places == sorted(places)
        for key in group.documents:
            if group.standing == Standing.ALIKE:
                assert {each.mark for each in group.found} == {each.mark for each in found[key]}


def test_raters_who_differ_are_never_settled_by_number_or_by_order():
    assert standing_of([Finding(1), Finding(1, "them"), Finding(4, "a third")]) == Standing.DIFFER
    assert standing_of([Finding(1), Finding(4, source_slug="a-source")]) == Standing.DIFFER
    assert standing_of([Finding(1), Finding(2)]) == Standing.ALIKE  # one rater who found both
    assert standing_of([Finding(1), Finding(1, "them", "a-source")]) == Standing.ALIKE
    assert standing_of([]) == Standing.NONE
