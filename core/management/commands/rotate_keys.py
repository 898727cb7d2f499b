"""`manage.py rotate_keys`: everything under the first key of FIELD_KEYS, so that older keys can be taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from core import audit
from core.access.principals import system_actor
from core.encryption import Unreadable
from core.key_care import key_state, rotate
from core.models import DataKey


class Command(BaseCommand):
    help = (
        "Wraps the data key of every record anew under the first key in FIELD_KEYS. Texts are not touched. "
        "It may be stopped and started again; afterwards `check_keys` says which keys are still needed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        state, done = key_state(), 0
        if state.missing:
            raise CommandError(
                f"FIELD_KEYS: the key {state.missing[0]} is needed and is not there; add it after the first."
            )
        try:
            for done, everything in rotate():
                self.stdout.write(f"{done:,} of {everything:,}")
        except ProgrammingError as error:
            raise CommandError(
                "DATABASE_OWNER_URL: only the owner of the tables may change data keys; run this with its address."
            ) from error
        except Unreadable as error:
            raise CommandError(f"FIELD_KEYS: {describe(error)}. {done:,} were moved before.") from error
        if done:
            audit.record(actor=system_actor(), verb="keys.rotate", model=DataKey, details={"moved": done})
        self.stdout.write(f"{done:,} moved. Everything is under the first key now.")


def describe(error: Unreadable) -> str:
    """What is wrong, without any value."""
    if error.key_id:
        return f"the key {error.key_id} is needed and is not there"
    return "a data key does not open with the key that it names: this is another key, or the row was altered"
