"""The pages of insight, as different readers see them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import outbox
from core.confidentiality import Handling
from core.models import OutboxEntry, Task
from core.services import create_group
from engagements import services as engagements
from engagements.services import harm
from reports import audit_work
from stakeholders import services
from stakeholders.losses import Lost, LostRow, forget_loss, register_loss
from stakeholders.models import Tenure
from tests.factories.cast import Cast, make_cast
from tests.http.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.fresh(name))
    return client


def person(cast: Cast, name: str, **values: Any) -> Any:
    given = {"name": name, "area": cast.areas["alpha_north"], "basis": "public_office", "level": "national"}
    return services.create_person(actor=cast.fresh("lead"), values=given | values)


def judged(cast: Cast, who: Any, by: str = "officer", **values: Any) -> Any:
    function = cast.other if by == "other_officer" else cast.home
    given = {"stakeholder": who, "rationale": "Seen", "function": function, "interest": 4, **values}
    return services.create_assessment(actor=cast.fresh(by), values=given)


def body(cast: Cast, name: str, **values: Any) -> Any:
    given = {"name": name, "area": cast.areas["alpha_north"], "classifications": ["police"], **values}
    return services.create_organization(actor=cast.fresh("lead"), values=given)


def holds(cast: Cast, who: Any, where: Any, **values: Any) -> Any:
    lead = cast.fresh("lead")
    post = services.create_post(actor=lead, values={"organization": where, "title": "Commander"})
    return services.create_tenure(actor=lead, values={"person": who, "post": post, "start": "2020", **values})


def test_gaps_are_sentences_of_what_the_reader_sees(cast: Cast) -> None:
    for number in range(4):
        judged(cast, person(cast, f"Person {number}", gender="male"), alignment=1)
    judged(cast, person(cast, "Zebulon Marko", level="local"), by="other_officer", alignment=-1)
    page = text(signed_in(cast, "officer").get("/insights/audit/"))
    assert "None of 4 people and bodies judged is at regional level; an equal share would be 1." in page
    assert "There are no women among 4 people judged; an equal share would be 2." in page
    both = text(signed_in(cast, "manager").get("/insights/audit/"))
    assert "None of 5 people and bodies judged is at regional level" in both


def test_a_body_known_through_one_person(cast: Cast) -> None:
    alone, two = body(cast, "Police of the mines"), body(cast, "Police of the port")
    holds(cast, person(cast, "Zebulon Marko"), alone)
    holds(cast, person(cast, "Ama Owusu"), two)
    holds(cast, person(cast, "Kofi Mensah"), two)
    page = text(signed_in(cast, "officer").get("/insights/audit/"))
    assert "Police of the mines" in page
    assert "Police of the port" not in page


def test_the_queue_verifies_one_or_many_and_only_what_is_ones_own(cast: Cast) -> None:
    where = body(cast, "Police of the mines")
    rows = [holds(cast, person(cast, name), where) for name in ("Zebulon Marko", "Ama Owusu", "Kofi Mensah")]
    Tenure.objects.update(verified_on=None, first_seen=None, last_seen=date(2024, 1, 1))
    page = signed_in(cast, "officer")
    assert "Zebulon Marko" in text(page.get("/insights/verify/"))
    keys = [f"{row.pk}:{row.version}" for row in rows]
    done = page.post(
        "/insights/verify/", {"tenure": [keys[0], keys[1], f"{rows[2].pk}:9", "nonsense"]}, follow=True
    )
    assert "2 holdings verified today" in text(done)
    assert "2 were not recorded" in text(done)
    today = timezone.localdate()
    assert Tenure.objects.filter(verified_on=today).count() == 2
    viewer = signed_in(cast, "viewer")
    assert "Kofi Mensah" not in text(viewer.get("/insights/verify/"))
    viewer.post("/insights/verify/", {"tenure": [keys[2]]})
    assert Tenure.objects.filter(verified_on=today).count() == 2


def test_first_contact_shows_every_factor_and_leaves_out_who_is_with_us(cast: Cast) -> None:
    where = body(cast, "Police of the mines")
    marko, friend = person(cast, "Zebulon Marko"), person(cast, "Ama Owusu")
    holds(cast, marko, where)
    holds(cast, friend, where)
    judged(cast, marko, alignment=0, influence=4, accessibility=4)
    judged(cast, friend, alignment=2)
    services.create_tie(
        actor=cast.fresh("lead"),
        values={"subject": friend, "kind": "allied_with", "object": marko, "function": cast.home},
    )
    page = text(signed_in(cast, "officer").get("/insights/first-contact/"))
    assert "influence 0.8 · formal role 1 · openness 0.8 · way of introduction 0.5" in page
    assert "through" in page
    assert page.count("Ama Owusu") == 1
    assert "Zebulon" not in text(signed_in(cast, "other_officer").get("/insights/first-contact/"))


def test_what_goes_with_a_person_or_a_whole_cabinet(cast: Cast) -> None:
    where = body(cast, "Cabinet of Alpha")
    marko = person(cast, "Zebulon Marko")
    holds(cast, marko, where)
    judged(cast, marko, alignment=2)
    women = create_group(actor=cast.fresh("lead"), values={"name": "Women of the pits"})
    services.create_tie(
        actor=cast.fresh("lead"),
        values={"subject": marko, "kind": "represents", "group": women, "function": cast.home},
    )
    client = signed_in(cast, "officer")
    alone = text(client.get(f"/insights/what-if/?who={marko.pk}"))
    assert "Champion" in alone
    assert "Women of the pits" in alone
    assert "Commander" in text(client.get(f"/insights/what-if/?who={where.pk}&whole=on"))
    other = text(signed_in(cast, "other_officer").get(f"/insights/what-if/?who={marko.pk}"))
    assert "Champion" not in other
    assert "Women of the pits" not in other


def test_between_two_days(cast: Cast) -> None:
    where, marko = body(cast, "Police of the mines"), person(cast, "Zebulon Marko")
    holds(cast, marko, where, start="2026-03-01")
    judged(cast, marko, alignment=-2, assessed_on=date(2025, 6, 1))
    judged(cast, marko, alignment=1, assessed_on=date(2026, 6, 1))
    judged(cast, marko, by="author", alignment=2, assessed_on=date(2026, 7, 1), handling=Handling.NAMED, custodian=cast.users["custodian"])  # fmt: skip
    url = "/insights/between/?since=2026-01-01&until=2026-08-01"
    page = text(signed_in(cast, "officer").get(url))
    assert "was opposed" in page
    assert "Arrived in a post" in page
    assert "Champion" not in page
    assert "was opposed" not in text(signed_in(cast, "other_officer").get(url))
    assert (
        signed_in(cast, "officer").get("/insights/between/?since=2026-01-01&until=2025-01-01").status_code
        == 400
    )


def test_statements_do_not_grow(cast: Cast) -> None:
    where, client, counts = body(cast, "Police of the mines"), signed_in(cast, "manager"), []
    since = timezone.localdate() - timedelta(days=400)
    for several in (2, 6):
        for number in range(several):
            who = person(cast, f"Person {several} {number}")
            holds(cast, who, where)
            judged(cast, who, alignment=0, influence=3)
        for page in (
            "/insights/audit/",
            "/insights/",
            "/insights/verify/",
            "/insights/first-contact/",
            f"/insights/what-if/?who={where.pk}&whole=on",
            f"/insights/between/?since={since}",
        ):
            client.get(page)
            with CaptureQueriesContext(connection) as seen:
                client.get(page)
            counts.append(len(seen))
    assert counts[:6] == counts[6:]
    assert max(counts) <= 34


def met(cast: Cast, who: Any, by: str = "officer", **values: Any) -> Any:
    """An engagement that was held with somebody, for the body of the post that they held on that day."""
    given = {"title": "The road", "starts": timezone.now() - timedelta(days=20), "status": "held"}
    made = engagements.create_engagement(
        actor=cast.fresh(by), values={**given, "organizer": cast.users[by], "function": cast.home, **values}
    )
    engagements.create_participant(
        actor=cast.fresh(by), values={"engagement": made, "stakeholder": who, "function": cast.home}
    )
    return made


def plain(response: Any) -> str:
    """The page's words alone, with single spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", text(response)).split())


def test_the_audit_is_read_against_targets_and_the_exercise_before(cast: Cast) -> None:
    """A target of an exercise is named in the gap, with the share that the snapshot of the one before froze."""
    lead = cast.fresh("lead")
    for number in range(2):
        judged(cast, person(cast, f"Person {number}", gender="male"), alignment=1)
    values = {"name": "Alpha, 2025", "area": cast.areas["alpha"], "opened": date(2025, 1, 1)}
    first = services.create_exercise(actor=lead, values=values | {"lead": cast.users["lead"]})
    services.close_exercise(actor=lead, pk=first.pk, version=first.version)
    targets = [{"name": "local", "share": "50"}, {"name": "Woman", "share": "40 %"}]
    services.create_exercise(actor=lead, values={**values, "name": "Alpha, 2026", "targets": targets})
    judged(cast, person(cast, "Ama Owusu", gender="female", level="local"), alignment=1)
    page = plain(signed_in(cast, "officer").get("/insights/audit/"))
    assert (
        "None of 3 people and bodies judged is at regional level; an equal share would be 1. "
        "It was 0 % at the exercise before." in page
    )
    assert "Local 33 % · target 50 % · before 0 %" in page
    assert "Woman 33 % · target 40 % · before 0 %" in page
    other = plain(signed_in(cast, "other_officer").get("/insights/audit/"))
    assert "before" not in other.split("Mapping exercises")[0]


def test_a_body_met_through_one_person_by_one_of_us(cast: Cast) -> None:
    thin, broad = body(cast, "Police of the mines"), body(cast, "Police of the port")
    marko, ama, kofi = (person(cast, name) for name in ("Zebulon Marko", "Ama Owusu", "Kofi Mensah"))
    holds(cast, marko, thin)
    for who in (ama, kofi):
        holds(cast, who, broad)
    met(cast, marko)
    met(cast, ama)
    met(cast, kofi, by="author")
    page = plain(signed_in(cast, "officer").get("/insights/audit/"))
    card = page.split("Bodies where contact rests on one person")[1].split("Bodies known through one person")[
        0
    ]
    assert "1 engagement in two years · with 1 of them, 1 still there · by 1 of us" in card
    assert "one of them + one of us" in card
    assert "Police of the mines" in card and "Police of the port" not in card
    other = plain(signed_in(cast, "other_officer").get("/insights/audit/"))
    assert "No body was met in two years" in other
    shown = plain(signed_in(cast, "officer").get(broad.get_absolute_url()))
    assert "2 engagements in two years · with 2 of them, 2 still there · by 2 of us" in shown
    assert "in two years" not in plain(signed_in(cast, "other_officer").get(broad.get_absolute_url()))


def test_a_large_audit_is_counted_by_the_worker_for_each_sight(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(audit_work, "AT_ONCE", 0)
    judged(cast, person(cast, "Zebulon Marko"), alignment=1)
    judged(cast, person(cast, "Ama Owusu"), by="author", alignment=-2, handling=Handling.NAMED, custodian=cast.users["custodian"])  # fmt: skip
    page = signed_in(cast, "author")
    assert page.get("/insights/audit/").context["progress"]["finished"] is False
    page.get("/insights/audit/")
    entry = OutboxEntry.objects.get(kind=audit_work.EFFECT)
    assert outbox.deliver(entry.pk)
    done = page.get("/insights/audit/")
    assert [tile["value"] for tile in done.context["tiles"] if tile["label"] == "Judged"] == [1]
    assert page.get("/insights/audit/", headers={"HX-Request": "true"}).context["progress"]["finished"]
    for reader in ("manager", "officer"):
        other = signed_in(cast, reader).get("/insights/audit/")
        assert other.context["progress"]["finished"] is False, "nobody gets another's figures"
    cache.clear()


def test_a_veto_is_silent_for_who_does_not_see_it(cast: Cast) -> None:
    """Who keeps an exposure finds them held back; for everybody else not a letter of the page changes."""
    marko = person(cast, "Zebulon Marko")
    judged(cast, marko, alignment=0, influence=4)
    judged(cast, person(cast, "Ama Owusu"), alignment=0, influence=2)
    officer, author, url = signed_in(cast, "officer"), signed_in(cast, "author"), "/insights/first-contact/"
    before = plain(officer.get(url))
    values = {"stakeholder": marko, "armed": "grave", "reasons": "The militia", "function": cast.home}
    kept = {"review_by": timezone.localdate() + timedelta(days=30), "custodian": cast.users["custodian"]}
    harm.create_exposure(actor=cast.fresh("author"), values=values | kept)
    assert plain(officer.get(url)) == before
    mine = plain(author.get(url))
    assert mine.index("Ama Owusu") < mine.index("Held back") < mine.index("Zebulon Marko")
    assert "Exposure that you keep" in mine
    rule = {"stakeholder": marko, "kind": "through", "through": cast.users["officer"], "function": cast.home}
    harm.create_contact_rule(actor=cast.fresh("author"), values=rule)
    lead = plain(signed_in(cast, "lead").get(url))
    assert "Held back" in lead and "Exposure" not in lead
    assert "Held back" not in plain(officer.get(url)), "the one through whom contact goes is not stopped"


def test_a_first_contact_is_taken_on_and_shows_how_far_it_is(cast: Cast) -> None:
    marko, url = person(cast, "Zebulon Marko"), "/insights/first-contact/"
    judged(cast, marko, alignment=0, influence=4)
    officer = signed_in(cast, "officer")
    assert "not approached" in plain(officer.get(url))
    assert officer.post(url, {"who": marko.pk}).status_code == 302
    task = Task.objects.get()
    assert (task.assignee_id, task.about_id) == (cast.users["officer"].pk, marko.pk)
    shown = plain(officer.get(url))
    assert f"approached · {cast.users['officer'].display_name}" in shown and "I take it on" not in shown
    made = met(cast, marko)
    shown = plain(officer.get(url))
    assert "met · " in shown and f": {made.title}" in shown
    assert signed_in(cast, "viewer").post(url, {"who": marko.pk}).status_code == 403
    assert officer.post(url, {"who": made.pk}).status_code == 404
    assert Task.objects.count() == 1


def test_a_holding_waits_by_its_own_interval_its_posts_or_the_usual_one(cast: Cast) -> None:
    """Queue, self-audit, Desk, list and API agree on who waits, the longest over their day first."""
    lead, where, today = cast.fresh("lead"), body(cast, "Police of the mines"), timezone.localdate()
    names = ("Zebulon Marko", "Ama Owusu", "Kofi Mensah", "Yaw Boateng")
    rows = [holds(cast, person(cast, name), where) for name in names]
    days = (100, 300, 200, 100)
    for row, ago in zip(rows, days, strict=True):
        seen = today - timedelta(days=ago)
        Tenure.objects.filter(pk=row.pk).update(verified_on=seen, first_seen=None, last_seen=None)
    services.update_post(actor=lead, pk=rows[0].post_id, version=1, values={"review_months": 1})
    services.update_tenure(actor=lead, pk=rows[1].pk, version=1, values={"review_months": 24})
    officer = signed_in(cast, "officer")
    page = plain(officer.get("/insights/verify/"))
    assert page.index("Zebulon Marko") < page.index("Kofi Mensah")
    assert "every 1 month" in page and "Ama Owusu" not in page and "Yaw Boateng" not in page
    tile = officer.get("/insights/audit/").context["tiles"][0]
    assert (tile["value"], tile["note"]) == ("50 %", "2 wait to be verified")
    found = officer.get("/api/v1/tenures/?to_verify=true").json()["results"]
    assert {row["person"]["name"] for row in found} == {"Zebulon Marko", "Kofi Mensah"}
    listed = officer.get("/api/v1/tenures/?to_verify=false").json()["results"]
    assert {row["review_months"] for row in listed} == {24, None}
    desk = text(officer.get("/"))
    assert "2 holdings</strong></a> wait to be verified" in desk
    with pytest.raises(ValidationError):
        services.update_tenure(actor=lead, pk=rows[1].pk, version=2, values={"review_months": 0})


def test_a_floor_above_adds_what_it_loses(cast: Cast) -> None:
    """Seats and the like come from a registered provider, with the reader's rights; without one nothing is said."""
    marko, url = person(cast, "Zebulon Marko"), "/insights/what-if/?who="
    officer = signed_in(cast, "officer")
    assert "seat" not in plain(officer.get(f"{url}{marko.pk}")).lower()

    def seats(actor: Any, leaving: frozenset[Any], day: date) -> Lost:
        rows = tuple(LostRow("Chair", "/groups/1/", str(pk)) for pk in leaving)
        return Lost("Seats", "without a holder", "None known to you.", rows if actor.managed.nowhere else ())

    register_loss("seats", seats)
    try:
        page = plain(officer.get(f"{url}{marko.pk}"))
        assert f"Chair {marko.pk}" in page and "1 without a holder" in page
        assert "Chair" not in plain(signed_in(cast, "manager").get(f"{url}{marko.pk}"))
    finally:
        forget_loss("seats")


def test_taking_on_repeats_what_holds_back(cast: Cast) -> None:
    """A request written by hand is held back like the page; who sees no reason is not stopped and learns nothing."""
    marko, url = person(cast, "Zebulon Marko"), "/insights/first-contact/"
    judged(cast, marko, alignment=0, influence=4)
    values = {"stakeholder": marko, "armed": "grave", "reasons": "The militia", "function": cast.home}
    kept = {"review_by": timezone.localdate() + timedelta(days=30), "custodian": cast.users["custodian"]}
    harm.create_exposure(actor=cast.fresh("author"), values=values | kept)
    answer = signed_in(cast, "author").post(url, {"who": marko.pk}, follow=True)
    assert "Held back: a rule for contact" in text(answer)
    assert not Task.objects.filter(about_id=marko.pk, title__startswith="First contact").exists()
    assert "It is yours" in text(signed_in(cast, "officer").post(url, {"who": marko.pk}, follow=True))


def test_what_changed_is_certain_or_possible(cast: Cast) -> None:
    """A year that reaches into the window is possible; what lies outside, or was seen before, is not there."""
    where = body(cast, "Police of the mines", founded="2026-04", dissolved="")
    for name, dates in (
        ("Ama Owusu", {"start": "2026-05"}),
        ("Kofi Mensah", {"start": "2026"}),
        ("Yaw Boateng", {"start": "2026", "first_seen": date(2026, 2, 1)}),
        ("Esi Addo", {"start": "", "first_seen": date(2026, 6, 1)}),
        ("Zebulon Marko", {"start": "2019", "end": "2026-06"}),
        ("Afia Sarpong", {"start": "2019", "end": "2024"}),
    ):
        holds(cast, person(cast, name), where, **dates)
    values = {"subject": where, "kind": "allied_with", "object": body(cast, "Guild"), "start": "2026"}
    services.create_tie(actor=cast.fresh("lead"), values=values | {"function": cast.home})
    values = {"organization": where, "title": "Deputy", "start": "2020", "end": "2026-04-02"}
    services.create_post(actor=cast.fresh("lead"), values=values)
    page = signed_in(cast, "officer").get("/insights/between/?since=2026-03-01&until=2026-08-01")
    told = {
        card["title"]: {row["title"]: row["certainty"] for row in card["rows"]}
        for card in page.context["cards"][1:]
        if card["title"] != "Judged for the first time"
    }
    assert told["Arrived in a post"] == {"Ama Owusu": "", "Kofi Mensah": "possible", "Esi Addo": "possible"}
    assert told["Left a post"] == {"Zebulon Marko": ""}
    assert told["Bodies founded or dissolved"] == {"Police of the mines": ""}
    assert told["Ties that began or ended"] == {"Police of the mines – Guild": "possible"}
    assert told["Posts created or abolished"] == {"Deputy": ""}


def test_the_tree_as_of_a_day(cast: Cast) -> None:
    """What was not founded yet, or gone, is not in the tree of that day; what may have stood is marked so."""
    top = body(cast, "Ministry of the interior", founded="1990")
    for name, dates in (
        ("Old guard", {"founded": "1990", "dissolved": "2010"}),
        ("New guard", {"founded": "2020"}),
        ("Border guard", {"founded": "2015"}),
    ):
        body(cast, name, parent=top, **dates)
    officer = signed_in(cast, "officer")
    seen = {
        day: [(row["label"], row["badge"]) for row in tree(officer, f"{top.get_absolute_url()}?as_of={day}")]
        for day in ("2005-06-01", "2015-06-01", "2026-01-01")
    }
    assert seen == {
        "2005-06-01": [("Old guard", "until 2010")],
        "2015-06-01": [("Border guard", "possible")],
        "2026-01-01": [("Border guard", ""), ("New guard", "")],
    }


def tree(client: Client, url: str) -> list[dict[str, Any]]:
    panels = client.get(url).context["panels"]
    (found,) = [panel for panel in panels if panel["title"] == "Above and below"]
    children: list[dict[str, Any]] = found["nodes"][0]["children"]
    return children


def test_every_formula_is_explained_with_an_example_that_was_worked(cast: Cast, settings: Any) -> None:
    page = plain(signed_in(cast, "viewer").get("/insights/formulas/"))
    for told in (
        "alignment −2, interest 5 → opposed",
        "alignment −2, interest not set → sceptical",
        "→ 3.5; contested: influence, alignment",
        "8 and 2 → 0.72",
        "all three still there → 0.62",
        "nobody with us → 0.32",
        "every 6 months → due on 2027-02-28",
    ):
        assert told in page, told
    settings.JUDGEMENT_ACTIVE_INTEREST = 6
    assert "interest 5 → sceptical" in plain(signed_in(cast, "viewer").get("/insights/formulas/"))


def test_every_number_of_the_overview_is_that_of_its_list(cast: Cast) -> None:
    """Numbers count what their reader may see, and open the list that they count."""
    today = timezone.localdate()
    for name, due in (("Late round", today - timedelta(days=3)), ("Round ahead", today + timedelta(days=30))):
        values = {"name": name, "lead": cast.users["lead"], "opened": today - timedelta(days=9), "due": due}
        services.create_exercise(actor=cast.fresh("lead"), values=values)
    held = {"title": "Alone", "starts": timezone.now() - timedelta(days=2), "status": "held"}
    engagements.create_engagement(actor=cast.fresh("officer"), values=held | {"function": cast.home})
    officer = signed_in(cast, "officer")
    found = {row["title"]: row for card in officer.get("/insights/").context["cards"] for row in card["rows"]}
    assert found["Mapping exercises open"]["badge"] == "2"
    assert found["Mapping exercises overdue"]["badge"] == "1"
    assert found["Engagements held"]["badge"] == "1"
    for row in found.values():
        listed = officer.get(row["url"])
        assert listed.status_code == 200
        assert len(listed.context["rows"]) == int(row["badge"]), row["title"]
    other = signed_in(cast, "other_officer").get("/insights/").context["cards"]
    theirs = {row["title"]: row["badge"] for card in other for row in card["rows"]}
    assert theirs["Engagements held"] == "0" and theirs["Mapping exercises overdue"] == "1"
    assert officer.get("/insights/", {"period": "5"}).status_code == 400
