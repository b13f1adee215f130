"""Forms of people: to sign in, to invite, to say under which name one signs."""

import struct
import unicodedata
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import Account, AccountEvent
from sources.people.access import ROLES
from sources.people.trail import keep

LONGEST_PASSWORD = 200


def one_line(words: str) -> str:
    """Give a name as it is kept: NFC, single spaces. Raises ValidationError for characters that cannot be seen."""
    name = " ".join(unicodedata.normalize("NFC", words).split())
    if any(unicodedata.category(letter).startswith("C") for letter in name):
        raise ValidationError(_("A name has only characters that can be seen."))
    return name


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.max_length = gettext_lazy("User name or e-mail"), 254
        login.widget.attrs = {"autocomplete": "username", "autofocus": True, "maxlength": 254}
        password.help_text = gettext_lazy("Forgotten? An administrator makes you a new link.")


class _RefusalsAreKeptMixin:
    """Keeps in the trail that a code was wrong."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "incorrect_code":
                keep(AccountEvent.What.REFUSED, about=self.user, by=None)  # type: ignore[attr-defined]
            raise
        return code


class CodeForm(_RefusalsAreKeptMixin, AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(_RefusalsAreKeptMixin, ReauthenticateForm):  # type: ignore[misc]
    pass


class _AnyAnswerMixin:
    """Takes what no passkey would answer for a wrong answer, where allauth's parsers would stumble."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (LookupError, TypeError, ValueError, AttributeError, struct.error, InvalidSignature):
            self.cleaned_data: dict[str, Any] = {}
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class AddPasskeyForm(_AnyAnswerMixin, AddWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyForm(_AnyAnswerMixin, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAgainForm(_AnyAnswerMixin, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeySignInForm(_AnyAnswerMixin, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PublicNameForm(forms.Form):
    public_name = forms.CharField(
        label=gettext_lazy("Public name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Name or pseudonym that readers see beside all that you signed, also what you signed before. Empty: your "
            "user name. Good: “A. Rossi” or “Coder 7”. Bad: the name of somebody else."
        ),
    )

    def clean_public_name(self) -> str:
        return one_line(self.cleaned_data["public_name"])


class InviteForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy("Who it is; only administrators see it. Good: “Anna Rossi”. Bad: “the new one”."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy(
            "Their own address, with which they can sign in. Good: “anna@example.org”. Bad: one that several share."
        ),
    )
    public_name = forms.CharField(
        label=gettext_lazy("Public name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Name or pseudonym that readers will see; they can change it. Empty: the user name. Good: “A. Rossi”. "
            "Bad: the name of somebody else."
        ),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=list(ROLES.items()),
        initial=["Editors"],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What they may do. Good: as little as their work needs. Bad: everything, to be safe."),
    )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Account.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Another account has this e-mail address."))
        return email

    def clean_public_name(self) -> str:
        name = one_line(self.cleaned_data["public_name"])
        if name and (
            Account.objects.filter(public_name__iexact=name).exists()
            or Account.objects.filter(username__iexact=name).exists()
        ):
            raise ValidationError(_("Another account signs with this name."))
        return name


class PasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.max_length = LONGEST_PASSWORD  # type: ignore[attr-defined]
            field.widget.attrs["maxlength"] = LONGEST_PASSWORD

    def clean_new_password1(self) -> str:
        password = str(self.cleaned_data["new_password1"])
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(_("A password has at most %(number)s characters.") % {"number": LONGEST_PASSWORD})
        return password
