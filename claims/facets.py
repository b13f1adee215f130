"""How many claims of a selection each value of each filter would give, exactly, in one statement.

A claim counts once for a value however many of its stances have it. Where nothing is asked, counters tell it. Where
values of claims are asked for, or one value of a stance, which claims have it stands in bits, and bits are counted
(`models/values.py`). Two things asked of one and the same stance, words and days stand in no bits: then the claims or
the stances that fit are gone through.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from claims.held import SPARSE
from claims.models import StanceFacets
from claims.models.facets import CERTAINTIES, OUTCOMES, VOICES
from claims.models.values import BLOCK

MOST = 60
"""Records of one kind that are counted: those that most claims belong to."""
MOST_DOCUMENTS = 200
"""Where there are more documents, they are not counted one by one."""

OF_CLAIMS = ("type", "topic", "question", "event", "verdict", "reviewed")
OF_STANCES = (
    "outcome", "voice", "certainty", "kind", "country", "language", "rating", "tag", "coder", "document",
)  # fmt: skip
PIECE = 64
"""Bits that are looked through one by one, if any of them is set."""
IN_BITS = frozenset({*OF_CLAIMS, *OF_STANCES}) - {*SPARSE, "document"}
MARKS = [
    *(("outcome", str(value)) for value in OUTCOMES),
    *(("voice", str(value)) for value in VOICES),
    *(("certainty", str(value)) for value in CERTAINTIES),
]
"""What each bit of `StanceFacets.marks` stands for."""
LINKS = {"question": "claims_questionclaim", "event": "claims_claimevent"}
KEYED = {"topic": "topic", "rating": "biastag", "tag": "biastag"}
"""Filters in bits whose values are records, with their kind: an address names them by slug."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Claims, and which filters are to be counted on them."""

    asked: Mapping[str, str]
    """What is asked for, by filter."""
    claims: "QuerySet[Any]"
    """Public claims that fit everything asked."""
    near: "QuerySet[Any] | None"
    """Public claims that fit what is asked of claims themselves; None where nothing is."""
    stances: Q | None
    """What is asked of one and the same stance; None where nothing is."""
    wanted: Sequence[str]
    """Filters to be counted, with "" for the whole."""


Row = tuple[str, str, int, Any]
"""Filter, value, number of claims, and what tells the value's name; None where it is a code of ours."""


def count(selections: Sequence[Selection]) -> list[Row]:
    """Count the values wanted of each selection. One statement."""
    statement = _Statement()
    for number, selection in enumerate(selections):
        _arms(statement, f"_{number}", selection)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql(), statement.params())
        rows = cursor.fetchall()
    return [
        (name, value, number, words and [json.loads(word) for word in words]) for name, value, number, words in rows
    ]


class _Statement:
    """Common parts and arms of one statement, with their parameters in order."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[str, list[Any]]] = {}
        self.arms: list[tuple[str, list[Any]]] = []

    def part(self, name: str, sql: str, params: Iterable[Any]) -> None:
        self.parts.setdefault(name, (f"{name} AS MATERIALIZED ({sql})", list(params)))

    def arm(self, sql: str, *params: Any) -> None:
        self.arms.append((f"({sql})", list(params)))

    def sql(self) -> str:
        parts = ",\n".join(
            [
                *(sql for sql, _params in self.parts.values()),
                "counted (facet, value, number) AS (" + "\nUNION ALL ".join(sql for sql, _params in self.arms) + ")",
            ]
        )
        return f"WITH {parts}\n{NAMED}"

    def params(self) -> list[Any]:
        return [value for _sql, params in (*self.parts.values(), *self.arms) for value in params]


def _texts(table: str, key: str, what: str = "title") -> str:
    return (
        f"ARRAY(SELECT jsonb_build_object('language', language, '{what}', {what})::text FROM {table} "
        f"WHERE {key} = own.id ORDER BY id)"
    )


TAG_WORDS = (
    "ARRAY(SELECT jsonb_build_object('dimension', tag.dimension, 'words', ("
    "SELECT jsonb_agg(jsonb_build_object('language', language, 'label', label) ORDER BY id) "
    "FROM sources_biastagtext WHERE bias_tag_id = own.id))::text FROM sources_biastag tag WHERE tag.record_id = own.id)"
)
NAMED = f"""
SELECT counted.facet, coalesce(own.slug, counted.value), counted.number, CASE counted.facet
    WHEN 'topic' THEN {_texts("claims_topictext", "topic_id")}
    WHEN 'question' THEN {_texts("claims_questiontext", "question_id")}
    WHEN 'event' THEN {_texts("claims_eventtext", "event_id")}
    WHEN 'document' THEN {_texts("sources_documenttext", "document_id")}
    WHEN 'rating' THEN {TAG_WORDS}
    WHEN 'tag' THEN {TAG_WORDS}
    WHEN 'coder' THEN ARRAY(
        SELECT jsonb_build_object('name', public_name, 'username', username, 'machine', is_machine)::text
        FROM sources_account WHERE id = counted.value::bigint)
    END
FROM (
    SELECT *, CASE WHEN facet IN ('topic', 'question', 'event', 'document', 'rating', 'tag')
        THEN value::bigint END AS key FROM counted
) AS counted LEFT JOIN sources_record own ON own.id = key
WHERE key IS NULL OR facet IN ('rating', 'tag') OR (own.published_at IS NOT NULL AND own.merged_into_id IS NULL)
"""
"""Gives records their addresses, and what tells the names of records and people."""


def _list(names: Iterable[str]) -> list[str]:
    return sorted(names)


def _arms(statement: _Statement, mark: str, selection: Selection) -> None:
    """Add what counts one selection."""
    asked, wanted = selection.asked, {*selection.wanted}
    through = [name for name in asked if name not in OF_CLAIMS and name != "q"]
    of_stances = wanted & {*OF_STANCES} - {"document"}
    of_claims = wanted - {*OF_STANCES} | (of_stances if not through else set())
    sparse = _list(of_claims & {*SPARSE})
    of_claims -= {*SPARSE}
    in_bits = bool(asked) and asked.keys() <= IN_BITS and len(through) <= 1
    if in_bits:
        _add_bits(statement, mark, asked)
    if not asked:
        statement.arm(
            "SELECT facet, value, claims FROM claims_facetvalue WHERE facet = ANY (%s) AND claims > 0", _list(of_claims)
        )
        for name in sparse:
            statement.arm(
                "SELECT facet, value, claims FROM claims_facetvalue WHERE facet = %s AND claims > 0 "
                "ORDER BY claims DESC, value LIMIT %s",
                name, MOST,
            )  # fmt: skip
    else:
        if of_claims:
            (_by_bits if in_bits else _by_claim)(statement, mark, selection, of_claims)
        for name in sparse:
            _add_fit(statement, mark, selection, in_bits=in_bits)
            statement.arm(
                f"SELECT '{name}', {name}_id::text, count(*) AS number "
                f"FROM fit{mark} JOIN {LINKS[name]} USING (claim_id) "
                f"GROUP BY {name}_id ORDER BY number DESC, {name}_id LIMIT {MOST}"
            )
    if through and of_stances:
        _add_found(statement, mark, selection, in_bits=in_bits)
        _by_stance(statement, mark, of_stances)
    if "document" in wanted:
        _add_few(statement, mark, selection)
        statement.arm(
            f"SELECT 'document', document_id::text, count(*) AS number FROM few{mark} GROUP BY document_id "
            f"ORDER BY number DESC, document_id LIMIT {MOST}"
        )


def _add_bits(statement: _Statement, mark: str, asked: Mapping[str, str]) -> None:
    """Add the bits of the claims that fit, by block; those of each value asked for once for all selections."""
    for name, value in asked.items():
        own = "(SELECT id::text FROM sources_record WHERE kind = %s AND slug = %s)" if name in KEYED else "%s"
        statement.part(
            f"bits_{name}",
            "SELECT block, bits FROM claims_facetbits "
            f"WHERE value_id = (SELECT id FROM claims_facetvalue WHERE facet = %s AND value = {own})",
            [name, *([KEYED[name]] if name in KEYED else []), value],
        )
    bits = " & ".join(f"bits_{name}.bits" for name in asked)
    first, *others = (f"bits_{name}" for name in asked)
    joined = " ".join([first, *(f"JOIN {other} USING (block)" for other in others)])
    statement.part(f"chosen{mark}", f"SELECT block, {bits} AS bits FROM {joined}", ())


def _add_fit(statement: _Statement, mark: str, selection: Selection, *, in_bits: bool) -> None:
    """Add the claims that fit, with what they have: by their bits, else as the filter finds them."""
    if in_bits:
        sql, params = (
            f"SELECT kept.claim_id FROM chosen{mark} AS chosen "
            f"CROSS JOIN generate_series(0, {BLOCK // PIECE - 1}) AS piece (n) "
            "CROSS JOIN LATERAL ("
            f"SELECT substring(chosen.bits FROM piece.n * {PIECE} + 1 FOR {PIECE}) AS bits OFFSET 0) AS few "
            f"CROSS JOIN generate_series(0, {PIECE - 1}) AS bit (n) "
            f"JOIN claims_claimvalues kept ON kept.place = chosen.block * {BLOCK} + piece.n * {PIECE} + bit.n "
            "WHERE bit_count(few.bits) > 0 AND get_bit(few.bits, bit.n) = 1",
            (),
        )
    else:
        found, params = selection.claims.order_by().values_list("pk").query.sql_with_params()
        sql = (
            f"SELECT claim_id, kept.held FROM ({found}) AS found (claim_id) "
            "JOIN claims_claimvalues kept USING (claim_id)"
        )
    statement.part(f"fit{mark}", sql, params)


def _by_bits(statement: _Statement, mark: str, _selection: Selection, names: set[str]) -> None:
    """Count what the claims that fit have, by their bits."""
    statement.arm(
        "SELECT value.facet, value.value, sum(bit_count(each.bits & chosen.bits))::bigint AS number "
        f"FROM chosen{mark} AS chosen JOIN claims_facetbits each USING (block) "
        "JOIN claims_facetvalue value ON value.id = each.value_id WHERE value.facet = ANY (%s) "
        "GROUP BY value.id HAVING sum(bit_count(each.bits & chosen.bits)) > 0",
        _list(names),
    )


def _by_claim(statement: _Statement, mark: str, selection: Selection, names: set[str]) -> None:
    """Count what the claims that fit have, claim by claim."""
    _add_fit(statement, mark, selection, in_bits=False)
    statement.arm(
        f"SELECT value.facet, value.value, count(*) AS number FROM fit{mark} AS fit, unnest(fit.held) AS own (id) "
        "JOIN claims_facetvalue value USING (id) WHERE value.facet = ANY (%s) GROUP BY value.id",
        _list(names),
    )


def _stances(selection: Selection, *fields: str) -> "QuerySet[Any]":
    rows = StanceFacets.objects.filter(selection.stances) if selection.stances else StanceFacets.objects.all()
    return rows.order_by().values_list(*fields)


def _add_found(statement: _Statement, mark: str, selection: Selection, *, in_bits: bool) -> None:
    """Add the stances that fit."""
    fields = ("claim_id", "document_id", "publisher_id", "coder_id", "language", "marks", "speech")
    rows, among = _stances(selection, *fields), ""
    if selection.near is not None and in_bits:
        _add_fit(statement, mark, selection, in_bits=True)
        among = f" WHERE found.claim_id IN (SELECT claim_id FROM fit{mark})"
    elif selection.near is not None:
        rows = rows.filter(claim__in=selection.near.order_by().values("pk"))
    sql, params = rows.query.sql_with_params()
    marks = _marks(selection.asked.get("voice", ""), selection.asked.get("certainty", ""))
    statement.part(
        f"found{mark}",
        f"SELECT claim_id, document_id, publisher_id, coder_id, language, {marks} AS marks "
        f"FROM ({sql}) AS found ({', '.join(fields)}){among}",
        params,
    )
    statement.part(
        f"published{mark}",
        f"SELECT DISTINCT claim_id, publisher_id FROM found{mark} WHERE publisher_id IS NOT NULL",
        (),
    )


def _add_few(statement: _Statement, mark: str, selection: Selection) -> None:
    """Add the documents of the stances that fit; none where there are too many to be told one by one."""
    rows = _stances(selection, "document_id")
    if selection.near is not None:
        rows = rows.filter(claim__in=selection.near.order_by().values("pk"))
    sql, params = rows.query.sql_with_params()
    statement.part(
        f"few{mark}",
        f"SELECT document_id FROM ({sql}) AS found (document_id) WHERE "
        f"(SELECT count(*) <= {MOST_DOCUMENTS} FROM (SELECT FROM sources_record WHERE kind = 'document' "
        f"AND published_at IS NOT NULL AND merged_into_id IS NULL LIMIT {MOST_DOCUMENTS + 1}) AS documents)",
        params,
    )


def _public(name: str) -> str:
    return (
        f"JOIN sources_record record ON record.id = {name}.record_id "
        "AND record.published_at IS NOT NULL AND record.merged_into_id IS NULL"
    )


def _by_stance(statement: _Statement, mark: str, names: set[str]) -> None:
    """Count claims by what those of their stances have that fit."""
    found, published = f"found{mark} found", f"published{mark} published"
    said = [(bit, *pair) for bit, pair in enumerate(MARKS) if pair[0] in names]
    if said:
        places = ", ".join(f"({1 << bit}, '{facet}', '{value}')" for bit, facet, value in said)
        statement.arm(
            "SELECT mark.facet, mark.value, count(*) "
            f"FROM (SELECT bit_or(marks) AS marks FROM {found} GROUP BY claim_id) said "
            f"JOIN (VALUES {places}) AS mark (bit, facet, value) ON said.marks & mark.bit <> 0 GROUP BY 1, 2"
        )
    source = f"{published} JOIN sources_source source ON source.record_id = published.publisher_id"
    each = {
        "language": f"SELECT 'language', language, count(DISTINCT claim_id) FROM {found} GROUP BY language",
        "coder": f"SELECT 'coder', coder_id::text, count(DISTINCT claim_id) FROM {found} GROUP BY coder_id",
        "kind": f"SELECT 'kind', source.kind_of_source, count(DISTINCT claim_id) FROM {source} GROUP BY 2",
        "country": "SELECT 'country', country, count(DISTINCT claim_id) "
        f"FROM {source}, unnest(countries) AS country GROUP BY 2",
        "rating": "SELECT 'rating', given.tag_id::text, count(DISTINCT claim_id) "
        f"FROM {published} JOIN sources_rating given ON given.source_id = published.publisher_id {_public('given')} "
        "GROUP BY given.tag_id",
        "tag": "SELECT 'tag', given.tag_id::text, count(DISTINCT claim_id) "
        f"FROM {found} JOIN sources_tagging given USING (document_id) {_public('given')} GROUP BY given.tag_id",
    }
    for name in _list(names & each.keys()):
        statement.arm(each[name])


def _marks(voice: str, certainty: str) -> str:
    """Give the marks of a stance; where voice or certainty is asked for, the other one as it stands beside it."""
    wide, voices = len(CERTAINTIES), len(OUTCOMES)
    outcomes = f"found.marks & {(1 << len(OUTCOMES)) - 1}"
    if voice:
        place = [str(value) for value in VOICES].index(voice) * wide
        return f"(({outcomes}) | ((((found.speech >> {place}) & {(1 << wide) - 1})::int) << {voices + len(VOICES)}))"
    if certainty:
        place = [str(value) for value in CERTAINTIES].index(certainty)
        each = " | ".join(
            f"((((found.speech >> {n * wide + place}) & 1)::int) << {voices + n})" for n in range(len(VOICES))
        )
        return f"(({outcomes}) | {each})"
    return "found.marks"
