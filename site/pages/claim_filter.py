"""The filter of the list of claims by who says them how: all that is asked of a document is asked of one stance."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import alignments
from claims.alignments import Kind, Mark
from claims.models import Claim, Stance, StancePassage
from claims.outcomes import SCALE, Certainty, Voice
from pages.comparison_filter import (
    POSITIONS,
    DateRangeFilter,
    by_label,
    mark_words,
)
from pages.filters import ClaimFilter, choice_filter
from pages.templatetags.parallax import country_name, date_text, language_name
from sources import dates
from sources.models import Document, Source


class CodedClaimFilter(ClaimFilter):
    """Claims by themselves, and by what one document does with them: which document, how, in whose coding."""

    position = choice_filter(
        gettext_lazy("Position of a document"),
        [(key, words) for key, (words, _has) in POSITIONS.items()],
        method="with_stance",
    )
    voice = choice_filter(gettext_lazy("In which voice"), Voice, method="with_stance")
    certainty = choice_filter(gettext_lazy("With which certainty"), Certainty, method="with_stance")
    coder = choice_filter(gettext_lazy("Coded by"), [], method="with_stance")
    kind = choice_filter(gettext_lazy("Kind of source"), [], method="with_stance")
    country = choice_filter(gettext_lazy("Country of the source"), [], method="with_stance")
    rating = choice_filter(gettext_lazy("Rating of the source"), [], method="with_stance")
    tag = choice_filter(gettext_lazy("Tag of the document"), [], method="with_stance")
    language = choice_filter(gettext_lazy("Language of the document"), [], method="with_stance")
    published = DateRangeFilter(label=gettext_lazy("Published (2022, July 2022, 2022/2023)"), method="with_stance")

    OF_STANCES = ("document", "outcome", "position", "voice", "certainty", "coder", "kind", "country", "rating", "tag",
                  "language", "published")  # fmt: skip
    TOLD: ClassVar[Mapping[str, Any]] = {
        "outcome": gettext_lazy("what it does: “%(value)s”"),
        "position": gettext_lazy("its position: “%(value)s”"),
        "voice": gettext_lazy("voice: “%(value)s”"),
        "certainty": gettext_lazy("certainty: “%(value)s”"),
        "coder": gettext_lazy("coded by “%(value)s”"),
        "kind": gettext_lazy("published by a source of the kind “%(value)s”"),
        "country": gettext_lazy("published by a source of this country: %(value)s"),
        "rating": gettext_lazy("by a source that somebody rates “%(value)s”"),
        "tag": gettext_lazy("that somebody tags “%(value)s”"),
        "language": gettext_lazy("in %(value)s"),
        "published": gettext_lazy("whose date can lie in “%(value)s”"),
    }

    class Meta:
        model = Claim
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        offered = alignments.offered()
        kinds = dict(Source.Kind.choices)
        for name, choices in (
            ("coder", offered["coders"]),
            ("kind", [(key, kinds[key]) for key, _number in offered["kinds"]]),
            ("country", [(key, country_name(key)) for key, _number in offered["countries"]]),
            ("language", [(key, language_name(key)) for key, _number in offered["languages"]]),
            ("rating", [(each.mark, mark_words(each)) for each in offered["rated"]]),
            ("tag", [(each.mark, mark_words(each)) for each in offered["tagged"]]),
        ):
            self.filters[name].extra["choices"] = by_label(choices)

    def parts(self, said: Mapping[str, str]) -> Iterable[str]:
        stance = [name for name in self.OF_STANCES if name in said]
        if set(stance) <= {"document", "outcome"}:
            yield from super().parts(said)
            return
        yield from super().parts({name: words for name, words in said.items() if name not in self.OF_STANCES})
        told = [str(self.TOLD[name]) % {"value": date_text(said[name]) if name == "published" else said[name]}
                for name in stance if name != "document"]  # fmt: skip
        named = _("“%(document)s”") % {"document": said["document"]} if "document" in said else _("some document")
        yield _("where %(document)s has all of this: %(what)s") % {"document": named, "what": "; ".join(told)}

    def with_stance(self, rows: "QuerySet[Claim]", name: str, _value: str) -> "QuerySet[Claim]":
        """Ask all of one and the same stance, once, whichever of its filters is called first."""
        asked = {each: value for each in self.OF_STANCES if (value := self.form.cleaned_data.get(each))}
        if name != next(iter(asked)):
            return rows
        stances = Stance.objects.published().filter(claim=OuterRef("pk"), is_agreed=True)
        simple = {"document": "document__record__slug", "outcome": "outcome", "coder": "coder"}
        stances = stances.filter(**{field: asked[each] for each, field in simple.items() if each in asked})
        if "position" in asked:
            has = POSITIONS[asked["position"]][1]
            stances = stances.filter(outcome__in=[outcome for outcome, place in SCALE.items() if has(place)])
        if at_passage := {each: asked[each] for each in ("voice", "certainty") if each in asked}:
            stances = stances.filter(Exists(StancePassage.objects.filter(stance=OuterRef("pk"), **at_passage)))
        documents = _documents(asked)
        return rows.filter(Exists(stances if documents is None else stances.filter(document__in=documents)))


def _documents(asked: Mapping[str, str]) -> Any:
    """Give the query of the documents that are asked for; None where any will do."""
    rows = Document.objects.published().order_by()
    found = rows
    for name, kind in (("kind", Kind.KIND), ("country", Kind.COUNTRY)):
        if name in asked:
            found = found.filter(Mark(kind, asked[name]).documents())
    if "rating" in asked:
        found = found.filter(Mark.read(f"{Kind.TAG}:{asked['rating']}").rated())
    if "tag" in asked:
        found = found.filter(Mark.read(f"{Kind.TAG}:{asked['tag']}").tagged())
    if "language" in asked:
        found = found.filter(language=asked["language"])
    if "published" in asked:
        found = found.filter(alignments.can_lie_in(dates.bounds(asked["published"])))
    return None if found is rows else found.values("pk")
