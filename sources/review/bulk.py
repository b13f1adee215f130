"""Many submissions decided at once: each in its own transaction, by the rules that hold for one."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext as _

from sources.models.account import Account
from sources.review import door
from sources.review.forms import is_key
from sources.review.models import Submission

MOST = 200
"""Submissions that are decided at once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one submission; `refusal` is the sentence of the rule that refused it, empty where it was done."""

    label: str
    refusal: str = ""


def decide(*, keys: Sequence[str], act: str, actor: Account, why: str, seen: int | None = None) -> list[Outcome]:
    """Take one decision on each of these submissions, for one reason; what fails leaves the others alone.

    `keys` may be anything that was sent. Raises door.Refused where nothing is to be done for any of them.
    """
    keys = list(dict.fromkeys(keys))
    if act not in {"approve", "request_changes"}:
        raise door.Refused(_("Choose what to do."))
    if not keys:
        raise door.Refused(_("Choose at least one submission."))
    if len(keys) > MOST:
        raise door.Refused(_("At most %(most)d submissions are decided at once.") % {"most": MOST})
    if not why.strip():
        raise door.Refused(_("Say why: a change without a reason is not accepted."))
    found = Submission.objects.in_bulk([int(key) for key in keys if is_key(key)])

    def one(submission: Submission) -> None:
        if act == "approve":
            door.approve(submission=submission, actor=actor, why=why, seen=seen)
        else:
            door.request_changes(submission=submission, actor=actor, why=why)

    return [_told(key, found.get(int(key)) if is_key(key) else None, one) for key in keys]


def _told(key: str, submission: Submission | None, act: Callable[[Submission], None]) -> Outcome:
    if submission is None:
        return Outcome(key[:20], _("There is no such submission."))
    try:
        act(submission)
    except door.Refused as refused:
        return Outcome(str(submission), str(refused))
    except DatabaseError:
        log.exception("Submission %s could not be decided on.", submission.pk)
        return Outcome(str(submission), _("The database could not do it: try this one by itself."))
    return Outcome(str(submission))
