"""From seeds to the plain structure of review: keys looked up, texts by language.

The content of each kind stands in `sources_contents` and `claims_contents`.
"""

from collections.abc import Mapping
from typing import Any

from sources.models.fields import Translation
from sources.review.content import Content


class Keys:
    """The database keys of what the seeds name by their own keys."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], int] = {}
        self.paragraphs: dict[tuple[str, str], int] = {}
        self.coder = 0
        self.coders: list[int] = []
        """The accounts of those who coded blind, in the order of the batch."""
        self.codebook_version = ""
        self.coded_on: str | None = None

    def of(self, kind: str, key: str) -> int | None:
        """Give the record's key, None for an empty one."""
        return self.records[kind, key] if key else None

    def passage(self, document: str, locator: str) -> list[Any]:
        """Give a paragraph without quoted words: seeds hold no text."""
        return [self.paragraphs[document, locator], ""]


def texts(**fields: Mapping[str, str]) -> list[Content]:
    """Make translation rows of fields by language: `texts(title={"en": …}, summary={"en": …})`.

    The first field gives the languages; its first is the original wording. What a language lacks is empty.
    """
    first = next(iter(fields.values()))
    return words({
        language: {name: by_language.get(language, "") for name, by_language in fields.items()} for language in first
    })  # fmt: skip


def words(texts: Mapping[str, Mapping[str, Any]]) -> list[Content]:
    """Make translation rows of texts by language: the first is the original wording."""
    rows = []
    for number, (language, fields) in enumerate(texts.items()):
        status = Translation.Status.TRANSLATED if number else Translation.Status.ORIGINAL
        rows.append({"language": language, "made_by": str(Translation.Maker.MACHINE), "status": str(status), **fields})
    return rows
