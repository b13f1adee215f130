"""Origins, not outlets."""

from hypothesis import given
from hypothesis import strategies as st

from claims.corroboration import Carrier, Speaker, Telling, Text, corroborate, trace

UNNAMED = Speaker(is_unnamed=True, name="an official")


def count(tellings, *texts):
    return corroborate(tellings, {text.key: text for text in texts}).count


def test_a_copy_and_a_translation_are_no_second_origin():
    original, translation, copy = (
        Text("ru", voices=("institute",)),
        Text("it", ("ru",), ("magazine",)),
        Text("copy", ("it",), ("blog",)),
    )
    assert count([Telling("it"), Telling("copy"), Telling("ru")], original, translation, copy) == 1


def test_an_unnamed_official_behind_a_newspaper_is_the_newspaper():
    through = (UNNAMED, Speaker(source="wsj"), Speaker(document="tag"))
    plain = (Speaker(source="wsj"), Speaker(document="other"))
    assert count([Telling("tag", (through,)), Telling("other", (plain,))], Text("tag"), Text("other")) == 1


def test_the_newspapers_own_article_is_the_same_origin_as_a_chain_that_ends_at_it():
    through = (UNNAMED, Speaker(source="wsj"), Speaker(document="tag"))
    article = Text("article", voices=("wsj", "gershkovich"))
    assert count([Telling("tag", (through,)), Telling("article")], Text("tag", voices=("tag43",)), article) == 1


def test_an_unnamed_speaker_with_nobody_before_the_document_is_the_documents_own():
    own = (UNNAMED, Speaker(document="tag"))
    assert corroborate([Telling("tag", (own,))], {"tag": Text("tag", voices=("tag43",))}).origins == (
        frozenset({("text", "tag"), ("source", "tag43")}),
    )


def test_what_we_only_suppose_never_counts():
    supposed = (Speaker(source="gazeta", is_hypothesis=True), Speaker(document="it"))
    assert (
        count([Telling("it", (supposed,)), Telling("b")], Text("it", voices=("x",)), Text("b", voices=("gazeta",))) == 2
    )


def test_a_chain_through_a_document_that_tells_it_ends_where_that_one_ends():
    deep = (Speaker(source="minister"), Speaker(document="b"))
    shallow = (Speaker(document="b"), Speaker(document="a"))
    assert corroborate([Telling("a", (shallow,)), Telling("b", (deep,))], {}).origins == (
        frozenset({("source", "minister")}),
    )


def test_a_text_with_two_speakers_has_two_origins():
    chains = ((Speaker(source="one"),), (Speaker(source="two"),))
    assert count([Telling("a", chains)], Text("a")) == 2


def test_a_circle_counts_once_and_ends():
    a, b = Telling("a", ((Speaker(document="b"),),)), Telling("b", ((Speaker(document="a"),),))
    assert 1 <= count([a, b], Text("a"), Text("b")) <= 2


def test_nothing_told_has_no_origin():
    assert corroborate([], {}).count == 0


@st.composite
def worlds(draw):
    """Texts that translate only earlier ones, and tellings of some of them, with or without chains."""
    texts = {}
    for key in range(draw(st.integers(1, 7))):
        origins = draw(st.lists(st.integers(0, key - 1), max_size=1)) if key else []
        voices = draw(st.lists(st.sampled_from(["x", "y", "z"]), max_size=2))
        texts[key] = Text(key, tuple(origins), tuple(voices))
    speakers = st.builds(
        Speaker,
        source=st.sampled_from([None, "x", "y", "w"]),
        name=st.sampled_from(["a", "b"]),
        is_unnamed=st.booleans(),
        is_hypothesis=st.booleans(),
    )
    chains = st.lists(st.lists(speakers, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple)
    told = draw(st.lists(st.sampled_from(sorted(texts)), min_size=1, unique=True))
    return texts, [Telling(key, draw(chains)) for key in told]


@given(worlds(), st.booleans())
def test_a_republisher_never_raises_the_count(world, keeps_the_chains):
    texts, tellings = world
    for each in tellings:
        added = Text("again", (each.document,), ("republisher",))
        more = [*tellings, Telling("again", each.chains if keeps_the_chains else ())]
        assert corroborate(more, texts | {"again": added}).count == corroborate(tellings, texts).count


@given(worlds())
def test_a_new_root_raises_it_by_one(world):
    texts, tellings = world
    more = corroborate([*tellings, Telling("new")], texts | {"new": Text("new", voices=("newcomer",))})
    assert more.count == corroborate(tellings, texts).count + 1


@given(worlds())
def test_there_are_never_more_origins_than_chains_and_documents_and_the_order_does_not_matter(world):
    texts, tellings = world
    found = corroborate(tellings, texts)
    assert 1 <= found.count <= sum(max(1, len(each.chains)) for each in tellings)
    assert set(corroborate(tellings[::-1], texts).origins) == set(found.origins)


@given(worlds())
def test_an_unnamed_voice_put_before_a_chain_changes_nothing(world):
    texts, tellings = world
    veiled = [Telling(each.document, tuple((UNNAMED, *chain) for chain in each.chains)) for each in tellings]
    assert set(corroborate(veiled, texts).origins) == set(corroborate(tellings, texts).origins)


def test_an_origin_is_traced_through_each_document_and_the_chain_that_ends_at_it():
    deep = (Speaker(source="minister"), Speaker(document="b"))
    tellings = [
        Telling("a", ((Speaker(source="rival"),), (UNNAMED, Speaker(source="minister")))),
        Telling("b", (deep,)),
    ]
    traced = {
        origin.identities: origin.carriers for origin in trace([*tellings, Telling("c")], {"c": Text("c", ("b",))})
    }
    assert traced == {
        frozenset({("source", "rival")}): (Carrier("a", (0,)),),
        frozenset({("source", "minister")}): (Carrier("a", (1,)), Carrier("b", (0,)), Carrier("c", ())),
    }


@given(worlds())
def test_the_origins_traced_are_those_counted_and_every_document_leads_to_one(world):
    texts, tellings = world
    traced = trace(tellings, texts)
    assert tuple(origin.identities for origin in traced) == corroborate(tellings, texts).origins
    assert all(origin.carriers for origin in traced)
    assert {carrier.document for origin in traced for carrier in origin.carriers} == {
        each.document for each in tellings
    }
