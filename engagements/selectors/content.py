"""Reads of notes, points, commitments and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Case, When
from django.db.models.functions import Coalesce

from core.access.scope import scope, scope_beside
from core.models import Task
from core.models.tasks import TaskStatus
from engagements.models import CallAnswer, Commitment, Note, Point
from engagements.models.choices import CLOSED


def notes(*, actor: Any) -> QuerySet[Note]:
    """Notes that the actor's functions keep, on engagements that the actor sees."""
    return scope(actor, Note.objects.all())


def points(*, actor: Any) -> QuerySet[Point]:
    return scope(actor, Point.objects.all())


def commitments(*, actor: Any) -> QuerySet[Commitment]:
    return scope(actor, Commitment.objects.all())


def call_answers(*, actor: Any) -> QuerySet[CallAnswer]:
    return scope(actor, CallAnswer.objects.all())


def follow_up(kind: str) -> Case:
    """`open`, `done` or `none` by the tasks about a row, which everybody sees who sees the row."""
    about = Task.objects.filter(about_kind=kind, about_id=OuterRef("pk"))
    return Case(
        When(Exists(about.filter(status=TaskStatus.OPEN)), then=Value("open")),
        When(Exists(about.filter(status=TaskStatus.DONE)), then=Value("done")),
        default=Value("none"),
        output_field=CharField(),
    )


def silent_before(actor: Any, moment: datetime) -> Q:
    """What we raised with somebody and did not raise with them again since then, as far as the reader sees.

    The newest point of each stakeholder, theme and standard, where it is older than the moment.
    """
    later = scope(
        actor,
        Point.objects.filter(
            stakeholder_id=OuterRef("stakeholder_id"),
            standard=OuterRef("standard"),
            raised_at__gt=OuterRef("raised_at"),
        ),
    ).filter(Q(theme_id=OuterRef("theme_id")) | Q(theme_id__isnull=True, standard__gt=""))
    return Q(raised_at__lt=moment, stakeholder__isnull=False) & ~Q(Exists(later))


def latest_answer(actor: Any, outer: str = "pk") -> Subquery:
    """The newest visible answer of a relationship that the reader sees."""
    found = scope_beside(
        actor, CallAnswer.objects.filter(relationship_id=OuterRef(outer)), frozenset({"relationship"})
    )
    return Subquery(found.order_by("-on_day", "-created_at").values("answer")[:1])


def promises_due(*, actor: Any, until: date) -> QuerySet[Commitment]:
    """Open promises that the actor follows, due by a day, the oldest first."""
    me = getattr(actor, "user_id", None) or getattr(actor, "pk", None)
    found = commitments(actor=actor).exclude(status__in=sorted(CLOSED))
    return found.filter(colleague_id=me, due_latest__lte=until).order_by("due_latest", "pk")


def promises_with(*, actor: Any, stakeholder: Any) -> QuerySet[Commitment]:
    """Every promise between us and one counterpart: open ones first, by the day they are due."""
    settled = Case(When(status__in=sorted(CLOSED), then=Value(1)), default=Value(0))
    found = commitments(actor=actor).filter(stakeholder_id=stakeholder).annotate(settled=settled)
    return found.order_by("settled", "due_latest", "pk")


def open_promises(actor: Any, stakeholder: str) -> Coalesce:
    """How many promises with the outer row's stakeholder are open, both ways."""
    found = scope_beside(
        actor, Commitment.objects.filter(stakeholder_id=OuterRef(stakeholder)), frozenset({"stakeholder"})
    ).exclude(status__in=sorted(CLOSED))
    counted = found.order_by().values("stakeholder_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))
