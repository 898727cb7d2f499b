"""Pages of engagement cost the same number of statements at 3 and at 30 rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagements import services
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.government import Government, govern, person

# A meeting shows besides its own parts what we say there, how those present stand, what may not be read aloud, and files.
LIST, MEETING, PROFILE, DESK = 6, 22, 15, 21


@pytest.mark.django_db
def test_pages_cost_the_same_for_any_number_of_rows(cast: Cast, client_for: Callable[[str], Client]) -> None:
    land, officer = govern(cast), client_for("officer")
    meeting, kept = _grow(cast, land, 3)
    paths = {
        "/engagement/engagements/": LIST,
        "/engagement/relationships/": LIST,
        "/engagement/commitments/": LIST,
        "/engagement/points/": LIST,
        "/engagement/notes/": LIST,
        "/engagement/participants/": LIST,
        meeting.get_absolute_url(): MEETING,
        kept.get_absolute_url(): MEETING,
        f"/map/people/{land.ada.pk}/": PROFILE,
        f"/map/people/{land.ada.pk}/?tab=timeline": PROFILE,
        f"/engagement/commitments/with/{land.ada.pk}/": LIST,
        "/": DESK,
    }
    few = {path: len(statements(lambda path=path: officer.get(path))) for path in paths}
    _grow(cast, land, 27, first=3)
    many = {path: len(statements(lambda path=path: officer.get(path))) for path in paths}
    assert many == few
    assert {path: number for path, number in many.items() if number > paths[path]} == {}


def _grow(cast: Cast, land: Government, count: int, first: int = 0) -> tuple[Any, Any]:
    """So many more meetings with the same minister, each with what hangs below it, and as many contacts kept."""
    actor = cast.fresh("officer")
    now = timezone.now()
    made: Any = None
    kept: Any = None
    for number in range(first, first + count):
        made = services.log_engagement(
            actor=actor,
            title=f"Meeting {number}",
            starts=now - timedelta(days=number),
            kind="meeting",
            stakeholders=[land.ada.pk],
            note="Said",
        )
        below = {"engagement": made, "stakeholder": land.ada}
        services.create_point(actor=actor, values={**below, "title": f"Point {number}"})
        services.create_commitment(
            actor=actor,
            values={
                **below,
                "title": f"Promise {number}",
                "colleague": cast.users["officer"],
                "due": timezone.localdate(),
            },
        )
        services.create_engagement(
            actor=actor,
            values={"title": f"Ahead {number}", "starts": now + timedelta(days=number % 5, hours=1)},
        )
        kept = services.create_relationship(
            actor=actor,
            values={"colleague": cast.users["officer"], "stakeholder": person(f"Contact {number:02}").pk},
        )
    return made, kept
