"""Finding what is spelt nearly so: `FIELD__plain__trigram_word_similar`, by an index of three-letter groups."""

from django.db import models

SHORTEST = 4
"""Letters of a word from which on it is looked for by likeness: shorter ones are like too much."""
LONGEST = 60


class PlainWords(models.Transform):
    """The words without accents and capitals (and й as и), on both sides of a comparison. An index can rest on it."""

    lookup_name = "plain"
    function = "plain_words"
    bilateral = True


models.CharField.register_lookup(PlainWords)
models.TextField.register_lookup(PlainWords)


def can_be_alike(word: str) -> bool:
    """Say whether a word is looked for by likeness too: one with figures is not, since 2022 is not nearly 2023."""
    return SHORTEST <= len(word) <= LONGEST and not any(letter.isdigit() for letter in word)


def found_by_likeness(*columns: tuple[str, str]) -> tuple[str, str]:
    """Build the SQL of indexes by likeness on these columns (table, column), and the SQL that drops them."""
    names = [f"{table}_{column}_alike" for table, column in columns]
    made = [
        f"CREATE INDEX {name} ON {table} USING gin (plain_words({column}) gin_trgm_ops)"
        for name, (table, column) in zip(names, columns, strict=True)
    ]
    return "; ".join(made), "; ".join(f"DROP INDEX {name}" for name in names)
