"""Pages of engagement: half a minute after a meeting, the page of a meeting, paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagements import services
from engagements.models import Engagement, Note, Participant
from tests.factories.cast import Cast
from tests.factories.government import Government, govern
from tests.factories.remembered import remembered
from tests.http.pages import form_values, like_missing
from tests.http.reading import errors, text

pytestmark = pytest.mark.django_db
For = Callable[[str], Client]
LOG = "/engagement/log/"


@pytest.fixture
def land(cast: Cast) -> Government:
    return remembered("government", lambda: govern(cast))


@pytest.fixture
def officer(client_for: For) -> Client:
    return client_for("officer")


def planned(cast: Cast, title: str = "Permits", **more: Any) -> Engagement:
    values = {"title": title, "starts": timezone.now() - timedelta(hours=2), **more}
    return services.create_engagement(actor=cast.fresh("officer"), values=values)


def test_who_when_one_line_is_enough(officer: Client, land: Government, cast: Cast) -> None:
    """Logged as held, now, with the post of that day and the writer; the rest can wait."""
    values = form_values(officer, LOG) | {"stakeholder": str(land.ada.pk), "title": "Patrols at night"}
    answer = officer.post(LOG, values)
    made = Engagement.objects.get(title="Patrols at night")
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.status, made.unfinished) == ("held", True)
    assert abs(made.starts - timezone.now()) < timedelta(minutes=5)
    who = Participant.objects.filter(engagement=made)
    assert {one.colleague_id for one in who} == {None, cast.users["officer"].pk}
    assert who.get(stakeholder=land.ada).post is not None
    page = text(officer.get(made.get_absolute_url()))
    assert "Patrols at night" in page
    assert "to be finished" in page
    assert "Patrols at night" in text(officer.get("/engagement/engagements/?unfinished=true&whose=mine"))


def test_a_post_is_enough_and_nobody_is_not(officer: Client, land: Government) -> None:
    values = form_values(officer, LOG) | {"title": "A word at the gate"}
    refused = officer.post(LOG, values)
    assert refused.status_code == 422
    assert "stakeholder" in errors(refused)
    post = land.adviser
    note = {"post": str(post.pk), "note": "He was alone", "starts": "2026-01-05T10:15"}
    assert officer.post(LOG, values | note).status_code == 302
    made = Engagement.objects.get(title="A word at the gate")
    assert Participant.objects.get(engagement=made, post=post).stakeholder_id is None
    assert Note.objects.get(engagement=made).text == "He was alone"
    assert "name not known" in text(officer.get(made.get_absolute_url()))


def test_who_only_reads_logs_nothing(client_for: For, land: Government) -> None:
    before = Engagement.objects.count()
    viewer = client_for("viewer")
    assert viewer.get(LOG).status_code == 403
    assert viewer.post(LOG, {"title": "x", "stakeholder": str(land.ada.pk)}).status_code == 403
    assert Engagement.objects.count() == before


def test_a_meeting_from_before_to_after(officer: Client, land: Government, cast: Cast) -> None:
    meeting = planned(cast, objective="That the gate stays open")
    actor = cast.fresh("officer")
    services.create_participant(actor=actor, values={"engagement": meeting, "stakeholder": land.ada})
    services.create_commitment(
        actor=actor,
        values={"title": "Send the map", "stakeholder": land.ada, "due": timezone.localdate()},
    )
    page = text(officer.get(meeting.get_absolute_url()))
    assert "That the gate stays open" in page
    assert "Send the map" in page
    sheet = text(officer.get(f"{meeting.get_absolute_url()}sheet/"))
    assert "Send the map" in sheet
    assert "TLP:AMBER" in sheet and "None" not in sheet
    url = f"{meeting.get_absolute_url()}hold/"
    done = officer.post(url, form_values(officer, url) | {"outcome": "It stays open"})
    assert done.status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "held"
    assert "It stays open" in text(officer.get(meeting.get_absolute_url()))
    bring = text(officer.get(f"/engagement/commitments/with/{land.ada.pk}/"))
    assert "Send the map" in bring


def test_a_hidden_meeting_is_missing(client_for: For, cast: Cast) -> None:
    meeting = planned(cast)
    other = client_for("other_officer")
    for page in ("", "sheet/", "hold/", "cancel/", "history/"):
        like_missing(other, f"/engagement/engagements/{{pk}}/{page}", meeting.pk)
    assert "Permits" not in text(other.get("/engagement/engagements/"))


def test_times_are_those_of_the_place(officer: Client, cast: Cast) -> None:
    """The form takes the clock on the wall there; a time that this clock skips is refused."""
    url = "/engagement/engagements/new/"
    given = {"title": "Far away", "time_zone": "America/New_York", "starts": "2026-07-01T09:00"}
    assert officer.post(url, form_values(officer, url) | given).status_code == 302
    made = Engagement.objects.get(title="Far away")
    assert made.starts == datetime(2026, 7, 1, 13, tzinfo=UTC)
    edit = form_values(officer, f"{made.get_absolute_url()}edit/")
    assert str(edit["starts"]).startswith("2026-07-01 09:00")
    refused = officer.post(url, form_values(officer, url) | given | {"starts": "2026-03-08T02:30"})
    assert "starts" in errors(refused)


def test_the_blank_sheet_has_nothing_on_it(officer: Client) -> None:
    assert officer.get("/engagement/sheet/").status_code == 200
