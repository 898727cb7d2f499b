"""Imports a roster file: `import_roster FILE --area GHA --source "Cabinet page" --as-of 2022-06-18`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.access.principals import Principal, system_actor
from core.rights import refresh_statistics
from core.services import area_by_code
from stakeholders.domain.roster_plan import COUNTED, RosterPlan
from stakeholders.domain.roster_reader import FORMATS
from stakeholders.domain.roster_types import RosterError
from stakeholders.services.roster_import import ImportRequest, RosterRefused, preview, run_import

EMPTY = dict.fromkeys((*COUNTED, "created", "updated", "unchanged", "skipped"), 0)


class Command(BaseCommand):
    """Reads, plans and writes one file in one transaction; the same file twice changes nothing."""

    help = "Import office-holders from CSV, XLSX or Popolo JSON into the map."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="the file to import")
        parser.add_argument(
            "--area",
            default="",
            help="ISO 3166-1 alpha-2 or alpha-3, or 3166-2; not needed with a country column",
        )
        parser.add_argument(
            "--source", default="", help="name of the published list; recorded as roster source"
        )
        parser.add_argument(
            "--as-of", default="", help="the day on which the list was true: sets first and last seen"
        )
        parser.add_argument(
            "--format", default="auto", choices=FORMATS, help="default: recognised by content"
        )
        parser.add_argument(
            "--function",
            default="",
            help="slug of the function that owns the records; default: company register",
        )
        parser.add_argument(
            "--strict", action="store_true", help="refuse the whole file when any row has an error"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = self._run(options)
        except RosterError as error:
            self._refuse(error, as_json=options["json"])
            return
        if options["json"]:
            self.stdout.write(json.dumps(plan.summary(), ensure_ascii=False))
        else:
            self._tell(plan, dry=options["dry_run"])

    def _run(self, options: dict[str, Any]) -> RosterPlan:
        actor, function = _actor(options["function"])
        request = ImportRequest(
            data=_content(options["file"]),
            name=Path(options["file"]).name,
            format=options["format"],
            area=_area(options["area"]),
            source=" ".join(options["source"].split()),
            as_of=_day(options["as_of"]),
            strict=options["strict"],
            function=function,
        )
        if not options["dry_run"]:
            plan = run_import(actor=actor, request=request, progress=self._progress(options)).plan
            refresh_statistics()
            return plan
        plan = preview(actor=actor, request=request)
        if request.strict and plan.problems:
            raise RosterRefused(f"{len(plan.problems)} rows have errors, and strict was asked for.", plan)
        return plan

    def _progress(self, options: dict[str, Any]) -> Any:
        """A line on the terminal that counts up; nothing when the output is read by a machine."""
        if options["json"] or not sys.stderr.isatty():
            return lambda *_: None

        def show(what: str, done: int, total: int) -> None:
            self.stderr.write(f"\r{what}: {done:,} of {total:,}      ", ending="")
            self.stderr.flush()

        return show

    def _refuse(self, error: RosterError, *, as_json: bool) -> None:
        plan = error.plan if isinstance(error, RosterRefused) else None
        if as_json:
            result: dict[str, Any] = {**EMPTY, "errors": [error.problem.as_dict()]}
            if plan is not None:
                result.update({name: plan.counts[name] for name in COUNTED})
                result["skipped"] = plan.document.rows
                result["errors"] = [problem.as_dict() for problem in plan.problems] or result["errors"]
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        elif plan is not None:
            for problem in plan.problems[:20]:
                self.stderr.write(f"row {problem.row}: {problem.as_dict()['message']}")
        where = f"row {error.problem.row}: " if error.problem.row else ""
        raise CommandError(f"Nothing was imported. {where}{error}")

    def _tell(self, plan: RosterPlan, *, dry: bool) -> None:
        counts = plan.counts
        held = ", ".join(f"{counts[name]:,} {name}" for name in COUNTED)
        self.stdout.write(f"The file holds {held}.")
        for note in plan.document.notes:
            self.stdout.write(note)
        proposed = [
            plan.document.areas[key].name
            for key in plan.new["areas"]
            if plan.document.areas[key].kind == "country"
        ]
        if proposed:
            self.stdout.write(f"New areas proposed: {', '.join(proposed[:20])}.")
        if plan.changes_nothing:
            self.stdout.write("The map already says all of it: nothing changes.")
        else:
            verb = "Would be" if dry else "Done:"
            self.stdout.write(
                f"{verb} {counts['created']:,} created, {counts['updated']:,} updated, {counts['unchanged']:,} unchanged."
            )
        if plan.problems:
            self.stdout.write(f"{len(plan.problems):,} rows were left out:")
            for problem in plan.problems[:50]:
                self.stdout.write(f"  row {problem.row}: {problem.as_dict()['message']}")


def _content(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > settings.IMPORT_MAX_BYTES:
            raise RosterError(f"{path.name} is larger than {settings.IMPORT_MAX_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error


def _area(code: str) -> UUID | None:
    if not code:
        return None
    area = area_by_code(code)
    if area is None:
        raise CommandError(f"No area has the code {code}. Use ISO 3166-1 alpha-2 or alpha-3, or ISO 3166-2.")
    return area.pk


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of {text} is not a day: write 2024-05-17.") from error


def _actor(slug: str) -> tuple[Principal, UUID | None]:
    if not slug:
        return system_actor(), None
    function = apps.get_model(settings.FUNCTION_MODEL).objects.filter(slug=slug).first()
    if function is None:
        raise CommandError(f"There is no function {slug}.")
    return system_actor(function.pk), function.pk
