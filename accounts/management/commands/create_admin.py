"""`create_admin EMAIL`: the first administrator."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import services
from accounts.models import User
from core.access.principals import system_actor
from core.access.roles import Role


class Command(BaseCommand):
    help = "Creates an administrator, or makes an existing account one. Asks for the password (or reads one line)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="display name; the e-mail's first part by default")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        actor = system_actor()
        user = User.objects.filter(email=email).first()
        try:
            if user is None:
                password = (
                    getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
                )
                name = options["name"] or email.partition("@")[0]
                user = services.create_user(actor=actor, email=email, display_name=name, password=password)
            if not user.assignments.filter(role=Role.ADMINISTRATOR).exists():
                services.assign_role(actor=actor, user=user, role=Role.ADMINISTRATOR)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{email} is an administrator.")
