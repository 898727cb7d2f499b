"""A very large map: the worker chooses and counts for one reader; what is shown is read again in that reader's sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import outbox
from core.confidentiality import Handling
from core.models import OutboxEntry
from reports import contact_work
from stakeholders import judgement, services
from stakeholders.filtersets import PersonFilter
from stakeholders.models import Person
from stakeholders.services import standings_counted
from tests.factories.cast import Cast, make_cast
from tests.http.reading import text

pytestmark = pytest.mark.django_db
PAGES = {
    "/map/matrix/?since=2024-01-01": standings_counted.EFFECT,
    "/map/stance/": standings_counted.EFFECT,
    "/insights/between/?since=2024-01-01": standings_counted.EFFECT,
    "/insights/first-contact/": contact_work.EFFECT,
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def person(cast: Cast, name: str, by: str = "officer", **axes: Any) -> Any:
    values = {"name": name, "area": cast.areas["alpha_north"], "basis": "public_office"}
    who = services.create_person(actor=cast.fresh("lead"), values=values)
    function = cast.other if by == "other_officer" else cast.home
    judged = {"stakeholder": who, "rationale": "Seen", "function": function, "alignment": -1, "interest": 3}
    services.create_assessment(actor=cast.fresh(by), values=judged | {"influence": 3} | axes)
    return who


def page(cast: Cast, name: str, address: str, **headers: str) -> Any:
    client = Client()
    client.force_login(cast.fresh(name))
    return client.get(address, headers=headers)


@pytest.mark.parametrize("address", PAGES)
def test_the_worker_chooses_and_the_page_reads_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    cache.clear()
    for module in (standings_counted, contact_work):
        monkeypatch.setattr(module, "AT_ONCE", 0)
    monkeypatch.setattr(standings_counted, "FEW", 0)
    person(cast, "Zebulon Marko")
    person(cast, "Ama Owusu", by="other_officer")
    custodian = cast.fresh("custodian")
    person(cast, "Kept Secret", by="author", handling=Handling.NAMED, custodian=custodian, influence=5)
    shared = judgement.assessments(actor=cast.fresh("officer")).get(stakeholder__name="Zebulon Marko")
    assert page(cast, "manager", address).context["progress"]["finished"] is False
    page(cast, "manager", address)
    (entry,) = OutboxEntry.objects.filter(kind=PAGES[address])
    assert outbox.deliver(entry.pk)
    assert page(cast, "manager", address, **{"HX-Request": "true"}).context["progress"]["finished"]
    shown = text(page(cast, "manager", address))
    assert "Zebulon Marko" in shown and "Ama Owusu" in shown and "Kept Secret" not in shown
    for other in ("officer", "author"):
        assert page(cast, other, address).context["progress"]["finished"] is False, "nobody gets another's"
    services.update_assessment(
        actor=cast.fresh("officer"),
        pk=shared.pk,
        version=shared.version,
        values={"handling": Handling.NAMED, "custodian": custodian},
    )
    later = text(page(cast, "manager", address))
    assert "Zebulon Marko" not in later, "what became NAMED since the worker chose is gone at once"
    assert "Ama Owusu" in later
    cache.clear()


def test_a_seldom_stance_is_found_as_a_common_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    opposed = person(cast, "Zebulon Marko", alignment=-2, interest=5)
    turned = person(cast, "Ama Owusu", alignment=-2, interest=5, assessed_on="2024-05-01")
    values = {"stakeholder": turned, "rationale": "Since", "function": cast.home, "alignment": 1}
    services.create_assessment(actor=cast.fresh("officer"), values=values)
    actor = cast.fresh("officer")

    def found() -> set[Any]:
        rows = PersonFilter({"stance": "opposed"}, Person.objects.all(), actor=actor).qs
        return set(rows.values_list("pk", flat=True))

    assert found() == {opposed.pk}
    monkeypatch.setattr(judgement, "LOOKED_AT", 2)
    assert judgement.seldom(actor, Person, "opposed")
    assert found() == {opposed.pk}
