"""Pages of engagement under many engagements: server time, p95, over varied requests of several readers.

    python -m bench.pages                   # 300,000 engagements, 1,000,000 participations; seeded once in --folder
    python -m bench.pages --here            # in the database of DATABASE_URL, which `seed_scale` filled

Asked through Django's own client, so that nothing but the server is measured. Everything is asked once before, because a
statement is written at its first use by a kind of reader and kept; that first answer stands in a column of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.servers import ROOT, Setup, database, prepare
from bench.table import machine

PAGE, CHART = 150, 400
"""Goals of docs/performance.md, milliseconds of the server at the 95th of 100."""
EACH = 15
"""Requests of each reader for each page; there are five readers."""


@dataclass
class Row:
    """One page: what it was asked, and what each answer took in all and on the processor, in milliseconds."""

    name: str
    goal: int
    paths: list[str]
    first: float = 0
    job: float = 0
    took: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: int = 0

    def told(self) -> dict[str, Any]:
        of = {"p50": at(self.took, 50), "p95": at(self.took, 95), "cpu p95": at(self.cpu, 95)}
        return {
            "page": self.name,
            "goal": self.goal,
            "asked": len(self.took),
            "statements": self.statements,
            "first": round(self.first),
            "job": f"{self.job:.1f}" if self.job else "–",
            **{name: round(value) for name, value in of.items()},
            "verdict": "reached" if of["p95"] <= self.goal else "missed",
        }


def at(found: list[float], hundredth: int) -> float:
    """The value below which so many of a hundred lie (nearest rank)."""
    ordered = sorted(found)
    return ordered[max(-(-len(ordered) * hundredth // 100) - 1, 0)]


def rows(keys: dict[str, list[str]], today: date) -> list[Row]:
    """Every page with its varied addresses."""
    pick = random.Random(7)
    days = [(today - timedelta(days=pick.randrange(-60, 900))).isoformat() for _ in range(EACH)]
    areas, people, bodies = keys["areas"], keys["people"], keys["bodies"]

    def calendar(span: str) -> list[str]:
        return [f"/engagement/calendar/?span={span}&day={day}" for day in days]

    late = "/engagement/relationships/?overdue=true"
    kinds = ("meeting", "call", "informal")
    return [
        Row("Profile of a person, timeline", PAGE, [f"/map/people/{one}/?tab=timeline" for one in people]),
        Row(
            "Profile of a body, timeline", PAGE, [f"/map/organizations/{one}/?tab=timeline" for one in bodies]
        ),
        Row("Calendar, month", PAGE, calendar("month")),
        Row("Calendar, week", PAGE, calendar("week")),
        Row("Calendar, list", PAGE, calendar("list")),
        Row("Contacts overdue, all", PAGE, [late, *(f"{late}&area={one}" for one in areas[1:])]),
        Row("Contacts overdue, mine", PAGE, [f"{late}&whose=mine"] * EACH),
        Row("Desk", CHART, ["/"] * EACH),
        Row(
            "List of engagements",
            PAGE,
            [
                "/engagement/engagements/?ordering=-starts",
                *(f"/engagement/engagements/?ordering=-starts&kind={kind}" for kind in kinds),
                *(f"/engagement/engagements/?stakeholder={one}" for one in people[:4]),
                *(f"/engagement/engagements/?since={day}&ordering=starts" for day in days[:4]),
                *(f"/engagement/engagements/?q={word}" for word in ("road", "water point", "survey")),
            ],
        ),
        Row(
            "List of commitments",
            PAGE,
            [
                "/engagement/commitments/",
                *(f"/engagement/commitments/?status={word}" for word in ("open", "kept")),
                *(f"/engagement/commitments/?side={word}" for word in ("ours", "theirs", "joint")),
                *(f"/engagement/commitments/?when={word}" for word in ("open", "overdue", "month")),
                *(f"/engagement/commitments/?q={word}" for word in ("road", "survey")),
                *(f"/engagement/commitments/with/{one}/" for one in people[:5]),
            ],
        ),
        Row("Coverage of an area", CHART, [f"/engagement/coverage/?area={one}" for one in areas]),
        Row("Coverage, all (counted by a job)", CHART, ["/engagement/coverage/"] * EACH),
    ]


def readers() -> dict[str, Any]:
    """Four made by the seeding, and a manager of the whole, each signed in."""
    from django.test import Client

    from accounts import services
    from accounts.models import User
    from core.access.principals import system_actor
    from stakeholders.demo.scale import email_of

    email, actor = email_of("manager"), system_actor()
    if not User.objects.filter(email=email).exists():
        user = services.create_user(
            actor=actor, email=email, display_name="Reader manager", password=None, is_service=False
        )
        services.assign_role(actor=actor, user=user, role="manager", function=None, area=None)
    found = {}
    for name in ("lead", "half", "district", "many", "manager"):
        client = Client(SERVER_NAME="localhost")
        user = User.objects.get(email=email_of(name))
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        found[name] = client
    return found


def chosen(today: date) -> dict[str, list[str]]:
    """Ids to ask with, the same in each run."""
    from core.confidentiality import Handling
    from core.models import Area
    from stakeholders.models import Organization, Person

    def some(model: Any, **named: Any) -> list[str]:
        keys = model.objects.filter(**named).order_by("pk").values_list("pk", flat=True)
        return [str(pk) for pk in keys[:: max(keys.count() // EACH, 1)][:EACH]]

    return {
        "areas": some(Area, kind="district", parent__parent__name="Scale land"),
        "people": some(Person, handling=Handling.COMPANY),
        "bodies": some(Organization),
    }


def measure(row: Row, clients: dict[str, Any]) -> None:
    """Asks every path as every reader, once unmeasured and once measured."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    firsts: list[float] = []
    for client in clients.values():
        for path in dict.fromkeys(row.paths):
            firsts.append(asked(client, path)[0])
    row.first = max(firsts)
    row.job = counted_by_the_worker()
    for client in clients.values():
        for path in row.paths:
            took, cpu = asked(client, path)
            row.took.append(took)
            row.cpu.append(cpu)
        with CaptureQueriesContext(connection) as captured:
            asked(client, row.paths[0])
        row.statements = max(row.statements, len(captured))


def counted_by_the_worker() -> float:
    """Does what pages left to a worker; seconds of the longest."""
    from core import outbox
    from core.models import OutboxEntry
    from engagements.services.contacts_counted import EFFECT

    longest = 0.0
    for pk in OutboxEntry.objects.filter(kind=EFFECT, finished_at=None).values_list("pk", flat=True):
        began = time.perf_counter()
        if outbox.deliver(pk):
            longest = max(longest, time.perf_counter() - began)
    return longest


def asked(client: Any, path: str) -> tuple[float, float]:
    """Milliseconds until the whole answer is there, in all and of this processor. What a reader may not see is a 404."""
    began, spent = time.perf_counter(), time.process_time()
    answer = client.get(path)
    answer.getvalue()
    if answer.status_code not in (200, 404):
        raise SystemExit(f"{path} answers {answer.status_code}: {answer.content[:300]!r}")
    return (time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000


def show(told: list[dict[str, Any]]) -> Iterator[str]:
    """A table in Markdown."""
    yield "| page | asked | SQL | p50 ms | p95 ms | processor p95 ms | first ms | job s | goal p95 | |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    names = ("page", "asked", "statements", "p50", "p95", "cpu p95", "first", "job", "goal", "verdict")
    for one in told:
        yield f"| {' | '.join(str(one[name]) for name in names)} |"


def here(only: str) -> int:
    """Measures in the database of this process, and prints."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from django.utils import timezone

    from core.rights import refresh_statistics
    from engagements.models import Engagement, Participant

    refresh_statistics()
    today = timezone.localdate()
    clients, told = readers(), []
    for row in rows(chosen(today), today):
        if only.lower() not in row.name.lower():
            continue
        measure(row, clients)
        told.append(row.told())
        sys.stderr.write(f"  {told[-1]}\n")
    counts = f"{Engagement.objects.count():,} engagements, {Participant.objects.count():,} participations"
    sys.stdout.write("\n".join([f"{counts}; {machine()}", "", *show(told)]) + "\n")
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"pages-{time.strftime('%Y%m%d-%H%M%S')}.json").write_text(json.dumps(told, indent=1), "utf-8")
    return 1 if any(one["verdict"] == "missed" for one in told) else 0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--engagements", type=int, default=300_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/entente-bench"))
    parser.add_argument("--here", action="store_true", help="in the database of DATABASE_URL")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    options = parser.parse_args(argv)
    if options.here:
        return here(options.only)
    folder = options.folder / f"{options.people}-{options.engagements}"
    setup = Setup(folder, options.people, options.engagements)
    with database(setup):
        sys.stderr.write(f"seeded in {prepare(setup):.0f} s\n")
        command = [sys.executable, "-m", "bench.pages", "--here", "--only", options.only]
        return subprocess.run(command, cwd=ROOT, env=setup.environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
