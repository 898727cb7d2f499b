"""Tasks in words: rows with a tick, the box on the Desk, the box on a record's page, the page of a task."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import due, prepared, task_selectors
from core.abouts import about_of, kinds_of
from core.access.principals import Principal
from core.access.scope import may
from core.documents import Document
from core.models import Task
from core.models.tasks import TaskStatus
from core.reading import asked_rows
from core.resources import Reading, resource_of

ON_DESK = 40
ON_PAGE = 8
TITLES = {
    due.OVERDUE: lambda: _("Overdue"),
    due.TODAY: lambda: _("Today"),
    due.WEEK: lambda: _("This week"),
    due.LATER: lambda: _("Later"),
    due.SOMEDAY: lambda: _("Without a day"),
}


def page_of(kind: str, key: Any) -> str:
    """The page of the record that a task is about; nothing where it has none."""
    resource = resource_of(kind)
    return reverse(resource.url("detail"), args=[key]) if resource is not None and resource.paged else ""


def due_words(day: date | None, today: date, status: str = TaskStatus.OPEN) -> str:
    """When it is due, as one says it."""
    if day is None:
        return ""
    if status != TaskStatus.OPEN:
        return date_format(day)
    away = (day - today).days
    if away == 0:
        return _("today")
    if away == 1:
        return _("tomorrow")
    if away == -1:
        return _("yesterday")
    if away < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -away) % {"n": -away}
    return date_format(day, "l j F") if away < 7 else date_format(day)


def due_line(day: date | None, today: date, status: str) -> str:
    """The day, and how far away it is while the task is open."""
    if day is None:
        return ""
    said, words = date_format(day), due_words(day, today, status)
    near = status == TaskStatus.OPEN and (day - today).days <= 1
    return _("%(day)s (%(away)s)") % {"day": said, "away": words} if near else said


def title_cell(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": document["title"]}


def about_cell(document: dict[str, Any]) -> dict[str, Any]:
    about = document["about"]
    if about is None:
        return {"text": ""}
    found = about_of(document["about_kind"])
    cell = {"text": about["name"] or (str(found.label) if found else "")}
    if found and found.discreet:
        cell["discreet"] = True
    return cell | ({"url": page_of(document["about_kind"], about["id"])} if found else {})


def assignee_cell(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": (document["assignee"] or {}).get("name", "")}


def due_cell(document: dict[str, Any]) -> dict[str, Any]:
    day, today, status = document["due"], timezone.localdate(), document["status"]
    words = due_words(day, today, status)
    if status == TaskStatus.OPEN and due.bucket(day, today) == due.OVERDUE:
        return {"badge": words, "tone": "red", "icon": "alert-circle"}
    return {"text": words}


def _document() -> Document:
    resource = resource_of("tasks")
    if resource is None:
        raise LookupError("the resource tasks is not registered")
    return resource.document


def _selected(principal: Principal, queryset: QuerySet[Task], limit: int) -> QuerySet[Task, Any]:
    """Rows of the documents of tasks, soonest first."""
    return _document().select(principal, queryset.order_by("due_latest", "pk"), ("due_latest",))[:limit]


def _mine(principal: Principal, limit: int) -> list[dict[str, Any]]:
    """Documents of one's own open tasks. They may be about records of sixty tables: the statement is written once for
    all readers of one sight."""
    reader = principal.as_slot
    key = None
    if principal.sight is not None:
        key = ("desk tasks", principal.sight, limit, timezone.localdate())
    found = prepared.statement(
        key, lambda: prepared.compiled(_selected(reader, task_selectors.mine(actor=reader), limit))
    )
    return _document().render_many(prepared.dictionaries(found, {"user": principal.user_id}))


def _row(document: dict[str, Any], me: Any, today: date, about: bool = True) -> dict[str, Any]:
    bucket = due.bucket(document["due"], today)
    key = document["id"]
    others = document["assignee"] and document["assignee"]["id"] != str(me)
    what = about_cell(document) if about else {"text": ""}
    hidden = bool(what.get("discreet"))
    names = [] if hidden else [what["text"]]
    names += [_("for %(name)s") % {"name": document["assignee"]["name"]}] if others else []
    return {
        "id": key,
        "url": reverse("tasks-detail", args=[key]),
        "title": document["title"],
        "line": " · ".join(filter(None, names)),
        "discreet": what["text"] if hidden else "",
        "due": due_words(document["due"], today, document["status"]),
        "late": bucket == due.OVERDUE and document["status"] == TaskStatus.OPEN,
        "bucket": bucket,
        "done_url": reverse("tasks-done", args=[key]),
    }


def desk(principal: Principal) -> dict[str, Any] | None:
    """My tasks by when they are due; a line to add one. Left out for those who have no tasks and make none."""
    if principal.user_id is None:
        return None
    today = timezone.localdate()
    found = _mine(principal, ON_DESK + 1)
    offers = _offers(principal)
    if not found and not offers:
        return None
    rows = [_row(document, principal.user_id, today) for document in found[:ON_DESK]]
    groups = [
        {"key": key, "title": TITLES[key](), "rows": [row for row in rows if row["bucket"] == key]}
        for key in due.BUCKETS
    ]
    late = sum(row["late"] for row in rows)
    pressing = late + sum(row["bucket"] == due.TODAY for row in rows)
    lists = reverse("tasks-list")
    return {
        "title": _("My tasks"),
        "groups": [group for group in groups if group["rows"]],
        "all_url": f"{lists}?{urlencode({'whose': 'mine', 'status': 'open'})}",
        "given_url": f"{lists}?{urlencode({'whose': 'given', 'status': 'open'})}",
        "add_url": f"{reverse('tasks-create')}?{urlencode({'next': '/'})}" if offers else "",
        "me": principal.user_id,
        "more": len(found) > ON_DESK,
        "headline": ngettext("%(n)s task due", "%(n)s tasks due", pressing) % {"n": pressing}
        if pressing
        else "",
    }


def _offers(principal: Principal) -> bool:
    from core.task_access import TASK_SIGHT

    return TASK_SIGHT.offers(principal)


def _open_about(principal: Principal, record: Any) -> list[dict[str, Any]]:
    """Rows of the open tasks about a record; the statement is written once for its kind."""
    model = type(record)

    def build(reader: Principal) -> QuerySet[Any, Any]:
        found = task_selectors.tasks_about(actor=reader, model=model, pk=prepared.KEY)
        return _selected(reader, found.filter(status=TaskStatus.OPEN), ON_PAGE + 1)

    return asked_rows(("tasks about", model), principal, build, key=record.pk)


def panel(reading: Reading) -> dict[str, Any] | None:
    """“Tasks about this” on the page of a record that tasks may be about."""
    record, principal = reading.record, reading.actor
    kinds = kinds_of(type(record))
    if not kinds:
        return None
    about = next((kind for kind in kinds if _named_by(kind, record)), "")
    if not about:
        return None
    today = timezone.localdate()
    rows = [
        _row(document, principal.user_id, today, about=False)
        for document in _document().render_many(_open_about(principal, record))
    ]
    offers = _offers(principal)
    if not rows and not offers:
        return None
    here = record.get_absolute_url()
    new = urlencode({"about_kind": about, "about_id": record.pk, "next": here})
    return {
        "title": _("Tasks about this"),
        "template": "core/task_rows.html",
        "rows": rows[:ON_PAGE],
        "here": here,
        "more_url": f"{reverse('tasks-list')}?{urlencode({'about_id': record.pk})}",
        "add_url": f"{reverse('tasks-create')}?{new}" if offers else "",
        "add_label": _("Add task"),
        "empty": _("Nothing is open. Done tasks are in the list."),
        "side": True,
    }


def _named_by(kind: str, record: Any) -> bool:
    """Whether a record of a shared table is one of this kind (a person, not a body)."""
    about = about_of(kind)
    return about is not None and isinstance(record, about.model)


def initial(principal: Principal) -> dict[str, Any]:
    """A new task is one's own until it is given to somebody."""
    return {"assignee": str(principal.user_id)} if principal.user_id else {}


def form_line(principal: Principal, form: Any) -> str:
    """What a task form says of the record that it is about, when its reader may see that."""
    kind = form["about_kind"].value() or ""
    key = form["about_id"].value()
    about = about_of(kind)
    if about is None or not key:
        return _("A task without a record: only you and whoever does it will see it.")
    try:
        record = task_selectors.seen_record(actor=principal, kind=kind, pk=key)
    except ValueError:
        record = None
    return _("About %(name)s") % {"name": record} if record is not None else _("There is no such record.")


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a task: what, about what, by when, for whom; done with one press."""
    task, document, today = reading.record, reading.document, timezone.localdate()
    is_open = task.status == TaskStatus.OPEN
    tone = {"open": "blue", "done": "green", "dropped": "gray"}[task.status]
    about = about_cell(document)
    items = [
        {"label": _("About"), "value": about["text"], "url": about.get("url", "")},
        {"label": _("Due"), "value": due_line(task.due, today, task.status)},
        {"label": _("Who does it"), "value": str(task.assignee or _("nobody yet"))},
        {"label": _("Made by"), "value": str(task.created_by or _("the system"))},
        {"label": _("Note"), "value": task.note},
    ]
    if task.done_at:
        when = date_format(timezone.localtime(task.done_at), "DATETIME_FORMAT")
        items.append(
            {"label": task.get_status_display(), "value": f"{when}, {task.done_by or _('the system')}"}
        )
    page: dict[str, Any] = {"badges": [{"text": task.get_status_display(), "tone": tone}], "subtitle": ""}
    others = task.assignee_id not in (None, reading.actor.user_id)
    if is_open and others and not task_selectors.assignee_sees(task):
        page["alert"] = {
            "tone": "warning",
            "title": _("This task cannot be seen by its assignee"),
            "text": _("Give it to somebody else, or share the record with them."),
        }
    return {
        "page": page,
        "actions": _acts(reading, is_open),
        "sections": [
            {"title": _("What it says"), "items": [item for item in items if item["value"]]},
        ],
    }


def _acts(reading: Reading, is_open: bool) -> list[dict[str, Any]]:
    if not may(reading.actor, reading.record, "change"):
        return []
    key = [reading.record.pk]
    if not is_open:
        return [
            {
                "label": _("Open again"),
                "url": reverse("tasks-reopen", args=key),
                "icon": "rotate",
                "post": True,
            }
        ]
    return [
        {
            "label": _("Done"),
            "url": reverse("tasks-done", args=key),
            "icon": "check",
            "css": "primary",
            "post": True,
        },
        {"label": _("Drop"), "url": reverse("tasks-drop", args=key), "icon": "ban", "post": True},
    ]
