"""The demo's desks: tasks for every account, due around the day on which the demo is loaded, and a few saved views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Function, User
from core.access.principals import principal_of
from core.history import insert_with_history
from core.models import SavedView, Task
from core.models.views import Audience
from core.task_services import place_task
from core.view_services import place_view

REASON = "Demo"
Placed = Mapping[str, Mapping[str, Any]]
KINDS = {"person": "people", "organization": "organizations", "post": "posts"}


@dataclass(frozen=True, slots=True)
class DemoTask:
    """`about` is `kind/key`; `days` from today, None without a day."""

    key: str
    title: str
    author: str
    assignee: str
    about: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class DemoView:
    key: str
    name: str
    page: str
    query: str
    owner: str
    function: str = ""
    company: bool = False


TASKS = (
    DemoTask("1", "Confirm who answers for the road block at night", "security.lead", "security",
             "person/tresor-kapenda", -3),
    DemoTask("2", "Ask for the new liaison’s telephone number", "security", "security", "organization/min-interior", 0),
    DemoTask("3", "Prepare the hand-over note on the governor’s office", "security.lead", "security",
             "person/josue-lubamba", 3),
    DemoTask("4", "Renew the memorandum on site access", "security", "security.lead", "organization/min-defence", 21),
    DemoTask("5", "Thank the chief for his answer on the well", "community.lead", "community",
             "person/nsanga-mwewa-iii", -1),
    DemoTask("6", "Bring the minutes in the local language", "community", "community", "person/gedeon-bira", 0),
    DemoTask("7", "Ask the committee for a second date", "community", "community.lead", "person/kapinga-mwewa", 12),
    DemoTask("8", "Check the spelling of the minister’s name", "external", "external", "person/clarisse-imbali", 1),
    DemoTask("9", "Write to the embassy about the visit", "external.lead", "external",
             "person/ingrid-solvang-dahle", -8),
    DemoTask("10", "Invite the ministry to the site day", "external", "external.lead", "organization/min-mines", 5),
    DemoTask("11", "Send the water figures of the last quarter", "environment.lead", "environment",
             "organization/min-environment", 0),
    DemoTask("12", "Agree the sampling points with the district", "environment", "environment.lead",
             "person/ezechiel-mavungu", 30),
    DemoTask("13", "Read the briefing before the council meets", "manager", "manager", "organization/presidency", 2),
    DemoTask("14", "Read up on the ministry of justice", "external.lead", "viewer", "organization/min-justice", 6),
    DemoTask("15", "Learn the greeting formula", "community", "community"),
)  # fmt: skip
VIEWS = (
    DemoView("1", "Vacant posts", "posts-list", "holder=vacant", "external", company=True),
    DemoView("2", "Newest holders first", "tenures-list", "ordering=-start&phase=current", "external.lead",
             function="external-affairs"),
    DemoView("3", "Security forces", "organizations-list", "q=police", "security"),
    DemoView("4", "What I gave away", "tasks-list", "status=open&whose=given", "community.lead"),
)  # fmt: skip


def seed_tasks(placed: Placed, users: Mapping[str, User], demo_id: Any) -> int:
    """Makes the tasks that are missing and says how many."""
    today, fresh = timezone.localdate(), []
    ids: dict[UUID, DemoTask] = {demo_id("task", row.key): row for row in TASKS}
    there = set(Task.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))
    for pk, row in ids.items():
        if pk in there:
            continue
        kind, _slash, key = row.about.partition("/")
        record = placed[kind][key] if key else None
        task = Task(
            id=pk,
            title=row.title,
            created_by=users[row.author],
            assignee=users[row.assignee],
            due=None if row.days is None else today + timedelta(days=row.days),
            about_kind=KINDS[kind] if key else "",
            about_id=record.pk if record is not None else None,
        )
        fresh.append(place_task(task, record))
    for task in fresh:
        insert_with_history([task], actor=principal_of(task.created_by), reason=REASON)
    return len(fresh)


def seed_views(users: Mapping[str, User], functions: Mapping[str, Function], demo_id: Any) -> int:
    """Makes the views that are missing and says how many."""
    ids: dict[UUID, DemoView] = {demo_id("view", row.key): row for row in VIEWS}
    there = set(SavedView.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))
    made = 0
    for pk, row in ids.items():
        if pk in there:
            continue
        audience = (
            Audience.COMPANY if row.company else Audience.FUNCTION if row.function else Audience.PRIVATE
        )
        view = SavedView(
            id=pk,
            name=row.name,
            page=row.page,
            query=row.query,
            created_by=users[row.owner],
            audience=audience,
            function=functions[row.function] if row.function else None,
        )
        insert_with_history([place_view(view)], actor=principal_of(users[row.owner]), reason=REASON)
        made += 1
    return made
