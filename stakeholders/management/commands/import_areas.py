"""Imports a country's administrative divisions: `import_areas FILE --country IDN --source "BPS" --dry-run`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.access.principals import system_actor
from core.rights import refresh_statistics
from stakeholders.domain.roster_types import RosterError
from stakeholders.services.area_import import AreaOutcome, AreaRequest, import_areas


class Command(BaseCommand):
    """One transaction for a file; the same file twice changes nothing."""

    help = "Import the areas of a country (code, parent_code, name) from CSV or XLSX as a tree."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="the file to import")
        parser.add_argument(
            "--country", default="", help="ISO 3166-1 code; not needed with a column country_iso3"
        )
        parser.add_argument("--source", default="", help="where the list is from; shown with every new area")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        dry = options["dry_run"]
        request = AreaRequest(
            data=_content(options["file"]),
            name=Path(options["file"]).name,
            country=options["country"].strip(),
            source=" ".join(options["source"].split()),
        )
        try:
            outcome = import_areas(actor=system_actor(), request=request, dry=dry)
        except RosterError as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        if not dry and outcome.created:
            refresh_statistics()
        if options["json"]:
            self.stdout.write(json.dumps(outcome.summary(), ensure_ascii=False))
        else:
            self._tell(outcome, dry=dry)

    def _tell(self, outcome: AreaOutcome, *, dry: bool) -> None:
        told = outcome.summary()
        verb = "Would be" if dry else "Done:"
        self.stdout.write(
            f"{verb} {told['created']:,} created, {told['unchanged']:,} on the map already, {told['skipped']:,} left out."
        )
        for note in outcome.notes:
            self.stdout.write(note)
        for problem in outcome.problems[:20]:
            self.stderr.write(f"row {problem.row}: {problem.message}")


def _content(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > settings.IMPORT_MAX_BYTES:
            raise CommandError(f"{path.name} is larger than {settings.IMPORT_MAX_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error
