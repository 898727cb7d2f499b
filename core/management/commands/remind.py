"""Reminds people of the tasks that are due; what the scheduler runs every morning."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.reminders import prepare, remind


class Command(BaseCommand):
    """Safe to run again and at once: nobody gets a second mail on the same day."""

    help = "Make the tasks that are due by now, and mail everybody whose tasks are due a number and a link. Running it twice on a day sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
        n = remind()
        self.stdout.write(f"{n} {'person has' if n == 1 else 'people have'} tasks to be reminded of")
