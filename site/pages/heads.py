"""What the head of a page says of it to search engines, social sites and programs, from what the page has read.

`base.html` puts it together: description, picture, and one block of JSON-LD (`pages.structured`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from claims import tables
from claims.brief import ANSWERS, MEANS_NOTHING, Answer
from claims.comparison import Cell, Row
from claims.outcomes import TELLS, Outcome
from claims.reviews import Approved
from claims.sides import Contrasts
from claims.tables import PublicTable
from pages import structured
from pages.brief import WORDS
from pages.dating import say
from pages.shortened import shorten
from pages.states import LOOKS, VERDICTS
from pages.structured import Node
from pages.templatetags.parallax import called, country_name, language_name, pick, plain, words_in
from sources.models import Actor, Place, Reference, Responsibility, Source

NAMED = 3
"""How many documents of one answer a description names; of more it says the number."""
QUOTED = 90
"""Characters of a claim, or of the title of an account, in a description."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a page beside its title. Plain data, in the page's language."""

    description: str
    kind: str = "WebPage"
    """What it is in schema.org."""
    trail: Sequence[tuple[str, str]] = ()
    """Which pages lead to it, as (name, whole address)."""
    things: Sequence[Node] = ()
    """What stands beside the page's own node."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else is said of the page itself."""
    picture: str = ""
    """Whole address of its picture."""
    picture_says: str = ""


def root(here: str) -> str:
    """Give the first address of the site that a whole address is of."""
    return urljoin(here, "/")


def trail(here: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    """Give the way to a page: home, then the lists of these names as (word, name of the address)."""
    steps = [(structured.SITE, "home"), *((capfirst(word), name) for word, name in names)]
    return [(word, urljoin(here, reverse(name))) for word, name in steps]


def spread_words(counts: Mapping[str, int]) -> str:
    """Say in words how many are in each state, in the order of legends."""
    return "; ".join(f"{look.word}: {counts[state]}" for state, look in LOOKS.items() if counts.get(state))


# --- Claims


def of_claim(claim: Any, row: Row[Any, Any, Any], *, here: str, reviews: Sequence[Approved] = ()) -> Head:
    node = _claim_node(claim, row, here)
    return Head(
        _("“%(claim)s” %(answers)s")
        % {"claim": shorten(plain(claim, "statement"), QUOTED), "answers": answers_told(row.cells)},
        trail=trail(here, (_("Claims"), "claims")),
        things=[node, *(_review(each, told, node, here) for each, told in _approved(claim, reviews))],
        more={"mainEntity": {"@id": node["@id"]}, **_changed(claim)},
        picture=urljoin(here, "card.png"),
        picture_says=_("Positions of documents on this claim")
        + ": "
        + (spread_words(row.counts) or _("none recorded")),
    )


def answers_told(cells: Iterable[Cell[Any, Any]]) -> str:
    """Say who answers what on a claim; documents from whose silence nothing follows are left out."""
    found: dict[Answer, list[Any]] = {}
    for cell in cells:
        found.setdefault(ANSWERS[cell.state], []).append(cell.column.document)
    told = [
        f"{WORDS[answer]}: {_named(found[answer])}"
        for answer in Answer
        if answer in found and answer not in MEANS_NOTHING
    ]
    return ". ".join(told) + "." if told else _("No document read here takes it up.")


def _named(documents: Sequence[Any]) -> str:
    if len(documents) > NAMED:
        return ngettext("%(n)s document", "%(n)s documents", len(documents)) % {"n": len(documents)}
    return ", ".join(dict.fromkeys(tables.publisher_name(each) or plain(each, "title") for each in documents))


def _claim_node(claim: Any, row: Row[Any, Any, Any], here: str) -> Node:
    words = pick(words_in(claim), "statement") or {"language": get_language(), "statement": claim.slug}
    asserting = [cell for cell in row.cells if cell.state == Outcome.ASSERTS]
    first = _first(row)
    others = [cell for cell in asserting if cell is not first][: structured.MOST]
    return structured.claim(
        url=here,
        statement=words["statement"],
        language=words["language"],
        appearances=[_work(cell.column.document, here) for cell in others],
        first=_work(first.column.document, here) if first else None,
        author=_sole_author(asserting, here),
        status=status_word(claim) or ("" if claim.record.is_reviewed else _("Not yet reviewed here")),
    )


def _first(row: Row[Any, Any, Any]) -> "Cell[Any, Any] | None":
    """Give the document that asserts a claim and is proved to be older than every other one that carries it.

    One alone is first of nothing; and what translates or copies another text was not the first to say it.
    """
    carrying = [cell for cell in row.cells if cell.state in TELLS]
    dated = [cell for cell in carrying if cell.column.latest is not None]
    if len(carrying) < 2 or not dated:  # noqa: PLR2004  one alone
        return None
    cell = min(dated, key=lambda each: each.column.latest or dt.date.max)
    document, own = cell.column.document, cell.column.bounds[0]
    is_own = not (document.translation_of_id or document.copy_of_id or cell.to_check)
    later = (bounds for each in carrying if each is not cell for bounds in each.column.bounds)
    return cell if cell.state == Outcome.ASSERTS and is_own and all(map(own.before, later)) else None


def _sole_author(asserting: Sequence[Cell[Any, Any]], here: str) -> "Node | None":
    """Give who makes a claim, where one and the same named source alone is behind every document that asserts it."""
    found = {_maker(cell.column.document) for cell in asserting}
    if len(found) != 1 or None in found:
        return None
    by = _by(asserting[0].column.document, here)
    return (by.get("author") or by["publisher"])[0]


def _maker(document: Any) -> int | None:
    """Give the key of the one source that wrote a document, or else published it; None where it is not one."""
    for role in (Responsibility.Role.AUTHOR, Responsibility.Role.PUBLISHER):
        if links := [link.source_id for link in document.responsibilities.all() if link.role == role]:
            return links[0] if len(links) == 1 else None
    return None


def status_word(row: Any) -> str:
    """Say how a record stands after what was decided on it: retracted for good, or challenged and not yet decided."""
    verbs = [mark["verb"] for mark in getattr(row, "standing", None) or ()]
    if "retracted" in verbs:
        return _("Retracted")
    decided = [verb for verb in verbs if verb in {"challenged", "upheld", "corrected"}]
    return _("Challenged") if decided[-1:] == ["challenged"] else ""


def _approved(claim: Any, reviews: Sequence[Approved]) -> Iterable[tuple[Approved, Mapping[str, Any]]]:
    """Give the assessments approved here with what their claim's page tells of them; none of a retracted claim."""
    if status_word(claim):
        return []
    told = {each["slug"]: each for each in claim.verdicts}
    return [(each, told[each.slug]) for each in reviews if each.slug in told]


def _review(approved: Approved, told: Mapping[str, Any], of: Node, here: str) -> Node:
    us = structured.us(root(here))
    author = us
    if told["source"]:
        url = urljoin(here, reverse("source", args=[told["source_slug"]]))
        author = structured.agent(name=told["source"], is_person=approved.by_person, url=url)
    words = pick(words_in(told), "finding")
    return structured.review(
        url=f"{here}#{told['slug']}",
        statement=of["text"],
        of=of,
        verdict=told["wording"] or str(VERDICTS[told["verdict"]].word),
        finding=str(words["finding"]) if words else "",
        author=author,
        published=approved.published.isoformat(),
        changed=approved.changed.isoformat() if approved.changed != approved.published else "",
        language=str(words["language"]) if words else "",
        publisher=us,
    )


# --- Comparisons


def of_question(question: Any, table: PublicTable, contrasts: Contrasts, *, here: str) -> Head:
    answers = [shorten(plain(side.narrative, "title"), QUOTED) for side in contrasts.sides]
    told = _("The answers: %(answers)s.") % {"answers": "; ".join(answers)} if answers else plain(question, "title")
    return _comparison(question, table, f"{_size(table)} {told}", here=here, lists=(_("Questions"), "questions"))


def of_event(event: Any, table: PublicTable, contrasts: Contrasts, *, here: str) -> Head:
    leading = event.dates[0]["date"] if event.dates else ""
    told = [shorten(plain(side.narrative, "title"), QUOTED) for side in contrasts.sides]
    date = f"{capfirst(say(leading, get_language() or 'en'))}. " if leading else ""
    accounts = _("How it is told: %(accounts)s.") % {"accounts": "; ".join(told)} if told else ""
    where = [str(called(each["named"])) for each in event.places]
    return _comparison(
        event,
        table,
        f"{date}{_size(table)} {accounts or plain(event, 'title')}",
        here=here,
        lists=(_("Events"), "events"),
        temporalCoverage=structured.period(leading),
        spatialCoverage=[{"@type": "Place", "name": name} for name in where],
    )


def _comparison(
    row: Any, table: PublicTable, description: str, *, here: str, lists: tuple[str, str], **more: Any
) -> Head:
    named = [
        (plain(each.claim, "statement"), urljoin(here, each.claim.get_absolute_url()))
        for each in table.rows[: structured.MOST]
    ]
    return Head(
        description,
        "CollectionPage",
        trail(here, lists),
        more={
            "about": {"@type": "Thing", "name": plain(row, "title")},
            "mainEntity": structured.listed(named, len(table.rows)) if named else None,
            **_changed(row),
            **more,
        },
        picture=urljoin(here, "card.png"),
        picture_says=_("What documents say of its claims") + ": " + (spread_words(table.counts) or _("none recorded")),
    )  # fmt: skip


def _size(table: PublicTable) -> str:
    claims = ngettext("%(n)s claim", "%(n)s claims", len(table.rows)) % {"n": len(table.rows)}
    documents = ngettext("%(n)s document", "%(n)s documents", len(table.columns)) % {"n": len(table.columns)}
    return _("%(claims)s in %(documents)s: who says what, and where.") % {"claims": claims, "documents": documents}


def _changed(row: Any) -> dict[str, str]:
    at = getattr(row, "changed_at", None)
    return {"changed": at.date().isoformat()} if at else {}


# --- Documents


def of_document(document: Any, counts: Mapping[str, int], origins: Sequence[Any], *, here: str) -> Head:
    """Head of a document's page; `counts` has its stances by outcome, `origins` what it translates or copies."""
    behind = {each.pk: {"@type": "CreativeWork", "@id": structured.identity(urljoin(here, each.get_absolute_url())),
                        "name": plain(each, "title")} for each in origins}  # fmt: skip
    node = _work(
        document,
        here,
        url=document.url,
        archive=document.archive_url,
        original=behind.get(document.translation_of_id),
        copied=behind.get(document.copy_of_id),
    )
    return Head(
        f"{_printed(document)} {_stances(counts)}",
        trail=trail(here, (_("Documents"), "documents")),
        things=[node],
        more={"mainEntity": {"@id": node["@id"]}, **_changed(document)},
    )


def _printed(document: Any) -> str:
    date = say(document.published, get_language() or "en") if document.published else _("date not known")
    parts = [tables.publisher_name(document), date, language_name(document.language)]
    return ", ".join(filter(None, parts)) + "."


def _stances(counts: Mapping[str, int]) -> str:
    number = sum(counts.values())
    if not number:
        return _("Nobody has coded this document: it is known, and stands in no comparison.")
    told = ngettext(
        "What it says of %(n)s claim, paragraph by paragraph: %(counts)s.",
        "What it says of %(n)s claims, paragraph by paragraph: %(counts)s.",
        number,
    )
    return told % {"n": number, "counts": spread_words(counts)}


def _work(document: Any, here: str, **more: Any) -> Node:
    printed = getattr(document, "title", "")
    words = pick(words_in(document), "title")
    title = printed or (str(words["title"]) if words else document.slug)
    return structured.work(
        title=title,
        language=document.language,
        published=document.published,
        page_url=urljoin(here, document.get_absolute_url()),
        by=_by(document, here),
        **more,
    )


def _by(document: Any, here: str) -> dict[str, list[Node]]:
    """Give who answers for a document, by role."""
    found: dict[str, list[Node]] = {}
    for link in document.responsibilities.all():
        source = link.source
        if source is not None:
            is_person = source.kind_of_source == Source.Kind.PERSON
            url = urljoin(here, source.get_absolute_url())
            found.setdefault(str(link.role), []).append(
                structured.agent(name=source.name, is_person=is_person, url=url)
            )
    return found


# --- Who and where


def of_source(source: Source, *, documents: int, stances: int, here: str) -> Head:
    owner = source.owner if source.owner and source.owner.record.is_public else None
    names = [each.name for each in source.other_names.all()]
    about = plain(source, "about") if pick(words_in(source), "about") else ""
    node = structured.agent(
        name=source.name, is_person=source.kind_of_source == Source.Kind.PERSON, url=here, names=names, about=about,
        owner=structured.agent(name=owner.name, is_person=False, url=urljoin(here, owner.get_absolute_url()))
        if owner and owner.kind_of_source != Source.Kind.PERSON else None,
    )  # fmt: skip
    where = ", ".join(country_name(code) for code in source.countries)
    kind = f"{capfirst(str(source.get_kind_of_source_display()))}{f' ({where})' if where else ''}."
    said = ngettext("%(n)s stance recorded", "%(n)s stances recorded", stances) % {"n": stances}
    read = ngettext("in %(n)s document.", "in %(n)s documents.", documents) % {"n": documents}
    what = _("What %(name)s says, of which claims, how it is rated and by whom: %(said)s %(read)s")
    return Head(
        f"{kind} {what % {'name': source.name, 'said': said, 'read': read}} {about}",
        trail=trail(here, (_("Sources"), "sources")),
        things=[node],
        more={"mainEntity": {"@id": node["@id"]}},
    )


def of_named(row: Any, *, events: int, here: str) -> Head:
    """Head of the page of an actor or a place."""
    name, names = str(called(row)), [each["name"] for each in row.named]
    about = plain(row, "about") if pick(words_in(row) if hasattr(row, "words") else [], "about") else ""
    if isinstance(row, Place):
        lists, display, kind = (_("Places"), "places"), row.get_kind_of_place_display(), "Place"
    else:
        lists, display, kind = (_("Actors"), "actors"), row.get_kind_of_actor_display(), ""
        kind = "Country" if row.kind_of_actor == Actor.Kind.STATE else ""
    node = (
        structured.place(kind=kind, name=name, url=here, names=names, about=about)
        if kind
        else structured.agent(
            name=name, is_person=row.kind_of_actor == Actor.Kind.PERSON, url=here, names=names, about=about
        )
    )
    number = ngettext("%(n)s event", "%(n)s events", events) % {"n": events}
    told = _("%(name)s: %(kind)s, in %(events)s told here by documents that differ.")
    return Head(
        f"{told % {'name': name, 'kind': display, 'events': number}} {about}",
        trail=trail(here, lists),
        things=[node],
        more={"mainEntity": {"@id": node["@id"]}},
    )


def of_reference(reference: Reference, *, here: str) -> Head:
    node = structured.filled({
        "@type": "CreativeWork",
        "@id": structured.identity(here),
        "name": plain(reference, "what"),
        "url": reference.url,
        "inLanguage": reference.language,
        "datePublished": structured.day(reference.published or ""),
        "archivedAt": reference.archive_url,
        "mainEntityOfPage": here,
    })  # fmt: skip
    told = _("A page that we cite, and what rests on it here: %(what)s (%(address)s)")
    return Head(
        told % {"what": plain(reference, "what"), "address": reference.url},
        trail=trail(here, (_("References"), "references")),
        things=[node],
        more={"mainEntity": {"@id": node["@id"]}},
    )


# --- Gatherings


def of_topic(topic: Any, *, number: int, here: str) -> Head:
    claims = ngettext("%(n)s claim", "%(n)s claims", number) % {"n": number}
    told = _("%(claims)s on “%(topic)s”: who says each, who says otherwise, who leaves it out.")
    return Head(
        told % {"claims": claims, "topic": plain(topic, "title")},
        "CollectionPage",
        trail(here, (_("Topics"), "topics")),
        more={"about": {"@type": "Thing", "name": plain(topic, "title")}},
    )


def of_home(*, here: str) -> Head:
    description = _(
        "The same event is told differently. Here you see who says what, in which document, on which passage: "
        "where accounts agree, where they clash, and what each leaves out."
    )
    site = structured.site(
        root=root(here), url=here, description=description, language=get_language() or "en",
        search=urljoin(here, reverse("search")),
    )  # fmt: skip
    return Head(description, "CollectionPage", things=[site])
