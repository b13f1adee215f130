"""Judgements on whether claims say the same, what finds such claims, and when a prediction falls due."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import sources.models.fields
import sources.models.likeness
from sources.review import guards
from django.conf import settings
from django.db import migrations, models


GUARDS = """
CREATE FUNCTION review_guard_judgement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_reason();
    NEW.by_id := review_person(); NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT ON claims_judgement
    FOR EACH ROW EXECUTE FUNCTION review_guard_judgement();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0005_more_guards'),
        ('sources', '0009_kept_typing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('same', 'the same'), ('not_same', 'not the same'), ('unsure', 'unsure')], max_length=10, verbose_name='answer')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'judgement',
                'verbose_name_plural': 'judgements',
                'ordering': ('-pk',),
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='due',
            field=sources.models.fields.EDTFField(blank=True, help_text='For a prediction: when it will have come true or not. Good: 2024 for “working by 2024”. Bad: a day of your own choosing; where it names none, leave it empty.', max_length=80, verbose_name='due'),
        ),
        migrations.AddField(
            model_name='claim',
            name='due_from',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='earliest day'),
        ),
        migrations.AddField(
            model_name='claim',
            name='due_to',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='latest day'),
        ),
        migrations.AddIndex(
            model_name='claimtext',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(sources.models.likeness.PlainWords('statement'), name='gin_trgm_ops'), name='claim_text_letters'),
        ),
        migrations.AddIndex(
            model_name='claimtext',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector(sources.models.likeness.PlainWords('statement'), config='simple'), name='claim_text_words'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('due_from__isnull', True), ('due_to__isnull', True), ('due_from__lte', models.F('due_to')), _connector='OR'), name='claim_due_in_order', violation_error_message='A date ends before it begins.'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='a',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements_first', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='b',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements_second', to='claims.claim', verbose_name='other claim'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddIndex(
            model_name='judgement',
            index=models.Index(fields=['a', 'b'], name='judgement_by_pair'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('a__lt', models.F('b'))), name='judgement_in_canonical_order', violation_error_message='A judgement is of two claims, and stored with the older one first.'),
        ),
        migrations.AddConstraint(
            model_name='judgement',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['same', 'not_same', 'unsure'])), name='judgement_is_an_answer', violation_error_message='Answer the same, not the same, or unsure.'),
        ),
        migrations.RunSQL(
            GUARDS + guards.append_only(["claims_judgement"]) + guards.fixed_path(),
            migrations.RunSQL.noop,
        ),
    ]
