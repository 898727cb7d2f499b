"""Administration exists for administrators alone, the audit trail for auditors alone; for others both are missing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import ApiToken, Function, RoleAssignment, Team, User
from accounts.urls_administration import urlpatterns
from core.models import AuditEvent
from tests.factories.cast import Cast, give_token

pytestmark = pytest.mark.django_db
AUDIT = {"audit-list", "audit-choose", "audit-export", "audit-chain", "audit-head"}
NAMES = [pattern.name for pattern in urlpatterns]
OTHERS = ("no_role", "superuser", "viewer", "lead", "manager", "secretariat", "auditor")


def address(name: str, cast: Cast) -> str:
    """The address of a page, about the viewer of the cast."""
    viewer = cast.users["viewer"]
    parts = {
        "pk": cast.team.pk if name.startswith("team") and cast.team else viewer.pk,
        "role": viewer.assignments.get().pk,
        "token": viewer.api_tokens.get().pk,
    }
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    return reverse(name, kwargs={key: parts[key] for key in pattern.pattern.converters})


@pytest.fixture
def cast(cast: Cast) -> Cast:
    give_token(cast.users["viewer"])
    return cast


def state() -> list[object]:
    """Everything that these pages could change."""
    return [
        list(User.objects.order_by("pk").values("pk", "version", "is_active", "password")),
        list(RoleAssignment.objects.order_by("pk").values_list("pk", "version")),
        list(Team.objects.order_by("pk").values_list("pk", "version")),
        Function.objects.count(),
        list(ApiToken.objects.order_by("pk").values_list("pk", "revoked_at")),
        AuditEvent.objects.count(),
    ]


@pytest.mark.parametrize("who", OTHERS)
def test_for_others_no_page_exists_and_nothing_changes(cast, client_for, who):
    client, before = client_for(who), state()
    for name in NAMES:
        if who == "auditor" and name in AUDIT:
            continue
        url = address(name, cast)
        assert client.get(url).status_code == 404, f"{who} reads {name}"
        assert client.post(url, {"version": "1", "display_name": "X", "role": "lead"}).status_code == 404, (
            f"{who} posts {name}"
        )
    assert state() == before


def test_a_refused_page_looks_like_one_for_an_account_that_does_not_exist(cast, client_for):
    client = client_for("officer")
    there = client.get(address("user-detail", cast))
    missing = client.get("/administration/users/019a0000-0000-7000-8000-000000000000/")
    assert there.status_code == missing.status_code == 404
    assert len(there.content) == len(missing.content)


def test_strangers_sign_in_first(cast, client):
    before = state()
    for name in NAMES:
        url = address(name, cast)
        assert client.get(url)["Location"] == f"/account/login/?next={url}"
        assert client.post(url, {"version": "1"}).status_code == 302
    assert state() == before


@pytest.mark.parametrize("name", sorted(AUDIT))
def test_administrators_do_not_read_the_trail(cast, client_for, name):
    assert client_for("administrator").get(reverse(name)).status_code == 404


def test_a_token_opens_no_page(cast, client_for):
    assert client_for("integrator_write").get(reverse("user-list")).status_code == 302


def test_get_changes_nothing(cast, client_for):
    client, before = client_for("administrator"), state()
    for name in NAMES:
        if name not in AUDIT:
            assert client.get(address(name, cast)).status_code in (200, 404, 405)
    assert state() == before
