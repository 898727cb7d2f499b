"""The current view made by PostgreSQL says what domain/current.py and domain/stance.py say, whoever reads."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.confidentiality import Handling
from core.services import create_theme
from stakeholders import judgement, matrix, services, sides
from stakeholders.domain.current import views
from stakeholders.domain.exercise import Fact, difference, mean_stance
from stakeholders.domain.stance import AXES, BOUNDS
from stakeholders.exercises import compared, entries
from stakeholders.models import Assessment
from tests.factories.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
DAY, SINCE = date(2026, 6, 1), date(2025, 6, 1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def fill(cast: Cast) -> list[Any]:
    """Forty people with judgements of two functions on two themes and in general over two years, some of them NAMED."""
    chance, lead = random.Random(6), cast.fresh("lead")
    area = cast.areas["alpha_north"]
    people = [
        services.create_person(
            actor=lead, values={"name": f"Person {number:02}", "area": area, "basis": "public_office"}
        )
        for number in range(40)
    ]
    themes = [create_theme(actor=lead, values={"name": name}) for name in ("Land", "Water")]
    rows = []
    for who in people:
        for _time in range(chance.randint(0, 7)):
            axes = {
                axis: chance.choice([None, *range(BOUNDS[axis][0], BOUNDS[axis][1] + 1)]) for axis in AXES
            }
            if all(value is None for value in axes.values()):
                continue
            named = chance.random() < 0.2
            rows.append(
                Assessment(
                    stakeholder=who,
                    theme=chance.choice([None, *themes]),
                    function=chance.choice([cast.home, cast.other]),
                    assessed_on=DAY - timedelta(days=chance.randint(0, 700)),
                    handling=Handling.NAMED if named else Handling.FUNCTION,
                    created_by=cast.users["author"],
                    custodian=cast.users["custodian"] if named else None,
                    scope_area_id=who.scope_area_id,
                    **axes,
                )
            )
    Assessment.objects.bulk_create(rows)
    return themes


def test_sql_and_formulas_agree_for_every_reader(cast: Cast) -> None:
    land, _water = fill(cast)
    seen_by = {}
    for reader in ("officer", "other_officer", "manager", "author", "far_manager"):
        actor = cast.fresh(reader)
        for theme in (None, land.pk):
            asked = matrix.Asked(day=DAY, since=SINCE, theme=theme)
            rows = matrix.found(actor, asked).values(*judgement.COLUMNS)
            said = [judgement.judgement(row) for row in rows]
            now, before = views(said, DAY), views(said, SINCE)
            points = matrix.points(actor=actor, asked=asked)
            assert {point.pk for point in points} == set(now)
            for point in points:
                told = (
                    (point.now, now[point.pk]),
                    *([(point.before, before[point.pk])] if point.pk in before else []),
                )
                assert (point.before is None) == (point.pk not in before)
                for short, full in told:
                    assert short is not None
                    for name in ("newest", "stale", "contested", "stance", "quadrant", "salience", "grid"):
                        assert getattr(short, name) == getattr(full, name), name
                    assert short.count == len(full.judgements)
                    assert [short.value(axis) for axis in AXES] == [full.value(axis) for axis in AXES]
            for word in {view.stance for view in now.values()}:
                some = matrix.points(actor=actor, asked=replace(asked, stance=word.value))
                assert {point.pk for point in some} == {pk for pk, one in now.items() if one.stance == word}
            changed = {pk for pk in now if pk in before and now[pk].stance != before[pk].stance}
            moved = matrix.moved(actor=actor, asked=asked)
            assert {point.pk for point, _was in moved.changed} == changed
            assert (moved.changes, moved.firsts) == (len(changed), len(set(now) - set(before)))
            standings = sides.standings(actor=actor, asked=asked, most=3)
            assert standings.total == len(now)
            assert all(len(rows) <= 3 for rows in standings.groups.values())
            assert sum(one.total for one in standings.areas) == len(now)
        seen_by[reader] = len(now)
    assert seen_by["manager"] > seen_by["officer"] > seen_by["far_manager"] == 0


def test_who_leads_is_read_once_for_all(cast: Cast) -> None:
    fill(cast)
    actor = cast.fresh("manager")
    asked = matrix.Asked(day=DAY)
    points = matrix.points(actor=actor, asked=asked)
    told = matrix.leading(actor=actor, asked=asked, most=2)
    outer = [point.pk for point in points if point.now.stance in ("champion", "opposed")]
    assert [point.pk for point in told.outer] == outer[:2]
    assert set(told.strong) == {point.pk for point in points if (point.now.value("influence") or 0) >= 4}


def test_the_difference_of_two_snapshots_is_that_of_the_formula(cast: Cast) -> None:
    fill(cast)
    lead, chance = cast.fresh("lead"), random.Random(7)
    area, holders = cast.areas["alpha"], []
    where = services.create_organization(actor=lead, values={"name": "Police", "area": area})
    for number in range(6):
        post = services.create_post(actor=lead, values={"organization": where, "title": f"Post {number}"})
        who = services.create_person(actor=lead, values={"name": f"Holder {number}", "area": area})
        values = {"person": who, "post": post, "start": "2020"}
        holders.append(services.create_tenure(actor=lead, values=values))
    first = closed(cast, None)
    for row in Assessment.objects.filter(handling=Handling.FUNCTION)[:40]:
        Assessment.objects.filter(pk=row.pk).update(alignment=chance.choice([-2, 0, 2]), interest=5)
    Assessment.objects.filter(stakeholder__name="Person 01").update(handling=Handling.NAMED)
    services.end_tenure(actor=lead, pk=holders[0].pk, version=1, end="2026-01-02", end_reason="unknown")
    new = {"person": holders[1].person, "post": holders[0].post, "start": "2026-01-02"}
    services.create_tenure(actor=lead, values={**new, "status": "acting"})
    second = closed(cast, first)
    for reader in ("officer", "manager", "other_officer"):
        actor = cast.fresh(reader)
        before, now = (facts(actor, one.pk) for one in (first, second))
        told = difference(before, now)
        found = compared(actor=actor, exercise=second.pk, previous=first.pk, most=1000)
        for name in ("new", "gone", "stances", "holders"):
            assert set(getattr(found.difference, name)) == set(getattr(told, name)), (reader, name)
        assert found.count == sum(len(getattr(told, name)) for name in ("new", "gone", "stances", "holders"))
    assert told.stances and compared(actor=actor, exercise=first.pk, previous=None, most=2).count > 2


def closed(cast: Cast, previous: Any) -> Any:
    lead = cast.fresh("lead")
    made = services.create_exercise(
        actor=lead,
        values={"name": "Round", "area": cast.areas["alpha"], "lead": lead, "previous": previous},
    )
    return services.close_exercise(actor=lead, pk=made.pk, version=made.version)


def facts(actor: Any, exercise: Any) -> list[Fact]:
    judged: dict[Any, list[Any]] = {}
    held: dict[Any, set[Any]] = {}
    for row in entries(actor=actor).filter(exercise=exercise).values():
        if row["post_id"]:
            held.setdefault(row["post_id"], set()).add(row["stakeholder_id"])
        else:
            judged.setdefault((row["stakeholder_id"], row["theme_id"]), []).append(row)
    said = [
        Fact(
            "stance",
            place,
            mean_stance([one["alignment"] for one in rows], [one["interest"] for one in rows]),
        )
        for place, rows in judged.items()
    ]
    return said + [Fact("holder", post, frozenset(who)) for post, who in held.items()]
