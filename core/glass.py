"""Breaking glass: a lead or manager types a reference and a reason; the answer is always the same (access.md).

Asking only writes down what was typed. The outbox then has a worker look whether it names anything, so that neither the answer nor the
time it takes says whether a record exists.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, outbox
from core.access.principals import Principal, principal_of, resolve
from core.access.registry import rule_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.custody import give_for_a_while
from core.errors import NotAllowed
from core.models import BrokenGlass
from core.notices import leads_of, tell
from core.references import find_root

KIND = "core.glass"
OPEN_FOR = timedelta(minutes=60)
TOLD_FOR = timedelta(days=14)
LONGEST_REASON = 250
SHORTEST_REASON = 10


def may_break(actor: Any) -> bool:
    """Whether this actor's role may break glass: leads and managers, never over a read token."""
    principal = principal_of(actor)
    return bool(
        principal.user_id is not None
        and not principal.read_only
        and (principal.leading or not principal.managed.nowhere)
    )


@transaction.atomic
def ask(*, actor: Any, reference: str, reason: str) -> BrokenGlass:
    """Writes down what was typed, whatever it names, and has it looked at after the commit.

    Raises NotAllowed for other roles, ValidationError (`reference`, `reason`) for what cannot be written down.
    """
    principal = principal_of(actor)
    if principal.user_id is None or not may_break(principal):
        raise NotAllowed(_("Leads and managers break glass."))
    reference, reason = reference.strip(), reason.strip()
    problems = {}
    if not reference or len(reference) > 60 or not reference.isprintable():
        problems["reference"] = _("Type the reference as it stands on the record.")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        problems["reason"] = _("Say why, in %(least)s to %(most)s characters on one line.") % {
            "least": SHORTEST_REASON,
            "most": LONGEST_REASON,
        }
    if problems:
        raise ValidationError(problems)
    asked = BrokenGlass.objects.create(actor_id=principal.user_id, reference=reference, reason=reason)
    audit.record(actor=principal, verb="glass.ask", obj=asked, details={"reason": reason})
    outbox.enqueue(KIND, {"asked": str(asked.pk)}, actor=principal)
    return asked


def deliver(effect: outbox.Effect) -> None:
    """The outbox's handler."""
    look(pk=UUID(effect.payload["asked"]))


@transaction.atomic
def look(*, pk: UUID) -> bool:
    """Opens what was asked for, if it names a FUNCTION record that breaking glass may open and the asker, with the
    rights held now, does not see. Safe to run twice. Returns whether anything opened."""
    asked = BrokenGlass.objects.select_for_update(of=("self",)).filter(pk=pk, done_at__isnull=True).first()
    if asked is None:
        return False
    asked.done_at = timezone.now()
    principal = resolve(asked.actor_id)
    record = find_root(asked.reference) if may_break(principal) else None
    opened = record is not None and _open(asked, principal, record)
    asked.save()
    return opened


def _open(asked: BrokenGlass, principal: Principal, record: Any) -> bool:
    rule: Any = rule_of(type(record))
    if record.handling != Handling.FUNCTION or not rule.break_glass:
        return False
    if scope(principal, rule.model._default_manager.filter(pk=record.pk)).exists():
        return False
    asked.until = timezone.now() + OPEN_FOR
    asked.kind, asked.record_id = rule.model._meta.label_lower, record.pk
    asked.function_id, asked.owner_id = record.function_id, record.created_by_id
    give_for_a_while(
        rule, record, asked.actor_id, asked.until, _("Break glass: %(why)s") % {"why": asked.reason}
    )
    audit.record(actor=principal, verb="glass.open", obj=record, details={"reason": asked.reason})
    tell({record.created_by_id, *leads_of(record.function_id)} - {asked.actor_id}, path="/")
    return True


def told(*, actor: Any) -> models.QuerySet[BrokenGlass]:
    """What was opened lately by breaking glass of the actor's own records and of the functions they lead."""
    principal = principal_of(actor)
    if principal.user_id is None:
        return BrokenGlass.objects.none()
    mine = Q(owner=principal.user_id) | Q(function__in=list(principal.leading))
    return (
        BrokenGlass.objects.filter(mine, until__isnull=False, asked_at__gt=timezone.now() - TOLD_FOR)
        .exclude(actor=principal.user_id)
        .select_related("actor")
        .order_by("-asked_at")
    )
