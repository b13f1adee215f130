"""What a search finds: two statements, one that understands each word and one that finds, counts and ranks.

Each word is looked for by its stems in Italian, English and Russian and as it stands, without accents. Where that
finds nothing, a word of five letters or more is taken for one that differs by one slip. Words that are a name of an
actor or a place are looked for under all its other names too. Words that say nothing by themselves ("the", "di") do not
count.

Rank: cover density (Clarke, Cormack & Tudhope 2000) over the words of the entry, those of names and titles weighing
most, divided by 1 + the logarithm of its length; ties by age. Of a search that fits more than `RANKED` entries, the
newest so many are ranked; counts are always of all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from claims.search.asking import Term, is_one_slip, runs, understand

KINDS = ("question", "claim", "event", "document", "source", "actor", "place", "topic")
"""What can be found, in the order in which it is told."""
PER_PAGE = 25
RANKED = 1000
SHORTEST_SLIP = 5
"""Letters of a word from which on a slip is looked for."""
OPENS, CLOSES = "\ue000", "\ue001"
"""Around each word found in a title; no text has them."""

UNDERSTAND = """
SELECT told, is_phrase, is_filler, query::text, is_known,
    CASE WHEN is_known OR is_run OR query::text = '' OR is_phrase OR length(told) < %(shortest)s THEN NULL
    ELSE ARRAY(
        SELECT jsonb_build_array(word, entries, search_query(word, false)::text, search_other_names(word))
        FROM claims_searchword WHERE entries > 0 AND word IN (
            SELECT near.word FROM claims_searchdeletion near WHERE near.deletion = ANY (search_deletions(plain)))
        ORDER BY entries DESC, word LIMIT 40
    ) END,
    plain, search_other_names(told)
FROM unnest(%(told)s::text[], %(phrases)s::boolean[], %(runs)s::boolean[]) WITH ORDINALITY
        AS asked (told, is_phrase, is_run, place)
    CROSS JOIN LATERAL (SELECT search_is_filler(told) AS is_filler, search_plain(told) AS plain,
        search_query(told, is_phrase) AS query OFFSET 0) AS read
    CROSS JOIN LATERAL (
        SELECT NOT is_run AND query::text <> '' AND search_is_known(query) AS is_known OFFSET 0) AS looked_up
ORDER BY place
"""
"""For each term, and each run of terms that may be a name, of which only the other names are wanted."""

FIND = """
WITH asked AS (SELECT %(query)s::tsquery AS query),
hit AS MATERIALIZED (
    SELECT entry.record_id, entry.kind FROM claims_searchentry entry, asked WHERE entry.words @@ asked.query
),
ranked AS (
    SELECT entry.record_id, entry.kind, entry.titles, ts_rank_cd(entry.words, asked.query, 1) AS rank
    FROM (
        SELECT record_id FROM hit WHERE %(kind)s = '' OR kind = %(kind)s ORDER BY record_id DESC LIMIT %(ranked)s
    ) AS newest JOIN claims_searchentry entry USING (record_id), asked
    ORDER BY rank DESC, entry.record_id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT (
    SELECT coalesce(jsonb_object_agg(kind, number), '{}')
    FROM (SELECT kind, count(*) AS number FROM hit GROUP BY kind) AS told
), (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'kind', ranked.kind, 'slug', record.slug, 'reviewed', record.public_revision_id IS NOT NULL,
        'titles', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(title ->> 0, ts_headline(
                CASE WHEN title ->> 0 IN ('it', 'en', 'ru') THEN 'search_' || (title ->> 0) ELSE 'search_simple'
                    END::regconfig, title ->> 1, asked.query, %(marks)s))), '[]')
            FROM jsonb_array_elements(ranked.titles) AS title
        )
    ) ORDER BY ranked.rank DESC, ranked.record_id), '[]')
    FROM ranked JOIN sources_record record ON record.id = ranked.record_id, asked
)
"""


@dataclass(frozen=True, slots=True)
class Word:
    """One term as it was looked for."""

    term: Term
    query: str
    """As PostgreSQL's tsquery; empty for what was passed over."""
    is_filler: bool
    is_known: bool
    """Whether any entry has it as it was typed."""
    meant: str = ""
    """The word that it was taken for, where it was a slip."""
    other_names: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    slug: str
    is_reviewed: bool
    titles: Sequence[tuple[str, str]]
    """Language and text of what it is called; the words found stand between OPENS and CLOSES."""


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, and how the search was understood."""

    words: Sequence[Word] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many there are of each kind, those that no one asked for too."""
    hits: Sequence[Hit] = ()
    is_partial: bool = False
    """Nothing fits all words: these fit some of them."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def search(typed: str, *, kind: str = "", page: int = 1, per_page: int = PER_PAGE) -> Results:
    """Find what fits all wanted terms and no unwanted one; where nothing does, what fits some of several.

    Two statements, three where nothing fits all. `kind` narrows the hits, not the counts.
    """
    words = understood(understand(typed))
    found = find(words, kind=kind, page=page, per_page=per_page)
    if found.total or len(words) == 1 or not any(word.is_known or word.meant for word in words):
        return found
    return find(words, kind=kind, page=page, per_page=per_page, is_partial=True)


def complete(typed: str, *, most: int) -> list[Hit]:
    """Give what fits what was typed so far, the last word being only begun."""
    terms = understand(typed)
    if not terms or terms[-1].is_phrase or terms[-1].is_unwanted or typed[-1:].isspace():
        return list(search(typed, per_page=most).hits)
    words = understood(terms)
    last = words[-1]
    begun = " & ".join(f"'{part}':*" for part in plain_parts(last.term.told))
    whole = [part for part in (f"({last.query})" if last.is_known else "", begun) if part]
    words[-1] = Word(last.term, " | ".join(whole), is_filler=False, is_known=True, other_names=last.other_names)
    return list(find(words, per_page=most).hits)


def plain_parts(told: str) -> list[str]:
    """Split a word as the index does, without accents and capitals, with nothing in it that a tsquery could read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('search_simple', translate(%s, 'ёЁ’-', 'еЕ'' ')))", [told])
        return [part.replace("\\", "").replace("'", "''") for part in cursor.fetchone()[0]]


def understood(terms: Sequence[Term]) -> list[Word]:
    """Look up each term, and each run of words that may be a name. One statement."""
    if not terms:
        return []
    spans = [span for span in runs(list(terms)) if span[1] - span[0] > 1]
    asked = [(term.told, term.is_phrase) for term in terms]
    asked += [(" ".join(term.told for term in terms[start:end]), True) for start, end in spans]
    with connection.cursor() as cursor:
        cursor.execute(
            UNDERSTAND,
            {
                "told": [told for told, _is_phrase in asked],
                "phrases": [is_phrase for _told, is_phrase in asked],
                "runs": [place >= len(terms) for place in range(len(asked))],
                "shortest": SHORTEST_SLIP,
            },
        )
        rows = cursor.fetchall()
    words = [_word(term, row) for term, row in zip(terms, rows, strict=False)]
    return _with_names(words, [(span, row[7]) for span, row in zip(spans, rows[len(terms) :], strict=True) if row[7]])


def _word(term: Term, row: Sequence[Any]) -> Word:
    _told, _is_phrase, is_filler, query, is_known, near, plain, other_names = row
    if near:
        meant = [each for each in map(json.loads, near) if is_one_slip(plain, each[0])]
        if meant:
            word, _entries, its_query, its_names = meant[0]
            return Word(term, its_query, is_filler, is_known=False, meant=word, other_names=its_names or "")
    return Word(term, query, is_filler, is_known, other_names=other_names or "")


def _with_names(words: list[Word], names: Sequence[tuple[tuple[int, int], str]]) -> list[Word]:
    """Put each run of words that is a name in the place of its words, the longest first."""
    taken: dict[int, Word] = {}
    gone: set[int] = set()
    for (start, end), other_names in names:
        places = set(range(start, end))
        if places & (gone | taken.keys()):
            continue
        told = " ".join(word.term.told for word in words[start:end])
        own = " & ".join(f"({word.query})" for word in words[start:end] if word.query)
        is_known = all(word.is_known for word in words[start:end])
        taken[start] = Word(Term(told), own, is_filler=False, is_known=is_known, other_names=other_names)
        gone |= places - {start}
    return [taken.get(place, word) for place, word in enumerate(words) if place not in gone]


def find(
    words: Sequence[Word], *, kind: str = "", page: int = 1, per_page: int = PER_PAGE, is_partial: bool = False
) -> Results:
    """Find what the words ask for, or some of them. One statement, none where they ask for nothing."""
    query = _query(words, " | " if is_partial else " & ")
    if not query:
        return Results(words)
    with connection.cursor() as cursor:
        cursor.execute(
            FIND,
            {
                "query": query,
                "kind": kind,
                "ranked": RANKED,
                "limit": per_page,
                "offset": (page - 1) * per_page,
                "marks": f"StartSel={OPENS}, StopSel={CLOSES}, HighlightAll=true",
            },
        )
        counts, rows = map(json.loads, cursor.fetchone())
    hits = [Hit(row["kind"], row["slug"], row["reviewed"], [tuple(title) for title in row["titles"]]) for row in rows]
    return Results(words, {each: counts[each] for each in KINDS if each in counts}, hits, is_partial)


def _query(words: Sequence[Word], together: str) -> str:
    """Put the words together: all that are wanted, none that is not; fillers count only where there is nothing else."""
    wanted = [word for word in words if not word.term.is_unwanted and word.query]
    telling = [word for word in wanted if not word.is_filler or word.term.is_phrase] or wanted
    if not telling:
        return ""
    unwanted = [f"!({word.query})" for word in words if word.term.is_unwanted and word.query]
    return " & ".join([f"({together.join(_either(word) for word in telling)})", *unwanted])


def _either(word: Word) -> str:
    return f"(({word.query}) | {word.other_names})" if word.other_names else f"({word.query})"
