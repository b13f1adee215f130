"""Attribution chains as lines of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.chains import Chain, ChainSyntaxError, Node, parse, write


def test_the_lines_of_the_docstring_are_read_as_they_say():
    text = """in p1, p4
- unnamed Kazakh official | fears
The Wall Street Journal @wsj | wrote | en
? an outlet @gazeta-ru
Tag43 #tag43-2022

Tokayev @tokayev"""
    assert parse(text) == [
        Chain(
            (
                Node("unnamed Kazakh official", is_unnamed=True, verb="fears"),
                Node("The Wall Street Journal", source="wsj", verb="wrote", language="en"),
                Node("an outlet", is_hypothesis=True, source="gazeta-ru"),
                Node("Tag43", document="tag43-2022"),
            ),
            ("p1", "p4"),
        ),
        Chain((Node("Tokayev", source="tokayev"),)),
    ]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("@wsj", 1, "speaker"),
        ("A\n| b", 2, "speaker"),
        ("a|b|c|d|e|f", 1, "bars"),
        ("in p1\n\nA", 2, "empty"),
        ("-", 1, "speaker"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, line, what):
    with pytest.raises(ChainSyntaxError) as refused:
        parse(text)
    assert (refused.value.line, refused.value.what) == (line, what)


def test_nothing_is_no_chain():
    assert parse("") == parse("\n \n") == []


slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
words = st.text(st.characters(categories=["L", "N"], include_characters=" .,’"), max_size=20).map(
    lambda text: " ".join(text.split())
)
speakers = words.filter(lambda text: text and not text.lower().startswith("in "))
nodes = st.builds(
    Node, speakers, st.booleans(), st.booleans(), slugs | st.just(""), slugs | st.just(""), words, words, words, words
)
chains = st.builds(
    Chain,
    st.lists(nodes, min_size=1, max_size=4).map(tuple),
    st.lists(st.from_regex(r"[a-z][a-z0-9.]{0,5}", fullmatch=True), max_size=3, unique=True).map(tuple),
)


@given(st.lists(chains, max_size=4))
def test_what_is_written_reads_as_the_same(some):
    assert parse(write(some)) == some


@given(st.text(max_size=200))
def test_any_text_at_all_is_chains_or_a_named_line(text):
    try:
        read = parse(text)
    except ChainSyntaxError as refused:
        assert refused.line >= 1
    else:
        assert parse(write(read)) == read
