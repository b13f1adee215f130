"""What search rests on: kept equal to the public records by triggers, in the same transaction (`claims/search/`).

Nothing else can write it; `manage.py prove_derived` compares it with the records.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from sources.models import Record


class SearchEntry(models.Model):
    """A public record that can be found, with its words in every language."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="search_entry")
    kind = models.CharField(max_length=20)
    words = SearchVectorField()
    titles = models.JSONField()
    """What it is called, as pairs of language and text."""

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_by_words")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SearchWord(models.Model):
    """A word or stem of the entries, of four letters or more."""

    word = models.TextField(primary_key=True)
    entries = models.IntegerField()
    """In how many entries it stands."""

    def __str__(self) -> str:
        return self.word


class SearchDeletion(models.Model):
    """A word, and each thing it is with one letter missing: words that differ by one slip share one of these."""

    deletion = models.TextField()
    word = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deletion", "word"], name="search_deletion_once")]

    def __str__(self) -> str:
        return f"{self.deletion} < {self.word}"


class SearchName(models.Model):
    """A name of an actor or place, as its stems in some language."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="search_names")
    key = models.TextField()
    finds = models.TextField()
    """What finds it under any of its names, as a tsquery."""

    class Meta:
        indexes = [models.Index(fields=["key"], name="search_name_by_key")]

    def __str__(self) -> str:
        return self.key
