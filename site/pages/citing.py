"""How a page is cited: a line, BibTeX and CSL-JSON, with the version that was read and an address that keeps it."""

import datetime as dt
import json
import re
from dataclasses import dataclass

from pages.structured import SITE

_BRACED = re.compile(r"[\\{}]")
_MARKED = re.compile(r"[#$%&_]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A page as it stood: pure words and days."""

    slug: str
    title: str
    language: str
    """Of the title."""
    address: str
    """Of the page, which goes on changing."""
    permanent: str
    """Of this version, which stays."""
    version: dt.date
    read: dt.date

    @property
    def bibtex(self) -> str:
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "author": f"{{{SITE}}}",
            "year": str(self.version.year),
            "date": self.version.isoformat(),
            "url": self.permanent,
            "urldate": self.read.isoformat(),
            "langid": self.language,
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@online{{parallax-{self.slug},\n{body}}}"

    @property
    def csl(self) -> str:
        """Give CSL-JSON, as Zotero and other keepers of references read it."""
        item = {
            "id": f"parallax-{self.slug}",
            "type": "webpage",
            "title": self.title,
            "container-title": SITE,
            "author": [{"literal": SITE}],
            "issued": _parts(self.version),
            "accessed": _parts(self.read),
            "URL": self.permanent,
            "language": self.language,
        }
        return json.dumps([item], ensure_ascii=False, indent=1)


def _tex(text: str) -> str:
    """Give a text that BibTeX reads as text: braces and backslashes are left out, as they would begin commands."""
    return _MARKED.sub(lambda found: f"\\{found[0]}", _BRACED.sub("", text))


def _parts(day: dt.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
