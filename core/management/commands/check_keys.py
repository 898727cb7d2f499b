"""`manage.py check_keys`: which keys are in use, and whether FIELD_KEYS has them all."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.encryption import keyring
from core.key_care import damaged, key_state


class Command(BaseCommand):
    help = "Says how much is stored under which key, and fails when FIELD_KEYS lacks one or has another in its place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="open every data key instead of one of each key"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        state, ring = key_state(), keyring()
        for key_id in ring.keys:
            word = "encrypts" if key_id == ring.current else "only decrypts"
            number = state.used.get(key_id, 0)
            spare = "" if number or key_id == ring.current else ", may be taken away"
            self.stdout.write(f"{key_id}: {word}, {number:,} in use{spare}")
        if state.missing:
            numbers = ", ".join(f"{key_id} ({state.used[key_id]:,} records)" for key_id in state.missing)
            raise CommandError(f"FIELD_KEYS: not there but needed: {numbers}. Their text cannot be read.")
        if state.wrong:
            raise CommandError(
                f"FIELD_KEYS: {', '.join(state.wrong)} is another key than the one that was used under this name."
            )
        if options["all"] and (bad := damaged()):
            raise CommandError(f"{bad:,} data keys do not open: their rows were altered.")
        self.stdout.write("Every key is there.")
