"""What the list of claims is filtered by through stances, kept equal to the records by triggers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from claims import derived
from sources.review import guards

SQL = "".join([
    derived.FILL,
    ";\n",
    derived.VIEW,
    derived.REFRESH,
    derived.follow(),
    f"CREATE TRIGGER review_derived BEFORE INSERT OR UPDATE OR DELETE ON {derived.TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION review_refuse_derived();",
    guards.not_truncated([derived.TABLE]),
    guards.fixed_path(),
    "CREATE INDEX accountevent_named ON sources_accountevent (id) WHERE what = 'named';",
])


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0011_cells'),
        ('sources', '0009_kept_typing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StanceFacets',
            fields=[
                ('stance', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='facets', serialize=False, to='claims.stance')),
                ('language', models.CharField(max_length=3)),
                ('outcome', models.CharField(max_length=12)),
                ('marks', models.IntegerField()),
                ('speech', models.BigIntegerField()),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='stance_facets', to='claims.claim')),
                ('coder', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='stance_facets', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='stance_facets', to='sources.document')),
                ('publisher', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='stance_facets', to='sources.source')),
            ],
            options={
                'verbose_name': 'facets of a stance',
                'verbose_name_plural': 'facets of stances',
                'indexes': [models.Index(fields=['claim'], include=('document', 'publisher', 'coder', 'language', 'outcome', 'marks', 'speech'), name='stancefacets_by_claim'), models.Index(fields=['outcome', 'claim'], name='stancefacets_by_outcome')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
