"""A protected source: everywhere a code name; who it is only for its author, the custodian and those named by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.confidentiality import Handling
from core.errors import NotVisible
from core.models import AuditEvent
from stakeholders import services
from stakeholders.models import Source, SourceIdentity
from tests.factories.cast import ACTORS, Cast
from tests.factories.clients import client_of, say_purposes
from tests.factories.world import share

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
NAME, CODE = "Kwame Acheampong", "Baobab"
SEES = {"author", "custodian"}


@pytest.fixture
def source(cast: Cast) -> Source:
    """A conversation whose first title gave the name away, protected afterwards."""
    values = {
        "title": f"Talk with {NAME}",
        "kind": "government",
        "handling": Handling.FUNCTION,
        "function": cast.home,
    }
    made = services.create_source(actor=cast.fresh("author"), values=values)
    return services.update_source(
        actor=cast.fresh("author"), pk=made.pk, version=1, values={"identity_hidden": True, "code_name": CODE}
    )


@pytest.fixture
def identity(cast: Cast, source: Source) -> SourceIdentity:
    values = {
        "source": source,
        "person": NAME,
        "position": "Deputy commander",
        "contact": "Through his cousin at the market",
        "notes": "Never by telephone",
        "custodian": cast.users["custodian"],
    }
    return services.create_source_identity(actor=cast.fresh("author"), values=values)


def test_the_source_shows_its_code_name_everywhere(cast: Cast, client_for: For, source: Source) -> None:
    person = services.create_person(actor=cast.fresh("author"), values={"name": "Ama Boateng"})
    services.create_citation(
        actor=cast.fresh("author"),
        values={"source": source, "stakeholder": person, "said": "The road is closed."},
    )
    officer = client_for("officer")
    addresses = [
        "/map/sources/",
        source.get_absolute_url(),
        f"/map/sources/{source.pk}/history/",
        f"/map/sources/{source.pk}/edit/",
        f"{person.get_absolute_url()}?tab=sources",
        "/map/citations/",
        "/search/?q=baobab",
        "/choose/sources/?q=baobab",
        f"/api/v1/sources/{source.pk}/",
        f"/api/v1/sources/{source.pk}/history/",
        "/api/v1/sources/",
        "/api/v1/citations/",
    ]
    for address in addresses:
        answer = officer.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert "Kwame" not in text, address
        assert CODE in text, address
    for address in (
        "/map/sources/export.csv",
        "/api/v1/sources/?format=csv",
        "/api/v1/citations/?format=csv",
    ):
        answer: Any = officer.get(address)
        if answer.status_code == 200:
            assert b"Kwame" not in b"".join(answer.streaming_content)
    for address in ("/search/?q=kwame", "/map/sources/?q=kwame", "/choose/sources/?q=kwame"):
        assert CODE not in officer.get(address).content.decode(), address


def test_a_protected_source_is_not_to_be_named(cast: Cast, source: Source) -> None:
    assert (source.title, source.attributable) == (f"Protected source “{CODE}”", False)
    with pytest.raises(ValidationError, match="code name"):
        services.update_source(actor=cast.fresh("author"), pk=source.pk, version=2, values={"code_name": ""})
    with pytest.raises(ValidationError, match="address"):
        services.update_source(
            actor=cast.fresh("author"), pk=source.pk, version=2, values={"url": "https://kwame.test/"}
        )


def test_remarks_of_diplomats_are_not_attributable_unless_somebody_says_so(cast: Cast) -> None:
    actor = cast.fresh("officer")
    made = services.create_source(actor=actor, values={"title": "Remark", "kind": "embassy"})
    agreed = services.create_source(
        actor=actor, values={"title": "Speech", "kind": "embassy", "attributable": True}
    )
    assert (made.attributable, agreed.attributable) == (False, True)


def reader(cast: Cast, actor: str, identity: SourceIdentity) -> Client:
    """A client that has said already what it reads the identity for."""
    client = client_of(cast, actor)
    say_purposes(client, identity)
    return client


def test_what_it_is_read_for_is_asked_first(cast: Cast, identity: SourceIdentity) -> None:
    asked = client_of(cast, "author").get(identity.get_absolute_url())
    assert NAME.encode() not in asked.content and asked.status_code == 200
    assert NAME.encode() in reader(cast, "author", identity).get(identity.get_absolute_url()).content


@pytest.mark.parametrize("actor", ACTORS)
def test_only_author_and_custodian_learn_who_it_is(cast: Cast, identity: SourceIdentity, actor: str) -> None:
    client = reader(cast, actor, identity)
    pages = [
        identity.get_absolute_url(),
        *(reverse(f"source-identities-{page}", args=[identity.pk]) for page in ("edit", "history")),
    ]
    for page in pages:
        answer = client.get(page)
        assert (answer.status_code == 200) == (actor in SEES), page
        if actor not in SEES:
            assert b"Kwame" not in answer.content and CODE.encode() not in answer.content
    deleting = client.get(reverse("source-identities-delete", args=[identity.pk])).status_code
    # Only whoever wrote it deletes it; its custodian is told so, to others it is not there.
    assert (deleting == 200) == (actor == "author")
    assert (deleting == 403) == (actor == "custodian")
    shown = client.get(identity.get_absolute_url()).content
    for text in (NAME, "Deputy commander", "cousin at the market", "Never by telephone"):
        assert (text.encode() in shown) == (actor in SEES), text
    listed = client.get("/map/source-identities/").content
    assert (str(identity.pk).encode() in listed) == (actor in SEES)
    of_source = client.get(f"/map/sources/{identity.source_id}/").content
    assert (str(identity.pk).encode() in of_source) == (actor in SEES)
    assert b"Kwame" not in of_source


def test_there_is_no_way_through_the_api(cast: Cast, identity: SourceIdentity) -> None:
    client = client_of(cast, "author")
    for address in ("/api/v1/source-identities/", f"/api/v1/source-identities/{identity.pk}/"):
        assert client.get(address).status_code == 404
    assert "source-identities" not in client.get("/api/v1/schema/").content.decode()
    assert client.get("/choose/source-identities/").status_code == 404


def test_it_leaves_in_no_file(cast: Cast, identity: SourceIdentity) -> None:
    answer: Any = client_of(cast, "author").get(reverse("source-identities-export", args=["csv"]))
    body = b"".join(answer.streaming_content)
    assert b"Kwame" not in body and str(identity.pk).encode() not in body


def test_a_share_by_name_opens_it_and_one_with_a_team_does_not(cast: Cast, identity: SourceIdentity) -> None:
    for record in (identity.source, identity):
        share(record, user=cast.users["grantee"])
        share(record, group=cast.team.group if cast.team else None)
    assert NAME.encode() in reader(cast, "grantee", identity).get(identity.get_absolute_url()).content
    assert client_of(cast, "team_member").get(identity.get_absolute_url()).status_code == 404


def test_it_is_made_on_the_page_of_the_source(cast: Cast, source: Source) -> None:
    client = client_of(cast, "author")
    adding = f"{reverse('source-identities-create')}?source={source.pk}"
    assert adding.split("?")[0] in client.get(source.get_absolute_url()).content.decode()
    values = {"source": str(source.pk), "person": NAME, "contact": "By letter", "function": str(cast.home.pk)}
    refused = client.post(adding, values)
    assert refused.status_code == 422
    assert "second custodian" in refused.content.decode()
    assert not SourceIdentity.objects.exists()
    assert client.post(adding, {**values, "custodian": str(cast.custodian.pk)}).status_code == 302
    made = SourceIdentity.objects.get()
    assert (made.person, made.handling, made.function) == (NAME, Handling.NAMED, cast.home)
    assert made.custodian == cast.custodian


def test_the_author_hands_it_to_another_custodian(cast: Cast, identity: SourceIdentity) -> None:
    services.update_source_identity(
        actor=cast.fresh("author"),
        pk=identity.pk,
        version=1,
        values={"custodian": cast.users["officer"]},
        reason="On leave",
    )
    assert client_of(cast, "officer").get(identity.get_absolute_url()).status_code == 200
    assert client_of(cast, "custodian").get(identity.get_absolute_url()).status_code == 404


def test_nothing_of_it_is_stored_or_recorded_in_the_clear(cast: Cast, identity: SourceIdentity) -> None:
    services.update_source_identity(
        actor=cast.fresh("author"), pk=identity.pk, version=1, values={"notes": "Only by letter"}
    )
    with connection.cursor() as cursor:
        for table in ("stakeholders_sourceidentity", "stakeholders_historicalsourceidentity"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            (text,) = cursor.fetchone()
            for part in (NAME, "Deputy", "cousin", "telephone", "letter"):
                assert part not in text
    for event in AuditEvent.objects.filter(object_ref=str(identity.pk)):
        assert (event.handling, event.details) == (Handling.NAMED, {})
    history = reader(cast, "custodian", identity).get(
        reverse("source-identities-history", args=[identity.pk])
    )
    assert b"Never by telephone" in history.content and b"Only by letter" in history.content


def test_it_is_never_less_than_named(cast: Cast, identity: SourceIdentity) -> None:
    same = services.update_source_identity(
        actor=cast.fresh("author"), pk=identity.pk, version=1, values={"handling": Handling.FUNCTION}
    )
    assert (same.handling, same.version) == (Handling.NAMED, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceIdentity.objects.filter(pk=identity.pk).update(handling=Handling.FUNCTION)


@pytest.mark.parametrize("actor", ["officer", "lead", "manager", "administrator", "other_officer"])
def test_refused_writes_change_nothing(cast: Cast, identity: SourceIdentity, actor: str) -> None:
    for act in (services.update_source_identity, services.delete_source_identity):
        values = {"values": {"person": "Somebody"}} if act is services.update_source_identity else {}
        with pytest.raises(NotVisible):
            act(actor=cast.fresh(actor), pk=identity.pk, version=1, **values)  # type: ignore[arg-type]
    stored = SourceIdentity.objects.get(pk=identity.pk)
    assert (stored.person, stored.version, stored.history.count()) == (NAME, 1, 1)


def test_a_second_writer_does_not_learn_that_there_is_one(cast: Cast, identity: SourceIdentity) -> None:
    other = services.create_source_identity(
        actor=cast.fresh("officer"),
        values={"source": identity.source, "person": "I think it is Kofi", "custodian": cast.users["lead"]},
    )
    assert other.pk != identity.pk
    assert str(other) == f"Who is behind Protected source “{CODE}”"
