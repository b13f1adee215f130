"""What was typed into a form and not saved: kept for the account that opened it, and for nobody else.

Each form that is opened carries a signed mark (`typed_by`): whose it is, its address, and which opening of it. Whoever
sends the mark may keep one text under it, signed in or not, so that a session that has ended loses nothing and a
stranger can fill nothing.
"""

import datetime as dt
import re
import secrets
from dataclasses import dataclass, field

from django.core import signing
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.http import QueryDict
from django.utils import timezone

from sources.capture.likeness import sketch
from sources.models.account import Account
from sources.models.kept import KeptTyping
from sources.models.text import Snapshot
from sources.review.models import Takedown

FIELD = "typed_by"
LONGEST = 2_500_000
"""Characters of one kept form, as sent."""
MOST, MOST_HELD = 200, 20_000_000
"""Forms kept for one account, and letters of them all; the oldest go first."""
LASTING = dt.timedelta(days=30)
LEFT_OUT = {"csrfmiddlewaretoken", FIELD, "_keep", "_save", "_continue", "_addanother", "_saveasnew"}


class NotKeptError(Exception):
    """What was typed is not kept: too long, of an account whose access has ended, or of a text taken down since."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a form: whose, where, which, and since when, in seconds of Unix time."""

    account_id: int
    address: str
    key: str
    at: int = field(default_factory=lambda: int(timezone.now().timestamp()))

    def mark(self) -> str:
        """Sign it, for the form to carry."""
        return signing.dumps([self.account_id, self.address, self.key, self.at], salt=FIELD)


def opened(*, account_id: int, address: str, mark: str = "") -> Opening:
    """Give the opening that a mark names, if it is this account's on this address; else a new one."""
    known = read_mark(mark)
    if known and (known.account_id, known.address) == (account_id, address):
        return known
    return Opening(account_id, address, secrets.token_urlsafe(12))


def read_mark(mark: str) -> Opening | None:
    """Give the opening that a mark names; None where we did not sign it, or long ago."""
    try:
        account_id, address, key, at = signing.loads(mark, salt=FIELD, max_age=LASTING)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Opening(account_id, address, key, at)


def keep(*, opening: Opening, sent: QueryDict) -> None:
    """Keep what a form sent, in place of what was kept of this opening, and clear away what is old.

    Raises NotKeptError.
    """
    typed = QueryDict(mutable=True)
    for name, values in sent.lists():
        if name not in LEFT_OUT and "password" not in name:
            typed.setlist(name, values)
    if sum(len(value) for _name, values in typed.lists() for value in values) > LONGEST:
        raise NotKeptError
    if not Account.objects.filter(pk=opening.account_id, is_active=True).exists() or _is_taken_down(opening, typed):
        raise NotKeptError
    data = typed.urlencode()
    row = KeptTyping(
        account_id=opening.account_id, address=opening.address, opening=opening.key, data=data, kept_at=timezone.now()
    )
    KeptTyping.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["account", "address", "opening"], update_fields=["data", "kept_at"]
    )
    newest = KeptTyping.objects.filter(account_id=opening.account_id).order_by("-kept_at", "-pk")
    held, too_many = 0, []
    for number, (key, length) in enumerate(newest.values_list("pk", Length("data"))):
        held += length
        if number and (number >= MOST or held > MOST_HELD):
            too_many.append(key)
    KeptTyping.objects.filter(Q(kept_at__lt=timezone.now() - LASTING) | Q(pk__in=too_many)).delete()


def _is_taken_down(opening: Opening, typed: QueryDict) -> bool:
    """Say whether the form is about a document whose text was taken down after it was opened."""
    named = {
        value for name in typed if name == "document" or name.endswith("-document") for value in typed.getlist(name)
    }
    named |= set(re.findall(r"/(?:document|desk)/(\d{1,18})/", opening.address))
    keys = [int(value) for value in named if re.fullmatch(r"[1-9][0-9]{0,16}", value)]
    since = dt.datetime.fromtimestamp(opening.at, tz=dt.UTC)
    return bool(keys) and Takedown.objects.filter(document_id__in=keys, confirmed_at__gte=since).exists()


def kept(*, account_id: int, address: str) -> "QuerySet[KeptTyping]":
    """Give what this account typed on this address and did not save, newest first."""
    return KeptTyping.objects.filter(account_id=account_id, address=address)


def typed(row: KeptTyping) -> QueryDict:
    """Give what was kept as the form sent it, with the mark of its opening."""
    data = QueryDict(row.data, mutable=True)
    data[FIELD] = Opening(row.account_id, row.address, row.opening).mark()
    return data


def forget(opening: Opening | None) -> None:
    """Drop what was kept of an opening: it is saved, or its author throws it away."""
    if opening is not None:
        _of(opening).delete()


def forget_document(document_id: int) -> None:
    """Drop what anybody typed about a document whose text is taken down: the words may be among it."""
    named = Q(data__regex=rf"(^|[&-])document={document_id}(&|$)")
    at_it = Q(address__contains=f"/document/{document_id}/") | Q(address__endswith=f"/desk/{document_id}/")
    KeptTyping.objects.filter(named | at_it).delete()
    held = [set(each) for each in Snapshot.objects.filter(document=document_id).values_list("sketch", flat=True)]
    for row in KeptTyping.objects.filter(address__endswith="/document/capture/"):
        data = QueryDict(row.data)
        own = set(sketch(data.get("lines", "") or data.get("text", "")))
        if any(own & each for each in held):
            row.delete()


def _of(opening: Opening) -> "QuerySet[KeptTyping]":
    return kept(account_id=opening.account_id, address=opening.address).filter(opening=opening.key)
