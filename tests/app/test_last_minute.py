"""A leaver's last minute: deactivated while signed in, with a token in use and an export running. All of it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import RoleAssignment, User
from core.access.principals import principal_of, system_actor
from core.confidentiality import Handling
from core.errors import NotAllowed
from core.watching import RightsEnded, Watch, watched
from stakeholders.models import Person
from stakeholders.services.roster_import import ImportRequest, run_import
from tests.factories.cast import Cast, give_role, give_token

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def short_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.watching.BATCH", 2)
    monkeypatch.setattr("core.exports.PART", 2)


def people(cast: Cast, count: int = 9) -> None:
    from stakeholders.services import create_person

    for number in range(count):
        values = {
            "name": f"Reader's Person {number}",
            "handling": Handling.FUNCTION,
            "function": cast.home,
            "basis": "public_office",
        }
        create_person(actor=cast.fresh("lead"), values=values)


def session_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def leave(user: User) -> None:
    services.set_active(actor=system_actor(), pk=user.pk, version=None, active=False)


def test_everything_ends_at_once(cast: Cast) -> None:
    people(cast)
    lead = cast.users["lead"]
    browser, secret = session_of(lead), give_token(lead)
    program = Client(headers={"Authorization": f"Token {secret}"})
    running = browser.get("/map/people/export/csv/")
    by_token = program.get("/api/v1/people/?format=csv")
    assert running.status_code == by_token.status_code == 200
    leave(lead)
    for answer in (running, by_token):
        with pytest.raises(NotAllowed):
            list(answer.streaming_content)
    assert browser.get("/map/people/").status_code == 302
    assert program.get("/api/v1/people/").status_code == 401
    assert not principal_of(User.objects.get(pk=lead.pk)).active


def ends(cast: Cast) -> dict[str, Callable[[], Any]]:
    """What ends a running export of the lead, besides leaving."""
    lead = cast.users["lead"]
    return {
        "the role ends": lambda: RoleAssignment.objects.filter(user=lead).update(
            valid_until=timezone.localdate() - timedelta(days=1)
        ),
        "another role": lambda: give_role(lead, "viewer", cast.other),
        "signed out everywhere": lambda: services.end_sessions_of(actor=system_actor(), pk=lead.pk),
    }


@pytest.mark.parametrize("what", ["the role ends", "another role", "signed out everywhere"])
def test_an_export_breaks_off_when_rights_change(cast: Cast, what: str) -> None:
    people(cast)
    parts = watched_rows(cast, session_of(cast.users["lead"]))
    assert next(parts)
    ends(cast)[what]()
    with pytest.raises(RightsEnded):
        list(parts)


def watched_rows(cast: Cast, client: Client) -> Any:
    """The rows of an export of the lead's browser, as they leave."""
    from functools import partial

    from accounts.sessions import session_holds

    lead: Any = cast.fresh("lead")
    lead.credential_holds = partial(session_holds, client.session.session_key)
    rows = ({"x_id": pk} for pk in list(Person.objects.order_by("pk").values_list("pk", flat=True)))
    principal_of(lead)
    return watched(lead, rows)


def test_a_token_that_is_withdrawn_ends_its_export(cast: Cast) -> None:
    people(cast)
    lead = cast.users["lead"]
    secret = give_token(lead)
    answer = Client(headers={"Authorization": f"Token {secret}"}).get("/api/v1/people/?format=csv")
    services.revoke_token(actor=lead, pk=lead.api_tokens.get().pk)
    with pytest.raises(RightsEnded):
        list(answer.streaming_content)


def test_an_undisturbed_export_is_whole(cast: Cast) -> None:
    people(cast, 5)
    body = b"".join(session_of(cast.users["lead"]).get("/map/people/export/csv/").streaming_content)
    assert body.count(b"Reader's Person") == 5


def test_a_running_import_ends_and_leaves_nothing(cast: Cast) -> None:
    officer = cast.fresh("officer")
    lines = "".join(f"Ministry {n},Minister {n},Ada Obi {n}\n" for n in range(20))
    data = f"organization,post,person\n{lines}".encode()
    watch, told = Watch(officer), []

    def progress(label: str, _done: int, _total: int) -> None:
        told.append(label)
        if label == "posts":
            leave(cast.users["officer"])
        watch.check()

    before = Person.objects.count()
    request = ImportRequest(data=data, name="roster.csv", area=cast.areas["alpha"].pk)
    with pytest.raises(RightsEnded):
        run_import(actor=officer, request=request, progress=progress)
    assert "posts" in told and Person.objects.count() == before
