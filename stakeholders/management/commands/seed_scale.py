"""Makes a register of any size, to measure on."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.rights import refresh_statistics
from stakeholders.demo.scale import AlreadyThere, seed

MOST = 5_000_000


class Command(BaseCommand):
    help = (
        "Make up a register of so many people, with bodies, posts, tenures and grants. Refused in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stakeholders", type=int, default=100_000, help="how many people")
        parser.add_argument("--assessments", type=int, default=0, help="how many judgements of them")
        parser.add_argument("--ties", type=int, default=0, help="how many ties between them")
        parser.add_argument("--engagements", type=int, default=0, help="how many engagements")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENTENTE_ENV == "production":
            raise CommandError("ENTENTE_ENV is production: made-up people are refused.")
        people = options["stakeholders"]
        if not 1 <= people <= MOST:
            raise CommandError(f"--stakeholders: use a number from 1 to {MOST}.")
        for name in ("assessments", "ties", "engagements"):
            if not 0 <= options[name] <= MOST:
                raise CommandError(f"--{name}: use a number from 0 to {MOST}.")
        began = time.monotonic()
        try:
            numbers = (options["assessments"], options["engagements"], options["ties"])
            made = seed(people, self.stdout.write, *numbers)
        except AlreadyThere:
            raise CommandError(
                "The scale data is there already; it is made once, in a fresh database."
            ) from None
        refresh_statistics()
        parts = ", ".join(f"{number} {kind}" for kind, number in made.items())
        self.stdout.write(f"Made {parts} in {time.monotonic() - began:.0f} s")
