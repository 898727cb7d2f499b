"""Real rosters on a real database: the Nigerian cabinet over three lists, and a change of administration at once."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from core.access.principals import system_actor
from core.names import search_key
from engagements.models import Handover
from engagements.services import close_handover
from stakeholders import selectors
from stakeholders.models import TurnoverFinding
from stakeholders.services import decide_many
from tests.factories.shared import shared

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "2021-08-10", "2022-06-18", "2022-07-24"
MOVED = {
    "holder_changed": "holder_changed",
    "vacated": "vacated",
    "vacancy_filled": "filled",
    "post_absent_in_new": "post_gone",
    "post_new_in_new": "post_new",
}
Said = set[tuple[str, str]]


def run(name: str, *args: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def truth(stem: str, old: str, new: str) -> list[dict[str, str]]:
    with shared("rosters", f"{stem}_turnover_truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["change_type"] in MOVED]
    return [row for row in rows if (row["old_snapshot"], row["new_snapshot"]) == (old, new)]


def wanted(rows: list[dict[str, str]]) -> Said:
    return {
        (MOVED[row["change_type"]], search_key(row.get("old_post") or row.get("new_post") or row["post"]))
        for row in rows
    }


def check(stem: str, day: str) -> list[dict[str, Any]]:
    file = str(shared("rosters", f"{stem}_{day}.csv"))
    return json.loads(run("check_turnover", file=file, as_of=day, json=True))


def moved(found: list[dict[str, Any]]) -> Said:
    """Kind and post of each; who changed places changed holders."""
    return {
        (
            "holder_changed" if one["kind"] == "swap" else one["kind"],
            search_key(one["post"] or one["post_in_file"]),
        )
        for one in found
        if one["kind"] in (*MOVED.values(), "swap")
    }


def accept_all() -> int:
    chosen = TurnoverFinding.objects.filter(state="open").order_by("pk").values_list("pk", "version")
    return decide_many(actor=system_actor(), chosen=list(chosen), accept=True)


def holders(day: str) -> dict[str, set[str]]:
    """Who certainly holds what on a day."""
    found: Any = selectors.tenures(actor=system_actor(), as_of=date.fromisoformat(day)).exclude(post=None)
    held: dict[str, set[str]] = {}
    for one in found.select_related("post", "person"):
        if one.certainty == "certain" and one.post is not None:
            held.setdefault(search_key(one.post.title), set()).add(search_key(one.person.name))
    return held


def start(stem: str, day: str) -> None:
    run("load_reference")
    run("import_roster", str(shared("rosters", f"{stem}_{day}.csv")), as_of=day, source="Cabinet page")


def test_the_nigerian_cabinet_over_three_lists() -> None:
    stem = "NGA_cabinet_official"
    start(stem, FIRST)
    before, changed = holders(FIRST), truth(stem, FIRST, SECOND)
    assert moved(check(stem, SECOND)) == wanted(changed)
    assert holders(FIRST) == before, "nothing changes before acceptance"
    assert accept_all() > 0
    assert holders(FIRST) == before, "the past stays as it was"
    after = holders(SECOND)
    for row in changed:
        old, new = search_key(row["old_holder"]), search_key(row["new_holder"])
        assert old in before[search_key(row["old_post"])]
        post = search_key(row["new_post"] or row["old_post"])
        assert after.get(post, set()) == ({new} if new else set()), row
    assert len(changed) == 10 and Handover.objects.filter(status="open").count() == 10
    one = Handover.objects.order_by("pk")[0]
    assert close_handover(actor=system_actor(), pk=one.pk, version=one.version).status == "closed"
    third = check(stem, THIRD)
    assert moved(third) == wanted(truth(stem, SECOND, THIRD)), "only what then changed"


def test_a_change_of_administration_in_one_sitting() -> None:
    stem, old, new = "PHL_officeholders_wikidata", "2021-12-09", "2022-07-30"
    start(stem, old)
    rows = truth(stem, old, new)
    changed = [row for row in rows if row["change_type"] == "holder_changed"]
    assert len(changed) == 27
    assert moved(check(stem, new)) == wanted(rows)
    accept_all()
    before, after = holders(old), holders(new)
    for row in changed:
        post = search_key(row["post"])
        assert search_key(row["old_holder"]) in before[post] and search_key(row["new_holder"]) in after[post]
        assert search_key(row["old_holder"]) not in after[post]
    assert Handover.objects.filter(kind="departure").count() == 27
    assert not [one for one in check(stem, new) if one["kind"] in MOVED.values()]
