"""What allauth may do here: sign in and out. Accounts are made by an administrator, never by visitors."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import audit


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; service accounts have no pages; failed sign-ins are audited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None and user.is_service:
            user = None
        if user is None:
            raise ValidationError(_("The e-mail and password do not match an account."))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.record(actor=None, verb="signin.failed")
