"""Engagements, participants and relationships over the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from core.services import create_theme
from engagements import services
from engagements.models import Engagement
from stakeholders import services as register
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases, Values
from tests.factories.cast import make_user

MORNING = datetime(2025, 5, 6, 9, 30, tzinfo=UTC)


class EngagementCase(ApiTestCase):
    """A ministry with a post and its holder, a theme, and an engagement of last year."""

    body: ClassVar[Any]
    post: ClassVar[Any]
    person: ClassVar[Any]
    other: ClassVar[Any]
    theme: ClassVar[Any]
    meeting: ClassVar[Engagement]
    meetings: ClassVar[list[Engagement]]
    colleagues: ClassVar[list[Any]]

    @classmethod
    def prepare(cls) -> None:
        lead, north = cls.lead, cls.areas["alpha_north"]
        cls.body = register.create_organization(
            actor=lead, values={"name": "Ministry of the Interior", "area": north}
        )
        cls.post = register.create_post(actor=lead, values={"organization": cls.body, "title": "Prefect"})
        cls.person = register.create_person(actor=lead, values={"name": "Ama Owusu", "area": north})
        cls.other = register.create_person(actor=lead, values={"name": "Yaw Antwi", "area": north})
        register.create_tenure(
            actor=lead,
            values={"person": cls.person, "post": cls.post, "start": "2024-02", "end": "2025-09-01"},
        )
        cls.theme = create_theme(actor=lead, values={"name": "Use of force"})
        cls.meeting = cls.engagement("Patrols near the school")
        cls.meetings = [cls.engagement(f"Another {number}") for number in range(6)]
        # Named after their class: the cases of several classes may stand in one database.
        cls.colleagues = [make_user(f"{cls.__name__.lower()}-{number}") for number in range(6)]

    @classmethod
    def engagement(cls, title: str, **more: Any) -> Engagement:
        values = {"title": title, "starts": MORNING, "area": cls.areas["alpha_north"], **more}
        return services.create_engagement(actor=cls.lead, values=values)


class TestEngagements(ResourceCases, EngagementCase):
    """What is planned, was held or was cancelled."""

    name: ClassVar[str] = "engagements"
    required: ClassVar[tuple[str, ...]] = ("title",)
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha"].pk,
        "organizer": lambda case: case.lead.pk,
        "whose": "mine",
        "since": "2025-05-06",
        "until": "2026-01-01",
        "theme": lambda case: case.theme.pk,
    }

    @classmethod
    def make(cls, number: int) -> Any:
        day = MORNING + timedelta(days=number)
        return cls.engagement(f"Meeting {number}", starts=day, themes=[cls.theme.pk])

    def payload(self) -> Values:
        return {
            "title": "Vetting of new recruits",
            "kind": "letter",
            "status": "held",
            "starts": "2025-05-06T09:30:00Z",
            "ends": "2025-05-06T10:15:00Z",
            "all_day": False,
            "time_zone": "Africa/Accra",
            "place": "Prefecture",
            "link": "https://meet.example.org/x",
            "area": str(self.areas["alpha_north"].pk),
            "level": "regional",
            "language": "fr",
            "interpreting": "arranged",
            "formality": "formal",
            "themes": [str(self.theme.pk)],
            "objective": "That the list is checked",
            "outcome": "Promised for June",
            "organizer": str(self.officer.pk),
            "follows": str(self.meeting.pk),
            "direction": "both",
            "our_reference": "CR/12",
            "their_reference": "P-778",
            "received_on": "2025-05-09",
            "public_title": "Meeting",
            "public_place": "Office",
            "value_given": "given",
            "value_what": "Lunch",
            "value_approved_by": str(self.lead.pk),
            "cancelled_why": "",
            "unfinished": False,
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"title": "Vetting", "outcome": "", "themes": [], "ends": None, "formality": "informal"}

    def used(self) -> Any:
        services.create_engagement(
            actor=self.lead, values={"title": "Again", "starts": MORNING, "follows": self.meeting}
        )
        return self.meeting.pk

    def test_times_name_their_offset_and_stand_in_order(self) -> None:
        for wrong in ("2025-05-06", "2025-05-06T09:30:00", "tomorrow", "2025-02-30T09:00:00Z", 5):
            self.refused(self.ask("POST", self.url, {**self.payload(), "starts": wrong}), "starts")
        given = {**self.payload(), "starts": "2025-05-06T11:30:00+02:00"}
        self.assertEqual(
            self.ask("POST", self.url, given, expect=201).json()["starts"], "2025-05-06T09:30:00Z"
        )
        self.refused(self.ask("POST", self.url, {**self.payload(), "ends": "2025-05-06T09:00:00Z"}), "ends")
        self.refused(self.ask("POST", self.url, {**self.payload(), "time_zone": "Moon/Base"}), "time_zone")

    def test_what_is_ahead_is_not_held(self) -> None:
        body = {"title": "Next", "starts": "2999-01-01T09:00:00Z", "status": "held"}
        self.refused(self.ask("POST", self.url, body), "status")

    def test_a_value_says_what_it_was(self) -> None:
        self.refused(self.ask("POST", self.url, {**self.payload(), "value_what": ""}), "value_what")
        self.refused(self.ask("POST", self.url, {**self.payload(), "value_given": "none"}), "value_given")

    def test_deleting_takes_its_participants_with_it(self) -> None:
        row = self.create().json()
        body = {"engagement": row["id"], "stakeholder": str(self.person.pk)}
        made = self.ask("POST", "/participants/", body, expect=201).json()
        self.ask("DELETE", f"{self.url}{row['id']}/", If_Match='"v1"', expect=204)
        self.get(f"/participants/{made['id']}/", expect=404)


class TestParticipants(ResourceCases, EngagementCase):
    """Who takes part, in which post."""

    name: ClassVar[str] = "participants"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("engagement",)
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha_north"].pk}

    @classmethod
    def make(cls, number: int) -> Any:
        engagement = cls.engagement(f"Meeting {number}", starts=MORNING + timedelta(days=number))
        values = {"engagement": engagement, "stakeholder": cls.person}
        return services.create_participant(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return self.different(0)

    def numbered_meeting(self, number: int) -> Engagement:
        """The meeting of that number; more are made when a test asks for many rows."""
        more = range(len(self.meetings), number + 1)
        self.meetings = [*self.meetings, *(self.engagement(f"Another {one}") for one in more)]  # type: ignore[misc]
        return self.meetings[number]

    def different(self, number: int) -> Values:
        return {
            "engagement": str(self.numbered_meeting(number).pk),
            "stakeholder": str(self.person.pk),
            "post": str(self.post.pk),
            "organization": str(self.body.pk),
            "capacity": "office",
            "colleague": None,
            "guest_name": "",
            "guest_from": "",
            "guest_email": "",
            "role": "chair",
            "reply": "accepted",
            "attended": "yes",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"role": "observer", "attended": "no"}

    def put(self, **body: Any) -> Any:
        meeting = self.engagement("Once more")
        return self.ask("POST", self.url, {"engagement": str(meeting.pk), **body})

    def test_the_post_of_that_day_is_filled_in(self) -> None:
        row = self.put(stakeholder=str(self.person.pk)).json()
        self.assertEqual(row["post"]["name"], "Prefect")
        self.assertEqual(row["organization"]["name"], "Ministry of the Interior")
        self.assertEqual(row["capacity"], "office")
        later = self.engagement("After the handover", starts=datetime(2025, 10, 1, 9, tzinfo=UTC))
        body = {"engagement": str(later.pk), "stakeholder": str(self.person.pk)}
        self.assertIsNone(self.ask("POST", self.url, body, expect=201).json()["post"])
        self.assertIsNone(self.put(stakeholder=str(self.person.pk), capacity="private").json()["post"])

    def test_a_post_is_enough_and_a_colleague_is_none_of_theirs(self) -> None:
        row = self.put(post=str(self.post.pk)).json()
        self.assertEqual((row["stakeholder"], row["organization"]["id"]), (None, str(self.body.pk)))
        self.assertEqual(self.put(colleague=str(self.officer.pk)).status_code, 201)
        self.assertEqual(self.put(guest_name="A driver", guest_from="UN").status_code, 201)
        self.refused(self.put(), "stakeholder")
        self.refused(self.put(guest_name="X", colleague=str(self.officer.pk)), "colleague")
        self.refused(self.put(colleague=str(self.officer.pk), guest_email="x@example.org"), "guest_email")

    def test_nobody_takes_part_twice(self) -> None:
        body = {"engagement": str(self.meeting.pk), "stakeholder": str(self.other.pk)}
        self.ask("POST", self.url, body, expect=201)
        self.refused(self.ask("POST", self.url, body), "stakeholder")

    def test_participants_follow_time_and_status(self) -> None:
        row = self.put(stakeholder=str(self.person.pk)).json()
        services.update_engagement(
            actor=self.lead,
            pk=row["engagement"]["id"],
            version=1,
            values={"status": "held", "starts": MORNING - timedelta(days=3)},
        )
        found = self.get(f"{self.url}{row['id']}/").json()
        self.assertEqual((found["status"], found["starts"]), ("held", "2025-05-03T09:30:00Z"))


class TestRelationships(ResourceCases, EngagementCase):
    """Who of us keeps the contact."""

    name: ClassVar[str] = "relationships"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("colleague", "stakeholder")
    good: ClassVar[dict[str, Any]] = {
        "whose": "mine",
        "area": lambda case: case.areas["alpha_north"].pk,
    }

    @classmethod
    def make(cls, number: int) -> Any:
        person = register.create_person(
            actor=cls.lead, values={"name": f"Chief {number}", "area": cls.areas["alpha_north"]}
        )
        values = {"colleague": cls.lead, "stakeholder": person, "start": f"20{number + 10}"}
        return services.create_relationship(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return self.different(0)

    def numbered_colleague(self, number: int) -> Any:
        """The colleague of that number; more are made when a test asks for many rows."""
        more = range(len(self.colleagues), number + 1)
        new = [make_user(f"{type(self).__name__.lower()}-{one}") for one in more]
        self.colleagues = [*self.colleagues, *new]  # type: ignore[misc]
        return self.colleagues[number]

    def different(self, number: int) -> Values:
        return {
            "colleague": str(self.numbered_colleague(number).pk),
            "stakeholder": str(self.person.pk),
            "role": "second",
            "status": "kept",
            "tier": "key",
            "language": "tw",
            "interpreter_needed": True,
            "note": "Prefers the telephone",
            "start": "2023-05",
            "end": "",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"role": "lead", "tier": "known", "note": ""}

    def test_a_colleague_keeps_a_contact_once(self) -> None:
        body = {"colleague": str(self.officer.pk), "stakeholder": str(self.other.pk)}
        self.ask("POST", self.url, body, expect=201)
        self.refused(self.ask("POST", self.url, body), "colleague")
        self.ask("POST", self.url, {**body, "status": "ended"}, expect=201)
