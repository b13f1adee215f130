"""Notes at a place of a revision, confirmations of a batch, and the rules of both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sources.review import guards

SQL = "".join([
    guards.functions(),
    """
CREATE TRIGGER review_guard BEFORE INSERT ON sources_reviewnote FOR EACH ROW EXECUTE FUNCTION review_guard_note();
""",
    guards.append_only(["sources_reviewnote"]),
    guards.fixed_path(),
])


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0007_captured_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='confirms',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='sources.batch', verbose_name='batch that it confirms'),
        ),
        migrations.CreateModel(
            name='ReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('words', models.TextField(help_text='Good: “p4 says conditional: supports, not asserts”. Bad: “wrong”.', verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_notes', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='sources.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'note of a review',
                'verbose_name_plural': 'notes of reviews',
                'ordering': ('pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('words__regex', '\\S')), name='reviewnote_says_something', violation_error_message='A note needs words.')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
