"""Quotations in a text that was changed: found where they are, or lost. Never anywhere else."""

import random
import re
import unicodedata
from collections import Counter

import pytest
from django.core.management import call_command
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from sources.anchor_folding import fold, folded
from sources.anchor_guards import ALIKE, language, may_be
from sources.anchor_trials import BESIDE, passages, run, texts
from sources.anchors import CONTEXT, Alone, Anchor, Quote, State, anchor, anchor_all, find, quote

LOST = Anchor(State.LOST, None, None)

BEFORE = "The council met in the old hall and heard a long report. "
AFTER = " After that the members walked home along the quiet river."
AROUND = {
    "en": (BEFORE, AFTER),
    "it": ("Il consiglio della valle sedeva nella sala. ", " Poi tutti tornarono a casa lungo il fiume della valle."),
    "ru": ("Жители собрались в старом зале, где было тихо. ", " После этого они пошли домой вдоль тихой реки."),
}

awkward = st.text(
    st.one_of(
        st.sampled_from(" \n\t\u00a0\u00ad\u200b\ufeff\"“”«»'’‘-–—.,?!0123456789%€aAbBeEiIıİßẞſµ"),
        st.sampled_from(
            "е́йёЁНнe\u0301\u0308\u0327ñé각\u1100\u1161\u11a8\u212b\u2126\u0958𝔸😀👍🏽\U0001d15e你好中文ﬁ²½٣"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


def around(words):
    """Sentences of the same language before and after: in another one nothing would ever be a change."""
    if re.search("[а-я]{3}", words):
        return AROUND["ru"]
    return AROUND["it" if re.search(r"\b(il|la|che|di|della)\b", words) else "en"]


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, max(0, len(text) - 1)))
    return start, draw(st.integers(start, len(text)))


# The corpus


@pytest.fixture(scope="module")
def figures():
    return run(texts(), each=30)


@pytest.mark.xdist_group("anchors")
def test_no_quotation_is_anchored_wrongly(figures):
    assert figures.trials > 1500
    assert [(outcome.trial.mutation, outcome.trial.quote.exact, outcome.said) for outcome in figures.wrong] == []


@pytest.mark.xdist_group("anchors")
def test_every_mutation_ends_in_the_states_that_are_expected_of_it(figures):
    assert {name: [o.trial.quote.exact for o in found] for name, found in figures.unexpected.items()} == {}
    assert len(figures.states) > 25
    assert all(sum(states.values()) >= 3 for states in figures.states.values())


@pytest.mark.xdist_group("anchors")
def test_harmless_changes_are_proposed_and_not_thrown_away(figures):
    changed = Counter()
    for name, states in figures.states.items():
        if name.startswith("a harmless word"):
            changed.update(states)
    assert changed.total() > 60
    assert changed[State.CHANGED] >= 0.95 * changed.total()


def test_what_is_elsewhere_moves_every_quotation_and_loses_none(figures):
    for name in (
        "paragraph added elsewhere",
        "sentence removed elsewhere",
        "white space",
        "quotation marks and dashes",
    ):
        assert figures.states[name].keys() <= {State.EXACT, State.MOVED}, name


@pytest.mark.skipif(not BESIDE.is_dir(), reason="no texts beside the project")
def test_texts_beside_the_project_are_never_anchored_wrongly():
    figures = run(texts(BESIDE)[3:], each=6)
    assert figures.trials > 300
    assert figures.wrong == []


def test_the_same_seed_gives_the_same_trials():
    text = texts()[0]
    assert list(passages(text, 9, random.Random(1))) == list(passages(text, 9, random.Random(1)))


def test_the_command_prints_the_figures(capsys, tmp_path):
    call_command("anchors", each=2, texts=tmp_path)
    printed = capsys.readouterr().out
    assert "No wrong anchor." in printed
    assert re.search(r"a digit changed +0 +0 +0 +\d+ +0\n", printed)
    assert re.search(r"600 quotations on 70,000 code points, moved: \d+\.\d\d s", printed)


# What a quotation is


def test_a_quotation_has_its_words_contexts_and_position_in_code_points():
    text = "😀 " * 20 + "the words" + " 𝔸" * 20
    taken = quote(text, 40, 49)
    assert (taken.exact, taken.start) == ("the words", 40)
    assert taken.prefix == text[8:40]
    assert taken.suffix == text[49:81]
    assert len(taken.prefix) == len(taken.suffix) == CONTEXT
    assert Alone.WORDS in taken.alone


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 6)])
def test_a_span_that_is_not_in_the_text_is_refused(span):
    with pytest.raises(ValueError, match="no span"):
        quote("words", *span)


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_in_an_unchanged_text_every_quotation_is_exact(data):
    text = data.draw(awkward)
    start, end = data.draw(spans(text))
    said = anchor(quote(text, start, end), text)
    expected = State.EXACT if fold(text[start:end]).text.strip() else State.LOST
    assert said == (Anchor(State.EXACT, start, end) if expected is State.EXACT else LOST)


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_what_is_anchored_in_any_text_lies_in_it_and_says_the_same(data):
    text, other = data.draw(awkward), data.draw(awkward)
    start, end = data.draw(spans(text))
    cut = data.draw(st.integers(0, len(other)))
    other = data.draw(st.sampled_from([other, other[:cut] + text + other[cut:], text[end:] + text[:end]]))
    taken = quote(text, start, end)
    said = anchor(taken, other)
    if said.state in {State.EXACT, State.MOVED}:
        assert fold(other[said.start : said.end]).text.strip() == fold(taken.exact).text.strip()
    elif said.state is State.LOST:
        assert said == LOST
    else:
        assert re.findall(r"\d", other[said.start : said.end]) == re.findall(r"\d", taken.exact)


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_words_put_in_elsewhere_move_a_quotation_with_them(data):
    text = texts()[data.draw(st.integers(0, 2))]
    start = data.draw(st.integers(100, len(text) - 200))
    end = data.draw(st.integers(start + 1, min(start + 400, len(text) - 100)))
    assume(text[start:end].strip())
    taken = quote(text, start, end)
    assume(Alone.PLACE in taken.alone and any(map(str.isalnum, taken.exact)))
    more = data.draw(awkward.filter(lambda words: fold(words).text.strip() and not find(taken.exact, words)))
    words = len(taken.exact) - len(taken.exact.lstrip()), len(taken.exact.rstrip())
    said = anchor(taken, text[:20] + " " + more + " " + text[20:])
    assert said.state is State.MOVED
    shift = len(more) + 2
    assert (said.start, said.end) == (start + words[0] + shift, start + words[1] + shift)


def test_many_quotations_are_found_as_each_alone_would_be():
    text = texts()[0]
    taken = [quote(text, start, start + 70) for start in range(0, len(text) - 70, 90)]
    now = "A new first line.\n\n" + text.replace("wooden", "timber")
    said = anchor_all(taken, now)
    assert said == [anchor(each, now) for each in taken]
    assert {State.MOVED, State.LOST} <= {each.state for each in said}


# Which words turn the sense


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # figures, number words, signs, units
        ("In 2021 the port of Arden sold 163 tons of grain to the towns", "In 2022 the port of Arden sold 163 tons of grain to the towns"),
        ("The port has sold 1,163 tons of grain to the towns of the lake", "The port has sold 1.163 tons of grain to the towns of the lake"),
        ("The water of the lake was at -5 degrees when the boat went out", "The water of the lake was at 5 degrees when the boat went out"),
        ("The price of the grain went to $5 when the boat of the port left", "The price of the grain went to €5 when the boat of the port left"),
        ("The crew has seen 30 days of rain on the lake and the river", "The crew has seen 30 years of rain on the lake and the river"),
        ("The crew of the boat has seen twenty-two ships on the lake", "The crew of the boat has seen twenty-three ships on the lake"),
        ("The area of the port is 5 km² and the town has its own pier", "The area of the port is 5 km and the town has its own pier"),
        ("La fabbrica del paese ha prodotto centosessantatré carri per la regione", "La fabbrica del paese ha prodotto centosessantadue carri per la regione"),
        ("В этом городе было двадцать тихих дворов и широких лестниц", "В этом городе было тридцать тихих дворов и широких лестниц"),
        # names, in whatever way they are written
        ("Russia attacks the grain trade of Ukraine on the lake in spring", "Ukraine attacks the grain trade of Russia on the lake in spring"),
        ("The report of the NATO office was read to the members in the hall", "The report of the CSTO office was read to the members in the hall"),
        ("The members of the IT office were at the pier when the boat left", "The members of the it office were at the pier when the boat left"),
        ("L’esercito russo ha lasciato la valle della Lessa nella notte", "L’esercito cinese ha lasciato la valle della Lessa nella notte"),
        ("Это американский завод, который был построен у реки для города", "Это китайский завод, который был построен у реки для города"),
        ("The people of the Rose were at the pier when the boat went out", "The people of the rose were at the pier when the boat went out"),
        ("The war of John Paul II was described in the report of the town", "The war of John Paul I was described in the report of the town"),
        # negation
        ("The members of the council are able to open the old port", "The members of the council are notable to open the old port"),
        ("The members of the council did agree and not walk to the port", "The members of the council did not agree and walk to the port"),
        ("The council doesn’t want the trains to stop at the old port", "The council does want the trains to stop at the old port"),
        ("Il consiglio della città ha detto che il piano è legale e utile", "Il consiglio della città ha detto che il piano è illegale e utile"),
        ("Il piano della città è stato letto senz’altro dai membri del consiglio", "Il piano della città è stato letto dai membri del consiglio"),
        ("Это верный ответ, который был дан жителям этого города", "Это неверный ответ, который был дан жителям этого города"),
        ("Жители этого города так и говорили, что это был их мост", "Жители этого города так и не говорили, что это был их мост"),
        ("The report of the council is harmful for the people of the lake", "The report of the council is harmless for the people of the lake"),
        ("The report of the council has been n\u043et read by the members", "The report of the council has been read by the members"),
        # more and less, may and must, who does what to whom
        ("The council of the town wants more boats on the lake and river", "The council of the town wants less boats on the lake and river"),
        ("La città può vendere le barche che sono nel porto della regione", "La città deve vendere le barche che sono nel porto della regione"),
        ("La città vende le barche che sono nel porto della regione", "La città venderebbe le barche che sono nel porto della regione"),
        ("В этом городе стало больше тихих дворов и широких лестниц", "В этом городе стало меньше тихих дворов и широких лестниц"),
        ("The army of the town attacked the army of the lake in the war", "The army of the town was attacked by the army of the lake in the war"),
        ("The boats are sent from the port to the town and the villages", "The boats are sent to the port from the town and the villages"),
        ("The council of the town will import the grain of the villages", "The council of the town will export the grain of the villages"),
        ("The council of the town approved the plan for the old harbour", "The council of the town disapproved the plan for the old harbour"),
        ("Did the members of the council walk to the port? Yes and no", "Did the members of the council walk to the port. Yes and no"),
        ("Il porto della città è stato aperto in gennaio dai membri del consiglio", "Il porto della città è stato aperto in giugno dai membri del consiglio"),
        ("In autumn the small boats carry green letters over the lake", "In autumn the green boats carry small letters over the lake"),
    ],
)  # fmt: skip
def test_a_difference_on_which_the_sense_turns_is_never_a_change(old, new):
    for left, right in ((old, new), (new, old)):
        before, after = around(left)
        assert language(before + left + after) or language(before + right + after)
        assert fuzz.ratio(left, right) >= ALIKE
        text = before + left + "." + after
        taken = quote(text, len(before), len(before) + len(left))
        assert anchor(taken, before + right + "." + after) == LOST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The vessel of the town crosses the lake with a load of grain", "The vessel of the town crosses the lake with a cargo of grain"),
        ("La barca della città attraversa il lago con un carico di grano", "La barca della città attraversa il lago con un carico di frumento"),
        ("Это тихий двор, который был построен у реки для жителей города", "Это спокойный двор, который был построен у реки для жителей города"),
        ("In 2021 Russia lent the library a very gentle and careful index", "In 2021 Russia lent the library a very gentle and thorough index"),
    ],
)  # fmt: skip
def test_another_word_for_the_same_thing_is_a_change_that_a_person_may_confirm(old, new):
    before, after = around(old)
    text = before + old + "." + after
    taken = quote(text, len(before), len(before) + len(old))
    assert anchor(taken, before + new + "." + after) == Anchor(State.CHANGED, len(before), len(before) + len(new))


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("The vessel of the town crosses the lake", "en"),
        ("La barca della città attraversa il lago", "it"),
        ("Это тихий двор, который был построен у реки", "ru"),
        ("Le gouvernement de la ville n’a pas accepté le projet que le conseil a voté", None),
        ("El gobierno no ha aceptado la propuesta del país con una carta de la ciudad", None),
        ("Die Regierung hat den Vorschlag nicht angenommen und will mit der Stadt reden", None),
        ("Уряд міста не прийняв цю пропозицію, яка була подана радою", None),
        ("Правителството на града не прие предложението и няма да го обсъжда", None),
        ("Şehir yönetimi bu öneriyi kabul etmedi", None),
        ("政府没有接受这个建议", None),
        ("", None),
    ],
)
def test_words_of_a_language_that_is_not_known_are_never_a_change(words, known):
    assert language(words) == known
    if known is None and words:
        assert not may_be(words, words.replace(" ", " x ", 1), "")


# Repeated words


def test_of_two_that_say_the_same_the_context_decides_or_nothing_does():
    text = "One harbour opens. It is said so. Then the lake freezes over, slowly. It is said so. End of it, here."
    first, second = (match.span() for match in re.finditer("It is said so", text))
    for span in (first, second):
        said = anchor(quote(text, *span), "A line before this one. " + text)
        assert said == Anchor(State.MOVED, span[0] + 24, span[1] + 24)
    assert anchor(quote(text, *second), text.replace("It is said so. End", "End")) == LOST
    assert anchor(quote(text, *first), "Nobody knows. It is said so. Nobody asks.") == LOST


def test_the_edge_of_a_text_is_no_proof_where_the_other_context_stood_twice():
    line = "the boat of the quiet town crosses the lake to the house of the old reader "
    text = line * 3
    taken = quote(text, 2 * len(line), 3 * len(line) - 1)
    assert anchor(taken, line + line.replace("to the house", "to a small house")) == LOST


def test_a_year_a_country_and_a_figure_keep_two_alike_sentences_apart():
    there = "In 2021 Russia sold 163 million tons of the grain that had been kept in the port. "
    alike = "In 2022 China sold 16 million tons of the grain that had been kept in the port. "
    text = BEFORE + there + AFTER + " " + alike
    taken = quote(text, len(BEFORE), len(BEFORE) + len(there) - 1)
    assert anchor(taken, BEFORE + AFTER + " " + alike) == LOST
    assert anchor(taken, BEFORE + alike + AFTER) == LOST
    assert anchor(taken, alike + BEFORE + AFTER) == LOST
    assert anchor(taken, alike + text).state is State.MOVED


def test_words_alone_are_followed_out_of_their_context_only_in_the_same_sense():
    words = "the long report was read by the members of the council on a quiet evening in spring"
    text = f"{BEFORE}We heard that {words}.{AFTER}"
    taken = quote(text, text.index(words), text.index(words) + len(words))
    assert anchor(taken, f"Another beginning. We heard that {words}. Another end.").state is State.MOVED
    assert anchor(taken, f"{BEFORE}We heard not that {words}.{AFTER}") == LOST
    assert anchor(taken, f"{BEFORE}Nobody heard that {words}.{AFTER}") == LOST
    assert anchor(taken, f"{BEFORE}We heard that {words}, never.{AFTER}") == LOST


def test_a_figure_is_not_found_inside_another():
    words = "6 million people of the lake were counted by the council before the spring of the year"
    text = BEFORE + words + "." + AFTER
    taken = quote(text, len(BEFORE), len(BEFORE) + len(words))
    for digit in ("1", "1,00", "-", "1."):
        assert anchor(taken, BEFORE + digit + words + "." + AFTER) == LOST


def test_a_quotation_of_which_only_the_words_are_known_needs_its_context():
    text = BEFORE + "The boat of the town left." + AFTER
    bare = Quote("The boat of the town left.", "", "", 900)
    assert anchor(bare, text) == LOST
    known = quote(text, len(BEFORE), len(BEFORE) + 26)
    stored = Quote(known.exact, known.prefix, known.suffix, known.start)
    assert anchor(stored, "Before. " + text) == Anchor(State.MOVED, len(BEFORE) + 8, len(BEFORE) + 34)


# What does not count, and what does


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_a_folded_place_leads_back_to_its_letters(data):
    text = data.draw(awkward)
    done = fold(text)
    assert len(done.text) == len(done.starts) == len(done.ends)
    assert fold(done.text).text == done.text
    assert done.starts == sorted(done.starts)
    assert done.ends == sorted(done.ends)
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)).text.split() == done.text.split()


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_whole_words_are_found_where_they_stand(data):
    words = data.draw(st.lists(st.text("abcèйñ0159", min_size=1, max_size=4), min_size=1, max_size=12))
    gaps = data.draw(st.lists(st.sampled_from([" ", "  ", "\n", "\u00a0", " \u00ad"]), min_size=12, max_size=12))
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    pasted = data.draw(st.sampled_from(["NFC", "NFD"]))
    found = find(unicodedata.normalize(pasted, "\u2003".join(words[first : last + 1])), text)
    start = sum(len(word) + len(gap) for word, gap in zip(words[:first], gaps, strict=False))
    assert start in {place[0] for place in found}
    assert all(folded(text[a:b]).text == " ".join(words[first : last + 1]) for a, b in found)


@pytest.mark.parametrize(
    ("words", "text", "spans"),
    [
        ('he said "yes" - once', "And he said “yes” — once.", [(4, 24)]),
        ("l'acqua", "L’acqua, l’acqua: l\u00ad’ac\u00adqua", [(9, 16), (18, 27)]),
        ("perché", "Perche\u0301? perche\u0301.", [(9, 16)]),
        ("cafe", "cafe\u0301", []),
        ("6 million", "16 million, 6 million", [(12, 21)]),
        ("163", "1,163 and 163,5 and 163.", [(20, 23)]),
        ("5 degrees", "-5 degrees", []),
        ("art", "party, art, cart", [(7, 10)]),
        ("a a", "a a a", [(0, 3), (2, 5)]),
        ("strasse STRASSE", "straße STRAẞE", []),
        ("istanbul", "İstanbul ıstanbul istanbul", [(18, 26)]),
        ("好中", "你好中文", [(1, 3)]),
        ("𝔸 b", "😀 𝔸 b", [(2, 5)]),
        ("  spaced\n out ", "spaced out", [(0, 10)]),
        (" \u00ad ", "anything", []),
        ("", "anything", []),
        ("anything", "", []),
    ],
)  # fmt: skip
def test_pasted_words_are_found_as_they_stand_in_the_text(words, text, spans):
    assert find(words, text) == spans


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_one_letter_or_a_thousand_are_kept_apart_from_their_like(size):
    text = BEFORE + "x" * size + " " + "y" * size + AFTER
    taken = quote(text, len(BEFORE), len(BEFORE) + size)
    assert anchor(taken, text).state is State.EXACT
    assert anchor(taken, "New. " + text) == Anchor(State.MOVED, len(BEFORE) + 5, len(BEFORE) + 5 + size)
    assert anchor(taken, "x" * size + " and something else") in (LOST, Anchor(State.MOVED, 0, 1000))
    assert anchor(taken, text.replace("x" * size, "x" * (size + 1))) == LOST


def test_a_quotation_that_is_the_whole_text_stays_the_whole_text():
    text = texts()[0].strip()
    taken = quote(text, 0, len(text))
    assert anchor(taken, text) == Anchor(State.EXACT, 0, len(text))
    assert anchor(taken, "Menu\n\n" + text) == Anchor(State.MOVED, 6, 6 + len(text))
    changed = text.replace("wooden", "timber")
    assert anchor(taken, changed) == Anchor(State.CHANGED, 0, len(changed))
    assert anchor(taken, "") == LOST


def test_a_text_that_only_repeats_itself_is_answered_at_once():
    text = "a " * 30_000
    taken = quote(text, 20_000, 20_401)
    assert taken.alone is Alone.NOTHING
    assert anchor(taken, text).state is State.EXACT
    assert anchor(taken, "b " + text[:20_100]) == LOST
    accents = "e" + "\u0301\u0323" * 30_000
    assert anchor(quote(accents, 0, len(accents)), accents).state is State.EXACT
    assert anchor(quote(accents, 0, 10), "x" + accents) == LOST
