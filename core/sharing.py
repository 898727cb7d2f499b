"""Sharing a root record, ending a share, and handing a NAMED record to another custodian (design: access.md).

Raising and lowering a level is an update of the record (`core.records`), which brings everything below it along.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.grants import permission_id
from core.access.principals import Principal, principal_of
from core.access.registry import Rule, rule_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.errors import NotAllowed, NotVisible, Stale
from core.history import CHANGED, remember
from core.models.base import Protected
from core.sight import recipients

ACTIONS = ("view", "change")
KINDS = ("person", "function", "team")
LONGEST = timedelta(days=3660)
LONGEST_REASON = 300


@transaction.atomic
def share(
    *,
    actor: Any,
    model: type[models.Model],
    pk: UUID,
    kind: str,
    target: Any,
    action: str = "view",
    reason: str = "",
    expires_at: datetime | None = None,
) -> Any:
    """Opens a root record, and what hangs below it, to a person, function or team; a second share with the same one
    replaces reason and end. Returns the grant.

    Raises NotVisible, NotAllowed (not a lead of the function, or not author or custodian), ValidationError by field.
    """
    principal = principal_of(actor)
    record, rule = _shareable(principal, model, pk)
    _check_words(action, reason, expires_at)
    whom = _whom(principal, record, kind, target)
    table = rule.user_grants if kind == "person" else rule.group_grants
    holder = {"user": whom} if kind == "person" else {"group_id": whom.group_id}
    grant, _made = table.objects.update_or_create(
        **holder,
        permission_id=permission_id(rule.model, action),
        content_object_id=record.pk,
        defaults={
            "reason": reason.strip(),
            "expires_at": expires_at,
            "granted_by_id": principal.user_id,
            "granted_at": timezone.now(),
        },
    )
    details = {
        "with": kind,
        "id": str(whom.pk),
        "action": action,
        "until": expires_at.isoformat() if expires_at else "",
        "reason": reason.strip(),
    }
    audit.record(actor=principal, verb="share", obj=record, details=details)
    return grant


@transaction.atomic
def unshare(*, actor: Any, model: type[models.Model], pk: UUID, key: str, version: int | None = None) -> None:
    """Ends a share at once. `key` is the share's, `version` that of the record as it was read.

    Raises NotVisible for a share that is not there, NotAllowed, Stale.
    """
    principal = principal_of(actor)
    record, rule = _shareable(principal, model, pk)
    if version is not None and record.version != version:
        raise Stale(record)
    name, _dash, row = key.partition("-")
    table = next((t for t in (rule.user_grants, rule.group_grants) if t._meta.model_name == name), None)
    if table is None or not (row.isascii() and row.isdigit() and len(row) < 10):
        raise NotVisible
    ended, _rows = table.objects.filter(pk=int(row), content_object_id=record.pk).delete()
    if not ended:
        raise NotVisible
    audit.record(actor=principal, verb="share.end", obj=record, details={"share": key})


@transaction.atomic
def set_custodian(
    *,
    actor: Any,
    model: type[models.Model],
    pk: UUID,
    version: int | None,
    custodian: Any,
    reason: str = "",
) -> Any:
    """Hands a NAMED record to another custodian: its author does, or its custodian once the author is gone, who
    then stands in the author's place and names a second one.

    Raises NotVisible, NotAllowed, Stale, ValidationError (`custodian`, `reason`).
    """
    principal = principal_of(actor)
    record, _rule = _shareable(principal, model, pk)
    if version is not None and record.version != version:
        raise Stale(record)
    if record.handling != Handling.NAMED:
        raise ValidationError({"custodian": _("Only a named record has a custodian.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    takes_over = principal.user_id != record.created_by_id
    if takes_over and not gone(record.created_by_id):
        raise NotAllowed(_("The author of this record names its custodian."))
    found = recipients().filter(pk=_uuid(custodian)).first()
    if found is None:
        raise ValidationError({"custodian": _("There is no such person.")})
    if found.pk == principal.user_id:
        raise ValidationError({"custodian": _("Name a second custodian, not yourself.")})
    if takes_over:
        record.created_by_id = principal.user_id
    record.custodian_id = found.pk
    record.version += 1
    record.save()
    remember([record], actor=principal, kind=CHANGED, reason=reason.strip())
    audit.record(actor=principal, verb="custodian", obj=record)
    return record


def gone(user_id: UUID | None) -> bool:
    """Whether a keeper can no longer keep: no account, a closed one, or one without any content role."""
    return not recipients().filter(pk=user_id).exists()


def _shareable(principal: Principal, model: type[models.Model], pk: UUID) -> tuple[Any, Rule]:
    """The root record under its lock, in scope for sharing."""
    rule = rule_of(model)
    if rule is None or rule.root != "":
        raise NotVisible
    rows = model._default_manager.filter(pk=pk)
    record = scope(principal, rows).select_for_update(of=("self",)).first()
    if record is None:
        raise NotVisible
    if not scope(principal, rows, "share").exists():
        raise NotAllowed(
            _("A lead of its function shares this record; a named one its author and custodian do.")
        )
    return record, rule


def _check_words(action: str, reason: str, expires_at: datetime | None) -> None:
    problems = {}
    if action not in ACTIONS:
        problems["action"] = _("Choose view or change.")
    if not reason.strip():
        problems["reason"] = _("Say why they should see it.")
    elif len(reason.strip()) > LONGEST_REASON or not reason.strip().isprintable():
        problems["reason"] = _("At most %(most)s characters on one line.") % {"most": LONGEST_REASON}
    if expires_at is not None and not timezone.now() < expires_at <= timezone.now() + LONGEST:
        problems["expires_at"] = _("A share ends in the future, within ten years.")
    if problems:
        raise ValidationError(problems)


def _whom(principal: Principal, record: Protected, kind: str, target: Any) -> Any:
    """The person, function or team to share with; a person without any content role does not exist here."""
    if kind not in KINDS:
        raise ValidationError({"person": _("Name a person, a function or a team.")})
    if kind != "person" and record.handling == Handling.NAMED:
        raise ValidationError({kind: _("A named record is shared with single people only.")})
    if kind == "person":
        found = recipients().filter(pk=_uuid(target)).first()
        if found is not None and found.pk == principal.user_id:
            raise ValidationError({"person": _("You see it already.")})
    else:
        label = settings.FUNCTION_MODEL if kind == "function" else settings.TEAM_MODEL
        found = apps.get_model(label).objects.filter(pk=_uuid(target)).first()
    if found is None:
        missing = {
            "person": _("There is no such person."),
            "function": _("There is no such function."),
            "team": _("There is no such team."),
        }
        raise ValidationError({kind: missing[kind]})
    return found


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(getattr(value, "pk", value)))
    except ValueError:
        return None
