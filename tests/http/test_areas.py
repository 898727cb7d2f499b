"""The page of an area says who is there; themes and terms say what belongs to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.access.principals import system_actor
from stakeholders import services
from stakeholders.panels import places
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.government import Government, body, govern, post, tenure
from tests.factories.remembered import remembered
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


def test_an_area_shows_its_bodies_posts_and_people_and_those_below(
    client_for: For, cast: Cast, land: Government
) -> None:
    north = body("Northern office", area=cast.areas["alpha_north"].pk)
    post("Northern delegate", north)
    officer, area = client_for("officer"), cast.areas["alpha"]
    page = text(officer.get(f"/map/areas/{area.pk}/"))
    for there in ("Northern office", "Northern delegate", cast.areas["alpha_north"].name):
        assert there in page
    for name in ("organizations", "posts"):
        url = f"/map/{name}/?area={area.pk}"
        assert f'href="{url}"' in page
        assert "Northern" in text(officer.get(url))
    assert "Northern office" not in text(officer.get(f"/map/areas/{cast.areas['beta'].pk}/"))


def test_an_area_hides_what_its_reader_may_not_see(client_for: For, cast: Cast, land: Government) -> None:
    closed = {"area": cast.areas["alpha"].pk, "function": cast.other.pk, "handling": 2}
    services.create_organization(
        actor=system_actor(cast.other.pk), values={"name": "Hidden council", **closed}
    )
    url = f"/map/areas/{cast.areas['alpha'].pk}/"
    assert "Hidden council" in text(client_for("other_officer").get(url))
    assert "Hidden council" not in text(client_for("officer").get(url))


def test_an_area_costs_the_same_for_few_and_for_many(
    client_for: For, cast: Cast, land: Government, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SHOWN", 2)
    officer, url = client_for("officer"), f"/map/areas/{cast.areas['alpha'].pk}/"

    def grow(numbers: range) -> int:
        for number in numbers:
            one = body(f"Body {number:02}", area=cast.areas["alpha"].pk)
            post(f"Post {number:02}", one)
            services.create_person(
                actor=system_actor(), values={"name": f"Person {number:02}", "area": cast.areas["alpha"].pk}
            )
        return len(statements(lambda: officer.get(url)))

    few, many = grow(range(3)), grow(range(3, 9))
    assert few == many <= 17


def test_a_term_shows_who_served_in_it(client_for: For, cast: Cast, land: Government) -> None:
    term = services.create_term(
        actor=system_actor(),
        values={"organization": land.ministry.pk, "name": "Second term", "start": "2024"},
    )
    services.update_tenure(
        actor=system_actor(), pk=land.ada_minister.pk, version=None, values={"term": term.pk}
    )
    page = text(client_for("officer").get(f"/map/terms/{term.pk}/"))
    assert "Ada Obi" in page
    assert f"/map/tenures/?term={term.pk}" in page


def test_a_theme_leads_up_and_down(client_for: For, cast: Cast) -> None:
    from core.services import create_theme

    above = create_theme(actor=system_actor(), values={"name": "Rights", "handling": 0})
    below = create_theme(
        actor=system_actor(), values={"name": "Labour rights", "parent": above.pk, "handling": 0}
    )
    viewer = client_for("viewer")
    assert f'href="/map/themes/{below.pk}/"' in text(viewer.get(f"/map/themes/{above.pk}/"))
    assert f'href="/map/themes/{above.pk}/"' in text(viewer.get(f"/map/themes/{below.pk}/"))


def test_the_holder_of_a_post_here_is_named(client_for: For, cast: Cast, land: Government) -> None:
    one = body("Harbour office", area=cast.areas["alpha_north"].pk)
    tenure(land.ben, post("Harbour master", one), start="2025")
    page = text(client_for("officer").get(f"/map/areas/{cast.areas['alpha_north'].pk}/"))
    assert "Harbour master" in page
    assert "Ben Sow" in page
