"""What one coder found on looking for one claim in one document, and who says it through whom."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.outcomes import Certainty, Outcome, Voice
from sources.models import Anchor, Document, History, Paragraph, Passage, Snapshot, Source
from sources.models.fields import LANGUAGE_CODE
from sources.review.models import Reviewed, ReviewedQuerySet


class StanceQuerySet(ReviewedQuerySet):
    def agreed(self) -> Self:
        """Keep what stands: one for a claim and a document. Blind codings beside it are `blind()`."""
        return self.filter(is_agreed=True)

    def blind(self) -> Self:
        """Keep what coders found without sight of each other."""
        return self.filter(is_agreed=False)

    def with_staleness(self) -> Self:
        """Bring along, in the same query, whether a passage has changed since the stance on it was approved.

        It has where its paragraph's entry in the map was changed, and where the newest text of the document, captured
        since, has other words in its place.
        """
        approved = OuterRef("record__public_revision__applied_at")
        map_changed = History.objects.filter(
            table_name=Paragraph._meta.db_table,
            operation="update",
            row_id__in=StancePassage.objects.filter(stance=OuterRef(OuterRef("pk"))).values("passage__paragraph"),
            at__gt=approved,
        )
        newest = Snapshot.objects.filter(document=OuterRef(OuterRef("document"))).order_by("-pk").values("pk")[:1]
        words_changed = Anchor.objects.filter(
            passage__stance_passages__stance=OuterRef("pk"),
            state__in=(Anchor.State.CHANGED, Anchor.State.LOST),
            snapshot=Subquery(newest),
            snapshot__captured_at__gt=approved,
        )
        return self.annotate(is_stale=Exists(map_changed) | Exists(words_changed))

    def stale(self) -> Self:
        """Keep approved stances whose passages have changed since: they are to be looked at again."""
        return self.agreed().with_staleness().filter(is_stale=True)


class Stance(Reviewed):
    """What one coder found on looking for one claim in one document.

    A stance is the document's own; a verdict on the claim is an assessment and never stands here.
    """

    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        verbose_name=_("claim"),
        related_name="stances",
        help_text=_("Type words of it. Good: the claim whose words fit. Bad: a broader one that contains it."),
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("document"),
        related_name="stances",
        help_text=_("Good: the text you have before you. Bad: its original, unread."),
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=12,
        choices=Outcome,
        help_text=_(
            "What the document does with the claim. “Silent” needs the passage where a reader would expect the point; "
            "if you cannot name one, it is “not covered”. "
            "Good: “reports” for a quotation. Bad: “asserts” for it: quoting is never asserting."
        ),
    )
    note = models.TextField(
        _("coder's note"),
        blank=True,
        help_text=_(
            "Why this outcome; required for “unclear”. Good: “only in the standfirst; p6 contradicts it”."
            " Bad: “see text”."
        ),
    )
    framing_terms = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("framing terms"),
        default=list,
        blank=True,
        help_text=_("Its own telling words, with commas. Good: definitivamente, smarcamento. Bad: whole sentences."),
    )
    two_readings = models.BooleanField(
        _("two outcomes defensible"),
        default=False,
        help_text=_(
            "Another outcome was defensible too. Good: ticked with a note that says which. Bad: ticked to be safe."
        ),
    )
    codings_made = models.PositiveSmallIntegerField(
        _("independent codings"),
        null=True,
        blank=True,
        help_text=_("How many coded it independently. Good: 3. Bad: 1 for your own coding."),
    )
    codings_for = models.PositiveSmallIntegerField(
        _("codings that chose this outcome"),
        null=True,
        blank=True,
        help_text=_("Good: 2 of 3. Bad: more than were made."),
    )

    is_agreed = models.BooleanField(
        _("agreed"),
        default=True,
        help_text=_(
            "The one stance that pages show. Good: off for a blind second coding. Bad: off because you are unsure."
        ),
    )
    coder = models.ForeignKey(
        "sources.Account", models.PROTECT, verbose_name=_("coder"), related_name="stances", editable=False
    )
    coded_on = models.DateField(_("coded on"), null=True, blank=True, editable=False)
    codebook_version = models.CharField(_("codebook version"), max_length=20, blank=True, editable=False)
    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        verbose_name=_("snapshot"),
        related_name="stances",
        null=True,
        blank=True,
        editable=False,
    )

    objects: ClassVar[Any] = StanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["document", "claim"],
                condition=Q(is_agreed=True),
                name="stance_one_agreed",
                violation_error_message=_(
                    "There is already an agreed stance of this document on this claim: open that one."
                ),
            ),
            models.UniqueConstraint(
                fields=["document", "claim", "coder"],
                condition=Q(is_agreed=False),
                name="stance_one_blind_per_coder",
                violation_error_message=_("You have already coded this claim in this document."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="unclear") | ~Q(note=""),
                name="stance_unclear_says_why",
                violation_error_message=_("“Unclear” needs a note that says why."),
            ),
            models.CheckConstraint(
                condition=Q(codings_made__isnull=True, codings_for__isnull=True)
                | Q(codings_for__lte=F("codings_made")),
                name="stance_codings_add_up",
                violation_error_message=_("More codings chose this outcome than were made."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(document)s %(outcome)s: %(claim)s") % {
            "document": self.document,
            "outcome": self.get_outcome_display(),
            "claim": self.claim,
        }

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.document.slug}"


class StancePassage(models.Model):
    """A passage that a stance rests on, with its voice and certainty there."""

    stance = models.ForeignKey(Stance, models.CASCADE, related_name="passages")
    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="stance_passages")
    voice = models.CharField(
        _("voice"),
        max_length=15,
        choices=Voice,
        default=Voice.NOT_CODED,
        help_text=_(
            "Who speaks here. Good: “presupposed” for what is taken for granted. Bad: “own voice” for a quotation."
        ),
    )
    certainty = models.CharField(
        _("certainty"),
        max_length=12,
        choices=Certainty,
        default=Certainty.NOT_CODED,
        help_text=_("How sure the words are. Good: “conditional” for “should be ready”. Bad: “categorical” for it."),
    )
    wording = models.CharField(
        _("certainty in the coder's words"),
        max_length=120,
        blank=True,
        help_text=_("Where the four keys do not fit. Good: “rises from suggestion to fact”. Bad: “strong”."),
    )

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["stance", "passage"],
                name="stance_passage_once",
                violation_error_message=_("This passage is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.passage)


class AttributionChain(models.Model):
    """Who says it through whom, from the first speaker to the document, on named passages of the stance."""

    stance = models.ForeignKey(Stance, models.CASCADE, related_name="chains")
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("attribution chain")
        verbose_name_plural = _("attribution chains")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return " → ".join(str(node) for node in self.nodes.all())


class ChainPassage(models.Model):
    """A passage in which a chain stands."""

    chain = models.ForeignKey(AttributionChain, models.CASCADE, related_name="passages")
    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="chain_passages")

    class Meta:
        verbose_name = _("passage of the chain")
        verbose_name_plural = _("passages of the chain")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["chain", "passage"], name="chain_passage_once")]

    def __str__(self) -> str:
        return str(self.passage)


class ChainNode(models.Model):
    """One speaker of a chain, perhaps unnamed."""

    chain = models.ForeignKey(AttributionChain, models.CASCADE, related_name="nodes")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    speaker = models.CharField(
        _("speaker"), max_length=200, help_text=_("In our words. Good: “unnamed Kazakh official”.")
    )
    is_unnamed = models.BooleanField(_("not named"), default=False)
    source = models.ForeignKey(
        Source, models.PROTECT, verbose_name=_("source"), related_name="chain_nodes", null=True, blank=True
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("document"),
        related_name="chain_nodes",
        null=True,
        blank=True,
    )
    verb = models.CharField(
        _("how they say it"), max_length=80, blank=True, help_text=_("Good: “told”, “wrote”, “fears”.")
    )
    language = models.CharField(_("language"), max_length=3, blank=True, validators=[LANGUAGE_CODE])
    position_taken = models.CharField(
        _("own position"),
        max_length=12,
        choices=Outcome,
        blank=True,
        help_text=_("The last speaker's own, apart from the document's."),
    )
    is_hypothesis = models.BooleanField(
        _("our hypothesis"),
        default=False,
        help_text=_("Looked up or guessed by us; the document does not say so."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.speaker
