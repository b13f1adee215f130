"""Two sides as a reader chooses them in the address, what each leaves out that the other tells, said in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import alignments
from claims.alignments import Aligned, Kind, Looked, Mark
from claims.blindspots import APART, CARRIES, TAKES_UP, UNPLACED, Spot
from claims.comparison import NOT_CHECKED, PREDATES, SILENT_STATE
from claims.outcomes import Outcome
from pages.addresses import listed
from pages.sheets import FORMATS
from pages.templatetags.parallax import country_name, finding_words, plain, rater_name
from sources.bearing import Bearing
from sources.bias import Dimension
from sources.models import Document, Source
from sources.tables.cells import visible

MOST_MARKS = 40
"""Things by which one side is gathered."""
MOST_COMPARED = 60
"""Documents that the page of comparisons takes."""

TOLD = [
    ("", gettext_lazy("asserts or supports it, or passes it on")),
    ("position", gettext_lazy("does so, or qualifies, disputes or denies it")),
]
STATES = [("", gettext_lazy("leaves it out, on a passage that is named")), *((state, words) for state, words in {
    UNPLACED: gettext_lazy("leaves it out, but no passage is named"),
    str(Outcome.NOT_COVERED): gettext_lazy("does not treat it"),
    PREDATES: gettext_lazy("was written before this could be said"),
    NOT_CHECKED: gettext_lazy("has not been checked for it"),
}.items())]  # fmt: skip
OF = [("", gettext_lazy("either side")), ("a", gettext_lazy("the left side")), ("b", gettext_lazy("the right side"))]


class BlindspotsForm(forms.Form):
    """Everything but the sides themselves."""

    by = forms.ChoiceField(label=gettext_lazy("Whose ratings and tags count"), required=False)
    question = forms.ChoiceField(label=gettext_lazy("Claims of one question"), required=False)
    event = forms.ChoiceField(label=gettext_lazy("Claims about one event"), required=False)
    told = forms.ChoiceField(label=gettext_lazy("A document tells a claim where it"), required=False, choices=TOLD)
    state = forms.ChoiceField(label=gettext_lazy("Show claims of which a document"), required=False, choices=STATES)
    of = forms.ChoiceField(label=gettext_lazy("Of which side"), required=False, choices=OF)

    def __init__(self, data: QueryDict, offered: Mapping[str, Any]) -> None:
        super().__init__(data)
        scopes = {name: _by_label((slug, plain(words, "title")) for slug, words in offered[name + "s"])
                  for name in ("question", "event")}  # fmt: skip
        raters = _by_label((each.rater, rater_name(each)) for each in offered["raters"])
        for name, first, choices in (
            ("by", _("everybody's"), raters),
            ("question", _("all claims"), scopes["question"]),
            ("event", _("all claims"), scopes["event"]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]


@dataclass(frozen=True, slots=True)
class Option:
    """One box to check for a side."""

    token: str
    label: str
    number: int
    is_left: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """What belongs together among the boxes: one dimension, or kinds, countries, sources."""

    name: str
    options: Sequence[Option]

    @property
    def has_left(self) -> bool:
        return any(option.is_left for option in self.options)

    @property
    def has_right(self) -> bool:
        return any(option.is_right for option in self.options)


@dataclass(frozen=True, slots=True)
class Ready:
    """A pair of sides that the vocabulary itself sets against each other."""

    about: str
    left: str
    right: str
    query: str


@dataclass(frozen=True, slots=True)
class SideShown:
    """One side as its page shows it."""

    letter: str
    name: str
    documents: Sequence[tuple[Document, Sequence[Bearing]]]
    compare: str
    """The query that compares its documents; empty where they are too many, or none."""


def _by_label(rows: Any) -> list[tuple[str, str]]:
    return sorted(rows, key=lambda row: row[1].casefold())


class BlindspotsPage:
    """What an address asks for, and what is found."""

    def __init__(self, data: QueryDict) -> None:
        self.offered = alignments.offered()
        self.form = BlindspotsForm(data, self.offered)
        self.asked = {name: value for name, value in self._cleaned().items() if value}
        self.format_problem = data.get("format", "") not in {"", *FORMATS}
        self.tokens = {letter: listed(data.getlist(letter)) for letter in "ab"}
        self.unread: list[str] = []
        self.marks = {letter: self._marks(tokens) for letter, tokens in self.tokens.items()}
        self.too_many = any(len(tokens) > MOST_MARKS for tokens in self.tokens.values())

    def _cleaned(self) -> dict[str, str]:
        return self.form.cleaned_data if self.form.is_valid() else {}

    def _marks(self, tokens: Sequence[str]) -> list[Mark]:
        found = []
        for token in tokens[:MOST_MARKS]:
            if token in self._labels:
                found.append(Mark.read(token))
            else:
                self.unread.append(token)
        return found

    @cached_property
    def found(self) -> Aligned | None:
        """Give what the two sides hold; None where they are not both chosen, or not both can be shown."""
        if not all(self.marks.values()) or self.unread or self.too_many or self.form.errors:
            return None
        rater, *scope = (self.asked.get(name, "") for name in ("by", "question", "event"))
        told = TAKES_UP if self.asked.get("told") else CARRIES
        try:
            return alignments.aligned(
                self.marks["a"], self.marks["b"], rater=rater, scope=(scope[0], scope[1]), told=told
            )
        except ValueError:
            self.too_many = True
            return None

    @property
    def problems(self) -> list[str]:
        """Say what cannot be shown."""
        told = [_("“%(text)s” names nothing that gathers documents.") % {"text": visible(text)} for text in self.unread]
        for name, errors in self.form.errors.items():
            told += [f"{self.form[name].label}: {error}" for error in errors]
        if self.found is None and self.too_many:
            told.append(_("A side takes %(most)d documents at most, gathered by %(marks)d things at most: choose less.")
                        % {"most": alignments.MOST, "marks": MOST_MARKS})  # fmt: skip
        if any(self.tokens.values()) and not all(self.tokens.values()):
            told.append(_("Two sides are compared: choose something for each."))
        if self.format_problem:
            told.append(_("A table can be had as CSV, XLSX or JSON."))
        return told

    @property
    def state(self) -> str:
        return self.asked.get("state", SILENT_STATE)

    @cached_property
    def spots(self) -> list[Spot[int, Document, Looked]]:
        if self.found is None:
            return []
        of = self.asked.get("of")
        return [
            spot for spot in self.found.seen.spots(self.state)
            if not of or (spot.left_leaves if of == "a" else spot.right_leaves)
        ]  # fmt: skip

    # --- What is offered

    def label(self, mark: Mark) -> str:
        """Say in words what gathers documents."""
        return self._labels[str(mark)]

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {option.token: option.label for group in self.groups for option in group.options}

    @cached_property
    def groups(self) -> list[OptionGroup]:
        """Give what sides can be gathered by, in groups; every group is the same for both sides."""
        tags: dict[str, list[Option]] = {str(dimension): [] for dimension in Dimension}
        for each, number in self.offered["marks"]:
            tags[each.dimension].append(self._option(f"{Kind.TAG}:{each.mark}", finding_words(each), number))
        kinds = dict(Source.Kind.choices)
        found = [OptionGroup(str(Dimension(key).label).capitalize(), options) for key, options in tags.items()]
        for name, kind, rows in (
            (_("Kinds of source"), Kind.KIND, [(key, str(kinds[key]), n) for key, n in self.offered["kinds"]]),
            (_("Countries"), Kind.COUNTRY, [(key, country_name(key), n) for key, n in self.offered["countries"]]),
            (_("Sources"), Kind.SOURCE, [(slug, name, n) for (slug, name), n in self.offered["sources"]]),
        ):
            rows.sort(key=lambda row: row[1].casefold())
            found.append(OptionGroup(name, [self._option(f"{kind}:{key}", label, n) for key, label, n in rows]))
        return [group for group in found if group.options]

    def _option(self, token: str, label: str, number: int) -> Option:
        return Option(token, label, number, token in self.tokens["a"], token in self.tokens["b"])

    @property
    def ready(self) -> list[Ready]:
        """Give the pairs that the vocabulary's own scales set against each other, the lower places on the left."""
        axes: dict[str, list[Bearing]] = {}
        for each, _number in self.offered["marks"]:
            if each.place:
                axes.setdefault(each.axis, []).append(each)
        found = []
        for rows in axes.values():
            low, high = ([each for each in rows if (each.place or 0) * sign > 0] for sign in (-1, 1))
            if low and high:
                query = self.query(
                    a=",".join(f"{Kind.TAG}:{each.mark}" for each in low),
                    b=",".join(f"{Kind.TAG}:{each.mark}" for each in high),
                )
                about = str(Dimension(rows[0].dimension).label)
                names = [get_text_list([finding_words(each) for each in side], _("or")) for side in (low, high)]
                found.append(Ready(about, names[0], names[1], query))
        return found

    # --- In words

    @property
    def shown_sides(self) -> list[SideShown]:
        if self.found is None:
            return []
        return [self._side(letter, keys) for letter, keys in
                (("a", self.found.sides.left), ("b", self.found.sides.right))]  # fmt: skip

    def _side(self, letter: str, keys: Any) -> SideShown:
        name = get_text_list([self.label(mark) for mark in self.marks[letter]], _("or"))
        documents = self._documents(keys)
        slugs = [document.slug for document, _bearings in documents]
        compare = f"?documents={','.join(slugs)}" if 0 < len(slugs) <= MOST_COMPARED else ""
        return SideShown(letter, name, documents, compare)

    def _documents(self, keys: Any) -> list[tuple[Document, Sequence[Bearing]]]:
        assert self.found is not None
        columns = self.found.seen.table.columns
        return [(each.document, self.found.bearings.get(each.key, ())) for each in columns if each.key in keys]

    @property
    def on_neither(self) -> list[tuple[Document, Sequence[Bearing]]]:
        return self._documents(self.found.sides.neither) if self.found else []

    def sentences(self) -> list[str]:
        """Say what is shown."""
        if self.found is None:
            return []
        left, right = self.shown_sides
        number = len(self.spots)
        count = ngettext("%(number)d claim", "%(number)d claims", number) % {"number": number}
        words = dict(STATES)[self.asked.get("state", "")]
        told = [
            _("Left: %(name)s. Right: %(other)s.") % {"name": left.name, "other": right.name},
            _("Shown: %(claims)s of which a document of %(side)s %(state)s, while one of the other side tells it.")
            % {"claims": count, "side": dict(OF)[self.asked.get("of", "")], "state": words},
            _("A document tells a claim where it %(told)s.") % {"told": dict(TOLD)[self.asked.get("told", "")]},
        ]  # fmt: skip
        for name, phrase in (("question", _("Claims of the question “%(title)s”.")),
                             ("event", _("Claims about the event “%(title)s”."))):  # fmt: skip
            if name in self.asked:
                told.append(phrase % {"title": self._said(name)})
        if self.uses_raters:
            told.append(_("Ratings and tags: %(by)s.") % {"by": self._said("by")})
        return told

    @property
    def uses_raters(self) -> bool:
        return any(mark.kind == Kind.TAG for marks in self.marks.values() for mark in marks)

    def _said(self, name: str) -> str:
        field: Any = self.form.fields[name]
        return str(dict(field.choices)[self.asked.get(name, "")])

    @property
    def counts(self) -> list[tuple[str, str, int, str, int, str, bool]]:
        """Give for each state: its name, its words, how many claims on each side with the query that opens them."""
        if self.found is None:
            return []
        found = []
        for state, (left, right) in self.found.seen.counts().items():
            name = "" if state == SILENT_STATE else state
            found.append((state, str(dict(STATES)[name]), left, self.query(state=name, of="a", page=""), right,
                          self.query(state=name, of="b", page=""), state in APART))  # fmt: skip
        return found

    # --- Addresses

    def query(self, **changes: str) -> str:
        chosen = {**{letter: ",".join(tokens) for letter, tokens in self.tokens.items()}, **self.asked, **changes}
        query = QueryDict(mutable=True)
        for name, value in chosen.items():
            if value:
                query[name] = value
        return f"?{query.urlencode(safe=',:@=')}"

    @property
    def swapped(self) -> str:
        """Give the query of the same two sides, each in the other's place."""
        of = {"a": "b", "b": "a"}.get(self.asked.get("of", ""), "")
        return self.query(a=",".join(self.tokens["b"]), b=",".join(self.tokens["a"]), of=of)

    @property
    def omissions(self) -> str:
        """Give the query of the table of blindspots itself."""
        return self.query(state="", of="")

    @property
    def either(self) -> str:
        return self.query(of="")

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(name.upper(), self.query(format=name)) for name in FORMATS]
