"""Loads what is shipped: countries, subdivisions, themes, groups, and the four functions to start with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.defaults import ensure_functions
from core.reference.loading import load_reference
from core.rights import refresh_statistics


class Command(BaseCommand):
    """Safe to run again: writes only what is new or was corrected in a newer release."""

    help = "Load countries, subdivisions, themes and rights-holder groups. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        results = load_reference()
        if any(loaded.created or loaded.updated for loaded in results.values()):
            refresh_statistics()
        for name, loaded in results.items():
            parts = [f"{loaded.total} {name}"]
            parts += [f"{loaded.created} new"] if loaded.created else []
            parts += [f"{loaded.updated} corrected"] if loaded.updated else []
            parts += [f"{loaded.kept} kept as changed here"] if loaded.kept else []
            if len(parts) == 1:
                parts.append("unchanged")
            self.stdout.write(", ".join(parts))
        ensure_functions()
