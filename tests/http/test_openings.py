"""Pages of what is open beside one's role, and the answer to “Why do I see this?” on every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from core import outbox
from core.access.principals import system_actor
from core.access.scope import may
from core.confidentiality import Handling
from core.models import BrokenGlass, CustodyOpening
from core.references import reference_of
from stakeholders import services
from tests.access.routes import Reach, table, walk
from tests.factories.cast import Cast, give_role, make_user
from tests.factories.clients import client_of, freshly
from tests.factories.world import level_values, share
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
FUNCTION, NAMED = Handling.FUNCTION, Handling.NAMED
WHY = "An armed convoy is on its way"


@pytest.fixture
def made(cast: Cast) -> Callable[..., Any]:
    def make(level: Handling = FUNCTION, name: str = "Ama Boateng") -> Any:
        values = {"name": name, "area": cast.areas["alpha_north"], **level_values(cast, level)}
        return services.create_person(actor=cast.fresh("author"), values=values)

    return make


def test_what_was_shared_with_me(cast: Cast, client_for: For, made: Any) -> None:
    share(made(), user=cast.grantee, until=timezone.now() + timedelta(days=1))
    share(made(name="Kojo Antwi"), group=cast.team.group)  # type: ignore[union-attr]
    share(made(name="Esi Long"), user=cast.grantee, until=timezone.now() - timedelta(seconds=1))
    url = reverse("shared-with-me")
    mine, team = text(client_for("grantee").get(url)), text(client_for("team_member").get(url))
    assert "Ama Boateng" in mine and "Kojo Antwi" not in mine and "Esi Long" not in mine
    assert "Kojo Antwi" in team and "Shared with Liaison team" in team and "Ama Boateng" not in team
    assert "Nothing is shared with you" in text(client_for("no_role").get(url))


def test_the_records_that_i_keep(cast: Cast, client_for: For, made: Any) -> None:
    made(NAMED, "Acacia")
    url = reverse("shared-with-me")
    assert "Acacia" in text(client_for("custodian").get(url))
    assert "name a second custodian" not in text(client_for("custodian").get(url))
    accounts.set_active(actor=system_actor(), pk=cast.author.pk, version=None, active=False)
    assert "name a second custodian" in text(client_for("custodian").get(url))
    for actor in ("lead", "manager", "officer", "administrator"):
        assert "Acacia" not in text(client_for(actor).get(url))


def test_breaking_glass_by_form(cast: Cast, client_for: For, made: Any) -> None:
    who, client, url = made(), freshly(client_for("far_manager")), reverse("break-glass")
    page = client.post(url, {"reference": reference_of(who.pk), "reason": WHY}, follow=True)
    nothing = client.post(url, {"reference": "0000-0000-0000", "reason": WHY}, follow=True)
    assert text(page).count("Recorded. If this names") == text(nothing).count("Recorded. If this names") == 1
    outbox.deliver_due()
    assert "Ama Boateng" in text(client.get(reverse("shared-with-me")))
    desk = text(client_for("lead").get("/"))
    assert "Far Manager broke glass" in desk and WHY in desk and "Ama Boateng" in desk
    for actor in ("officer", "other_officer", "manager", "administrator"):
        assert "broke glass" not in text(client_for(actor).get("/"))


@pytest.mark.parametrize(
    "values", [{"reference": "", "reason": WHY}, {"reference": "x", "reason": "now"}, {}]
)
def test_a_wrong_form_breaks_nothing(client_for: For, values: dict[str, str]) -> None:
    assert freshly(client_for("lead")).post(reverse("break-glass"), values).status_code == 422
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize("name", ["break-glass", "custody"])
def test_both_ask_who_it_is_once_more(cast: Cast, client_for: For, made: Any, name: str) -> None:
    """Before the form is shown and when it is sent; those who have no part in it are told nothing of it."""
    values = {
        "reference": reference_of(made().pk),
        "reason": WHY,
        "function": str(cast.home.pk),
        "act": "ask",
    }
    lead, url = client_for("lead"), reverse(name)
    for answer in (lead.get(url), lead.post(url, values)):
        assert answer.status_code == 302
        assert answer["Location"] == f"/account/reauthenticate/?next={quote(url, safe='')}"
    assert not BrokenGlass.objects.exists() and not CustodyOpening.objects.exists()
    assert freshly(lead).get(url).status_code == 200
    assert lead.post(url, values).status_code == 302
    assert BrokenGlass.objects.count() + CustodyOpening.objects.count() == 1


@pytest.mark.parametrize("actor", ["viewer", "officer", "auditor", "administrator", "no_role", "secretariat"])
def test_for_other_roles_these_pages_do_not_exist(client_for: For, actor: str) -> None:
    client = client_for(actor)
    for name in ("break-glass", "custody"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), {"reference": "x", "reason": WHY}).status_code == 404
    assert reverse("custody") not in client.get(reverse("shared-with-me")).content.decode()


def test_two_leads_open_the_sealed_list_by_form(cast: Cast, client_for: For, made: Any) -> None:
    who = made(NAMED, "Acacia")
    cast.users["second"] = make_user("second")
    give_role(cast.users["second"], "lead", cast.home)
    for name in ("author", "custodian"):
        accounts.set_active(actor=system_actor(), pk=cast.users[name].pk, version=None, active=False)
    url, first, second = reverse("custody"), freshly(client_for("lead")), freshly(client_of(cast, "second"))
    page = text(first.get(url))
    assert "Community relations" in page and "Acacia" not in page and "Security" not in page
    values = {"act": "ask", "function": str(cast.home.pk), "reason": "Both colleagues left us"}
    assert first.post(url, values | {"function": str(cast.other.pk)}).status_code == 422
    assert first.post(url, values | {"reason": "x"}).status_code == 422
    assert first.post(url, values).status_code == 302
    opening = CustodyOpening.objects.get()
    confirm = {"act": "confirm", "opening": str(opening.pk)}
    assert first.post(url, confirm).status_code == 403
    assert first.post(url, confirm | {"opening": "nothing"}).status_code == 404
    assert "asks you to open named records" in text(second.get("/"))
    answer = second.post(url, confirm, follow=True)
    assert "You two now keep 1 records" in text(answer)
    assert may(cast.fresh("lead"), who) and may(cast.fresh("second"), who)
    assert second.post(url, confirm).status_code == 409


@pytest.mark.parametrize("actor", ["lead", "administrator", "auditor", "no_role"])
def test_every_page_says_why_one_sees_it(cast: Cast, client_for: For, world: Any, actor: str) -> None:
    """Lists, forms, search, desk, account and administration; pages of one record in tests of records."""
    client, routes, said = client_for(actor), table(), 0
    for name, url, _view in walk():
        route = routes.get(name)
        if route is None or route.reach is Reach.PUBLIC or url.startswith("/api/"):
            continue
        answer = client.get(url)
        html = answer.content.decode() if not answer.streaming else ""
        if answer.status_code == 200 and "</main>" in html and "e-shell" in html:
            assert "Why do I see this?" in html, (name, url)
            said += 1
    assert said >= 6


def test_each_record_says_why_on_each_of_its_pages(cast: Cast, client_for: For, world: Any) -> None:
    client = client_for("grantee")
    who = world.of("person", FUNCTION)
    for page in ("detail", "history", "sharing"):
        html = text(client.get(reverse(f"people-{page}", args=[who.pk])))
        assert "Shared with you by the system" in html, page
    tenure = world.of("tenure", FUNCTION)
    html = text(client.get(tenure.get_absolute_url()))
    assert "Through" in html and "Shared with you by the system" in html
