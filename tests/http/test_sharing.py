"""The sharing panel: who reads what on it, and its forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import sight
from core.access.scope import may
from core.confidentiality import Handling
from core.references import reference_of
from stakeholders import services
from stakeholders.models import Person, StakeholderGroupGrant, StakeholderUserGrant
from tests.factories.cast import Cast
from tests.factories.clients import freshly, say_purposes
from tests.factories.world import level_values, share
from tests.http.reading import text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
COMPANY, FUNCTION, NAMED = Handling.COMPANY, Handling.FUNCTION, Handling.NAMED


def reading(client: Client, who: Any) -> Client:
    """The client, after it said what it reads this named record for, and who it is."""
    say_purposes(freshly(client), who)
    return client


@pytest.fixture
def made(cast: Cast) -> Callable[..., Any]:
    def make(level: Handling = FUNCTION) -> Any:
        values = {"name": "Ama Boateng", "area": cast.areas["alpha_north"], **level_values(cast, level)}
        return services.create_person(actor=cast.fresh("author"), values=values)

    return make


def panel(record: Any) -> str:
    return reverse("people-sharing", args=[record.pk])


def test_a_reader_is_told_why_and_nobody_elses_name(cast: Cast, client_for: For, made: Any) -> None:
    who = made()
    share(who, user=cast.grantee)
    share(who, user=cast.expired_grantee)
    for actor, reason in (("viewer", "It belongs to your function"), ("manager", "You manage its area")):
        page = text(client_for(actor).get(panel(who)))
        assert reason in page and "Everybody with a role in Community relations" in page
        assert "Grantee" not in page and "Shared with</h2>" not in page and "Local Officer" not in page
        assert reference_of(who.pk) in page
    page = text(client_for("grantee").get(panel(who)))
    assert "Shared with you by" in page and "Expired Grantee" not in page


def test_who_may_share_reads_who_sees_it(cast: Cast, client_for: For, made: Any) -> None:
    who = made()
    share(who, user=cast.grantee, until=timezone.now() + timedelta(days=1))
    share(who, group=cast.team.group)  # type: ignore[union-attr]
    page = text(client_for("lead").get(panel(who)))
    for words in ("Grantee", "Liaison team", "until", "Local Officer", "Manager", "Share it", "test"):
        assert words in page, words


def test_a_named_record_names_its_keepers_to_its_keepers_only(cast: Cast, client_for: For, made: Any) -> None:
    who = made(NAMED)
    share(who, user=cast.grantee)
    page = text(reading(client_for("author"), who).get(panel(who)))
    assert "Custodian" in page and "Grantee" in page and "Functions" not in page
    page = text(reading(client_for("grantee"), who).get(panel(who)))
    assert "Shared with you by" in page
    for name in ("Author", "Custodian"):
        assert name not in page
    for actor in ("lead", "manager", "officer", "administrator", "other_officer"):
        assert client_for(actor).get(panel(who)).status_code == 404, actor


def test_sharing_and_ending_by_form(cast: Cast, client_for: For, made: Any) -> None:
    who, lead = made(), client_for("lead")
    values = {
        "act": "share",
        "share-whom": f"person:{cast.grantee.pk}",
        "share-action": "view",
        "share-until": (timezone.localdate() + timedelta(days=7)).isoformat(),
        "share-reason": "Visit in May",
    }
    assert lead.post(panel(who), values).status_code == 302
    assert may(cast.fresh("grantee"), who)
    key = sight.shares_of(actor=cast.fresh("lead"), record=who)[0].key
    assert lead.post(panel(who), {"act": "end", "key": key}).status_code == 302
    assert not may(cast.fresh("grantee"), who)


@pytest.mark.parametrize(
    "wrong",
    [
        {"share-whom": ""},
        {"share-whom": "person:nobody"},
        {"share-reason": ""},
        {"share-until": "2001-01-01"},
        {"share-until": "soon"},
        {"share-action": "delete"},
    ],
)
def test_a_wrong_form_says_so_and_keeps_what_was_typed(
    cast: Cast, client_for: For, made: Any, wrong: dict[str, str]
) -> None:
    who = made()
    values = {
        "act": "share",
        "share-whom": f"team:{cast.team.pk}",  # type: ignore[union-attr]
        "share-action": "view",
        "share-reason": "Typed before",
    }
    answer = client_for("lead").post(panel(who), values | wrong)
    assert answer.status_code == 422
    assert "share-reason" in wrong or "Typed before" in answer.content.decode()
    assert not StakeholderUserGrant.objects.exists() and not StakeholderGroupGrant.objects.exists()


def test_a_named_record_is_offered_to_no_group(cast: Cast, client_for: For, made: Any) -> None:
    who = made(NAMED)
    values = {
        "act": "share",
        "share-whom": f"function:{cast.other.pk}",
        "share-action": "view",
        "share-reason": "x",
    }
    assert reading(client_for("author"), who).post(panel(who), values).status_code == 422
    assert not StakeholderGroupGrant.objects.exists()


def test_the_keepers_of_a_named_record_act_after_a_fresh_sign_in(
    cast: Cast, client_for: For, made: Any
) -> None:
    who, author = made(NAMED), client_for("author")
    say_purposes(author, who)
    confirm = f"{panel(who)}?act=share"
    page = text(author.get(panel(who)))
    assert "Confirm first that it is you" in page and "Custodian" in page
    assert "share-whom" not in author.get(panel(who)).content.decode()
    person = {"share-whom": f"person:{cast.grantee.pk}", "share-action": "view", "share-reason": "x"}
    hand = {"custodian-version": "1", "custodian-custodian": str(cast.officer.pk), "custodian-reason": "x"}
    for answer in (
        author.get(confirm),
        author.post(panel(who), {"act": "share", **person}),
        author.post(panel(who), {"act": "custodian", **hand}),
    ):
        assert answer.status_code == 302 and answer["Location"].startswith("/account/reauthenticate/?next=")
    assert not StakeholderUserGrant.objects.exists()
    assert Person.objects.get(pk=who.pk).custodian_id == cast.custodian.pk
    assert "share-whom" in freshly(author).get(confirm).content.decode()
    assert author.post(panel(who), {"act": "share", **person}).status_code == 302
    assert StakeholderUserGrant.objects.get().user == cast.grantee


def test_sharing_what_is_not_named_and_reading_why_ask_nothing_more(
    cast: Cast, client_for: For, made: Any
) -> None:
    who, named = made(), made(NAMED)
    share(named, user=cast.grantee)
    assert "share-whom" in client_for("lead").get(f"{panel(who)}?act=share").content.decode()
    grantee = client_for("grantee")
    say_purposes(grantee, named)
    assert grantee.get(f"{panel(named)}?act=share").status_code == 200
    assert client_for("lead").get(f"{panel(named)}?act=share").status_code == 404


@pytest.mark.parametrize("act", ["", "delete", "share ", "level;"])
def test_an_unknown_act_does_nothing(client_for: For, made: Any, act: str) -> None:
    assert client_for("lead").post(panel(made()), {"act": act}).status_code == 404


@pytest.mark.parametrize(
    "actor, status", [("viewer", 403), ("officer", 403), ("manager", 403), ("grantee", 404)]
)
def test_who_may_not_share_is_refused(
    cast: Cast, client_for: For, made: Any, actor: str, status: int
) -> None:
    who = made()
    values = {
        "act": "share",
        "share-whom": f"team:{cast.team.pk}",
        "share-action": "view",
        "share-reason": "x",
    }  # type: ignore[union-attr]
    assert client_for(actor).post(panel(who), values).status_code == status
    assert not StakeholderGroupGrant.objects.exists()


def test_raising_and_lowering_ask_for_a_reason(cast: Cast, client_for: For, made: Any) -> None:
    who, lead = made(), client_for("lead")
    values = {"act": "level", "level-version": "1", "level-handling": "1", "level-reason": ""}
    assert lead.post(panel(who), values).status_code == 422
    assert lead.post(panel(who), values | {"level-reason": "It was published"}).status_code == 302
    assert Person.objects.get(pk=who.pk).handling == COMPANY
    raised = values | {"level-version": "2", "level-handling": "2", "level-reason": "Threats"}
    assert client_for("officer").post(panel(who), raised).status_code == 302
    assert Person.objects.get(pk=who.pk).handling == FUNCTION


def test_an_officer_does_not_lower(client_for: For, made: Any) -> None:
    who = made()
    values = {"act": "level", "level-version": "1", "level-handling": "1", "level-reason": "x"}
    answer = client_for("officer").post(panel(who), values)
    assert answer.status_code == 422 and "Only a lead or the author" in text(answer)
    assert Person.objects.get(pk=who.pk).handling == FUNCTION


def test_who_was_slower_sees_what_is_saved_and_may_try_again(client_for: For, made: Any) -> None:
    who, lead = made(), client_for("lead")
    values = {"act": "level", "level-version": "1", "level-handling": "1", "level-reason": "It was published"}
    assert lead.post(panel(who), values).status_code == 302
    answer = client_for("author").post(panel(who), values | {"level-handling": "0"})
    page = text(answer)
    assert answer.status_code == 409 and "Somebody saved this" in page
    assert "It was published" in answer.content.decode() and 'value="2"' in answer.content.decode()


def test_a_named_person_is_handed_to_a_custodian(cast: Cast, client_for: For, made: Any) -> None:
    who = made(NAMED)
    values = {
        "act": "custodian",
        "custodian-version": "1",
        "custodian-custodian": str(cast.other_officer.pk),
        "custodian-reason": "Leaves the region",
    }
    assert reading(client_for("other_officer"), who).get(panel(who)).status_code == 404
    assert reading(client_for("custodian"), who).post(panel(who), values).status_code == 422
    assert reading(client_for("author"), who).post(panel(who), values).status_code == 302
    assert reading(client_for("other_officer"), who).get(panel(who)).status_code == 200
    assert reading(client_for("custodian"), who).get(panel(who)).status_code == 404
    again = reading(client_for("author"), who).post(
        panel(who), values | {"custodian-custodian": str(cast.custodian.pk)}
    )
    assert again.status_code == 409 and "Other Officer" in text(again)


def test_the_panel_is_a_tab_of_roots_and_of_nothing_else(client_for: For, made: Any) -> None:
    who = made()
    assert panel(who) in client_for("viewer").get(who.get_absolute_url()).content.decode()
    assert client_for("lead").get(panel(who).replace("/people/", "/tenures/")).status_code == 404
