"""Notes at a place, as pages and forms show them: where the place is now, and whether it was changed since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sources.review import content as contents
from sources.review.models import ReviewNote, Revision


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note, the path at which its place stands now, and what came of it. `path` is None where the place is gone.

    `is_earlier` says that the revision was sent again since; `is_answered` that what stands there has changed.
    """

    note: ReviewNote
    path: str | None
    is_earlier: bool
    is_answered: bool


def placed(revisions: Iterable[Revision]) -> dict[int, list[PlacedNote]]:
    """Give the notes of these revisions, by revision, oldest first. One query."""
    by_key = {revision.pk: revision for revision in revisions}
    found: dict[int, list[PlacedNote]] = defaultdict(list)
    notes: Any = ReviewNote.objects.with_round().filter(revision__in=by_key).select_related("by")
    for note in notes:
        now, then = by_key[note.revision_id].content, note.noted_content or {}
        path = contents.followed(note.path, then, now)
        changed = path is None or contents.at(now, path) != contents.at(then, note.path)
        found[note.revision_id].append(PlacedNote(note, path, note.is_earlier, changed))
    return found


class NotedField(BoundField):
    """A field of a form with the notes at its place below it; screen readers hear them with the field."""

    @property
    def _notes(self) -> list[PlacedNote]:
        found: list[PlacedNote] = getattr(self.form, "notes", {}).get(self.name, [])
        return found

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby or ""
        own = f"{self.auto_id}_notes" if self._notes and self.auto_id else ""
        return " ".join(filter(None, [described, own])) or None

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        html = super().as_widget(widget, attrs, only_initial)
        if self._notes and widget is None:
            context = {"notes": self._notes, "id": f"{self.auto_id}_notes"}
            html += mark_safe(render_to_string("admin/review/field_notes.html", context))  # noqa: S308  our template
        return html


def place_in_form(context: dict[str, Any], draft: Revision, aliases: Mapping[str, str], *, editable: bool) -> None:
    """Put the notes of a draft at the fields of its form; those that fit none, and earlier ones, into the context.

    `aliases` names the form's field for a part of the content that has none of that name.
    """
    notes = placed([draft]).get(draft.pk, [])
    context["earlier_notes"] = [each for each in notes if each.is_earlier]
    context["notes_on_top"] = [
        each
        for each in notes
        if not each.is_earlier and not (editable and _placed_at_field(context, draft.content, each, aliases))
    ]


def _placed_at_field(
    context: dict[str, Any], content: Mapping[str, Any], placed_note: PlacedNote, aliases: Mapping[str, str]
) -> bool:
    first, *rest = (placed_note.path or "").split(".")
    form, name = context["adminform"].form, aliases.get(first, first)
    if len(rest) > 1 and name == first:
        rows = [each.formset for each in context["inline_admin_formsets"] if each.formset.prefix == first]
        key = contents.at(content, f"{first}.{rest[0]}").get("id")
        found = [each for formset in rows for each in formset.forms if key is not None and each.instance.pk == key]
        form, name = (found[0] if found else None), aliases.get(rest[1], rest[1])
    if form is None or name not in form.fields or form.fields[name].widget.is_hidden:
        return False
    form.notes = getattr(form, "notes", {})
    form.notes.setdefault(name, []).append(placed_note)
    return True
