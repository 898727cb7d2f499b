"""Bodies that become others: renamed, merged or split on a day, with what is carried over by choice.

Nothing is overwritten: the old body and its posts end on the day, the new ones begin on it, so that a reading as of
any day is right on both sides (domain.md: Succession).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.principals import Principal, principal_of
from core.confidentiality import Handling
from core.errors import NotVisible
from core.models.json_fields import MAX_ENTRIES
from core.partial_dates import PartialDate
from core.records import create, delete, describe, update
from stakeholders import selectors
from stakeholders.models import Organization, Post, Stakeholder, Succession, Tenure, Tie
from stakeholders.models.choices import EndReason, SuccessionKind
from stakeholders.services.offices import create_post, create_tenure, end_tenure, update_post
from stakeholders.services.register import create_organization, update_organization
from stakeholders.services.relations import create_tie, update_tie
from stakeholders.services.turnover_hooks import told_by_caller

CARRIED_TENURE = ("role", "status", "on_behalf_of", "area", "term", "identifiers")
CARRIED_POST = ("title", "other_titles", "area", "level", "line", "seats", "rank", "summary", "identifiers")
CARRIED_TIE = ("kind", "group", "line", "legitimacy", "recognised", "strength", "evidence")
CARRIED_BODY = (
    "classifications",
    "parent",
    "area",
    "level",
    "formal",
    "line",
    "home_state",
    "contact_details",
    "function",
    "handling",
)
MOST_BODIES = 20
MOST_CARRIED = 500


def derive_succession(succession: Succession) -> None:
    succession.scope_area_id = succession.successor.scope_area_id or succession.predecessor.scope_area_id


def _check(principal: Principal, lines: Sequence[Succession]) -> dict[int, ValidationError]:
    """No body comes before itself, as far as the writer can see."""
    after: dict[Any, set[Any]] = {}
    for line in lines:
        after.setdefault(line.predecessor_id, set()).add(line.successor_id)
    own, seen = [line.pk for line in lines], set()
    waiting = {line.successor_id for line in lines}
    while waiting:
        seen |= waiting
        later = selectors.successions(actor=principal).filter(predecessor_id__in=waiting).exclude(pk__in=own)
        for before, follower in later.values_list("predecessor_id", "successor_id"):
            after.setdefault(before, set()).add(follower)
        waiting = set().union(*(after.get(key, ()) for key in waiting)) - seen
    return {
        place: ValidationError({"successor": _("This would make a circle.")})
        for place, line in enumerate(lines)
        if line.predecessor_id in _reached(after, line.successor_id)
    }


def _reached(after: Mapping[Any, set[Any]], start: Any) -> set[Any]:
    """Everything that comes after a body, and itself."""
    seen, waiting = {start}, [start]
    while waiting:
        for key in after.get(waiting.pop(), ()):
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return seen


describe(Succession, derive=derive_succession, check_many=_check)


def create_succession(*, actor: Any, values: dict[str, Any], reason: str = "") -> Succession:
    """One body goes on as another: the line alone, without carrying anything over."""
    return create(actor=actor, model=Succession, values=values, reason=reason)


def update_succession(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Succession:
    """Corrects the day, the kind or the act."""
    return update(actor=actor, model=Succession, pk=pk, version=version, values=values, reason=reason)


def delete_succession(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a line that was entered by mistake; what was carried over stays."""
    delete(actor=actor, model=Succession, pk=pk, version=version, reason=reason)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened. `before` and `after` are ids of visible bodies; `new_names` makes further successors. `posts` and
    `ties` are what is carried over: the id of each, and the successor that takes it: its id, `new:0` for the first of
    the new names, or "" for the only one."""

    kind: str
    before: Sequence[UUID]
    after: Sequence[UUID]
    on: str
    new_names: Sequence[str] = ()
    note: str = ""
    posts: dict[UUID, str] = field(default_factory=dict)
    ties: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written."""

    successors: list[Stakeholder]
    successions: list[Succession]
    posts: int
    tenures: int
    ties: int


@transaction.atomic
def succeed(*, actor: Any, change: Change, reason: str = "") -> Outcome:
    """Writes the whole event or nothing: lines, end of the old bodies, and what is carried over.

    Raises ValidationError (fields of Change), NotAllowed, NotVisible.
    """
    principal = principal_of(actor)
    _check_shape(change)
    old = [_body(principal, pk) for pk in change.before]
    there = {str(pk): _body(principal, pk) for pk in change.after}
    made = {
        f"new:{at}": _new_body(actor, name, change, old[0], reason)
        for at, name in enumerate(change.new_names)
    }
    new = there | made
    lines = [_line(actor, change, before, after, reason) for before in old for after in new.values()]
    moved = _carry_posts(actor, change, old, new, reason)
    ties = _carry_ties(actor, change, old, new, reason)
    for body in old:
        _dissolve(actor, body, change, reason)
    for body in new.values():
        _remember_names(actor, body, old, change, reason)
    return Outcome(list(new.values()), lines, moved[0], moved[1], ties)


def _check_shape(change: Change) -> None:
    """As many bodies on each side as the kind asks for."""
    after = len(change.after) + len(change.new_names)
    if change.kind not in SuccessionKind.values:
        raise ValidationError({"kind": _("Choose what happened.")})
    try:
        if not PartialDate.parse(change.on).is_known:
            raise ValidationError({"on": _("Say when: a year, a month or a day.")})
    except ValueError as error:
        raise ValidationError({"on": str(error)}) from error
    if set(change.before) & set(change.after):
        raise ValidationError({"after": _("A body does not succeed itself.")})
    if not change.before or len(change.before) > MOST_BODIES or after > MOST_BODIES:
        raise ValidationError({"before": _("Name the bodies that ended, twenty at most.")})
    shape = (len(change.before), after)
    if change.kind == SuccessionKind.RENAMED and shape != (1, 1):
        raise ValidationError({"after": _("A renamed body has one new name.")})
    if change.kind == SuccessionKind.MERGED and (shape[0] < 2 or after != 1):
        raise ValidationError({"before": _("A merger joins two bodies or more into one.")})
    if change.kind == SuccessionKind.SPLIT and (shape[0] != 1 or after < 2):
        raise ValidationError({"after": _("A split makes two bodies or more from one.")})
    if len(change.posts) > MOST_CARRIED or len(change.ties) > MOST_CARRIED:
        raise ValidationError({"posts": _("Carry at most 500 at a time.")})


def _body(principal: Principal, pk: UUID) -> Stakeholder:
    found = selectors.organizations(actor=principal).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def _new_body(actor: Any, name: str, change: Change, like: Stakeholder, reason: str) -> Stakeholder:
    """A successor that is not on the map yet: like the first predecessor, under the new name, from the day on."""
    values = {column: _value(like, column) for column in CARRIED_BODY}
    return create_organization(
        actor=actor, values={**values, "name": name, "founded": change.on}, reason=reason
    )


def _value(record: Any, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)


def _line(actor: Any, change: Change, before: Stakeholder, after: Stakeholder, reason: str) -> Succession:
    values = {
        "predecessor": before.pk,
        "successor": after.pk,
        "kind": change.kind,
        "on": change.on,
        "note": change.note,
    }
    return create_succession(actor=actor, values=values, reason=reason)


def _target(chosen: str, new: Mapping[str, Stakeholder], field_name: str) -> Stakeholder:
    """The successor that takes a post or tie."""
    if not chosen and len(new) == 1:
        return next(iter(new.values()))
    if chosen not in new:
        raise ValidationError({field_name: _("Say which of the new bodies takes it.")})
    return new[chosen]


def _visible(rows: Iterable[Any], wanted: Iterable[UUID]) -> list[Any]:
    """The chosen rows; NotVisible when one of them is not there for the actor."""
    found = list(rows)
    if {row.pk for row in found} != set(wanted):
        raise NotVisible
    return found


def _carry_posts(
    actor: Any, change: Change, old: Sequence[Stakeholder], new: Mapping[str, Stakeholder], reason: str
) -> tuple[int, int]:
    """Each chosen post ends with its body and begins in the successor, and those who hold it go on there."""
    chosen = selectors.posts(actor=actor).filter(
        pk__in=change.posts, organization_id__in=[one.pk for one in old]
    )
    posts = _visible(chosen, change.posts)
    held = 0
    for post in posts:
        target = _target(change.posts[post.pk], new, "posts")
        held += _carry_post(actor, post, target, change, reason)
    return len(posts), held


def _carry_post(actor: Any, post: Post, target: Stakeholder, change: Change, reason: str) -> int:
    values = {name: _value(post, name) for name in CARRIED_POST}
    values |= {"organization": target.pk, "start": change.on}
    if post.function_id:
        values |= {"function": post.function_id, "handling": post.handling}
    fresh = create_post(actor=actor, values=values, reason=reason)
    tenures = list(
        selectors.tenures(actor=actor).filter(post_id=post.pk, end="").exclude(phase="ended").order_by("pk")
    )
    with told_by_caller():  # nobody leaves: the same person goes on
        for tenure in tenures:
            _carry_tenure(actor, tenure, fresh, change, reason)
    update_post(actor=actor, pk=post.pk, version=None, values={"end": change.on}, reason=reason)
    return len(tenures)


def _carry_tenure(actor: Any, tenure: Tenure, post: Post, change: Change, reason: str) -> None:
    end_tenure(
        actor=actor,
        pk=tenure.pk,
        version=None,
        end=change.on,
        end_reason=EndReason.SUCCEEDED,
        reason=reason,
    )
    values = {name: _value(tenure, name) for name in CARRIED_TENURE}
    values |= {"person": tenure.person_id, "post": post.pk, "start": change.on}
    if tenure.function_id:
        values |= {"function": tenure.function_id, "handling": tenure.handling}
    if tenure.last_seen and tenure.last_seen >= PartialDate.parse(change.on).latest:
        values["last_seen"] = tenure.last_seen
    create_tenure(actor=actor, values=values, reason=reason)


def _carry_ties(
    actor: Any, change: Change, old: Sequence[Stakeholder], new: Mapping[str, Stakeholder], reason: str
) -> int:
    """Each chosen tie ends on the day and goes on from, or to, the successor."""
    gone = [body.pk for body in old]
    found = selectors.ties(actor=actor).filter(pk__in=change.ties)
    ties = [tie for tie in _visible(found, change.ties) if tie.subject_id in gone or tie.object_id in gone]
    if len(ties) != len(change.ties):
        raise ValidationError({"ties": _("Only ties of the bodies that ended are carried over.")})
    for tie in ties:
        target = _target(change.ties[tie.pk], new, "ties")
        _carry_tie(actor, tie, gone, target, change, reason)
    return len(ties)


def _carry_tie(
    actor: Any, tie: Tie, gone: Sequence[UUID], target: Stakeholder, change: Change, reason: str
) -> None:
    values = {name: _value(tie, name) for name in CARRIED_TIE}
    values |= {
        "subject": target.pk if tie.subject_id in gone else tie.subject_id,
        "object": target.pk if tie.object_id in gone else tie.object_id,
        "start": change.on,
        "function": tie.function_id,
        "handling": tie.handling,
        "custodian": tie.custodian_id,
    }
    if values["subject"] == values["object"]:
        raise ValidationError({"ties": _("A tie between the merged bodies ends with them.")})
    create_tie(actor=actor, values=values, reason=reason)
    update_tie(actor=actor, pk=tie.pk, version=None, values={"end": change.on}, reason=reason)


def _dissolve(actor: Any, body: Stakeholder, change: Change, reason: str) -> None:
    """The old body ends on the day, unless it is said already that it did."""
    if not body.dissolved:
        update_organization(
            actor=actor, pk=body.pk, version=None, values={"dissolved": change.on}, reason=reason
        )


def _remember_names(
    actor: Any, body: Stakeholder, old: Sequence[Stakeholder], change: Change, reason: str
) -> None:
    """The old name finds the new body: it is one of its other names, with the day on which it ended."""
    fresh = Organization.objects.get(pk=body.pk)
    known = {entry.get("name") for entry in fresh.other_names}
    said = [one for one in old if _no_closer(one, fresh) and one.name not in known | {fresh.name}]
    added = [{"name": one.name, "note": _("former name"), "end_date": change.on} for one in said]
    added = added[: max(MAX_ENTRIES - len(fresh.other_names), 0)]
    if added:
        names = [*fresh.other_names, *added]
        update_organization(
            actor=actor, pk=fresh.pk, version=None, values={"other_names": names}, reason=reason
        )


def _no_closer(one: Stakeholder, other: Stakeholder) -> bool:
    """Whether everybody who sees the other record may also read the name of this one."""
    if one.handling < Handling.FUNCTION:
        return one.handling <= other.handling and one.scope_area_id in (None, other.scope_area_id)
    same = one.function_id == other.function_id and one.scope_area_id == other.scope_area_id
    return one.handling == Handling.FUNCTION and other.handling == Handling.FUNCTION and same
