"""Loads the fictional country Kasanda and the demo accounts."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.rights import refresh_statistics
from stakeholders.demo import content
from stakeholders.demo.seeding import plurals, seed

PLURALS = {
    "area": "areas",
    "account": "accounts",
    "organization": "organizations",
    "term": "terms",
    "post": "posts",
    "person": "people",
    "source": "sources",
    "tenure": "tenures",
    "vacancy": "vacancies",
    "citation": "citations",
    "tie": "ties",
    "mandate": "mandates",
    "interest": "interests",
    "deployment": "deployments",
    "assessment": "assessments",
    "exercise": "mapping exercises",
    "input": "inputs",
    "request": "contribution requests",
    "answer": "answers",
    "entry": "entries of snapshots",
    "succession": "successions",
    "share": "shares",
    "handover": "named record handed to another custodian",
    "task": "tasks",
    "turnover": "records of turnover",
    "view": "saved views",
}


class Command(BaseCommand):
    """Safe to run again: creates what is missing and changes nothing that is there."""

    help = "Load the fictional country Kasanda and the demo accounts. Refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENTENTE_ENV == "production":
            raise CommandError(
                "ENTENTE_ENV is production: the demo and its accounts with a known password are refused."
            )
        try:
            validate_password(settings.DEMO_PASSWORD)
        except ValidationError as error:
            raise CommandError("DEMO_PASSWORD: " + " ".join(error.messages)) from error
        call_command("load_reference", stdout=StringIO())
        created = {name: number for name, number in seed(settings.DEMO_PASSWORD).items() if number}
        if not created:
            self.stdout.write("The demo is there already; nothing changed.")
            return
        refresh_statistics()
        words = PLURALS | plurals
        parts = [f"{number} {words.get(name, name + 's')}" for name, number in created.items()]
        self.stdout.write("Loaded the demo: " + ", ".join(parts))
        logins = ", ".join(user.login for user in content.users() if not user.service)
        self.stdout.write(f"Accounts at @{content.DOMAIN}: {logins}")
