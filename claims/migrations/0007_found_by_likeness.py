"""Lists find what is spelt nearly so."""

from django.db import migrations

from sources.models.likeness import found_by_likeness

INDEXES = found_by_likeness(
    ("claims_eventtext", "title"),
    ("claims_questiontext", "title"),
    ("claims_narrativetext", "title"),
    ("claims_narrativetext", "summary"),
    ("claims_assessmenttext", "finding"),
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_judgements"), ("sources", "0009_kept_typing")]

    operations = [migrations.RunSQL(*INDEXES)]
