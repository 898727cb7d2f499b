"""Deciding that a finding names one person, or one body, twice: what the map has of the second becomes part of the first.

It is the merge of duplicates (`services.merging`), so that it can be taken back on the page of the record that stays.
Where the map has no second record, the name of the list is kept beside the one that stands, and nothing else is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.names import person_key
from core.records import locked, update
from stakeholders import selectors
from stakeholders.domain.roster_bodies import derive_organization
from stakeholders.domain.roster_cells import read_holder
from stakeholders.models import FindingState, Organization, Person, Post, Stakeholder, TurnoverFinding
from stakeholders.models.choices import Kind
from stakeholders.models.turnover import MERGED_BODIES, MERGED_PEOPLE, TurnoverKind
from stakeholders.services.merging import MODELS, merge
from stakeholders.services.turnover_decide import decided, each_of, open_finding, seen_in
from stakeholders.services.turnover_posts import country_of, found_post


@transaction.atomic
def merge_finding(
    *, actor: Any, pk: UUID, version: int | None, values: Mapping[str, Any] | None = None, reason: str = ""
) -> TurnoverFinding:
    """One person, or one body, under two names. `other` in `values` is the second record on the map; without it, it is
    looked for under the name in the list.

    Raises what `merging.merge` raises: both must be at one level of sight, and the actor may change both.
    """
    principal, values = principal_of(actor), dict(values or {})
    reason = reason or str(values.pop("reason", ""))
    finding = open_finding(principal, pk, version)
    words = reason or _("One and the same: %(what)s") % {"what": finding.get_kind_display()}
    other = values.get("other")
    if finding.kind in MERGED_PEOPLE and finding.tenure is not None:
        _one_person(principal, actor, finding, other, words[:500])
    elif finding.kind in MERGED_BODIES and finding.post is not None:
        _one_body(principal, actor, finding, finding.post, other, words[:500])
    else:
        raise ValidationError({"kind": _("This finding does not name one person or one body twice.")})
    # Merging turned every reference to the record that went, those of this finding too.
    finding = locked(principal, TurnoverFinding, pk, "change", None)
    decided(principal, finding, FindingState.MERGED, reason)
    return finding


def merge_many(*, actor: Any, chosen: Sequence[tuple[UUID, int | None]], reason: str = "") -> int:
    """Many at once, all or none; returns how many."""
    return each_of(merge_finding, actor=actor, chosen=chosen, reason=reason)


def _visible(principal: Principal, kind: str, key: UUID) -> Stakeholder:
    found = scope(principal, MODELS[kind]._default_manager.filter(pk=key)).first()
    if found is None:
        raise ValidationError({"other": _("There is no such record.")})
    return found


def _join(
    actor: Any, kind: str, stays: UUID, goes: UUID, reason: str, choices: dict[str, str] | None = None
) -> None:
    try:
        merge(actor=actor, kind=kind, pk=stays, version=None, absorbed=goes, choices=choices, reason=reason)
    except ValidationError as error:
        if "absorbed" in getattr(error, "error_dict", {}):
            raise ValidationError({"other": error.error_dict["absorbed"]}) from error
        raise


def _one_person(
    principal: Principal, actor: Any, finding: TurnoverFinding, other: UUID | None, reason: str
) -> None:
    """The holder on the map stays; the second record, or the other spelling, becomes a part of it."""
    tenure = finding.tenure
    assert tenure is not None
    holder = tenure.person
    second = _visible(principal, Kind.PERSON, other) if other else finding.new_person
    name = _name_of(finding)
    if second is None and name:
        second = _only_one(principal, name, holder)
    if second is not None and second.pk != holder.pk:
        _join(actor, Kind.PERSON, holder.pk, second.pk, reason)
    keep_name(actor, Person, holder.pk, name, reason)
    seen_in(principal, actor, tenure.pk, finding, reason)


def _name_of(finding: TurnoverFinding) -> str:
    try:
        return read_holder(finding.new_holder).name or finding.new_holder
    except ValueError:
        return finding.new_holder


def _only_one(principal: Principal, name: str, holder: Stakeholder) -> Stakeholder | None:
    """The one other person of that name in the holder's country, where there is exactly one."""
    there = scope(principal, Person.objects.filter(match_key=person_key(name)[:300])).exclude(pk=holder.pk)
    near = [one for one in there.select_related("area")[:20] if country_of(one) in (country_of(holder), None)]
    return near[0] if len(near) == 1 else None


def keep_name(actor: Any, model: Any, pk: UUID, name: str, reason: str) -> None:
    """A further name of a record, unless it has it already."""
    record = model.objects.get(pk=pk)
    known = {record.name, *(entry.get("name") for entry in record.other_names)}
    if name and name not in known:
        names = {"other_names": [*record.other_names, {"name": name}][-100:]}
        update(actor=actor, model=model, pk=pk, version=None, values=names, reason=reason)


def _one_body(
    principal: Principal, actor: Any, finding: TurnoverFinding, post: Post, other: UUID | None, reason: str
) -> None:
    """Renamed: the body of the post stays and goes by its new name. Merged: the joint body stays. The post is found
    under both titles from now on."""
    body = post.organization
    second = (
        _visible(principal, Kind.ORGANIZATION, other) if other else _second_body(principal, finding, body)
    )
    renamed = finding.kind == TurnoverKind.BODY_RENAMED
    if second is not None and second.pk != body.pk:
        stays, goes = (body, second) if renamed else (second, body)
        _join(actor, Kind.ORGANIZATION, stays.pk, goes.pk, reason, {"name": "other"} if renamed else None)
    elif not renamed:
        raise ValidationError(
            {"other": _("The map has no second body of that name. Accepting makes the joint one.")}
        )
    else:
        keep_name(actor, Organization, body.pk, _body_name(finding), reason)
    fresh = Post.objects.get(pk=post.pk)
    known = {fresh.title, *(entry.get("name") for entry in fresh.other_titles)}
    if renamed and finding.title_in_file and finding.title_in_file not in known:
        titles = [*fresh.other_titles, {"name": finding.title_in_file}][-100:]
        update(
            actor=actor,
            model=Post,
            pk=post.pk,
            version=None,
            values={"other_titles": titles},
            reason=reason,
        )


def _body_name(finding: TurnoverFinding) -> str:
    """How the list calls the body: by its own name, else as its title says."""
    return derive_organization(finding.title_in_file, "").name if finding.title_in_file else ""


def _second_body(principal: Principal, finding: TurnoverFinding, body: Stakeholder) -> Stakeholder | None:
    """The body of the post that the map has under the title in the list, else the one of the name that it derives."""
    post = found_post(principal, finding)
    if post is not None and post.organization_id != body.pk:
        return post.organization
    named = selectors.organizations(actor=principal).filter(name=_body_name(finding)).exclude(pk=body.pk)
    near = [one for one in named.select_related("area")[:20] if country_of(one) == country_of(body)]
    return near[0] if len(near) == 1 else None
