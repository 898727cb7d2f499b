"""Language match between our people and theirs, as PostgreSQL computes it for lists, and who speaks what."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, Count, F, Func, Q, TextField, Value, When

from accounts import selectors as accounts
from core.access.scope import scope
from engagements.domain.languages import GAP, INTERPRETER, SHARED, UNKNOWN
from engagements.models import Engagement, Participant, Relationship
from engagements.models.choices import RelationshipStatus
from stakeholders import selectors as register
from stakeholders.domain.staffing import languages_missing

LIST: Any = ArrayField(TextField())
MOST = 20_000


def _plain(path: str) -> Func:
    """The languages of a column without case and region: {FR,sw-KE} → {fr,sw}."""
    return Func(
        F(path),
        template="regexp_replace(lower((%(expressions)s)::text), '[-_][a-z0-9]+', '', 'g')::text[]",
        output_field=LIST,
    )


def match() -> Case:
    """Of a relationship: `interpreter` where one is said to be needed, `shared`, `gap`, or `unknown`."""
    together = Func(F("language"), template="nullif(lower(split_part(%(expressions)s, '-', 1)), '')")
    ours = Func(_plain("colleague__languages"), together, function="array_append", output_field=LIST)
    overlap = Func(
        _plain("stakeholder__languages"),
        ours,
        template="(%(expressions)s)",
        arg_joiner=" && ",
        output_field=BooleanField(),
    )
    return Case(
        When(interpreter_needed=True, then=Value(INTERPRETER)),
        When(overlap, then=Value(SHARED)),
        When(Q(stakeholder__languages=[]) & ~Q(language=""), then=Value(SHARED)),
        When(
            Q(stakeholder__languages=[]) | Q(colleague__languages=[], language=""),
            then=Value(UNKNOWN),
        ),
        default=Value(GAP),
        output_field=TextField(),
    )


def in_meeting(*, actor: Any, engagement: Engagement) -> tuple[dict[Any, tuple[str, list[str]]], set[Any]]:
    """People who take part, by id with name and languages, and our colleagues in it; as far as the actor sees them.
    One statement."""
    rows = scope(actor, Participant.objects.filter(engagement=engagement)).values_list(
        "stakeholder_id", "stakeholder__name", "stakeholder__languages", "colleague_id"
    )
    theirs: dict[Any, tuple[str, list[str]]] = {}
    ours = {engagement.organizer_id} if engagement.organizer_id else set()
    for pk, name, languages, colleague in rows:
        if pk is not None:
            theirs[pk] = (name, languages or [])
        if colleague is not None:
            ours.add(colleague)
    return theirs, ours


def colleagues(*, actor: Any) -> dict[Any, tuple[str, list[str]]]:
    """Names and languages of our people who said which they speak. One statement."""
    rows = accounts.colleagues(actor=actor).exclude(languages=[])
    return {
        pk: (name, spoken)
        for pk, name, spoken in rows.order_by("display_name", "pk").values_list(
            "pk", "display_name", "languages"
        )
    }


def missing(*, actor: Any, areas: Any = None) -> dict[str, int]:
    """How many people on the map speak each language of those with whom none of us shares one. Two statements."""
    people = register.people(actor=actor).exclude(languages=[])
    if areas is not None:
        people = people.filter(scope_area__in=areas)
    spoken = people.order_by().values_list("languages").annotate(n=Count("pk"))[:MOST]
    ours = {code for _name, codes in colleagues(actor=actor).values() for code in codes}
    return languages_missing([(tuple(row), n) for row, n in spoken], ours) if ours else {}


def relationships_without(*, actor: Any, areas: Any = None) -> int:
    """How many contacts are kept by somebody who shares no language, or through an interpreter. One statement."""
    kept = scope(actor, Relationship.objects.filter(status=RelationshipStatus.KEPT))
    if areas is not None:
        kept = kept.filter(scope_area__in=areas)
    return int(kept.annotate(match=match()).filter(match__in=(GAP, INTERPRETER)).count())
