"""Existing claims that mean nearly what is typed: found across languages, told apart, never linked by themselves."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.gazetteer import Gazetteer, Name, root
from claims.likeness import compare, guess_language, read, skeleton, weigh
from claims.models import Claim, ClaimRelation, Judgement
from claims.similar import similar
from claims.trial import run
from claims.vocabulary import OPPOSITES, TURNING, fold, meaning, words_for
from sources.models import History, Record, Revision

SET = Path(__file__).parent / "data" / "near_duplicates.toml"
NAMES = Gazetteer([])


def kinds(one, other):
    a, b = read(one, NAMES), read(other, NAMES)
    return {each.kind for each in compare(a, b, weigh([a, b])).differences}


# --- Reading


@pytest.mark.parametrize(
    "forms",
    [
        "Kazakhstan Kazakhs kazako kazaka kazache Kazakistan",
        "Казахстан Казахстана Казахстану Казахстаном казахский казахского казахстанскими",
        "Russia Russian Russians russo russa russi",
        "Россия России Россию Россией российский российскими",
        "Turchia Turkey Turkish turco turca turche",
        "Токаев Токаева Токаеву Токаевым",
    ],
)
def test_the_forms_of_a_name_have_one_root(forms):
    assert len({root(fold(word)) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Turkey", "Turkic"), ("Austria", "Australia"), ("Iran", "Iraq"), ("Astana", "Asia"), ("Китай", "Кипр")],
)
def test_other_names_have_other_roots(one, other):
    assert root(fold(one)) != root(fold(other))


def referents(text):
    return read(text, NAMES).of("name")


def test_countries_are_found_in_three_languages_declined_and_as_adjectives():
    for text in ("Uzbek troops", "truppe uzbeke", "войска Узбекистана", "узбекские войска", "Tashkent sent troops"):
        assert referents(text) == {"UZ"}, text
    assert referents("We told us so, in a chin") == set()
    assert referents("The US and the UK") == {"US", "GB"}


def test_an_actor_and_a_place_that_share_a_name_are_one():
    names = Gazetteer([Name("7", "Kazakhstan", True), Name("8", "Казахстан"), Name("8", "Kazakhstan")])
    assert names.referent("7") == names.referent("8") == names.referent("KZ")


@pytest.mark.parametrize(
    ("text", "numbers", "years"),
    [
        ("7,500 km in 2017", {"7500"}, {"2017"}),
        ("7.500 km nel 2017", {"7500"}, {"2017"}),
        ("7 500 км в 2017 году", {"7500"}, {"2017"}),
        ("163 million dollars", {"163000000"}, set()),
        ("163 млн долларов", {"163000000"}, set()),
        ("two of twenty-five", {"2", "25"}, set()),
        ("два из десяти", {"2", "10"}, set()),
        ("1,5 milioni", {"1500000"}, set()),
        ("In 2029-2030", set(), {"2029", "2030"}),
    ],
)
def test_figures_are_read_as_each_language_writes_them(text, numbers, years):
    found = read(text, NAMES)
    assert (found.of("number"), found.of("year")) == (numbers, years)


def test_may_is_a_month_only_where_it_is_one():
    assert read("In May it may rain", NAMES).of("month") == {"5"}
    assert read("Мая 9 числа", NAMES).of("month") == {"5"}


def test_words_of_other_scripts_meet_by_their_sounds():
    assert skeleton("integration").startswith(skeleton("интеграция"))
    assert skeleton("баирактар") == skeleton("bayraktar") == skeleton("bajraktar")


def test_every_meaning_that_rules_name_is_listed():
    for word in {word for pair in OPPOSITES for word in pair} | TURNING:
        assert words_for(word), word
    assert meaning(fold("войны")) == meaning("guerra") == meaning("war") == "war"
    assert meaning("warm") == ""


def test_a_language_is_guessed_where_none_is_said():
    texts = {"en": "The war is over.", "it": "La guerra è finita con la pace.", "ru": "Война окончена."}
    assert {guess_language(text) for text in texts.values()} == set(texts)


# --- What differs


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Turkey sold arms in 2021.", "Turkey sold arms in 2022.", "year"),
        ("Turkey sold 40 tanks.", "Turkey sold 50 tanks.", "number"),
        ("In May Turkey sold tanks.", "In June Turkey sold tanks.", "month"),
        ("Turkey sold tanks.", "Турция не продала танки.", "negation"),
        ("Turkey sold tanks to China.", "China sold tanks to Turkey.", "direction"),
        ("Turchi vivono in Cina.", "Cinesi vivono in Turchia.", "direction"),
        ("Turkey sold tanks.", "Греция продала танки.", "name"),
        ("A plant at Zlatoust opened.", "A plant at Magnitka opened.", "name"),
        ("Ties with Turkey grow.", "Ties with Turkey fall.", "opposite"),
        ("Turkey will build tanks.", "Turkey has built tanks.", "time"),
        ("Turkey backs sanctions.", "Turkey backs an end to sanctions.", "turned"),
        ("Turkey sold tanks.", "Turkey sold tanks in 2021.", "one_sided"),
    ],
)
def test_what_differs_is_named_and_nothing_that_differs_is_strong(one, other, kind):
    assert kind in kinds(one, other)
    a, b = read(one, NAMES), read(other, NAMES)
    assert not compare(a, b, weigh([a, b])).strong


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Turkey sold drones to China in 2021.", "China bought drones from Turkey in 2021."),
        ("Kazakhstan and Turkey signed a deal.", "Turchia e Kazakistan hanno firmato un accordo."),
        ("The Russian-Kazakh border is long.", "Казахстанско-российская граница длинная."),
        ("Not only Turkey sold drones.", "Turkey sold drones."),
        ("No less than 40 tanks.", "At least 40 tanks."),
    ],
)
def test_what_says_the_same_differs_in_nothing(one, other):
    assert kinds(one, other) == set()


def test_likeness_is_the_same_both_ways():
    a, b = read("Turkey sold drones to China.", NAMES), read("Китай купил дроны у Турции.", NAMES)
    weights = weigh([a, b])
    assert compare(a, b, weights).score == pytest.approx(compare(b, a, weights).score)
    assert compare(a, a, weights).score == pytest.approx(1)


# --- In the base

pytestmark = pytest.mark.django_db


def test_a_test_set_in_three_languages_is_found_and_what_is_only_alike_is_told_apart():
    before = [model.objects.count() for model in (Claim, Record, Revision, ClaimRelation, Judgement, History)]
    trial = run(SET)
    same, other = trial.of(same=True), trial.of(same=False)
    assert len(same) >= 30
    assert len(other) >= 30
    assert {each.language for each in same} == {each.language for each in other} == {"en", "it", "ru"}
    # Measured when this was written: 0.96, 0.98, 0.84 and 1.
    assert trial.hit_at_1 >= 0.94, "\n".join(map(str, trial.tries))
    assert trial.hit_at_5 >= 0.96
    assert trial.strong_same >= 0.80
    assert trial.false_same <= 2
    after = [model.objects.count() for model in (Claim, Record, Revision, ClaimRelation, Judgement, History)]
    assert after == before  # nothing is linked, judged or kept by looking


def test_the_command_prints_hits_and_false_answers(capsys, tmp_path):
    pair = 'claim = "own"\ntyped = "Турция продала Бутану дроны"\nlanguage = "ru"\nsame = true'
    (tmp_path / "set.toml").write_text(f'[claims.own]\nen = "Bhutan bought drones from Turkey."\n[[pairs]]\n{pair}')
    call_command("likeness", tmp_path / "set.toml", all=True)
    said = capsys.readouterr().out
    for words in ("hit@1 1.00", "hit@5 1.00", "false “same”: 0 of 0", "typed in ru (1)", "Турция продала"):
        assert words in said, said


def test_the_command_refuses_what_is_no_set(tmp_path):
    for text in (
        "",
        "claims = [",
        '[claims]\n[[pairs]]\nclaim = "no-such"\ntyped = "a b"\nlanguage = "en"\nsame = true',
    ):
        (tmp_path / "set.toml").write_text(text)
        with pytest.raises(CommandError):
            call_command("likeness", tmp_path / "set.toml")


def test_names_of_a_place_in_any_script_find_the_claim(desk, editor):
    found = similar("Выплавка стали в Уральске выросла на 12 процентов в 1998 году", account=editor)
    assert "steel-uralsk" not in [each.claim.slug for each in found]
    claim = desk.claim("steel-uralsk", "Steel output in Oral grew by 12 per cent in 1998.")
    desk.publish(claim)
    found = similar("Выплавка стали в Уральске выросла на 12 процентов в 1998 году", account=editor)
    assert found[0].claim == claim
    assert found[0].names == ("Uralsk",)
    assert found[0].likeness.figures == ("12", "1998")


def test_drafts_are_shown_to_those_with_a_hand_in_them_only(desk, editor, second_editor):
    draft = desk.claim("secret", "Bhutan opened nine consulates in Paraguay in 1971.")
    desk.propose(draft)
    typed = "In 1971 Bhutan opened nine consulates in Paraguay."
    assert draft in [each.claim for each in similar(typed, account=editor)]
    assert draft not in [each.claim for each in similar(typed, account=second_editor)]
    assert draft not in [each.claim for each in similar(typed)]
    assert draft not in [each.claim for each in similar(typed, account=editor, exclude=draft.pk)]


def test_a_search_costs_the_same_whatever_there_is(editor, django_assert_num_queries):
    with django_assert_num_queries(3):
        similar("Russia and China signed an accord on gas in 2014.", account=editor)
    with django_assert_num_queries(4):
        similar("Russia and China signed an accord on gas in 2014.", account=editor, exclude=1)


@pytest.mark.parametrize(
    "typed", ["", "x", "?? !!", "' | & :* ''", "٣ " * 300, "и й ё", "a" * 5000 + " b"], ids=range(7)
)
def test_nothing_typed_breaks_the_search(typed, editor):
    assert isinstance(similar(typed, account=editor), list)
