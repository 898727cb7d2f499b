"""The link of a slice: what was chosen and nothing else, to whoever holds it, until its last day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import set_active
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import AuditEvent
from engagements.models import Slice, SliceOpening
from engagements.selectors.slices import token_of
from engagements.services import harm, slices
from stakeholders.services import create_organization, create_person
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(cast: Cast) -> Any:
    values = {
        "name": "Police of the mines",
        "classifications": ["police"],
        "summary": "A closed sentence",
        "handling": Handling.FUNCTION,
        "function": cast.home,
    }
    return create_organization(actor=cast.fresh("lead"), values=values)


@pytest.fixture
def person(cast: Cast) -> Any:
    return create_person(actor=system_actor(), values={"name": "Ama Sarako", "summary": "Another one"})


@pytest.fixture
def made(cast: Cast, body: Any, person: Any) -> Slice:
    items = [
        {"resource": "organizations", "record": str(body.pk), "fields": "name"},
        {"resource": "people", "record": str(person.pk), "fields": "name, level"},
    ]
    values = {
        "title": "Before the visit",
        "recipient": "J. Smith",
        "body": "Embassy of Beta",
        "recipient_kind": "government",
        "purpose": "To prepare a visit",
        "items": items,
        "expires_on": timezone.localdate() + timedelta(days=10),
        "function": cast.home,
    }
    return slices.create_slice(actor=cast.fresh("lead"), values=values)


def opened(record: Slice, client: Client | None = None) -> Any:
    return (client or Client()).get(reverse("slice-open", args=[token_of(record.pk)]))


def test_whoever_holds_the_link_reads_what_was_chosen_and_it_is_noted(
    made: Slice, body: Any, person: Any
) -> None:
    answer = opened(made)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Police of the mines" in text and "Ama Sarako" in text
    assert "TLP:AMBER+STRICT" in text and "J. Smith" in text and "Embassy of Beta" in text
    for closed in ("A closed sentence", "Another one", str(body.pk), str(person.pk), "police", "/map/"):
        assert closed not in text, closed
    assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
    assert SliceOpening.objects.get().rows == 2
    assert AuditEvent.objects.get(verb="slice.open").object_ref == str(made.pk)


def test_nothing_opens_for_a_wrong_ended_or_withdrawn_link(cast: Cast, made: Slice) -> None:
    for token in ("x", made.pk.hex, token_of(made.pk)[:-1] + "_", "a" * 5000):
        assert Client().get(reverse("slice-open", args=[token])).status_code == 404
    Slice.objects.filter(pk=made.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert opened(made).status_code == 404
    Slice.objects.filter(pk=made.pk).update(expires_on=timezone.localdate())
    assert opened(made).status_code == 200
    set_active(actor=system_actor(), pk=cast.users["lead"].pk, version=None, active=False)
    assert opened(made).status_code == 404, "its author has left"


def test_it_shows_what_its_author_may_see_now(cast: Cast, made: Slice, body: Any, person: Any) -> None:
    harm.create_exposure(
        actor=cast.fresh("author"),
        values={
            "stakeholder": person,
            "armed": "grave",
            "reasons": "Watched",
            "review_by": timezone.localdate() + timedelta(days=5),
            "function": cast.home,
            "custodian": cast.users["custodian"],
        },
    )
    assert "Ama Sarako" not in opened(made).content.decode(), "somebody at risk does not leave"
    type(body).objects.filter(pk=body.pk).update(handling=Handling.NAMED, custodian=cast.users["custodian"])
    assert "Police of the mines" not in opened(made).content.decode()


def test_a_record_is_added_field_by_field(cast: Cast, made: Slice, body: Any) -> None:
    client = client_of(cast, "lead")
    url = f"{reverse('slice-add', args=[made.pk])}?resource=organizations"
    form = client.get(url).content.decode()
    assert 'value="classifications"' in form and 'value="summary"' not in form
    answer = client.post(url, {"record": body.pk, "fields": ["name", "classifications"]})
    assert answer.status_code == 302, answer.content.decode()[:1500]
    made.refresh_from_db()
    assert [item["fields"] for item in made.items if item["record"] == str(body.pk)] == [
        "name, classifications"
    ]
    shown = client.get(made.get_absolute_url()).content.decode()
    assert token_of(made.pk) in shown and "Police of the mines" in shown
    assert client.get(reverse("slice-add", args=[made.pk])).status_code == 404
    assert client_of(cast, "other_officer").get(url).status_code == 404


def test_what_a_function_alone_may_see_leaves_by_its_lead(cast: Cast, made: Slice, body: Any) -> None:
    client = client_of(cast, "officer")
    url = f"{reverse('slice-add', args=[made.pk])}?resource=organizations"
    answer = client.post(url, {"record": body.pk, "fields": ["name"]})
    assert answer.status_code == 422 and "by a lead of that function" in answer.content.decode()
