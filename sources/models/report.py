"""What readers report: an error on a page, by anybody and without an account; and who did what about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from sources.review.models import Decision, Record

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a reference number: none that is read as another."""
LENGTH = 12
LONGEST_WORDS, LONGEST_PLACE, LONGEST_SOURCE, LONGEST_ANSWER = 4_000, 1_000, 500, 1_000
EMAIL_DAYS = 90
"""Days after which an e-mail address is deleted in any case; closing a report deletes it at once."""
UNPRINTED = r"[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"


def new_number() -> str:
    """Give a reference number that nobody guesses: 59 bits by chance."""
    return get_random_string(LENGTH, LETTERS)


class ReaderReportQuerySet(models.QuerySet["ReaderReport"]):
    def open(self) -> "ReaderReportQuerySet":
        """Keep what waits for an answer; what repeats another report is answered with that one."""
        return self.filter(state__in=ReaderReport.OPEN, same_as__isnull=True)


class ReaderReport(models.Model):
    """An error that a reader reports. Never published: editors read it, and its number tells its reader how it stands.

    The database keeps what was sent, lets only a person change the state, and says who and when. Closing deletes the
    e-mail address. Words that should not be kept can be erased once it is closed.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        LOOKING = "looking", _("being looked at")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    OPEN = (State.NEW, State.LOOKING)

    number = models.CharField(_("reference number"), max_length=LENGTH, unique=True, default=new_number, editable=False)
    about = models.ForeignKey(
        Record, models.PROTECT, verbose_name=_("record"), related_name="reader_reports", null=True, blank=True
    )
    page = models.CharField(_("name of the page"), max_length=60, blank=True)

    words = models.TextField(
        _("what is wrong"),
        max_length=LONGEST_WORDS,
        blank=True,
        help_text=_(
            "Say what stands there and what is right. Good: “It says the licence is of 10 May; the agency dates it 12 "
            "May.” Bad: “All lies.”"
        ),
    )
    place = models.TextField(
        _("where on the page"),
        max_length=LONGEST_PLACE,
        blank=True,
        help_text=_(
            "The words as they stand there, or the heading. Good: “Tag43, paragraph p4: asserts”. Bad: “at the top”."
        ),
    )
    source_url = models.URLField(
        _("a page that shows it"),
        max_length=LONGEST_SOURCE,
        blank=True,
        help_text=_(
            "An address that begins with http:// or https://. Good: the page of the document or of an official body. "
            "Bad: a search, or a picture of a page."
        ),
    )
    email = models.EmailField(
        _("your e-mail address"),
        blank=True,
        help_text=_(
            "Not needed. Used only to ask you about this report; shown only to the editor who looks at it; deleted "
            "when the report is closed, and after 90 days at the latest. Good: an address that you read. Bad: "
            "somebody else's."
        ),
    )
    language = models.CharField(_("language of the report"), max_length=10, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    """SHA-256 of page and words, white space and case apart: by it, repeated reports are found."""
    same_as = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("repeats"), related_name="repeated_by", null=True, blank=True
    )

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    answer = models.TextField(
        _("answer"),
        max_length=LONGEST_ANSWER,
        blank=True,
        help_text=_(
            "The reader sees it at their reference number. Good: “The agency's page says 12 May: corrected.” Bad: “ok”."
        ),
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, verbose_name=_("what was done"), related_name="+", null=True, blank=True
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("handled by"),
        related_name="reader_reports",
        null=True,
        blank=True,
    )
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)

    objects = ReaderReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        ordering = ("-pk",)
        permissions = [("handle_reports", "Can handle reports of readers")]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=f"^[{LETTERS}]{{{LENGTH}}}$"), name="report_number"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined"]) | Q(same_as__isnull=False) | Q(words__regex=r"\S"),
                name="report_says_something",
                violation_error_message=_("Say what is wrong."),
            ),
            models.CheckConstraint(
                condition=~Q(words__regex=UNPRINTED) & ~Q(place__regex=UNPRINTED) & ~Q(answer__regex=UNPRINTED),
                name="report_is_plain_text",
                violation_error_message=_("A report is plain text: take out what cannot be seen."),
            ),
            models.CheckConstraint(
                condition=Q(source_url="") | Q(source_url__regex=r"^https?://[^\s<>\"]+$"),
                name="report_source_is_a_page",
                violation_error_message=_("Only addresses that begin with http:// or https:// can be given."),
            ),
            models.CheckConstraint(
                condition=Q(state="new", handled_by__isnull=True, handled_at__isnull=True)
                | Q(state__in=["looking", "accepted", "declined"], handled_by__isnull=False, handled_at__isnull=False),
                name="report_says_who_handled_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "looking"], answer="", decision__isnull=True)
                | Q(state="accepted", answer__regex=r"\S")
                | Q(state="accepted", decision__isnull=False)
                | Q(state="declined", answer__regex=r"\S", decision__isnull=True),
                name="report_answer_fits_its_state",
                violation_error_message=_("Accept with what was done or an answer; decline with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "looking"]) | Q(email=""), name="report_closed_keeps_no_address"
            ),
            models.CheckConstraint(condition=Q(about__isnull=True) | Q(page=""), name="report_of_one_page"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | (Q(state="new") & ~Q(same_as=models.F("id"))),
                name="report_repeats_another",
            ),
        ]
        indexes = [
            models.Index(fields=["digest"], condition=Q(state__in=["new", "looking"]), name="report_open_by_digest"),
            models.Index(fields=["state", "id"], name="report_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("report_state", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ReportStep(models.Model):
    """One step that somebody took with a report: written by the database, only ever added."""

    report = models.ForeignKey(ReaderReport, models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=ReaderReport.State)
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="report_steps")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.get_state_display()


class ReportCount(models.Model):
    """How many reports came within an hour, of all, of one page, or from one address; counts of today only.

    An address is a hash with a salt that chance makes anew each day and that goes with the day: afterwards nobody, we
    included, can tell whose it was. The row `salt` holds it.
    """

    what = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    day = models.DateField()
    hour = models.SmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of reports")
        verbose_name_plural = _("counts of reports")
        constraints = [
            models.UniqueConstraint(fields=["day", "what", "hour", "digest"], name="report_count_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(what="salt"), name="report_count_one_salt"),
            models.CheckConstraint(condition=Q(what__in=["all", "page", "address", "salt"]), name="report_count_of"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.number}"
