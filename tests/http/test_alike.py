"""Before a second record of one person is made, the form says who is here – of what its reader may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.confidentiality import Handling
from stakeholders import services
from stakeholders.models import Organization, Person
from tests.factories.cast import Cast
from tests.http.pages import form_values
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
NEW = "/map/people/new/"


@pytest.fixture
def general(cast: Cast) -> Person:
    return services.create_person(
        actor=cast.fresh("officer"), values={"name": "Kofi Mensah", "honorific": "Gen.", "birth_date": "1950"}
    )


def test_another_spelling_is_shown_and_saved_only_when_sure(client_for: For, general: Person) -> None:
    officer = client_for("officer")
    values = {**form_values(officer, NEW), "name": "MENSAH, Koffi"}
    answer = officer.post(NEW, values)
    page = text(answer)
    assert answer.status_code == 422
    assert f'href="/map/people/{general.pk}/"' in page
    assert "another spelling" in page
    assert Person.objects.count() == 1
    assert officer.post(NEW, {**values, "sure": "1"}).status_code == 302
    assert Person.objects.count() == 2


def test_somebody_of_the_family_is_saved_at_once(client_for: For, general: Person) -> None:
    officer = client_for("officer")
    assert officer.post(NEW, {**form_values(officer, NEW), "name": "Kwame Mensah"}).status_code == 302


def test_the_part_that_follows_typing(client_for: For, general: Person) -> None:
    officer = client_for("officer")
    assert "Kofi Mensah" in text(officer.get("/map/people/alike/", {"name": "Mensah Kofi"}))
    assert "Kofi" not in text(officer.get("/map/people/alike/", {"name": "Me"}))
    assert "Kofi" not in text(officer.get("/map/organizations/alike/", {"name": "Kofi Mensah"}))
    assert client_for("viewer").get("/map/people/alike/", {"name": "Kofi Mensah"}).status_code == 403
    services.create_organization(actor=general.created_by, values={"name": "Ministry of Defence"})
    found = text(officer.get("/map/organizations/alike/", {"name": "Ministry of Defense"}))
    assert "Ministry of Defence" in found
    assert Organization.objects.count() == 1


def test_what_is_hidden_is_never_suggested(client_for: For, cast: Cast) -> None:
    services.create_person(
        actor=cast.fresh("other_officer"),
        values={"name": "Kofi Mensah", "handling": Handling.FUNCTION, "function": cast.other.pk},
    )
    officer = client_for("officer")
    assert "Kofi" not in text(officer.get("/map/people/alike/", {"name": "Kofi Mensah"}))
    assert officer.post(NEW, {**form_values(officer, NEW), "name": "Kofi Mensah"}).status_code == 302
    assert "Kofi" in text(client_for("other_officer").get("/map/people/alike/", {"name": "Kofi Mensah"}))


def test_a_birth_date_that_may_not_be_read_answers_nothing(
    client_for: For, general: Person, cast: Cast
) -> None:
    """Somebody of another area sees the general, and must not learn when he was born by trying years."""
    local = client_for("local_officer")
    told = []
    for year in ("1950", "1980"):
        answer = local.post(NEW, {**form_values(local, NEW), "name": "Kofi Mensah", "birth_date": year})
        told.append((answer.status_code, text(answer).count("<li>"), "born 1950" in text(answer)))
    assert told[0] == told[1]
    officer = client_for("officer")
    tried = {**form_values(officer, NEW), "name": "Kofi Mensah", "birth_date": "1980"}
    assert officer.post(NEW, tried).status_code == 302
