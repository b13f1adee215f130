"""The least that a page of each job must cost on this machine: what the goals are multiples of.

A limit is one prepared statement, without Django, on tables that are made for this one question, and the cheapest
rendering of what it gives: text joined in Python. The measure adds a constant answer of the page's size. The tables
stand in the schema `best` of the benchmark's own database and are made after the load; no page reads them.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Limit: TypeAlias = Callable[[Any, Mapping[str, Any]], str]
"""Gives the rendered part of a page, from a cursor and what the job is about."""

STRUCTURES = """
DROP SCHEMA IF EXISTS best CASCADE;
CREATE SCHEMA best;
CREATE TABLE best.event AS
    SELECT DISTINCT ON (event_id) event_id AS event, title FROM claims_eventtext ORDER BY event_id, id;
CREATE TABLE best.claim AS
    SELECT DISTINCT ON (claim.record_id)
        claim.record_id AS claim, link.event_id AS event, claim.type, record.slug,
        (SELECT statement FROM claims_claimtext text WHERE text.claim_id = claim.record_id ORDER BY id LIMIT 1) AS words
    FROM claims_claim claim JOIN sources_record record ON record.id = claim.record_id
    LEFT JOIN claims_claimevent link ON link.claim_id = claim.record_id;
CREATE TABLE best.document AS
    SELECT DISTINCT ON (document.record_id)
        document.record_id AS document, document.title, document.published, record.slug, source.name AS publisher
    FROM sources_document document JOIN sources_record record ON record.id = document.record_id
    LEFT JOIN sources_responsibility link ON link.document_id = document.record_id
    LEFT JOIN sources_source source ON source.record_id = link.source_id;
CREATE TABLE best.stance AS
    SELECT stance.claim_id AS claim, stance.record_id AS stance, stance.outcome, document.slug, document.title,
        document.publisher, document.published, paragraph.locator, passage.voice, passage.certainty
    FROM claims_stance stance JOIN best.document ON document.document = stance.document_id
    LEFT JOIN claims_stancepassage passage ON passage.stance_id = stance.record_id
    LEFT JOIN sources_passage place ON place.id = passage.passage_id
    LEFT JOIN sources_paragraph paragraph ON paragraph.id = place.paragraph_id
    WHERE stance.is_agreed ORDER BY stance.claim_id, stance.record_id;
CREATE TABLE best.cell AS
    SELECT claim.event, stance.claim_id AS claim, stance.document_id AS document, stance.record_id AS stance,
        left(stance.outcome, 2)::char(2) AS outcome
    FROM claims_stance stance JOIN best.claim ON claim.claim = stance.claim_id WHERE stance.is_agreed
    ORDER BY 1, 2, 3;
CREATE TABLE best.numbers AS
    SELECT type AS a, topic.topic_id AS b, count(*) AS n FROM claims_claim claim
    JOIN claims_claimtopic topic ON topic.claim_id = claim.record_id GROUP BY CUBE (type, topic.topic_id);
CREATE TABLE best.bits AS
    SELECT facet, value, string_agg(CASE WHEN has THEN '1' ELSE '0' END, '' ORDER BY claim)::varbit AS bits FROM (
        SELECT 'type' AS facet, kind.value, claim.claim, claim.type = kind.value AS has
        FROM best.claim CROSS JOIN (SELECT DISTINCT type AS value FROM best.claim) kind
        UNION ALL
        SELECT 'outcome', outcome.value, claim.claim,
            EXISTS (SELECT FROM claims_stance s WHERE s.claim_id = claim.claim AND s.outcome = outcome.value)
        FROM best.claim CROSS JOIN (SELECT DISTINCT outcome AS value FROM claims_stance) outcome
        UNION ALL
        SELECT 'topic', record.slug, claim.claim,
            EXISTS (SELECT FROM claims_claimtopic t WHERE t.claim_id = claim.claim AND t.topic_id = record.id)
        FROM best.claim CROSS JOIN (SELECT id, slug FROM sources_record WHERE kind = 'topic') record
        UNION ALL
        SELECT 'reviewed', answer.value, claim.claim, (record.public_revision_id IS NULL) = (answer.value = 'no')
        FROM best.claim JOIN sources_record record ON record.id = claim.claim
        CROSS JOIN (VALUES ('yes'), ('no')) answer (value)
    ) each GROUP BY facet, value;
CREATE TABLE best.entry AS
    SELECT entry.record_id AS record, entry.kind, record.slug, entry.words, entry.titles -> 0 ->> 1 AS title
    FROM claims_searchentry entry JOIN sources_record record ON record.id = entry.record_id ORDER BY entry.record_id;
CREATE TABLE best.word AS SELECT word FROM claims_searchword;
CREATE TABLE best.slip AS SELECT deletion, word FROM claims_searchdeletion;
CREATE UNIQUE INDEX ON best.entry (record);
CREATE INDEX ON best.entry USING gin (words);
CREATE UNIQUE INDEX ON best.word (word);
CREATE INDEX ON best.slip (deletion) INCLUDE (word);
CREATE UNIQUE INDEX ON best.event (event);
CREATE UNIQUE INDEX ON best.claim (claim);
CREATE INDEX ON best.claim (event, claim);
CREATE INDEX ON best.claim (type, claim);
CREATE UNIQUE INDEX ON best.document (document);
CREATE INDEX ON best.stance (claim);
CREATE INDEX ON best.cell (event) INCLUDE (claim, document, stance, outcome);
CREATE UNIQUE INDEX ON best.bits (facet, value);
"""
"""Made by SQL alone, in the order of use."""


def prepare(cursor: Any) -> None:
    """Make the structures, where they are not there yet. Takes a minute on the full base."""
    cursor.execute("SELECT to_regclass('best.entry')")
    if cursor.fetchone()[0] is None:
        cursor.execute(STRUCTURES)
        for table in ("event", "claim", "document", "stance", "cell", "numbers", "bits", "entry", "word", "slip"):
            cursor.execute(f"ANALYZE best.{table}")


def _one(cursor: Any, statement: str, *values: Any) -> Any:
    cursor.execute(statement, values, prepare=True)
    return cursor.fetchone()


def claim(cursor: Any, about: Mapping[str, Any]) -> str:
    """Give a claim and its stances, each with document, publisher, passage, voice and certainty."""
    words, stances = _one(
        cursor,
        "SELECT words, (SELECT json_agg(json_build_array(outcome, slug, title, publisher, published, locator, voice,"
        " certainty)) FROM best.stance WHERE stance.claim = claim.claim) FROM best.claim WHERE claim = %s",
        about["key"],
    )
    rows = "".join(
        f'<li><b>{outcome}</b> <a href="/en/documents/{slug}/">{publisher}, {published}</a> <i>{title}</i> '
        f'<a href="/en/documents/{slug}/#{locator}">{locator}</a> {voice} {certainty}</li>'
        for outcome, slug, title, publisher, published, locator, voice, certainty in stances
    )
    return f"<h1>{words}</h1><ul>{rows}</ul>"


def comparison(cursor: Any, about: Mapping[str, Any]) -> str:
    """Give the matrix of an event: a row for each claim, in each cell a sign, a word and the link to its stance."""
    title, claims, documents, cells = _one(
        cursor,
        "WITH cell AS MATERIALIZED (SELECT claim, document, stance, outcome FROM best.cell WHERE event = %s)"
        " SELECT (SELECT title FROM best.event WHERE event = %s),"
        " (SELECT json_agg(json_build_array(claim, slug, words)) FROM best.claim WHERE event = %s),"
        " (SELECT json_agg(json_build_array(document, publisher, published)) FROM best.document"
        " WHERE document = ANY (ARRAY(SELECT DISTINCT document FROM cell))),"
        " (SELECT string_agg(concat_ws(' ', claim, document, stance, outcome), ';') FROM cell)",
        *[about["key"]] * 3,
    )
    places = {str(key): place for place, (key, _publisher, _published) in enumerate(documents)}
    empty = ["<td>? not checked</td>"] * len(documents)
    rows = {str(key): [f'<tr><th><a href="/en/claims/{slug}/">{words}</a></th>', *empty] for key, slug, words in claims}
    for cell in cells.split(";"):
        key, document, stance, outcome = cell.split(" ")
        rows[key][places[document] + 1] = f'<td><a href="/en/stances/{stance}/">+ {outcome}serts</a></td>'
    heads = "".join(f"<th>{publisher}, {published}</th>" for _key, publisher, published in documents)
    return f"<h1>{title}</h1><table><tr>{heads}</tr>{''.join(''.join(row) for row in rows.values())}</table>"


PER_PAGE = 50
NUMBERED = """
SELECT (SELECT json_agg(json_build_array(a, b, n)) FROM best.numbers WHERE a IS NOT DISTINCT FROM %s),
    (SELECT json_agg(json_build_array(claim, slug, words)) FROM (
        SELECT claim, slug, words FROM best.claim WHERE {} claim > %s ORDER BY claim LIMIT %s
    ) page)
"""
NARROWED = """
WITH chosen AS MATERIALIZED (SELECT {} AS bits)
SELECT (SELECT json_agg(json_build_array(facet, value, bit_count(each.bits & chosen.bits))) FROM best.bits each),
    chosen.bits::text FROM chosen
"""


def listing(cursor: Any, about: Mapping[str, Any]) -> str:
    """Give a page of claims, by key, and the counts of each value of each facet that it may be narrowed to."""
    chosen: Mapping[str, str] = about["chosen"]
    if len(chosen) > 1:
        counts, keys = _one(cursor, _narrowed(len(chosen)), *[part for pair in chosen.items() for part in pair])
        first = [place for place, bit in enumerate(keys[:5_000]) if bit == "1"][:PER_PAGE]
        cursor.execute(
            "SELECT claim, slug, words FROM best.claim WHERE claim = ANY (%s)",
            [[about["first"] + place for place in first]],
            prepare=True,
        )
        rows = cursor.fetchall()
    else:
        kind = chosen.get("type")
        of_kind = "type = %s AND" if kind else ""
        counts, rows = _one(cursor, NUMBERED.format(of_kind), kind, *([kind] if kind else []), about["after"], PER_PAGE)
    facets = "".join(f'<li><a href="?{" ".join(map(str, count))}">{count[0]} {count[-1]}</a></li>' for count in counts)
    items = "".join(f'<li><a href="/en/claims/{slug}/">{words}</a></li>' for _key, slug, words in rows)
    return f"<ul>{facets}</ul><ol>{items}</ol>"


def _narrowed(number: int) -> str:
    """Build the statement that counts every value of every facet under all the others that are chosen."""
    return NARROWED.format(" & ".join(["(SELECT bits FROM best.bits WHERE facet = %s AND value = %s)"] * number))


FOUND = """
WITH asked AS MATERIALIZED (
    SELECT string_agg(quote_literal(coalesce(known.word, (
        SELECT slip.word FROM best.slip WHERE slip.deletion = ANY (search_deletions(typed.word)) LIMIT 1
    ))), ' & ')::tsquery AS query
    FROM unnest(%s::text[]) AS typed (word) LEFT JOIN best.word known ON known.word = typed.word
), hit AS MATERIALIZED (SELECT record, kind FROM best.entry, asked WHERE words @@ query)
SELECT (SELECT json_object_agg(kind, n) FROM (SELECT kind, count(*) AS n FROM hit GROUP BY kind) AS told),
    (SELECT json_agg(json_build_array(kind, slug, title)) FROM (
        SELECT entry.kind, slug, title, ts_rank_cd(words, query, 1) AS rank
        FROM (SELECT record FROM hit ORDER BY record DESC LIMIT 1000) AS newest JOIN best.entry USING (record), asked
        ORDER BY rank DESC, record LIMIT 25
    ) AS best)
"""


def search(cursor: Any, about: Mapping[str, Any]) -> str:
    """Give the 25 best entries that have all words, or what each is a slip of; and how many there are of each kind."""
    counts, rows = _one(cursor, FOUND, about["words"])
    told = "".join(f'<a href="?kind={kind}">{kind} {number}</a>' for kind, number in counts.items())
    items = "".join(f'<li><a href="/en/{kind}s/{slug}/">{title}</a> {kind}</li>' for kind, slug, title in rows)
    return f"{told}<ol>{items}</ol>"
