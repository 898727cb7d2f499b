"""The Desk of each role: what it says is what the data hold, in the reader's sight, at a constant price."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import RoleAssignment
from core import audit, sealing
from core.access.principals import principal_of, system_actor
from core.confidentiality import Handling
from core.shell import boxes, desk_boxes
from reports import desk, selectors
from stakeholders import services
from stakeholders.models import Tenure


def day(shift: int) -> str:
    return (timezone.localdate() + timedelta(days=shift)).isoformat()


def make_post(number: int = 1, **values):
    actor = system_actor()
    body = services.create_organization(actor=actor, values={"name": f"Ministry {number}", **values})
    return services.create_post(
        actor=values.get("by", actor), values={"organization": body.pk, "title": f"Minister {number}"}
    )


def make_tenure(post, name: str, start: str = "", end: str = "", **values):
    actor = system_actor()
    person = services.create_person(actor=actor, values={"name": name})
    return services.create_tenure(
        actor=actor, values={"person": person.pk, "post": post.pk, "start": start, "end": end, **values}
    )


def box(user, key: str):
    """One box of somebody's Desk, or None."""
    return next((found for found in boxes(principal_of(user)) if found["key"] == key), None)


def test_a_post_that_changed_hands_tells_who_left_and_who_came(cast):
    post = make_post()
    make_tenure(post, "Old Holder", "2020", day(-10))
    make_tenure(post, "New Holder", day(-10))
    found = box(cast.viewer, "changes")
    (change,) = found["past"]
    assert (change["left"], change["came"]) == (["Old Holder"], ["New Holder"])
    assert found["headline"] == "1 post changed hands lately"
    assert found["ahead"] == []


def test_a_post_nobody_followed_into_is_not_called_vacant_without_a_source(cast):
    post, other = make_post(1), make_post(2)
    make_tenure(post, "Gone One", "2020", day(-10))
    make_tenure(other, "Gone Two", "2020", day(-10))
    services.create_vacancy(actor=system_actor(), values={"post": other.pk, "start": day(-9)})
    said = {change["title"]: str(change["nobody"]) for change in box(cast.viewer, "changes")["past"]}
    assert said == {"Minister 1": "no holder known to you", "Minister 2": "vacant"}


def test_coming_changes_stand_apart(cast):
    post = make_post()
    make_tenure(post, "Old Holder", "2020", day(20))
    make_tenure(post, "New Holder", day(20))
    found = box(cast.viewer, "changes")
    (change,) = found["ahead"]
    assert found["past"] == []
    assert (change["left"], change["came"]) == (["Old Holder"], ["New Holder"])


def test_posts_without_holder_count_what_their_lists_show(cast, client_for):
    vacant, unknown, held = make_post(1), make_post(2), make_post(3)
    services.create_vacancy(actor=system_actor(), values={"post": vacant.pk, "last_seen": day(-1)})
    make_tenure(held, "Holder", "2020", verified_on=day(-5))
    found = box(cast.viewer, "open-posts")
    assert [row["title"] for row in found["rows"]] == ["Minister 1", "Minister 2"]
    assert unknown.title == "Minister 2"
    assert [str(count["text"]) for count in found["counts"]] == ["1 vacant", "1 not known"]
    client = client_for("viewer")
    for count, title in zip(found["counts"], ("Minister 1", "Minister 2"), strict=True):
        page = client.get(count["url"]).content.decode()
        assert title in page
        assert "Minister 3" not in page


def test_the_state_of_each_post_is_the_one_its_own_page_gives(cast):
    """Evidence on both sides that proves nothing: the exact rule decides, not the short one."""
    post = make_post()
    make_tenure(post, "Once Seen", first_seen=day(-400), last_seen=day(-300))
    services.create_vacancy(
        actor=system_actor(), values={"post": post.pk, "first_seen": day(-30), "last_seen": day(-20)}
    )
    assert [row["title"] for row in box(cast.viewer, "open-posts")["rows"]] == ["Minister 1"]


def test_share_in_date_and_what_waits(cast, client_for):
    make_tenure(make_post(1), "Fresh", "2020", verified_on=day(-5))
    stale = make_tenure(make_post(2), "Stale", "2020")
    never = make_tenure(make_post(3), "Never")
    seen = {"first_seen": None, "last_seen": None}
    Tenure.objects.filter(pk=stale.pk).update(verified_on=day(-300), **seen)
    Tenure.objects.filter(pk=never.pk).update(verified_on=None, **seen)
    found = box(cast.viewer, "quality")
    assert (found["n"], found["stale"], found["percent"]) == (3, 2, 33)
    assert [(row["title"], row["seen"] == "") for row in found["oldest"]] == [
        ("Never", True),
        ("Stale", False),
    ]
    client = client_for("viewer")
    stale = client.get(found["stale_url"]).content.decode()
    assert "Stale" in stale
    assert "Fresh" not in stale


def test_what_has_no_source_is_a_number_that_opens_its_list(cast, client_for):
    tenure = make_tenure(make_post(1), "Cited", "2020")
    make_tenure(make_post(2), "Bare", "2020")
    source = services.create_source(
        actor=system_actor(), values={"title": "Gazette", "kind": "publication", "handling": Handling.COMPANY}
    )
    for about in ({"tenure": tenure.pk}, {"stakeholder": tenure.post.organization_id}):
        services.create_citation(actor=system_actor(), values={"source": source.pk, "said": "Yes.", **about})
    found = box(cast.viewer, "quality")["bare"]
    assert [str(entry["text"]) for entry in found] == ["1 person", "1 organization", "1 holding"]
    client = client_for("viewer")
    for entry, there, absent in zip(
        found, ("Bare", "Ministry 2", "Bare"), ("Cited", "Ministry 1", "Cited"), strict=True
    ):
        page = client.get(entry["url"]).content.decode()
        assert there in page
        assert absent not in page


def test_a_capped_number_says_at_least(cast, monkeypatch):
    monkeypatch.setattr(selectors, "EXAMINED", 1)
    for number in (1, 2):
        make_tenure(make_post(number), f"Bare {number}", "2020")
    found = box(cast.viewer, "quality")
    assert found["capped"]
    assert all(str(entry["text"]).startswith("at least ") for entry in found["bare"])


def test_one_click_on_the_desk_confirms_the_oldest(cast, client_for):
    tenure = make_tenure(make_post(), "Long Unseen", "2001")
    Tenure.objects.filter(pk=tenure.pk).update(last_seen=day(-400), first_seen=day(-500))
    officer = client_for("officer")
    page = officer.get("/").content.decode()
    url = f"/map/tenures/{tenure.pk}/confirm/?next=%2F"
    assert f'action="{url}"' in page
    assert "/confirm/" not in client_for("viewer").get("/").content.decode()
    answer = officer.post(url, {"version": "1"})
    assert answer.headers["Location"] == "/"
    assert "still in office, verified today" in officer.get("/").content.decode()
    assert box(cast.officer, "quality")["oldest"] == []


def test_edited_records_are_listed_newest_first(cast):
    assert box(cast.viewer, "edited") is None
    person = services.create_person(actor=system_actor(), values={"name": "Somebody"})
    assert box(cast.viewer, "edited") is None
    services.update_person(actor=cast.officer, pk=person.pk, version=1, values={"summary": "New."})
    assert [row["title"] for row in box(cast.viewer, "edited")["rows"]] == ["Somebody"]


def test_hidden_records_leave_no_trace(cast, client_for):
    closed = {"function": cast.home.pk, "handling": Handling.FUNCTION}
    body = services.create_organization(actor=cast.lead, values={"name": "Hidden council", **closed})
    post = services.create_post(
        actor=cast.lead, values={"organization": body.pk, "title": "Hidden chair", **closed}
    )
    person = services.create_person(actor=cast.lead, values={"name": "Hidden person", **closed})
    tenure = {"person": person.pk, "post": post.pk, "start": day(-5), **closed}
    services.create_tenure(actor=cast.lead, values=tenure)
    services.update_person(actor=cast.lead, pk=person.pk, version=1, values={"summary": "New."})
    assert "Hidden chair" in client_for("officer").get("/").content.decode()
    page = client_for("other_officer").get("/").content.decode()
    assert "Hidden" not in page
    assert "posts changed hands" not in page


@pytest.mark.parametrize(
    ("actor", "there", "absent"),
    [
        ("officer", "How good is our map?", "Users and roles"),
        ("manager", "How good is our map?", "Users and roles"),
        ("administrator", "Users and roles", "How good is our map?"),
        ("auditor", "Chain of the audit trail", "How good is our map?"),
        ("secretariat", "No working group has been opened to you yet", "How good is our map?"),
        ("no_role", "Your account has no role yet", "How good is our map?"),
        ("superuser", "Your account has no role yet", "Users and roles"),
    ],
)
def test_each_role_has_its_own_desk(client_for, actor, there, absent):
    page = client_for(actor).get("/").content.decode()
    assert there in page
    assert absent not in page


def test_signed_out_people_are_asked_to_sign_in(client, db):
    assert client.get("/").headers["Location"] == "/account/login/?next=/"


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "evening"), (5, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_greeting_by_the_clock(hour, words):
    assert desk.greeting(hour, "Awa Sane") == f"Good {words}, Awa"
    assert desk.greeting(hour, "awa@example.org") == "Welcome"


def test_the_price_is_the_same_for_few_and_for_many(cast, client_for):
    client = client_for("officer")

    def cost(numbers: range) -> int:
        for number in numbers:
            post = make_post(number)
            make_tenure(post, f"Old {number}", "2020", day(-10))
            make_tenure(post, f"New {number}", day(-10))
            make_post(1000 + number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    cost(range(3))
    few, many = cost(range(3, 4)), cost(range(4, 16))
    assert few == many <= 21


def test_boxes_are_a_registry():
    ordered = [entry.key for entry in sorted(desk_boxes, key=lambda entry: entry.order)]
    assert len(ordered) == len(set(ordered))
    assert [key for key in ordered if key in ("quality", "changes", "open-posts")] == [
        "changes",
        "quality",
        "open-posts",
    ]


def test_an_administrator_finds_what_waits_for_them(cast):
    role = RoleAssignment.objects.filter(user=cast.users["viewer"]).get()
    role.valid_until = timezone.localdate() + timedelta(days=5)
    role.save(update_fields=["valid_until"])
    audit.record(actor=system_actor(), verb="signin.failed")
    audit.record(actor=system_actor(), verb="signin.locked")
    found = box(cast.users["administrator"], "to-look-at")
    said = {str(row["title"]): str(row["line"]) for row in found["rows"]}
    assert said[cast.users["no_role"].display_name].startswith("Active, but without a role")
    assert said[cast.users["viewer"].display_name].startswith("Viewer until")
    assert "1 sign-in failed, 1 was locked out" in said
    assert {row["title"] for row in box(cast.users["administrator"], "health")["rows"]} >= {
        "Redis",
        "Entente",
    }
    for actor in ("manager", "auditor", "secretariat", "viewer"):
        assert box(cast.users[actor], "to-look-at") is None, actor
        assert box(cast.users[actor], "health") is None, actor


def test_an_auditor_finds_the_chain_grave_acts_and_exports_and_no_content(cast):
    services.create_person(
        actor=cast.lead,
        values={"name": "Hidden person", "handling": Handling.FUNCTION, "function": cast.home.pk},
    )
    audit.record(actor=cast.users["viewer"], verb="export", model=Tenure, details={"rows": 7})
    audit.record(actor=cast.users["lead"], verb="glass.ask", details={"reason": "Somebody said so"})
    auditor = cast.users["auditor"]
    (taken,) = box(auditor, "exports")["rows"]
    assert taken["line"].startswith(cast.users["viewer"].display_name)
    assert "rows: 7" in taken["line"]
    (act,) = box(auditor, "grave")["rows"]
    assert "Broke glass" in act["title"]
    assert "Somebody said so" not in act["line"]
    assert "with a reason" in act["line"]
    stands = [str(row["title"]) for row in box(auditor, "chain")["rows"]]
    assert stands[1] == "The chain was never checked"
    sealing.seal_events()
    sealing.check_chain(actor=auditor)
    sealed, checked = box(auditor, "chain")["rows"]
    assert "events sealed" in sealed["title"]
    assert "whole" in checked["line"]
    assert "Hidden person" not in str([box(auditor, key) for key in ("chain", "grave", "exports")])
    for actor in ("administrator", "manager", "viewer"):
        for key in ("chain", "grave", "exports"):
            assert box(cast.users[actor], key) is None, (actor, key)
