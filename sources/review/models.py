"""What review keeps: records, revisions, submissions, decisions, batches, history.

The rules stand in the database as constraints and triggers (`sources.review.guards`); the functions of
`sources.review.door` are the way through them. `README.md` beside this file tells the story.
"""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """An import: it arrives unpublished, and is released as a whole as “not yet reviewed here”."""

    class Kind(models.TextChoices):
        SEEDS = "seeds", _("starter data")
        IMPORT = "import", _("import")

    class State(models.TextChoices):
        ARRIVING = "arriving", _("arriving")
        ARRIVED = "arrived", _("arrived, not public")
        RELEASED = "released", _("released, not yet reviewed here")

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    note = models.JSONField(
        _("provenance"),
        default=dict,
        help_text=_("Where it comes from and how it was made: text by language code."),
    )
    licence = models.CharField(_("licence"), max_length=40, blank=True)
    checksum = models.CharField(_("checksum"), max_length=64, help_text=_("SHA-256 of what was read."))

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ARRIVING)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("imported by"),
        related_name="batches_imported",
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("released by"),
        related_name="batches_released",
        null=True,
        blank=True,
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-imported_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="seeds") | Q(released_by__isnull=True) | ~Q(released_by=models.F("imported_by")),
                name="batch_released_by_a_second_person",
                violation_error_message=_("A second person releases an import, never the one who brought it in."),
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_by__isnull=False, released_at__isnull=False)
                | (~Q(state="released") & Q(released_by__isnull=True, released_at__isnull=True)),
                name="batch_release_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Record(models.Model):
    """One thing under review: its kind, its address, and which revision of it is public.

    `published_at` is set by the database the moment it becomes public, by approval or with its batch, and
    never unset: a record is challenged, corrected or retracted in the open.
    """

    kind = models.CharField(_("kind"), max_length=30)
    slug = models.SlugField(_("address"), max_length=120)
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("batch"), related_name="records", null=True, blank=True
    )
    public_revision = models.ForeignKey(
        "sources.Revision",
        models.PROTECT,
        verbose_name=_("public revision"),
        related_name="+",
        null=True,
        blank=True,
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        related_name="merged_from",
        null=True,
        blank=True,
    )
    merged_because = models.TextField(_("why it was merged"), blank=True)
    published_at = models.DateTimeField(_("public since"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="record_address_is_unique"),
            models.CheckConstraint(condition=Q(kind__regex="^[a-z]+$"), name="record_kind_is_a_word"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="record_is_not_merged_into_itself",
                violation_error_message=_("A record cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_reviewed(self) -> bool:
        """Whether a person here approved what is public; False for what only came in a released batch."""
        return self.public_revision_id is not None


def texts_array(model: type[models.Model], outer: str = "pk") -> ArraySubquery:
    """Build the subquery of a record's texts in every language, as dictionaries.

    `outer` names the field of the outer query's row that holds the record's key.
    """
    texts = model._meta.get_field("texts")
    if not isinstance(texts, models.ManyToOneRel):
        raise TypeError(f"{model.__name__} has no texts.")
    fields = [field.name for field in texts.related_model._meta.concrete_fields if not field.is_relation]
    rows = texts.related_model._default_manager.filter(**{texts.field.name: OuterRef(outer)}).order_by("pk")
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in fields})))


class ReviewedQuerySet(models.QuerySet[Any]):
    """How everything under review is read: nobody filters on state by hand."""

    def published(self) -> Self:
        """Keep what readers may see; what was merged into another is seen there."""
        return self.filter(record__published_at__isnull=False, record__merged_into__isnull=True)

    def unpublished(self) -> Self:
        """Keep what has never been public."""
        return self.filter(record__published_at__isnull=True)

    def at(self, slug: str) -> Self:
        """Keep the one at this address."""
        return self.filter(record__slug=slug)

    def with_standing(self) -> Self:
        """Bring along, in the same query, the decisions shown on the record for good, as dictionaries `standing`.

        Among them that another record was merged into this one, with its address as `slug`. The public answers of
        sources to it come as dictionaries `answers`.
        """
        about = Q(record=OuterRef("pk"), verb__in=Decision.STANDING)
        about |= Q(record__merged_into=OuterRef("pk"), verb=Decision.Verb.MERGED)
        shown = Decision.objects.filter(about).order_by("pk")
        told = JSONObject(verb="verb", at="at", why="why", slug="record__slug")
        return self.annotate(standing=ArraySubquery(shown.values(json=told)), answers=_answers(Q(about=OuterRef("pk"))))

    def with_answers(self, *also: str) -> Self:
        """Bring along the public answers of sources to it, as `answers`, and those that its page shows as well.

        `also` are lookups from an answer to this record: `about__rating__source` for an answer to a rating of it.
        """
        wanted = Q(about=OuterRef("pk"))
        for lookup in also:
            wanted |= Q(**{lookup: OuterRef("pk")})
        return self.annotate(answers=_answers(wanted))

    def with_words(self) -> Self:
        """Bring the texts in every language along, in the same query, as the list of dictionaries `words`."""
        return self.annotate(words=texts_array(self.model))


def _answers(wanted: Q) -> ArraySubquery:
    reply = apps.get_model("sources", "Reply")
    told = JSONObject(
        slug="record__slug",
        about_key="about",
        about_kind="about__kind",
        about_slug="about__slug",
        signed_as="signed_as",
        received="received",
        source="source__name",
        source_slug="source__record__slug",
        reference="reference__url",
        words=texts_array(reply),
    )
    rows = reply._default_manager.filter(wanted, record__published_at__isnull=False)
    return ArraySubquery(rows.order_by("pk").values(json=told))


class Reviewed(models.Model):
    """Base of every model that goes through the one door; its key is its record's key."""

    record = models.OneToOneField(
        Record, models.PROTECT, primary_key=True, verbose_name=_("record"), related_name="%(class)s"
    )

    objects: ClassVar[Any] = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """Name the kind as records and the registry do."""
        return cls._meta.model_name or ""

    @property
    def slug(self) -> str:
        return self.record.slug


class Submission(models.Model):
    """Revisions that belong together: sent, compared and decided as one, each leaving its own decision."""

    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("What this is about. Good: “Drone deal of May 2022: Tag43 added”. Bad: “changes”."),
    )
    note = models.TextField(
        _("note to the reviewer"), blank=True, help_text=_("What to look at, and what you are not sure of.")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("opened by"), related_name="submissions"
    )
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    confirms = models.ForeignKey(
        Batch,
        models.PROTECT,
        verbose_name=_("batch that it confirms"),
        related_name="confirmations",
        null=True,
        blank=True,
        editable=False,
    )
    """The released batch whose records it proposes as they stand; each of them is decided on by itself."""

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("opened_at", "pk")
        permissions = [
            ("edit", "Can propose and change what is under review"),
            ("decide", "Can approve, ask for changes, release batches and retract"),
        ]

    def __str__(self) -> str:
        return self.title or _("Submission %(number)s") % {"number": self.pk}


class Revision(models.Model):
    """The proposed whole of one record, from draft to approval.

    `contributors`, `decided_by`, the stamps and the steps are kept by the database: whoever writes this row
    cannot choose them. `content` is the plain structure of `sources.review.content`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        WITHDRAWN = "withdrawn", _("withdrawn")
        APPROVED = "approved", _("approved")

    OPEN = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)
    EDITABLE = (State.DRAFT, State.CHANGES_REQUESTED)

    record = models.ForeignKey(Record, models.PROTECT, verbose_name=_("record"), related_name="revisions")
    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name=_("submission"), related_name="revisions")
    content = models.JSONField(_("content"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    contributors = ArrayField(models.BigIntegerField(), verbose_name=_("contributors"), default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="revisions_decided",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=["draft", "in_review", "changes_requested"]),
                name="revision_one_open_per_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} ({self.get_state_display()})"


class ReviewNoteQuerySet(models.QuerySet["ReviewNote"]):
    def with_round(self) -> Self:
        """Bring along, in the same query, whether the revision was sent again after the note, as `is_earlier`.

        Beside it, as `noted_content`, the content in which the note was left.
        """
        sent = Decision.objects.filter(
            revision=OuterRef("revision"), verb=Decision.Verb.IN_REVIEW, at__gt=OuterRef("at")
        )
        kept = History.objects.filter(
            table_name=Revision._meta.db_table, row_id=OuterRef("revision"), at__lte=OuterRef("at")
        ).order_by("-id")
        return self.annotate(is_earlier=Exists(sent), noted_content=kept.values("row__content")[:1])

    def current(self) -> Self:
        """Keep notes after which the revision has not been sent again."""
        return self.with_round().filter(is_earlier=False)


class ReviewNote(models.Model):
    """Something said about one place of an open revision, to whoever works on it. Never changed or deleted.

    `path` names the place as `sources.review.content` does (`texts.0.statement`, an index counting in the content at
    the time of the note); empty, it is about the whole. `by` and `at` are kept by the database.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, verbose_name=_("revision"), related_name="notes")
    path = models.CharField(_("place"), max_length=200, blank=True)
    words = models.TextField(
        _("note"), help_text=_("Good: “p4 says conditional: supports, not asserts”. Bad: “wrong”.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="review_notes")
    at = models.DateTimeField(_("when"))

    objects = ReviewNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of a review")
        verbose_name_plural = _("notes of reviews")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(words__regex=r"\S"),
                name="reviewnote_says_something",
                violation_error_message=_("A note needs words."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Decision(models.Model):
    """Who did what, when and why. Written by the database when a revision takes a step; never changed."""

    class Verb(models.TextChoices):
        IN_REVIEW = "in_review", _("sent for review")
        CHANGES_REQUESTED = "changes_requested", _("asked for changes")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrew")
        RELEASED = "released", _("released the batch")
        CHALLENGED = "challenged", _("challenged")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("retracted")
        UPHELD = "upheld", _("kept as it is after a challenge")
        MERGED = "merged", _("merged into another record")
        SEPARATED = "separated", _("no longer merged")
        TAKEN_DOWN = "taken_down", _("had its text taken down")

    BY_HAND = (Verb.CHALLENGED, Verb.CORRECTED, Verb.UPHELD, Verb.RETRACTED)
    """The verbs that a reviewer records; the others follow from what was done."""
    STANDING = (*BY_HAND, Verb.TAKEN_DOWN)
    """The verbs that are shown on the record's page for good."""

    record = models.ForeignKey(
        Record, models.PROTECT, verbose_name=_("record"), related_name="decisions", null=True, blank=True
    )
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("batch"), related_name="decisions", null=True, blank=True
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, verbose_name=_("revision"), related_name="decisions", null=True, blank=True
    )
    verb = models.CharField(_("what"), max_length=20, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="decisions")
    at = models.DateTimeField(_("when"))
    why = models.TextField(_("why"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("pk",)
        indexes = [models.Index(fields=["at"], name="decision_by_time")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.why}"


class Takedown(models.Model):
    """A document's text that two persons replace by its hash: one asks, another confirms.

    On confirming, the database empties the snapshots and the quoted words of every passage, in history too.
    """

    document = models.ForeignKey(
        "sources.Document", models.PROTECT, verbose_name=_("document"), related_name="takedowns"
    )
    reason = models.TextField(_("reason"), help_text=_("Good: “court order 12/2026 of Rome”. Bad: “asked to”."))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="takedowns_asked"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("confirmed by"),
        related_name="takedowns_confirmed",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    transaction_id = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
                name="takedown_by_two_persons",
                violation_error_message=_("A second person confirms a takedown."),
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(confirmed_at__isnull=True),
                name="takedown_one_open",
                violation_error_message=_("A takedown of this document already waits for a second person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.reason}"


class KeptBack(models.Model):
    """Something that an import knew and that no record holds: kept for editors with the reason, never public."""

    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name=_("batch"), related_name="kept_back")
    record = models.ForeignKey(
        Record, models.PROTECT, verbose_name=_("about"), related_name="kept_back", null=True, blank=True
    )
    key = models.CharField(_("where it stood"), max_length=120)
    what = models.CharField(_("what it is"), max_length=40)
    words = models.TextField(_("in its own words"))
    why = models.TextField(_("why it is kept back"))

    class Meta:
        verbose_name = _("kept back")
        verbose_name_plural = _("kept back")
        ordering = ("what", "key", "pk")

    def __str__(self) -> str:
        return f"{self.key}: {self.words}"


class History(models.Model):
    """Every write to a reviewed table, kept by triggers; append-only.

    `row` is the row as it stood after an insert or update, or before a deletion.
    No foreign keys, so that it never blocks or follows live data.
    """

    record_id = models.BigIntegerField(null=True)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6)
    row = models.JSONField()
    actor_id = models.BigIntegerField(null=True)
    reason = models.TextField()
    transaction_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("history row")
        verbose_name_plural = _("history")
        indexes = [
            models.Index(fields=["record_id", "id"], name="history_by_record"),
            models.Index(fields=["table_name", "row_id"], name="history_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"
