"""A made-up base, row by row: every random choice is made from one seed, in one order.

`tables` gives for each table its columns and its rows as COPY takes them. Pure: no queries.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias

from config.benchmark.sizes import SEED, Size
from config.benchmark.words import LANGUAGES, Words

Rows: TypeAlias = Iterable[tuple[Any, ...]]
Table: TypeAlias = tuple[str, str, Rows]

AT = "2026-01-01 00:00:00+00"
FIRST_DAY = date(2015, 1, 1)
DAYS = 4_000
PARAGRAPHS = 4
"""Of each document, each with one passage."""
DOCUMENT_BYTES = 900
MOST_STANCES = 400
"""On a claim, but for the pinned one."""
EVERY_CLAIM_REVIEWED = 3
EVERY_STANCE_REVIEWED = 10
"""One of so many was approved here; the rest came with the batch."""
COPIES = 25
"""One of so many documents is a copy of the one before."""
EVERY_CHAIN = 8
"""One of so many stances is told through somebody."""

OUTCOMES = {
    "asserts": 34, "supports": 14, "qualifies": 8, "disputes": 7, "denies": 6, "reports": 14,
    "questions": 3, "unclear": 1, "silent": 5, "not_covered": 8,
}  # fmt: skip
VOICES = {"own": 60, "named_source": 20, "unnamed_source": 8, "presupposed": 7, "headline_only": 3, "rebutted": 2}
CERTAINTIES = {"categorical": 50, "hedged": 25, "conditional": 10, "unmarked": 15}
TYPES = {"factual": 50, "causal": 15, "interpretive": 15, "predictive": 10, "normative": 7, "statement": 3}
SOURCE_KINDS = {"online_newspaper": 40, "newspaper": 20, "state_media": 10, "think_tank": 10, "blog": 10, "person": 10}
COUNTRIES = {"IT": 40, "RU": 20, "US": 15, "KZ": 10, "TR": 8, "DE": 7}
DIMENSIONS = {
    "control": ("state_owned", "independent"),
    "funding": ("public", "private"),
    "reliability": ("usually_reliable", "not_reliable"),
    "domestic": ("left", "right"),
    "transparency": ("owners_disclosed", "funding_disclosed"),
    "alignment": ("for", "against"),
}


@dataclass
class Starts:
    """The first free key of each table whose keys others refer to."""

    account: int = 1
    record: int = 1
    paragraph: int = 1
    passage: int = 1
    chain: int = 1
    revision: int = 1
    submission: int = 1
    batch: int = 1


@dataclass
class Plan:
    """What is in the base, before its rows are written: keys of records by kind, and who takes a stance on what."""

    size: Size
    starts: Starts
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  measured, not kept secret
    event_of: list[int] = field(default_factory=list)
    """By place of the claim, the place of its event; the pinned event is 0 and has the first claims."""
    claims: "array[int]" = field(default_factory=lambda: array("l"))
    documents: "array[int]" = field(default_factory=lambda: array("l"))
    outcomes: list[str] = field(default_factory=list)
    """One of each by stance: places of claim and document, and the outcome."""

    def __post_init__(self) -> None:
        self.events_claims()
        self.stances()
        size, first = self.size, self.starts.record
        self.first: dict[str, int] = {}
        for kind, number in {
            "topic": size.topics, "biastag": 2 * len(DIMENSIONS), "actor": 1, "source": size.sources,
            "rating": size.sources * size.ratings_each, "document": size.documents, "event": size.events,
            "claim": size.claims, "stance": len(self.claims),
        }.items():  # fmt: skip
            self.first[kind] = first
            first += number
        self.next_record = first

    @property
    def popular(self) -> int:
        """Place of the pinned claim."""
        return self.size.pinned_claims

    def events_claims(self) -> None:
        """Give each claim an event: the median event has four claims, some have many."""
        size, place = self.size, 0
        self.event_of = [0] * size.pinned_claims
        while len(self.event_of) < size.claims:
            place = place % (size.events - 1) + 1
            self.event_of += [place] * max(1, round(self.random.lognormvariate(1.386, 0.67)))
        del self.event_of[size.claims :]

    def stances(self) -> None:
        """Let documents take stances: six on the median claim, each document at most one on a claim."""
        size, random = self.size, self.random
        pinned = [
            (claim, document)
            for claim in range(size.pinned_claims)
            for document in range(size.pinned_documents)
            if random.random() < size.pinned_share
        ]
        numbers = [
            min(MOST_STANCES, size.documents // 3, max(1, round(random.lognormvariate(1.85, 1.0))))
            for _claim in range(size.pinned_claims, size.claims)
        ]
        numbers[0] = size.popular_stances
        missing = size.stances - len(pinned) - sum(numbers)
        while missing:
            place = random.randrange(1, len(numbers))
            step = 1 if missing > 0 else -1
            if numbers[place] + step > 0:
                numbers[place] += step
                missing -= step
        pairs = pinned
        for place, number in enumerate(numbers, size.pinned_claims):
            pool = min(size.documents, max(4, number * 3 // 2))
            begin = self.event_of[place] * size.documents // size.events
            pairs += [(place, (begin + step) % size.documents) for step in sorted(random.sample(range(pool), number))]
        for claim, document in pairs:
            self.claims.append(claim)
            self.documents.append(document)
        self.outcomes = self.weighted(OUTCOMES, len(pairs))

    def weighted(self, shares: dict[str, int], number: int) -> list[str]:
        return self.random.choices(list(shares), list(shares.values()), k=number)

    def heavy(self, number: int, below: int) -> list[int]:
        """Give places, of which the first come often and the last seldom."""
        return self.random.choices(range(below), [1 / (place + 5) for place in range(below)], k=number)


def tables(plan: Plan) -> Iterator[Table]:
    """Give every table's name, columns and rows, parents before children. To be used up in this order."""
    yield from people(plan)
    yield from vocabulary(plan)
    yield from documents(plan)
    yield from claims(plan)
    yield from stances(plan)


def people(plan: Plan) -> Iterator[Table]:
    """Editors, the batch in which all came, and the record of everything."""
    starts, size = plan.starts, plan.size
    yield (
        "sources_account",
        "id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined,"
        " public_name, is_machine, session_epoch",
        (
            (starts.account + n, "!", "f", f"benchmark-{n}", "", "", "", "t", "t", AT, f"Coder {n}", "f", 0)
            for n in range(size.editors)
        ),
    )
    batch = (starts.batch, "benchmark", "Made up to measure", "seeds", "{}", "", "", "released", AT, AT)
    yield (
        "sources_batch",
        "id, slug, title, kind, note, licence, checksum, state, imported_at, released_at, imported_by_id,"
        " released_by_id",
        [(*batch, starts.account, starts.account)],
    )
    kinds = [*plan.first.items(), ("", plan.next_record)]
    yield (
        "sources_record",
        "id, kind, slug, published_at, created_at, batch_id, merged_because",
        (
            (key, kind, f"benchmark-{kind}-{key - begin}", AT, AT, starts.batch, "")
            for (kind, begin), (_next, end) in pairwise(kinds)
            for key in range(begin, end)
        ),
    )


def vocabulary(plan: Plan) -> Iterator[Table]:
    """Topics, tags, sources and their ratings."""
    first, size, random = plan.first, plan.size, plan.random
    yield "claims_topic", "record_id, position", ((first["topic"] + n, n) for n in range(size.topics))
    yield (
        "claims_topictext",
        "topic_id, language, made_by, status, title",
        ((first["topic"] + n, "en", "person", "reviewed", f"Topic {n}") for n in range(size.topics)),
    )
    tags = [(dimension, key) for dimension, keys in DIMENSIONS.items() for key in keys]
    yield (
        "sources_biastag",
        "record_id, dimension, key, position",
        [(first["biastag"] + n, dimension, f"benchmark_{key}", 100 + n) for n, (dimension, key) in enumerate(tags)],
    )
    yield (
        "sources_biastagtext",
        "bias_tag_id, language, made_by, status, label, definition",
        [(first["biastag"] + n, "en", "person", "reviewed", key, "-") for n, (_dimension, key) in enumerate(tags)],
    )
    yield "sources_actor", "record_id, kind_of_actor, editors_note", [(first["actor"], "state", "")]
    yield (
        "sources_actorname",
        "actor_id, name, language, name_kind, period",
        [(first["actor"], "A state", "en", "common", "")],
    )
    named = zip(plan.weighted(SOURCE_KINDS, size.sources), plan.weighted(COUNTRIES, size.sources), strict=True)
    yield (
        "sources_source",
        "record_id, name, kind_of_source, countries, country_note, languages, editors_note",
        (
            (first["source"] + n, f"Source {n:05}", kind, f"{{{country}}}", "", "{}", "")
            for n, (kind, country) in enumerate(named)
        ),
    )
    yield (
        "sources_rating",
        "record_id, country, answer, as_of, as_of_from, as_of_to, own_scale, own_value, wording, actor_id,"
        " by_account_id, source_id, tag_id",
        (
            (
                first["rating"] + source * size.ratings_each + n,
                "IT" if dimension == "domestic" else "",
                "yes" if dimension == "transparency" else "",
                "2025-01-01", "2025-01-01", "2025-01-01", "", "", "",
                first["actor"] if dimension == "alignment" else None,
                plan.starts.account + random.randrange(size.editors),
                first["source"] + source,
                first["biastag"] + 2 * n + random.randrange(2),
            )
            for source in range(size.sources)
            for n, dimension in enumerate(list(DIMENSIONS)[: size.ratings_each])
        ),
    )  # fmt: skip
    yield (
        "sources_ratingtext",
        "rating_id, language, made_by, status, evidence, method",
        (
            (first["rating"] + n, "en", "person", "reviewed", "Made up.", "Drawn.")
            for n in range(size.sources * size.ratings_each)
        ),
    )


def documents(plan: Plan) -> Iterator[Table]:
    """Documents with publisher, captured text, paragraphs and passages."""
    first, size, random, starts = plan.first["document"], plan.size, plan.random, plan.starts
    words = {language: Words(language, random) for language in LANGUAGES}
    languages = plan.weighted(LANGUAGES, size.documents)
    days = [str(FIRST_DAY + timedelta(days=random.randrange(DAYS))) for _each in range(size.documents)]
    titles = [words[language].sentence(8) for language in languages]
    yield (
        "sources_document",
        "record_id, title, language, original_language, url, archive_url, published, published_from, published_to,"
        " inferred, copy_note, editors_note, copy_of_id, published_words",
        (
            (
                first + n, titles[n], language, "", f"https://example.org/{n}", "", days[n], days[n], days[n], "", "",
                "", first + n - 1 if n % COPIES == COPIES - 1 else None, "",
            )
            for n, language in enumerate(languages)
        ),
    )  # fmt: skip
    yield (
        "sources_documenttext",
        "document_id, language, made_by, status, title, is_descriptive, published_basis, inferred_reason",
        ((first + n, languages[n], "person", "reviewed", titles[n], "f", "", "") for n in range(size.documents)),
    )
    publishers = plan.heavy(size.documents, size.sources)
    yield (
        "sources_responsibility",
        "document_id, position, role, note, source_id",
        ((first + n, 1, "publisher", "{}", plan.first["source"] + source) for n, source in enumerate(publishers)),
    )
    texts = (words[language].text(DOCUMENT_BYTES) for language in languages)
    yield (
        "sources_snapshot",
        "document_id, text, sha256, method, captured_at, captured_by_id, received_sha256, sketch, taken_from",
        (
            (first + n, text, hashlib.sha256(text.encode()).hexdigest(), "pasted", AT, starts.account, "", "{}", "")
            for n, text in enumerate(texts)
        ),
    )
    yield (
        "sources_paragraph",
        "id, document_id, position, locator, kind, detail, opening, sha1",
        (
            (starts.paragraph + n * PARAGRAPHS + p, first + n, p + 1, f"p{p + 1}", "body", "", "", "")
            for n in range(size.documents)
            for p in range(PARAGRAPHS)
        ),
    )
    yield (
        "sources_passage",
        "id, exact, paragraph_id",
        ((starts.passage + n, "", starts.paragraph + n) for n in range(size.documents * PARAGRAPHS)),
    )


def claims(plan: Plan) -> Iterator[Table]:
    """Events, and claims with their sentences, events, topics and reviews."""
    first, size, random = plan.first, plan.size, plan.random
    words = {language: Words(language, random) for language in LANGUAGES}
    yield "claims_event", "record_id, status, note", ((first["event"] + n, "past", "{}") for n in range(size.events))
    yield (
        "claims_eventtext",
        "event_id, language, made_by, status, title",
        ((first["event"] + n, "en", "person", "reviewed", words["en"].sentence(6)) for n in range(size.events)),
    )
    days = [str(FIRST_DAY + timedelta(days=random.randrange(DAYS))) for _each in range(size.events)]
    yield (
        "claims_dating",
        "event_id, basis, date, date_from, date_to, note",
        ((first["event"] + n, "documents", days[n], days[n], days[n], "{}") for n in range(size.events)),
    )
    sayable = ["2016-01-01" if n % 4 == 0 else "" for n in range(size.claims)]
    yield (
        "claims_claim",
        "record_id, type, earliest, earliest_from, earliest_to, due",
        (
            (first["claim"] + n, kind, sayable[n], sayable[n] or None, sayable[n] or None, "")
            for n, kind in enumerate(plan.weighted(TYPES, size.claims))
        ),
    )
    yield (
        "claims_claimtext",
        "claim_id, language, made_by, status, statement",
        (
            (first["claim"] + n, language, "person", "reviewed", words[language].sentence(12))
            for n, own in enumerate(plan.weighted(LANGUAGES, size.claims))
            for language in dict.fromkeys((own, "en"))
        ),
    )
    yield (
        "claims_claimevent",
        "claim_id, event_id",
        ((first["claim"] + n, first["event"] + event) for n, event in enumerate(plan.event_of)),
    )
    topics = plan.heavy(size.claims * 2, size.topics)
    yield (
        "claims_claimtopic",
        "claim_id, topic_id",
        (
            (first["claim"] + n, first["topic"] + topic)
            for n in range(size.claims)
            for topic in dict.fromkeys(topics[2 * n : 2 * n + 2])
        ),
    )
    yield (
        "sources_submission",
        "id, title, note, opened_at, opened_by_id",
        [(plan.starts.submission, "Benchmark", "", AT, plan.starts.account)],
    )


def reviewed(plan: Plan) -> list[int]:
    """Give the keys of the records that were approved here."""
    claim, stance = plan.first["claim"], plan.first["stance"]
    return [
        *range(claim, claim + plan.size.claims, EVERY_CLAIM_REVIEWED),
        *range(stance, stance + len(plan.claims), EVERY_STANCE_REVIEWED),
    ]


def stances(plan: Plan) -> Iterator[Table]:
    """Stances, each on one passage of its document, some through somebody; and the revisions that were approved."""
    first, size, random, starts = plan.first, plan.size, plan.random, plan.starts
    number = len(plan.claims)
    coders = random.choices(range(starts.account, starts.account + size.editors), k=number)
    yield (
        "claims_stance",
        "record_id, outcome, note, framing_terms, two_readings, is_agreed, coded_on, codebook_version, claim_id,"
        " coder_id, document_id",
        (
            (
                first["stance"] + n, outcome, "Two readings." if outcome == "unclear" else "", "{}", "f", "t",
                "2025-06-01", "1", first["claim"] + plan.claims[n], coders[n], first["document"] + plan.documents[n],
            )
            for n, outcome in enumerate(plan.outcomes)
        ),
    )  # fmt: skip
    voices, certainties = plan.weighted(VOICES, number), plan.weighted(CERTAINTIES, number)
    yield (
        "claims_stancepassage",
        "stance_id, passage_id, voice, certainty, wording",
        (
            (
                first["stance"] + n,
                starts.passage + plan.documents[n] * PARAGRAPHS + n % PARAGRAPHS,
                voices[n],
                certainties[n],
                "",
            )
            for n in range(number)
        ),
    )
    told = range(0, number, EVERY_CHAIN)
    yield (
        "claims_attributionchain",
        "id, position, stance_id",
        ((starts.chain + place, 1, first["stance"] + n) for place, n in enumerate(told)),
    )
    speakers = plan.heavy(len(told), size.sources)
    yield (
        "claims_chainnode",
        "chain_id, position, speaker, is_unnamed, source_id, verb, language, position_taken, is_hypothesis, note",
        (
            (starts.chain + place, 1, f"Source {source:05}", "f", first["source"] + source, "said", "", "", "f", "")
            for place, source in enumerate(speakers)
        ),
    )
    one = starts.account
    yield (
        "sources_revision",
        "id, content, state, contributors, decided_at, applied_at, created_at, decided_by_id, record_id, submission_id",
        (
            (starts.revision + n, "{}", "approved", f"{{{one}}}", AT, AT, AT, one + 1, key, starts.submission)
            for n, key in enumerate(reviewed(plan))
        ),
    )
