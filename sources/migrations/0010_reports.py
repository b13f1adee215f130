"""Reports of readers: kept as they were sent, answered by persons, counted without naming anybody; old addresses."""

import django.db.models.deletion
import django.utils.timezone
import sources.models.report
from django.conf import settings
from django.db import migrations, models

from sources.review import guards

GUARDS = """
CREATE FUNCTION review_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written text[] := ARRAY['state', 'answer', 'decision_id', 'handled_by_id', 'handled_at', 'email', 'words', 'place', 'source_url'];
    is_step boolean; is_erased boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.state := 'new'; NEW.answer := ''; NEW.decision_id := NULL; NEW.handled_by_id := NULL; NEW.handled_at := NULL;
        NEW.received_at := clock_timestamp();
        IF NEW.about_id IS NOT NULL AND NOT EXISTS (SELECT FROM sources_record WHERE id = NEW.about_id AND published_at IS NOT NULL)
        THEN PERFORM review_break('report_of_what_is_public', 'The record is not public.'); END IF;
        IF NEW.same_as_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM sources_readerreport first WHERE first.id = NEW.same_as_id AND first.same_as_id IS NULL
                AND first.digest = NEW.digest AND first.state IN ('new', 'looking'))
        THEN PERFORM review_break('report_is_kept', 'It repeats no open report.'); END IF;
        RETURN NEW;
    END IF;
    is_step := (NEW.state, NEW.answer, NEW.decision_id) IS DISTINCT FROM (OLD.state, OLD.answer, OLD.decision_id);
    is_erased := (NEW.words, NEW.place, NEW.source_url) IS DISTINCT FROM (OLD.words, OLD.place, OLD.source_url);
    IF (to_jsonb(NEW) - written) IS DISTINCT FROM (to_jsonb(OLD) - written)
        OR (NEW.email <> OLD.email AND NEW.email <> '')
        OR (is_erased AND ((NEW.words || NEW.place || NEW.source_url) <> '' OR EXISTS (
            SELECT FROM sources_readerreport first WHERE first.id = coalesce(OLD.same_as_id, OLD.id)
                AND first.state NOT IN ('accepted', 'declined'))))
    THEN PERFORM review_break('report_is_kept', 'What was sent is not changed; once closed it can be erased.'); END IF;
    IF is_erased THEN PERFORM review_person(), review_reason(); END IF;
    NEW.handled_by_id := OLD.handled_by_id; NEW.handled_at := OLD.handled_at;
    IF is_step THEN
        IF OLD.same_as_id IS NOT NULL OR OLD.state || ' ' || NEW.state NOT IN (
            'new looking', 'looking new', 'new accepted', 'looking accepted', 'new declined', 'looking declined',
            'accepted looking', 'declined looking')
        THEN PERFORM review_break('report_steps', format('No step from %s to %s.', OLD.state, NEW.state)); END IF;
        IF NEW.decision_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM sources_decision decision JOIN sources_record record ON record.id = decision.record_id
            WHERE decision.id = NEW.decision_id AND record.published_at IS NOT NULL)
        THEN PERFORM review_break('report_of_what_is_public', 'The decision is on no public record.'); END IF;
        PERFORM review_reason();
        NEW.handled_by_id := review_person(); NEW.handled_at := clock_timestamp();
        IF NEW.state = 'new' THEN NEW.handled_by_id := NULL; NEW.handled_at := NULL; END IF;
        IF NEW.state IN ('accepted', 'declined') THEN NEW.email := ''; END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_readerreport
    FOR EACH ROW EXECUTE FUNCTION review_guard_report();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_readerreport
    FOR EACH ROW EXECUTE FUNCTION review_refuse_change();

CREATE FUNCTION review_leave_report_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sources_reportstep (report_id, state, why, by_id, at)
    VALUES (NEW.id, NEW.state, review_reason(), review_person(), clock_timestamp());
    IF NEW.state IN ('accepted', 'declined') THEN
        UPDATE sources_readerreport SET email = '' WHERE same_as_id = NEW.id AND email <> '';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER review_step AFTER UPDATE ON sources_readerreport FOR EACH ROW
    WHEN (OLD.same_as_id IS NULL AND (OLD.state <> NEW.state OR OLD.words <> NEW.words))
    EXECUTE FUNCTION review_leave_report_step();

CREATE FUNCTION review_guard_report_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN PERFORM review_break('review_derived', 'Steps are written by the database.'); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT ON sources_reportstep
    FOR EACH ROW EXECUTE FUNCTION review_guard_report_step();
"""

OLD_ADDRESSES = """
CREATE INDEX history_by_old_address ON sources_history (("row" ->> 'kind'), ("row" ->> 'slug'), id)
    WHERE table_name = 'sources_record' AND "row" ->> 'published_at' IS NOT NULL
"""


def grant(apps, schema_editor):
    """Let everybody who proposes or decides handle what readers report."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="sources", model="readerreport")
    permission, _ = Permission.objects.get_or_create(
        content_type=kind, codename="handle_reports", defaults={"name": "Can handle reports of readers"}
    )
    for group in Group.objects.filter(name__in=["Editors", "Reviewers", "Administrators"]):
        group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0009_kept_typing'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReaderReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=sources.models.report.new_number, editable=False, max_length=12, unique=True, verbose_name='reference number')),
                ('page', models.CharField(blank=True, max_length=60, verbose_name='name of the page')),
                ('words', models.TextField(blank=True, help_text='Say what stands there and what is right. Good: “It says the licence is of 10 May; the agency dates it 12 May.” Bad: “All lies.”', max_length=4000, verbose_name='what is wrong')),
                ('place', models.TextField(blank=True, help_text='The words as they stand there, or the heading. Good: “Tag43, paragraph p4: asserts”. Bad: “at the top”.', max_length=1000, verbose_name='where on the page')),
                ('source_url', models.URLField(blank=True, help_text='An address that begins with http:// or https://. Good: the page of the document or of an official body. Bad: a search, or a picture of a page.', max_length=500, verbose_name='a page that shows it')),
                ('email', models.EmailField(blank=True, help_text="Not needed. Used only to ask you about this report; shown only to the editor who looks at it; deleted when the report is closed, and after 90 days at the latest. Good: an address that you read. Bad: somebody else's.", max_length=254, verbose_name='your e-mail address')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language of the report')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('state', models.CharField(choices=[('new', 'new'), ('looking', 'being looked at'), ('accepted', 'accepted'), ('declined', 'declined')], default='new', max_length=10, verbose_name='state')),
                ('answer', models.TextField(blank=True, help_text="The reader sees it at their reference number. Good: “The agency's page says 12 May: corrected.” Bad: “ok”.", max_length=1000, verbose_name='answer')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reader_reports', to='sources.record', verbose_name='record')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.decision', verbose_name='what was done')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reader_reports', to=settings.AUTH_USER_MODEL, verbose_name='handled by')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='sources.readerreport', verbose_name='repeats')),
            ],
            options={
                'verbose_name': 'report of a reader',
                'verbose_name_plural': 'reports of readers',
                'ordering': ('-pk',),
                'permissions': [('handle_reports', 'Can handle reports of readers')],
            },
        ),
        migrations.CreateModel(
            name='ReportCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=10)),
                ('digest', models.CharField(max_length=64)),
                ('day', models.DateField()),
                ('hour', models.SmallIntegerField()),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'count of reports',
                'verbose_name_plural': 'counts of reports',
                'constraints': [models.UniqueConstraint(fields=('day', 'what', 'hour', 'digest'), name='report_count_once'), models.UniqueConstraint(condition=models.Q(('what', 'salt')), fields=('day',), name='report_count_one_salt'), models.CheckConstraint(condition=models.Q(('what__in', ['all', 'page', 'address', 'salt'])), name='report_count_of')],
            },
        ),
        migrations.CreateModel(
            name='ReportStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('new', 'new'), ('looking', 'being looked at'), ('accepted', 'accepted'), ('declined', 'declined')], max_length=10, verbose_name='state')),
                ('why', models.TextField(blank=True, verbose_name='why')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_steps', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='sources.readerreport')),
            ],
            options={
                'verbose_name': 'step of a report',
                'verbose_name_plural': 'steps of reports',
                'ordering': ('pk',),
            },
        ),
        migrations.AddIndex(
            model_name='readerreport',
            index=models.Index(condition=models.Q(('state__in', ['new', 'looking'])), fields=['digest'], name='report_open_by_digest'),
        ),
        migrations.AddIndex(
            model_name='readerreport',
            index=models.Index(fields=['state', 'id'], name='report_by_state'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(('number__regex', '^[abcdefghjkmnpqrstuvwxyz23456789]{12}$')), name='report_number'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'declined']), ('same_as__isnull', False), ('words__regex', '\\S'), _connector='OR'), name='report_says_something', violation_error_message='Say what is wrong.'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('words__regex', '[\\u0001-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]'), _negated=True), models.Q(('place__regex', '[\\u0001-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]'), _negated=True), models.Q(('answer__regex', '[\\u0001-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]'), _negated=True)), name='report_is_plain_text', violation_error_message='A report is plain text: take out what cannot be seen.'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(('source_url', ''), ('source_url__regex', '^https?://[^\\s<>\\"]+$'), _connector='OR'), name='report_source_is_a_page', violation_error_message='Only addresses that begin with http:// or https:// can be given.'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True), ('state', 'new')), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False), ('state__in', ['looking', 'accepted', 'declined'])), _connector='OR'), name='report_says_who_handled_it'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decision__isnull', True), ('state__in', ['new', 'looking'])), models.Q(('answer__regex', '\\S'), ('state', 'accepted')), models.Q(('decision__isnull', False), ('state', 'accepted')), models.Q(('answer__regex', '\\S'), ('decision__isnull', True), ('state', 'declined')), _connector='OR'), name='report_answer_fits_its_state', violation_error_message='Accept with what was done or an answer; decline with a reason.'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'looking']), ('email', ''), _connector='OR'), name='report_closed_keeps_no_address'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(('about__isnull', True), ('page', ''), _connector='OR'), name='report_of_one_page'),
        ),
        migrations.AddConstraint(
            model_name='readerreport',
            constraint=models.CheckConstraint(condition=models.Q(('same_as__isnull', True), models.Q(('state', 'new'), models.Q(('same_as', models.F('id')), _negated=True)), _connector='OR'), name='report_repeats_another'),
        ),
        migrations.RunSQL(
            GUARDS
            + guards.append_only(["sources_reportstep"])
            + guards.not_truncated(["sources_readerreport", "sources_reportcount"])
            + guards.fixed_path(),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(OLD_ADDRESSES, "DROP INDEX history_by_old_address"),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
