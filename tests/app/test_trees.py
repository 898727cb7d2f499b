"""The tree of bodies on a past day: under what each was part of then, for whoever sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from core.confidentiality import Handling
from stakeholders import services
from stakeholders.trees import around
from tests.factories.cast import Cast, make_cast

pytestmark = pytest.mark.django_db


def bodies(cast: Cast, lead: Any) -> tuple[Any, ...]:
    """Two ministries, a bureau of one function, and an office below each kind."""
    given = {"area": cast.areas["alpha"], "founded": "2000"}
    own = {"handling": Handling.FUNCTION, "function": cast.home}

    def body(name: str, **values: Any) -> Any:
        return services.create_organization(actor=lead, values={"name": name, **given, **values})

    old, new, hidden = body("Ministry of Works"), body("Ministry of Mines"), body("Secret Bureau", **own)
    return old, new, hidden, body("Quarry Office", parent=old), body("Map Room", parent=hidden, **own)


def decree(lead: Any, office: Any, cell: Any, new: Any) -> None:
    """Both offices come under the ministry of mines, the second opened to the company."""
    services.update_organization(actor=lead, pk=office.pk, version=1, values={"parent": new})
    opened = {"parent": new, "handling": Handling.COMPANY}
    services.update_organization(actor=lead, pk=cell.pk, version=1, values=opened, reason="Decree")


def test_the_tree_of_a_past_day_is_that_day_s() -> None:
    """A body that was moved stands under its old parent on a day before, for who sees that parent."""
    cast = make_cast()
    lead = cast.fresh("lead")
    with time_machine.travel("2025-03-01 12:00", tick=False):
        old, new, hidden, office, cell = bodies(cast, lead)
    with time_machine.travel("2026-03-01 12:00", tick=False):
        decree(lead, office, cell, new)

    def above(day: date | None, pk: Any, actor: Any = lead) -> list[str]:
        place = around(actor=actor, pk=pk, day=day)
        assert place is not None
        return [body.name for body in place.above]

    def below(day: date | None, pk: Any) -> list[str]:
        place = around(actor=lead, pk=pk, day=day)
        assert place is not None
        return [body.name for body in place.body.below]

    then, before_all, now = date(2025, 6, 1), date(2020, 1, 1), date(2026, 4, 1)
    assert [above(day, office.pk) for day in (None, now, then, before_all)] == [
        ["Ministry of Mines"], ["Ministry of Mines"], ["Ministry of Works"], ["Ministry of Works"],
    ]  # fmt: skip
    assert (below(then, old.pk), below(None, old.pk)) == (["Quarry Office"], [])
    assert below(now, new.pk) == ["Map Room", "Quarry Office"] and below(then, new.pk) == []
    assert above(then, cell.pk) == [], "what the record said when it was stricter is not told"
    assert below(then, hidden.pk) == []
