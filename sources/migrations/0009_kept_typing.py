"""What is typed and not saved; and the words by which lists find what is spelt nearly so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sources.models.likeness import found_by_likeness

PLAIN_WORDS = """
DO $do$
DECLARE home text := (
    SELECT space.nspname FROM pg_extension JOIN pg_namespace space ON space.oid = extnamespace WHERE extname = 'unaccent');
BEGIN
    -- unaccent is only STABLE, as its dictionary could be changed; an index wants a promise that nobody changes it.
    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION plain_words(words text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT translate(lower(%1$I.unaccent(''%1$I.unaccent''::regdictionary, words)), ''й'', ''и'')'
    $function$, home);
END $do$;
"""

INDEXES = found_by_likeness(("sources_documenttext", "title"), ("sources_referencetext", "what"))


class Migration(migrations.Migration):
    dependencies = [("sources", "0008_review_notes")]

    operations = [
        migrations.CreateModel(
            name="KeptTyping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=200, verbose_name="address of the form")),
                ("opening", models.CharField(max_length=32)),
                ("data", models.TextField(verbose_name="what was typed")),
                ("kept_at", models.DateTimeField(verbose_name="kept")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_typings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "kept typing",
                "verbose_name_plural": "kept typings",
                "ordering": ("-kept_at",),
                "indexes": [models.Index(fields=["kept_at"], name="kept_typing_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "address", "opening"), name="kept_typing_once_per_opening"
                    )
                ],
            },
        ),
        migrations.RunSQL(PLAIN_WORDS, "DROP FUNCTION plain_words(text)"),
        migrations.RunSQL(*INDEXES),
    ]
