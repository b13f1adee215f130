"""The interface speaks Italian everywhere, and its catalogs hold nothing that is not asked for."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config.catalogs import FOLDERS

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sentence_is_translated(folder):
    path = ROOT / folder / "locale" / "it" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as stream:
        catalog = read_po(stream, abort_invalid=True)
    missing = [message.id for message in catalog if message.id and (not all(message.string) or message.fuzzy)]
    assert missing == []
    assert not catalog.obsolete
    for message in catalog:
        if message.id:
            assert not list(message.check()), message.id


def test_words_are_marked_by_names_that_translators_tools_know():
    """`gettext_lazy as lazy` is found by none of them, and what it marks would stay English for ever."""
    renamed = re.compile(r"import .*\b\w*gettext\w* as (?!_\b)\w+")
    found = [
        f"{path.relative_to(ROOT)}: {line}"
        for folder in ("sources", "claims", "site")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if renamed.search(line)
    ]
    assert found == []
