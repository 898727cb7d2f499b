"""A meeting every month: days looked at first, exceptions left out, each an engagement of its own on the wall's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements import services
from engagements.domain import series
from engagements.models import Engagement, Participant
from engagements.services import harm
from stakeholders.services import create_person
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast: Cast) -> Engagement:
    values = {
        "title": "Liaison committee",
        "starts": datetime(2031, 3, 12, 8, tzinfo=UTC),
        "ends": datetime(2031, 3, 12, 9, 30, tzinfo=UTC),
        "time_zone": "Europe/Paris",
        "function": cast.home,
        "objective": "Keep talking",
        "outcome": "Of that day alone",
        "public_title": "Committee",
    }
    made = services.create_engagement(actor=cast.fresh("officer"), values=values)
    person = create_person(actor=cast.fresh("officer"), values={"name": "Ama Sarako"})
    for who in ({"stakeholder": person}, {"colleague": cast.users["officer"]}):
        services.create_participant(actor=cast.fresh("officer"), values={"engagement": made, **who})
    return made


def plan(
    cast: Cast, first: Engagement, *days: str, actor: str = "officer", every: str = "month_weekday"
) -> Any:
    url = reverse("engagements-repeat", args=[first.pk])
    return client_of(cast, actor).post(url, {"every": every, "times": 4, "day": list(days)})


def test_days_are_those_of_the_rhythm_at_the_same_hour_of_the_wall() -> None:
    assert series.days_after("month_weekday", date(2031, 3, 12), 3) == [
        date(2031, 4, 9),
        date(2031, 5, 14),
        date(2031, 6, 11),
    ]
    assert series.days_after("month_weekday", date(2031, 1, 31), 1) == [date(2031, 2, 28)]
    assert series.days_after("month_day", date(2031, 1, 31), 2) == [date(2031, 3, 31), date(2031, 5, 31)]
    assert len(series.days_after("week", date(2031, 1, 31), 999)) == series.MOST
    begin, end = series.times_on(
        date(2031, 4, 9),
        datetime(2031, 3, 12, 8, tzinfo=UTC),
        datetime(2031, 3, 12, 9, 30, tzinfo=UTC),
        "Europe/Paris",
    )
    assert end is not None and (begin.astimezone(UTC).hour, end - begin) == (7, timedelta(minutes=90))


def test_each_day_that_was_not_left_out_becomes_an_engagement_with_the_same_people(
    cast: Cast, first: Engagement
) -> None:
    url = reverse("engagements-repeat", args=[first.pk])
    shown = client_of(cast, "officer").get(url, {"every": "month_weekday", "times": 4}).content.decode()
    days = ("2031-04-09", "2031-05-14", "2031-06-11", "2031-07-09")
    assert all(f'value="{day}"' in shown for day in days) and Engagement.objects.count() == 1
    answer = plan(cast, first, days[0], days[2], "2031-06-12")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    made = list(Engagement.objects.exclude(pk=first.pk).order_by("starts"))
    assert [one.starts.isoformat() for one in made] == [
        "2031-04-09T07:00:00+00:00",
        "2031-06-11T07:00:00+00:00",
    ]
    assert {(one.follows_id, one.objective, one.outcome, one.function_id, one.status) for one in made} == {
        (first.pk, "Keep talking", "", cast.home.pk, "planned")
    }
    for one in made:
        assert Participant.objects.filter(engagement=one).count() == 2
    again = plan(cast, made[0], "2031-06-11", every="month_day")
    assert again.status_code == 422, "a day that the rhythm does not have"
    assert plan(cast, first, days[0]).status_code == 422, "the series has that day already"


def test_the_rest_is_cancelled_from_one_of_them_on(cast: Cast, first: Engagement) -> None:
    plan(cast, first, "2031-04-09", "2031-05-14", "2031-06-11")
    second = Engagement.objects.get(starts__date=date(2031, 4, 9))
    url = reverse("engagements-repeat", args=[second.pk])
    assert client_of(cast, "officer").post(url, {"cancel_rest": "1", "why": "Elections"}).status_code == 302
    found = Engagement.objects.order_by("starts").values_list("status", "cancelled_why")
    assert list(found) == [
        ("planned", ""),
        ("planned", ""),
        ("cancelled", "Elections"),
        ("cancelled", "Elections"),
    ]


def test_the_rest_is_moved_on_the_clock_of_the_wall(cast: Cast, first: Engagement) -> None:
    plan(cast, first, "2031-04-09", "2031-05-14")
    url, officer = reverse("engagements-repeat", args=[first.pk]), client_of(cast, "officer")
    assert officer.post(url, {"move_rest": "1", "shift": "0"}).status_code == 422
    assert officer.post(url, {"move_rest": "1", "shift": "-60000"}).status_code == 422
    assert officer.post(url, {"move_rest": "1", "shift": "1", "at": "14:30"}).status_code == 302
    found = [(one.starts.isoformat()[:16], one.ends) for one in Engagement.objects.order_by("starts")]
    assert [starts for starts, _ends in found] == [
        "2031-03-12T08:00",
        "2031-04-10T12:30",
        "2031-05-15T12:30",
    ]
    assert found[1][1] == datetime(2031, 4, 10, 14, tzinfo=UTC)
    assert client_of(cast, "viewer").post(url, {"move_rest": "1", "shift": "1"}).status_code == 403


def test_who_may_not_change_it_repeats_nothing_and_a_rule_stops_all_of_it(
    cast: Cast, first: Engagement
) -> None:
    assert plan(cast, first, "2031-04-09", actor="viewer").status_code == 403
    assert plan(cast, first, "2031-04-09", actor="other_officer").status_code == 404
    person = Participant.objects.get(engagement=first, stakeholder__isnull=False).stakeholder
    values = {"stakeholder": person, "kind": "no_open_meeting", "function": cast.home}
    harm.create_contact_rule(actor=cast.fresh("officer"), values=values)
    assert plan(cast, first, "2031-04-09").status_code == 409
    assert Engagement.objects.count() == 1 and timezone.now().year < 2031


def test_days_are_those_of_the_place_wherever_the_reader_sits(cast: Cast) -> None:
    values = {
        "title": "Early shift",
        "starts": datetime(2031, 3, 11, 21, tzinfo=UTC),
        "time_zone": "Asia/Kabul",
        "function": cast.home,
    }
    made = services.create_engagement(actor=cast.fresh("officer"), values=values)
    assert plan(cast, made, "2031-03-19", every="week").status_code == 302
    again = plan(cast, made, "2031-03-19", every="week")
    assert again.status_code == 422 and "on that day already" in again.content.decode()
    assert Engagement.objects.filter(follows=made).count() == 1
