"""Accounts of a question or an event face to face, as the address chooses them; claims by how far they separate."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import facing, sides, tables
from claims.facing import FaceToFace
from claims.happenings import public_events
from claims.models import Narrative, Question
from claims.rivals import Separation, Stand, separations
from pages import sheets
from pages.faced import COLUMNS, RIVAL_COLUMNS, lines, records, rival_lines
from pages.templatetags.parallax import plain
from pages.views.reading import one, public
from sources.tables.cells import visible

MOST = 12
"""How many accounts are put face to face."""
UNASKED = 4
"""How many are where the address chooses none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which accounts an address chooses, in its order, and what of it cannot be done."""

    offered: Sequence[Narrative]
    chosen: Sequence[Narrative]
    problems: Sequence[str]
    is_asked: bool
    """The address names accounts, even if unknown ones."""

    @property
    def slugs(self) -> list[str]:
        return [each.slug for each in self.chosen]

    @property
    def is_enough(self) -> bool:
        return len(self.chosen) > 1

    @property
    def turned(self) -> str:
        """The query of the same accounts in the opposite order."""
        return query(reversed(self.slugs))

    def sentence(self) -> str:
        """Say which accounts stand beside each other, in which order."""
        titles = "; ".join(_("“%(title)s”") % {"title": plain(each, "title")} for each in self.chosen)
        if self.is_asked:
            return _("Face to face, in this order: %(accounts)s.") % {"accounts": titles}
        if len(self.chosen) < len(self.offered):
            told = {"accounts": titles, "n": len(self.offered)}
            return _("No accounts are chosen, so the first of %(n)d stand here: %(accounts)s.") % told
        return _("No accounts are chosen, so all stand here: %(accounts)s.") % {"accounts": titles}


def query(slugs: Iterable[str]) -> str:
    found = QueryDict(mutable=True)
    found["with"] = ",".join(slugs)
    return f"?{found.urlencode(safe=',')}"


def choose(data: QueryDict, offered: Sequence[Narrative]) -> Choice:
    """Read which accounts an address chooses: once with commas, or several times, as check boxes send them."""
    parts = (part.strip() for value in data.getlist("with") for part in value.replace("\x00", "\ufffd").split(","))
    asked = list(dict.fromkeys(part for part in parts if part))
    known = {each.slug: each for each in offered}
    if not asked:
        return Choice(offered, offered[:UNASKED], [], is_asked=False)
    if len(asked) > MOST:
        problem = _("At most %(most)d accounts can stand face to face: take some away.") % {"most": MOST}
        return Choice(offered, [], [problem], is_asked=True)
    problems = [_("There is no account “%(slug)s” here.") % {"slug": visible(slug)} for slug in asked
                if slug not in known]  # fmt: skip
    chosen = [known[slug] for slug in asked if slug in known]
    if len(chosen) < 2 <= len(offered):  # noqa: PLR2004  face to face are two
        problems.append(_("Choose two accounts or more."))
    return Choice(offered, chosen, problems, is_asked=True)


@require_safe
def question_accounts(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(public(Question), slug)
    return _accounts(
        request, found, sides.accounts_of_question(found), lambda chosen: facing.of_question(found, chosen)
    )


@require_safe
def event_accounts(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(public_events(), slug)
    return _accounts(request, found, sides.accounts_of_event(found), lambda chosen: facing.of_event(found, chosen))


def _accounts(
    request: HttpRequest, about: Any, offered: Any, read: Callable[[Sequence[Narrative]], FaceToFace]
) -> HttpResponse:
    choice = choose(request.GET, list(offered))
    wanted = request.GET.get("format", "")
    problems = [*choice.problems, *_format_problem(wanted)]
    context: dict[str, Any] = {"about": about, "choice": choice, "problems": problems}
    if choice.is_enough:
        faced = read(choice.chosen)
        link, licence = sheets.permanent(request), sheets.licence(records(faced))
        if wanted and not problems:
            head = sheets.head(title=plain(about, "title"), shown=choice.sentence(), licence=licence, link=link)
            told = lines(request.build_absolute_uri, faced)
            return sheets.answer(sheets.Sheet(head, COLUMNS, told), wanted, f"{about.slug}-accounts")
        context |= {"faced": faced, "files": sheets.links(request), "permanent_link": link, "licence": licence}
    return render(request, "pages/accounts.html", context, status=_status(wanted, problems, is_there=choice.is_enough))


@require_safe
def question_rivals(request: HttpRequest, slug: str) -> HttpResponse:
    found = one(public(Question), slug)
    accounts = [sides.account(row) for row in sides.accounts_of_question(found)]
    table = tables.for_question(found)
    separated = separations(accounts, table) if len(accounts) > 1 else []
    wanted = request.GET.get("format", "")
    problems = _format_problem(wanted)
    stances = [cell.stance.record for row in table.rows for cell in row.cells if cell.stance]
    licence = sheets.licence([*(row.claim.record for row in table.rows), *stances])
    if wanted and separated and not problems:
        shown = _("Claims by how far they separate the answers.")
        head = sheets.head(title=plain(found, "title"), shown=shown, licence=licence, link=sheets.permanent(request))
        told = list(rival_lines(request.build_absolute_uri, separated))
        return sheets.answer(sheets.Sheet(head, RIVAL_COLUMNS, told), wanted, f"{found.slug}-rivals")
    return render(request, "pages/rivals.html", {
        "question": found, "accounts": [account.narrative for account in accounts], "problems": problems,
        "separated": [(each, _opens(each)) for each in separated], "files": sheets.links(request),
        "permanent_link": sheets.permanent(request), "licence": licence,
    }, status=_status(wanted, problems, is_there=bool(separated)))  # fmt: skip


def _opens(each: Separation[Any, Any, Any, Narrative]) -> dict[str, str]:
    """Give the query that puts face to face the answers behind each count of a claim, by the name of the count."""
    stands = each.of_stand
    sided = [Stand.TOWARDS, Stand.AGAINST]
    kinds = {
        "opposed": sided,
        "left_out": [*sided, Stand.BETWEEN, Stand.LEAVES_OUT],
        "in_part": [*sided, Stand.BETWEEN],
        "pairs": list(Stand),
    }
    return {
        name: query([account.narrative.slug for stand in kind for account in stands.get(stand, ())][:MOST])
        for name, kind in kinds.items()
    }


def _format_problem(wanted: str) -> list[str]:
    return [] if wanted in {"", *sheets.FORMATS} else [_("This can be had as CSV, XLSX or JSON.")]


def _status(wanted: str, problems: Sequence[str], *, is_there: bool) -> int:
    """Give the status of a page: a file that cannot be made is an error to a program."""
    return HTTPStatus.BAD_REQUEST if wanted and (problems or not is_there) else HTTPStatus.OK
