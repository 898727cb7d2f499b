"""Forms of the second factor: ten tries by person and address, each code once, no secret in the session."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.factors import use_code
from accounts.forms import NameFormField
from accounts.services.tries import forget_tries, take_try
from core import audit
from core.encryption import Unreadable, seal, unseal

TOO_MANY = _("Too many tries. Wait a quarter of an hour, then try again.")
KIND = "second-factor"
ENROLMENT = "accounts.enrolment"
CODE = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": "20"}
)


def code_field() -> forms.CharField:
    """Six digits of the app, or a recovery code."""
    return forms.CharField(label=_("Code"), max_length=20, widget=CODE)


class CodeMixin(forms.Form):
    """A code of the app or a recovery code, used up with this try."""

    code = code_field()
    user: Any

    def clean_code(self) -> str:
        if not take_try(KIND, str(self.user.pk)):
            raise ValidationError(TOO_MANY, code="tries")
        code: str = self.cleaned_data["code"]
        factor = use_code(self.user, code)
        if factor is None:
            audit.record(actor=None, verb="signin.factor_failed", obj=self.user)
            raise base.get_adapter().validation_error("incorrect_code")
        forget_tries(KIND, str(self.user.pk))
        factor.user = self.user
        self.authenticator = factor
        return code


class AuthenticateForm(CodeMixin, base.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(CodeMixin, base.ReauthenticateForm):
    """The same before an act that asks once more."""


class ActivateForm(ActivateTOTPForm):
    """Setting up an app. Until it is confirmed its secret waits sealed in the session."""

    code = code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        self.secret = self._waiting(session) if self.is_bound else ""
        if not self.secret:
            self.secret = generate_totp_secret()
            session[ENROLMENT] = seal(self.secret, context=ENROLMENT)

    @staticmethod
    def _waiting(session: Any) -> str:
        try:
            return unseal(session.get(ENROLMENT, ""), context=ENROLMENT)
        except Unreadable:
            return ""

    def clean_code(self) -> str:
        if not take_try(KIND, str(self.user.pk)):
            raise ValidationError(TOO_MANY, code="tries")
        code = "".join(self.cleaned_data["code"].split())
        if not code.isascii() or not validate_totp_code(self.secret, code):
            raise base.get_adapter().validation_error("incorrect_code")
        forget_tries(KIND, str(self.user.pk))
        context.request.session.pop(ENROLMENT, None)
        return code


class PasskeyForm(AddWebAuthnForm):
    """A passkey and the name one knows it by."""

    name = NameFormField(
        label=_("Name"), max_length=60, required=False, help_text=_("For example: my laptop, the blue key.")
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a password"),
        required=False,
        initial=True,
        help_text=_("It then asks for a fingerprint, face or PIN."),
    )

    def clean_name(self) -> str:
        return self.cleaned_data.get("name") or str(_("Passkey"))
