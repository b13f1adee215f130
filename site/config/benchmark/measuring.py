"""Times pages and limits: one request at a time, through Django's test client, in this process."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import psycopg
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.benchmark.jobs import Job
from config.benchmark.limits import PER_PAGE
from pages import kept

LEAST_TURNS = 5
SECONDS = 3.0
"""How long one job is repeated at least, unless it reached as many turns as is any use."""
MOST_TURNS = 200
FAR_PAGE = 500
"""The page of a long list that is asked for; the last one, where there are fewer."""
TOO_LONG = 4.0
"""Seconds after which a page is not asked for a third time: the second is what it took."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one job took on one base. Seconds are medians of single requests."""

    seconds: float
    limit: float | None
    """L; None where a job has none of its own."""
    cold: float | None
    """The same where nothing that pages remember is left, as after any change of content."""
    queries: int
    bytes: int
    status: int


TYPED = ("three_words", "misspelt", "rare_word", "common_word")
WORDS = """
WITH told AS MATERIALIZED (
    SELECT word, entries, row_number() OVER (ORDER BY word) AS place FROM claims_searchword own
    WHERE word ~ '^[a-z]{7,12}$' AND tsvector_to_array(to_tsvector('search_simple', word)) = ARRAY[word]
), chosen AS MATERIALIZED (
    SELECT words FROM (
        SELECT text.id, array_agg(told.word ORDER BY told.entries DESC, told.word) AS words
        FROM claims_claimtext text, unnest(tsvector_to_array(to_tsvector('simple', statement))) AS own (word)
        JOIN told USING (word)
        WHERE text.language = 'en' AND text.claim_id < (SELECT min(claim) + 3000 FROM best.claim) GROUP BY text.id
    ) AS each WHERE cardinality(words) >= 3 ORDER BY id LIMIT 50
), slip AS (
    SELECT words, left(words[1], 3) || substr(words[1], 5) AS typed FROM chosen
    WHERE NOT EXISTS (
        SELECT FROM claims_searchdeletion near JOIN claims_searchword USING (word)
        WHERE near.deletion = ANY (search_deletions(left(words[1], 3) || substr(words[1], 5))) AND word <> words[1]
    ) LIMIT 1
)
SELECT (SELECT array_to_string(words[1:3], ' ') FROM slip),
    (SELECT array_to_string(typed || words[2:3], ' ') FROM slip),
    (SELECT word FROM told WHERE entries BETWEEN 4 AND 12 ORDER BY entries, word LIMIT 1),
    (SELECT word FROM (
        SELECT word, count(*) AS number FROM claims_searchentry, unnest(tsvector_to_array(words)) AS word
        WHERE kind = 'claim' AND word ~ '^[a-z]{4,12}$' GROUP BY word
    ) AS common ORDER BY abs(5 * number - (SELECT count(*) FROM claims_searchentry WHERE kind = 'claim')), word LIMIT 1)
"""
"""What is searched for: three words of one claim, the same with a letter of the first left out so that only this word
can be meant, a rare word, and one that stands in a fifth of all claims."""


def about() -> dict[str, Any]:
    """Give the claims and events that jobs ask for, by name, as they are in the open base."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT claim FROM best.stance GROUP BY claim HAVING count(*) = 6 ORDER BY claim LIMIT 1),
                (SELECT claim FROM best.stance GROUP BY claim ORDER BY count(*) DESC, claim LIMIT 1),
                (SELECT event FROM best.claim WHERE event IS NOT NULL
                    GROUP BY event HAVING count(*) = 4 ORDER BY event LIMIT 1),
                (SELECT event FROM best.claim WHERE event IS NOT NULL
                    GROUP BY event ORDER BY count(*) DESC, event LIMIT 1),
                (SELECT min(claim) FROM best.claim), (SELECT count(*) FROM best.claim)
            """
        )
        names = ("median_claim", "pinned_claim", "median_event", "pinned_event", "first", "claims")
        found = dict(zip(names, cursor.fetchone(), strict=True))
        found["far_page"] = min(FAR_PAGE, found["claims"] // PER_PAGE)
        before = max(1, PER_PAGE * (found["far_page"] - 1))
        cursor.execute("SELECT claim FROM best.claim ORDER BY claim OFFSET %s LIMIT 1", [before - 1])
        found["far_claim"] = cursor.fetchone()[0]
        cursor.execute(WORDS)
        return {**found, **dict(zip(TYPED, cursor.fetchone(), strict=True))}


def measure(job: Job, keys: Mapping[str, Any], *, seconds: float = SECONDS) -> Measured:
    """Measure a page, its limit, and the queries of one request to it."""
    client, address = Client(SERVER_NAME="localhost"), job.path.format(**_slugs(keys))
    headers = {}
    answer = client.get(address)  # warms what is kept: templates, plans, whatever the page remembers
    if job.revisits:
        for header, condition in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            if header in answer:
                headers[condition] = answer[header]
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers=headers)
    second = time.perf_counter() - begun
    asked = len(queries)  # every further request empties the list
    if answer.status_code not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        return Measured(0.0, None, None, asked, 0, answer.status_code)
    size = len(answer.content)
    taken = second if second > TOO_LONG else median(lambda: client.get(address, headers=headers), seconds)
    least = None
    if job.limit is not None:
        limit, known = job.limit, _about(job, keys)
        with psycopg.Cursor(connection.connection) as cursor:
            bare = median(lambda: limit(cursor, known), seconds)
        least = bare + median(lambda: client.get(f"/constant/{size}/"), seconds / 3)
    cold = _cold(lambda: client.get(address), seconds)
    forget()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)
    return Measured(taken, least, cold, asked, size, answer.status_code)


def forget() -> None:
    """Keep nothing: neither what was computed nor whole answers, as after a change."""
    caches["computed"].clear()
    kept.clear()


def _cold(turn: Callable[[], Any], seconds: float) -> float:
    def forgetful() -> None:
        forget()
        turn()

    return median(forgetful, seconds / 3, least=2)


def _slugs(keys: Mapping[str, Any]) -> dict[str, str]:
    with connection.cursor() as cursor:
        named = {name: key for name, key in keys.items() if name not in {"claims", "first", "far_page", *TYPED}}
        cursor.execute("SELECT id, slug FROM sources_record WHERE id = ANY (%s)", [list(named.values())])
        slugs = dict(cursor.fetchall())
    typed = {name: quote(str(keys[name])) for name in ("far_page", *TYPED)}
    return {**{name: slugs.get(key, "") for name, key in named.items()}, **typed}


def _about(job: Job, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Give a limit what its page is asked for."""
    parts = urlsplit(job.path)
    chosen = dict(parse_qsl(parts.query))
    is_far, _page = chosen.pop("after", ""), chosen.pop("page", "")
    named = [key for name, key in keys.items() if f"{{{name}}}" in job.path]
    return {
        "key": named[0] if named else None,
        "chosen": chosen,
        "first": keys["first"],
        "after": keys["far_claim"] if is_far else keys["first"] - 1,
        "words": str(named[0]).split() if named else [],
    }


def median(turn: Callable[[], Any], seconds: float, *, least: int = LEAST_TURNS) -> float:
    """Give the median of single turns, repeated for as long as it is worth."""
    turn()
    taken: list[float] = []
    gc.collect()
    end = time.perf_counter() + seconds
    while len(taken) < least or (time.perf_counter() < end and len(taken) < MOST_TURNS):
        begun = time.perf_counter()
        turn()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
