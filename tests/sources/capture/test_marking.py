"""What each paragraph of a captured text is taken for, tried on texts written for it and on the real ones."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from captured import FILES, ROOT, real_text
from sources.capture import guesses
from sources.capture.marking import Line, digest, mark, named

LONG = "This sentence is a part of the body and goes on for a good while, as sentences in articles do. " * 3


def marks(*lines):
    return [(each.kind, each.locator) for each in mark([Line(line) for line in lines])]


@pytest.mark.parametrize("key", FILES)
def test_the_real_texts_give_the_starter_datas_map_hash_by_hash(key):
    lines = real_text(key).split("\n")
    marked = mark([Line(line) for line in lines if line.strip()])
    seeds = tomllib.loads((ROOT / "seeds" / "documents" / f"{key}.toml").read_text(encoding="utf-8"))["paragraph"]
    got = [(each.locator, each.kind, each.sha1) for each in marked if (key, each.detail) != ("TAG", "date")]
    assert got == [(each["locator"], each["kind"], each["sha1"]) for each in seeds]


def test_the_real_texts_propose_what_they_say_of_themselves():
    said = {}
    for key in FILES:
        marked = mark([Line(line) for line in real_text(key).split("\n") if line.strip()])
        found = guesses.guess(marked, read_on=None)
        date = found.date.edtf if found.date else ""
        said[key] = (
            found.language,
            bool(found.title),
            found.byline,
            date,
            {kind for kind, _where in guesses.notices(marked)},
        )
    assert said == {
        "FORM": ("it", True, "", "", {"late_title"}),
        "TAG": ("it", False, "", "2022-07", {"no_title"}),
        "CESI": ("it", True, "Benedetta Giuliani", "2019-07-04", {"table"}),
        "KORY": ("it", True, "Andrew Korybko", "2025-12-19", {"gap"}),
        "CISS": ("it", False, "", "", {"no_title"}),
    }


def test_title_byline_date_and_standfirst_stand_above_the_text():
    standfirst = "What the agreement says, what it leaves open, and who has signed it so far, as of this week in July."
    assert marks("Ministries sign | The Paper", "Ministries sign", "By Someone Else", "4 July 2019", standfirst, "A heading", LONG, LONG) == [
        ("boilerplate", "pagetitle"), ("title", "title"), ("boilerplate", "byline"), ("boilerplate", "date"),
        ("heading", "standfirst"), ("heading", "h1"), ("body", "p1"), ("body", "p2"),
    ]  # fmt: skip


def test_a_date_glued_to_a_paragraph_is_cut_off_and_kept():
    marked = mark([Line("date 2022-07 " + LONG)])
    assert [(each.text, each.detail) for each in marked] == [("2022-07", "date"), (LONG.strip(), "")]


def test_what_stands_around_a_text_is_marked_and_not_deleted():
    lines = (
        "Vai al contenuto",
        "Title of it",
        LONG,
        LONG,
        "Leggi anche",
        "Another article",
        "Iscriviti alla newsletter",
        "© 2023 X",
    )
    assert marks(*lines) == [
        ("boilerplate", "nav"), ("title", "title"), ("body", "p1"), ("body", "p2"), ("boilerplate", "related-1"),
        ("boilerplate", "related-2"), ("boilerplate", "newsletter"), ("boilerplate", "close"),
    ]  # fmt: skip
    assert [each.text for each in mark([Line(line) for line in lines])] == [line.strip() for line in lines]


def test_a_list_of_other_articles_is_no_part_of_the_text():
    excerpt = "Some words of another article, long enough to be an excerpt, yet shorter than any of the paragraphs of a text usually is."
    others = [part for number in range(5) for part in (f"Another headline number {number}", excerpt)]
    assert [kind for kind, _locator in marks("The title", LONG, LONG, *others)] == ["title", "body", "body"] + [
        "teaser"
    ] * 10


def test_items_of_a_list_and_notes_keep_their_own_names():
    assert marks("The title", LONG, "Three things follow here:", "• one", "• two", "Note", "1. A work", "2. Another")[2:] == [
        ("body", "p2"), ("body", "b1"), ("body", "b2"), ("heading", "notes"), ("note", "n1"), ("note", "n2")
    ]  # fmt: skip


def test_mark_up_that_says_what_a_paragraph_is_is_believed():
    marked = mark(
        [Line("Short", "title"), Line(LONG, "body"), Line("Elsewhere", "teaser"), Line("Subscribe now", "body")]
    )
    assert [each.kind for each in marked] == ["title", "body", "teaser", "boilerplate"]


def test_an_editors_hand_is_not_overruled():
    assert [each.kind for each in named([Line("Subscribe now", "body"), Line(LONG, "teaser")])] == ["body", "teaser"]


@given(st.lists(st.text(min_size=1, max_size=200).filter(str.strip), max_size=30))
def test_every_text_keeps_its_words_and_gets_names_of_its_own(lines):
    marked = mark([Line(line) for line in lines])
    assert len({each.locator for each in marked}) == len(marked)
    words = ["".join("".join(texts).split()) for texts in ((each.text for each in marked), lines)]
    assert words[0].replace("date", "").replace(":", "") == words[1].replace("date", "").replace(":", "")


def test_the_hash_is_over_the_line_with_white_space_collapsed():
    assert digest("  e\u0301  x\n") == digest("é x") != digest("é  y")
    assert digest("04.07.2019") == "201d4b2a6306"
