"""Proofs that derived tables are what follows from the base."""

from django.db import connection


def search_faults():
    """Give the records whose search entry, names or words are not what they must be."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT record.id, 'entry' FROM sources_record record
                LEFT JOIN claims_searchentry entry ON entry.record_id = record.id
                LEFT JOIN LATERAL search_entry(record.id) wanted ON true
            WHERE (entry.words, entry.titles, entry.kind::text)
                IS DISTINCT FROM (wanted.words, wanted.titles, wanted.kind)
            UNION ALL
            SELECT coalesce(name.record_id, 0), 'name' FROM claims_searchname name
                FULL JOIN (
                    SELECT DISTINCT entry.record_id, key FROM claims_searchentry entry, search_texts(entry.record_id) t,
                        unnest(search_keys(t.words)) AS key
                    WHERE entry.kind IN ('actor', 'place') AND t.weight = 'A' AND key <> ''
                ) wanted USING (record_id, key)
            WHERE name.record_id IS NULL OR wanted.record_id IS NULL
            UNION ALL
            SELECT 0, word FROM claims_searchword FULL JOIN (
                SELECT word, count(*) AS entries FROM claims_searchentry, unnest(tsvector_to_array(words)) AS word
                WHERE word ~ '^[[:alpha:]]{4,40}$' GROUP BY word
            ) wanted USING (word)
            WHERE coalesce(claims_searchword.entries, 0) <> coalesce(wanted.entries, 0)
        """)
        return cursor.fetchall()
