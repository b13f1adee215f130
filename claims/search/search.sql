-- Search: one row for each public record that can be found, its words in every language, kept by triggers in the same
-- transaction; the vocabulary of these rows with what each word is when one letter is missing; names by what they are.

DO $do$
DECLARE own record; home text := (
    SELECT space.nspname FROM pg_extension JOIN pg_namespace space ON space.oid = extnamespace WHERE extname = 'unaccent');
BEGIN
    FOR own IN SELECT * FROM (VALUES ('it', 'italian'), ('en', 'english'), ('simple', 'simple'), ('ru', 'russian')) AS v (code, base) LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION search_%s (COPY = pg_catalog.%s)', own.code, own.base);
        IF own.code <> 'ru' THEN  -- the Russian stemmer knows й, which unaccent takes for an и with an accent
            EXECUTE format(
                'ALTER TEXT SEARCH CONFIGURATION search_%s ALTER MAPPING FOR hword, hword_part, word, asciiword, asciihword, hword_asciipart '
                'WITH %I.unaccent, %s', own.code, home,
                CASE own.code WHEN 'simple' THEN 'pg_catalog.simple' ELSE format('pg_catalog.%s_stem', own.base) END);
        END IF;
    END LOOP;
END $do$;

-- The stems of a text in its language, where we know it, and its words as they stand.
CREATE FUNCTION search_vector(language text, words text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector('search_simple', told) || CASE language
        WHEN 'it' THEN to_tsvector('search_it', told)
        WHEN 'en' THEN to_tsvector('search_en', told)
        WHEN 'ru' THEN to_tsvector('search_ru', told)
        ELSE ''::tsvector END
    FROM translate(words, 'ёЁ’-', 'еЕ'' ') AS told
$$;

-- All that a record is found by: A for what it is called, C for what is told of it.
CREATE FUNCTION search_texts(target bigint) RETURNS TABLE (language text, words text, weight "char", place bigint)
LANGUAGE sql STABLE AS $$
    SELECT language, statement, 'A'::"char", id FROM claims_claimtext WHERE claim_id = target
    UNION ALL SELECT language, title, 'A', id FROM claims_questiontext WHERE question_id = target
    UNION ALL SELECT language, title, 'A', id FROM claims_eventtext WHERE event_id = target
    UNION ALL SELECT naming.language, naming.term, 'C', naming.record_id FROM claims_naming naming
        JOIN sources_record r ON r.id = naming.record_id AND r.published_at IS NOT NULL WHERE naming.event_id = target
    UNION ALL SELECT told.key, told.value, 'C', naming.record_id FROM claims_naming naming
        JOIN sources_record r ON r.id = naming.record_id AND r.published_at IS NOT NULL,
        jsonb_each_text(naming.gloss) AS told WHERE naming.event_id = target
    UNION ALL SELECT language, title, 'A', id FROM claims_topictext WHERE topic_id = target
    UNION ALL SELECT language, title, 'A', 0 FROM sources_document WHERE record_id = target AND title <> ''
    UNION ALL SELECT language, title, 'A', id FROM sources_documenttext WHERE document_id = target AND title <> ''
    UNION ALL SELECT '', name, 'A', 0 FROM sources_source WHERE record_id = target
    UNION ALL SELECT language, name, 'B', id FROM sources_sourcename WHERE source_id = target
    UNION ALL SELECT language, about, 'C', id FROM sources_sourcetext WHERE source_id = target AND about <> ''
    UNION ALL SELECT language, name, 'A', id FROM sources_actorname WHERE actor_id = target
    UNION ALL SELECT language, about, 'C', id FROM sources_actortext WHERE actor_id = target AND about <> ''
    UNION ALL SELECT language, name, 'A', id FROM sources_placename WHERE place_id = target
    UNION ALL SELECT language, about, 'C', id FROM sources_placetext WHERE place_id = target AND about <> ''
$$;

CREATE FUNCTION search_finds(own sources_record) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT own.published_at IS NOT NULL AND own.merged_into_id IS NULL
        AND own.kind IN ('claim', 'question', 'event', 'topic', 'document', 'source', 'actor', 'place')
$$;

-- What a record's entry must be; nothing for one that cannot be found.
CREATE FUNCTION search_entry(target bigint)
RETURNS TABLE (record_id bigint, kind text, words tsvector, titles jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE own record; whole tsvector := ''; called jsonb := '[]';
BEGIN
    IF NOT EXISTS (SELECT FROM sources_record r WHERE r.id = target AND search_finds(r)) THEN RETURN; END IF;
    FOR own IN SELECT * FROM search_texts(target) t ORDER BY t.weight, t.place LOOP
        whole := whole || setweight(search_vector(own.language, own.words), own.weight);
        IF own.weight = 'A' THEN called := called || jsonb_build_array(jsonb_build_array(own.language, own.words)); END IF;
    END LOOP;
    RETURN QUERY SELECT r.id, r.kind::text, whole, called FROM sources_record r WHERE r.id = target;
END $$;

-- A word, and what it is with one letter missing.
CREATE FUNCTION search_deletions(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT left(word, n) || substr(word, n + 2)) || word FROM generate_series(0, length(word) - 1) AS n
$$;

-- Counts words that an entry lost (-1) or got (1). A word that no entry has any more is forgotten.
CREATE FUNCTION search_count_words(lexemes text[], step int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH counted AS (
        INSERT INTO claims_searchword AS kept (word, entries)
        SELECT word, step FROM unnest(lexemes) AS word WHERE word ~ '^[[:alpha:]]{4,40}$' ORDER BY word
        ON CONFLICT (word) DO UPDATE SET entries = kept.entries + step
        RETURNING word, entries
    )
    INSERT INTO claims_searchdeletion (deletion, word)
    SELECT deletion, word FROM counted, unnest(search_deletions(word)) AS deletion WHERE entries = 1 AND step = 1
    ON CONFLICT DO NOTHING;
    IF step < 0 THEN
        WITH forgotten AS (DELETE FROM claims_searchword WHERE word = ANY (lexemes) AND entries < 1 RETURNING word)
        DELETE FROM claims_searchdeletion gone USING forgotten
            WHERE gone.deletion = ANY (search_deletions(forgotten.word)) AND gone.word = forgotten.word;
    END IF;
END $$;

-- One lock for all that is derived (claims/derived.py): two transactions that change the two ends of one row, or the
-- same words in another order, come one after the other and never wait for each other in a circle.
CREATE FUNCTION search_lock() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtext('claims_stancefacets'))
$$;

CREATE FUNCTION search_refresh(target bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE before tsvector; wanted record;
BEGIN
    IF NOT EXISTS (SELECT FROM sources_record r WHERE r.id = target AND search_finds(r))
        AND NOT EXISTS (SELECT FROM claims_searchentry WHERE record_id = target)
    THEN RETURN; END IF;  -- drafts wait for nobody
    PERFORM search_lock();
    SELECT entry.words INTO before FROM claims_searchentry entry WHERE entry.record_id = target FOR UPDATE;
    SELECT * INTO wanted FROM search_entry(target);
    IF before IS NULL AND wanted.record_id IS NULL THEN RETURN; END IF;
    IF wanted.record_id IS NULL THEN
        DELETE FROM claims_searchentry WHERE record_id = target;
        DELETE FROM claims_searchname WHERE record_id = target;
    ELSE
        INSERT INTO claims_searchentry AS kept (record_id, kind, words, titles)
        VALUES (wanted.record_id, wanted.kind, wanted.words, wanted.titles)
        ON CONFLICT (record_id) DO UPDATE SET words = excluded.words, titles = excluded.titles;
        IF wanted.kind IN ('actor', 'place') THEN
            DELETE FROM claims_searchname WHERE record_id = target;
            INSERT INTO claims_searchname (record_id, key, finds)
            SELECT target, named.key, named.finds FROM search_names(target) named WHERE named.finds IS NOT NULL;
        END IF;
    END IF;
    IF before IS DISTINCT FROM wanted.words THEN
        PERFORM search_count_words(ARRAY(
            SELECT unnest(tsvector_to_array(before)) EXCEPT SELECT unnest(tsvector_to_array(wanted.words))), -1);
        PERFORM search_count_words(ARRAY(
            SELECT unnest(tsvector_to_array(wanted.words)) EXCEPT SELECT unnest(tsvector_to_array(before))), 1);
    END IF;
END $$;

-- What a name is in each language's stems, as one text: two names that share a key are the same name, declined or not.
CREATE FUNCTION search_keys(name text) RETURNS text[] LANGUAGE sql STABLE STRICT AS $$
    SELECT array_agg(DISTINCT array_to_string(ARRAY(
        SELECT lexeme FROM unnest(to_tsvector(config, told)) AS found (lexeme, positions, weights) ORDER BY positions[1], lexeme), ' '))
    FROM unnest('{search_simple,search_it,search_en,search_ru}'::regconfig[]) AS config, translate(name, 'ёЁ’-', 'еЕ'' ') AS told
$$;

-- First argument: an expression over the row $1 that gives its record. A row that goes from one to another concerns
-- both. What becomes public waits first: what it names may become public at the same time, unseen by it.
CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target bigint; before bigint;
BEGIN
    IF TG_TABLE_NAME = 'sources_record' OR (TG_TABLE_NAME = 'claims_naming' AND EXISTS (
        SELECT FROM sources_record WHERE id = (to_jsonb(coalesce(NEW, OLD)) ->> 'record_id')::bigint AND published_at IS NOT NULL))
    THEN PERFORM search_lock(); END IF;
    IF TG_OP <> 'INSERT' THEN EXECUTE 'SELECT ' || TG_ARGV[0] INTO before USING OLD; END IF;
    IF TG_OP <> 'DELETE' THEN EXECUTE 'SELECT ' || TG_ARGV[0] INTO target USING NEW; END IF;
    PERFORM search_refresh(each) FROM (SELECT before AS each UNION SELECT target) AS concerned WHERE each IS NOT NULL;
    RETURN NULL;
END $$;

-- What finds a word or, in their order, several: their stems in each language, or the words as they stand.
CREATE FUNCTION search_query(told text, is_phrase boolean) RETURNS tsquery LANGUAGE sql STABLE STRICT AS $$
    SELECT CASE WHEN is_phrase THEN
        phraseto_tsquery('search_simple', plain) || phraseto_tsquery('search_it', plain)
        || phraseto_tsquery('search_en', plain) || phraseto_tsquery('search_ru', plain)
    ELSE
        plainto_tsquery('search_simple', plain) || plainto_tsquery('search_it', plain)
        || plainto_tsquery('search_en', plain) || plainto_tsquery('search_ru', plain)
    END
    FROM translate(told, 'ёЁ’-', 'еЕ'' ') AS plain
$$;

-- What finds an actor or a place under any of its other names, where these words are a name of one; else nothing.
CREATE FUNCTION search_other_names(told text) RETURNS text LANGUAGE sql STABLE STRICT AS $$
    SELECT string_agg(DISTINCT finds, ' | ') FROM claims_searchname WHERE key = ANY (search_keys(told))
$$;

-- A word as the index has it.
CREATE FUNCTION search_plain(told text) RETURNS text LANGUAGE sql STABLE STRICT AS $$
    SELECT coalesce((tsvector_to_array(to_tsvector('search_simple', translate(told, 'ёЁ’-', 'еЕ'' '))))[1], '')
$$;

-- Whether a language of ours takes this word for one that says nothing by itself.
CREATE FUNCTION search_is_filler(told text) RETURNS boolean LANGUAGE sql STABLE STRICT AS $$
    SELECT numnode(plainto_tsquery('search_it', told)) = 0 OR numnode(plainto_tsquery('search_en', told)) = 0
        OR numnode(plainto_tsquery('search_ru', told)) = 0
$$;

-- What finds an actor or a place under any of its names, by each thing that a name of it is in stems.
CREATE FUNCTION search_names(target bigint) RETURNS TABLE (key text, finds text) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT key, (
        SELECT string_agg(DISTINCT '(' || search_query(words, true)::text || ')', ' | ')
        FROM search_texts(target) WHERE weight = 'A' AND search_query(words, true)::text <> '')
    FROM search_texts(target) t, unnest(search_keys(t.words)) AS key
    WHERE t.weight = 'A' AND key <> ''
$$;
