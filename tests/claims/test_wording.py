"""What an editor is asked to look at again: the hints find what they should, and are silent on good claims."""

import pytest

from claims.entry import look
from claims.models import Claim
from claims.wording import Figure, Term, loaded, one_sided, second_proposition, warnings

TWO = [
    ("en", "Russia stopped the oil and closed the border.", "and closed the border"),
    ("en", "The border exceeds 7,500 km and is the longest on earth.", "and is the longest on"),
    ("en", "Tokayev won, but he will not stand again.", "but he will not stand"),
    ("en", "Russia stopped the oil; Kazakhstan protested loudly.", "Kazakhstan protested loudly"),
    ("en", "Russia stopped the oil. Kazakhstan protested.", "Kazakhstan protested"),
    ("it", "La Russia ha fermato il petrolio e chiude la frontiera.", "e chiude la frontiera"),
    ("it", "Il confine supera i 7.500 km ed è il più lungo.", "ed è il più lungo"),
    ("it", "Tokayev ha vinto e in Qatar ha parlato.", "e in Qatar ha parlato"),
    ("ru", "Россия остановила нефть и закрыла границу.", "и закрыла границу"),
    ("ru", "Токаев победил, но он не будет править вечно.", "но он не будет править"),
]
ONE = [
    ("en", "Kazakhstan and Turkey agreed on making drones."),
    ("en", "Putin and Tokayev are on excellent terms."),
    ("en", "The border is fixed but open and unguarded."),
    ("en", "Tokayev said that Russia stopped the oil and closed the border."),
    ("en", "Mr. Smith of St. Petersburg is a U.S. Army officer."),
    ("en", "A spokesman called it “a war; and it is lost. We know.”"),
    ("it", "Kazakistan e Turchia si sono accordati per produrre droni."),
    ("it", "La Russia dovrebbe creare un forum e rinnovare l'ambasciata."),
    ("it", "La linea pubblica è «né con gli uni; e non è con gli altri»."),
    ("ru", "Россия и Казахстан подписали договор."),
    ("ru", "Война усилила и торговлю, и связи."),
    ("fr", "La Russie a arrêté le pétrole et a fermé la frontière."),
]


@pytest.mark.parametrize(("language", "statement", "words"), TWO)
def test_two_propositions_in_one_are_seen(language, statement, words):
    assert second_proposition(statement, language) == words


@pytest.mark.parametrize(("language", "statement"), ONE)
def test_one_proposition_is_left_alone(language, statement):
    assert second_proposition(statement, language) == ""


def test_on_the_starter_claims_only_those_with_two_predicates_are_asked_about(db):
    asked = {
        (claim.slug[:24], text.language)
        for claim in Claim.objects.published().prefetch_related("texts").select_related("record")
        for text in claim.texts.all()
        if second_proposition(text.statement, text.language)
    }
    assert asked == {
        ("the-russian-kazakh-borde", "en"), ("the-russian-kazakh-borde", "it"),
        ("xu-qiliang-opened-his-se", "en"), ("after-the-oil-stops-toka", "it"),
        ("tokayev-was-re-elected-o", "en"), ("tokayev-was-re-elected-o", "it"),
    }  # fmt: skip


TERMS = [Term("operazione speciale", "it", ("A paper",))]


def test_a_term_of_one_side_is_seen_in_any_form_and_allowed_in_quotation_marks():
    found = list(loaded("Le operazioni speciali sono finite.", "it", TERMS))
    assert [(each.words, each.others) for each in found] == [("operazioni speciali", ("A paper",))]
    assert not list(loaded("Il giornale scrive «operazione speciale».", "it", TERMS))
    assert not list(loaded("The operazione speciale", "en", TERMS))


def test_a_term_is_one_sides_where_others_call_the_thing_otherwise():
    uses = [
        ("1", "operazione speciale", "it", "A"), ("1", "guerra", "it", "B"), ("1", "guerra in Ucraina", "it", "C"),
        ("1", "invasione", "it", "B"), ("2", "vertice", "it", "A"),
    ]  # fmt: skip
    assert [(term.words, term.users) for term in one_sided(uses)] == [
        ("operazione speciale", ("A",)),
        ("invasione", ("B",)),
    ]


def kinds(found):
    return [each.kind for each in found]


def test_a_prediction_says_by_when_and_a_quantity_its_unit_and_day():
    assert kinds(warnings({}, claim_type="predictive")) == ["no_due_date"]
    assert kinds(warnings({}, claim_type="predictive", due="2024")) == []
    bare = Figure("cost", "163", "", "")
    assert kinds(warnings({"en": "It cost 163 million dollars."}, claim_type="factual", figures=[bare])) == [
        "no_unit",
        "no_reference_date",
    ]
    count = Figure("dead", "238.0000", "", "2022-01")
    assert not warnings({"en": "More than 238 people died."}, claim_type="factual", figures=[count])
    assert kinds(warnings({}, claim_type="factual", figures=[Figure("share", "1.5", "", "2022")])) == ["no_unit"]


def test_a_warning_is_known_again_and_a_new_one_is_new():
    one, other = (next(loaded(text, "it", TERMS)).key for text in ("Operazione speciale.", "Operazioni speciali."))
    assert one == "loaded_term:it:operazione-speciale"
    assert one != other


def test_the_terms_that_documents_use_are_known_and_named(db):
    found = look({"it": "L'operazione speciale dura da anni.", "en": "The war goes on."}, claim_type="factual")
    assert [(each.kind, each.words) for each in found] == [("loaded_term", "operazione speciale")]
    assert found[0].others[0].strip()
    assert not found[0].others[0].isdigit()


def test_words_that_another_public_claim_uses_are_no_sides(db, desk):
    asked = look({"it": "È partita la macchina del fango."}, claim_type="factual")
    assert kinds(asked) == ["loaded_term"]
    desk.publish(desk.claim("mud", "Ogni campagna ha la sua macchina del fango."))
    assert not look({"it": "È partita la macchina del fango."}, claim_type="factual")


def test_the_starter_claims_are_seldom_asked_about(db):
    asked = [
        claim
        for claim in Claim.objects.published().prefetch_related("texts")
        if any(
            each.kind == "loaded_term"
            for each in look(
                {text.language: text.statement for text in claim.texts.all()}, claim_type="factual", exclude=claim.pk
            )
        )
    ]
    assert len(asked) <= 10, asked  # measured when this was written: 7
