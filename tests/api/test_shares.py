"""`shares` and `break-glass`: what the sharing panel does, for programs; hidden and missing answer alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.access.scope import may
from core.confidentiality import Handling
from core.models import BrokenGlass
from core.references import reference_of
from stakeholders import services
from stakeholders.models import StakeholderGroupGrant, StakeholderUserGrant
from tests.factories.cast import PARTS, Cast, give_token
from tests.factories.clients import freshly, send
from tests.factories.world import level_values, share

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
SHARES, GLASS = "/api/v1/shares/", "/api/v1/break-glass/"
FUNCTION, NAMED = Handling.FUNCTION, Handling.NAMED
WHY = "An armed convoy is on its way"


@pytest.fixture
def made(cast: Cast) -> Callable[..., Any]:
    def make(level: Handling = FUNCTION) -> Any:
        values = {"name": "Ama Boateng", "area": cast.areas["alpha_north"], **level_values(cast, level)}
        return services.create_person(actor=cast.fresh("author"), values=values)

    return make


def body(record: Any, **values: Any) -> dict[str, Any]:
    return {"record": str(record.pk), "reason": "They prepare the visit", **values}


def test_sharing_reading_and_ending(cast: Cast, client_for: For, made: Any) -> None:
    who, lead = made(), client_for("lead")
    until = timezone.now() + timedelta(days=2)
    answer = send(lead, "post", SHARES, body(who, person=str(cast.grantee.pk), expires_at=until.isoformat()))
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert found["record"] == {
        "id": str(who.pk),
        "name": "Ama Boateng",
        "url": f"/api/v1/stakeholders/{who.pk}/",
    }
    assert found["shared_with"] == {"kind": "person", "id": str(cast.grantee.pk), "name": "Grantee"}
    assert (found["action"], found["shared_by"], answer["ETag"]) == ("view", "Lead", '"v1"')
    assert lead.get(answer["Location"]).json() == found
    assert lead.get(SHARES, {"record": str(who.pk)}).json()["results"] == [found]
    assert client_for("grantee").get(SHARES).json()["results"] == [found]
    url = f"{SHARES}{found['id']}/"
    assert send(lead, "delete", url).status_code == 428
    assert send(lead, "delete", url, If_Match='"v7"').status_code == 412
    assert send(client_for("grantee"), "delete", url, If_Match='"v1"').status_code == 403
    assert may(cast.fresh("grantee"), who)
    assert send(lead, "delete", url, If_Match='"v1"').status_code == 204
    assert not may(cast.fresh("grantee"), who)
    assert lead.get(url).status_code == 404
    assert client_for("grantee").get(SHARES).json()["results"] == []


@pytest.mark.parametrize("kind", ["function", "team"])
def test_with_a_group(cast: Cast, client_for: For, made: Any, kind: str) -> None:
    target: Any = cast.other if kind == "function" else cast.team
    answer = send(client_for("lead"), "post", SHARES, body(made(), **{kind: str(target.pk)}, action="change"))
    assert answer.status_code == 201 and answer.json()["shared_with"]["kind"] == kind
    named = send(freshly(client_for("author")), "post", SHARES, body(made(NAMED), **{kind: str(target.pk)}))
    assert named.status_code == 400 and set(named.json()["errors"]) == {kind}
    assert StakeholderGroupGrant.objects.count() == 1


@pytest.mark.parametrize("actor", [name for name, part in PARTS.items() if part.active and name != "lead"])
def test_nobody_but_a_lead_of_its_function_shares(cast: Cast, client_for: For, made: Any, actor: str) -> None:
    who = made()
    answer = send(client_for(actor), "post", SHARES, body(who, person=str(cast.grantee.pk)))
    seen = may(cast.fresh(actor), who)
    assert answer.status_code == (403 if seen or "read" in actor else 400), answer.content
    if not seen and "read" not in actor:
        missing = send(
            client_for(actor),
            "post",
            SHARES,
            body(who, person=str(cast.grantee.pk)) | {"record": str(uuid4())},
        )
        assert answer.json()["errors"] == missing.json()["errors"] == {"record": ["There is no such record."]}
    assert not StakeholderUserGrant.objects.exists()


@pytest.mark.parametrize("actor", ["lead", "manager", "administrator", "other_officer", "officer"])
def test_a_named_record_is_missing(cast: Cast, client_for: For, made: Any, actor: str) -> None:
    who = made(NAMED)
    share(who, user=cast.grantee)
    key = f"stakeholderusergrant-{StakeholderUserGrant.objects.get().pk}"
    client = client_for(actor)
    assert client.get(SHARES, {"record": str(who.pk)}).status_code == 404
    assert client.get(f"{SHARES}{key}/").status_code == 404
    assert send(client, "delete", f"{SHARES}{key}/", If_Match='"v1"').status_code == 404
    assert send(client, "post", SHARES, body(who, person=str(cast.grantee.pk))).status_code == 400
    assert StakeholderUserGrant.objects.count() == 1


def test_who_sees_a_record_but_may_not_share_it_reads_no_list(cast: Cast, client_for: For, made: Any) -> None:
    who = made()
    share(who, user=cast.grantee)
    key = f"stakeholderusergrant-{StakeholderUserGrant.objects.get().pk}"
    for actor in ("viewer", "officer", "manager"):
        assert client_for(actor).get(SHARES, {"record": str(who.pk)}).status_code == 403
        assert client_for(actor).get(f"{SHARES}{key}/").status_code == 404
        assert client_for(actor).get(SHARES).json()["results"] == []


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"person": None}, "person"),
        ({"person": "7"}, "person"),
        ({"person": str(uuid4())}, "person"),
        ({"team": str(uuid4())}, "person"),
        ({"action": "delete"}, "action"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"reason": "two\nlines"}, "reason"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"expires_at": 7}, "expires_at"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59Z"}, "expires_at"),
        ({"record": "everything"}, "record"),
        ({"whom": "all"}, "whom"),
    ],
)
def test_bad_input_names_its_field(
    cast: Cast, client_for: For, made: Any, wrong: dict[str, Any], field: str
) -> None:
    answer = send(client_for("lead"), "post", SHARES, body(made(), person=str(cast.grantee.pk)) | wrong)
    assert answer.status_code == 400 and field in answer.json()["errors"], answer.content
    assert not StakeholderUserGrant.objects.exists()


@pytest.mark.parametrize("query", [{"record": "x"}, {"q": "a"}, {"format": "csv"}, {"record": ""}])
def test_a_wrong_parameter_is_refused(client_for: For, query: dict[str, str]) -> None:
    assert client_for("lead").get(SHARES, query).status_code == 400


@pytest.mark.parametrize("key", ["x", "stakeholderusergrant-0", "stakeholderusergrant-99999999999", "user-1"])
def test_an_unknown_share_is_missing(client_for: For, key: str) -> None:
    assert client_for("lead").get(f"{SHARES}{key}/").status_code == 404
    assert send(client_for("lead"), "delete", f"{SHARES}{key}/", If_Match='"v1"').status_code == 404


def test_a_read_token_shares_and_breaks_nothing(cast: Cast, made: Any) -> None:
    user = User.objects.get(pk=cast.lead.pk)
    client = Client(headers={"Authorization": f"Token {give_token(user, 'read')}"})
    assert send(client, "post", SHARES, body(made(), person=str(cast.grantee.pk))).status_code == 403
    values = {"reference": "0000-0000-0000", "reason": WHY}
    assert send(client, "post", GLASS, values).status_code == 403
    assert not StakeholderUserGrant.objects.exists() and not BrokenGlass.objects.exists()


def test_breaking_glass_answers_the_same_whatever_it_names(cast: Cast, client_for: For, made: Any) -> None:
    references = [reference_of(made().pk), reference_of(made(NAMED).pk), "0000-0000-0000", "what?"]
    answers = [
        send(freshly(client_for("far_manager")), "post", GLASS, {"reference": one, "reason": WHY})
        for one in references
    ]
    assert {(one.status_code, one.content) for one in answers} == {(202, b'{"answer":"recorded"}')}
    assert BrokenGlass.objects.count() == 4


@pytest.mark.parametrize("values, field", [({"reference": ""}, "reference"), ({"reason": "now"}, "reason")])
def test_breaking_glass_asks_for_both(client_for: For, values: dict[str, str], field: str) -> None:
    given = {"reference": "0000-0000-0000", "reason": WHY, **values}
    answer = send(freshly(client_for("lead")), "post", GLASS, given)
    assert answer.status_code == 400 and set(answer.json()["errors"]) == {field}
    assert (
        send(client_for("officer"), "post", GLASS, given | {"reason": WHY, "reference": "x"}).status_code
        == 403
    )


def test_a_named_record_and_the_glass_ask_who_it_is_once_more(cast: Cast, client_for: For, made: Any) -> None:
    """A token never answers that question: it says nothing of who holds it now."""
    who = made(NAMED)
    glass = {"reference": reference_of(made().pk), "reason": WHY}
    keeper = User.objects.get(pk=cast.author.pk)
    lead = User.objects.get(pk=cast.lead.pk)
    tokens = [
        Client(headers={"Authorization": f"Token {give_token(user, 'write')}"}) for user in (keeper, lead)
    ]
    for client in (client_for("author"), tokens[0]):
        assert send(client, "post", SHARES, body(who, person=str(cast.grantee.pk))).status_code == 401
    for client in (client_for("lead"), tokens[1]):
        assert send(client, "post", GLASS, glass).status_code == 401
    assert not StakeholderUserGrant.objects.exists() and not BrokenGlass.objects.exists()
    author = freshly(client_for("author"))
    assert send(author, "post", SHARES, body(who, person=str(cast.grantee.pk))).status_code == 201
    assert send(freshly(client_for("lead")), "post", GLASS, glass).status_code == 202
