"""A third language of the interface is one file and one setting."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from config import settings as configured
from pages.dating import say

LICENCE = "what-kazakhstan-got-in-may-2022-was-a-production-licence-for-the-anka"
DRONES = "the-may-2022-drone-deal-licence-or-understanding"


@pytest.fixture
def spanish(tmp_path, settings, monkeypatch):
    """Spanish as a third language, with a catalog of three sentences."""
    catalog = Catalog(locale="es")
    catalog.add("Claims", "Afirmaciones")
    catalog.add("Report an error", "Avisar de un error")
    catalog.add(("%(n)d document", "%(n)d documents"), ("%(n)d documento", "%(n)d documentos"))
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as stream:
        write_mo(stream, catalog)
    monkeypatch.setenv("LANGUAGES", "en,it,es")
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = configured.env_languages("LANGUAGES", "en,it")
    return Client()


@pytest.mark.django_db
def test_every_page_speaks_it_and_links_to_it(spanish):
    def address(name, *slug):
        with override("es"):
            return reverse(name, args=slug)

    for name, args in (
        ("home", ()), ("claims", ()), ("claim", (LICENCE,)), ("question", (DRONES,)), ("document", ("tag43-2022",)),
        ("event", ("turkish-kazakh-drone-agreement-anka",)), ("source", ("formiche",)), ("history", ("claim", LICENCE)),
        ("report", ()), ("about", ()), ("search", ()), ("numbers", ()), ("patterns", ()), ("feed-latest", ()),
    ):  # fmt: skip
        response = spanish.get(address(name, *args))
        assert response.status_code == 200, name
        page = response.content.decode()
        if name == "feed-latest":
            assert 'xml:lang="es"' in page
            continue
        assert '<html lang="es">' in page, name
        assert 'hreflang="es" href="http://testserver/es/' in page
        assert 'hreflang="it" href="http://testserver/it/' in page
        assert re.search(
            r'<a href="http://testserver/es/[^"]*" lang="es" hreflang="es" aria-current="true">Español</a>', page
        )
        assert ">Afirmaciones</a>" in page
        assert "Avisar de un error" in page
    claim = spanish.get(address("claim", LICENCE)).content.decode()
    assert "(in inglés only)" in claim or "inglés" in claim  # our words are not in Spanish, and say in which they are
    assert "mayo de 2022" in spanish.get(address("event", "turkish-kazakh-drone-agreement-anka")).content.decode()
    assert spanish.get("/", headers={"accept-language": "es"}).url == "/es/"
    told = spanish.get("/sitemap-claim.xml").content.decode()
    assert f"<loc>http://testserver/es/claims/{LICENCE}/</loc>" in told
    assert '<option value="es" selected>' in spanish.get(address("report")).content.decode()


def test_dates_are_said_without_words_of_another_language():
    told = {
        edtf: say(edtf, "es") for edtf in ("2022-07", "2022-07-24", "2022-07~", "2023-11/2024-01", "2022/..", "199X")
    }
    assert told == {
        "2022-07": "julio de 2022",
        "2022-07-24": "24 de julio de 2022",
        "2022-07~": "~ julio de 2022",
        "2023-11/2024-01": "noviembre de 2023 – enero de 2024",
        "2022/..": "2022 –",
        "199X": "199X",
    }


@pytest.mark.parametrize("codes", ["it", "en,en", "en,xx1", "en,../it", "en,qqq"])
def test_a_setting_that_names_no_language_is_refused_in_a_sentence(codes, monkeypatch):
    monkeypatch.setenv("LANGUAGES", codes)
    with pytest.raises(ImproperlyConfigured, match="LANGUAGES is"):
        configured.env_languages("LANGUAGES", "en,it")
