"""The calendar shows what its reader may see, on the reader's clock, in as many statements for much as for little."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import update_user
from core.access.principals import system_actor
from engagements import services
from stakeholders.services import create_person
from tests.budgets.measure import statements
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
DAY = "2031-03-12"


def plan(cast: Cast, title: str, starts: datetime, actor: str = "officer", **more: Any) -> Any:
    owner = cast.other if actor == "other_officer" else cast.home
    values = {"title": title, "starts": starts, "function": owner, **more}
    return services.create_engagement(actor=cast.fresh(actor), values=values)


def page(client: Client, span: str = "month", day: str = DAY, **more: str) -> str:
    answer = client.get(reverse("calendar"), {"span": span, "day": day, **more})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("span", ["month", "week", "list"])
def test_each_form_shows_what_its_reader_may_see(cast: Cast, span: str) -> None:
    mine = plan(
        cast,
        "Patrols near the school",
        datetime(2031, 3, 12, 9, 30, tzinfo=UTC),
        ends=datetime(2031, 3, 12, 10, 30, tzinfo=UTC),
    )
    plan(cast, "Prices of land", datetime(2031, 3, 12, 11, tzinfo=UTC), "other_officer", kind="call")
    person = create_person(actor=system_actor(), values={"name": "Ama Sarako"})
    services.create_participant(
        actor=cast.fresh("officer"), values={"engagement": mine, "stakeholder": person}
    )
    text = page(client_of(cast, "officer"), span)
    assert "Patrols near the school" in text and mine.get_absolute_url() in text and "09:30" in text
    assert "Prices of land" not in text and "11:00–" not in text
    assert ("Ama Sarako" in text) == (span != "month"), "a month has no room for names"
    assert "Patrols near the school" not in page(client_of(cast, "other_officer"), span)
    assert "Patrols near the school" not in page(client_of(cast, "officer"), span, kind="call")
    assert "Patrols near the school" not in page(client_of(cast, "officer"), span, day="2031-09-12")


def test_times_are_those_of_the_readers_wall_and_whole_days_stay_where_they_are(cast: Cast) -> None:
    officer = cast.fresh("officer")
    update_user(actor=officer, pk=officer.pk, version=officer.version, values={"time_zone": "Europe/Paris"})
    # Paris is one hour ahead until 30 March 2031, then two.
    plan(cast, "Before the change", datetime(2031, 3, 29, 8, tzinfo=UTC))
    plan(cast, "After the change", datetime(2031, 3, 31, 8, tzinfo=UTC))
    plan(cast, "Late in Accra", datetime(2031, 3, 26, 23, 30, tzinfo=UTC), time_zone="Africa/Accra")
    plan(
        cast,
        "A day in Tarawa",
        datetime(2031, 3, 24, 12, tzinfo=UTC),
        all_day=True,
        time_zone="Pacific/Tarawa",
    )
    client = client_of(cast, "officer")
    assert "09:00" in day_of(page(client, day="2031-03-29"), "2031-03-29")
    assert "10:00" in day_of(page(client, day="2031-03-29"), "2031-03-31")
    assert "00:30" in day_of(page(client, day="2031-03-29"), "2031-03-27")
    assert "A day in Tarawa" in day_of(page(client, day="2031-03-29"), "2031-03-25")


def day_of(text: str, day: str) -> str:
    """The cell of one day in a month."""
    return text.split(f'id="d-{day}"', 1)[1].split("</td>", 1)[0]


def test_a_full_day_says_how_much_more_there_is_and_costs_no_more(cast: Cast) -> None:
    client = client_of(cast, "officer")
    plan(cast, "The first", datetime(2031, 3, 12, 8, tzinfo=UTC))
    query = {"span": "month", "day": DAY}
    few = statements(lambda: client.get(reverse("calendar"), query))
    for minute in range(7):
        plan(cast, f"Number {minute}", datetime(2031, 3, 12, 9, minute, tzinfo=UTC))
        plan(cast, f"Elsewhere {minute}", datetime(2031, 3, 14 + minute, 9, tzinfo=UTC))
    many = statements(lambda: client.get(reverse("calendar"), query))
    assert len(many) == len(few)
    cell = day_of(page(client), DAY)
    assert cell.count("e-cal-entry") == 3 and "5 more" in cell
    assert "Number 6" in page(client, "list")


def test_what_is_not_understood_is_refused(cast: Cast) -> None:
    client = client_of(cast, "officer")
    for query in ({"day": "12/03/2031"}, {"day": "0001-01-01"}, {"span": "year"}, {"colour": "red"}):
        assert client.get(reverse("calendar"), query).status_code == 400, query
