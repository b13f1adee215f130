"""Who coded what beside others: every cell that was coded twice or more, with what each found and what stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims import tables
from claims.codings import Cell
from claims.comparison import NOT_CHECKED, PREDATES
from claims.models import Claim, Stance
from sources.models import Account, Document


@dataclass(frozen=True, slots=True)
class Doubled:
    """One cell as its coders found it."""

    claim: Claim
    document: Document
    version: str
    """Of the codebook."""
    found: Sequence[tuple[Account, str]]
    """Outcomes by coder, in the order of their accounts."""
    stands: str
    """State that comparisons show: the agreed outcome, or that the document was written before."""

    @property
    def differ(self) -> bool:
        return differ(outcome for _coder, outcome in self.found)

    @property
    def is_shown(self) -> bool:
        """Whether the page of the claim shows something for the document: a stance that was agreed on."""
        return self.stands not in {PREDATES, NOT_CHECKED}

    @property
    def together(self) -> list[tuple[str, list[Account]]]:
        """Give each outcome with those who found it, the one that most found first."""
        by_outcome: dict[str, list[Account]] = {}
        for coder, outcome in self.found:
            by_outcome.setdefault(outcome, []).append(coder)
        return sorted(by_outcome.items(), key=lambda each: -len(each[1]))


def differ(outcomes: Iterable[str]) -> bool:
    """Say whether coders found different things."""
    return len(set(outcomes)) > 1


def documents_of(cells: Sequence[Cell]) -> list[Document]:
    """Give the public documents of these cells, in the order of comparisons' columns. Three queries."""
    found: list[Document] = sorted(
        tables.public_documents().filter(pk__in={each.document for each in cells}),
        key=lambda each: (tables.publisher_name(each).casefold(), each.slug),
    )
    return found


def told(cells: Sequence[Cell], documents: Sequence[Document]) -> list[Doubled]:
    """Bring along what these cells are about and what stands in them, in their order. Three queries."""
    about = {each.pk: each for each in documents}
    cells = [each for each in cells if each.document in about]
    keys = {each.claim for each in cells}
    claims = {each.pk: each for each in Claim.objects.filter(pk__in=keys).with_words().select_related("record")}
    coders = Account.objects.in_bulk({key for each in cells for key in each.outcomes})
    agreed = Stance.objects.published().agreed().filter(claim__in=keys, document__in=about)
    stands = {
        (document, claim): outcome for document, claim, outcome in agreed.values_list("document", "claim", "outcome")
    }
    rows = []
    for each in cells:
        claim, document = claims[each.claim], about[each.document]
        silent = PREDATES if tables.was_written_before(claim, document) else NOT_CHECKED
        found = [(coders[key], outcome) for key, outcome in sorted(each.outcomes.items())]
        state = stands.get((each.document, each.claim), silent)
        rows.append(Doubled(claim, document, each.codebook_version, found, state))
    return rows
