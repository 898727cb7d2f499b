"""`verify_audit`: checks the chain of the audit trail; the exit status says whether it is whole."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.sealing import Break, Head, Report, head, read_head, verify


class Command(BaseCommand):
    help = (
        "Checks every seal of the audit trail and every event below it. Exits 0 when the chain is whole, 1 with the "
        "first broken seal and its events when it is not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", default="", help="a head written down earlier: its hash, or the file that holds it"
        )
        parser.add_argument("--json", action="store_true", help="the whole report as one JSON object")
        parser.add_argument(
            "--write-head",
            default="",
            metavar="FILE",
            help="writes the head of a whole chain to a file, or to - ",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(_anchor(options["head"]))
        if options["json"]:
            self.stdout.write(json.dumps(report.document(), indent=1))
        else:
            self._tell(report)
        if not report.whole:
            first = report.breaks[0]
            raise CommandError(
                f"The audit trail is broken at seal {first.seal}: {first.problem}.", returncode=1
            )
        if options["write_head"]:
            self._write(options["write_head"])

    def _tell(self, report: Report) -> None:
        end = f", head {report.head.hash}" if report.head else ""
        self.stdout.write(f"{report.seals} seals over {report.events} events{end}")
        if report.anchored:
            self.stdout.write(f"compared with the head written down: {report.anchored.hash}")
        for found in report.breaks:
            self._tell_break(found)
        if report.unsealed:
            ids = ", ".join(map(str, report.unsealed_ids))
            more = " …" if report.unsealed > len(report.unsealed_ids) else ""
            self.stdout.write(
                f"not sealed yet: {report.unsealed} since {report.unsealed_since} (events {ids}{more})"
            )
        if report.whole:
            self.stdout.write(self.style.SUCCESS("The chain is whole."))

    def _tell_break(self, found: Break) -> None:
        self.stdout.write(self.style.ERROR(f"seal {found.seal}: {found.problem}"))
        for what, ids in (("missing", found.missing), ("changed", found.changed)):
            if ids:
                self.stdout.write(f"  {what}: {', '.join(map(str, ids))}")

    def _write(self, name: str) -> None:
        last = head()
        if last is None:
            raise CommandError("There is no seal yet.")
        text = json.dumps(last.document()) + "\n"
        if name == "-":
            self.stdout.write(text, ending="")
        else:
            Path(name).write_text(text, encoding="utf-8")


def _anchor(given: str) -> Head | None:
    if not given:
        return None
    try:
        return read_head(given)
    except ValueError:
        pass
    try:
        return read_head(Path(given).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"--head: neither a hash nor a file that holds a head: {error}") from error
