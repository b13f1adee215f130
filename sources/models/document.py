"""One published text: who answers for it, when, what it translates or copies, and how it is divided."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.fields import (
    ALL_EDTF_HELP,
    LANGUAGE_CODE,
    EDTFField,
    Translation,
    WordsField,
    address_check,
    bounds_check,
    from_field,
    said,
    to_field,
    words_of,
)
from sources.models.source import Source
from sources.review.models import Reviewed


class Document(Reviewed):
    """One published text. Its words are never stored here: see Paragraph, and Snapshot in `text.py`."""

    title = models.CharField(
        _("title as printed"),
        max_length=500,
        blank=True,
        help_text=_(
            "In the document's own language, empty where it has none. Good: copied letter by letter. Bad: translated."
        ),
    )
    language = models.CharField(
        _("language"), max_length=3, validators=[LANGUAGE_CODE], help_text=_("Of the text. Good: it. Bad: Italian.")
    )
    original_language = models.CharField(
        _("original language"),
        max_length=3,
        blank=True,
        validators=[LANGUAGE_CODE],
        help_text=_(
            "Where it is a translation. Good: ru for an Italian version of a Russian text. Bad: the author's language."
        ),
    )
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("translates"),
        related_name="translations",
        null=True,
        blank=True,
        help_text=_(
            "The document whose words these are in another language. Good: the Russian page. Bad: a text it resembles."
        ),
    )
    copy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("copies"),
        related_name="copies",
        null=True,
        blank=True,
        help_text=_(
            "The document with the same text: no second witness. Good: the first publication."
            " Bad: a text on the same facts."
        ),
    )
    url = models.URLField(
        _("address"),
        max_length=1000,
        blank=True,
        help_text=_("Where it was published. Good: the page itself. Bad: a link shortener."),
    )
    archive_url = models.URLField(
        _("archive address"),
        max_length=1000,
        blank=True,
        help_text=_(
            "A copy that will still be there. Good: web.archive.org/web/2025…/page. Bad: the same address again."
        ),
    )
    accessed_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("Good: the day you read it. Bad: the day it was published.")
    )

    published = EDTFField(_("published"), blank=True, help_text=ALL_EDTF_HELP)
    published_from = from_field()
    published_to = to_field()
    published_words = models.CharField(
        _("date as printed"),
        max_length=200,
        blank=True,
        help_text=_("The page's own words. Good: “ieri, ore 18:30”. Bad: the date that you worked out from them."),
    )
    published_relative_to = models.DateField(
        _("day that it is counted from"),
        null=True,
        blank=True,
        help_text=_("For “yesterday” and the like. Good: the day on which the page was read. Bad: the day it means."),
    )
    inferred = EDTFField(
        _("inferred bounds"),
        blank=True,
        help_text=_(
            "Narrower bounds that follow from the text itself. "
            "Good: 2022-07-24/2022-07-31, because it cites a report of 24 July. Bad: a guess."
        ),
    )
    inferred_from = from_field()
    inferred_to = to_field()

    copy_note = models.TextField(
        _("note on the copy read"),
        blank=True,
        help_text=_(
            "What of the page is not the text. Good: “title after the body; eleven teasers”. Bad: “messy page”."
        ),
    )
    editors_note = models.TextField(
        _("note for editors"),
        blank=True,
        help_text=_(
            "Never shown to readers. Good: “ask the institute for the Russian PDF”. Bad: a verdict on the text."
        ),
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("pk",)
        constraints = [
            bounds_check("document_bounds_in_order", "published", "inferred"),
            address_check("document_addresses_of_the_web", "url", "archive_url"),
            models.CheckConstraint(
                condition=(Q(translation_of__isnull=True) | ~Q(translation_of=F("record")))
                & (Q(copy_of__isnull=True) | ~Q(copy_of=F("record"))),
                name="document_is_not_its_own_origin",
                violation_error_message=_("A document cannot translate or copy itself."),
            ),
            models.UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="document_address_once",
                violation_error_message=_("There is already a document with this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or words_of(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])


class DocumentText(Translation):
    """What the title says, in a reader's language; for an untitled text, how we call it; reasons for its dates."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="texts")
    title = models.CharField(
        _("title in this language"),
        max_length=500,
        help_text=_(
            "What the title says; for a text without one, a neutral description. Good: “Untitled: on defence spending”."
            " Bad: “Untitled rant”."
        ),
    )
    is_descriptive = models.BooleanField(
        _("our own description"), default=False, help_text=_("The text has no title: these are our words.")
    )
    published_basis = models.TextField(
        _("what the date rests on"),
        blank=True,
        help_text=_("Good: “date printed under the title”. Bad: “website”."),
    )
    inferred_reason = models.TextField(
        _("reason for the inferred bounds"),
        blank=True,
        help_text=_("Required with inferred bounds. Good: “it cites a report of 24 July”. Bad: “from the context”."),
    )

    class Meta:
        verbose_name = _("title and reasons in one language")
        verbose_name_plural = _("titles and reasons by language")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language"],
                name="document_text_once_per_language",
                violation_error_message=_("There is already a title in that language."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Responsibility(models.Model):
    """One link of a document's responsibility chain, in order."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        ORIGINAL_PUBLISHER = "original_publisher", _("original publisher")
        TRANSLATOR = "translator", _("translator")
        CURATOR = "curator", _("curator")
        PUBLISHER = "publisher", _("publisher")

    document = models.ForeignKey(Document, models.CASCADE, related_name="responsibilities")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=Role,
        help_text=_("Good: “translator”, even where nobody is named. Bad: “author” for whoever posted it."),
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        related_name="responsibilities",
        null=True,
        blank=True,
        help_text=_("Empty where nobody is named. Good: the outlet in the imprint. Bad: whoever you suppose."),
    )
    note = WordsField(_("note"), help_text=_("Good: “no byline”, “not named”. Bad: a guess at the name."))

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibility chain")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=False) | ~Q(note={}),
                name="responsibility_names_or_explains",
                violation_error_message=_("Name the source, or say in the note why nobody is named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.source or said(self.note)}"


class Paragraph(models.Model):
    """An entry of a document's paragraph map. It stands without the text."""

    class Kind(models.TextChoices):
        BODY = "body", _("body")
        TITLE = "title", _("title")
        HEADING = "heading", _("heading")
        NOTE = "note", _("note")
        TABLE = "table", _("table")
        TEASER = "teaser", _("teaser")
        BOILERPLATE = "boilerplate", _("boilerplate")

    document = models.ForeignKey(Document, models.CASCADE, related_name="paragraphs")
    position = models.PositiveIntegerField(_("order"))
    locator = models.CharField(
        _("locator"),
        max_length=30,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9.-]*\Z", _("Small letters, digits, dots and hyphens: p4, title, fig1.2."))
        ],
        help_text=_("How the place is called. Good: p4, title, n9. Bad: page 4."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind,
        default=Kind.BODY,
        help_text=_("Good: “teaser” for the link to another article. Bad: “body” for it."),
    )
    detail = models.CharField(
        _("more exactly"),
        max_length=30,
        blank=True,
        help_text=_("Good: “standfirst”, “byline”, “caption”. Bad: what it says."),
    )
    opening = models.CharField(
        _("opening words"), max_length=80, blank=True, help_text=_("Good: four words at most. Bad: the sentence.")
    )
    words = models.PositiveIntegerField(
        _("words"), null=True, blank=True, help_text=_("Of this paragraph. Good: 193. Bad: those of the whole text.")
    )
    sha1 = models.CharField(
        _("hash"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-f]{12}\Z", _("Twelve hexadecimal digits."))],
        help_text=_(
            "First 12 hex digits of SHA-1 over the paragraph: NFC, white space collapsed, trimmed. Good: 0a1b2c3d4e5f."
            " Bad: typed by hand."
        ),
    )

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraph map")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "locator"],
                name="paragraph_locator_once",
                violation_error_message=_("This document already has a paragraph with that locator."),
            )
        ]

    def __str__(self) -> str:
        return self.locator


class Citation(models.Model):
    """A document cites a work, or names whoever it draws on, in this passage. What we cite ourselves is a Reference."""

    class Kind(models.TextChoices):
        WORK = "work", _("cites a work of")
        NAMED = "named", _("names")

    document = models.ForeignKey(Document, models.CASCADE, related_name="citations")
    citation_kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.WORK,
        help_text=_("Good: “cites a work of” for a footnote. Bad: the same for a person who is only described."),
    )
    passage = models.ForeignKey("sources.Passage", models.PROTECT, verbose_name=_("passage"), related_name="citations")
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        related_name="citations",
        null=True,
        blank=True,
        help_text=_("Whose work it is. Good: the institute that the note names. Bad: the outlet you guess."),
    )
    title = models.CharField(
        _("work"),
        max_length=300,
        blank=True,
        help_text=_("As the document gives it. Good: the title in the note. Bad: our summary of it."),
    )
    url = models.URLField(
        _("address"),
        max_length=1000,
        blank=True,
        help_text=_("As the document gives it. Good: https://… Bad: a search."),
    )
    note = WordsField(
        _("note"), help_text=_("Good: “co-written by an author of the citing institute”. Bad: “dubious”.")
    )

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("what it cites and names")
        ordering = ("pk",)
        constraints = [
            address_check("citation_address_of_the_web", "url"),
            models.CheckConstraint(
                condition=Q(source__isnull=False) | ~Q(title=""),
                name="citation_names_source_or_work",
                violation_error_message=_("Name the source or the work."),
            ),
            models.UniqueConstraint(
                fields=["document", "passage", "source", "title"],
                name="citation_once",
                nulls_distinct=False,
                violation_error_message=_("This citation is already noted."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.source)
