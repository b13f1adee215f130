"""Comparisons that people save: only added, withdrawn once, and not too many a day."""

import claims.models.saved
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sources.review import guards

GUARDS = """
CREATE FUNCTION review_guard_saved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_person(); said text[] := ARRAY['withdrawn_because', 'withdrawn_by_id', 'withdrawn_at'];
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        NEW.by_id := actor; NEW.at := clock_timestamp();
        NEW.withdrawn_because := ''; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL;
        IF NEW.is_frozen AND (jsonb_typeof(NEW."table") IS DISTINCT FROM 'object' OR octet_length(NEW."table"::text) > 10000000)
        THEN PERFORM review_break('saved_table_is_whole', 'The table is none, or longer than ten million bytes.'); END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('claims_savedcomparison', actor));
        IF (SELECT count(*) FROM claims_savedcomparison WHERE by_id = actor AND at > clock_timestamp() - interval '1 day') >= 30
        THEN PERFORM review_break('saved_too_many', 'Thirty within a day.'); END IF;
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR (to_jsonb(NEW) - said) IS DISTINCT FROM (to_jsonb(OLD) - said)
    THEN PERFORM review_break('saved_is_kept', 'What was saved is only withdrawn, once.'); END IF;
    NEW.withdrawn_by_id := actor; NEW.withdrawn_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON claims_savedcomparison
    FOR EACH ROW EXECUTE FUNCTION review_guard_saved();
CREATE TRIGGER review_no_delete BEFORE DELETE ON claims_savedcomparison
    FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0008_double_coding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(default=claims.models.saved.new_slug, editable=False, max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^[abcdefghjkmnpqrstuvwxyz23456789]{12}$')], verbose_name='address')),
                ('title', models.CharField(help_text='What a colleague will look for; readers see it, with your name. Good: “Drone deal: what Tag43 leaves out, before the new coding”. Bad: “comparison 3”, or a verdict.', max_length=160, verbose_name='title')),
                ('view', models.CharField(choices=[('question', 'question'), ('event', 'event'), ('compare', 'chosen documents')], max_length=10, verbose_name='view')),
                ('about', models.SlugField(blank=True, max_length=120, verbose_name='address of the question or event')),
                ('query', models.CharField(blank=True, max_length=4000, verbose_name='choices in its address')),
                ('is_frozen', models.BooleanField(verbose_name='frozen')),
                ('table', models.JSONField(blank=True, null=True, verbose_name='table')),
                ('content_version', models.CharField(max_length=200, verbose_name='state of the content')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='saved')),
                ('withdrawn_because', models.CharField(blank=True, max_length=300, verbose_name='why it was withdrawn')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='saved_comparisons', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'saved comparison',
                'verbose_name_plural': 'saved comparisons',
                'ordering': ('-pk',),
                'indexes': [models.Index(models.F('by'), models.OrderBy(models.F('at'), descending=True), name='saved_by_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[abcdefghjkmnpqrstuvwxyz23456789]{12}$')), name='saved_address'), models.CheckConstraint(condition=models.Q(('title__regex', '\\S'), models.Q(('title__regex', '[[:cntrl:]\u202a-\u202e\u2066-\u2069]'), _negated=True)), name='saved_has_a_title', violation_error_message='Give it a title, on one line.'), models.CheckConstraint(condition=models.Q(models.Q(('about', ''), ('view', 'compare')), models.Q(('about__regex', '^[-a-zA-Z0-9_]+$'), ('view__in', ['question', 'event'])), _connector='OR'), name='saved_is_of_ours', violation_error_message='Only comparisons of this site are saved.'), models.CheckConstraint(condition=models.Q(('query__regex', '^[A-Za-z0-9_.~%+,=&-]*$')), name='saved_query_is_encoded', violation_error_message='The choices of an address are letters, digits and signs that need no quoting.'), models.CheckConstraint(condition=models.Q(models.Q(('is_frozen', True), ('table__isnull', False)), models.Q(('is_frozen', False), ('table__isnull', True)), _connector='OR'), name='saved_table_where_frozen'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_because', ''), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_because__regex', '\\S'), ('withdrawn_by__isnull', False)), _connector='OR'), name='saved_withdrawal_says_who_and_why')],
            },
        ),
        migrations.RunSQL(
            GUARDS + guards.not_truncated(["claims_savedcomparison"]) + guards.fixed_path(),
            migrations.RunSQL.noop,
        ),
    ]
