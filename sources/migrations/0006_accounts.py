"""Invitations, the trail of what happened to accounts, and the table in which limits on guessing are counted."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from sources.review import guards

# The columns that Django's cache in the database wants. Nothing is lost with it but counts of a few minutes, so that it
# is spared the journal.
CACHE = """
CREATE UNLOGGED TABLE parallax_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX parallax_cache_expires ON parallax_cache (expires);
"""

# The trail is dated by the database, and a link is used or revoked once.
TRAIL = """
CREATE FUNCTION review_guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.at := clock_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER review_guard BEFORE INSERT ON sources_accountevent FOR EACH ROW EXECUTE FUNCTION review_guard_event();
CREATE FUNCTION review_guard_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'used_at' - 'revoked_at') <> (to_jsonb(OLD) - 'used_at' - 'revoked_at')
        OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at)
        OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    THEN PERFORM review_break('review_invitation_is_kept', 'A link is only used or revoked, once.'); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE UPDATE OR DELETE ON sources_invitation
    FOR EACH ROW EXECUTE FUNCTION review_guard_invitation();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('sources', '0005_more_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('invited', 'invited'), ('link_made', 'made a new link for'), ('link_revoked', 'revoked the link of'), ('accepted', 'set a password by link'), ('password', 'changed the password'), ('roles', 'changed the roles of'), ('named', 'changed the public name'), ('ended', 'ended the access of'), ('restored', 'restored the access of'), ('factor_added', 'added a second factor'), ('factor_removed', 'removed a second factor'), ('factors_taken', 'took off the second factors of'), ('signed_in', 'signed in'), ('refused', 'was refused at sign-in')], max_length=20, verbose_name='what')),
                ('change', models.CharField(blank=True, max_length=300, verbose_name='from what to what')),
                ('why', models.TextField(blank=True, verbose_name='why')),
                ('address', models.CharField(blank=True, max_length=16, verbose_name='address, as a keyed hash')),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL, verbose_name='about whom')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events_done', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'event of an account',
                'verbose_name_plural': 'who did what',
                'ordering': ('-at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('what__in', ['roles', 'ended', 'restored', 'factors_taken']), _negated=True), models.Q(('about__isnull', False), ('by__isnull', False), ('why__regex', '\\S')), _connector='OR'), name='account_event_says_who_and_why')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'invitation'), ('reset', 'new password')], max_length=10, verbose_name='kind')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 of the secret')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='for whom')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations_made', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ('-pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), fields=('account',), name='invitation_one_open_per_account')],
            },
        ),
        migrations.AddField(
            model_name='account',
            name='session_epoch',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='times all sessions were ended'),
        ),
        migrations.AlterField(
            model_name='account',
            name='public_name',
            field=models.CharField(blank=True, help_text='Name or pseudonym that readers see beside what this person coded. Empty: the user name. Good: “A. Rossi” or “Coder 7”. Bad: the name of somebody else.', max_length=100, verbose_name='public name'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['at'], name='decision_by_time'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='account_email_once', violation_error_message='Another account has this e-mail address.'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('public_name'), condition=models.Q(('public_name', ''), _negated=True), name='account_public_name_once', violation_error_message='Another account signs with this name.'),
        ),
        migrations.RunSQL(CACHE, "DROP TABLE parallax_cache"),
        migrations.RunSQL(
            TRAIL + guards.append_only(["sources_accountevent"]) + guards.not_truncated(["sources_invitation"]),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(guards.fixed_path(), migrations.RunSQL.noop),
    ]
