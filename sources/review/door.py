"""The few functions through which everything under review is proposed, decided and marked.

Each runs in one transaction as its actor, for its reason, and leaves what the database writes of it: contributors,
decisions, history. The rules themselves stand in the database; `Refused` carries their sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from anyascii import anyascii
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sources.models.account import Account
from sources.models.report import ReaderReport
from sources.review import content as contents
from sources.review import kept_typing
from sources.review.context import acting, transaction_settings
from sources.review.guards import RULES
from sources.review.models import Batch, Decision, Record, ReviewNote, Revision, Submission, Takedown

LONGEST_PATH = 200


LONGEST_SLUG = 110
"""Characters of an address, before the number that keeps it apart."""
LONGEST_WORDS = 80
"""Characters of a title that go into an address."""


class Refused(Exception):  # noqa: N818  a refusal is what it is
    """What was asked for is against a rule of review; its text says which, in a sentence."""


@contextmanager
def explaining() -> Iterator[None]:
    """Run in a transaction whose refusals by the database come out as `Refused`."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        sentence = explain(error)
        if sentence is None:
            raise
        raise Refused(sentence) from error


def explain(error: DatabaseError) -> str | None:
    """Give the sentence of the rule that a database error names, or None where it names none of ours."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if name == "revision_four_eyes":
        name = "review_four_eyes"
    if name in RULES:
        return str(RULES[name])
    models: list[type[Any]] = [Record, Takedown, ReaderReport]
    for kind in contents.KINDS.values():
        models += _models(kind.model, kind.children)
    for model in models:
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    return None


def _models(model: type[Any], children: tuple[contents.Child, ...]) -> Iterator[type[Any]]:
    yield model
    for child in children:
        yield from _models(child.model, child.children)


# --- Proposing


def free_slug(kind: str, wanted: str, own: int | None = None) -> str:
    """Give the first free address of a kind that is made of these words; `own` is the record that may have it."""
    base = slugify(anyascii(wanted))[:LONGEST_SLUG].strip("-") or kind
    taken = set(
        Record.objects.filter(kind=kind, slug__startswith=base).exclude(pk=own or 0).values_list("slug", flat=True)
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def begin(*, kind: str, wanted: str, content: Mapping[str, Any], actor: Account, reason: str) -> Record:
    """Make a new record that holds this content, with its first draft in the actor's open submission.

    `wanted` are the words that its address is made of. Raises Refused.
    """
    with explaining(), acting(actor_id=actor.pk, reason=reason):
        record = Record.objects.create(kind=kind, slug=free_slug(kind, wanted[:LONGEST_WORDS]))
        contents.insert([(record, {"slug": record.slug, **content})])
        propose(record=record, content=contents.read(record), actor=actor, reason=reason)
        return record


def open_submission(*, actor: Account) -> Submission:
    """Give the submission that this person is working on, opening one where there is none."""
    mine = Submission.objects.filter(opened_by=actor, confirms__isnull=True).order_by("-pk")
    for submission in mine[:5]:
        states = set(submission.revisions.values_list("state", flat=True))
        if not states or states & set(Revision.EDITABLE):
            return submission
    with acting(actor_id=actor.pk, reason=_("A new submission")):
        return Submission.objects.create(opened_by=actor)


def open_revision(record: Record) -> Revision | None:
    """Give the one revision of a record that is not yet decided for good."""
    return record.revisions.filter(state__in=Revision.OPEN).first()


def contributors(revision: Revision) -> "QuerySet[Account]":
    """Give the people whose hands are in a revision."""
    return Account.objects.filter(pk__in=revision.contributors).order_by("pk")


def propose(*, record: Record, content: Mapping[str, Any], actor: Account, reason: str) -> Revision:
    """Keep this content as the open revision of a record, beginning one where there is none.

    Raises Refused where the open revision is in review.
    """
    with explaining(), acting(actor_id=actor.pk, reason=reason):
        revision = Revision.objects.select_for_update().filter(record=record, state__in=Revision.OPEN).first()
        if revision is None:
            submission = open_submission(actor=actor)
            revision = Revision.objects.create(record=record, submission=submission, content=content)
            revision.refresh_from_db()
            return revision
        if revision.content != content:
            revision.content = dict(content)
            revision.save(update_fields=["content"])
            revision.refresh_from_db()
        return revision


def revise(*, record: Record, content: Mapping[str, Any], actor: Account, reason: str) -> Revision:
    """Keep this content as the record's open revision; a record that was never public holds it at once.

    Raises Refused where the open revision is in review.
    """
    with explaining(), acting(actor_id=actor.pk, reason=reason):
        if not record.is_public:
            contents.apply(record, content)
            content = contents.read(record)
        return propose(record=record, content=content, actor=actor, reason=reason)


def propose_many(
    *, pairs: Sequence[tuple[Record, Mapping[str, Any]]], actor: Account, reason: str, title: str
) -> Submission | None:
    """Keep these contents as the open revisions of their records; give the submission made for those that had none.

    Raises Refused where an open revision is in review.
    """
    with explaining(), acting(actor_id=actor.pk, reason=reason):
        records = [record for record, _content in pairs]
        found = Revision.objects.select_for_update().filter(record__in=records, state__in=Revision.OPEN)
        drafts = {revision.record_id: revision for revision in found}
        for record, content in pairs:
            if record.pk in drafts and drafts[record.pk].content != content:
                drafts[record.pk].content = dict(content)
                drafts[record.pk].save(update_fields=["content"])
        fresh = [(record, content) for record, content in pairs if record.pk not in drafts]
        if not fresh:
            return None
        submission = Submission.objects.create(opened_by=actor, title=title, note=reason)
        Revision.objects.bulk_create(
            [Revision(record=record, submission=submission, content=content) for record, content in fresh]
        )
        return submission


def submit(*, submission: Submission, actor: Account, why: str) -> None:
    """Send every draft of a submission for review."""
    _step(submission, Revision.EDITABLE, Revision.State.IN_REVIEW, actor, why)


def withdraw(*, submission: Submission, actor: Account, why: str) -> None:
    """Take back everything of a submission that is not yet decided: for those whose hands are in it, and reviewers."""
    hands = {key for keys in submission.revisions.values_list("contributors", flat=True) for key in keys}
    if actor.pk not in hands | {submission.opened_by_id} and not actor.has_perm("sources.decide"):
        raise Refused(_("Only those who worked on a submission, or a reviewer, withdraw it."))
    _step(submission, Revision.OPEN, Revision.State.WITHDRAWN, actor, why)


def confirm(*, record: Record, actor: Account, why: str) -> Revision:
    """Propose that what came in a released batch stands as it is, having looked at it; a second person decides.

    What one person confirms of a batch is gathered in one submission. Raises Refused for what is no such record, for
    what somebody works on, and, by its rule, for what is not complete enough to be reviewed.
    """
    with explaining(), acting(actor_id=actor.pk, reason=why):
        record = Record.objects.select_for_update(of=("self",)).select_related("batch").get(pk=record.pk)
        if record.batch is None or not record.is_public or record.is_reviewed:
            raise Refused(_("Only what came in a released batch and is not reviewed yet is confirmed as it stands."))
        if open_revision(record) is not None:
            raise Refused(_("Somebody works on this already: decide on that first."))
        mine = Submission.objects.filter(opened_by=actor, confirms=record.batch)
        submission = mine.filter(revisions__state=Revision.State.IN_REVIEW).first() or Submission.objects.create(
            opened_by=actor,
            confirms=record.batch,
            title=_("Confirmed as it stands: %(batch)s") % {"batch": record.batch},
        )
        revision = Revision.objects.create(record=record, submission=submission, content=contents.read(record))
        contents.check(record)
        revision.refresh_from_db()
        revision.state = Revision.State.IN_REVIEW
        revision.save(update_fields=["state"])
        return revision


# --- Deciding

Place = tuple[int, str, str]
"""A note to leave: the key of the revision, the path of the place in it, the words."""


def note(*, submission: Submission, actor: Account, notes: Sequence[Place]) -> None:
    """Leave notes at places of a submission's open revisions: all of them or none."""
    if not notes:
        raise Refused(_("Write a note first."))
    with explaining(), acting(actor_id=actor.pk, reason=_("Notes at the place")):
        _leave(submission, actor, notes)


def request_changes(*, submission: Submission, actor: Account, why: str, notes: Sequence[Place] = ()) -> None:
    """Give a submission back, saying what to change, with notes at the places: all in one transaction."""
    _may_decide(actor)
    with explaining(), acting(actor_id=actor.pk, reason=why):
        _leave(submission, actor, notes)
        _step(submission, (Revision.State.IN_REVIEW,), Revision.State.CHANGES_REQUESTED, actor, why)


def approve(*, submission: Submission, actor: Account, why: str, seen: int | None = None) -> None:
    """Approve all of a submission that is in review, and publish it in the same transaction.

    `seen` is what `latest_sending` gave when the reviewer opened the page: what was sent later is not approved unseen.
    """
    _may_decide(actor)
    with explaining(), acting(actor_id=actor.pk, reason=why):
        waiting = list(_lock(submission, (Revision.State.IN_REVIEW,)))
        if seen is not None and latest_sending(submission) > seen:
            raise Refused(_("This was sent again after you opened it: look at it once more."))
        _publish_all(waiting)


def approve_confirmation(*, revision: Revision, actor: Account, why: str) -> None:
    """Approve, as the second person, one record that was confirmed as it stands; the rest of the submission waits."""
    _may_decide(actor)
    if revision.submission.confirms_id is None:
        raise Refused(_("What belongs together is decided together: open its submission."))
    with explaining(), acting(actor_id=actor.pk, reason=why):
        waiting = [each for each in _lock(revision.submission, (Revision.State.IN_REVIEW,)) if each.pk == revision.pk]
        if not waiting:
            raise Refused(_("Nothing in this submission is waiting for that step."))
        if not contents.same(contents.read(waiting[0].record), waiting[0].content):
            raise Refused(_("What belongs together is decided together: open its submission."))
        _publish_all(waiting)


def latest_sending(submission: Submission) -> int:
    """Give a number that grows whenever something of a submission is sent for review."""
    sent = Decision.objects.filter(revision__submission=submission, verb=Decision.Verb.IN_REVIEW).order_by("-pk")
    return sent.values_list("pk", flat=True).first() or 0


def _publish_all(revisions: Sequence[Revision]) -> None:
    for revision in revisions:
        revision.state = Revision.State.APPROVED
        revision.save(update_fields=["state"])
    for revision in revisions:
        publish(revision)


def _leave(submission: Submission, actor: Account, notes: Sequence[Place]) -> None:
    if not actor.has_perm("sources.edit"):
        raise Refused(_("Only editors and reviewers leave notes."))
    known = set(submission.revisions.filter(pk__in=[key for key, _path, _words in notes]).values_list("pk", flat=True))
    if any(key not in known for key, _path, _words in notes):
        raise Refused(str(RULES["review_note_on_a_place"]))
    for key, path, words in notes:
        note = ReviewNote(revision_id=key, path=path[:LONGEST_PATH], words=words, by=actor, at=submission.opened_at)
        note.save(force_insert=True)


def publish(revision: Revision) -> None:
    """Apply an approved revision to the tables that readers see. Part of `approve`; alone it does nothing good."""
    with transaction_settings(revision=str(revision.pk)):
        record = revision.record
        contents.apply(record, revision.content)
        Record.objects.filter(pk=record.pk).update(public_revision=revision)
        Revision.objects.filter(pk=revision.pk).update(applied_at=revision.created_at)


def release(*, batch: Batch, actor: Account, why: str) -> None:
    """Make an arrived batch public as “not yet reviewed here”."""
    _may_decide(actor)
    with explaining(), acting(actor_id=actor.pk, reason=why):
        batch.state = Batch.State.RELEASED
        batch.save(update_fields=["state"])
        batch.refresh_from_db()


# --- Marking what is public


def challenge(*, record: Record, actor: Account, why: str) -> Decision:
    """Mark a public record as challenged; its page stays and says why."""
    return _mark(record, Decision.Verb.CHALLENGED, actor, why)


def correct(*, record: Record, actor: Account, why: str) -> Decision:
    """Mark a public record as corrected, saying what was wrong."""
    return _mark(record, Decision.Verb.CORRECTED, actor, why)


def uphold(*, record: Record, actor: Account, why: str) -> Decision:
    """Mark a challenged record as kept as it is, saying why the challenge did not change it."""
    return _mark(record, Decision.Verb.UPHELD, actor, why)


def retract(*, record: Record, actor: Account, why: str) -> Decision:
    """Mark a public record as retracted; its page stays and says why."""
    return _mark(record, Decision.Verb.RETRACTED, actor, why)


def ask_takedown(*, document: Any, actor: Account, why: str) -> Takedown:
    """Ask that a document's text be replaced by its hash; nothing happens until a second person confirms."""
    with explaining(), acting(actor_id=actor.pk, reason=why):
        takedown = Takedown.objects.create(document=document, reason=why, asked_by=actor)
        takedown.refresh_from_db()
        return takedown


def confirm_takedown(*, takedown: Takedown, actor: Account, why: str) -> None:
    """Confirm a takedown as a second person: the text and all quotations are gone from here on, in history too."""
    _may_decide(actor)
    with explaining(), acting(actor_id=actor.pk, reason=why):
        Takedown.objects.filter(pk=takedown.pk).update(confirmed_at=takedown.asked_at)
        kept_typing.forget_document(takedown.document_id)
        takedown.refresh_from_db()


def _mark(record: Record, verb: Decision.Verb, actor: Account, why: str) -> Decision:
    _may_decide(actor)
    with explaining(), acting(actor_id=actor.pk, reason=why):
        decision = Decision(record=record, verb=verb, by=actor, why=why, at=record.created_at)
        decision.save(force_insert=True)
        decision.refresh_from_db()
        return decision


def _may_decide(actor: Account) -> None:
    if actor.is_machine or not actor.has_perm("sources.decide"):
        raise Refused(_("Only a reviewer decides."))


def _lock(submission: Submission, states: tuple[Revision.State, ...]) -> "QuerySet[Revision]":
    found = submission.revisions.select_for_update(of=("self",)).filter(state__in=states).select_related("record")
    if not found:
        raise Refused(_("Nothing in this submission is waiting for that step."))
    return found


def _step(
    submission: Submission, states: tuple[Revision.State, ...], to: Revision.State, actor: Account, why: str
) -> None:
    with explaining(), acting(actor_id=actor.pk, reason=why):
        for revision in _lock(submission, states):
            revision.state = to
            revision.save(update_fields=["state"])
