"""Writes of mapping exercises: opening, asking for contributions, sharing one's own, closing with a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import RoleAssignment
from accounts.selectors import in_force
from core import audit
from core.access.grants import permission_id
from core.access.principals import Principal, principal_of
from core.access.roles import Role
from core.confidentiality import Handling
from core.errors import NotAllowed, NotVisible
from core.history import insert_with_history
from core.models import Area, Task
from core.names import search_key
from core.records import create, delete, describe, locked, update
from core.task_services import create_task
from stakeholders.domain.as_of import NOT_IN_OFFICE
from stakeholders.domain.exercise import next_due
from stakeholders.exercises import due_soon, exercises, mine_to_share
from stakeholders.judgement import latest_rows
from stakeholders.models import (
    Assessment,
    AssessmentGroupGrant,
    AssessmentUserGrant,
    ContributionRequest,
    ExerciseAnswer,
    ExerciseInput,
    MappingExercise,
    SnapshotEntry,
    Tenure,
)
from stakeholders.selectors import certain_q

KIND = "mapping-exercises"
# So many days before its day an exercise, or the next one, is brought to mind.
AHEAD = timedelta(days=30)
# So many facts of a snapshot are held in memory at once.
CHUNK = 5_000


def _derive_exercise(exercise: MappingExercise) -> None:
    exercise.scope_area_id = exercise.area_id
    exercise.search_key = search_key(exercise.name)


def _derive_part(part: Any) -> None:
    part.scope_area_id = part.exercise.scope_area_id


def _derive_entry(entry: SnapshotEntry) -> None:
    entry.scope_area_id = entry.stakeholder.scope_area_id


def _check_open(principal: Principal, part: Any) -> None:
    """A closed exercise stays as it was."""
    if part.exercise.closed is not None:
        raise ValidationError({"exercise": _("This exercise is closed. Open the next one.")})


def _after_request(principal: Principal, request: ContributionRequest, changed: frozenset[str]) -> None:
    """Who is asked gets a task about the exercise; those of a function are its leads."""
    if request.version > 1:
        return
    leads = in_force(RoleAssignment.objects.filter(role=Role.LEAD, function=request.asked_function))
    named = request.asked_person_id is not None
    found = [request.asked_person_id] if named else leads.values_list("user_id", flat=True)[:5]
    for user in dict.fromkeys(found):
        values = {
            "title": _("Contribute to a mapping exercise"),
            "assignee": user,
            "due": request.due or request.exercise.due,
            "about_kind": KIND,
            "about_id": request.exercise_id,
        }
        try:
            create_task(actor=principal, values=values)
        except ValidationError as error:
            # A lead of another area does not see the exercise and gets no task; a colleague asked by name must see it.
            if named:
                raise ValidationError({"asked_person": error.messages}) from error


describe(MappingExercise, derive=_derive_exercise)
describe(ContributionRequest, derive=_derive_part, check=_check_open, after=_after_request)
describe(ExerciseInput, derive=_derive_part, check=_check_open)
describe(ExerciseAnswer, derive=_derive_part, check=_check_open)
describe(SnapshotEntry, derive=_derive_entry)


def create_exercise(*, actor: Any, values: dict[str, Any], reason: str = "") -> MappingExercise:
    """Opens an exercise. Without another one named, it follows the last closed one of the same area and theme."""
    return create(actor=actor, model=MappingExercise, values=values, reason=reason)


def update_exercise(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> MappingExercise:
    """Changes an exercise."""
    return update(actor=actor, model=MappingExercise, pk=pk, version=version, values=values, reason=reason)


def delete_exercise(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an exercise to which nothing was added yet."""
    delete(actor=actor, model=MappingExercise, pk=pk, version=version, reason=reason)


def create_request(*, actor: Any, values: dict[str, Any], reason: str = "") -> ContributionRequest:
    """Asks a function or a colleague to contribute; they get a task with the day."""
    return create(actor=actor, model=ContributionRequest, values=values, reason=reason)


def update_request(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> ContributionRequest:
    """Changes a request, for example when the contribution came."""
    return update(
        actor=actor, model=ContributionRequest, pk=pk, version=version, values=values, reason=reason
    )


def delete_request(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a request."""
    delete(actor=actor, model=ContributionRequest, pk=pk, version=version, reason=reason)


def create_input(*, actor: Any, values: dict[str, Any], reason: str = "") -> ExerciseInput:
    """One kind of input: consulted, still to ask, or not and why."""
    return create(actor=actor, model=ExerciseInput, values=values, reason=reason)


def update_input(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> ExerciseInput:
    """Changes an input."""
    return update(actor=actor, model=ExerciseInput, pk=pk, version=version, values=values, reason=reason)


def delete_input(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an input."""
    delete(actor=actor, model=ExerciseInput, pk=pk, version=version, reason=reason)


def create_answer(*, actor: Any, values: dict[str, Any], reason: str = "") -> ExerciseAnswer:
    """What people made of the draft of one question."""
    return create(actor=actor, model=ExerciseAnswer, values=values, reason=reason)


def update_answer(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> ExerciseAnswer:
    """Changes an answer."""
    return update(actor=actor, model=ExerciseAnswer, pk=pk, version=version, values=values, reason=reason)


def delete_answer(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes an answer."""
    delete(actor=actor, model=ExerciseAnswer, pk=pk, version=version, reason=reason)


def mark_of(exercise: UUID) -> str:
    """The reason by which shares with an exercise are found again."""
    return f"Mapping exercise {exercise}"


@transaction.atomic
def contribute(*, actor: Any, pk: UUID) -> int:
    """Opens the actor's own judgements in the exercise's scope to whoever leads it and to its team, until it closes; how
    many.

    Nothing passes by role: only what its author chooses to share, one by one revocable on its page.
    Raises NotVisible, ValidationError for a closed exercise or one without lead and team.
    """
    principal = principal_of(actor)
    seen = exercises(actor=principal).filter(pk=pk).select_related("team")
    exercise = seen.select_for_update(of=("self",)).first()
    if exercise is None:
        raise NotVisible
    if exercise.closed is not None or not (exercise.lead_id or exercise.team_id):
        raise ValidationError(
            _("Only an open exercise with a team, or somebody who leads it, takes contributions.")
        )
    ends = timezone.now() + timedelta(days=366)
    keys = list(mine_to_share(actor=principal, exercise=exercise).values_list("pk", flat=True)[:1000])
    shared = {
        "reason": mark_of(exercise.pk),
        "expires_at": ends,
        "granted_by_id": principal.user_id,
        "granted_at": timezone.now(),
    }
    with_whom: list[tuple[str, UUID, Any, dict[str, Any]]] = []
    if exercise.lead_id not in (None, principal.user_id):
        with_whom.append(("person", exercise.lead_id, AssessmentUserGrant, {"user_id": exercise.lead_id}))
    if exercise.team is not None:
        group = {"group_id": exercise.team.group_id}
        with_whom.append(("team", exercise.team.pk, AssessmentGroupGrant, group))
    for kind, whom, grants, named in with_whom:
        for key in keys:
            # What was shared with them already, perhaps for longer, stays as it is.
            grants.objects.get_or_create(
                permission_id=permission_id(Assessment, "view"),
                content_object_id=key,
                **named,
                defaults=shared,
            )
        if keys:
            details = {"with": kind, "id": str(whom), "rows": len(keys)}
            audit.record(actor=principal, verb="share", obj=exercise, details=details)
    return len(keys)


@transaction.atomic
def close_exercise(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> MappingExercise:
    """Freezes what is known into a snapshot, ends the shares with the exercise and sets the day of the next one.

    The snapshot takes every judgement and holder of the scope below NAMED, each at its own level, so that nobody
    reads more in it than in the map. Raises NotVisible, NotAllowed, Stale, ValidationError.
    """
    principal = principal_of(actor)
    exercise = locked(principal, MappingExercise, pk, "change", version)
    leads = principal.leads if exercise.function_id is None else exercise.function_id in principal.leading
    if not (leads or exercise.lead_id == principal.user_id):
        raise NotAllowed(_("A lead, or whoever leads the exercise, closes it."))
    if exercise.closed is not None:
        raise ValidationError({"closed": _("It is closed already.")})
    today = timezone.localdate()
    facts = chain(_judged(exercise, today), _held(exercise, today))
    while part := list(islice(facts, CHUNK)):
        insert_with_history(part, actor=principal, model=SnapshotEntry)
    for grants in (AssessmentUserGrant, AssessmentGroupGrant):
        grants.objects.filter(reason=mark_of(exercise.pk)).update(expires_at=timezone.now())
    values = {"closed": today, "next_due": next_due(today, exercise.interval_months)}
    return update(
        actor=actor, model=MappingExercise, pk=pk, version=exercise.version, values=values, reason=reason
    )


def _within(exercise: MappingExercise, path: str) -> Q:
    if exercise.area_id is None:
        return Q()
    inside = Area.objects.filter(Q(pk=exercise.area_id) | Q(ancestors__contains=[exercise.area_id]))
    return Q(**{f"{path}__in": inside.values("pk")})


def _judged(exercise: MappingExercise, day: date) -> Iterator[SnapshotEntry]:
    """The latest judgements of every function, whoever closes: each entry is as closed as its judgement."""
    found = Assessment.objects.filter(
        _within(exercise, "scope_area"),
        handling__lt=Handling.NAMED,
        stakeholder__handling__lt=Handling.NAMED,
    )
    if exercise.theme_id:
        found = found.filter(theme_id=exercise.theme_id)
    rows = latest_rows(
        found,
        day,
        "handling",
        "scope_area_id",
        above=F("stakeholder__handling"),
        owner=F("stakeholder__function_id"),
    )
    for row in rows.iterator(CHUNK):
        yield SnapshotEntry(
            exercise=exercise,
            stakeholder_id=row["stakeholder_id"],
            theme_id=row["theme_id"],
            assessment_id=row["pk"],
            alignment=row["alignment"],
            interest=row["interest"],
            influence=row["influence"],
            assessed_on=row["assessed_on"],
            handling=max(row["handling"], row["above"], exercise.handling),
            function_id=row["function_id"] or row["owner"] or exercise.function_id,
            scope_area_id=row["scope_area_id"],
        )


def _held(exercise: MappingExercise, day: date) -> Iterator[SnapshotEntry]:
    """Who certainly holds which post of the area on the day of closing."""
    found = Tenure.objects.filter(
        _within(exercise, "scope_area"), certain_q(day), post__isnull=False, handling__lt=Handling.NAMED
    ).exclude(status__in=sorted(NOT_IN_OFFICE))
    rows = found.values("person_id", "post_id", "handling", "function_id", "scope_area_id")
    for row in rows.iterator(CHUNK):
        yield SnapshotEntry(
            exercise=exercise,
            stakeholder_id=row["person_id"],
            post_id=row["post_id"],
            handling=max(row["handling"], exercise.handling),
            function_id=row["function_id"] or exercise.function_id,
            scope_area_id=row["scope_area_id"],
        )


def remind_of_exercises(*, day: date | None = None) -> int:
    """Tasks for those who lead: an open exercise whose day is near or past, and the next one when its day is near.

    Each is made once; the mails are those of all tasks (core.reminders), a number and a link.
    """
    today = day or timezone.localdate()
    near = Q(closed__isnull=True, due__lte=today + AHEAD) | Q(
        closed__isnull=False, next_due__lte=today + AHEAD
    )
    made = 0
    for exercise in MappingExercise.objects.filter(near, lead__is_active=True).select_related("lead"):
        title = _("Open the next mapping exercise") if exercise.closed else _("Close the mapping exercise")
        if Task.objects.filter(about_id=exercise.pk, title=title).exists():
            continue
        lead = principal_of(exercise.lead)
        if not lead.may_edit or not due_soon(actor=lead, until=today + AHEAD).filter(pk=exercise.pk).exists():
            continue
        values = {
            "title": title,
            "assignee": exercise.lead_id,
            "due": exercise.next_due if exercise.closed else exercise.due,
            "about_kind": KIND,
            "about_id": exercise.pk,
        }
        create_task(actor=exercise.lead, values=values)
        made += 1
    return made
