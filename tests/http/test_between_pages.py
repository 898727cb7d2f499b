"""Between two days: a few of each kind of change, and all of them page by page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from reports import between_page
from stakeholders import services
from tests.factories.cast import make_cast
from tests.http.reading import text

pytestmark = pytest.mark.django_db
ADDRESS = "/insights/between/?since=2025-01-01&until=2026-06-01"


def rows(answer: Any, part: str) -> list[str]:
    (card,) = [card for card in answer.context["cards"] if card["part"] == part]
    return [row["title"] for row in card["rows"]]


def test_every_change_can_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    monkeypatch.setattr(between_page, "SOME", 1)
    monkeypatch.setattr(between_page, "PART", 2)
    lead = cast.fresh("lead")
    where = services.create_organization(actor=lead, values={"name": "Police", "area": cast.areas["alpha"]})
    for number in range(3):
        who = services.create_person(
            actor=lead, values={"name": f"Person {number}", "area": cast.areas["alpha"]}
        )
        post = services.create_post(actor=lead, values={"organization": where, "title": f"Post {number}"})
        held = {"person": who, "post": post, "start": f"2025-0{number + 2}-01"}
        services.create_tenure(actor=lead, values=held)
        judged = {
            "stakeholder": who,
            "rationale": "Seen",
            "function": cast.home,
            "interest": 3,
            "influence": 3,
        }
        for day, alignment in ((date(2024, 5, 1), -1), (date(2026, 3, 1), 1)):
            services.create_assessment(
                actor=cast.fresh("officer"), values=judged | {"assessed_on": day, "alignment": alignment}
            )
    client = Client()
    client.force_login(cast.fresh("officer"))
    first = client.get(ADDRESS)
    assert rows(first, "stances") == ["Person 0"] and rows(first, "arrived") == ["Person 2"]
    assert f"{ADDRESS}&part=arrived&page=1".replace("&", "&amp;") in first.content.decode()
    for part, order in (("stances", [0, 1, 2]), ("arrived", [2, 1, 0])):
        found = []
        for page in (1, 2):
            answer = client.get(f"{ADDRESS}&part={part}&page={page}")
            assert [card["part"] for card in answer.context["cards"]] == [part]
            found.append(rows(answer, part))
        assert found == [[f"Person {number}" for number in order[:2]], [f"Person {order[2]}"]]
        assert "All that changed" in text(answer)
    assert rows(client.get(f"{ADDRESS}&part=nonsense&page=-1"), "ties") == []
    other = Client()
    other.force_login(cast.fresh("other_officer"))
    assert rows(other.get(f"{ADDRESS}&part=stances"), "stances") == []
