"""`manage.py upgrade`: makes the database and the static files ready for this version. Safe to repeat."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from core.rights import application_role


class Command(BaseCommand):
    help = (
        "Checks the settings, migrates as the owner of the tables (DATABASE_OWNER_URL), checks the keys, loads the "
        "reference data and collects static files. Stop at the first fault; run it before the web server starts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write
        say("Checking settings")
        call_command(
            "check", deploy=settings.ENTENTE_ENV == "production", fail_level="WARNING", stdout=StringIO()
        )
        say(f"Migrating as {settings.DATABASES['owner']['USER']}")
        if application_role() is None:
            say(
                "  The application's role owns the tables: give DATABASE_OWNER_URL another one than DATABASE_URL."
            )
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        say("Checking keys")
        call_command("check_keys", stdout=StringIO())
        say("Loading reference data")
        call_command("load_reference", stdout=StringIO())
        say("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        say("Ready.")
