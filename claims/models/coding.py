"""Second codings made blind: what was drawn for them, who codes it, and how the two were reconciled."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from claims.models.stance import Stance
from sources.models import History, Revision


class Draw(models.Model):
    """One draw: every public stance that has no lot yet gets one, by chance. Kept for good; the database says when."""

    share = models.DecimalField(_("share"), max_digits=4, decimal_places=3)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="draws", editable=False
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    transaction_id = models.BigIntegerField(editable=False, default=0)

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1),
                name="draw_of_a_share",
                violation_error_message=_("A share lies above 0, and is 1 at most."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} ({self.share.normalize():f})"


class LotQuerySet(models.QuerySet["Lot"]):
    def drawn(self) -> Self:
        """Keep stances that are to be coded a second time."""
        return self.filter(is_drawn=True)

    def in_pool(self) -> Self:
        """Keep what was drawn and nobody codes or has coded."""
        taken = BlindCoding.objects.filter(lot=OuterRef("pk")).exclude(state=BlindCoding.State.GIVEN_BACK)
        merged = Q(stance__record__merged_into__isnull=False) | Q(stance__claim__record__merged_into__isnull=False)
        return self.drawn().filter(~Exists(taken)).exclude(merged)

    def open_to(self, account_id: int) -> Self:
        """Keep what this account had no part in: it did not code, change or decide on the stance, or try before."""
        stance = OuterRef("stance")
        wrote = History.objects.filter(record_id=stance, actor_id=account_id)
        decided = Revision.objects.filter(record=stance).filter(
            Q(contributors__contains=[account_id]) | Q(decided_by=account_id)
        )
        before = BlindCoding.objects.filter(lot=OuterRef("pk"), coder=account_id)
        return self.filter(~Exists(wrote), ~Exists(decided), ~Exists(before)).exclude(stance__coder=account_id)


class Lot(models.Model):
    """What a draw said of one stance, once and for good: whether it is to be coded a second time."""

    draw = models.ForeignKey(Draw, models.PROTECT, verbose_name=_("draw"), related_name="lots")
    stance = models.ForeignKey(Stance, models.PROTECT, verbose_name=_("stance"), related_name="lots")
    is_drawn = models.BooleanField(_("drawn"), default=False)
    """Chance decides, in the database."""

    objects: ClassVar[Any] = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["stance"], name="lot_once")]

    def __str__(self) -> str:
        return f"{self.draw}: {self.stance_id}"


class BlindCoding(models.Model):
    """A second coding of a stance that was drawn, by somebody who had no part in it and does not look at it meanwhile.

    The agreed stance was public all the time: its pages could not be hidden from the coder, who was asked not to look.
    """

    class State(models.TextChoices):
        OPEN = "open", _("being coded")
        HANDED_IN = "handed_in", _("handed in")
        GIVEN_BACK = "given_back", _("given back")

    lot = models.ForeignKey(Lot, models.PROTECT, verbose_name=_("drawn stance"), related_name="codings")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("second coder"),
        related_name="blind_codings",
        editable=False,
    )
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    why = models.TextField(_("why it was given back"), blank=True)
    stance = models.OneToOneField(
        Stance,
        models.PROTECT,
        verbose_name=_("what was found"),
        related_name="blind_coding",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("second coding")
        verbose_name_plural = _("second codings")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["lot", "coder"], name="blind_coding_once_each"),
            models.UniqueConstraint(
                fields=["lot"], condition=~Q(state="given_back"), name="blind_coding_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["coder"], condition=Q(state="open"), name="blind_coding_one_open_each"),
            models.CheckConstraint(
                condition=Q(state="handed_in", stance__isnull=False) | (~Q(state="handed_in") & Q(stance__isnull=True)),
                name="blind_coding_handed_in_holds_a_stance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.coder} ({self.get_state_display()})"


class Reconciliation(models.Model):
    """How two codings of one cell were put together: who, when, why, and what both had found. Kept for good.

    `first` and `second` are the contents of the agreed stance as it stood and of the blind coding, as
    `sources.review.content` has them; `chosen` says for each part that differed whose was taken. Where nothing
    differed, `chosen` is empty and nothing was proposed for the agreed stance.
    """

    coding = models.ForeignKey(
        BlindCoding, models.PROTECT, verbose_name=_("second coding"), related_name="reconciliations"
    )
    first = models.JSONField(_("what stood"))
    second = models.JSONField(_("what was found blind"))
    chosen = models.JSONField(_("what was chosen"), default=dict, blank=True)
    agreed = models.ForeignKey(
        Revision,
        models.PROTECT,
        verbose_name=_("proposed for the stance"),
        related_name="reconciliations",
        null=True,
        blank=True,
    )
    blind = models.ForeignKey(
        Revision, models.PROTECT, verbose_name=_("proposed of the blind coding"), related_name="reconciled_blind"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="reconciliations", editable=False
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    why = models.TextField(_("why"))

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.coding_id}: {self.why}"
