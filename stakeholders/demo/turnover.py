"""The demo's turnover: a published list that was compared with the map, findings that wait, and events ahead.

The list is made from who holds the ministries now, with a few changes by people who exist nowhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.access.principals import system_actor
from stakeholders import selectors
from stakeholders.models import Post, RosterSource
from stakeholders.models.choices import Classification
from stakeholders.services.sources import create_roster_source
from stakeholders.services.turnover import CheckRequest, create_finding, create_transition, run_check

REASON = "Demo"
NAME = "Cabinet page of the government of Kasanda"
# What the list shows instead, by the place of the post in the list: another holder, a dash, another spelling.
NEWCOMERS = {1: "Hon. Délphine Okasha", 4: "Dr. Samba Irungo", 7: "—"}
HONORIFIC = {2: "Hon.", 5: "S.E.", 8: "Amb."}
UNLISTED = 2
EVENTS = (
    ("Election of the regional assemblies", "election", 160, ""),
    ("Reshuffle announced for the new budget year", "reshuffle", 45, ""),
    ("End of term of the Chief of Police", "end_of_term", 300, "police"),
)


def seed_turnover(placed: Mapping[str, Mapping[str, Any]], users: Mapping[str, User]) -> int:
    """Creates what is missing; returns how many records that were."""
    country = placed["area"]["qz"]
    if RosterSource.objects.filter(name=NAME, area=country).exists():
        return 0
    today = timezone.localdate()
    author = users["external"]
    values: dict[str, Any] = {"name": NAME, "area": country, "format": "csv", "interval_days": None}
    roster = create_roster_source(actor=author, values=values, reason=REASON)
    rows = _ministers(country)
    request = CheckRequest(
        data=_file(rows),
        name="kasanda-cabinet.csv",
        format="csv",
        area=country.pk,
        roster=roster,
        as_of=today,
    )
    outcome = run_check(actor=author, request=request)
    post = placed["post"].get("director-of-public-security")
    made = 1 + 1 + len(outcome.stored)
    if post is not None:
        seen = {"post": post, "said": "unnamed", "day": today, "heard_from": "The guard at the gate"}
        create_finding(actor=users["security"], values=seen, reason=REASON)
        made += 1
    for name, kind, days, body in EVENTS:
        event = {
            "name": name,
            "kind": kind,
            "on": (today + timedelta(days=days)).isoformat(),
            "area": country,
            "organization": placed["organization"][body] if body else None,
        }
        create_transition(actor=author, values=event, reason=REASON)
        made += 1
    return made


def _ministers(country: Any) -> list[tuple[str, str, str]]:
    """Body, title and holder of the ministries' posts as they are now, with the changes of the newer list."""
    system = system_actor()
    known: list[Post] = list(
        selectors.posts(actor=system)
        .filter(
            end="",
            scope_area=country,
            organization__classifications__contains=[Classification.MINISTRY],
        )
        .select_related("organization")
        .order_by("sort_key", "pk")
    )
    posts = [post for post in known if post.rank == 1]
    today = timezone.localdate()
    held = selectors.tenures(actor=system, as_of=today).filter(post__in=known).select_related("person")
    holders = {one.post_id: one.person.name for one in held.order_by("start_earliest", "pk")}
    rows = []
    for place, post in enumerate(posts):
        name = holders.get(post.pk, "—")
        shown = NEWCOMERS.get(place) or f"{HONORIFIC.get(place, '')} {name}".strip()
        rows.append((post.organization.name, post.title, shown))
    if len(rows) > 10:  # two who changed places
        rows[9], rows[10] = (*rows[9][:2], rows[10][2]), (*rows[10][:2], rows[9][2])
    # The others stand there as they are, but for two that the list does not have.
    others = [post for post in known if post.rank != 1][UNLISTED:]
    rows += [(post.organization.name, post.title, holders.get(post.pk, "—")) for post in others]
    return rows


def _file(rows: list[tuple[str, str, str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("organization", "post", "person"), *rows])
    return out.getvalue().encode()
