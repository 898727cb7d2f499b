"""What allauth asks about second factors: secrets are sealed, the last one that is needed stays."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from accounts.factors import is_last_needed
from core.encryption import seal, unseal

CONTEXT = "accounts.authenticator"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of apps and recovery codes are at rest under FIELD_KEYS."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one first, then remove this."
        ),
    }

    def get_totp_issuer(self) -> str:
        return "Entente"

    def encrypt(self, text: str) -> str:
        return seal(text, context=CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, context=CONTEXT)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_last_needed(authenticator)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Our own mail says it, without address or browser (accounts.signin)."""

    def generate_authenticator_name(self, *_given: Any) -> str:
        return ""
