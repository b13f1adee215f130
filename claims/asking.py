"""What an editor is asked to look at again in a claim, in sentences."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from claims.wording import EntryWarning

WORDS = {
    "two_propositions": gettext_lazy("Two propositions in one? A second one seems to begin at “%(words)s”. "
        "Each is found, coded and assessed alone: make it two claims."),
    "loaded_term": gettext_lazy("“%(words)s” is a term that only some use: %(others)s. "
        "Say it in words that every side would accept, or put it in quotation marks."),
    "no_due_date": gettext_lazy("A prediction says by when: fill in “due”, or nobody can tell whether it came true."),
    "no_unit": gettext_lazy("The quantity “%(words)s” has no unit. Only plain counts go without."),
    "no_reference_date": gettext_lazy("The quantity “%(words)s” does not say as of when."),
}  # fmt: skip


def sentences(warnings: Iterable[EntryWarning]) -> list[str]:
    """Say each warning in a sentence."""
    return [str(WORDS[each.kind]) % {"words": each.words, "others": ", ".join(each.others)} for each in warnings]
