"""Citations: what keepers of references read."""

import datetime as dt
import json

from pages.citing import Cited

DAY = dt.date(2026, 11, 21)
CITED = Cited("a-claim", "50 % of {all} \\ & more_", "en", "http://a/x/", "http://a/x/1/", dt.date(2026, 5, 12), DAY)


def test_bibtex_has_no_command_that_a_title_brings():
    assert "  title = {{50 \\% of all  \\& more\\_}},\n" in CITED.bibtex
    assert CITED.bibtex.count("{") == CITED.bibtex.count("}")
    assert "  date = {2026-05-12},\n" in CITED.bibtex


def test_csl_json_has_version_reading_and_the_link_that_stays():
    (item,) = json.loads(CITED.csl)
    assert item["title"] == CITED.title
    assert item["issued"] == {"date-parts": [[2026, 5, 12]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 21]]}
    assert item["URL"] == "http://a/x/1/"
