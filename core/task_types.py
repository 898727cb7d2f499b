"""The resource `tasks`. Imported last of all resources, when every app has said what tasks may be about."""

from __future__ import annotations

from dataclasses import dataclass

import django_filters
from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import due, task_panels, task_selectors, task_services
from core.abouts import kinds
from core.access.principals import principal_of
from core.documents import Colleague, Computed, Document, Item, ReferenceSerializer, Row, common_items
from core.filters import AreaFilter, DayFilter, RecordFilterSet, SearchFilter
from core.models import Task
from core.models.fields import LATEST
from core.models.tasks import TaskStatus
from core.paging import Order
from core.record_types import LEVEL, chosen
from core.resources import Column, Facet, Part, Resource, register

WHOSE = (("mine", _("For me")), ("given", _("Given by me")), ("others", _("Of others")))
WHEN = (
    (due.OVERDUE, _("Overdue")),
    (due.TODAY, _("Today")),
    (due.WEEK, _("This week")),
    (due.LATER, _("Later")),
    (due.SOMEDAY, _("Without a day")),
)
KINDS = tuple((about.kind, about.label) for about in kinds().values())


@dataclass(frozen=True)
class AboutItem(Computed):
    """The record as `{id, name, url}`; null without one."""

    def text(self, row: Row) -> str:
        return row["x_about_name"] or ""


ABOUT_JSON = (
    """CASE WHEN r."x_about_id" IS NOT NULL AND r."x_about_kind" <> '' THEN json_build_object("""
    """'id', r."x_about_id", 'name', COALESCE(r."x_about_name", ''), """
    """'url', '/api/v1/' || r."x_about_kind" || '/' || r."x_about_id" || '/') END"""
)


def _about(row: Row) -> dict[str, str] | None:
    key, kind = row["x_about_id"], row["x_about_kind"]
    if not key or not kind:
        return None
    return {"id": str(key), "name": row["x_about_name"] or "", "url": f"/api/v1/{kind}/{key}/"}


TASK = Document(
    Task,
    "Task",
    (
        Item("id"),
        Item("title"),
        Item("note"),
        Colleague("assignee"),
        Item("due"),
        Item("status"),
        Item("about_kind"),
        Item("about_id"),
        AboutItem(
            "about",
            label=_("About"),
            select=lambda reader: {"x_about_name": task_selectors.about_title()},
            make=_about,
            sql=ABOUT_JSON,
            kind=ReferenceSerializer(read_only=True, allow_null=True),
        ),
        Item("done_at"),
        Colleague("done_by"),
        Colleague("author", source="created_by", label=_("Author")),
        *common_items(area="scope_area"),
    ),
)


class TaskFilterSet(RecordFilterSet):
    """Tasks by whose they are, when they are due, and what they are about."""

    q = SearchFilter()
    status = django_filters.ChoiceFilter(choices=TaskStatus.choices, label=_("Status"))
    whose = django_filters.ChoiceFilter(choices=WHOSE, label=_("Whose"), method="by_person")
    when = django_filters.ChoiceFilter(choices=WHEN, label=_("Due"), method="by_time")
    due_before = DayFilter(field_name="due", lookup_expr="lt", label=_("Due before"))
    assignee = django_filters.UUIDFilter(field_name="assignee_id", label=_("Who does it"))
    about_kind = django_filters.ChoiceFilter(choices=KINDS, label=_("About"))
    about_id = django_filters.UUIDFilter(label=_("About the record"))
    area = AreaFilter(field_name="scope_area")

    class Meta:
        model = Task
        fields: list[str] = []

    def by_person(self, queryset: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        me = principal_of(self.actor).user_id
        mine = Q(assignee=me) | Q(assignee__isnull=True, created_by=me)
        if me is None:
            return queryset.none()
        if value == "mine":
            return queryset.filter(mine)
        if value == "given":
            return queryset.filter(created_by=me, assignee__isnull=False).exclude(assignee=me)
        return queryset.exclude(mine).exclude(created_by=me)

    def by_time(self, queryset: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        if value == due.SOMEDAY:
            return queryset.filter(due_latest=Value(LATEST))
        first, last = due.bounds(value, timezone.localdate())
        found = queryset.filter(due_latest__lt=LATEST)
        if value == due.OVERDUE:
            found = found.filter(status=TaskStatus.OPEN)
        if first is not None:
            found = found.filter(due_latest__gte=first)
        return found.filter(due_latest__lte=last) if last is not None else found


TASKS = Resource(
    name="tasks",
    path="tasks",
    model=Task,
    label=_("task"),
    plural=_("Tasks"),
    icon="checkbox",
    select=task_selectors.tasks,
    document=TASK,
    filterset=TaskFilterSet,
    orders=(
        Order("due", _("Due"), ("due_latest",)),
        Order("created", _("Made"), ("created_at",)),
        Order("title", _("What"), ("title",)),
    ),
    writable=("title", "note", "assignee", "due", "status", "about_kind", "about_id"),
    create=task_services.create_task,
    update=task_services.update_task,
    delete=task_services.delete_task,
    columns=(
        Column("title", _("What is to be done"), task_panels.title_cell, order="title", css="e-col-wide"),
        Column("about", _("About"), task_panels.about_cell),
        Column("assignee", _("Who does it"), task_panels.assignee_cell),
        Column("due", _("Due"), task_panels.due_cell, order="due", css="text-nowrap"),
        Column("status", _("Status"), chosen("status", TaskStatus)),
        LEVEL,
    ),
    facets=(
        Facet("whose", _("Whose"), "", WHOSE),
        Facet("when", _("Due"), "", WHEN),
        Facet("status", _("Status"), "status", tuple(TaskStatus.choices)),
        Facet("about_kind", _("About"), "about_kind", KINDS),
    ),
    profile=task_panels.profile,
    named_by=("assignee", "created_by", "done_by", "function"),
    form=(Part("", ("title", "assignee", "due", "note", "status")),),
    extra={
        "hidden": ("about_kind", "about_id"),
        "edit_only": ("status",),
        "form_line": task_panels.form_line,
        "initial": task_panels.initial,
    },
    empty=_(
        "Nothing to do yet that you may see. A task is made here, or on the page of the record it is about."
    ),
)
register(TASKS)
