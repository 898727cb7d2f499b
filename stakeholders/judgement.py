"""Every read of judgements; the first keyword is `actor`. What the reader may not see takes part in nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.access.scope import scope, scope_beside
from stakeholders.domain.current import Judgement
from stakeholders.domain.stance import AXES, Stance, Thresholds
from stakeholders.models import Assessment, Stakeholder

BESIDE = frozenset({"stakeholder"})
COLUMNS = ("pk", "stakeholder_id", "function_id", "theme_id", "assessed_on", "confidence", *AXES)


def thresholds() -> Thresholds:
    """The installation's thresholds (settings `JUDGEMENT_…`)."""
    return Thresholds(
        champion_alignment=settings.JUDGEMENT_CHAMPION_ALIGNMENT,
        active_interest=settings.JUDGEMENT_ACTIVE_INTEREST,
        interest_line=settings.JUDGEMENT_INTEREST_LINE,
        high=settings.JUDGEMENT_HIGH,
        contested=settings.JUDGEMENT_CONTESTED,
        review_days=settings.JUDGEMENT_REVIEW_DAYS,
    )


def assessments(*, actor: Any) -> QuerySet[Assessment]:
    """Judgements that the actor may see, on stakeholders that the actor may see."""
    return scope(actor, Assessment.objects.all())


def stance_case(prefix: str = "") -> Case:
    """domain/stance.py: stance, in SQL."""
    limits = thresholds()
    alignment, interest = f"{prefix}alignment", f"{prefix}interest"
    active = Q(**{f"{interest}__gte": limits.active_interest})
    return Case(
        When(Q(**{f"{alignment}__isnull": True}), then=Value(Stance.NOT_KNOWN.value)),
        When(
            Q(**{f"{alignment}__gte": limits.champion_alignment}) & active, then=Value(Stance.CHAMPION.value)
        ),
        When(Q(**{f"{alignment}__gt": 0}), then=Value(Stance.SUPPORTIVE.value)),
        When(Q(**{alignment: 0}), then=Value(Stance.NEUTRAL.value)),
        When(
            Q(**{f"{alignment}__lte": -limits.champion_alignment}) & active, then=Value(Stance.SPOILER.value)
        ),
        default=Value(Stance.SCEPTICAL.value),
        output_field=CharField(),
    )


def newest_stance(actor: Any) -> Coalesce:
    """The stance that the newest judgement in the reader's sight gives a stakeholder; not known without one.

    For counting and filtering lists of stakeholders that the reader sees already.
    """
    about = scope_beside(actor, Assessment.objects.filter(stakeholder_id=OuterRef("pk")), BESIDE)
    newest = about.order_by("-assessed_on", "-pk").annotate(word=stance_case()).values("word")[:1]
    return Coalesce(Subquery(newest), Value(Stance.NOT_KNOWN.value), output_field=CharField())


def ever_stood(actor: Any, word: str) -> QuerySet[Any, Any]:
    """The stakeholders to whom any judgement that the reader may see gave a stance."""
    about = scope_beside(actor, Assessment.objects.all(), BESIDE)
    return about.alias(word=stance_case()).filter(word=word).order_by().values("stakeholder_id")


# Of so many people, so few with a stance make it seldom.
LOOKED_AT, SELDOM = 1000, 100


def seldom(actor: Any, model: type[Stakeholder], word: str) -> bool:
    """Whether a list of those with a stance had better begin at the judgements: by name, it would look up the newest
    judgement of nearly everybody before a page is full. Asked once for a statement that is kept. One statement."""
    some = scope(actor, model._default_manager.all()).order_by().values("pk")
    looked = some.annotate(word=newest_stance(actor)).values("word")[:LOOKED_AT]
    words = [row["word"] for row in looked]
    return len(words) == LOOKED_AT and words.count(word) < SELDOM


def judgement(row: dict[str, Any]) -> Judgement:
    """A selected row as plain data."""
    return Judgement(
        key=row["pk"],
        stakeholder=row["stakeholder_id"],
        function=row["function_id"],
        theme=row["theme_id"],
        on=row["assessed_on"],
        confidence=row["confidence"],
        **{axis: row[axis] for axis in AXES},
    )


def latest_rows(
    found: QuerySet[Assessment], day: date, *more: str, **named: Any
) -> QuerySet[Any, dict[str, Any]]:
    """The latest row of each stakeholder, function and theme up to a day, out of a scoped queryset; the index
    `assessment_series` has them in this order. `more` and `named` are further columns."""
    return (
        found.filter(assessed_on__lte=day)
        .order_by("stakeholder_id", "function_id", "theme_id", "-assessed_on", "-pk")
        .distinct("stakeholder_id", "function_id", "theme_id")
        .values(*COLUMNS, *more, **named)
    )


def latest_of(*, actor: Any, stakeholders: Iterable[UUID], day: date) -> list[Judgement]:
    """The latest visible judgements on some stakeholders. One statement."""
    found = assessments(actor=actor).filter(stakeholder__in=list(stakeholders))
    return [judgement(row) for row in latest_rows(found, day)]


def series(*, actor: Any, stakeholder: UUID) -> QuerySet[Any, dict[str, Any]]:
    """Every visible judgement on one stakeholder, the newest first, with what a list shows."""
    return (
        assessments(actor=actor)
        .filter(stakeholder_id=stakeholder)
        .order_by("-assessed_on", "-pk")
        .values(
            *COLUMNS, "line", "provenance", "rationale", "handling",
            by=F("function__name"), author=F("created_by__display_name"), author_id=F("created_by_id"),
        )
    )  # fmt: skip
