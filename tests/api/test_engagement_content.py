"""Notes, points, commitments and answers over the API, and the acts on an engagement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils import timezone

from accounts.models import User
from core.access.roles import Role
from core.confidentiality import Handling
from core.models import Task
from engagements import services
from engagements.models import Engagement
from tests.api.cases import ResourceCases, Values
from tests.api.test_engagements import MORNING, EngagementCase
from tests.factories.cast import OTHER, give_role, give_token, make_user


class TestNotes(ResourceCases, EngagementCase):
    """Each function its own on one meeting."""

    name: ClassVar[str] = "notes"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("engagement", "text")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha_north"].pk}
    stranger: ClassVar[User]

    @classmethod
    def prepare(cls) -> None:
        super().prepare()
        cls.stranger = make_user("passing-note-reader")
        give_role(cls.stranger, Role.OFFICER, cls.functions[OTHER])
        cls.secrets["stranger"] = give_token(cls.stranger, "write")

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"engagement": cls.meeting, "text": f"Said {number}"}
        return services.create_note(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "engagement": str(self.meeting.pk),
            "text": "He will call on Monday.",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"text": "He called."}

    def test_two_functions_keep_their_own_on_one_meeting(self) -> None:
        shared = self.engagement("Open to the company", handling=Handling.COMPANY, function=None)
        body = {"engagement": str(shared.pk), "text": "What security heard"}
        theirs = self.ask("POST", self.url, body, token="stranger", expect=201).json()
        ours = self.ask("POST", self.url, {**body, "text": "What we heard"}, expect=201).json()
        self.assertEqual(theirs["function"]["id"], str(self.functions[OTHER].pk))
        for token, mine, other in (("stranger", theirs, ours), ("write", ours, theirs)):
            rows = self.get(f"{self.url}?engagement={shared.pk}", token=token).json()["results"]
            self.assertEqual([row["id"] for row in rows], [mine["id"]])
            self.get(f"{self.url}{other['id']}/", token=token, expect=404)


class TestPoints(ResourceCases, EngagementCase):
    """What was raised, and what came back."""

    name: ClassVar[str] = "points"
    required: ClassVar[tuple[str, ...]] = ("engagement", "title")
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha_north"].pk,
        "silent": "3",
        "since": "2025-05-01",
        "standard": "VPs",
        "theme": lambda case: case.theme.pk,
    }

    @classmethod
    def make(cls, number: int) -> Any:
        meeting = cls.engagement(f"Round {number}", starts=MORNING - timedelta(days=number))
        values = {
            "engagement": meeting,
            "title": f"Vetting {number}",
            "stakeholder": cls.person,
            "theme": cls.theme,
            "standard": "VPs",
            "response": 1,
        }
        return services.create_point(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "engagement": str(self.meeting.pk),
            "title": "Vetting of recruits",
            "side": "theirs",
            "stakeholder": str(self.person.pk),
            "theme": str(self.theme.pk),
            "standard": "Voluntary Principles 4",
            "response": -1,
            "text": "They asked for a list.",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"response": None, "text": "", "side": "joint"}

    def test_what_was_not_raised_again(self) -> None:
        """The newest of a standard with somebody counts, and only where it is old enough."""
        found = [row["title"] for row in self.rows_of("&silent=6")]
        self.assertEqual(found, ["Vetting 0"])
        fresh = self.engagement("Yesterday", starts=timezone.now() - timedelta(days=1))
        body = {"engagement": str(fresh.pk), "title": "Again", "stakeholder": str(self.person.pk)}
        self.ask("POST", self.url, {**body, "theme": str(self.theme.pk), "standard": "VPs"}, expect=201)
        self.assertEqual(self.rows_of("&silent=6"), [])

    def test_follow_up_is_what_its_tasks_say(self) -> None:
        row = self.create().json()
        self.assertEqual(row["follow_up"], "none")
        task = {"title": "Send the list", "about_kind": "points", "about_id": row["id"]}
        made = self.ask("POST", "/tasks/", task, expect=201).json()
        self.assertEqual(self.get(f"{self.url}{row['id']}/").json()["follow_up"], "open")
        self.ask("PATCH", f"/tasks/{made['id']}/", {"status": "done"}, If_Match='"v1"', expect=200)
        self.assertEqual(self.get(f"{self.url}{row['id']}/").json()["follow_up"], "done")


class TestCommitments(ResourceCases, EngagementCase):
    """Promises of both sides."""

    name: ClassVar[str] = "commitments"
    required: ClassVar[tuple[str, ...]] = ("title",)
    good: ClassVar[dict[str, Any]] = {
        "area": lambda case: case.areas["alpha_north"].pk,
        "whose": "mine",
        "when": "open",
        "due_before": "2031-01-01",
    }

    @classmethod
    def make(cls, number: int) -> Any:
        values = {
            "title": f"Lists of recruits {number}",
            "stakeholder": cls.person,
            "engagement": cls.meeting,
            "colleague": cls.lead,
            "due": date(2030, 1, 1 + number),
        }
        return services.create_commitment(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return self.different(0)

    def different(self, number: int) -> Values:
        return {
            "title": f"A list of recruits {number}",
            "side": "theirs",
            "stakeholder": str(self.person.pk),
            "engagement": str(self.meeting.pk),
            "colleague": str(self.officer.pk),
            "due": "2030-03-01",
            "status": "in_progress",
            "detail": "By letter",
            "evidence": "",
            "reopened_why": "",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"due": "2030-04-01", "detail": "", "colleague": None}

    def test_a_promise_is_made_to_somebody(self) -> None:
        self.refused(self.ask("POST", self.url, {"title": "Something"}), "stakeholder")

    def test_whoever_follows_it_has_a_task_until_it_is_settled(self) -> None:
        row = self.create().json()
        task = Task.objects.get(about_kind="commitments", about_id=row["id"])
        self.assertEqual((task.assignee, task.due, task.status), (self.officer, date(2030, 3, 1), "open"))
        self.assertEqual(task.handling, Handling.FUNCTION)
        url = f"{self.url}{row['id']}/"
        self.ask("PATCH", url, {"due": "2030-05-01"}, If_Match='"v1"', expect=200)
        task.refresh_from_db()
        self.assertEqual(task.due, date(2030, 5, 1))
        self.refused(self.ask("PATCH", url, {"status": "kept"}, If_Match='"v2"'), "evidence")
        kept = {"status": "kept", "evidence": "The list came on Tuesday"}
        answer = self.ask("PATCH", url, kept, If_Match='"v2"', expect=200).json()
        self.assertEqual(answer["closed_on"], timezone.localdate().isoformat())
        task.refresh_from_db()
        self.assertEqual(task.status, "done")

    def test_nobody_follows_what_they_do_not_see(self) -> None:
        stranger = make_user("passing-promise-reader")
        give_role(stranger, Role.OFFICER, self.functions[OTHER])
        body = self.payload() | {"colleague": str(stranger.pk)}
        self.refused(self.ask("POST", self.url, body), "colleague")
        row = self.create().json()
        changed = self.ask(
            "PATCH", f"{self.url}{row['id']}/", {"colleague": str(stranger.pk)}, If_Match='"v1"'
        )
        self.refused(changed, "colleague")
        self.assertFalse(Task.objects.filter(assignee=stranger).exists())

    def test_it_is_opened_again_with_a_reason(self) -> None:
        row = self.create(status="kept", evidence="Seen").json()
        url = f"{self.url}{row['id']}/"
        self.refused(self.ask("PATCH", url, {"status": "open"}, If_Match='"v1"'), "reopened_why")
        again = {"status": "open", "reopened_why": "The list was incomplete"}
        answer = self.ask("PATCH", url, again, If_Match='"v1"', expect=200).json()
        self.assertIsNone(answer["closed_on"])
        self.assertTrue(Task.objects.filter(about_id=row["id"], status="open").exists())


class TestCallAnswers(ResourceCases, EngagementCase):
    """Would they take our call? A series."""

    name: ClassVar[str] = "call-answers"
    search: ClassVar[bool] = False
    required: ClassVar[tuple[str, ...]] = ("relationship", "answer")
    good: ClassVar[dict[str, Any]] = {"area": lambda case: case.areas["alpha_north"].pk}
    relationship: ClassVar[Any]

    @classmethod
    def prepare(cls) -> None:
        super().prepare()
        values = {"colleague": cls.lead, "stakeholder": cls.person}
        cls.relationship = services.create_relationship(actor=cls.lead, values=values)

    @classmethod
    def make(cls, number: int) -> Any:
        values = {"relationship": cls.relationship, "answer": "yes", "on_day": date(2025, 1, 1 + number)}
        return services.create_answer(actor=cls.lead, values=values)

    def payload(self) -> Values:
        return {
            "relationship": str(self.relationship.pk),
            "answer": "no",
            "on_day": "2025-06-01",
            "why": "Two calls went unanswered",
            "function": str(self.functions["community-relations"].pk),
            "handling": "function",
        }

    def changed(self) -> Values:
        return {"answer": "unknown", "why": ""}

    def test_the_newest_counts(self) -> None:
        url = f"/relationships/{self.relationship.pk}/"
        self.assertEqual(self.get(url).json()["takes_our_call"], "yes")
        self.create()
        self.assertEqual(self.get(url).json()["takes_our_call"], "no")


class TestActs(EngagementCase):
    """Hold and cancel; last contacts follow."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.prepare()

    def test_hold_says_what_came_of_it(self) -> None:
        url = f"/engagements/{self.meeting.pk}/hold/"
        self.ask("POST", url, {}, expect=428)
        self.ask("POST", url, {}, If_Match='"v9"', expect=412)
        self.refused(self.ask("POST", url, {"title": "x"}, If_Match='"v1"'), "title")
        self.ask("POST", url, {}, token="read", If_Match='"v1"', expect=403)
        row = self.ask("POST", url, {"outcome": "Agreed"}, If_Match='"v1"', expect=200).json()
        self.assertEqual((row["status"], row["outcome"], row["version"]), ("held", "Agreed", 2))

    def test_cancel_says_why_and_what_is_ahead_is_not_held(self) -> None:
        ahead = self.engagement("Next month", starts=timezone.now() + timedelta(days=30))
        self.refused(self.ask("POST", f"/engagements/{ahead.pk}/hold/", {}, If_Match='"v1"'), "status")
        body = {"cancelled_why": "The prefect is ill"}
        row = self.ask("POST", f"/engagements/{ahead.pk}/cancel/", body, If_Match='"v1"', expect=200).json()
        self.assertEqual((row["status"], row["cancelled_why"]), ("cancelled", "The prefect is ill"))

    def test_last_contact_is_the_last_one_in_which_both_spoke(self) -> None:
        values = {"colleague": self.lead, "stakeholder": self.person, "tier": "key"}
        kept = services.create_relationship(actor=self.lead, values=values)
        url = f"/relationships/{kept.pk}/"
        self.assertIsNone(self.get(url).json()["last_contact"])

        def log(kind: str, days: int, **more: Any) -> Engagement:
            return services.log_engagement(
                actor=self.lead,
                title="Once",
                starts=timezone.now() - timedelta(days=days),
                kind=kind,
                stakeholders=[self.person.pk],
                more={"area": self.areas["alpha_north"], **more},
            )

        held = log("meeting", 40)
        log("letter", 3)
        self.assertEqual(self.get(url).json()["last_contact"][:16], held.starts.isoformat()[:16])
        late = self.get("/relationships/?overdue=true").json()["results"]
        self.assertEqual([row["id"] for row in late], [str(kept.pk)])
        log("letter", 2, direction="both")
        self.assertEqual(self.get("/relationships/?overdue=true").json()["results"], [])
