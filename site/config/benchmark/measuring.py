"""Times pages and limits: one request at a time, through Django's test client, in this process."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.benchmark.jobs import Job
from config.benchmark.limits import PER_PAGE

LEAST_TURNS = 5
SECONDS = 3.0
"""How long one job is repeated at least, unless it reached as many turns as is any use."""
MOST_TURNS = 200
FAR_PAGE = 500
"""The page of a long list that is asked for; the last one, where there are fewer."""
TOO_LONG = 4.0
"""Seconds after which a page is asked for twice only: the first time is what it took, the second counts queries."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one job took on one base. Seconds are medians of single requests."""

    seconds: float
    limit: float | None
    """L; None where a job has none of its own."""
    queries: int
    bytes: int
    status: int


def about() -> dict[str, Any]:
    """Give the claims and events that jobs ask for, by name, as they are in the open base."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT claim FROM best.stance GROUP BY claim HAVING count(*) = 6 ORDER BY claim LIMIT 1),
                (SELECT claim FROM best.stance GROUP BY claim ORDER BY count(*) DESC, claim LIMIT 1),
                (SELECT event FROM best.claim GROUP BY event HAVING count(*) = 4 ORDER BY event LIMIT 1),
                (SELECT event FROM best.claim GROUP BY event ORDER BY count(*) DESC, event LIMIT 1),
                (SELECT min(claim) FROM best.claim), (SELECT count(*) FROM best.claim)
            """
        )
        names = ("median_claim", "pinned_claim", "median_event", "pinned_event", "first", "claims")
        return dict(zip(names, cursor.fetchone(), strict=True))


def measure(job: Job, keys: Mapping[str, Any], *, seconds: float = SECONDS) -> Measured:
    """Measure a page, its limit, and the queries of one request to it."""
    page = min(FAR_PAGE, keys["claims"] // PER_PAGE)
    client, address = Client(SERVER_NAME="localhost"), job.path.format(**_slugs(keys), far_page=page)
    headers = {}
    begun = time.perf_counter()
    answer = client.get(address)  # warms what is kept: templates, plans, whatever the page remembers
    first = time.perf_counter() - begun
    if job.revisits:
        for header, condition in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            if header in answer:
                headers[condition] = answer[header]
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers=headers)
    asked = len(queries)  # every further request empties the list
    if answer.status_code not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        return Measured(0.0, None, asked, 0, answer.status_code)
    size = len(answer.content)
    taken = first if first > TOO_LONG else median(lambda: client.get(address, headers=headers), seconds)
    least = None
    if job.limit is not None:
        rendered, limit, known = [], job.limit, _about(job, keys)
        with psycopg.Cursor(connection.connection) as cursor:
            bare = median(lambda: rendered.append(limit(cursor, known)) or rendered.clear(), seconds)
        least = bare + median(lambda: client.get(f"/constant/{size}/"), seconds / 3)
    return Measured(taken, least, asked, size, answer.status_code)


def _slugs(keys: Mapping[str, Any]) -> dict[str, str]:
    with connection.cursor() as cursor:
        named = {name: key for name, key in keys.items() if name != "claims"}
        cursor.execute("SELECT id, slug FROM sources_record WHERE id = ANY (%s)", [list(named.values())])
        slugs = dict(cursor.fetchall())
    return {name: slugs[key] for name, key in named.items()}


def _about(job: Job, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Give a limit what its page is asked for."""
    parts = urlsplit(job.path)
    chosen = dict(parse_qsl(parts.query))
    page = min(FAR_PAGE, keys["claims"] // PER_PAGE) if chosen.pop("page", None) else 1
    named = [key for name, key in keys.items() if f"{{{name}}}" in job.path]
    return {
        "key": named[0] if named else None,
        "chosen": chosen,
        "first": keys["first"],
        "after": keys["first"] + PER_PAGE * (page - 1) - 1,
    }


def median(turn: Callable[[], Any], seconds: float) -> float:
    """Give the median of single turns, repeated for as long as it is worth."""
    turn()
    taken: list[float] = []
    gc.collect()
    end = time.perf_counter() + seconds
    while len(taken) < LEAST_TURNS or (time.perf_counter() < end and len(taken) < MOST_TURNS):
        begun = time.perf_counter()
        turn()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
