"""Links by mail that set a password: signed, for one account, one purpose and a short time, used once.

The signature covers the account's e-mail, state and present password, so that a link dies when the password is set,
when the address changes and when the account is closed. Nothing about a link is stored.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

FUTURE = 60


class Links(PasswordResetTokenGenerator):
    """Makes and checks the key in the links of one purpose."""

    def __init__(self, purpose: str, lasts: timedelta) -> None:
        super().__init__()
        self.purpose, self.lasts = purpose, lasts
        self.key_salt = f"accounts.links.{purpose}"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        parts = (self.purpose, user.pk, user.password, user.email, user.is_active, user.is_service, timestamp)
        return "|".join(str(part) for part in parts)

    def fits(self, user: Any, key: str) -> bool:
        """Whether the key opens this account now: right, young enough, and not from the future."""
        if not user.is_active or user.is_service or not self.check_token(user, key):
            return False
        made = base36_to_int(key.split("-")[0])
        age = self._num_seconds(self._now()) - made
        return -FUTURE <= age <= self.lasts.total_seconds()


LINKS = {
    "invitation": Links("invitation", timedelta(days=3)),
    "reset": Links("reset", timedelta(hours=1)),
}
