"""Which values of its filters each claim has, counted and as bits, kept by triggers; which words search knows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import claims.models.values
from claims import held
from sources.review import guards

KNOWN = """
CREATE FUNCTION search_is_known(query tsquery) RETURNS boolean LANGUAGE sql STABLE STRICT SET enable_seqscan = off AS $$
    SELECT (query::text !~ '[&<!]' AND EXISTS (
            SELECT FROM claims_searchword WHERE entries > 0 AND word IN (
                SELECT btrim(part, $quote$' $quote$) FROM regexp_split_to_table(query::text, '[|]') AS part)))
        OR EXISTS (SELECT FROM claims_searchentry WHERE words @@ query)
$$;
"""
"""Whether any entry fits: known by the vocabulary, else by the index; a plain EXISTS would read every entry."""
SQL = "".join([
    held.REFRESH,
    held.fill(),
    held.follow(),
    *(
        f"CREATE TRIGGER review_derived BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION review_refuse_derived();\n"
        for table in held.TABLES
    ),
    guards.not_truncated(held.TABLES),
    guards.fixed_path(),
    KNOWN,
    guards.fixed_path("search_"),
])


class Migration(migrations.Migration):

    dependencies = [("claims", "0013_search")]

    operations = [
        migrations.CreateModel(
            name="FacetValue",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("facet", models.CharField(max_length=12)),
                ("value", models.TextField()),
                ("claims", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["facet", "-claims"], name="facet_value_most")],
                "constraints": [models.UniqueConstraint(fields=("facet", "value"), name="facet_value_once")],
            },
        ),
        migrations.CreateModel(
            name="ClaimValues",
            fields=[
                ("claim", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="+", serialize=False, to="claims.claim")),
                ("place", models.IntegerField()),
                ("held", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("place",), include=("claim",), name="claim_values_place")],
            },
        ),
        migrations.CreateModel(
            name="FacetBits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.IntegerField()),
                ("bits", claims.models.values.BitsField()),
                ("value", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="claims.facetvalue")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("value", "block"), name="facet_bits_once")],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
