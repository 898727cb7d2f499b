"""Invitations by mail: what leaves, in which edition, to whom; the personal link and the uploaded answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core import outbox
from core.access.principals import system_actor
from core.confidentiality import Handling
from core.models import AuditEvent
from engagements import services
from engagements.models import Engagement, Invitation, Participant
from engagements.selectors.invitations import token_of
from stakeholders.services import create_person
from tests.factories.calendars import GUEST, reply_file
from tests.factories.cast import Cast
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast: Cast) -> Engagement:
    values = {
        "title": "Talk with the commander about deaths",
        "starts": (timezone.now() + timedelta(days=5)).replace(microsecond=0),
        "function": cast.home,
        "time_zone": "Africa/Nairobi",
        "public_title": "Road safety",
        "public_place": "Town hall",
        "place": "Back room",
        "objective": "Ask for the file",
    }
    return services.create_engagement(actor=cast.fresh("officer"), values=values)


def join(cast: Cast, meeting: Engagement, **who: Any) -> Participant:
    return services.create_participant(actor=cast.fresh("officer"), values={"engagement": meeting, **who})


@pytest.fixture
def guest(cast: Cast, meeting: Engagement) -> Participant:
    return join(cast, meeting, guest_name="Kofi Guest", guest_email=GUEST)


def invite(cast: Cast, meeting: Engagement, *whom: tuple[Participant, str], actor: str = "officer") -> Any:
    data: dict[str, Any] = {"whom": [str(one.pk) for one, _address in whom]}
    data |= {f"address-{one.pk}": address for one, address in whom}
    return client_of(cast, actor).post(reverse("engagements-invite", args=[meeting.pk]), data)


def delivered() -> list[Any]:
    """The mails that went out since the last look, those to colleagues that something changed left out."""
    outbox.deliver_due()
    found = [one for one in mail.outbox if GUEST in one.to or "second@elsewhere.test" in one.to]
    mail.outbox.clear()
    return found


def event_of(message: Any) -> tuple[str, Any]:
    """METHOD and entry of a mail, read by a calendar parser."""
    (text,) = [one.content for one in message.alternatives if "text/calendar" in one.mimetype]
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_a_mail_says_what_was_written_for_others_and_names_its_reader_alone(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    person = create_person(actor=system_actor(), values={"name": "Ama Sarako"})
    second = join(cast, meeting, stakeholder=person)
    page = client_of(cast, "officer").get(reverse("engagements-invite", args=[meeting.pk])).content.decode()
    assert GUEST in page and "Ama Sarako" in page and "Road safety" in page
    answer = invite(cast, meeting, (guest, GUEST), (second, "second@elsewhere.test"))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    mails = delivered()
    assert sorted(to for one in mails for to in one.to) == [GUEST, "second@elsewhere.test"]
    for message in mails:
        method, event = event_of(message)
        assert (method, int(event["SEQUENCE"]), str(event["UID"])) == ("REQUEST", 0, f"{meeting.pk}@entente")
        assert str(event["ATTENDEE"]) == f"mailto:{message.to[0]}" and event.start == meeting.starts
        whole = message.message().as_string() + message.body
        assert (
            "Road safety" in message.body and "Town hall" in message.body and "Africa/Nairobi" in message.body
        )
        for closed in ("commander", "Back room", "Ask for", "Sarako", "Kofi", str(meeting.pk)[:8] + "/"):
            assert closed not in whole, closed
    assert AuditEvent.objects.filter(verb="invitation.send").count() == 1


def test_a_change_is_a_new_edition_a_cancellation_ends_it_and_what_is_inside_changes_nothing(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    invite(cast, meeting, (guest, GUEST))
    delivered()
    officer = cast.fresh("officer")

    def change(**values: Any) -> list[tuple[str, int]]:
        services.update_engagement(actor=officer, pk=meeting.pk, version=None, values=values)
        found = [event_of(one) for one in delivered()]
        return [(method, int(event["SEQUENCE"])) for method, event in found]

    assert change(title="Other inner words", place="Elsewhere") == []
    assert change(starts=meeting.starts + timedelta(hours=2)) == [("REQUEST", 1)]
    assert change(public_place="School") == [("REQUEST", 2)]
    services.cancel_engagement(actor=officer, pk=meeting.pk, version=None)
    (message,) = delivered()
    method, event = event_of(message)
    assert (method, int(event["SEQUENCE"]), str(event["STATUS"])) == ("CANCEL", 3, "CANCELLED")
    assert "does not take place" in message.body


def test_who_is_taken_off_gets_a_cancellation(cast: Cast, meeting: Engagement, guest: Participant) -> None:
    invite(cast, meeting, (guest, GUEST))
    delivered()
    token = token_of(Invitation.objects.get())
    services.delete_participant(actor=cast.fresh("officer"), pk=guest.pk, version=None)
    (message,) = delivered()
    assert event_of(message)[0] == "CANCEL" and message.to == [GUEST]
    assert Client().get(reverse("invitation", args=[token])).status_code == 404


def test_what_was_entered_by_mistake_is_deleted_and_who_was_invited_gets_a_cancellation(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    invite(cast, meeting, (guest, GUEST))
    (invited,) = delivered()
    services.delete_engagement(actor=cast.fresh("officer"), pk=meeting.pk, version=None)
    assert not Engagement.objects.exists()
    (message,) = delivered()
    (method, event), (_method, before) = event_of(message), event_of(invited)
    assert (method, int(event["SEQUENCE"]), str(event["STATUS"])) == ("CANCEL", 1, "CANCELLED")
    assert event["UID"] == before["UID"] and event["DTSTART"].dt == before["DTSTART"].dt
    assert "Road safety" in message.body and "commander" not in str(message.message())


def test_nothing_leaves_without_a_public_title_an_address_or_the_right(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    assert invite(cast, meeting, (guest, GUEST), actor="viewer").status_code == 403
    assert invite(cast, meeting, (guest, GUEST), actor="other_officer").status_code == 404
    answer = invite(cast, meeting, (guest, "no address"))
    assert answer.status_code == 422 and "no address" in answer.content.decode()
    Engagement.objects.filter(pk=meeting.pk).update(public_title="")
    answer = invite(cast, meeting, (guest, GUEST))
    assert answer.status_code == 422 and "public title first" in answer.content.decode()
    assert not Invitation.objects.exists() and delivered() == []


def test_the_link_shows_the_invitation_takes_the_answer_and_nothing_more(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    invite(cast, meeting, (guest, GUEST))
    url = reverse("invitation", args=[token_of(Invitation.objects.get())])
    (message,) = delivered()
    assert url in message.body
    text = Client().get(url).content.decode()
    assert "Road safety" in text and "Town hall" in text
    for closed in ("commander", "Back room", "Kofi", GUEST, "/engagement/"):
        assert closed not in text, closed
    for token in ("x", meeting.pk.hex, url.split("/")[2][:-1] + "_", "a" * 3000):
        assert Client().get(reverse("invitation", args=[token])).status_code == 404
    assert Client().post(url, {"reply": "perhaps so"}).status_code == 422
    assert Client().post(url, {"reply": "accepted"}).status_code == 302
    guest.refresh_from_db()
    assert guest.reply == "accepted" and AuditEvent.objects.filter(verb="invitation.reply").count() == 1
    assert "Accepted" in client_of(cast, "officer").get(meeting.get_absolute_url()).content.decode()
    services.cancel_engagement(actor=cast.fresh("officer"), pk=meeting.pk, version=None)
    assert "does not take place" in Client().get(url).content.decode()
    assert Client().post(url, {"reply": "declined"}).status_code == 409


def test_an_uploaded_answer_counts_for_its_own_invitation_and_its_present_edition(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    invite(cast, meeting, (guest, GUEST))
    url = reverse("invitation", args=[token_of(Invitation.objects.get())])
    uid = f"{meeting.pk}@entente"
    assert Client().post(url, {"file": reply_file("another@elsewhere")}).status_code == 422
    assert Client().post(url, {"file": SimpleUploadedFile("x.ics", b"%PDF")}).status_code == 422
    assert Client().post(url, {"file": reply_file(uid)}).status_code == 302
    guest.refresh_from_db()
    assert guest.reply == "declined"
    moved = {"starts": meeting.starts + timedelta(days=1)}
    services.update_engagement(actor=cast.fresh("officer"), pk=meeting.pk, version=None, values=moved)
    assert Client().post(url, {"file": reply_file(uid, 0, "ACCEPTED")}).status_code == 422
    assert Client().post(url, {"file": reply_file(uid, 1, "ACCEPTED")}).status_code == 302
    guest.refresh_from_db()
    assert guest.reply == "accepted"


def test_the_letter_names_its_reader_and_what_was_written_for_others(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    url = reverse("engagements-letter", args=[meeting.pk])
    text = client_of(cast, "officer").get(url, {"to": str(guest.pk)}).content.decode()
    assert "Kofi Guest" in text and "Road safety" in text and "Town hall" in text
    for closed in ("commander", "Back room", "Ask for"):
        assert closed not in text, closed
    assert client_of(cast, "officer").get(url, {"to": str(meeting.pk)}).status_code == 404
    assert client_of(cast, "other_officer").get(url).status_code == 404


def test_a_link_that_went_to_a_wrong_address_opens_nothing_once_the_invitation_has_another(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    invite(cast, meeting, (guest, GUEST))
    wrong = reverse("invitation", args=[token_of(Invitation.objects.get())])
    assert Client().get(wrong).status_code == 200
    invite(cast, meeting, (guest, "second@elsewhere.test"))
    right = reverse("invitation", args=[token_of(Invitation.objects.get())])
    assert right != wrong and Client().get(right).status_code == 200
    assert Client().get(wrong).status_code == Client().post(wrong, {"reply": "accepted"}).status_code == 404
    assert Participant.objects.get(pk=guest.pk).reply == ""


def test_what_was_closed_to_named_people_meanwhile_goes_out_no_more(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    invite(cast, meeting, (guest, GUEST))
    values = {"handling": Handling.NAMED, "custodian": cast.users["custodian"]}
    officer = cast.fresh("officer")
    services.update_engagement(actor=officer, pk=meeting.pk, version=None, values=values)
    moved = {"starts": meeting.starts + timedelta(days=1)}
    services.update_engagement(actor=officer, pk=meeting.pk, version=None, values=moved)
    assert delivered() == []


def test_a_link_answers_so_often_and_no_more(
    cast: Cast, meeting: Engagement, guest: Participant, monkeypatch: Any
) -> None:
    cache.clear()
    monkeypatch.setattr("engagements.views.invitations.ANSWERS", 2, raising=False)
    invite(cast, meeting, (guest, GUEST))
    url = reverse("invitation", args=[token_of(Invitation.objects.get())])
    said = ("accepted", "declined", "tentative", "accepted")
    assert [Client().post(url, {"reply": one}).status_code for one in said] == [302, 302, 429, 429]
    assert Participant.objects.get(pk=guest.pk).reply == "declined"
    assert AuditEvent.objects.filter(verb="invitation.reply").count() == 2


def test_the_api_invites_in_the_version_that_was_read(
    cast: Cast, meeting: Engagement, guest: Participant
) -> None:
    url, officer = f"/api/v1/engagements/{meeting.pk}/invite/", client_of(cast, "officer")
    body = {"whom": [{"participant": str(guest.pk), "address": GUEST}]}

    def ask(version: int, said: Any, actor: Any = officer) -> int:
        answer = actor.post(url, said, "application/json", headers={"If-Match": f'"v{version}"'})
        return int(answer.status_code)

    assert ask(meeting.version + 1, body) == 412
    assert ask(meeting.version, {"whom": [{"participant": str(guest.pk), "address": "nowhere"}]}) == 400
    assert ask(meeting.version, body, client_of(cast, "other_officer")) == 404
    assert not Invitation.objects.exists()
    assert ask(meeting.version, body) == 200
    assert [one.to for one in delivered()] == [[GUEST]]
