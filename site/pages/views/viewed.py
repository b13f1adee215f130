"""A comparison by its address, outside its own page: to be saved, and to be computed again."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from claims import tables
from claims.frozen import Frozen, Words
from claims.models import Event, Question, SavedComparison
from claims.models.saved import LONGEST_QUERY
from claims.saving import Address, freeze
from pages.carried import licence
from pages.moved import Moved
from pages.views.choosing import compared_at
from pages.views.comparisons import bearing_on
from pages.views.reading import one, public
from pages.workspace import Workspace, workspace

LONGEST_ADDRESS = 2 * LONGEST_QUERY
DOCUMENTS_COMPARED = gettext_lazy("Documents compared")
View = SavedComparison.View


class NotOurs(Exception):  # noqa: N818  what is wrong with an address, in a sentence
    """An address that leads to no comparison of this site."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """A comparison as an address asks for it."""

    view: str
    about: str
    data: QueryDict
    headings: Words
    seen: Workspace | None
    """None where nothing can be compared."""
    problems: list[str] = field(default_factory=list)
    """What of the address cannot be shown, in sentences."""

    @property
    def query(self) -> str:
        """Give the choices that are understood, in one order, encoded."""
        return self.seen.query().removeprefix("?") if self.seen else ""

    @property
    def is_whole(self) -> bool:
        """Whether everything that the address asks for can be shown."""
        return self.seen is not None and not self.problems

    @property
    def sentences(self) -> list[str]:
        return self.seen.sentences() if self.seen else []

    @property
    def address(self) -> Address:
        return Address(self.view, self.about, self.query)

    def plain(self) -> Frozen:
        """Give it as plain data, without words that tell of it. Raises ValueError where nothing can be compared."""
        if self.seen is None:
            raise ValueError("Nothing can be compared.")
        return freeze(self.seen.shown, self.seen.corroborations)

    def kept(self) -> Frozen:
        """Give it as plain data, with the words that tell of it in every language of ours.

        Raises ValueError where nothing can be compared.
        """
        shown, licences = {}, {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                if self.seen is not None:
                    seen = workspace(self.data, self.seen.whole, self.seen.filter.bearings, self.seen.kept)
                    shown[code] = " ".join(seen.sentences())
                    licences[code] = licence(self.seen)
        return replace(self.plain(), headings=self.headings, shown=shown, licences=licences)


def named_by(address: str, *, host: str) -> tuple[str, str, QueryDict]:
    """Give kind, slug and choices of the comparison that an address of this site names.

    Raises NotOurs where it is none: of another host, another page, or not to be read as an address.
    """
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or "\\" in address:
        raise NotOurs(_("This is no address of a comparison of ours."))
    try:
        parts = urlsplit(address)
    except ValueError:
        raise NotOurs(_("This is no address of a comparison of ours.")) from None
    if parts.netloc != host if parts.scheme in {"http", "https"} else (parts.scheme or parts.netloc):
        raise NotOurs(_("Only comparisons of this site are saved."))
    _empty, _slash, rest = parts.path.partition("/")
    language, _slash, rest = rest.partition("/")
    if _empty or language not in dict(settings.LANGUAGES):
        raise NotOurs(_("This is no address of a comparison of ours."))
    try:
        found = resolve(f"/{get_language()}/{rest}")
    except Resolver404:
        raise NotOurs(_("This is no address of a comparison of ours.")) from None
    if found.url_name not in View.values or found.namespace:
        raise NotOurs(_("Saved are comparisons: of a question, an event, or documents that you choose."))
    return str(found.url_name), str(found.kwargs.get("slug", "")), QueryDict(parts.query)


def viewed(view: str, about: str, data: QueryDict) -> Viewed:
    """Load a comparison. Raises Http404 where its question or event is not public."""
    data = data.copy()
    data.pop("format", None)
    if view == View.COMPARE:
        problems, seen = compared_at(data)
        headings = {code: _in(code, DOCUMENTS_COMPARED) for code, _name in settings.LANGUAGES}
    else:
        found = _one(view, about)
        of = tables.for_question if view == View.QUESTION else tables.for_event
        whole = of(found)
        about, problems, seen = found.slug, [], workspace(data, whole, bearing_on(whole))
        headings = {row["language"]: row["title"] for row in found.words}
    if seen is not None:
        problems += [f"{label}: {told}" for label, told in seen.problems]
        if not (seen.whole.rows and seen.whole.columns):
            problems.append(_("Nothing has been compared there yet."))
    return Viewed(view, about, data, headings, seen, problems)


def _in(code: str, words: Promise) -> str:
    with override(code):
        return str(words)


def _one(view: str, slug: str) -> Any:
    """Give a public question or event, or the one that has it now. Raises Http404 where there is none."""
    rows = public(Question if view == View.QUESTION else Event)
    try:
        return one(rows, slug)
    except Moved as moved:
        return one(rows, moved.now)


def address_of(saved: SavedComparison) -> str:
    """Give the path and query of the view that was saved, in the page's language."""
    path = reverse(saved.view, args=[saved.about] if saved.about else [])
    return f"{path}?{saved.query}" if saved.query else path


def viewed_now(saved: SavedComparison) -> Viewed | None:
    """Load what was saved as it is now; None where its question or event is gone."""
    try:
        return viewed(saved.view, saved.about, QueryDict(saved.query))
    except Http404:
        return None
