"""The interface's translations, from the text that people edit to the form that Django reads."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDERS = ("sources", "claims", "site/pages", "site/config")
"""Where catalogs are, under the root of the project."""


def compile_all(root: Path) -> list[Path]:
    """Write a `.mo` beside each `.po` that is newer than it, and give those written.

    Raises ValueError where a catalog cannot be read.
    """
    written = []
    for folder in FOLDERS:
        for source in sorted((root / folder).glob("locale/*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                with source.open("rb") as stream:
                    catalog = read_po(stream, abort_invalid=True)
                with target.open("wb") as stream:
                    write_mo(stream, catalog)
                written.append(target)
    return written
