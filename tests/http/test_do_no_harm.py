"""A contact rule on pages: the banner, the form that is stopped, the card on the plan; and what others see: nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.access.principals import system_actor
from core.confidentiality import Handling
from core.task_services import create_task
from engagements import services
from engagements.models import Mitigation, Participant
from engagements.services import harm
from stakeholders.services import create_person
from tests.factories.cast import Cast
from tests.factories.clients import client_of, say_purposes

pytestmark = pytest.mark.django_db
RULE, REASON = "No open meeting. Market days", "The militia holds her brother"


@pytest.fixture
def leader(cast: Cast) -> Any:
    values = {"name": "Ama Sarako", "area": cast.areas["alpha_town"]}
    made = create_person(actor=system_actor(), values=values)
    harm.create_contact_rule(
        actor=cast.fresh("author"),
        values={
            "stakeholder": made,
            "kind": "no_open_meeting",
            "wording": "Market days",
            "function": cast.home,
        },
    )
    return made


@pytest.fixture
def exposure(cast: Cast, leader: Any) -> Any:
    values = {
        "stakeholder": leader,
        "armed": "grave",
        "reasons": REASON,
        "review_by": timezone.localdate() + timedelta(days=30),
        "function": cast.home,
        "custodian": cast.users["custodian"],
    }
    return harm.create_exposure(actor=cast.fresh("author"), values=values)


def plan(cast: Cast, actor: str) -> Any:
    values = {
        "title": "The road",
        "starts": timezone.now() + timedelta(days=2),
        "handling": Handling.COMPANY,
        "function": None,
    }
    return services.create_engagement(actor=cast.fresh(actor), values=values)


def page(client: Client, record: Any) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def test_the_banner_stands_on_the_page_for_those_who_may_see_the_rule(
    cast: Cast, leader: Any, exposure: Any
) -> None:
    shown = page(client_of(cast, "officer"), leader)
    assert RULE in shown and "e-discreet-text" in shown
    assert "Exposure that you keep" not in shown and REASON not in shown
    hidden = page(client_of(cast, "other_officer"), leader)
    assert "Ama Sarako" in hidden and RULE not in hidden and "Contact rule" not in hidden
    kept = page(client_of(cast, "author"), leader)
    assert "Exposure that you keep" in kept and "gravest harm grave" in kept and REASON not in kept


def test_who_may_come_to_harm_waits_for_a_tap_in_lists_and_tasks(
    cast: Cast, leader: Any, exposure: Any
) -> None:
    """Read over a shoulder, a list of exposures or a Desk would name the person."""
    hidden = re.compile(r'class="e-discreet-text">(?:(?!</label>).)*Ama Sarako', re.DOTALL)
    client = client_of(cast, "author")
    listed = client.get(reverse("exposures-list")).content.decode()
    assert hidden.search(listed) and hidden.sub("", listed).count("Ama Sarako") == 0
    task = create_task(
        actor=cast.fresh("author"),
        values={"title": "Look at it", "about_kind": "exposures", "about_id": exposure.pk},
    )
    assert task.about_id == exposure.pk
    for url in (reverse("desk"), reverse("tasks-list")):
        shown = client.get(url).content.decode()
        assert "Look at it" in shown and hidden.search(shown), url


def test_the_form_is_stopped_names_the_rule_and_keeps_what_was_typed(cast: Cast, leader: Any) -> None:
    client, engagement = client_of(cast, "officer"), plan(cast, "officer")
    url = reverse("participants-create")
    body = {
        "engagement": engagement.pk,
        "stakeholder": leader.pk,
        "function": cast.home.pk,
        "attended": "unknown",
    }
    stopped = client.post(url, body)
    said = stopped.content.decode()
    assert stopped.status_code == 409 and RULE in said and 'name="mitigation"' in said
    assert str(leader.pk) in said and not Participant.objects.exists()
    through = client.post(url, {**body, "mitigation": "At the clinic before it opens, with the nurse"})
    assert through.status_code == 302, through.content.decode()[:2000]
    assert Mitigation.objects.get().rule.stakeholder_id == leader.pk
    card = page(client, engagement)
    assert "Do no harm" in card and "with the nurse" in card and "e-discreet-card" in card


def test_the_card_and_the_form_are_silent_for_the_others(cast: Cast, leader: Any, exposure: Any) -> None:
    client, engagement = client_of(cast, "other_officer"), plan(cast, "other_officer")
    body = {
        "engagement": engagement.pk,
        "stakeholder": leader.pk,
        "function": cast.other.pk,
        "attended": "unknown",
    }
    assert client.post(reverse("participants-create"), body).status_code == 302
    assert "Do no harm" not in page(client, engagement)
    for name in ("exposures", "contact-rules", "mitigations"):
        listed = client.get(reverse(f"{name}-list"))
        assert listed.status_code == 200 and "Sarako" not in listed.content.decode()
    for url in (exposure.get_absolute_url(), f"/api/v1/exposures/{exposure.pk}/"):
        assert client.get(url).status_code == 404


def test_the_page_of_an_exposure_asks_what_it_is_read_for_and_offers_a_review(
    cast: Cast, leader: Any, exposure: Any
) -> None:
    client = client_of(cast, "author")
    assert REASON not in page(client, exposure)
    say_purposes(client, exposure)
    shown = page(client, exposure)
    assert REASON in shown and "Review" in shown and RULE in shown
    edit = client.get(reverse("exposures-edit", args=[exposure.pk]))
    assert edit.status_code == 200
    again = {
        "version": exposure.version,
        "stakeholder": leader.pk,
        "armed": "serious",
        "reasons": REASON,
        "review_by": (timezone.localdate() + timedelta(days=90)).isoformat(),
        "function": cast.home.pk,
        "custodian": cast.users["custodian"].pk,
    }
    assert client.post(reverse("exposures-edit", args=[exposure.pk]), again).status_code == 302
    exposure.refresh_from_db()
    assert exposure.level == "serious" and exposure.reviewed_on == timezone.localdate()
