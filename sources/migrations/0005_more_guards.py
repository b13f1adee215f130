"""The guards of the records that came later, of merges and of takedowns: see sources/review/guards.py."""

from django.db import migrations

from sources import bias
from sources.review import guards


def listed(values):
    return ", ".join(f"'{value}'" for value in values)


def dimension(table):
    return f"(SELECT tag.dimension FROM {table} row JOIN sources_biastag tag ON tag.record_id = row.tag_id WHERE row.record_id = target)"


RATED, TAGGED = dimension("sources_rating"), dimension("sources_tagging")


def rating(condition):
    return f"EXISTS (SELECT FROM sources_rating WHERE record_id = target AND ({condition}))"


def tagging(condition):
    return f"EXISTS (SELECT FROM sources_tagging WHERE record_id = target AND ({condition}))"


def without(table, column):
    return f"NOT EXISTS (SELECT FROM {table} WHERE {column} = target)"


def foreign_passage(link, column, table):
    return (
        f"EXISTS (SELECT FROM {link} link JOIN sources_passage passage ON passage.id = link.passage_id "
        "JOIN sources_paragraph paragraph ON paragraph.id = passage.paragraph_id "
        f"JOIN {table} row ON row.record_id = link.{column} "
        "WHERE row.record_id = target AND paragraph.document_id <> row.document_id)"
    )


SQL = "".join([
    guards.functions(),
    """
CREATE TRIGGER review_merged AFTER UPDATE ON sources_record FOR EACH ROW
    WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id AND coalesce(current_setting('parallax.preview', true), '') <> 'on')
    EXECUTE FUNCTION review_leave_merge();
CREATE TRIGGER review_guard BEFORE UPDATE OR DELETE ON sources_submission
    FOR EACH ROW EXECUTE FUNCTION review_guard_submission();
CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_takedown
    FOR EACH ROW EXECUTE FUNCTION review_guard_takedown();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_takedown FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
CREATE TRIGGER review_take_down AFTER UPDATE ON sources_takedown FOR EACH ROW EXECUTE FUNCTION review_take_down();
""",
    guards.append_only(["sources_keptback"]),
    guards.not_truncated(["sources_takedown"]),
    guards.signed(["sources_keptback"]),
    guards.historied("sources_takedown", "($1).document_id"),
    guards.guarded("sources_reference", "($1).record_id", key="record_id"),
    guards.guarded("sources_referencetext", "($1).reference_id"),
    guards.guarded("sources_place", "($1).record_id", key="record_id"),
    guards.guarded("sources_placename", "($1).place_id"),
    guards.guarded("sources_placetext", "($1).place_id"),
    guards.guarded("sources_actor", "($1).record_id", key="record_id"),
    guards.guarded("sources_actorname", "($1).actor_id"),
    guards.guarded("sources_actortext", "($1).actor_id"),
    guards.guarded("sources_sourcereference", "($1).source_id"),
    guards.guarded("sources_citation", "($1).document_id"),
    guards.guarded("sources_biastag", "($1).record_id", key="record_id"),
    guards.guarded("sources_biastagtext", "($1).bias_tag_id"),
    guards.guarded("sources_rating", "($1).record_id", key="record_id"),
    guards.guarded("sources_ratingtext", "($1).rating_id"),
    guards.guarded("sources_ratingreference", "($1).rating_id"),
    guards.guarded("sources_tagging", "($1).record_id", key="record_id"),
    guards.guarded("sources_taggingtext", "($1).tagging_id"),
    guards.guarded("sources_taggingpassage", "($1).tagging_id"),
    guards.guarded("sources_reply", "($1).record_id", key="record_id"),
    guards.guarded("sources_replytext", "($1).reply_id"),
    guards.check_kind("reference", "SELECT NULL::bigint", [
        ("reference_says_what", without("sources_referencetext", "reference_id")),
    ]),
    guards.check_kind("place", "SELECT NULL::bigint", [("place_has_a_name", without("sources_placename", "place_id"))]),
    guards.check_kind("actor", "SELECT NULL::bigint", [("actor_has_a_name", without("sources_actorname", "actor_id"))]),
    guards.check_kind(
        "source",
        "SELECT owner_id FROM sources_source WHERE record_id = target "
        "UNION SELECT actor_id FROM sources_source WHERE record_id = target "
        "UNION SELECT reference_id FROM sources_sourcereference WHERE source_id = target",
        [],
    ),
    guards.check_kind(
        "document",
        "SELECT translation_of_id FROM sources_document WHERE record_id = target "
        "UNION SELECT copy_of_id FROM sources_document WHERE record_id = target "
        "UNION SELECT source_id FROM sources_responsibility WHERE document_id = target "
        "UNION SELECT source_id FROM sources_citation WHERE document_id = target",
        [
            (
                "document_inferred_says_why",
                "EXISTS (SELECT FROM sources_document WHERE record_id = target AND inferred <> '') AND NOT EXISTS "
                "(SELECT FROM sources_documenttext WHERE document_id = target AND inferred_reason <> '')",
            ),
            (
                "citation_passage_of_its_document",
                "EXISTS (SELECT FROM sources_citation link JOIN sources_passage passage ON passage.id = link.passage_id "
                "JOIN sources_paragraph paragraph ON paragraph.id = passage.paragraph_id "
                "WHERE link.document_id = target AND paragraph.document_id <> target)",
            ),
        ],
    ),
    guards.check_kind("biastag", "SELECT NULL::bigint", [
        ("bias_tag_has_a_definition", without("sources_biastagtext", "bias_tag_id")),
    ]),
    guards.check_kind(
        "rating",
        "SELECT unnest(ARRAY[source_id, tag_id, actor_id, by_source_id]) FROM sources_rating WHERE record_id = target "
        "UNION SELECT reference_id FROM sources_ratingreference WHERE rating_id = target",
        [
            ("rating_fits_its_dimension", f"{RATED} NOT IN ({listed(bias.dimensions(of_sources=True))})"),
            ("rating_names_the_actor", rating(f"(actor_id IS NOT NULL) <> ({RATED} IN ({listed(bias.dimensions(of_sources=True, names_actor=True))}))")),
            ("rating_names_the_country", rating(f"(country <> '') <> ({RATED} IN ({listed(bias.dimensions(in_country=True))}))")),
            ("rating_answers", rating(f"(answer <> '') <> ({RATED} IN ({listed(bias.dimensions(answered=True))}))")),
            (
                "rating_of_a_person",
                f"{RATED} <> 'alignment' AND EXISTS (SELECT FROM sources_rating row JOIN sources_source rated "
                "ON rated.record_id = row.source_id WHERE row.record_id = target AND rated.kind_of_source = 'person')",
            ),
            ("rating_says_why", without("sources_ratingtext", "rating_id")),
        ],
    ),
    guards.check_kind(
        "tagging",
        "SELECT unnest(ARRAY[document_id, tag_id, actor_id, by_source_id]) FROM sources_tagging WHERE record_id = target",
        [
            ("tagging_fits_its_dimension", f"{TAGGED} NOT IN ({listed(bias.dimensions(of_documents=True))})"),
            ("tagging_names_the_actor", tagging(f"(actor_id IS NOT NULL) <> ({TAGGED} IN ({listed(bias.dimensions(of_documents=True, names_actor=True))}))")),
            (
                "tagging_rests_on_a_passage",
                f"by_revision AND {TAGGED} IN ({listed(bias.dimensions(on_passages=True))}) "
                f"AND {without('sources_taggingpassage', 'tagging_id')}",
            ),
            ("tagging_says_why", without("sources_taggingtext", "tagging_id")),
            ("tagging_passage_of_its_document", foreign_passage("sources_taggingpassage", "tagging_id", "sources_tagging")),
        ],
    ),
    guards.check_kind(
        "reply",
        "SELECT unnest(ARRAY[about_id, source_id, reference_id]) FROM sources_reply WHERE record_id = target",
        [("reply_has_a_text", without("sources_replytext", "reply_id"))],
    ),
    guards.fixed_path(),
])


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_complete_records")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
