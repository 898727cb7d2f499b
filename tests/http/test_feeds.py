"""A calendar address: read by a real calendar parser it says when its owner is busy, what was written for others, and
nothing else; it dies with a withdrawal, its end, and the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.services import set_active
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.references import reference_of
from engagements import services
from engagements.models import CalendarFeed, Engagement
from engagements.services import feeds, harm
from stakeholders.services import create_person
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.clients import client_of, freshly

pytestmark = pytest.mark.django_db


def plan(cast: Cast, title: str, days: int = 3, actor: str = "officer", **more: Any) -> Engagement:
    starts = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
    values = {"title": title, "starts": starts, "function": cast.home, "place": "Secret place", **more}
    return services.create_engagement(actor=cast.fresh(actor), values=values)


def address(cast: Cast, actor: str = "officer") -> str:
    _feed, secret = feeds.create_feed(actor=cast.fresh(actor), name="Phone")
    return reverse("calendar-feed", args=[secret])


def read(url: str) -> dict[str, Any]:
    """The entries of a feed by UID, through the parser."""
    answer = Client().get(url)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    calendar = Calendar.from_ical(answer.content)
    assert calendar["VERSION"] == "2.0"
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_it_says_busy_and_a_reference_or_what_was_written_for_others(cast: Cast) -> None:
    closed = plan(cast, "Talk with the commander about deaths", objective="Ask for the file")
    opened = plan(cast, "Inner words", public_title="Road safety", public_place="Town hall")
    whole = plan(
        cast,
        "A day outside",
        starts=datetime(2027, 1, 4, 23, tzinfo=UTC),
        all_day=True,
        time_zone="Africa/Nairobi",
    )
    plan(cast, "Of somebody else", actor="lead")
    plan(cast, "A letter", kind="letter", direction="outgoing")
    url = address(cast)
    entries = read(url)
    assert set(entries) == {f"{one.pk}@entente" for one in (closed, opened, whole)}
    busy, road = entries[f"{closed.pk}@entente"], entries[f"{opened.pk}@entente"]
    assert str(busy["SUMMARY"]) == "Busy" and "LOCATION" not in busy
    assert reference_of(closed.pk) in str(busy["DESCRIPTION"])
    assert busy.start == closed.starts and str(busy["STATUS"]) == "CONFIRMED"
    assert (str(road["SUMMARY"]), str(road["LOCATION"])) == ("Road safety", "Town hall")
    day = entries[f"{whole.pk}@entente"]
    assert (day.start.isoformat(), day.end.isoformat()) == ("2027-01-05", "2027-01-06")
    text = Client().get(url).content.decode()
    for word in ("commander", "Inner words", "Secret place", "Ask for", "outside", "ATTENDEE", "ORGANIZER"):
        assert word not in text, word


def test_the_same_entry_keeps_its_uid_and_counts_its_changes(cast: Cast) -> None:
    one, url = plan(cast, "Moved"), address(cast)
    (before,) = read(url).values()
    moved = services.update_engagement(
        actor=cast.fresh("officer"),
        pk=one.pk,
        version=one.version,
        values={"starts": one.starts + timedelta(days=1)},
    )
    services.cancel_engagement(actor=cast.fresh("officer"), pk=one.pk, version=moved.version)
    (after,) = read(url).values()
    assert before["UID"] == after["UID"] and int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert str(after["STATUS"]) == "CANCELLED" and after.start == before.start + timedelta(days=1)


def test_nobody_who_takes_part_is_named_and_no_answer_tells_who_is_at_risk(cast: Cast) -> None:
    values = {"name": "Ama Sarako", "other_names": [{"name": "Bo Li", "note": "as she is called"}]}
    person = create_person(actor=system_actor(), values=values)
    titles = ("Coffee with A. Sarako", "Tea with Bo Li", "A name as note for the road")
    for number, title in enumerate(titles):
        one = plan(cast, "Talk", days=3 + number, public_title=title, public_place="Town hall")
        services.create_participant(
            actor=cast.fresh("officer"), values={"engagement": one, "stakeholder": person}
        )
    url = address(cast)

    def told() -> list[tuple[str, str]]:
        return [(str(event["SUMMARY"]), str(event["LOCATION"])) for event in read(url).values()]

    before = told()
    assert before == [("Busy", "Town hall"), ("Busy", "Town hall"), (titles[2], "Town hall")]
    harm.create_exposure(
        actor=cast.fresh("author"),
        values={
            "stakeholder": person,
            "armed": "grave",
            "reasons": "Watched",
            "review_by": timezone.localdate() + timedelta(days=30),
            "function": cast.home,
            "custodian": cast.users["custodian"],
        },
    )
    assert told() == before, "that somebody is at risk is known to the keepers of the exposure alone"


def test_what_only_named_people_may_see_takes_an_hour_and_says_nothing(cast: Cast) -> None:
    plan(
        cast,
        "Closed",
        public_title="Road safety",
        public_place="Town hall",
        handling=Handling.NAMED,
        custodian=cast.users["custodian"],
    )
    (event,) = read(address(cast)).values()
    assert str(event["SUMMARY"]) == "Busy" and "LOCATION" not in event


def test_it_is_shown_once_listed_and_withdrawn_by_its_owner(cast: Cast) -> None:
    client = freshly(client_of(cast, "officer"))
    plan(cast, "Talk", public_title="Road safety")
    made = client.post(reverse("my-calendars"), {"name": "Pocket diary"})
    assert made.status_code == 201, made.content.decode()[:2000]
    text = made.content.decode()
    secret = text.split("/calendar/", 1)[1].split(".ics", 1)[0]
    url, feed = reverse("calendar-feed", args=[secret]), CalendarFeed.objects.get()
    assert len(read(url)) == 1 and secret not in str(vars(feed)) and feed.digest == feeds.digest(secret)
    listed = client.get(reverse("my-calendars")).content.decode()
    assert "Pocket diary" in listed and secret not in listed and secret[:12] in listed
    theirs = client_of(cast, "lead")
    assert "Pocket diary" not in theirs.get(reverse("my-calendars")).content.decode()
    withdraw = reverse("my-calendar-withdraw", args=[feed.pk])
    assert theirs.post(withdraw).status_code == 404 and len(read(url)) == 1
    assert client.post(withdraw).status_code == 302
    assert Client().get(url).status_code == 404


def test_it_dies_with_its_end_and_with_the_account_for_good(cast: Cast) -> None:
    url = address(cast)
    assert Client().get(url).status_code == 200
    set_active(actor=system_actor(), pk=cast.users["officer"].pk, version=None, active=False)
    assert Client().get(url).status_code == 404
    set_active(actor=system_actor(), pk=cast.users["officer"].pk, version=None, active=True)
    assert Client().get(url).status_code == 404, "bringing the account back does not bring it back"
    late = address(cast, "lead")
    CalendarFeed.objects.filter(user=cast.users["lead"]).update(expires_at=timezone.now())
    assert Client().get(late).status_code == 404


def test_guesses_are_counted_and_shut_nobody_else_out(cast: Cast, settings: Any) -> None:
    cache.clear()
    settings.TOKEN_GUESSES = 3
    url = address(cast)
    wrong = reverse("calendar-feed", args=["entcal_" + "x" * 43])
    answers = [Client().get(wrong).status_code for _ in range(6)]
    assert answers[:3] == [404] * 3 and answers[-1] == 429
    assert Client().get(url).status_code == 200


def test_it_costs_as_many_statements_for_much_as_for_little(cast: Cast) -> None:
    plan(cast, "One")
    url = address(cast)
    few = statements(lambda: Client().get(url))
    for number in range(6):
        plan(cast, f"More {number}", days=number + 4)
    assert len(statements(lambda: Client().get(url))) == len(few)
