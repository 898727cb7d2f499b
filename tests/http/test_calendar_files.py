"""A calendar file is looked at, then saved; it comes again without doubling; what is hidden or ours stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.confidentiality import Handling
from core.models import AuditEvent
from engagements import services
from engagements.models import CalendarRun, Engagement, Invitation, Participant
from engagements.services import feeds
from tests.factories.calendars import GUEST, reply_file
from tests.factories.calendars import calendar_file as file
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
URL = "/engagement/calendar/import/"
SHIPPED = Path(__file__).resolve().parents[2] / "docs" / "examples" / "calendar.ics"


def look(cast: Cast, data: bytes, actor: str = "officer") -> Any:
    owner = cast.other if actor == "other_officer" else cast.home
    upload = SimpleUploadedFile("mine.ics", data, "text/calendar")
    return client_of(cast, actor).post(URL, {"file": upload, "function": str(owner.pk)})


def save(cast: Cast, data: bytes, actor: str = "officer") -> Any:
    text = look(cast, data, actor).content.decode()
    assert 'name="kept"' in text, text[:3000]
    kept = text.split('name="kept" value="', 1)[1].split('"', 1)[0]
    return client_of(cast, actor).post(URL, {"kept": kept})


COUNCIL = (
    "UID:council@theirs|SUMMARY:Council of the district|LOCATION:Town hall|DTSTART;TZID=Africa/Nairobi:20310310T090000"
    "|DTEND;TZID=Africa/Nairobi:20310310T100000|RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=2MO"
    "|EXDATE;TZID=Africa/Nairobi:20310414T090000"
)


def test_it_is_looked_at_first_and_saved_once(cast: Cast) -> None:
    answer = look(cast, file(COUNCIL))
    assert answer.status_code == 200 and answer.content.decode().count("Council of the district") == 2
    assert not Engagement.objects.exists(), "looking writes nothing"
    assert save(cast, file(COUNCIL)).status_code == 302
    made = list(Engagement.objects.order_by("starts"))
    assert [one.starts for one in made] == [
        datetime(2031, 3, 10, 6, tzinfo=UTC),
        datetime(2031, 5, 12, 6, tzinfo=UTC),
    ]
    assert {(one.title, one.place, one.time_zone, one.function_id, one.public_title) for one in made} == {
        ("Council of the district", "Town hall", "Africa/Nairobi", cast.home.pk, "")
    }
    again = look(cast, file(COUNCIL)).content.decode()
    assert 'name="kept"' not in again and again.count("unchanged") == 2
    moved = file(COUNCIL.replace("T090000", "T110000").replace("T100000", "T120000") + "|SEQUENCE:1")
    save(cast, file("UID:council@theirs|SUMMARY:Renamed|DTSTART:20310310T060000Z"))
    assert Engagement.objects.count() == 3, "without its rule it is another entry"
    assert save(cast, moved).status_code == 302 and Engagement.objects.count() == 5


def test_a_later_edition_changes_and_a_cancellation_cancels_what_was_imported(cast: Cast) -> None:
    one = "UID:one@theirs|SUMMARY:Visit|DTSTART:20310310T080000Z|DTEND:20310310T090000Z"
    save(cast, file(one))
    save(cast, file(one.replace("0310T08", "0311T08").replace("0310T09", "0311T09") + "|SEQUENCE:2"))
    made = Engagement.objects.get()
    assert made.starts == datetime(2031, 3, 11, 8, tzinfo=UTC)
    stale = look(cast, file(one + "|SEQUENCE:1")).content.decode()
    assert "unchanged" in stale and 'name="kept"' not in stale
    save(cast, file(one + "|SEQUENCE:3", method="CANCEL"))
    made.refresh_from_db()
    assert made.status == "cancelled"
    foreign = look(cast, file("UID:foreign|SUMMARY:Gone|DTSTART:20310310T080000Z", method="CANCEL"))
    assert "left out" in foreign.content.decode() and Engagement.objects.count() == 1


def test_what_another_function_imported_does_not_exist_for_this_one(cast: Cast) -> None:
    one = file("UID:same@theirs|SUMMARY:Visit|DTSTART:20310310T080000Z")
    save(cast, one, "other_officer")
    assert "unchanged" not in look(cast, one).content.decode()
    save(cast, one)
    assert Engagement.objects.count() == 2


def test_our_own_feed_comes_back_as_known(cast: Cast) -> None:
    starts = timezone.now() + timedelta(days=4)
    values = {"title": "Inner words", "starts": starts, "function": cast.home, "public_title": "Road safety"}
    services.create_engagement(actor=cast.fresh("officer"), values=values)
    _feed, secret = feeds.create_feed(actor=cast.fresh("officer"), name="Phone")
    text = look(cast, Client().get(reverse("calendar-feed", args=[secret])).content).content.decode()
    assert "is ours already" in text and 'name="kept"' not in text


def test_the_shipped_file_goes_in_as_it_says(cast: Cast) -> None:
    assert save(cast, SHIPPED.read_bytes()).status_code == 302
    made = {(one.title, one.starts.isoformat(), one.all_day) for one in Engagement.objects.all()}
    assert made == {
        ("Liaison committee", "2031-03-19T08:00:00+00:00", False),
        ("Liaison committee", "2031-04-02T13:00:00+00:00", False),
        ("Liaison committee", "2031-04-09T07:00:00+00:00", False),
        ("Open day at the site", "2031-05-06T00:00:00+00:00", True),
    }


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 9000])
def test_what_is_no_calendar_is_refused_and_nothing_is_written(cast: Cast, data: bytes) -> None:
    assert look(cast, data).status_code == 422
    assert not Engagement.objects.exists()


def test_only_who_edits_imports_and_nothing_that_was_not_looked_at(cast: Cast) -> None:
    one = file("UID:1|SUMMARY:Visit|DTSTART:20310310T080000Z")
    assert look(cast, one, "viewer").status_code == 403
    kept = look(cast, one).content.decode().split('name="kept" value="', 1)[1].split('"', 1)[0]
    assert client_of(cast, "lead").post(URL, {"kept": kept}).status_code == 403
    assert client_of(cast, "officer").post(URL, {"kept": kept[:-2] + "xx"}).status_code == 422
    assert not Engagement.objects.exists()


def test_an_answer_brought_by_a_colleague_counts_where_they_see_it(cast: Cast) -> None:
    values = {"title": "T", "starts": timezone.now() + timedelta(days=4), "function": cast.home}
    meeting = services.create_engagement(actor=cast.fresh("officer"), values=values)
    guest = services.create_participant(
        actor=cast.fresh("officer"), values={"engagement": meeting, "guest_name": "Kofi Guest"}
    )
    Invitation.objects.create(engagement=meeting, participant=guest, address=GUEST, content="x")
    for actor, status in (("other_officer", 422), ("officer", 302)):
        upload = reply_file(f"{meeting.pk}@entente")
        assert client_of(cast, actor).post(URL, {"file": upload}).status_code == status
    assert Participant.objects.get(pk=guest.pk).reply == "declined"
    event = AuditEvent.objects.get(verb="invitation.reply")
    assert event.actor_id == cast.users["officer"].pk, "it stands under the name of who brought it"


def test_an_answer_is_brought_by_somebody_who_may_change_the_engagement(cast: Cast) -> None:
    values = {"title": "Open to all", "starts": timezone.now() + timedelta(days=3), "function": cast.home}
    meeting = services.create_engagement(
        actor=cast.fresh("officer"), values={**values, "handling": Handling.COMPANY}
    )
    guest = services.create_participant(
        actor=cast.fresh("officer"),
        values={"engagement": meeting, "guest_name": "Kofi Guest", "handling": Handling.COMPANY},
    )
    Invitation.objects.create(engagement=meeting, participant=guest, address=GUEST, content="x")
    assert client_of(cast, "other_officer").get(meeting.get_absolute_url()).status_code == 200
    upload = reply_file(f"{meeting.pk}@entente")
    assert client_of(cast, "other_officer").post(URL, {"file": upload}).status_code == 403
    assert Participant.objects.get(pk=guest.pk).reply == ""


def test_an_import_is_taken_back_but_for_what_was_worked_on_since(cast: Cast) -> None:
    save(cast, file(COUNCIL))
    kept, gone = Engagement.objects.order_by("starts")
    services.update_engagement(
        actor=cast.fresh("officer"), pk=kept.pk, version=None, values={"objective": "Ours by now"}
    )
    url = reverse("calendar-take-back", args=[CalendarRun.objects.get().pk])
    assert client_of(cast, "lead").post(url).status_code == 404
    assert Engagement.objects.count() == 2
    answer = client_of(cast, "officer").post(url, follow=True)
    assert "Somebody has worked on these since" in answer.content.decode()
    assert list(Engagement.objects.values_list("pk", flat=True)) == [kept.pk] != [gone.pk]
    assert client_of(cast, "officer").post(url).status_code == 409


def test_a_filtered_calendar_leaves_as_a_file_with_the_words_for_others_alone(cast: Cast) -> None:
    starts = timezone.now() + timedelta(days=3)
    for title, more in {
        "Inner words": {"public_title": "Road safety", "kind": "visit"},
        "Other inner words": {"kind": "visit"},
        "Left by the filter": {"kind": "call"},
    }.items():
        values = {"title": title, "starts": starts, "function": cast.home, **more}
        services.create_engagement(actor=cast.fresh("officer"), values=values)
    answer = client_of(cast, "officer").get("/engagement/calendar/file/?kind=visit&span=week")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert sorted(str(event["SUMMARY"]) for event in events) == ["Busy", "Road safety"]
    assert b"nner words" not in answer.content
    assert AuditEvent.objects.filter(verb="export").count() == 1
    assert b"VEVENT" not in client_of(cast, "other_officer").get("/engagement/calendar/file/").content
