"""Coverage: every number is that of the list it opens, and counts what its reader may see."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import OutboxEntry
from core.services import create_theme
from engagements import services
from engagements.services import contacts_counted
from stakeholders.services import create_mandate, create_organization, create_person
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
NOW = timezone.now


class Land:
    """Police, a ministry and the courts; who was met."""

    def __init__(self, cast: Cast) -> None:
        self.cast, actor = cast, system_actor()
        self.police = create_organization(
            actor=actor, values={"name": "Police", "classifications": ["police"], "level": "national"}
        )
        self.ministry = create_organization(
            actor=actor,
            values={"name": "Ministry of Mines", "classifications": ["ministry"], "level": "national"},
        )
        self.courts = create_organization(
            actor=actor, values={"name": "Courts", "classifications": ["judiciary"], "level": "regional"}
        )
        self.chief = create_person(actor=actor, values={"name": "Ama Owusu"})
        self.theme = create_theme(actor=cast.fresh("officer"), values={"name": "Licences"})

    def meet(self, actor: str, *whom: Any, days: int = -5, **more: Any) -> Any:
        values = {
            "title": "Meeting",
            "starts": NOW() + timedelta(days=days),
            "status": "held" if days < 0 else "planned",
            "themes": [self.theme.pk],
            "function": self.cast.other if actor == "other_officer" else self.cast.home,
        }
        made = services.create_engagement(actor=self.cast.fresh(actor), values=values | more)
        for who in whom:
            services.create_participant(
                actor=self.cast.fresh(actor), values={"engagement": made, "stakeholder": who}
            )
        return made


@pytest.fixture
def land(cast: Cast) -> Land:
    return Land(cast)


def text_of(client: Client, **query: str) -> str:
    answer = client.get(reverse("coverage"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(page: str) -> list[tuple[str, int]]:
    """Every number of the page that opens a list of participants."""
    found = re.findall(r'<a href="(/engagement/participants/\?[^"]+)">(\d+)<', page)
    return [(unescape(url), int(number)) for url, number in found]


def test_every_number_opens_a_list_of_so_many(cast: Cast, land: Land) -> None:
    land.meet("officer", land.police, land.ministry)
    land.meet("officer", land.police, days=-40)
    land.meet("lead", land.chief)
    land.meet("other_officer", land.police)
    client = client_of(cast, "officer")
    found = numbers(text_of(client))
    assert len(found) > 8
    for url, number in found:
        api = url.replace("/engagement/participants/", "/api/v1/participants/") + "&count=1"
        assert client.get(api).json()["count"] == number, url
    assert max(number for _url, number in found) == 2, "what another function met is not counted"
    assert max(number for _url, number in numbers(text_of(client_of(cast, "other_officer")))) == 1
    assert numbers(text_of(client, theme=str(land.theme.pk))) != []


def test_agencies_that_share_a_theme_and_never_met_together(cast: Cast, land: Land) -> None:
    land.meet("officer", land.police, land.ministry)
    create_mandate(
        actor=system_actor(),
        values={"organization": land.courts, "state_function": "public_order", "theme": land.theme},
    )
    client = client_of(cast, "officer")
    empty = text_of(client)
    assert "Choose a theme above" in empty
    for name in ("areas", "themes"):
        assert reverse("choose", args=[name]) in empty, "found by typing its name, not its id"
    shown = text_of(client, theme=str(land.theme.pk))
    assert "Licences</option>" in shown
    assert shown.count("never in one meeting in two years") == 2
    land.meet("officer", land.courts, land.police, land.ministry, days=-2)
    assert "never in one meeting" not in text_of(client, theme=str(land.theme.pk))


def test_formal_talks_without_prior_contact_are_named(cast: Cast, land: Land) -> None:
    land.meet("officer", land.police, days=5, formality="formal", title="Memorandum with the police")
    client = client_of(cast, "officer")
    assert "Memorandum with the police" in text_of(client)
    land.meet("officer", land.police)
    assert "Memorandum with the police" not in text_of(client)


def test_security_forces_that_were_not_met_stand_out(cast: Cast, land: Land) -> None:
    client = client_of(cast, "officer")
    assert "no contact known to you" in text_of(client)
    land.meet("officer", land.police)
    assert "not met for six months" not in text_of(client)


def test_the_page_costs_the_same_for_few_and_many(cast: Cast, land: Land) -> None:
    land.meet("officer", land.police, land.chief)
    land.meet("officer", land.courts, days=3, formality="formal")
    client, url = client_of(cast, "officer"), f"{reverse('coverage')}?theme={land.theme.pk}"
    few = len(statements(lambda: client.get(url)))
    for number in range(6):
        land.meet("lead", land.police, land.ministry, days=-number - 2)
        land.meet("officer", land.ministry, days=number + 1, formality="formal")
    assert len(statements(lambda: client.get(url))) == few <= 22


@pytest.mark.parametrize("query", [{"area": "x"}, {"theme": "5"}])
def test_a_question_that_is_not_understood(cast: Cast, query: dict[str, str]) -> None:
    assert client_of(cast, "officer").get(reverse("coverage"), query).status_code == 400


def test_many_contacts_are_counted_by_the_worker_for_each_sight(
    cast: Cast, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar first, then the same numbers; nobody gets another's, and what is NAMED waits in no cache."""
    cache.clear()
    land.meet("officer", land.police)
    land.meet("author", land.police, handling=Handling.NAMED, custodian=cast.users["custodian"])
    url = reverse("coverage")
    at_once = client_of(cast, "author").get(url).context["heat"]
    assert sum(row["total"] for row in at_once) == 2
    monkeypatch.setattr(contacts_counted, "AT_ONCE", 0)
    page = client_of(cast, "author")
    assert page.get(url).context["progress"]["finished"] is False
    assert outbox.deliver(OutboxEntry.objects.get(kind=contacts_counted.EFFECT).pk)
    counted = page.get(url)
    assert sum(row["total"] for row in counted.context["heat"]) == 1
    assert "without what is named" in counted.content.decode()
    assert page.get(url, headers={"HX-Request": "true"}).context["progress"]["finished"]
    assert page.get(url, {"theme": str(land.theme.pk)}).context["progress"]["finished"] is False
    for reader in ("officer", "lead"):
        assert client_of(cast, reader).get(url).context["progress"]["finished"] is False
    cache.clear()
