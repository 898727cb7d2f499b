"""What tasks add to the frame: quick add, the Desk's box, a kind of hit in search, and the kinds core itself offers."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import task_panels, task_selectors, view_panels, view_selectors
from core.abouts import offer
from core.access.principals import Principal
from core.models import Area, RightsHolderGroup, Task, Theme
from core.models.tasks import TaskStatus
from core.owned import Owned, keep
from core.search import hits
from core.shell import (
    DeskBox,
    QuickAdd,
    SearchSource,
    StripItem,
    desk_boxes,
    quick_adds,
    search_sources,
    strip_items,
)
from core.task_access import TASK_SIGHT


def _found(principal: Principal, words: list[str], limit: int) -> QuerySet[Any]:
    return hits(task_selectors.tasks(actor=principal), "tasks", words, limit, title="title", order="title")


quick_adds.append(QuickAdd(_("Task"), "checkbox", "tasks-create", 10, TASK_SIGHT.offers))
desk_boxes.append(DeskBox("tasks", "core/desk_tasks.html", 5, task_panels.desk))
search_sources.append(SearchSource("tasks", _("Tasks"), 40, "checkbox", "tasks", "tasks-list", _found))
search_sources.append(
    SearchSource(
        "views",
        _("Views"),
        80,
        "bookmark",
        "",
        "view-list",
        lambda principal, words, limit: hits(
            view_selectors.searched(actor=principal), "views", words, limit, order="name"
        ),
        open=lambda key: reverse("view-open", args=[key]),
    )
)
desk_boxes.append(DeskBox("views", "reports/desk/rows.html", 25, view_panels.desk, wide=False))
strip_items.append(StripItem("desk", _("Saved views"), 20, "view-list", lambda principal: principal.active))
strip_items.append(StripItem("desk", _("Files"), 30, "attachments-list", lambda principal: principal.active))
strip_items.append(StripItem("desk", _("Tasks"), 10, "tasks-list", lambda principal: principal.active))

offer("areas", Area, _("Area"))
offer("themes", Theme, _("Theme"))
offer("groups", RightsHolderGroup, _("Rights-holder group"))
keep(
    Owned(
        "tasks",
        _("Open tasks"),
        "checkbox",
        Task,
        "assignee",
        lambda: Q(status=TaskStatus.OPEN),
        F("title"),
    )
)
