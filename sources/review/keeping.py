"""What was typed into a form and not saved: kept for the account that opened it, and for nobody else.

Each form that is opened carries a signed mark (`typed_by`): whose it is, its address, and which opening of it. Whoever
sends the mark may keep one text under it, signed in or not, so that a session that has ended loses nothing and a
stranger can fill nothing.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from sources.models.kept import KeptTyping

FIELD = "typed_by"
LONGEST = 1_000_000
"""Characters of one kept form, as sent."""
MOST = 200
"""Forms kept for one account; the oldest go first."""
LASTING = dt.timedelta(days=30)
LEFT_OUT = {"csrfmiddlewaretoken", FIELD, "_keep", "_save", "_continue", "_addanother", "_saveasnew"}


class TooLongError(Exception):
    """What was typed is longer than what is kept for anybody."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a form: whose, where, which."""

    account_id: int
    address: str
    key: str

    def mark(self) -> str:
        """Sign it, for the form to carry."""
        return signing.dumps([self.account_id, self.address, self.key], salt=FIELD)


def opened(*, account_id: int, address: str, mark: str = "") -> Opening:
    """Give the opening that a mark names, if it is this account's on this address; else a new one."""
    known = read_mark(mark)
    if known and (known.account_id, known.address) == (account_id, address):
        return known
    return Opening(account_id, address, secrets.token_urlsafe(12))


def read_mark(mark: str) -> Opening | None:
    """Give the opening that a mark names; None where we did not sign it, or long ago."""
    try:
        account_id, address, key = signing.loads(mark, salt=FIELD, max_age=LASTING)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Opening(account_id, address, key)


def keep(*, opening: Opening, sent: QueryDict) -> None:
    """Keep what a form sent, in place of what was kept of this opening, and clear away what is old.

    Raises TooLongError.
    """
    typed = QueryDict(mutable=True)
    for name, values in sent.lists():
        if name not in LEFT_OUT and "password" not in name:
            typed.setlist(name, values)
    data = typed.urlencode()
    if len(data) > LONGEST:
        raise TooLongError
    row = KeptTyping(
        account_id=opening.account_id, address=opening.address, opening=opening.key, data=data, kept_at=timezone.now()
    )
    KeptTyping.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["account", "address", "opening"], update_fields=["data", "kept_at"]
    )
    newest = KeptTyping.objects.filter(account_id=opening.account_id).order_by("-kept_at", "-pk")
    too_old = Q(kept_at__lt=timezone.now() - LASTING) | Q(pk__in=newest.values("pk")[MOST:])
    KeptTyping.objects.filter(too_old).delete()


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


def _of(opening: Opening) -> "QuerySet[KeptTyping]":
    return kept(account_id=opening.account_id, address=opening.address).filter(opening=opening.key)
