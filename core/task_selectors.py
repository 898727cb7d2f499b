"""Reads of tasks; the first keyword is `actor`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast
from django.utils import timezone

from core.abouts import about_of, kinds, kinds_of
from core.access.principals import Principal, principal_of
from core.access.scope import scope, scope_about
from core.models import Task
from core.models.tasks import TaskStatus


def tasks(*, actor: Any) -> QuerySet[Task]:
    """Tasks whose record the actor may see, and those between the actor and somebody else."""
    return scope(actor, Task.objects.all())


def mine(*, actor: Any) -> QuerySet[Task]:
    """Open tasks that are for the actor to do: given to them, or their own and given to nobody."""
    principal = principal_of(actor)
    return tasks(actor=principal).filter(_mine_q(principal), status=TaskStatus.OPEN)


def _mine_q(principal: Principal) -> Q:
    return Q(assignee=principal.user_id) | Q(assignee__isnull=True, created_by=principal.user_id)


def given(*, actor: Any) -> QuerySet[Task]:
    """Open tasks that the actor gave to somebody else."""
    principal = principal_of(actor)
    found = tasks(actor=principal).filter(created_by=principal.user_id, status=TaskStatus.OPEN)
    return found.filter(assignee__isnull=False).exclude(assignee=principal.user_id)


def due_count(*, actor: Any, cap: int = 100) -> int:
    """How many of one's open tasks are due today or earlier, counted no further than the cap."""
    principal = principal_of(actor)
    if principal.user_id is None:
        return 0
    return mine(actor=principal).filter(due_latest__lte=timezone.localdate())[:cap].count()


def tasks_about(*, actor: Any, model: type[Model], pk: UUID) -> QuerySet[Task]:
    """Tasks about a record of a model, as far as the actor sees them."""
    found = Task.objects.filter(about_kind__in=kinds_of(model), about_id=pk)
    return scope_about(actor, found, model)


def seen_record(*, actor: Any, kind: str, pk: UUID) -> Any:
    """The record that a task may be about, when the actor sees it; None for hidden, missing and unknown kinds."""
    about = about_of(kind)
    if about is None:
        return None
    return scope(actor, about.model._default_manager.filter(pk=pk)).first()


def record_named(*, kind: str, pk: Any) -> Any:
    """The record itself, whoever asks: for the copy of its level, which opens nothing."""
    about = about_of(kind)
    return about.model._default_manager.filter(pk=pk).first() if about is not None else None


def may_be_given(*, user_id: UUID, kind: str, pk: UUID | None) -> bool:
    """Whether a colleague sees the record, and with it a task about it."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    return not kind or (pk is not None and seen_record(actor=user, kind=kind, pk=pk) is not None)


def assignee_sees(task: Task) -> bool:
    """Whether the assignee still sees this task: asked with their rights of this moment."""
    user: Any = get_user_model()._default_manager.filter(pk__in=[task.assignee_id]).first()
    return user is not None and tasks(actor=user).filter(pk=task.pk).exists()


def about_title() -> Case:
    """The title of the record, for rows that the scope has let through: who sees the task sees its record."""
    cases = [
        When(
            about_kind=about.kind,
            then=Subquery(
                about.model._default_manager.filter(pk=OuterRef("about_id"))
                .order_by()
                .values_list(Cast(about.title, TextField()))[:1]
            ),
        )
        for about in kinds().values()
    ]
    return Case(*cases, default=None, output_field=TextField())


def reminded(*, day: date) -> list[Any]:
    """People who may have to be reminded: active, not against mails of this kind, with an open task due by that day that they were given or wrote."""
    due = Task.objects.filter(status=TaskStatus.OPEN, due_latest__lte=day)
    concerned = due.filter(assignee=OuterRef("pk")) | due.filter(created_by=OuterRef("pk"))
    users = get_user_model().objects.filter(
        Exists(concerned), is_active=True, is_service=False, remind_by_mail=True
    )
    return list(users.order_by("pk"))
