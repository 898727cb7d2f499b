"""Three years of engagement in Kasanda: who met whom, what was raised, what was promised. Set-based, like the rest of
the demo, and the same in every installation but for the days, which are counted back from the first loading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from core.access.principals import principal_of
from core.confidentiality import Handling
from core.history import insert_with_history
from core.models import Task, Theme
from core.task_selectors import may_be_given
from core.task_services import place_task
from engagements.demo import texts
from engagements.models import CallAnswer, Commitment, Engagement, Note, Participant, Point, Relationship
from engagements.models.choices import CLOSED, CommitmentStatus, EngagementKind, EngagementStatus
from engagements.services import content as _described  # noqa: F401
from engagements.services import relationships as _described_too  # noqa: F401
from stakeholders.demo.seeding import demo_id

SEED, HELD, AHEAD = 7_266, 290, 18
DAYS = 3 * 365
LEADS = {
    texts.SECURITY: ("security", "security.lead"),
    texts.COMMUNITY: ("community", "community.lead"),
    texts.EXTERNAL: ("external", "external.lead"),
    texts.ENVIRONMENT: ("environment", "environment.lead"),
}
KINDS = (
    *[EngagementKind.MEETING] * 9,
    *[EngagementKind.CALL] * 4,
    *[EngagementKind.LETTER] * 2,
    *[EngagementKind.INFORMAL] * 2,
    EngagementKind.MESSAGE,
    EngagementKind.VISIT,
    EngagementKind.TRAINING,
    EngagementKind.WORKSHOP,
    EngagementKind.DIALOGUE,
    EngagementKind.JOINT_MEETING,
)
Row = tuple[str, dict[str, Any], str]


def seed(seeder: Any) -> None:
    """Adds engagement to what the demo placed already (stakeholders.demo.seeding)."""
    story = Story(seeder)
    seeder.place("engagement", Engagement, story.engagements())
    seeder.place("participant", Participant, story.participants())
    seeder.place("note", Note, story.notes())
    seeder.place("point", Point, story.points())
    seeder.place("commitment", Commitment, story.commitments())
    seeder.place("relationship", Relationship, story.relationships())
    seeder.place("call answer", CallAnswer, story.answers())
    seeder.created["reminder"] = story.reminders()


def _sees(user: Any, promise: Any) -> bool:
    """Whether somebody sees the promise that they are to follow."""
    return may_be_given(user_id=user.pk, kind="commitments", pk=promise.pk)


class Story:
    """Draws everything from one seed, in one order, so that a second loading finds what is there."""

    def __init__(self, seeder: Any) -> None:
        self.seeder, self.placed = seeder, seeder.placed
        self.today = timezone.localdate()
        self.themes = list(
            Theme.objects.filter(handling=Handling.PUBLIC).order_by("name", "pk").values_list("pk", flat=True)
        )
        self.known = self._known()
        # Key, function, day, and whom it was with, of each engagement.
        self.made: list[tuple[str, str, date, list[Any]]] = []

    def _known(self) -> dict[str, list[Any]]:
        """People with an office whom a function speaks with; who is at risk is not part of the demo's meetings."""
        found: dict[str, dict[Any, Any]] = {function: {} for function in texts.FUNCTIONS}
        for tenure in self.placed["tenure"].values():
            person = tenure.person
            body = tenure.post.organization if tenure.post_id else tenure.organization
            if person.handling == Handling.NAMED or body.handling == Handling.NAMED:
                continue
            owner = person.function.slug if person.function_id else ""
            function = self._function_of(body)
            if owner and owner != function:
                function = owner
            if function in found and (not body.function_id or body.function.slug == function):
                found[function].setdefault(person.pk, person)
        return {function: list(people.values()) for function, people in found.items()}

    def _function_of(self, body: Any) -> str:
        kinds = set(body.classifications)
        for function, wanted in texts.SPEAKS_WITH.items():
            if kinds & wanted:
                return function
        return texts.EXTERNAL

    def _office(self, person: Any, day: date, level: int) -> dict[str, Any]:
        """The post, else the body, that the demo gives a person on a day."""
        for tenure in self.placed["tenure"].values():
            if tenure.person_id != person.pk or not tenure.start_earliest <= day < tenure.end_latest:
                continue
            record = tenure.post if tenure.post_id else tenure.organization
            body = record.organization if tenure.post_id else record
            if max(record.handling, body.handling) <= level:
                return {"post": record, "capacity": "office"} if tenure.post_id else {"organization": body}
        return {}

    def engagements(self) -> Iterator[Row]:
        draw = Random(SEED)
        for number in range(HELD + AHEAD):
            ahead = number >= HELD
            function = texts.FUNCTIONS[number % 4]
            away = draw.randint(1, 40) if ahead else -int(DAYS * draw.random() ** 1.4) - 1
            if ahead and number < HELD + 8:
                away = number % 6
            people = self.known[function]
            if not people:
                continue
            day = self.today + timedelta(days=away)
            group = draw.sample(people, min(len(people), draw.choice((1, 1, 1, 2, 2, 3))))
            kind = draw.choice(KINDS)
            if ahead and kind in (EngagementKind.LETTER, EngagementKind.MESSAGE):
                kind = EngagementKind.MEETING
            hour, minute = draw.randint(8, 16), draw.choice((0, 0, 15, 30))
            starts = timezone.make_aware(datetime.combine(day, time(hour, minute)))
            cancelled = not ahead and draw.random() < 0.05
            status = EngagementStatus.PLANNED if ahead else EngagementStatus.HELD
            if ahead and starts <= timezone.now():
                status = EngagementStatus.HELD
            if cancelled:
                status = EngagementStatus.CANCELLED
            values: dict[str, Any] = {
                "title": draw.choice(texts.SUBJECTS[function]),
                "kind": kind,
                "status": status,
                "starts": starts,
                "ends": starts + timedelta(minutes=draw.choice((20, 30, 45, 60, 90))),
                "place": draw.choice(texts.PLACES),
                "area": group[0].area,
                "language": draw.choice(("fr", "fr", "sw", "en", "")),
                "formality": "informal" if kind == EngagementKind.INFORMAL else draw.choice(("formal", "")),
                "themes": draw.sample(self.themes, min(len(self.themes), draw.choice((0, 1, 1, 2)))),
                "direction": draw.choice(("both", "outgoing", "incoming"))
                if kind in (EngagementKind.LETTER, EngagementKind.MESSAGE)
                else "",
                "our_reference": f"{function[:2].upper()}/{number:03}"
                if kind == EngagementKind.LETTER
                else "",
                "organizer": self.seeder.users[LEADS[function][number % 3 == 0]],
                "public_title": texts.PUBLIC[number % len(texts.PUBLIC)] if ahead and number % 2 else "",
                "unfinished": not ahead and away > -9 and draw.random() < 0.5,
            }
            if cancelled:
                values["cancelled_why"] = "They asked for another day."
            joint = kind == EngagementKind.JOINT_MEETING and not group[0].function_id
            if joint:
                values["handling"] = Handling.COMPANY
                group = [one for one in group if one.handling <= Handling.COMPANY]
            key = f"{number:03}"
            self.made.append((key, "" if joint else function, day, group))
            yield key, values, "" if joint else function

    def participants(self) -> Iterator[Row]:
        draw = Random(SEED + 1)
        for key, function, day, group in self.made:
            engagement = self.placed["engagement"][key]
            was = "yes" if engagement.status == EngagementStatus.HELD else "unknown"
            for place, person in enumerate(group):
                office = self._office(person, day, engagement.handling)
                values = {"engagement": engagement, "stakeholder": person, "attended": was, **office}
                yield f"{key}/{place}", values, function
            ours = [engagement.organizer]
            lead = self.seeder.users[LEADS[function][1]] if function else self.seeder.users["manager"]
            if draw.random() < 0.3 and lead != engagement.organizer:
                ours.append(lead)
            for place, user in enumerate(ours):
                values = {"engagement": engagement, "colleague": user, "attended": was}
                yield f"{key}/ours/{place}", values, function

    def _past(self) -> list[tuple[str, str, date, list[Any]]]:
        return [row for row in self.made if self.placed["engagement"][row[0]].status == EngagementStatus.HELD]

    def notes(self) -> Iterator[Row]:
        """On every second one; two functions keep their own on what the company shares."""
        draw = Random(SEED + 2)
        for key, function, _day, _group in self._past():
            owners = [function] if function else [texts.SECURITY, texts.COMMUNITY]
            for owner in owners:
                if function and draw.random() < 0.5:
                    continue
                values = {"engagement": self.placed["engagement"][key], "text": draw.choice(texts.NOTES)}
                yield f"{key}/{owner}", values, owner

    def points(self) -> Iterator[Row]:
        draw = Random(SEED + 3)
        for key, function, _day, group in self._past():
            for place in range(draw.choice((0, 0, 1, 1, 2))):
                title, standard = draw.choice(texts.POINTS)
                values = {
                    "engagement": self.placed["engagement"][key],
                    "title": title,
                    "standard": standard,
                    "side": draw.choice(("ours", "ours", "ours", "theirs", "joint")),
                    "stakeholder": group[0] if group else None,
                    "response": draw.choice((None, -2, -1, 0, 0, 1, 1, 2)),
                }
                yield f"{key}/{place}", values, function or texts.COMMUNITY

    def commitments(self) -> Iterator[Row]:
        draw = Random(SEED + 4)
        for key, function, day, group in self._past():
            if not group or draw.random() > 0.28:
                continue
            side, title = draw.choice(texts.PROMISES)
            due = day + timedelta(days=draw.choice((14, 30, 60, 90)))
            status = CommitmentStatus.OPEN
            if due < self.today - timedelta(days=60):
                status = draw.choice(
                    [CommitmentStatus.KEPT] * 4 + [CommitmentStatus.BROKEN, CommitmentStatus.WITHDRAWN]
                )
            elif draw.random() < 0.3:
                status = CommitmentStatus.IN_PROGRESS
            owner = function or texts.COMMUNITY
            values = {
                "title": title,
                "side": side,
                "stakeholder": group[0],
                "engagement": self.placed["engagement"][key],
                "colleague": self.seeder.users[LEADS[owner][0]],
                "due": due,
                "status": status,
                "evidence": draw.choice(texts.EVIDENCE) if status == CommitmentStatus.KEPT else "",
            }
            yield key, values, owner

    def relationships(self) -> Iterator[Row]:
        draw = Random(SEED + 5)
        for function, people in self.known.items():
            officer, lead = (self.seeder.users[login] for login in LEADS[function])
            for place, person in enumerate(people[:24]):
                tier = ("key", "important", "important", "known", "occasional")[place % 5]
                since = f"{self.today.year - draw.randint(1, 3)}-{draw.randint(1, 12):02}"
                values = {
                    "stakeholder": person,
                    "colleague": officer,
                    "role": "lead",
                    "tier": tier,
                    "language": draw.choice(("fr", "fr", "sw", "")),
                    "interpreter_needed": draw.random() < 0.08,
                    "start": since,
                }
                yield f"{function}/{person.pk}", values, function
                if tier == "key":
                    second = {**values, "colleague": lead, "role": "second"}
                    yield f"{function}/{person.pk}/second", second, function

    def answers(self) -> Iterator[Row]:
        draw = Random(SEED + 6)
        for key, kept in list(self.placed["relationship"].items())[::3]:
            for place, back in enumerate((400, 160, 20)):
                values = {
                    "relationship": kept,
                    "answer": draw.choice(("yes", "yes", "unknown", "no")),
                    "on_day": self.today - timedelta(days=back),
                }
                yield f"{key}/{place}", values, key.split("/", 1)[0]

    def reminders(self) -> int:
        """The tasks that come with open promises."""
        wanted = {
            demo_id("reminder", key): one
            for key, one in self.placed["commitment"].items()
            if one.status not in CLOSED
        }
        there = set(Task.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
        fresh = [
            place_task(
                Task(
                    id=pk,
                    title=f"Promise due: {one.code}",
                    assignee=one.colleague,
                    created_by=one.created_by,
                    due=one.due,
                    about_kind="commitments",
                    about_id=one.pk,
                ),
                one,
            )
            for pk, one in wanted.items()
            if pk not in there and _sees(one.colleague, one)
        ]
        by_author: dict[Any, list[Task]] = {}
        for task in fresh:
            by_author.setdefault(task.created_by, []).append(task)
        for author, tasks in by_author.items():
            insert_with_history(tasks, actor=principal_of(author), reason="Demo")
        return len(fresh)
