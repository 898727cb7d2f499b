"""`create_token EMAIL --name N [--scope read|write] [--expires 30d]`: prints only the token."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import services
from accounts.models import TokenScope, User
from core.access.principals import system_actor
from core.errors import DomainError

UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Command(BaseCommand):
    help = "Creates an API token for an account and prints it; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--scope", choices=TokenScope.values, default=TokenScope.READ.value)
        parser.add_argument("--expires", default="30d", help="for example 12h, 30d, 8w; at most a year")

    def handle(self, *args: Any, **options: Any) -> None:
        span = re.fullmatch(r"([0-9]{1,4})([hdw])", options["expires"])
        if span is None:
            raise CommandError("--expires: write a number and h, d or w, for example 30d.")
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("There is no account with this e-mail.")
        try:
            _token, secret = services.create_token(
                actor=system_actor(),
                user=user,
                name=options["name"],
                scope=options["scope"],
                expires_at=timezone.now() + int(span[1]) * UNITS[span[2]],
            )
        except (ValidationError, DomainError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(secret)
