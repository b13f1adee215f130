"""What an editor is asked before a claim is kept: warnings about its wording, and answers about claims alike."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q

from claims.gazetteer import tokens
from claims.likeness import is_number
from claims.models import Answer, Claim, ClaimText, Judgement, Naming, Stance
from claims.similar import visible_to
from claims.wording import EntryWarning, Figure, Term, one_sided, warnings
from sources.models import Account, Document


def look(
    statements: Mapping[str, str],
    *,
    claim_type: str,
    due: str = "",
    figures: Sequence[Figure] = (),
    exclude: int | None = None,
) -> list[EntryWarning]:
    """List what to look at again in a claim, as `claims.wording.warnings`, with the terms that documents use.

    `exclude` is the claim itself. Two queries, and two or three more where a term of one side stands in it.
    """
    namings, telling = _namings(), _telling_words()
    found = warnings(statements, claim_type=claim_type, due=due, figures=figures, terms=[*namings, *telling])
    words = {each.words for each in found if each.kind == "loaded_term"} - {term.words for term in namings}
    ours = _already_ours(words, exclude) if words else set()
    kept = [each for each in found if each.kind != "loaded_term" or each.words.lower() not in ours]
    keys = {int(key) for each in kept for key in each.others}
    names = {row.pk: str(row) for row in _documents(keys)} if keys else {}
    return [replace(each, others=tuple(names.get(int(key), key) for key in each.others)) for each in kept]


def _namings() -> list[Term]:
    """Give the terms that one document alone uses for an event, with their glosses in other languages."""
    rows = Naming.objects.published().values_list("event_id", "term", "language", "gloss", "document_id")
    uses = []
    for event, term, language, gloss, document in rows:
        spoken = {language: term, **{code: words for code, words in gloss.items() if code != language}}
        uses += [(str(event), words, code, str(document)) for code, words in spoken.items()]
    return one_sided(uses)


def _telling_words() -> list[Term]:
    """Give the telling words of documents that coders noted: those of several words, without figures."""
    rows = Stance.objects.published().filter(is_agreed=True).exclude(framing_terms=[])
    used: dict[tuple[str, str], list[str]] = {}
    for terms, language, document in rows.values_list("framing_terms", "document__language", "document_id"):
        for term in terms:
            words = tokens(term)
            plain = not any(letter.isdigit() for letter in term) and not any(is_number(each.folded) for each in words)
            if len(words) > 1 and plain and str(document) not in used.setdefault((term, language), []):
                used[term, language].append(str(document))
    return [Term(term, language, tuple(users)) for (term, language), users in used.items() if len(users) == 1]


def _already_ours(words: set[str], exclude: int | None) -> set[str]:
    """Give those of these words that another public claim has: what all claims say is no side's."""
    asked = reduce(or_, (Q(statement__icontains=each) for each in words))
    rows = ClaimText.objects.filter(asked, claim__record__published_at__isnull=False).exclude(claim=exclude or 0)
    said = " ".join(rows.values_list("statement", flat=True)).lower()
    return {each.lower() for each in words if each.lower() in said}


def _documents(keys: set[int]) -> Sequence[Document]:
    return list(Document.objects.filter(pk__in=keys).select_related("record").prefetch_related("texts"))


# --- Answers


def keep(*, claim: int, answers: Mapping[int, str], actor: Account) -> int:
    """Keep what this person answered about a claim and others, by the others' keys, and give how many were new.

    Left out are claims that they cannot see, the claim itself, and answers equal to their latest. To be called inside
    `acting`, which names them: the database takes who answered from there. Five queries at most.
    """
    wanted = {key: answer for key, answer in answers.items() if answer in Answer.values and key != claim}
    if not wanted:
        return 0
    seen = set(Claim.objects.filter(visible_to(actor), pk__in=wanted).values_list("pk", flat=True))
    latest: dict[tuple[int, int], str] = {}
    pairs = {key: (min(claim, key), max(claim, key)) for key in seen}
    mine = Judgement.objects.filter(Q(a=claim, b__in=seen) | Q(b=claim, a__in=seen), by=actor).order_by("pk")
    for a, b, answer in mine.values_list("a_id", "b_id", "answer"):
        latest[a, b] = answer
    new = [
        Judgement(a_id=pairs[key][0], b_id=pairs[key][1], answer=wanted[key], by=actor)
        for key in sorted(seen)
        if latest.get(pairs[key]) != wanted[key]
    ]
    Judgement.objects.bulk_create(new)
    return len(new)
