"""The audit of ourselves: what we record, by the alignment of the source and by person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims.audit import BAR, LEVEL, Kept, Line
from claims.audited import MEASURES, Alignment, Audited, audited
from pages.tabled import Told, answer
from pages.templatetags.parallax import called, plain
from pages.views.choosing import MOST

WORDS = {
    "silences": (
        gettext_lazy("Silences"),
        gettext_lazy("Of the stances recorded in its documents, those that record a silence."),
    ),
    "tags": (
        gettext_lazy("Tags"),
        gettext_lazy(
            "Of its coded documents, those tagged on a passage: for attribution, wording, reasoning, appeal or "
            "presentation."
        ),
    ),
    "verdicts": (
        gettext_lazy("Verdicts"),
        gettext_lazy(
            "Of the assessments of claims that its documents assert or support, those that contradict the claim, "
            "mostly or wholly."
        ),
    ),
    "challenges": (
        gettext_lazy("Challenges"),
        gettext_lazy("Of the stances recorded in its documents, those that somebody challenged."),
    ),
}  # fmt: skip
COLUMNS = {
    "measure": gettext_lazy("What is counted"),
    "actor": gettext_lazy("Towards whom"),
    "alignment": gettext_lazy("Alignment"),
    "who": gettext_lazy("By whom"),
    "hits": gettext_lazy("Counted"),
    "count": gettext_lazy("Of"),
    "low": gettext_lazy("Interval (95 per cent), from"),
    "high": gettext_lazy("Interval (95 per cent), to"),
    "note": gettext_lazy("Note"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One number of the audit as it is shown; `line` is None where there was nothing to count."""

    alignment: Alignment
    line: Line | None
    note: str
    address: str
    """Of the list that holds what is counted; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    who: str
    cells: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Section:
    """One measure towards one actor."""

    measure: str
    title: str
    meaning: str
    alignments: Sequence[Alignment]
    rows: Sequence[Row]

    @property
    def finding(self) -> str:
        """Say what the table as a whole shows, where it shows no difference."""
        lines = [cell.line for row in self.rows for cell in row.cells if cell.line]
        if any(line.differs for line in lines):
            return ""
        if sum(line.by is None and line.kept == Kept.SHOWN for line in lines) < 2:  # noqa: PLR2004  one compares with none
            return _("Too few to tell.")
        return _("No difference here is larger than chance would explain.")


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    found = audited()
    actors = [(alignments[0], _sections(found, alignments)) for alignments in _by_actor(found.alignments)]
    number = sum(len(sections) for _first, sections in actors)
    shown = ngettext("Shown: %(number)d table.", "Shown: %(number)d tables.", number) % {"number": number}
    told = Told(_("Audit of ourselves"), f"{shown} {_bar()}", caution(), COLUMNS, list(_lines(actors)), "audit")
    context = {"actors": actors, "bar": BAR, "level": LEVEL}
    return answer(request, "pages/audit.html", context, told=told)


def _bar() -> str:
    return _("Fewer than %(bar)d cases are shown as “fewer than %(bar)d”.") % {"bar": BAR}


def caution() -> str:
    """Say what the audit cannot see."""
    return _(
        "A difference can lie in us or in the sources: this table cannot tell which. It sees only what is public and "
        "only sources and documents to which somebody gave an alignment; claims and documents were chosen by editors."
    )


def _by_actor(alignments: Iterable[Alignment]) -> list[list[Alignment]]:
    found: dict[Any, list[Alignment]] = {}
    for alignment in alignments:
        found.setdefault(alignment.group.actor, []).append(alignment)
    return sorted(found.values(), key=lambda each: called(each[0].actor_names).casefold())


def _sections(found: Audited, alignments: Sequence[Alignment]) -> list[Section]:
    lines = {(line.measure, line.group, line.by): line for line in found.lines}
    groups = [alignment.group for alignment in alignments]
    told = []
    for measure in MEASURES:
        people = {by for kind, group, by in lines if kind == measure and group in groups and by is not None}
        named = sorted(((found.people[by], by) for by in people), key=lambda each: each[0].casefold())  # type: ignore[index]
        rows = [
            Row(name, [_shown(lines.get((measure, each.group, by)), each) for each in alignments])
            for name, by in [(_("everybody"), None), *named]
        ]
        if named:
            title, meaning = WORDS[measure]
            told.append(Section(measure, str(title), str(meaning), alignments, rows))
    return told


def _shown(line: Line | None, alignment: Alignment) -> Shown:
    return Shown(alignment, line, _note(line), _address(line, alignment))


def _note(line: Line | None) -> str:
    if line is None:
        return ""
    return {
        Kept.FEW: _("fewer than %(bar)d") % {"bar": BAR},
        Kept.BESIDE: _("kept back, so that a smaller number cannot be worked out"),
        Kept.SHOWN: {
            1: _("higher, and differs more than chance would explain"),
            -1: _("lower, and differs more than chance would explain"),
        }.get(line.differs, ""),
    }[line.kept]


def _address(line: Line | None, alignment: Alignment) -> str:
    """Lead to the documents counted, and to their silences."""
    if line is None or line.kept != Kept.SHOWN or len(alignment.documents) > MOST["documents"]:
        return ""
    query = QueryDict(mutable=True)
    query["documents"] = ",".join(sorted(alignment.documents.values()))
    if line.measure == "silences":
        query["outcome"] = "silent"
    return f"{reverse('compare')}?{query.urlencode(safe=',')}#comparison"


def _lines(actors: Iterable[tuple[Alignment, Sequence[Section]]]) -> Iterable[list[str]]:
    for first, sections in actors:
        for section in sections:
            for row in section.rows:
                for alignment, cell in zip(section.alignments, row.cells, strict=True):
                    yield [section.title, called(first.actor_names), plain(alignment, "label"), row.who,
                           *_numbers(cell.line), cell.note]  # fmt: skip


def _numbers(line: Line | None) -> list[str]:
    if line is None:
        return ["", "0", "", ""]
    if line.interval is None:
        return [""] * 4
    return [str(line.hits), str(line.count), *(f"{end:.4f}" for end in line.interval)]
