"""What allauth may do here: sign in and out. Accounts are made by an administrator, never by visitors."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.freshness import is_fresh
from accounts.signin import record_failure

SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})
FACTOR_WORDS = {
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made."),
}


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; service and closed accounts fail in the words of a wrong password; failures are audited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail and password do not match an account."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None and (user.is_service or not user.is_active):
            self.authentication_failed(request, **credentials)
            return None
        return user

    def pre_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse | None:
        """Whatever was shown: closed and service accounts come no further, in the same words."""
        if user.is_service or not user.is_active:
            clear_login(request)
            record_failure(user.email)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **given)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        record_failure(str(credentials.get("email", "")))

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Asks for the password of the account that is signed in, counted like a sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Changing how one signs in asks once more, unless one has signed in a moment ago."""
        return not is_fresh(self.request, 5)

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in one lands in this application and nowhere else."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template in FACTOR_WORDS:
            messages.add_message(request, level, FACTOR_WORDS[message_template])
        elif message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def set_password(self, user: Any, password: str) -> None:
        """One's own new password, with its trace."""
        services.change_own_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my-account")
