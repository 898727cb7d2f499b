"""Who sees one record and why: in a sentence for its reader, in full for those who may share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access.grants import permission_id
from core.access.principals import Principal, principal_of
from core.access.registry import Rule, rule_of, rules
from core.access.roles import CONTENT_ROLES, FUNCTION_ROLES, Role
from core.access.scope import scope
from core.confidentiality import Handling
from core.models.base import Protected
from core.selectors import name_of

# A list of people by role is cut here: who needs more asks the administrator for the list of roles.
MOST_HOLDERS = 100
MOST_SHARES = 200


@dataclass(frozen=True)
class Share:
    """One share in words. `key` names the row among all grant tables; `version` is that of the record it opens."""

    key: str
    record: Any
    kind: str
    target_id: str
    name: str
    action: str
    reason: str
    until: datetime | None
    by: str
    since: datetime


def roots() -> Iterator[Rule]:
    """The rules of records that carry shares of their own."""
    return (rule for rule in rules().values() if rule.root == "")


def root_record(*, actor: Any, pk: UUID) -> Any:
    """The root record with this id that the actor may see, or None: one statement for each kind of root."""
    found = (scope(actor, rule.model._default_manager.filter(pk=pk)).first() for rule in roots())
    return next((record for record in found if record is not None), None)


def recipients() -> QuerySet[Any]:
    """Active people with a content role in force: with nobody else a record is shared."""
    today = timezone.localdate()
    held = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL).objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        user_id=OuterRef("pk"),
        role__in=sorted(CONTENT_ROLES),
    )
    return get_user_model().objects.filter(Exists(held), is_active=True, is_service=False)


def in_force() -> Q:
    """The condition on a grant that has not run out, by the database's clock as in `core.access.grants`."""
    return Q(expires_at__isnull=True) | Q(expires_at__gt=Now())


def shares_of(*, actor: Any, record: Protected) -> list[Share]:
    """The shares of a record in force, newest first, for those who may share it. Two statements."""
    rule = rule_of(type(record))
    if rule is None or not scope(actor, rule.model._default_manager.filter(pk=record.pk), "share").exists():
        return []
    return _newest(
        share
        for table in (rule.user_grants, rule.group_grants)
        for share in _read(table, rule, Q(content_object_id=record.pk), record)
    )


def shared_with(*, actor: Any) -> list[Share]:
    """What was shared with the actor, by name or through a function or team, of records that they see now."""
    principal = principal_of(actor)
    found: list[Share] = []
    for rule in roots():
        mine = (
            (rule.user_grants, principal.personal_shares, Q(user_id=principal.user_id)),
            (rule.group_grants, principal.group_shares, Q(group_id__in=principal.groups)),
        )
        shares = [
            share
            for table, known, condition in mine
            if table._meta.label in known
            for share in _read(table, rule, condition)
        ]
        keys = {share.record.pk for share in shares}
        seen = set(
            scope(principal, rule.model._default_manager.filter(pk__in=keys)).values_list("pk", flat=True)
        )
        found += [share for share in shares if share.record.pk in seen and _opens(share)]
    return _newest(found)


def _opens(share: Share) -> bool:
    """Whether a share opens anything: one with a group never opens a NAMED record."""
    return share.kind == "person" or share.record.handling < Handling.NAMED


def _newest(shares: Any) -> list[Share]:
    return sorted(shares, key=lambda share: share.since, reverse=True)[:MOST_SHARES]


def _read(table: Any, rule: Rule, condition: Q, record: Any = None) -> Iterator[Share]:
    personal = table is rule.user_grants
    target = ("user",) if personal else ("group__function", "group__team")
    rows = table.objects.filter(in_force(), condition).select_related("granted_by", *target)
    if record is None:
        rows = rows.select_related("content_object")
    change = permission_id(rule.model, "change")
    for row in rows.order_by("-granted_at")[:MOST_SHARES]:
        kind, whom = ("person", row.user) if personal else _group(row.group)
        yield Share(
            key=f"{table._meta.model_name}-{row.pk}",
            record=record if record is not None else row.content_object,
            kind=kind,
            target_id=str(whom.pk),
            name=str(whom),
            action="change" if row.permission_id == change else "view",
            reason=row.reason,
            until=row.expires_at,
            by=str(row.granted_by) if row.granted_by_id else "",
            since=row.granted_at,
        )


def _group(group: Any) -> tuple[str, Any]:
    """The function or team that owns an auth group."""
    function = getattr(group, "function", None)
    return ("function", function) if function is not None else ("team", group.team)


def why(*, actor: Any, record: Any) -> str:
    """Why this reader sees this record, in one sentence, naming no other reader and no record that they do not see.

    No statement where level, function and area say it; two or three where it was shared.
    """
    principal, rule = principal_of(actor), rule_of(type(record))
    if rule is None or not isinstance(record, Protected):
        return ""
    if rule.sight is not None:
        words, through = rule.sight.seen_through(principal, record)
        return f"{words} {why(actor=principal, record=through)}" if through is not None else words
    return _by_level(principal, record) or _by_root(principal, rule, record) or _("It was shared with you.")


def _by_level(principal: Principal, record: Protected) -> str:
    area = record.scope_area_id
    if record.handling == Handling.PUBLIC:
        return _("It is public: everybody signed in sees it.")
    if not principal.is_staff_of_company:
        return ""
    if record.handling == Handling.COMPANY:
        near = principal.register.everywhere or area is None
        if near or area in (principal.register.subtree or frozenset()) | principal.register.ancestors:
            return _("It is at company level, and your role covers its area: all company staff there see it.")
    elif record.handling == Handling.FUNCTION:
        held = principal.functions.get(record.function_id) if record.function_id else None
        if held is not None and held.covers(area):
            return _("It belongs to your function: you hold a role in it that covers the record’s area.")
        if not principal.managed.nowhere and principal.managed.covers(area):
            return _("You manage its area: managers see what every function keeps there.")
    elif record.created_by_id == principal.user_id:
        return _("It is a named record, and you are its author.")
    elif record.custodian_id == principal.user_id:
        return _("It is a named record, and you are its custodian.")
    return ""


def _by_root(principal: Principal, rule: Rule, record: Protected) -> str:
    root = _root_of(rule, record)
    root_rule = rule_of(type(root)) if root is not None else None
    if root is None or root_rule is None:
        return ""
    through = ""
    if root.pk != record.pk:
        name = name_of(actor=principal, model=type(root), pk=root.pk)
        through = _("Through %(record)s. ") % {"record": name} if name else ""
        if root.handling == Handling.NAMED and principal.user_id in (root.created_by_id, root.custodian_id):
            return through + _("You are the author or custodian of that named record.")
    share = _my_share(principal, root_rule, root)
    return through + share_words(share) if share is not None else ""


def _root_of(rule: Rule, record: Any) -> Any:
    for step in (rule.root or "").split("__") if rule.root else ():
        record = getattr(record, step, None)
        if record is None:
            return None
    return record if rule.root is not None else None


def _my_share(principal: Principal, rule: Rule, root: Any) -> Share | None:
    of_root = Q(content_object_id=root.pk)
    if rule.user_grants._meta.label in principal.personal_shares:
        personal = next(_read(rule.user_grants, rule, of_root & Q(user_id=principal.user_id), root), None)
        if personal is not None:
            return personal
    if rule.group_grants._meta.label in principal.group_shares and root.handling < Handling.NAMED:
        return next(_read(rule.group_grants, rule, of_root & Q(group_id__in=principal.groups), root), None)
    return None


def share_words(share: Share) -> str:
    """A share as a sentence to the person it opens the record to."""
    words = {
        "by": share.by or _("the system"),
        "whom": _("you") if share.kind == "person" else share.name,
        "until": date_format(timezone.localtime(share.until), "DATETIME_FORMAT") if share.until else "",
        "reason": share.reason,
    }
    if share.until:
        return _("Shared with %(whom)s by %(by)s until %(until)s: “%(reason)s”") % words
    return _("Shared with %(whom)s by %(by)s: “%(reason)s”") % words


def by_rule(*, actor: Any, record: Any) -> str:
    """Who sees a record by its level alone, in words."""
    area = (
        name_of(actor=actor, model=apps.get_model("core.Area"), pk=record.scope_area_id)
        if record.scope_area_id
        else ""
    )
    words = {"area": area, "function": str(record.function or "")}
    if record.handling == Handling.PUBLIC:
        return _("Everybody who signs in.")
    if record.handling == Handling.COMPANY:
        return _("All company staff of %(area)s.") % words if area else _("All company staff.")
    if record.handling == Handling.FUNCTION:
        if area:
            return (
                _("Everybody with a role in %(function)s that covers %(area)s, and managers of that area.")
                % words
            )
        return (
            _("Everybody with a role in %(function)s that no area limits, and managers of everything.")
            % words
        )
    return _("Its author, its custodian, and those it was shared with by name. Managers do not see it.")


def holders(*, actor: Any, record: Any) -> tuple[list[dict[str, str]], bool]:
    """Who holds a role that opens a FUNCTION record, for those who may share it, and whether some were left out.
    Empty for every other level, where a role alone opens nothing or everything."""
    rule = rule_of(type(record))
    if rule is None or record.handling != Handling.FUNCTION:
        return [], False
    if not scope(actor, rule.model._default_manager.filter(pk=record.pk), "share").exists():
        return [], False
    today = timezone.localdate()
    near = Q(area__isnull=True)
    if record.scope_area_id:
        near |= Q(area=record.scope_area_id) | Q(area__in=record.scope_area.ancestors)
    found = (
        apps.get_model(settings.ROLE_ASSIGNMENT_MODEL)
        .objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
            near,
            Q(role__in=sorted(FUNCTION_ROLES), function=record.function_id) | Q(role=Role.MANAGER),
            user__is_active=True,
        )
        .select_related("user", "function")
        .order_by("role", "user__display_name", "pk")[: MOST_HOLDERS + 1]
    )
    rows = list(found)
    areas = apps.get_model("core.Area").objects.filter(pk__in={held.area_id for held in rows} - {None})
    seen = dict(scope(actor, areas).values_list("pk", "name"))
    shown = [
        {
            "name": str(held.user),
            "role": str(Role(held.role).label),
            "function": str(held.function or ""),
            "area": seen.get(held.area_id, ""),
        }
        for held in rows[:MOST_HOLDERS]
    ]
    return shown, len(rows) > MOST_HOLDERS


def named_roots(*, actor: Any, keys: list[tuple[str, Any]]) -> dict[Any, tuple[str, str]]:
    """Name and page of root records by id, as far as the actor sees them; `keys` are model labels with ids. One
    statement for each kind that is asked for."""
    found: dict[Any, tuple[str, str]] = {}
    for rule in roots():
        wanted = {pk for label, pk in keys if label == rule.model._meta.label_lower}
        if wanted:
            rows: Any = scope(actor, rule.model._default_manager.filter(pk__in=wanted))
            found |= {record.pk: (str(record), record.get_absolute_url()) for record in rows}
    return found


def share_of_key(*, actor: Any, key: str) -> Share | None:
    """The share in force of that key, if it is of a record that the actor may share."""
    name, _dash, row = key.partition("-")
    if not (row.isascii() and row.isdigit() and len(row) < 10):
        return None
    for rule in roots():
        for table in (rule.user_grants, rule.group_grants):
            if table._meta.model_name == name:
                share = next(_read(table, rule, Q(pk=int(row))), None)
                rows = rule.model._default_manager.filter(pk=share.record.pk) if share else None
                return share if rows is not None and scope(actor, rows, "share").exists() else None
    return None


def kept_by(*, actor: Any) -> list[dict[str, Any]]:
    """The NAMED roots that the actor keeps as author or custodian, and which of them lack a second keeper."""
    principal = principal_of(actor)
    found = []
    for rule in roots():
        rows: Any = scope(principal, rule.model._default_manager.filter(handling=Handling.NAMED)).filter(
            Q(created_by=principal.user_id) | Q(custodian=principal.user_id)
        )
        there = recipients().filter(pk__in=[OuterRef("created_by_id"), OuterRef("custodian_id")])
        others = there.exclude(pk=principal.user_id)
        for record in rows.annotate(kept_by_two=Exists(others)).order_by("-updated_at")[:MOST_SHARES]:
            mine = record.created_by_id == principal.user_id
            found.append({"record": record, "author": mine, "alone": not record.kept_by_two})
    return found
