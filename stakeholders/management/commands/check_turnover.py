"""Compares a newer list with the map: `check_turnover --file cabinet.csv --as-of 2022-06-18 --json`."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.access.principals import system_actor
from core.fetching import FetchRefused, fetch
from core.services import area_by_code
from stakeholders import selectors
from stakeholders.domain.roster_reader import FORMATS
from stakeholders.domain.roster_types import RosterError
from stakeholders.models import RosterSource
from stakeholders.services.turnover import CheckOutcome, CheckRequest, run_check


class Command(BaseCommand):
    """Proposes what changed and stores the findings; nothing of the map changes before somebody accepts one."""

    help = "Compare a newer list of office-holders with the map and store what it proposes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--source", default="", help="name of the roster source; its address is read without --file"
        )
        parser.add_argument("--file", default="", help="the list, in a file")
        parser.add_argument(
            "--as-of",
            default="",
            help="the day on which the list was true; default: what it says, else today",
        )
        parser.add_argument(
            "--area", default="", help="ISO 3166 code; not needed with a country column or a source"
        )
        parser.add_argument(
            "--format", default="auto", choices=FORMATS, help="default: recognised by content"
        )
        parser.add_argument(
            "--json", action="store_true", help="print all findings as JSON, unchanged posts too"
        )
        whole = parser.add_mutually_exclusive_group()
        whole.add_argument(
            "--complete", action="store_true", default=None, help="the list shows every post of its scope"
        )
        whole.add_argument(
            "--partial", action="store_false", dest="complete", help="an absent post says little (default)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roster = self._roster(options["source"], required=not options["file"])
        data, name = self._content(options["file"], roster)
        area = None
        if options["area"]:
            found = area_by_code(options["area"])
            if found is None:
                raise CommandError(f"No area has the code {options['area']}. Use ISO 3166-1 or ISO 3166-2.")
            area = found.pk
        complete = (
            options["complete"] if options["complete"] is not None else bool(roster and roster.complete)
        )
        request = CheckRequest(
            data=data,
            name=name,
            format=options["format"]
            if options["format"] != "auto" or roster is None or options["file"]
            else roster.format,
            area=area,
            roster=roster,
            as_of=_day(options["as_of"]),
            complete=complete,
        )
        try:
            outcome = run_check(actor=system_actor(), request=request)
        except RosterError as error:
            if options["json"]:
                self.stdout.write("[]")
            where = f"row {error.problem.row}: " if error.problem.row else ""
            raise CommandError(f"Nothing was checked. {where}{error}") from error
        if options["json"]:
            self.stdout.write(
                json.dumps([one.as_dict() for one in outcome.result.findings], ensure_ascii=False)
            )
        else:
            self._tell(outcome)

    def _roster(self, name: str, *, required: bool) -> RosterSource | None:
        """The source of that name; a file may come under a name that is not known yet."""
        found = None
        if name:
            found = (
                selectors.roster_sources(actor=system_actor())
                .filter(name=" ".join(name.split()))
                .order_by("pk")
                .first()
            )
        if found is None and required:
            raise CommandError(
                f"There is no roster source {name}." if name else "Give --file, or --source with an address."
            )
        return found

    def _content(self, file: str, roster: RosterSource | None) -> tuple[bytes, str]:
        if file:
            path = Path(file)
            try:
                if path.stat().st_size > settings.IMPORT_MAX_BYTES:
                    raise CommandError(
                        f"{path.name} is larger than {settings.IMPORT_MAX_BYTES // 1_000_000} MB."
                    )
                return path.read_bytes(), path.name
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from error
        if roster is None or not roster.url:
            raise CommandError("This source has no address: give --file.")
        try:
            got = fetch(roster.url, most=settings.IMPORT_MAX_BYTES)
        except FetchRefused as error:
            raise CommandError(f"Nothing was checked. {error}") from error
        return got.data, got.name

    def _tell(self, outcome: CheckOutcome) -> None:
        counts = Counter(str(one.kind) for one in outcome.result.findings)
        told = ", ".join(f"{number:,} {kind.replace('_', ' ')}" for kind, number in sorted(counts.items()))
        self.stdout.write(f"List of {outcome.check.as_of}: {told or 'nothing'}.")
        self.stdout.write(
            f"{outcome.check.proposed:,} stored for review, {outcome.check.known:,} asked before."
        )
        for one in outcome.result.proposals:
            old, new = one.old_holder or "–", one.new_holder or "–"
            self.stdout.write(
                f"  {one.kind}: {one.post or one.post_in_file}: {old} → {new} ({one.score:.2f})"
            )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of {text} is not a day: write 2024-05-17.") from error
