"""How many claims of a selection each value of each filter would give, exactly, in one statement.

A claim counts once for a value however many of its stances have it. For values of stances, one pass over the narrow
rows of `StanceFacets` gives each claim a few numbers whose bits are values; claims are then counted by these numbers,
eight bits at a time, and what each bit stands for is summed up here. Counting each value apart would sort a million
rows for each of them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from claims.models import StanceFacets
from claims.models.facets import CERTAINTIES, OUTCOMES, VOICES

MOST = 60
"""Records of one kind that are counted: those that most claims belong to."""
WIDTH, SLICE = 24, 8
"""Bits of one number, and of what is counted at once."""

PLANNED = "SELECT set_config('work_mem', '64MB', true), set_config('enable_mergejoin', 'off', true)"
"""For this transaction: the planner knows nothing of what stands in arrays, and would sort a million rows for them."""

OF_CLAIMS = ("type", "topic", "question", "event", "verdict", "reviewed")
OF_STANCES = (
    "outcome", "voice", "certainty", "kind", "country", "language", "rating", "tag", "coder", "document",
)  # fmt: skip
MARKS = [
    *(("outcome", str(value)) for value in OUTCOMES),
    *(("voice", str(value)) for value in VOICES),
    *(("certainty", str(value)) for value in CERTAINTIES),
]
"""What each bit of `StanceFacets.marks` stands for."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Claims, and which filters are to be counted on them."""

    claims: "QuerySet[Any]"
    """Public claims that fit everything asked."""
    near: "QuerySet[Any] | None"
    """Public claims that fit what is asked of claims themselves; None where nothing is."""
    stances: Q | None
    """What is asked of one and the same stance; None where nothing is."""
    voice: str
    certainty: str
    wanted: Sequence[str]
    """Filters to be counted, with "" for the whole."""


@dataclass(frozen=True, slots=True)
class Known:
    """What stances lead to: values by key."""

    publishers: Mapping[int, Iterable[tuple[str, str]]]
    """By key of a source, the pairs of filter and value that a stance has through it."""
    coders: Sequence[int]
    languages: Sequence[str]


Row = tuple[str, str, int, Any]
"""Filter, value, number of claims, and the words of the record that it is; None where it is none."""


def count(selections: Sequence[Selection], known: Known) -> list[Row]:
    """Count the values wanted of each selection. One statement, and one that says how it is planned."""
    parts: list[str] = []
    params: list[Any] = []
    dictionary = _Dictionary(known)
    for number, selection in enumerate(selections):
        arms, given = _arms(number, selection, dictionary)
        parts += arms
        params += given
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLANNED)
        cursor.execute("\nUNION ALL\n".join(parts), params)
        rows = cursor.fetchall()
    return _read(rows, selections, dictionary)


class _Dictionary:
    """Which bit stands for which value, and the numbers of each publisher, coder and language."""

    def __init__(self, known: Known) -> None:
        through = sorted({pair for pairs in known.publishers.values() for pair in pairs})
        self.bits: list[tuple[str, str] | None] = [*MARKS, *[None] * (-len(MARKS) % WIDTH)]
        self.joins: list[str] = []
        self.columns = ["{marks}"]
        self.params: list[Any] = []
        self._add("publisher_id", "bigint", through, known.publishers)
        coders = {key: [("coder", str(key))] for key in known.coders}
        self._add("coder_id", "bigint", [pair for pairs in coders.values() for pair in pairs], coders)
        languages = {key: [("language", key)] for key in known.languages}
        self._add("language", "text", [pair for pairs in languages.values() for pair in pairs], languages)

    def _add(
        self, column: str, kind: str, values: Sequence[tuple[str, str]], rows: Mapping[Any, Iterable[tuple[str, str]]]
    ) -> None:
        place = {value: n for n, value in enumerate(values)}
        width = -(-len(values) // WIDTH)
        names = [f"{column}_{n}" for n in range(width)]
        if not names:
            return
        numbers: list[list[int]] = [[] for _name in names]
        for pairs in rows.values():
            own = [0] * width
            for pair in pairs:
                own[place[pair] // WIDTH] |= 1 << (place[pair] % WIDTH)
            for each, number in zip(numbers, own, strict=True):
                each.append(number)
        arrays = ", ".join([f"%s::{kind}[]", *["%s::int[]"] * width])
        self.joins.append(
            f"LEFT JOIN unnest({arrays}) AS of_{column}(key, {', '.join(names)}) ON of_{column}.key = found.{column}"
        )
        self.columns += names
        self.params += [list(rows), *numbers]
        self.bits += [*values, *[None] * (-len(values) % WIDTH)]


def _sql(rows: "QuerySet[Any]") -> tuple[str, list[Any]]:
    sql, params = rows.query.sql_with_params()
    return sql, list(params)


RECORDS = {
    "topic": ("claims_claimtopic", "topic_id", "claims_topictext"),
    "question": ("claims_questionclaim", "question_id", "claims_questiontext"),
    "event": ("claims_claimevent", "event_id", "claims_eventtext"),
}
NO_WORDS = "NULL::jsonb[]"


def _arms(number: int, selection: Selection, dictionary: _Dictionary) -> tuple[list[str], list[Any]]:
    """Build the parts of the statement that count one selection, each with the filter it counts."""
    arms: list[str] = []
    params: list[Any] = []
    claims, given = _sql(selection.claims.order_by().values_list("pk", "type", "record__public_revision"))
    picked = f"({claims}) AS picked(claim_id, type, revision)"
    for name in selection.wanted:
        if arm := _of_claims(name, picked):
            arms.append(arm)
            params += given
    if {*selection.wanted} & {*OF_STANCES}:
        rows = StanceFacets.objects.filter(selection.stances) if selection.stances else StanceFacets.objects.all()
        if selection.near is not None:
            rows = rows.filter(claim__in=selection.near.order_by().values("pk"))
        sql, given = _sql(
            rows.order_by().values_list(
                "claim_id", "document_id", "publisher_id", "coder_id", "language", "marks", "speech"
            )
        )
        found = f"({sql}) AS found(claim_id, document_id, publisher_id, coder_id, language, marks, speech)"
        if {*selection.wanted} & {"outcome", "voice", "certainty", "kind", "country", "language", "rating", "coder"}:
            arms.append(_pass(number, found, selection, dictionary))
            params += [*given, *dictionary.params]
        if "document" in selection.wanted:
            arms.append(
                _records(
                    "document",
                    f"SELECT document_id AS key, count(*) AS number FROM {found} GROUP BY 1",
                    "sources_documenttext",
                    "document_id",
                )
            )
            params += given
        if "tag" in selection.wanted:
            arms.append(
                f"SELECT 'tag', record.slug, counted.number, {NO_WORDS} FROM (SELECT tagging.tag_id, "
                f"count(DISTINCT found.claim_id) AS number FROM {found} "
                f"JOIN sources_tagging tagging USING (document_id) "
                f"JOIN sources_record own ON own.id = tagging.record_id "
                f"AND own.published_at IS NOT NULL AND own.merged_into_id IS NULL GROUP BY 1) counted "
                f"JOIN sources_record record ON record.id = counted.tag_id"
            )
            params += given
    return arms, params


def _of_claims(name: str, picked: str) -> str:
    """Build what counts one filter of claims themselves; nothing for others."""
    if name == "":
        return f"SELECT '', '', count(*), {NO_WORDS} FROM {picked}"
    if name == "type":
        return f"SELECT 'type', type, count(*), {NO_WORDS} FROM {picked} GROUP BY type"
    if name == "reviewed":
        return (
            f"SELECT 'reviewed', CASE WHEN revision IS NULL THEN 'no' ELSE 'yes' END, count(*), {NO_WORDS} "
            f"FROM {picked} GROUP BY 2"
        )
    if name == "verdict":
        return (
            f"SELECT 'verdict', verdict, count(DISTINCT claim_id), {NO_WORDS} FROM claims_assessment "
            f"JOIN sources_record own ON own.id = record_id AND own.published_at IS NOT NULL "
            f"AND own.merged_into_id IS NULL JOIN {picked} USING (claim_id) GROUP BY verdict"
        )
    if name in RECORDS:
        table, key, texts = RECORDS[name]
        return _records(
            name, f"SELECT {key} AS key, count(*) AS number FROM {table} JOIN {picked} USING (claim_id) GROUP BY 1",
            texts, key,
        )  # fmt: skip
    return ""


def _records(name: str, counted: str, texts: str, key: str) -> str:
    return (
        f"SELECT '{name}', record.slug, counted.number, ARRAY(SELECT jsonb_build_object('language', language, "
        f"'title', title) FROM {texts} WHERE {key} = record.id ORDER BY id) "
        f"FROM (SELECT key, number FROM ({counted}) every ORDER BY number DESC, key LIMIT {MOST}) counted "
        f"JOIN sources_record record ON record.id = counted.key AND record.published_at IS NOT NULL "
        f"AND record.merged_into_id IS NULL"
    )


def _pass(number: int, found: str, selection: Selection, dictionary: _Dictionary) -> str:
    """Build the pass that gives each claim its numbers, and counts claims by slices of them."""
    columns = [column.format(marks=_marks(selection)) for column in dictionary.columns]
    numbers = ", ".join(f"bit_or({column}) AS n{n}" for n, column in enumerate(columns))
    slices = ", ".join(
        f"({n * WIDTH + shift}, (n{n} >> {shift}) & {(1 << SLICE) - 1})"
        for n in range(len(columns))
        for shift in range(0, WIDTH, SLICE)
    )
    return (
        f"SELECT '#{number}', place || ':' || slice, count(*), {NO_WORDS} FROM (SELECT found.claim_id, {numbers} "
        f"FROM {found} {' '.join(dictionary.joins)} GROUP BY found.claim_id) per_claim, "
        f"LATERAL (VALUES {slices}) AS slices(place, slice) WHERE slice <> 0 GROUP BY place, slice"
    )


def _marks(selection: Selection) -> str:
    """Give the marks of a stance; where voice or certainty is asked for, the other one as it stands beside it."""
    wide, voices = len(CERTAINTIES), len(OUTCOMES)
    outcomes = f"found.marks & {(1 << len(OUTCOMES)) - 1}"
    if selection.voice:
        place = [str(value) for value in VOICES].index(selection.voice) * wide
        return f"(({outcomes}) | ((((found.speech >> {place}) & {(1 << wide) - 1})::int) << {voices + len(VOICES)}))"
    if selection.certainty:
        place = [str(value) for value in CERTAINTIES].index(selection.certainty)
        each = " | ".join(
            f"((((found.speech >> {n * wide + place}) & 1)::int) << {voices + n})" for n in range(len(VOICES))
        )
        return f"(({outcomes}) | {each})"
    return "found.marks"


def _read(rows: Iterable[Row], selections: Sequence[Selection], dictionary: _Dictionary) -> list[Row]:
    plain: list[Row] = []
    summed: Counter[tuple[int, int]] = Counter()
    for name, value, number, words in rows:
        if not name.startswith("#"):
            read = words if words is None else [json.loads(word) for word in words]
            plain.append((name, value, number, read))
            continue
        place, bits = (int(part) for part in value.split(":"))
        for bit in range(SLICE):
            if bits >> bit & 1:
                summed[int(name[1:]), place + bit] += number
    for (selection, place), number in summed.items():
        pair = dictionary.bits[place]
        if pair is not None and pair[0] in selections[selection].wanted:
            plain.append((*pair, number, None))
    return plain
