"""Two records of one person or body become one, and the whole of it can be taken back.

The absorbed record stays in its table with everything that was its own alone (its history, its shares), but nobody sees
it while another stands for it. Whatever refers to it, in any app, is turned to the survivor; rows that cannot be (a tie
between the two) stay where they are, out of sight, and come back with it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible
from core.followers import LEVEL_COLUMNS, tell_moved
from core.history import update_with_history
from core.models.json_fields import MAX_ENTRIES
from core.records import locked, update
from stakeholders import merged
from stakeholders.models import Merge, Organization, Person, Stakeholder
from stakeholders.models.choices import Kind
from stakeholders.services.merge_moves import move_all, move_back

THIS, OTHER, BOTH = "this", "other", "both"
LISTS = (
    "other_names",
    "languages",
    "tags",
    "identifiers",
    "contact_details",
    "private_contact_details",
    "classifications",
)
COMMON = ("area", "level", "summary", "tags", "identifiers", "contact_details", "private_contact_details")
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.PERSON: (
        "name",
        "given_name",
        "family_name",
        "honorific",
        "other_names",
        "languages",
        "gender",
        "birth_date",
        *COMMON,
        "basis",
        "basis_note",
    ),
    Kind.ORGANIZATION: (
        "name",
        "other_names",
        "classifications",
        "parent",
        "formal",
        "line",
        "home_state",
        "founded",
        "dissolved",
        *COMMON,
    ),
}
MODELS: dict[str, type[Stakeholder]] = {Kind.PERSON: Person, Kind.ORGANIZATION: Organization}
LONGEST_SUMMARY = 4000


def choices_for(field: str) -> tuple[str, ...]:
    """What can be chosen for a field: lists and the summary may keep both."""
    return (THIS, OTHER, BOTH) if field in LISTS or field == "summary" else (THIS, OTHER)


def usual_choice(field: str, survivor: Stakeholder, absorbed: Stakeholder) -> str:
    """Both lists; else what the survivor says, and what the other says where the survivor says nothing."""
    mine, theirs = _value(survivor, field), _value(absorbed, field)
    if field in LISTS:
        return BOTH
    return OTHER if mine in ("", None) and theirs not in ("", None) else THIS


@transaction.atomic
def merge(
    *,
    actor: Any,
    kind: str,
    pk: UUID,
    version: int | None,
    absorbed: UUID,
    absorbed_version: int | None = None,
    choices: dict[str, str] | None = None,
    reason: str = "",
) -> Stakeholder:
    """Makes `pk` stand for both records. `choices` says for each field whose value is kept: `this`, `other` or, for
    lists and the summary, `both`; what is not named follows `usual_choice`.

    The actor may change both; both are at one level of sight, so that nothing is opened and nothing closed by it.
    Raises NotVisible, NotAllowed, Stale, Conflict, ValidationError (fields `absorbed` and `choices`).
    """
    principal = principal_of(actor)
    survivor, other = _both(principal, kind, pk, version, absorbed, absorbed_version)
    _check_levels(survivor, other)
    above = _check_tree(principal, survivor, other)
    values = _chosen(principal, survivor, other, choices or {})
    before = {name: _value(survivor, name) for name in values}
    if values:
        survivor = update(
            actor=actor, model=MODELS[kind], pk=pk, version=None, values=values, reason=reason or _why(other)
        )
    survivor = Stakeholder.objects.select_for_update().get(pk=pk)
    after = {name: _value(survivor, name) for name in values}
    moved = move_all(principal, other, survivor, _why(other))
    if above:
        _put_under(principal, survivor, other.parent_id, _why(other))
    other.merged_into_id = survivor.pk
    update_with_history([other], ["merged_into"], actor=principal, reason=reason or _("Merged"))
    Merge.objects.create(
        survivor=survivor,
        absorbed_id=other.pk,
        before=_plain(before),
        after=_plain(after),
        moved=moved,
        above=above,
        reason=reason[:500],
        merged_by_id=principal.user_id,
    )
    audit.record(
        actor=principal,
        verb="merge",
        obj=survivor,
        details={"absorbed": str(other.pk), "rows": sum(map(len, moved.values())), "reason": reason},
    )
    tell_moved(principal, [survivor], LEVEL_COLUMNS)
    return survivor


@transaction.atomic
def unmerge(
    *, actor: Any, kind: str, pk: UUID, version: int | None, absorbed: UUID, reason: str = ""
) -> Stakeholder:
    """Takes a merge back: the absorbed record is there again under its id with every row that came from it, and the
    survivor's fields are what they were. What was added to the survivor since stays with it, and so does a field that
    somebody changed since.

    Raises NotVisible, NotAllowed, Stale, ValidationError (field `absorbed`).
    """
    principal = principal_of(actor)
    survivor = locked(principal, MODELS[kind], pk, "change", version)
    other = merged.absorbed(actor=principal).filter(pk=absorbed, merged_into=survivor.pk).first()
    done = Merge.objects.select_for_update().filter(
        survivor=survivor.pk, absorbed=absorbed, undone_at__isnull=True
    )
    past = done.first() if other is not None else None
    if other is None or past is None:
        raise ValidationError({"absorbed": _("There is no such merge.")})
    if not merged.absorbed(actor=principal, action="change").filter(pk=absorbed).exists():
        raise NotAllowed(_("Your role may not change the record that was merged into this one."))
    other = Stakeholder.objects.select_for_update().get(pk=absorbed)
    other.merged_into_id = None
    update_with_history([other], ["merged_into"], actor=principal, reason=reason or _("Merge taken back"))
    why = _("Merge with %(name)s taken back") % {"name": other.name}
    move_back(principal, past, survivor, other, why)
    survivor = Stakeholder.objects.select_for_update().get(pk=pk)
    if past.above and survivor.parent_id == other.parent_id:
        _put_under(principal, survivor, other.pk, why)
    values = _as_before(survivor, past)
    if values:
        update(actor=actor, model=MODELS[kind], pk=pk, version=None, values=values, reason=reason or why)
    past.undone_at, past.undone_by_id = timezone.now(), principal.user_id
    past.save()
    survivor = Stakeholder.objects.get(pk=pk)
    audit.record(actor=principal, verb="unmerge", obj=survivor, details={"absorbed": str(absorbed)})
    tell_moved(principal, [survivor, other], LEVEL_COLUMNS)
    return survivor


def _both(
    principal: Principal,
    kind: str,
    pk: UUID,
    version: int | None,
    absorbed: UUID,
    absorbed_version: int | None,
) -> tuple[Stakeholder, Stakeholder]:
    """Both records under their locks, always taken in the same order."""
    model = MODELS[kind]
    if pk == absorbed:
        locked(principal, model, pk, "change", version)
        raise ValidationError({"absorbed": _("A record is not merged with itself.")})
    wanted = {pk: version, absorbed: absorbed_version}
    if not scope(principal, model._default_manager.filter(pk=pk)).exists():
        raise NotVisible
    found = {}
    for key in sorted(wanted):
        try:
            found[key] = locked(principal, model, key, "change", wanted[key])
        except NotVisible:
            if key == pk:
                raise
            raise ValidationError({"absorbed": _("There is no such record.")}) from None
    return found[pk], found[absorbed]


def _check_levels(survivor: Stakeholder, other: Stakeholder) -> None:
    """One level, one owner where it closes, the same keepers: whoever sees one sees the other by its level."""
    same = survivor.handling == other.handling
    if same and survivor.handling >= Handling.FUNCTION:
        same = survivor.function_id == other.function_id
    if same and survivor.handling == Handling.NAMED:
        same = {survivor.created_by_id, survivor.custodian_id} == {other.created_by_id, other.custodian_id}
    if not same:
        raise Conflict(
            _("The two are not seen by the same people. Bring them to the same level and function first.")
        )


def _check_tree(principal: Principal, survivor: Stakeholder, other: Stakeholder) -> bool:
    """Whether the absorbed body is directly above the survivor; Conflict where it is further above."""
    if survivor.parent_id == other.pk:
        return True
    seen, at = {survivor.pk}, survivor.parent_id
    while at is not None and at not in seen:
        if at == other.pk:
            raise Conflict(
                _("One of the two is above the other, with bodies between them. Change that first.")
            )
        seen.add(at)
        at = Stakeholder.objects.values_list("parent_id", flat=True).get(pk=at)
    return False


def _value(record: Stakeholder, name: str) -> Any:
    column: Any = record._meta.get_field(name)
    return getattr(record, column.attname)


def _why(other: Stakeholder) -> str:
    return _("Merged with %(name)s") % {"name": other.name}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}


def _chosen(
    principal: Principal, survivor: Stakeholder, other: Stakeholder, choices: dict[str, str]
) -> dict[str, Any]:
    """What the survivor says from now on, as far as it is not what it says already."""
    fields = FIELDS[survivor.kind]
    for name, choice in choices.items():
        if name not in fields or choice not in choices_for(name):
            raise ValidationError({"choices": _("%(name)s: there is no such choice.") % {"name": name[:60]}})
    values: dict[str, Any] = {}
    for name in fields:
        choice = choices.get(name) or usual_choice(name, survivor, other)
        mine, theirs = _value(survivor, name), _value(other, name)
        if choice == OTHER:
            values[name] = theirs
        elif choice == BOTH:
            values[name] = _together(name, mine, theirs)
    _keep_names(survivor, other, values)
    for name in ("parent", "area", "home_state"):
        if name in values and not _may_name(principal, survivor, other, name, values[name]):
            del values[name]
    return {name: value for name, value in values.items() if value != _value(survivor, name)}


def _may_name(
    principal: Principal, survivor: Stakeholder, other: Stakeholder, name: str, key: UUID | None
) -> bool:
    """Whether a reference may be taken over: not to one of the two, and only to what the actor sees."""
    if key in (survivor.pk, other.pk):
        return False
    related: Any = Stakeholder._meta.get_field(name).related_model
    return key is None or scope(principal, related._default_manager.filter(pk=key)).exists()


def _together(name: str, mine: Any, theirs: Any) -> Any:
    if name == "summary":
        parts = [text for text in (mine, theirs) if text]
        joined = "\n\n".join(dict.fromkeys(parts))
        return joined if len(joined) <= LONGEST_SUMMARY else mine
    added = [entry for entry in theirs if entry not in mine]
    return [*mine, *added][:MAX_ENTRIES]


def _keep_names(survivor: Stakeholder, other: Stakeholder, values: dict[str, Any]) -> None:
    """The name that goes finds the survivor: it is one of its other names."""
    name = values.get("name", survivor.name)
    names = list(values.get("other_names", survivor.other_names))
    known = {entry.get("name") for entry in names} | {name}
    gone = [one for one in (survivor.name, other.name) if one not in known]
    names = [*names, *({"name": one} for one in dict.fromkeys(gone))]
    values["other_names"] = [entry for entry in names if entry.get("name") != name][:MAX_ENTRIES]


def _put_under(principal: Principal, survivor: Stakeholder, parent: UUID | None, why: str) -> None:
    """The body under another one than the one that goes or comes."""
    survivor.parent_id = parent
    update_with_history([survivor], ["parent"], actor=principal, reason=why)


def _as_before(survivor: Stakeholder, past: Merge) -> dict[str, Any]:
    """The survivor's fields as they were before the merge; what was changed since stays."""
    values: dict[str, Any] = {}
    for name, then in past.after.items():
        now, before = _plain({name: _value(survivor, name)})[name], past.before[name]
        if now == then:
            values[name] = before
        elif name in LISTS and isinstance(now, list):
            added = [entry for entry in then if entry not in before]
            values[name] = [entry for entry in now if entry not in added]
    return values


def merges_of(*, actor: Any, pk: UUID) -> list[Any]:
    """The merges in force of a visible record, of which the actor would see both sides, the last first."""
    seen = merged.absorbed(actor=actor).filter(merged_into=pk).values("pk")
    found = Merge.objects.filter(survivor=pk, absorbed__in=seen, undone_at__isnull=True)
    return list(
        found.order_by("-merged_at").values(
            "absorbed", "absorbed__name", "merged_at", "reason", by=models.F("merged_by__display_name")
        )
    )


def merge_person(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any]) -> Stakeholder:
    """`merge` as an act on a person over the API."""
    return merge(actor=actor, kind=Kind.PERSON, pk=pk, version=version, **values)


def unmerge_person(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any]) -> Stakeholder:
    """`unmerge` as an act on a person over the API."""
    return unmerge(actor=actor, kind=Kind.PERSON, pk=pk, version=version, **values)


def merge_organization(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any]) -> Stakeholder:
    """`merge` as an act on a body over the API."""
    return merge(actor=actor, kind=Kind.ORGANIZATION, pk=pk, version=version, **values)


def unmerge_organization(*, actor: Any, pk: UUID, version: int | None, values: dict[str, Any]) -> Stakeholder:
    """`unmerge` as an act on a body over the API."""
    return unmerge(actor=actor, kind=Kind.ORGANIZATION, pk=pk, version=version, **values)
