"""A comparison of any documents: those a reader chooses, or those of chosen sources, on all or on chosen claims."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims import tables
from claims.models import Claim, ClaimText, Stance
from pages.addresses import listed
from pages.carried import carry
from pages.filters import LONGEST_QUERY, SafeCharField
from pages.templatetags.parallax import date_text, plain
from pages.views.comparisons import bearing_on, shown, status_of
from pages.workspace import Workspace, workspace
from sources.models import Document, DocumentText, Responsibility, Source
from sources.tables.cells import visible

MOST = {"documents": 60, "claims": 300, "sources": 60}
"""How many a comparison takes."""
OFFERED = 30
"""How many are offered beside those that are chosen."""
NOTHING = Q(pk__isnull=True)


class SearchForm(forms.Form):
    q = SafeCharField(
        label=gettext_lazy("Words in a title, a claim or a name"), required=False, max_length=LONGEST_QUERY
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One box to check."""

    slug: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address names, by slug; each kind without what is named twice."""

    documents: Sequence[str]
    claims: Sequence[str]
    sources: Sequence[str]

    @classmethod
    def read(cls, data: QueryDict) -> "Chosen":
        """Read values that stand once with commas, or several times, as check boxes send them."""
        return cls(**{name: listed(data.getlist(name)) for name in MOST})

    def kept(self) -> dict[str, str]:
        return {name: ",".join(getattr(self, name)) for name in MOST}

    def too_many(self) -> Iterable[str]:
        for name, most in MOST.items():
            if len(getattr(self, name)) > most:
                yield _too_many(name)


def _too_many(name: str) -> str:
    told = {
        "documents": _("A comparison takes %(most)d documents at most: take some away."),
        "claims": _("A comparison takes %(most)d claims at most: take some away."),
        "sources": _("A comparison takes %(most)d sources at most: take some away."),
    }
    return told[name] % {"most": MOST[name]}


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    search, chosen = SearchForm(request.GET), Chosen.read(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    problems = list(chosen.too_many())
    asked = Chosen([], [], []) if problems else chosen
    documents, claims, sources = _documents(asked, words), _claims(asked, words), _sources(asked, words)
    problems += [*_unknown("documents", asked.documents, documents), *_unknown("claims", asked.claims, claims),
                 *_unknown("sources", asked.sources, sources)]  # fmt: skip
    compared = [row for row in documents if row.is_chosen]
    if len(compared) > MOST["documents"]:
        problems.append(_too_many("documents"))
        compared = []
    context: dict[str, Any] = {"search": search, "problems": problems, "options": [
        ("documents", _("Documents"), _options(documents, _title, asked.documents)),
        ("sources", _("Sources, each with all its coded documents"),
         _options(sources, lambda row: str(row.name), asked.sources)),
        ("claims", _("Claims; where none is chosen, all that the documents take up"),
         _options(claims, lambda row: plain(row, "statement"), asked.claims)),
    ]}  # fmt: skip
    is_file = "format" in request.GET
    if not compared or (problems and is_file):
        status = HTTPStatus.BAD_REQUEST if is_file else HTTPStatus.OK
        return render(request, "pages/compare.html", context, status=status)
    table = _table(compared, [row.pk for row in claims if row.is_chosen])
    seen = workspace(request.GET, table, bearing_on(table), asked.kept())
    title = _("Documents compared")
    if file := carry(request, seen, title=title):
        return file
    is_cut = len(seen.whole.rows) == MOST["claims"] and not asked.claims
    context |= {"caption": title, "is_cut": is_cut, **shown(request, seen)}
    return render(request, "pages/compare.html", context, status=status_of(request, seen))


def _table(documents: Sequence[Document], claims: Sequence[int]) -> tables.PublicTable:
    """Compare these documents on these claims, or on the first that they take up."""
    rows = Claim.objects.filter(pk__in=claims) if claims else tables.claims_of([row.pk for row in documents])
    first = rows.order_by("pk").values("pk")[: MOST["claims"]]
    return tables.for_documents(documents, Claim.objects.filter(pk__in=Subquery(first)))


def _documents(chosen: Chosen, words: str) -> list[Any]:
    """Give the documents that are chosen, by themselves or by a source, and some coded ones that could be."""
    coded = Stance.objects.published().filter(is_agreed=True).values("document")
    sources = Source.objects.published().filter(record__slug__in=chosen.sources).values("pk")
    answered = Responsibility.objects.filter(source__in=sources).values("document")
    picked = Q(record__slug__in=chosen.documents) | Q(pk__in=answered) & Q(pk__in=coded)
    titled = DocumentText.objects.filter(title__unaccent__icontains=words).values("document")
    named = Responsibility.objects.filter(
        source__in=Source.objects.published(), source__name__unaccent__icontains=words
    )
    fitting = Q(title__unaccent__icontains=words) | Q(pk__in=titled) | Q(pk__in=named.values("document"))
    publisher = Responsibility.objects.filter(document=OuterRef("pk"), role="publisher").values("source__name")[:1]
    rows = Document.objects.published().with_words().annotate(publisher=Subquery(publisher))
    return _offered(rows, picked, fitting if words else Q(pk__in=coded))


def _claims(chosen: Chosen, words: str) -> list[Any]:
    """Give the claims that are chosen, and those that have the words; none where nothing is looked for."""
    picked = Q(record__slug__in=chosen.claims)
    fitting = Q(pk__in=ClaimText.objects.filter(statement__unaccent__icontains=words).values("claim"))
    return _offered(Claim.objects.published().with_words(), picked, fitting if words else NOTHING)


def _sources(chosen: Chosen, words: str) -> list[Any]:
    """Give the sources that are chosen, and some that answer for a coded document."""
    coded = Stance.objects.published().filter(is_agreed=True).values("document")
    speaking = Responsibility.objects.filter(document__in=coded).values("source")
    fitting = Q(name__unaccent__icontains=words) if words else Q(pk__in=speaking)
    return _offered(Source.objects.published(), Q(record__slug__in=chosen.sources), fitting)


def _offered(rows: Any, picked: Q, fitting: Q) -> list[Any]:
    """Give the rows that are picked, each with `is_chosen`, then some of those that fit."""
    is_chosen = ExpressionWrapper(picked, output_field=BooleanField())
    found = rows.filter(picked | fitting).select_related("record").annotate(is_chosen=is_chosen)
    return list(found.order_by("-is_chosen", "pk")[: max(MOST.values()) + OFFERED])


def _options(rows: Sequence[Any], label: Callable[[Any], str], slugs: Sequence[str]) -> list[Option]:
    """Give boxes for what was named in the address itself, checked, and for some more."""
    named = [Option(row.slug, label(row), is_chosen=True) for row in rows if row.slug in slugs]
    return named + [Option(row.slug, label(row), is_chosen=False) for row in rows if row.slug not in slugs][:OFFERED]


def _title(document: Any) -> str:
    title = document.title or plain(document, "title")
    return ", ".join(part for part in (title, document.publisher, date_text(document.published)) if part)


def _unknown(name: str, slugs: Sequence[str], rows: Iterable[Any]) -> Iterable[str]:
    """Name what stands in the address and is not public here."""
    told = {
        "documents": _("There is no public document “%(slug)s” here."),
        "claims": _("There is no public claim “%(slug)s” here."),
        "sources": _("There is no public source “%(slug)s” here."),
    }
    found = {row.slug for row in rows}
    for slug in slugs:
        if slug not in found:
            yield told[name] % {"slug": visible(slug)}


def compared_at(data: QueryDict) -> tuple[list[str], Workspace | None]:
    """Give the comparison that an address asks for, None where it asks for none; and what of it is not to be had."""
    chosen = Chosen.read(data)
    if problems := list(chosen.too_many()):
        return problems, None
    documents = [row for row in _documents(chosen, "") if row.is_chosen]
    claims, sources = _claims(chosen, ""), _sources(chosen, "")
    problems = [*_unknown("documents", chosen.documents, documents), *_unknown("claims", chosen.claims, claims),
                *_unknown("sources", chosen.sources, sources)]  # fmt: skip
    if not documents or len(documents) > MOST["documents"]:
        return [*problems, *([_too_many("documents")] if documents else [])], None
    whole = _table(documents, [row.pk for row in claims if row.is_chosen])
    return problems, workspace(data, whole, bearing_on(whole), chosen.kept())
