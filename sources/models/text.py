"""A text as captured, the places in it that others point at, and where those places are in each capture."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.models.document import Document, Paragraph


class Snapshot(models.Model):
    """The text as captured once: immutable, hashed, private. It is shown nowhere beyond short quotations."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name=_("document"), related_name="snapshots")

    class Method(models.TextChoices):
        PASTED = "pasted", _("pasted")
        FILE = "file", _("from a file")
        ADDRESS = "address", _("from an address")

    text = models.TextField(_("text"), help_text=_("Every line is one paragraph."))
    sha256 = models.CharField(_("hash"), max_length=64, help_text=_("SHA-256 of the text in UTF-8."))
    method = models.CharField(_("how it was captured"), max_length=100, choices=Method)
    taken_from = models.CharField(
        _("taken from"), max_length=1000, blank=True, help_text=_("The address that answered, or the name of the file.")
    )
    received_sha256 = models.CharField(
        _("hash of what was received"), max_length=64, blank=True, help_text=_("SHA-256 of the file or the answer.")
    )
    sketch = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("sketch"),
        default=list,
        blank=True,
        help_text=_("The lowest hashes of its runs of words, by which near-duplicates are found."),
    )
    captured_by = models.ForeignKey(
        "sources.Account", models.PROTECT, verbose_name=_("captured by"), related_name="snapshots"
    )
    captured_at = models.DateTimeField(_("captured"), auto_now_add=True)
    taken_down_at = models.DateTimeField(_("taken down"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ("pk",)
        indexes = [GinIndex(fields=["sketch"], name="snapshot_sketch")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.sha256[:12]}"


class PassageQuerySet(models.QuerySet["Passage"]):
    def at(self, paragraph: Paragraph | int, exact: str = "") -> "Passage":
        """Give the one passage at a paragraph with these words, making it where there is none yet."""
        key = paragraph if isinstance(paragraph, int) else paragraph.pk
        passage, _new = self.get_or_create(paragraph_id=key, exact=exact)
        return passage


class Passage(models.Model):
    """A place in a document: a paragraph, and the quoted words where we hold the text.

    A value: never changed or deleted, and shared by all that rests on it.
    """

    paragraph = models.ForeignKey(Paragraph, models.PROTECT, verbose_name=_("paragraph"), related_name="passages")
    exact = models.CharField(_("quoted words"), max_length=1000, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["paragraph", "exact"], name="passage_once")]

    def __str__(self) -> str:
        return f"{self.paragraph.locator} “{self.exact}”" if self.exact else self.paragraph.locator


class Anchor(models.Model):
    """Where a passage stands in one snapshot, and how surely.

    Positions count Unicode code points of the snapshot's text (W3C Web Annotation, TextPositionSelector). Written once;
    afterwards only a person's confirmation of a *changed* one is added. The states are those of `sources.anchors`.
    """

    class State(models.TextChoices):
        EXACT = "exact", _("exact")
        MOVED = "moved", _("moved")
        CHANGED = "changed", _("changed")
        LOST = "lost", _("lost")

    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="anchors")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name=_("snapshot"), related_name="anchors")
    state = models.CharField(_("state"), max_length=7, choices=State)
    start = models.PositiveIntegerField(_("from"), null=True, blank=True)
    end = models.PositiveIntegerField(_("to"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "sources.Account",
        models.PROTECT,
        verbose_name=_("confirmed by"),
        related_name="confirmed_anchors",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["passage", "snapshot"], name="anchor_once"),
            models.CheckConstraint(
                condition=Q(state="lost", start__isnull=True, end__isnull=True)
                | (~Q(state="lost") & Q(start__isnull=False, end__gt=F("start"))),
                name="anchor_has_a_place_unless_lost",
                violation_error_message=_("An anchor has a place in the text, unless it is lost."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage}: {self.get_state_display()}"


class ReadParagraphs(models.Model):
    """How far somebody has read a document at the coding desk. Theirs alone, no record of review."""

    account = models.ForeignKey("sources.Account", models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    locators = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(fields=["account", "document"], name="reading_once")]

    def __str__(self) -> str:
        return ", ".join(self.locators)
