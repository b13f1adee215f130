"""Proves what the tables hold against what it follows from: bounds from dates, public rows from their revisions."""

from collections.abc import Iterator

from sources import dates
from sources.models.fields import dated_fields
from sources.review import content as contents
from sources.review.content import KINDS, Child
from sources.review.models import Record


def bounds_faults() -> Iterator[str]:
    """Give a sentence for each stored bound that does not equal what its date allows. Reads every dated row."""
    for kind in KINDS.values():
        for model in [kind.model, *(child.model for child in _all(kind.children))]:
            for name in dated_fields(model):
                for row in model._default_manager.exclude(**{name: ""}).iterator():
                    found = dates.bounds(getattr(row, name))
                    stored = (getattr(row, f"{name}_from"), getattr(row, f"{name}_to"))
                    if stored != (found.earliest, found.latest):
                        yield f"{model._meta.db_table} {row.pk}: {name} {getattr(row, name)} has the bounds {stored}."


def revision_faults() -> Iterator[str]:
    """Give a sentence for each public record that differs from the revision that made it public."""
    for record in Record.objects.filter(public_revision__isnull=False).select_related("public_revision").iterator():
        approved = record.public_revision
        if approved is not None and not contents.same(contents.read(record), approved.content):
            yield f"{record} differs from its approved revision {approved.pk}."


def _all(children: tuple[Child, ...]) -> Iterator[Child]:
    for child in children:
        yield child
        yield from _all(child.children)
