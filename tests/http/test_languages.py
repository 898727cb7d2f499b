"""Languages of ours beside theirs: said on one's own account, matched on relationships, plans, the Desk and coverage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagements import services
from stakeholders.services import create_person
from tests.factories.cast import Cast
from tests.factories.clients import client_of
from tests.http.pages import form_values

pytestmark = pytest.mark.django_db
API = "/api/v1/relationships/"


def say(cast: Cast, actor: str, *spoken: str) -> None:
    client = client_of(cast, actor)
    values = form_values(client, "/account/") | {"languages": ", ".join(spoken)}
    assert client.post("/account/", values).status_code == 302


def keep(cast: Cast, name: str, *spoken: str, colleague: str = "officer", **more: Any) -> Any:
    officer = cast.fresh("officer")
    person = create_person(actor=officer, values={"name": name, "languages": list(spoken)})
    values = {
        "stakeholder": person,
        "colleague": cast.users[colleague],
        "function": cast.home,
        "tier": "key",
        **more,
    }
    return services.create_relationship(actor=officer, values=values)


def test_a_match_follows_from_what_both_sides_speak(cast: Cast) -> None:
    keep(cast, "One", "FR-CD", "lu")
    keep(cast, "Two", "lu")
    keep(cast, "Three", "lu", language="lu")
    keep(cast, "Four")
    keep(cast, "Five", "fr", interpreter_needed=True)
    keep(cast, "Six", "sw", colleague="lead")
    say(cast, "officer", "fr", "en")

    def found(query: str = "") -> dict[str, str]:
        rows = client_of(cast, "officer").get(f"{API}{query}").json()["results"]
        return {row["stakeholder"]["name"]: row["language_match"] for row in rows}

    assert found() == {
        "One": "shared",
        "Two": "gap",
        "Three": "shared",
        "Four": "unknown",
        "Five": "interpreter",
        "Six": "unknown",
    }
    assert set(found("?language_match=gap&language_match=interpreter")) == {"Two", "Five"}
    both = "language_match=gap&language_match=interpreter"
    page = client_of(cast, "officer").get(f"/engagement/relationships/?{both}")
    assert {row["title"] for row in page.context["rows"]} == {"Two", "Five"}
    assert [chip["label"].count(",") for chip in page.context["chips"]] == [1]
    assert any(both in column["sort_url"] for column in page.context["columns"])
    assert client_of(cast, "officer").get("/api/v1/me/").json()["languages"] == ["fr", "en"]


def test_a_gap_is_named_where_the_contact_is_planned_overdue_and_counted(cast: Cast) -> None:
    kept = keep(cast, "Two", "lu")
    type(kept).objects.update(created_at=timezone.now() - timedelta(days=90))
    say(cast, "officer", "fr")
    say(cast, "lead", "lu")
    officer = client_of(cast, "officer")
    for page in (kept.get_absolute_url(), kept.stakeholder.get_absolute_url(), "/"):
        assert "no language in common: an interpreter is needed" in officer.get(page).content.decode(), page
    values = {"title": "Visit", "starts": timezone.now() + timedelta(days=3), "function": cast.home}
    plan = services.create_engagement(actor=cast.fresh("officer"), values=values)
    services.create_participant(
        actor=cast.fresh("officer"), values={"engagement": plan, "stakeholder": kept.stakeholder}
    )
    text = officer.get(plan.get_absolute_url()).content.decode()
    assert "none of us in it does" in text and f"could come along: {cast.users['lead']}" in text
    assert client_of(cast, "other_officer").get(plan.get_absolute_url()).status_code == 404
    say(cast, "lead", "en")
    coverage = officer.get("/engagement/coverage/").content.decode()
    assert "people on the map with whom none of us shares a language" in coverage
    listed = officer.get("/api/v1/people/?language=lu&unspoken=true").json()["results"]
    assert [row["name"] for row in listed] == ["Two"]
