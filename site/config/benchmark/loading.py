"""Puts a made-up base into PostgreSQL: in a database of its own, or into the one that is open.

What came through review is guarded row by row; a base that is made up in one go is not. So the owner of the tables
switches their triggers off, takes foreign keys and plain indexes away, copies the rows in, and puts all of it back:
the foreign keys are checked then, constraints of rows always were.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections, transaction
from psycopg import sql

from claims import derived, held
from config.benchmark import data
from config.benchmark.data import Plan, Starts
from config.benchmark.sizes import SIZES, Size

Say = Callable[[str], None]
PREFIX = "parallax_benchmark_"
KEYED = {
    "account": "sources_account", "record": "sources_record", "paragraph": "sources_paragraph",
    "passage": "sources_passage", "chain": "claims_attributionchain", "revision": "sources_revision",
    "submission": "sources_submission", "batch": "sources_batch",
}  # fmt: skip


PUBLIC_REVISIONS = """
UPDATE sources_record SET public_revision_id = revision.id
FROM sources_revision revision WHERE revision.record_id = sources_record.id AND revision.id >= %s
"""
DERIVED = (
    "INSERT INTO claims_stancecell (stance_id, claim_id, document_id, outcome)"
    " SELECT stance.record_id, stance.claim_id, stance.document_id, stance.outcome"
    " FROM claims_stance stance JOIN sources_record record ON record.id = stance.record_id"
    " LEFT JOIN claims_stancecell cell ON cell.stance_id = stance.record_id"
    " WHERE stance.is_agreed AND record.published_at IS NOT NULL AND record.merged_into_id IS NULL"
    " AND cell.stance_id IS NULL",
    "ANALYZE claims_stance, claims_stancepassage, sources_record, sources_document, sources_responsibility",
    f"{derived.FILL} ON CONFLICT DO NOTHING",
)
"""Statements that fill what triggers keep in step with other tables, and that copying has passed by."""
DERIVED_BY_INDEX = (
    f"ANALYZE {derived.TABLE}, claims_claim, claims_claimtopic, claims_claimevent",
    held.fill(),
    "INSERT INTO claims_searchentry (record_id, kind, words, titles)"
    " SELECT entry.* FROM sources_record own, search_entry(own.id) entry"
    " WHERE own.id >= %(record)s AND search_finds(own) ORDER BY own.id",
    "INSERT INTO claims_searchname (record_id, key, finds)"
    " SELECT record_id, named.key, named.finds FROM claims_searchentry, search_names(record_id) named"
    " WHERE record_id >= %(record)s AND kind IN ('actor', 'place') AND named.finds IS NOT NULL",
    "INSERT INTO claims_searchword AS kept (word, entries) SELECT word, count(*)"
    " FROM claims_searchentry, unnest(tsvector_to_array(words)) AS word"
    " WHERE record_id >= %(record)s AND word ~ '^[[:alpha:]]{4,40}$' GROUP BY word"
    " ON CONFLICT (word) DO UPDATE SET entries = kept.entries + excluded.entries",
    "INSERT INTO claims_searchdeletion (deletion, word)"
    " SELECT deletion, word FROM claims_searchword, unnest(search_deletions(word)) AS deletion"
    " ON CONFLICT DO NOTHING",
)
"""The same, where each record is looked up: after the indexes are there again. From the first record copied in."""


@contextmanager
def base(size: Size, say: Say) -> Iterator[None]:
    """Have the base of this size open in place of the usual one; it is kept, and made where it is not whole."""
    usual, name = connection.settings_dict["NAME"], PREFIX + size.name
    mark = _mark(size)
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
        if found != (mark,):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.settings_dict["NAME"] = name
    caches["computed"].clear()
    try:
        if found == (mark,):
            say("the base made before")
        else:
            say("tables")
            call_command("migrate", verbosity=0)
            load(size, say)
            with connection.cursor() as cursor:
                cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = usual
        caches["computed"].clear()


def _mark(size: Size) -> str:
    """Name what a base is made of: a base made of something else is made anew."""
    here = Path(__file__).resolve()
    made_by = [here.with_name(f"{name}.py").read_text(encoding="utf-8") for name in ("data", "words", "loading")]
    migrations = sorted(f"{path.parts[-3]} {path.name}" for path in here.parents[3].glob("*/migrations/0*.py"))
    return hashlib.sha256("\n".join([repr(size), *made_by, *migrations]).encode()).hexdigest()


def load(size: Size, say: Say) -> None:
    """Copy a base of this size into the open database, beside whatever it holds. All of it or nothing."""
    with transaction.atomic():
        plan = Plan(size, _starts())
        with _bare(say, plan.starts.record), connection.cursor() as cursor:
            for name, columns, rows in data.tables(plan):
                number = 0
                with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                        number += 1
                say(f"{name}: {number:,} rows")
            cursor.execute(PUBLIC_REVISIONS, [plan.starts.revision])
            for statement in DERIVED:
                cursor.execute(statement)
    say("statistics")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _starts() -> Starts:
    with connection.cursor() as cursor:
        found = {}
        for each in fields(Starts):
            cursor.execute(sql.SQL("SELECT coalesce(max(id), 0) + 1 FROM {}").format(sql.Identifier(KEYED[each.name])))
            found[each.name] = cursor.fetchone()[0]
    return Starts(**found)


@contextmanager
def _bare(say: Say, record: int) -> Iterator[None]:
    """Take triggers, foreign keys and plain indexes off our tables for as long as rows are copied in.

    `record` is the first key of the records that come.
    """
    names = [model._meta.db_table for app in ("sources", "claims") for model in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text = ANY (%s)",
            [names],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid::regclass::text = ANY (%s)"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [names],
        )
        indexes = cursor.fetchall()
        for table, key, _definition in keys:
            cursor.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(key)))
        for index, _definition in indexes:
            cursor.execute(f"DROP INDEX {index}")
        yield
        say("indexes")
        for _index, definition in indexes:
            cursor.execute(definition)
        say("what is derived")
        for statement in DERIVED_BY_INDEX:
            cursor.execute(statement, {"record": record} if "%(record)s" in statement else None)
        say("foreign keys")
        for table, key, definition in keys:
            cursor.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    sql.SQL(table), sql.Identifier(key), sql.SQL(definition)
                )
            )
        for name in names:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            _beyond(cursor, name)


def _beyond(cursor: Any, table: str) -> None:
    """Let a table number its next row after those that came with keys."""
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''", [table])
    for (column,) in cursor.fetchall():
        highest = sql.SQL("SELECT max({}) FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        numbered = sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), ({}))")
        cursor.execute(numbered.format(sql.Literal(table), sql.Literal(column), highest))


def drop() -> None:
    """Drop every base that was made to measure."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        for size in SIZES.values():
            cursor.execute(f'DROP DATABASE IF EXISTS "{PREFIX}{size.name}" WITH (FORCE)')
