"""Who may come in: invitations, links for a new password, roles, the end of access.

Accounts are never deleted: what somebody signed keeps their name. Each act is one transaction and leaves its line in
the trail; `Refused` says in a sentence why something is not done.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import Account, AccountEvent, Invitation
from sources.people.trail import keep
from sources.review.door import Refused

What = AccountEvent.What

ROLES = {
    "Editors": gettext_lazy("Editors: propose"),
    "Reviewers": gettext_lazy("Reviewers: propose and decide"),
    "Administrators": gettext_lazy("Administrators: propose, decide, and look after accounts"),
}
"""The groups that a person may be given, and what each may do."""
LOOK_AFTER_ACCOUNTS = "Administrators"
LASTS = dt.timedelta(days=7)
SECRET_BYTES = 32


# --- Coming in


def invite(*, by: Account, name: str, email: str, public_name: str, roles: Collection[str]) -> tuple[Account, str]:
    """Make an account that nobody can use yet, and give it with the secret of its link.

    Raises Refused where the address or the public name is somebody else's, or a role is unknown.
    """
    _may(by)
    try:
        with transaction.atomic():
            account = Account(
                username=_free_username(name or email),
                first_name=name,
                email=email.lower(),
                public_name=public_name,
                is_staff=True,
            )
            account.set_unusable_password()
            account.save(force_insert=True)
            account.groups.set(_groups(roles))
            keep(What.INVITED, about=account, by=by, change=", ".join(sorted(roles)))
            return account, _make(account, Invitation.Kind.FIRST, by)
    except IntegrityError as error:
        raise Refused(_("Another account has this e-mail address or signs with this name.")) from error


def new_link(*, account: Account, by: Account) -> str:
    """Make a link for an account, revoking the one before, and give its secret.

    It is an invitation again where no password was ever set, else a link for a new password; the second factor stays.
    """
    _may(by, account)
    if account.is_machine:
        raise Refused(_("This account signs for a program: nobody signs in with it."))
    if not account.is_active:
        raise Refused(_("This person's access has ended: restore it first."))
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        account.invitations.filter(_open()).update(revoked_at=timezone.now())
        keep(What.LINK_MADE, about=account, by=by)
        return _make(account, Invitation.Kind.RESET if account.has_usable_password() else Invitation.Kind.FIRST, by)


def revoke_link(*, account: Account, by: Account) -> None:
    """Make the open link of an account worthless. Raises Refused where there is none."""
    _may(by, account)
    with transaction.atomic():
        if not account.invitations.filter(_open()).update(revoked_at=timezone.now()):
            raise Refused(_("No link is open."))
        keep(What.LINK_REVOKED, about=account, by=by)


def invitation_of(secret: str) -> Invitation | None:
    """Give the open invitation that this secret belongs to, or None."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = Invitation.objects.select_related("account").filter(_open(), digest=digest).first()
    return found if found is not None and found.is_open and found.account.is_active else None


def accept(*, secret: str, password: str) -> Account:
    """Set the password of the account whose link this is, and use the link up. The caller has validated the password.

    Raises Refused where the link was used, revoked or has expired meanwhile.
    """
    with transaction.atomic():
        invitation = invitation_of(secret)
        used = Invitation.objects.filter(_open(), pk=invitation.pk) if invitation else Invitation.objects.none()
        if invitation is None or not used.update(used_at=timezone.now()):
            raise Refused(_("This link can no longer be used."))
        account = invitation.account
        account.set_password(password)
        account.save(update_fields=["password"])
        keep(What.ACCEPTED, about=account, by=account)
        return account


# --- Roles, leaving, coming back


def set_roles(*, account: Account, roles: Collection[str], by: Account, why: str) -> None:
    """Give an account exactly these roles; groups that are no roles stay."""
    _may(by, account, why)
    if account == by:
        raise Refused(_("Nobody changes their own roles: another administrator does."))
    with transaction.atomic():
        wanted = _groups(roles)
        if LOOK_AFTER_ACCOUNTS not in roles and not account.is_superuser:
            _keep_an_administrator(account)
        before = sorted(account.groups.filter(name__in=ROLES).values_list("name", flat=True))
        if before == sorted(roles):
            raise Refused(_("These are the roles that this person has already."))
        account.groups.remove(*Group.objects.filter(name__in=set(ROLES) - set(roles)))
        account.groups.add(*wanted)
        keep(What.ROLES, about=account, by=by, why=why, change=f"{_list(before)} → {_list(sorted(roles))}")


def end_access(*, account: Account, by: Account, why: str) -> None:
    """Close an account: its sessions end at once, its link is revoked. What it signed keeps its public name."""
    _may(by, account, why)
    if account == by:
        raise Refused(_("Nobody ends their own access: another administrator does."))
    with transaction.atomic():
        _keep_an_administrator(account)
        if not Account.objects.filter(pk=account.pk, is_active=True, is_machine=False).update(
            is_active=False, session_epoch=F("session_epoch") + 1
        ):
            raise Refused(_("This person has no access."))
        account.invitations.filter(_open()).update(revoked_at=timezone.now())
        end_sessions(account)
        keep(What.ENDED, about=account, by=by, why=why)


def restore_access(*, account: Account, by: Account, why: str) -> None:
    """Open an account again, with the roles, password and second factor that it had; no old session comes back."""
    _may(by, account, why)
    with transaction.atomic():
        if not Account.objects.filter(pk=account.pk, is_active=False, is_machine=False).update(is_active=True):
            raise Refused(_("This person has access."))
        keep(What.RESTORED, about=account, by=by, why=why)


def take_off_second_factors(*, account: Account, by: Account, why: str) -> None:
    """Help somebody who lost phone and recovery codes: they set up a new second factor when they next sign in."""
    _may(by, account, why)
    if account == by:
        raise Refused(_("Look after your own second factor under “My account”."))
    with transaction.atomic():
        if not Authenticator.objects.filter(user=account).delete()[0]:
            raise Refused(_("This person has no second factor."))
        Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
        end_sessions(account)
        keep(What.FACTORS_TAKEN, about=account, by=by, why=why)


def rename(*, account: Account, public_name: str) -> None:
    """Change the name that readers see. What was signed before follows the account; the trail keeps the old name."""
    before = account.public_name
    if before == public_name:
        return
    taken = Q(public_name__iexact=public_name) | Q(username__iexact=public_name)
    if public_name and Account.objects.filter(taken).exclude(pk=account.pk).exists():
        raise Refused(_("Another account signs with this name."))
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(public_name=public_name)
            keep(What.NAMED, about=account, by=account, change=f"{before or '–'} → {public_name or '–'}")
    except IntegrityError as error:
        raise Refused(_("Another account signs with this name.")) from error
    account.public_name = public_name


def end_sessions(account: Account) -> None:
    """Delete the sessions of an account that are listed; those that are not die with the epoch."""
    for session in UserSession.objects.filter(user=account):
        session.end()


# --- What these share


def _may(by: Account, account: Account | None = None, why: str | None = None) -> None:
    if not by.has_perm("sources.change_account"):
        raise Refused(_("Administrators look after accounts."))
    if account is not None and account.is_superuser and not by.is_superuser:
        raise Refused(_("Only a superuser changes the account of a superuser."))
    if why is not None and not why.strip():
        raise Refused(_("Say why: a change without a reason is not accepted."))


def _keep_an_administrator(account: Account) -> None:
    """Refuse to lose the last person who can look after accounts. Two who try at once wait for each other."""
    Group.objects.select_for_update().get(name=LOOK_AFTER_ACCOUNTS)
    able = Account.objects.filter(is_active=True, is_machine=False).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    able = able.filter(Q(is_superuser=True) | Q(groups__name=LOOK_AFTER_ACCOUNTS))
    if able.filter(pk=account.pk).exists() and not able.exclude(pk=account.pk).exists():
        raise Refused(_("This is the last administrator: make somebody else one first."))


def _groups(roles: Collection[str]) -> list[Group]:
    groups = list(Group.objects.filter(name__in=[role for role in roles if role in ROLES]))
    if len(groups) != len(set(roles)):
        raise Refused(_("Choose among the roles that there are."))
    return groups


def _open() -> Q:
    return Q(used_at__isnull=True, revoked_at__isnull=True)


def _make(account: Account, kind: Invitation.Kind, by: Account) -> str:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    Invitation.objects.create(
        account=account,
        kind=kind,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        made_by=by,
        expires_at=timezone.now() + LASTS,
    )
    return secret


def _free_username(words: str) -> str:
    base = slugify(words.split("@", maxsplit=1)[0])[:100] or "person"
    taken = {
        name.lower() for name in Account.objects.filter(username__istartswith=base).values_list("username", flat=True)
    }
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(each for each in numbers if each not in taken)


def _list(names: Collection[str]) -> str:
    return ", ".join(names) or "–"
