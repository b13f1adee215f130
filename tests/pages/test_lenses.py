"""Names of one thing, and figures in conflict, as readers see them and carry them away."""

import csv
import io
import json
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims.models import Claim, ClaimText, Event, Naming, NamingPassage, Quantity, Stance
from sources.models import Document, Paragraph, Passage
from sources.review.context import acting

pytestmark = pytest.mark.django_db

WAR = "russian-full-scale-war-on-ukraine-begins"
CRIMEA = "russia-takes-crimea"
STARTER = settings.SEEDS_DIR.parent.parent / "shared" / "curated" / "starter.yaml"


def address(name, *slug, language="en"):
    with override(language):
        return reverse(name, args=slug)


def lines(client, url, **asked):
    """Give the lines of the table as the CSV file has them, by the names of its columns."""
    text = client.get(url, {**asked, "format": "csv"}).content.decode("utf-8-sig")
    _head, _empty, body = text.partition("\r\n\r\n")
    return list(csv.DictReader(io.StringIO(body)))


def starter():
    if not STARTER.exists():
        pytest.skip("The codings do not lie beside the project here.")
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed here: it reads the codings.")
    return yaml.safe_load(STARTER.read_text(encoding="utf-8"))


def seeded():
    """Give the address of each coded document of the starter data, by its key there."""
    return {"FORM": "formiche-2023", "TAG": "tag43-2022", "CESI": "cesi-2019", "KORY": "korybko-2025-it",
            "CISS": "caspian-institute-2023-it"}  # fmt: skip


def opens(page, key, locator):
    return f'href="/en/documents/{seeded()[key]}/#{locator}"' in page


# --- Names


def test_the_war_s_names_of_the_starter_data_are_shown_with_counts_and_each_opens_its_passages(client):
    page = client.get(address("namings")).content.decode()
    for row in starter()["naming_of_the_war"]:
        for locator in row["locators"]:
            assert opens(page, row["document"], locator), (row["document"], locator)
    shown = {(row["Document"], row["Term"]): row["How often"] for row in _by_key(lines(client, address("namings")))}
    assert shown == {
        ("FORM", "guerra in Ucraina"): "1", ("TAG", "invasione"): "2", ("TAG", "conflitto"): "1",
        ("TAG", "guerra"): "1", ("CESI", "annessione della Crimea"): "1", ("KORY", "operazione speciale"): "3",
        ("KORY", "conflitto ucraino"): "1", ("CISS", "crisi ucraina"): "3", ("CISS", "conflitto ucraino"): "2",
        ("CISS", "conflitto armato"): "1", ("CISS", "adesione della Crimea"): "1",
    }  # fmt: skip


def _by_key(rows):
    keys = {slug: key for key, slug in seeded().items()}
    return [row | {"Document": keys[row["Address of the document"].rstrip("/").split("/")[-1]]} for row in rows]


@pytest.fixture
def special_operation(desk):
    """An English document that says word by word what an Italian one says of the war, and one that is not public."""
    event = Event.objects.at(WAR).get()
    with acting(actor_id=desk.editor.pk, reason="Coded"):
        document = desk.document("an-english-report", title="Report")
        paragraph = Paragraph.objects.get(document=document, locator="p1")
        hidden = Naming.objects.create(record=desk.record("naming", "hidden-naming"), document=Document.objects.at("tag43-2022").get(),
                                       event=event, term="hidden words", language="en", times=4)  # fmt: skip
        naming = Naming.objects.create(record=desk.record("naming", "a-naming"), document=document, event=event,
                                       term="Special operation", language="en", times=2)  # fmt: skip
        passage = Passage.objects.at(paragraph, "“special operation”")
        NamingPassage.objects.create(naming=naming, passage=passage)
    desk.publish(document)
    desk.publish(naming)
    return naming, hidden


def test_terms_that_say_the_same_in_two_languages_share_a_row_and_show_quoted_words(client, special_operation):
    page = client.get(address("event_namings", WAR)).content.decode()
    row = next(row for row in re.findall(r'<tr role="row">.*?</tr>', page, re.DOTALL) if "Special operation" in row)
    assert '<q lang="it">operazione speciale</q>' in row
    assert '<q lang="en">“special operation”</q>' in row
    assert re.search(r'scope="row" role="rowheader">special operation<', row)
    assert "words of a translation" in row
    assert "hidden words" not in page


@pytest.mark.parametrize(
    ("asked", "terms", "sentence"),
    [
        ({"q": "OPERATION"}, {"operazione speciale"}, "with “OPERATION”."),
        ({"q": "conflitto", "document": "tag43-2022"}, {"conflitto"}, "used by “Tag43, July 2022” and with"),
        ({"source": "formiche"}, {"guerra in Ucraina"}, "for which “Formiche (formiche.net)” answers."),
    ],
)
def test_names_can_be_chosen_in_the_address_and_the_choice_is_said(client, asked, terms, sentence):
    page = client.get(address("event_namings", WAR), asked)
    assert {row["Term"] for row in lines(client, address("event_namings", WAR), **asked)} == terms
    assert page.content.decode().count("<q lang=") == len(terms)


def test_the_most_varied_referent_stands_first_and_the_event_leads_to_its_names(client):
    page = client.get(address("namings")).content.decode()
    assert page.index(f'id="{WAR}"') < page.index(f'id="{CRIMEA}"')
    assert address("event_namings", WAR) in client.get(address("event", WAR)).content.decode()
    assert "does not say that the document avoids it" in page


# --- Figures


def test_the_numbers_of_the_starter_data_are_shown_and_each_opens_its_passages(client):
    page = client.get(address("numbers")).content.decode()
    listed = starter()["numbers"]
    for row in listed:
        for place in row["locators"]:
            assert opens(page, *place.split(":")), row["item"]
    told = {(row["What is counted"], row["Figure"], row["Unit"]) for row in lines(client, address("numbers"))}
    assert {(value, unit) for _label, value, unit in told} >= {
        ("918000000", "USD"), ("1.5", "×"), ("200", ""), ("163000000", "USD"), ("10000000000", "m³"), ("2", ""),
        ("6", ""), ("7500", "km"), ("10", "×"), ("25", "×"), ("4000000", ""), ("75", "%"), ("80", "%"), ("70", "%"),
        ("4", ""),
    }  # fmt: skip
    assert len(listed) == 14


def figures_of(client, label, **asked):
    return [row for row in lines(client, address("numbers"), **asked) if label in row["What is counted"]]


def test_more_than_200_and_238_do_not_conflict_and_four_documents_are_not_said_of_one(client):
    at_least, official = figures_of(client, "dead in January 2022")
    assert {row["Conflict"] for row in (at_least, official)} == {"no conflict"}
    assert at_least["Beside the other figures"] == "“at least 200” and “238”: no conflict: one number can fit both"
    assert (at_least["Documents that carry it"], at_least["Independent origins"]) == ("1", "1")


def test_figures_of_different_years_may_both_be_right_and_support_alone_gives_no_figure(client):
    told, looked_up = figures_of(client, "ussians")
    assert told["Conflict"] == "of different dates: no proved conflict"
    assert "caspian" not in told["Who takes it up without giving it"].lower()
    assert "Ce.S.I." in told["Who takes it up without giving it"]
    assert "Ce.S.I." not in told["Who gives it"]
    assert looked_up["Given by a reference"]


def test_an_open_conflict_stands_first_and_numbers_are_written_as_the_page_s_language_does(client, desk):
    with acting(actor_id=desk.editor.pk, reason="Coded"):
        claim = desk.claim("another-share", "Of oil exports 55.5 per cent crossed Russia.")
        Quantity.objects.create(claim=claim, measure="oil-exports-through-russia", label={"en": "oil"}, value="55.5",
                                unit="%")  # fmt: skip
    desk.publish(claim)
    page = client.get(address("numbers")).content.decode()
    first = page.split('<article class="measure')[1]
    assert "standing-open" in first
    assert "conflict if they are of one day, which is not known" in first
    assert client.get(address("numbers"), {"standing": "open"}).context["page"].paginator.count == 1
    assert "55,5 %" in client.get(address("numbers", language="it")).content.decode()
    assert "no document here" in client.get(address("claim", claim.slug)).content.decode()
    asked = figures_of(client, "", standing="open")
    assert [row["Figure"] for row in asked] == ["80", "55.5"]


def test_figures_can_be_chosen_by_unit_question_event_and_words(client):
    for asked, number in (
        ({"unit": "km"}, 1), ({"unit": "none", "q": "dead"}, 1), ({"standing": "explained"}, 1), ({"q": "zzz"}, 0),
    ):  # fmt: skip
        assert client.get(address("numbers"), asked).context["page"].paginator.count == number, asked
    page = client.get(address("numbers"))
    for name in ("question", "event"):
        value, label = page.context["form"].fields[name].choices[1]
        shown = client.get(address("numbers"), {name: value})
        assert shown.context["page"].paginator.count > 0
        assert escape(label) in shown.content.decode()


# --- Both


@pytest.mark.parametrize("target", [("namings",), ("numbers",), ("event_namings", WAR)])
def test_what_cannot_be_shown_is_said_and_is_an_error_to_a_program(client, target):
    url = address(*target)
    for asked in ({"language": "<script>"}, {"standing": "<script>"}, {"q": "\0"}, {"document": "x" * 9000}):
        page = client.get(url, asked)
        assert page.status_code == 200
        assert "<script>" not in page.content.decode()
    assert client.get(url, {"q": "a\x07b", "format": "csv"}).status_code == 400
    assert client.get(url, {"format": "exe"}).status_code == 400
    assert client.get(url, {"page": "9"}).status_code == 404


@pytest.mark.parametrize(("target", "key"), [(("namings",), "terms"), (("numbers",), "figures")])
def test_the_files_have_the_rows_of_the_page_and_say_where_they_are_from(client, target, key):
    told = json.loads(client.get(address(*target), {"format": "json"}).content)
    assert len(told[key]) == len(lines(client, address(*target)))
    assert told["link"].endswith(address(*target))
    assert "CC-BY-4.0" in told["licence"]
    assert client.get(address(*target), {"format": "xlsx"}).content[:2] == b"PK"


def test_names_and_figures_of_what_is_not_public_stay_hidden(client, desk):
    with acting(actor_id=desk.editor.pk, reason="Hidden"):
        claim = desk.claim("hidden-claim", "A secret that no reader may see")
        Quantity.objects.create(claim=claim, measure="hidden", label={"en": "hidden count"}, value="7")
    page = client.get(address("numbers")).content.decode()
    assert "hidden count" not in page
    assert "A secret" not in page


def test_every_claim_with_a_figure_is_on_the_page():
    assert Claim.objects.filter(quantities__isnull=False).distinct().count() == 14
    assert ClaimText.objects.filter(claim__record__slug__startswith="cross-border-trade").count() == 2
    assert Stance.objects.filter(claim__record__slug__startswith="cross-border-trade").count() == 1
