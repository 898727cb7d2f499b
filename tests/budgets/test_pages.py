"""Pages cost the same number of statements at 3 and at 30 rows, and stay below a ceiling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.access.principals import system_actor
from stakeholders import services
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.government import Government, body, govern, person, post, tenure

# Session, user and the actor's roles come first on every page: three. A list then reads its rows; a profile its
# record, its document and two or three panels; a form its record and the names behind its choices.
# A body shows besides what it holds, who holds it, its mandates, its tasks and its files.
# Engagement adds two to a profile (our contact) and three to its timeline; a body asks besides for rules of contact,
# turnover, judgement and how much rests on one person.
LIST, PROFILE, BODY, FORM, HISTORY = 5, 15, 22, 14, 12


@pytest.mark.django_db
def test_pages_cost_the_same_for_any_number_of_rows(cast: Cast, client_for: Callable[[str], Client]) -> None:
    land, officer = govern(cast), client_for("officer")
    _grow(land, 3)
    few = _measured(officer, land)
    _grow(land, 27, first=3)
    many = _measured(officer, land)
    assert {path: len(found) for path, found in many.items()} == {
        path: len(found) for path, found in few.items()
    }
    over = {path: len(found) for path, found in many.items() if len(found) > _ceiling(path)}
    assert not over, (over, [many[path] for path in over][:1])


def _ceiling(path: str) -> int:
    if path.endswith("/history/"):
        return HISTORY
    if path.endswith(("/edit/", "/new/")):
        return FORM
    if path.startswith("/map/organizations/") and path.count("/") > 3:
        return BODY
    return LIST if path.count("/") == 3 and "office" not in path else PROFILE


def _measured(client: Client, land: Government) -> dict[str, list[str]]:
    paths = ["/map/people/", "/map/organizations/", "/map/posts/", "/map/tenures/", "/map/office-holders/"]
    pages = {
        "people": (land.ada, ("", "?tab=timeline", "?tab=sources")),
        "organizations": (land.ministry, ("", "?tab=timeline", "?tab=sources")),
        "posts": (land.minister, ("", "?tab=timeline", "?tab=sources")),
        "tenures": (land.ada_minister, ("", "?tab=sources")),
    }
    for name, (record, tabs) in pages.items():
        base = f"/map/{name}/{record.pk}/"
        paths += [f"{base}{tab}" for tab in tabs]
        paths += [f"{base}history/", f"{base}edit/", f"/map/{name}/new/"]
    return {path: statements(lambda path=path: client.get(path)) for path in paths}


def _grow(land: Government, count: int, first: int = 0) -> None:
    """So many more bodies below the ministry, posts, people, tenures of the minister, citations and versions."""
    source: Any = services.create_source(
        actor=system_actor(), values={"title": f"Gazette {first}", "kind": "publication"}
    )
    for number in range(first, first + count):
        body(f"Directorate {number:02}", parent=land.ministry.pk)
        office = post(f"Deputy {number:02}", land.ministry, seats=3)
        who = person(f"Person {number:02}")
        tenure(who, office, start="2024")
        tenure(who, land.minister, start=str(1950 + number), end=str(1950 + number))
        tenure(land.ada, office, start="2023")
        services.create_tenure(
            actor=system_actor(),
            values={"person": who.pk, "organization": land.ministry.pk, "role": "Member"},
        )
        for about in (
            {"stakeholder": land.ada.pk},
            {"tenure": land.ada_minister.pk},
            {"stakeholder": land.ministry.pk},
        ):
            services.create_citation(
                actor=system_actor(), values={"source": source.pk, "said": "Yes.", **about}
            )
        services.update_person(
            actor=system_actor(), pk=land.ada.pk, version=None, values={"summary": f"Line {number}"}
        )
