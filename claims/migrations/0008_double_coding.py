"""Second codings made blind: draws, lots, codings, reconciliations, and their rules."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from sources.review import guards



GUARDS = """
-- A draw is complete: in its one transaction every public stance without a lot gets one, and chance says which.
CREATE FUNCTION review_guard_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_reason();
    NEW.by_id := review_actor(); NEW.at := clock_timestamp();
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT ON claims_draw FOR EACH ROW EXECUTE FUNCTION review_guard_draw();

CREATE FUNCTION review_guard_lot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part numeric;
BEGIN
    PERFORM review_actor(), review_reason();
    SELECT share INTO part FROM claims_draw
        WHERE id = NEW.draw_id AND transaction_id = pg_current_xact_id()::text::bigint;
    IF part IS NULL THEN PERFORM review_break('draw_is_complete', 'A lot belongs to a draw of this transaction.'); END IF;
    IF NOT EXISTS (SELECT FROM claims_stance stance JOIN sources_record record ON record.id = stance.record_id
        WHERE stance.record_id = NEW.stance_id AND stance.is_agreed AND record.published_at IS NOT NULL)
    THEN PERFORM review_break('draw_is_complete', 'Only public agreed stances have lots.'); END IF;
    NEW.is_drawn := ('x' || left(replace(gen_random_uuid()::text, '-', ''), 8))::bit(32)::bigint < part * 4294967296;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT ON claims_lot FOR EACH ROW EXECUTE FUNCTION review_guard_lot();

CREATE FUNCTION review_check_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM claims_stance stance JOIN sources_record record ON record.id = stance.record_id
        WHERE stance.is_agreed AND record.published_at < NEW.at
            AND NOT EXISTS (SELECT FROM claims_lot lot WHERE lot.stance_id = stance.record_id))
    THEN PERFORM review_break('draw_is_complete', 'A draw left out stances.'); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_complete AFTER INSERT ON claims_draw DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION review_check_draw();

-- A second coding is begun by a person who had no part in the first, and ends once.
CREATE FUNCTION review_guard_blind_coding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own claims_stance; found claims_stance;
BEGIN
    PERFORM review_reason();
    IF TG_OP = 'INSERT' THEN
        NEW.coder_id := review_person(); NEW.begun_at := clock_timestamp(); NEW.ended_at := NULL; NEW.why := '';
        SELECT stance.* INTO own FROM claims_lot lot JOIN claims_stance stance ON stance.record_id = lot.stance_id
            WHERE lot.id = NEW.lot_id AND lot.is_drawn;
        IF NEW.state <> 'open' OR own.record_id IS NULL
        THEN PERFORM review_break('blind_coding_of_what_was_drawn', 'Only what was drawn is coded a second time.'); END IF;
        IF own.coder_id = NEW.coder_id
            OR EXISTS (SELECT FROM sources_history WHERE record_id = own.record_id AND actor_id = NEW.coder_id)
            OR EXISTS (SELECT FROM sources_revision WHERE record_id = own.record_id
                AND (NEW.coder_id = ANY (contributors) OR decided_by_id = NEW.coder_id))
        THEN PERFORM review_break('blind_coding_by_another', 'The second coder had a part in the first coding.'); END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'open' OR NEW.state NOT IN ('handed_in', 'given_back') OR NEW.id <> OLD.id
        OR NEW.lot_id <> OLD.lot_id OR NEW.coder_id <> OLD.coder_id OR NEW.begun_at <> OLD.begun_at
    THEN PERFORM review_break('blind_coding_ends_once', 'A second coding is handed in or given back, once.'); END IF;
    NEW.ended_at := clock_timestamp(); NEW.why := '';
    IF NEW.state = 'given_back' THEN
        PERFORM review_person();
        NEW.why := review_reason();
        RETURN NEW;
    END IF;
    SELECT stance.* INTO own FROM claims_lot lot JOIN claims_stance stance ON stance.record_id = lot.stance_id
        WHERE lot.id = NEW.lot_id;
    SELECT * INTO found FROM claims_stance WHERE record_id = NEW.stance_id;
    IF review_person() <> OLD.coder_id OR found.record_id IS NULL OR found.is_agreed
        OR (found.document_id, found.claim_id, found.coder_id)
            IS DISTINCT FROM (own.document_id, own.claim_id, OLD.coder_id)
    THEN PERFORM review_break('blind_coding_of_its_cell', 'It holds what its coder found blind in its own cell.'); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON claims_blindcoding
    FOR EACH ROW EXECUTE FUNCTION review_guard_blind_coding();
CREATE TRIGGER review_no_delete BEFORE DELETE ON claims_blindcoding
    FOR EACH ROW EXECUTE FUNCTION review_refuse_change();

-- Who coded what stands did not code it blind as well; a stance is agreed or blind from its beginning.
CREATE FUNCTION review_guard_blind_stance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.is_agreed <> OLD.is_agreed
    THEN PERFORM review_break('stance_blind_is_kept', 'A blind coding stays one.'); END IF;
    IF EXISTS (SELECT FROM claims_stance other WHERE other.document_id = NEW.document_id AND other.claim_id = NEW.claim_id
        AND other.coder_id = NEW.coder_id AND other.is_agreed <> NEW.is_agreed AND other.record_id <> NEW.record_id)
    THEN PERFORM review_break('stance_blind_by_another', 'The same account coded both.'); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard_blind BEFORE INSERT OR UPDATE OF is_agreed, document_id, claim_id, coder_id ON claims_stance
    FOR EACH ROW EXECUTE FUNCTION review_guard_blind_stance();

-- What was handed in is never changed. First argument: the column that names the stance.
CREATE FUNCTION review_guard_handed_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target bigint;
BEGIN
    IF coalesce(current_setting('parallax.preview', true), '') <> 'on' THEN
        IF TG_OP <> 'INSERT' THEN
            target := (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
            IF EXISTS (SELECT FROM claims_blindcoding WHERE stance_id = target)
            THEN PERFORM review_break('stance_blind_is_kept', 'It was handed in.'); END IF;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            target := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
            IF EXISTS (SELECT FROM claims_blindcoding WHERE stance_id = target)
            THEN PERFORM review_break('stance_blind_is_kept', 'It was handed in.'); END IF;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_handed_in BEFORE UPDATE OR DELETE ON claims_stance
    FOR EACH ROW WHEN (NOT OLD.is_agreed) EXECUTE FUNCTION review_guard_handed_in('record_id');
CREATE TRIGGER review_handed_in BEFORE INSERT OR UPDATE OR DELETE ON claims_stancepassage
    FOR EACH ROW EXECUTE FUNCTION review_guard_handed_in('stance_id');
CREATE TRIGGER review_handed_in BEFORE INSERT OR UPDATE OR DELETE ON claims_attributionchain
    FOR EACH ROW EXECUTE FUNCTION review_guard_handed_in('stance_id');

-- A reconciliation says what both had found, and proposes it.
CREATE FUNCTION review_guard_reconciliation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own claims_stance; found claims_stance;
BEGIN
    NEW.by_id := review_person(); NEW.at := clock_timestamp(); NEW.why := review_reason();
    SELECT stance.* INTO own FROM claims_blindcoding coding JOIN claims_lot lot ON lot.id = coding.lot_id
        JOIN claims_stance stance ON stance.record_id = lot.stance_id
        WHERE coding.id = NEW.coding_id AND coding.state = 'handed_in';
    SELECT stance.* INTO found FROM claims_blindcoding coding JOIN claims_stance stance ON stance.record_id = coding.stance_id
        WHERE coding.id = NEW.coding_id;
    IF own.record_id IS NULL OR NEW.first ->> 'outcome' IS DISTINCT FROM own.outcome
        OR NEW.second ->> 'outcome' IS DISTINCT FROM found.outcome
        OR NOT EXISTS (SELECT FROM sources_revision WHERE id = NEW.blind_id AND record_id = found.record_id)
        OR (NEW.agreed_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM sources_revision WHERE id = NEW.agreed_id AND record_id = own.record_id))
        OR (NEW.agreed_id IS NULL AND own.outcome <> found.outcome)
    THEN PERFORM review_break('reconciliation_of_its_cell', 'It holds what both found, and revisions of the two.'); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE INSERT ON claims_reconciliation
    FOR EACH ROW EXECUTE FUNCTION review_guard_reconciliation();

-- Neither coder, nor who reconciled, approves what came of it; a coding handed in is public only once reconciled.
CREATE FUNCTION review_guard_reconciled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor bigint := review_actor();
BEGIN
    IF EXISTS (SELECT FROM claims_reconciliation step JOIN claims_blindcoding coding ON coding.id = step.coding_id
        JOIN claims_lot lot ON lot.id = coding.lot_id JOIN claims_stance stance ON stance.record_id = lot.stance_id
        WHERE NEW.id IN (step.agreed_id, step.blind_id) AND actor IN (step.by_id, coding.coder_id, stance.coder_id))
    THEN PERFORM review_break('review_four_eyes', 'A coder, or who reconciled, does not approve it.'); END IF;
    IF EXISTS (SELECT FROM claims_blindcoding WHERE stance_id = NEW.record_id)
        AND NOT EXISTS (SELECT FROM claims_reconciliation WHERE blind_id = NEW.id)
    THEN PERFORM review_break('blind_coding_is_reconciled', 'It is not reconciled yet.'); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_reconciled BEFORE UPDATE ON sources_revision
    FOR EACH ROW WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION review_guard_reconciled();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_found_by_likeness'),
        ('sources', '0009_kept_typing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='share')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('transaction_id', models.BigIntegerField(default=0, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='draws', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'draw',
                'verbose_name_plural': 'draws',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_drawn', models.BooleanField(default=False, verbose_name='drawn')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='claims.draw', verbose_name='draw')),
                ('stance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='claims.stance', verbose_name='stance')),
            ],
            options={
                'verbose_name': 'lot',
                'verbose_name_plural': 'lots',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='BlindCoding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('state', models.CharField(choices=[('open', 'being coded'), ('handed_in', 'handed in'), ('given_back', 'given back')], default='open', max_length=10, verbose_name='state')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('why', models.TextField(blank=True, verbose_name='why it was given back')),
                ('coder', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='blind_codings', to=settings.AUTH_USER_MODEL, verbose_name='second coder')),
                ('stance', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blind_coding', to='claims.stance', verbose_name='what was found')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='claims.lot', verbose_name='drawn stance')),
            ],
            options={
                'verbose_name': 'second coding',
                'verbose_name_plural': 'second codings',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.JSONField(verbose_name='what stood')),
                ('second', models.JSONField(verbose_name='what was found blind')),
                ('chosen', models.JSONField(blank=True, default=dict, verbose_name='what was chosen')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('why', models.TextField(verbose_name='why')),
                ('agreed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='sources.revision', verbose_name='proposed for the stance')),
                ('blind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciled_blind', to='sources.revision', verbose_name='proposed of the blind coding')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('coding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='claims.blindcoding', verbose_name='second coding')),
            ],
            options={
                'verbose_name': 'reconciliation',
                'verbose_name_plural': 'reconciliations',
                'ordering': ('pk',),
            },
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='draw_of_a_share', violation_error_message='A share lies above 0, and is 1 at most.'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.UniqueConstraint(fields=('stance',), name='lot_once'),
        ),
        migrations.AddConstraint(
            model_name='blindcoding',
            constraint=models.UniqueConstraint(fields=('lot', 'coder'), name='blind_coding_once_each'),
        ),
        migrations.AddConstraint(
            model_name='blindcoding',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'given_back'), _negated=True), fields=('lot',), name='blind_coding_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='blindcoding',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('coder',), name='blind_coding_one_open_each'),
        ),
        migrations.AddConstraint(
            model_name='blindcoding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stance__isnull', False), ('state', 'handed_in')), models.Q(models.Q(('state', 'handed_in'), _negated=True), ('stance__isnull', True)), _connector='OR'), name='blind_coding_handed_in_holds_a_stance'),
        ),
        migrations.RunSQL(
            GUARDS
            + guards.append_only(["claims_draw", "claims_lot", "claims_reconciliation"])
            + guards.not_truncated(["claims_blindcoding"])
            + guards.historied("claims_blindcoding", "NULL::bigint")
            + guards.fixed_path(),
            migrations.RunSQL.noop,
        ),
    ]
