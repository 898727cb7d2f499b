"""Reads of engagements and who takes part in them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, QuerySet
from django.db.models.functions import Coalesce, JSONObject, NullIf

from core.access.scope import scope, scope_beside
from core.models import Theme
from engagements.models import Engagement, Participant

BESIDE = frozenset({"engagement"})
SHOWN = 12


def engagements(*, actor: Any) -> QuerySet[Engagement]:
    return scope(actor, Engagement.objects.all())


def participants(*, actor: Any) -> QuerySet[Participant]:
    """Participants whom the actor may see, of engagements that the actor may see."""
    return scope(actor, Participant.objects.all())


def participants_beside(actor: Any, outer: str = "pk") -> QuerySet[Participant]:
    """The visible participants of an engagement that the reader sees already."""
    return scope_beside(actor, Participant.objects.filter(engagement_id=OuterRef(outer)), BESIDE)


def who_is(actor: Any, outer: str = "pk") -> ArraySubquery:
    """The visible participants of an engagement as JSON objects, theirs first, at most twelve."""
    found = participants_beside(actor, outer).order_by(
        F("colleague_id").asc(nulls_first=True), "created_at", "pk"
    )
    return ArraySubquery(
        found.values(
            row=JSONObject(
                id="pk",
                stakeholder="stakeholder_id",
                post="post_id",
                colleague="colleague_id",
                name=Coalesce(
                    "stakeholder__name",
                    "post__title",
                    "colleague__display_name",
                    NullIf(F("guest_name"), Func(function="", template="''")),
                ),
                office=Coalesce("post__title", "organization__name"),
                role="role",
                attended="attended",
            )
        )[:SHOWN]
    )


def themes_of(actor: Any, outer: str = "themes") -> ArraySubquery:
    """The visible themes of a row as JSON objects."""
    listed = Func(
        F("pk"),
        OuterRef(outer),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    found = scope(actor, Theme.objects.filter(listed)).order_by("name", "pk")
    return ArraySubquery(found.values(row=JSONObject(id="pk", name="name")))
