"""Terms for one referent, gathered by what they say word by word."""

from hypothesis import given
from hypothesis import strategies as some

from claims.naming import Named, grouped


def named(document, term, language="it", times=1, **gloss):
    return Named(document, term, language, gloss, times)


def test_a_gloss_gathers_a_term_with_its_counterpart_in_another_language():
    groups = grouped([
        named("A", "operazione speciale", en="special operation", times=3),
        named("B", "«Special  Operation»", "en"),
        named("C", "специальная операция", "ru", en="special operation"),
        named("B", "war", "en"),
    ])  # fmt: skip
    assert [{each.term for each in group.namings} for group in groups] == [
        {"operazione speciale", "«Special  Operation»", "специальная операция"},
        {"war"},
    ]
    assert groups[0].words["it"] == "operazione speciale"
    assert groups[0].words["en"] == "special operation"
    assert groups[0].times == 5
    assert [each.term for each in groups[0].of("C")] == ["специальная операция"]


def test_terms_that_only_resemble_each_other_and_terms_without_a_gloss_stand_alone():
    groups = grouped([
        named("A", "guerra", en="war"),
        named("A", "guerra in Ucraina", en="war in Ukraine"),
        named("B", "вторжение", "ru"),
        named("B", "crisi ucraina", en="Ukrainian crisis"),
        named("C", "crisis", "en"),
    ])  # fmt: skip
    assert len(groups) == 5


def test_what_most_documents_say_stands_first_then_the_most_frequent_then_the_alphabet():
    groups = grouped([
        named("A", "zeta", "en"), named("A", "alfa", "en"), named("A", "often", "en", times=2),
        named("A", "both", "en"), named("B", "both", "en"),
    ])  # fmt: skip
    assert [group.words["en"] for group in groups] == ["both", "often", "alfa", "zeta"]


words = some.sampled_from(["war", "guerra", "crisis", "crisi", "operation", ""])
namings = some.lists(
    some.builds(
        lambda document, term, language, gloss, times: named(document, term or "x", language, times, **gloss),
        some.sampled_from("ABC"), words, some.sampled_from(["en", "it"]),
        some.dictionaries(some.sampled_from(["en", "it"]), words), some.integers(1, 9),
    ),
    max_size=8,
)  # fmt: skip


@given(namings, some.randoms())
def test_the_order_of_recording_makes_no_other_groups_and_loses_nothing(found, chance):
    def parts(rows):
        return sorted(sorted((each.document, each.term, each.language, each.times) for each in group.namings)
                      for group in grouped(rows))  # fmt: skip

    shuffled = found[:]
    chance.shuffle(shuffled)
    assert parts(found) == parts(shuffled)
    assert sum(len(part) for part in parts(found)) == len(found)
    keys = [frozenset().union(*(each.keys for each in group.namings)) for group in grouped(found)]
    assert len(frozenset().union(*keys)) == sum(map(len, keys))
