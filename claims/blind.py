"""Second codings made blind, from the draw to the reconciliation: the only functions that write them.

Each runs in one transaction as its actor, for its reason, and raises `door.Refused` with the rule that it is against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from claims.models import BlindCoding, Draw, Lot, Reconciliation, Stance
from claims.outcomes import Voice
from claims.stamps import stamps
from sources.capture.storing import anchor_passages, newest
from sources.models import Account, Record, Revision
from sources.review import content as contents
from sources.review import door
from sources.review.content import Content
from sources.review.context import acting

FIRST, SECOND, BOTH = "first", "second", "both"
PARTS = {"outcome": (FIRST, SECOND), "passages": (FIRST, SECOND, BOTH), "note": (FIRST, SECOND)}
"""What a reconciliation chooses where it differs, and whose it may take."""


def closed_to(account_id: int) -> "QuerySet[Any]":
    """Give the keys of all stances of the cell that this account is coding blind: it sees none of them meanwhile."""
    coding = BlindCoding.objects.filter(
        coder=account_id,
        state=BlindCoding.State.OPEN,
        lot__stance__document=OuterRef("document"),
        lot__stance__claim=OuterRef("claim"),
    )
    found: QuerySet[Any] = Stance.objects.filter(Exists(coding)).values("pk")
    return found


# --- The draw


def to_draw() -> "QuerySet[Any]":
    """Give the public agreed stances that were in no draw."""
    rows: QuerySet[Any] = Stance.objects.agreed().filter(record__published_at__isnull=False, lots=None).order_by("pk")
    return rows


def draw(*, actor: Account, reason: str) -> Draw:
    """Give every public stance that was in no draw its lot, once and for good; chance alone says which are drawn."""
    with door.explaining(), acting(actor_id=actor.pk, reason=reason):
        keys = list(to_draw().values_list("pk", flat=True))
        if not keys:
            raise door.Refused(_("Every public stance was in a draw already; nothing is drawn twice."))
        made = Draw.objects.create(share=settings.DOUBLE_CODING_SHARE, by=actor)
        Lot.objects.bulk_create([Lot(draw=made, stance_id=key) for key in keys])
        return made


# --- Coding


def take(*, actor: Account) -> BlindCoding:
    """Give what this person is coding blind, or else the next drawn stance that they had no part in."""
    mine = BlindCoding.objects.filter(coder=actor, state=BlindCoding.State.OPEN).first()
    if mine is not None:
        return mine
    with door.explaining(), acting(actor_id=actor.pk, reason=_("Taken to be coded blind")):
        free = Lot.objects.in_pool().open_to(actor.pk).select_for_update(of=("self",), skip_locked=True)
        lot = free.order_by("pk").first()
        if lot is None:
            raise door.Refused(_("Nothing waits for you: what was drawn is coded, or you had a part in it."))
        made = BlindCoding.objects.create(lot=lot, coder=actor)
        made.refresh_from_db()
        return made


def give_back(*, coding: BlindCoding, actor: Account, why: str) -> None:
    """End a second coding without result: somebody else takes the stance, this person never again."""
    if actor.pk != coding.coder_id and not actor.has_perm("sources.decide"):
        raise door.Refused(_("Only its coder gives it back, or a reviewer takes it back."))
    with door.explaining(), acting(actor_id=actor.pk, reason=why):
        if not BlindCoding.objects.filter(pk=coding.pk, state=BlindCoding.State.OPEN).update(state="given_back"):
            raise door.Refused(_("This is over: it was handed in or given back."))


def hand_in(
    *, coding: BlindCoding, actor: Account, outcome: str, passages: Sequence[Content], note: str = ""
) -> BlindCoding:
    """Keep for good what the second coder found; where it equals what stands, it is sent for review as confirmed.

    `passages` are rows of a stance's content, each with passage, voice, certainty and wording.
    """
    with door.explaining(), acting(actor_id=actor.pk, reason=_("Coded blind")):
        row = (
            BlindCoding.objects.select_for_update(of=("self",))
            .select_related("lot__stance__document__record")
            .get(pk=coding.pk)
        )
        if row.state != BlindCoding.State.OPEN or row.coder_id != actor.pk:
            raise door.Refused(_("This is over: it was handed in or given back."))
        cell = row.lot.stance
        content = {
            "claim": cell.claim_id, "document": cell.document_id, "outcome": outcome, "note": note,
            "is_agreed": False, "passages": list(passages), "chains": [], **stamps(actor, cell.document),
        }  # fmt: skip
        slug = door.free_slug("stance", f"{cell.record.slug[:90]} blind {actor.pk}")
        record = Record.objects.create(kind="stance", slug=slug)
        contents.insert([(record, {"slug": slug, **content})])
        row.stance_id, row.state = record.pk, BlindCoding.State.HANDED_IN
        row.save(update_fields=["stance", "state"])
        if (snapshot := newest(cell.document)) is not None:
            anchor_passages(snapshot)
        row.refresh_from_db()
        if not differing(row):
            _conclude(row, actor, {}, _("Both coders found the same."))
        return row


# --- Reconciling


@dataclass(frozen=True, slots=True)
class Both:
    """The two codings of a cell as contents."""

    first: Content
    second: Content


def both(coding: BlindCoding) -> Both:
    """Read what stands and what was found blind."""
    found = contents.read_many("stance", [coding.lot.stance_id, coding.stance_id or 0])
    return Both(found[coding.lot.stance_id], found[coding.stance_id or 0])


def differing(coding: BlindCoding) -> list[str]:
    """Name the parts in which the two differ; a note alone makes no difference, as it says the same in other words."""
    found = both(coding)
    parts = [
        name
        for name in PARTS
        if (_places(found.first) != _places(found.second) if name == "passages" else
            found.first[name] != found.second[name])
    ]  # fmt: skip
    return [] if parts == ["note"] else parts


def _places(content: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    return {(*row["passage"], row["voice"], row["certainty"], row["wording"]) for row in content["passages"]}


def waiting(account_id: int | None = None) -> "QuerySet[BlindCoding]":
    """Give second codings that were handed in and wait to be reconciled, or once more, as it was withdrawn.

    With an account: those of which it is one of the two coders.
    """
    stands = Reconciliation.objects.filter(coding=OuterRef("pk")).exclude(blind__state=Revision.State.WITHDRAWN)
    found = BlindCoding.objects.filter(~Exists(stands), state=BlindCoding.State.HANDED_IN).order_by("ended_at", "pk")
    if account_id is not None:
        found = found.filter(coder=account_id) | found.filter(lot__stance__coder=account_id)
    return found


def reconcile(*, coding: BlindCoding, actor: Account, chosen: Mapping[str, str], why: str) -> Reconciliation:
    """Put two codings together: for each part that differs, whose is taken; what comes of it is sent for review."""
    with door.explaining(), acting(actor_id=actor.pk, reason=why):
        row = (
            BlindCoding.objects.select_for_update(of=("self",)).select_related("lot__stance__record").get(pk=coding.pk)
        )
        if not waiting().filter(pk=row.pk).exists():
            raise door.Refused(_("This is reconciled already."))
        parts = differing(row)
        if any(chosen.get(part) not in PARTS[part] for part in parts):
            raise door.Refused(_("Choose for each part that differs."))
        return _conclude(row, actor, {part: chosen[part] for part in parts}, why)


def _conclude(coding: BlindCoding, actor: Account, chosen: Mapping[str, str], why: str) -> Reconciliation:
    found, stance = both(coding), coding.lot.stance
    records = Record.objects.in_bulk([stance.pk, coding.stance_id or 0])
    pairs = [(records[coding.stance_id or 0], found.second)]
    if chosen:
        if door.open_revision(records[stance.pk]) is not None:
            raise door.Refused(_("Somebody works on the stance that stands: decide on that first."))
        pairs.append((records[stance.pk], together(coding, found, chosen)))
    title = _("Coded twice: %(cell)s") % {"cell": stance.record.slug}
    submission = door.propose_many(pairs=pairs, actor=actor, reason=why, title=title[:200])
    if submission is None:
        raise door.Refused(_("Somebody works on the stance that stands: decide on that first."))
    revisions = {each.record_id: each for each in submission.revisions.all()}
    made = Reconciliation.objects.create(
        coding=coding, first=found.first, second=found.second, chosen=dict(chosen), why=why, by=actor,
        agreed=revisions.get(stance.pk), blind=revisions[coding.stance_id or 0],
    )  # fmt: skip
    door.submit(submission=submission, actor=actor, why=why)
    return made


def together(coding: BlindCoding, found: Both, chosen: Mapping[str, str]) -> Content:
    """Give the stance that comes of two codings, with how many of all codings found its outcome."""
    content = dict(found.first)
    for part, whose in chosen.items():
        if part == "passages":
            content[part] = passages_of(found, whose)
        elif whose == SECOND:
            content[part] = found.second[part]
    codings = [found.second["outcome"]]
    stance = coding.lot.stance
    earlier = Stance.objects.published().blind().filter(document=stance.document_id, claim=stance.claim_id)
    codings += list(earlier.values_list("outcome", flat=True))
    if (found.first["codings_made"] or 1) == 1:
        codings.append(found.first["outcome"])
    return content | {"codings_made": len(codings), "codings_for": codings.count(content["outcome"])}


def passages_of(found: Both, whose: str) -> list[Content]:
    """Give the passages of one coder or of both; a passage of both has the voice that was coded, the second's first."""
    first = {tuple(row["passage"]): row for row in found.first["passages"]}
    second = {tuple(row["passage"]): row for row in found.second["passages"]}
    if whose == FIRST:
        return list(first.values())
    rows = []
    for place, row in (second if whose == SECOND else first | second).items():
        kept, new = first.get(place, {}), second.get(place, row)
        if whose == BOTH and new["voice"] == Voice.NOT_CODED:
            new = row
        rows.append({**new, "id": kept.get("id")})
    return rows
