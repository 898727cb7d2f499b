"""Files that leave: their stamp covers what stands beside the rows, and nothing named is in them."""

from __future__ import annotations

from typing import Any

import pytest

from core.confidentiality import Handling
from core.models import AuditEvent
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of, client_of
from tests.factories.world import level_values


@pytest.fixture
def office(cast: Cast) -> Any:
    """A public post of a public body."""
    actor = cast.fresh("author")
    body = services.create_organization(actor=actor, values={"name": "Court", "handling": Handling.PUBLIC})
    return services.create_post(
        actor=actor, values={"organization": body, "title": "Judge", "handling": Handling.PUBLIC}
    )


def export(cast: Cast, actor: str, name: str) -> tuple[str, str, str]:
    answer = client_of(cast, actor).get(f"/api/v1/{name}/?format=csv")
    return answer["X-Entente-Stamp"], answer["Content-Disposition"], body_of(answer).decode()


def hold(cast: Cast, office: Any, level: Handling, name: str) -> Any:
    actor = cast.fresh("author")
    who = services.create_person(actor=actor, values={"name": name, **level_values(cast, level)})
    return services.create_tenure(actor=actor, values={"person": who, "post": office, "start": "2020"})


def test_public_rows_alone_are_clear(cast: Cast, office: Any) -> None:
    stamp, disposition, body = export(cast, "viewer", "organizations")
    assert stamp == "TLP:CLEAR" and "TLP-CLEAR" in disposition and "TLP:CLEAR" in body


def test_a_public_post_with_a_company_holder_is_stamped_for_the_holder(cast: Cast, office: Any) -> None:
    hold(cast, office, Handling.COMPANY, "Ama Boateng")
    stamp, disposition, body = export(cast, "viewer", "posts")
    assert "Ama Boateng" in body
    assert stamp == "TLP:AMBER+STRICT" and "TLP-AMBER" in disposition and "TLP:CLEAR" not in body


def test_a_named_holder_never_leaves_even_beside_an_open_row(cast: Cast, office: Any) -> None:
    hold(cast, office, Handling.NAMED, "Hidden Judge")
    assert "Hidden Judge" in client_of(cast, "author").get("/api/v1/posts/").content.decode()
    _stamp, _disposition, body = export(cast, "author", "posts")
    assert "Judge" in body and "Hidden Judge" not in body
    for name in ("people", "tenures"):
        assert "Hidden Judge" not in export(cast, "author", name)[2]


def test_every_file_leaves_an_event(cast: Cast, office: Any) -> None:
    export(cast, "viewer", "posts")
    event = AuditEvent.objects.get(verb="export")
    assert (event.actor_id, event.model, event.details["format"]) == (
        cast.viewer.pk,
        "stakeholders.post",
        "csv",
    )
