"""Who keeps NAMED records when their keepers leave (design: access.md).

A record whose author is gone is its custodian's. One whose custodian is gone too is sealed: nobody sees it, leads of
its function read how many there are, and two of them together open the list and become its keepers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.grants import permission_id
from core.access.principals import Principal, Reach, principal_of, resolve
from core.access.registry import rule_of, rules
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible
from core.history import update_with_history
from core.models import CustodyOpening
from core.models.base import Protected
from core.notices import leads_of, tell
from core.references import find_root
from core.sharing import gone
from core.sight import recipients

WAITS = timedelta(hours=48)
LIFE_OPEN = timedelta(minutes=60)
LONGEST_REASON = 250
PASSED = {"passed": "custody.passed", "unkept": "custody.unkept", "sealed": "custody.sealed"}


def keeper_left(*, actor: Any, user_id: UUID) -> dict[str, int]:
    """What follows when an account is closed, in its transaction: each NAMED record that it kept passes to the other
    keeper, or is sealed. Says how many did which; the keepers and leads concerned are told, without a name."""
    told: dict[str, set[Any]] = {"passed": set(), "unkept": set(), "sealed": set()}
    counts = dict.fromkeys(told, 0)
    is_gone, function_leads = cache(gone), cache(leads_of)
    for model in _protected():
        kept = model._default_manager.filter(
            Q(created_by=user_id) | Q(custodian=user_id), handling=Handling.NAMED
        ).exclude(_below_named(model))
        for record in kept:
            other = record.custodian_id if record.created_by_id == user_id else record.created_by_id
            what = "passed" if other == record.custodian_id else "unkept"
            if is_gone(other):
                what = "sealed"
            concerned = function_leads(record.function_id) if what == "sealed" else {other}
            counts[what] += 1
            told[what] |= concerned
            audit.record(actor=actor, verb=PASSED[what], obj=record)
    tell(told["passed"] | told["unkept"], path="/shared/")
    tell(told["sealed"], path="/shared/custody/")
    return counts


def sealed_count(*, actor: Any) -> dict[UUID, int]:
    """How many records are sealed, by function that the actor leads: a number, and nothing about any of them."""
    principal = principal_of(actor)
    found = dict.fromkeys(principal.leading, 0)
    for function, reach in principal.leading.items():
        for model in _protected():
            found[function] += _sealed(model, function, reach).count()
    return found


def openings(*, actor: Any) -> models.QuerySet[CustodyOpening]:
    """What waits for a second lead, in the functions that the actor leads."""
    return CustodyOpening.objects.filter(
        function__in=list(principal_of(actor).leading),
        confirmed_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).select_related("function", "requested_by")


@transaction.atomic
def ask(*, actor: Any, function: UUID, reason: str, reference: str = "") -> CustodyOpening:
    """A lead asks to open the sealed list of a function, or one named record in a threat to life. The answer does not
    depend on what is there.

    Raises NotVisible for a function that the actor does not lead, ValidationError, Conflict.
    """
    principal = _lead(actor, function)
    assert principal.user_id is not None
    if len(reason.strip()) < 10 or len(reason.strip()) > LONGEST_REASON or not reason.strip().isprintable():
        raise ValidationError(
            {"reason": _("Say why, in 10 to %(most)s characters.") % {"most": LONGEST_REASON}}
        )
    if len(reference) > 60 or not reference.isprintable():
        raise ValidationError({"reference": _("Type the reference as it stands on the record.")})
    mine = openings(actor=principal).filter(
        function=function, requested_by=principal.user_id, reference=reference.strip()
    )
    if mine.exists():
        raise Conflict(_("You asked for this already. Another lead has to confirm it."))
    asked = CustodyOpening.objects.create(
        function_id=function,
        reference=reference.strip(),
        reason=reason.strip(),
        requested_by_id=principal.user_id,
        expires_at=timezone.now() + WAITS,
    )
    audit.record(actor=principal, verb="custody.ask", obj=asked, details={"reason": asked.reason})
    tell(leads_of(function) - {principal.user_id}, path="/shared/custody/")
    return asked


@transaction.atomic
def confirm(*, actor: Any, pk: UUID) -> int:
    """A second lead confirms, and what was asked for opens to both. Returns how many sealed records they now keep.

    Raises NotVisible, NotAllowed (the same person), Conflict (late, done, or the first is no lead any more).
    """
    asked = CustodyOpening.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if asked is None:
        raise NotVisible
    principal = _lead(actor, asked.function_id)
    if asked.requested_by_id == principal.user_id:
        raise NotAllowed(_("Another lead confirms what you asked for."))
    if asked.confirmed_at is not None or asked.expires_at <= timezone.now():
        raise Conflict(_("This was confirmed already, or nobody confirmed it in time."))
    first = resolve(asked.requested_by_id)
    if asked.function_id not in first.leading:
        raise Conflict(_("Whoever asked leads this function no more."))
    asked.confirmed_by_id, asked.confirmed_at = principal.user_id, timezone.now()
    asked.save()
    audit.record(actor=principal, verb="custody.confirm", obj=asked)
    if asked.reference:
        _open_for_life(asked, principal)
        return 0
    return _hand_over(asked, first, principal)


def _hand_over(asked: CustodyOpening, first: Principal, second: Principal) -> int:
    """Every sealed record that both leads reach gets them as its keepers; its history keeps who wrote it."""
    opened = 0
    for model in _protected():
        within = _sealed(model, asked.function_id, first.leading[asked.function_id])
        both = _sealed(model, asked.function_id, second.leading[asked.function_id])
        rows = model._default_manager.select_for_update(of=("self",)).filter(
            pk__in=within.filter(pk__in=both.values("pk")).values("pk")
        )
        records = list(rows)
        for record in records:
            record.created_by_id, record.custodian_id = first.user_id, second.user_id
            audit.record(actor=second, verb="custody.open", obj=record)
        update_with_history(records, ("created_by", "custodian"), actor=second, reason=asked.reason)
        opened += len(records)
    return opened


def _open_for_life(asked: CustodyOpening, second: Principal) -> None:
    """A NAMED root of the function opens to both leads for an hour, and its keepers are told. Anything else: nothing."""
    record = find_root(asked.reference)
    if record is None or record.handling != Handling.NAMED or record.function_id != asked.function_id:
        return
    rule: Any = rule_of(type(record))
    until = timezone.now() + LIFE_OPEN
    for user_id in (asked.requested_by_id, second.user_id):
        give_for_a_while(rule, record, user_id, until, _("Threat to life: %(why)s") % {"why": asked.reason})
    audit.record(actor=second, verb="custody.life", obj=record)
    tell({record.created_by_id, record.custodian_id}, path="/shared/")


def give_for_a_while(rule: Any, record: Any, user_id: Any, until: Any, reason: str) -> None:
    """A personal view grant until then; one that lasts longer stays as it is."""
    grant, made = rule.user_grants.objects.get_or_create(
        user_id=user_id,
        permission_id=permission_id(rule.model, "view"),
        content_object_id=record.pk,
        defaults={"reason": reason[:300], "expires_at": until, "granted_by_id": user_id},
    )
    if not made and grant.expires_at is not None and grant.expires_at < until:
        grant.expires_at, grant.reason, grant.granted_by_id = until, reason[:300], user_id
        grant.granted_at = timezone.now()
        grant.save()


def _lead(actor: Any, function: UUID) -> Principal:
    """The actor as a lead of this function; for everybody else there is nothing here."""
    principal = principal_of(actor)
    if principal.user_id is None or principal.read_only or function not in principal.leading:
        raise NotVisible
    return principal


def _protected() -> Iterator[type[Protected]]:
    """The models whose rows have keepers of their own; a copy of a record's level has none (core.task_access)."""
    return (model for model, rule in rules().items() if issubclass(model, Protected) and rule.sight is None)


def _sealed(model: type[Protected], function: UUID, reach: Reach) -> models.QuerySet[Any]:
    """NAMED rows of a function whose author and custodian are both gone, as far as a lead's area reaches."""
    rows = model._default_manager.filter(
        ~Exists(recipients().filter(pk=OuterRef("created_by_id"))),
        ~Exists(recipients().filter(pk=OuterRef("custodian_id"))),
        handling=Handling.NAMED,
        function=function,
    ).exclude(_below_named(model))
    return rows if reach.everywhere else rows.filter(scope_area__in=reach.subtree or ())


def _below_named(model: type[Protected]) -> Q:
    """What hangs below a NAMED root is kept by the keepers of that root."""
    rule = rule_of(model)
    if rule is None or not rule.root:
        return Q(pk__in=[])
    return Q(**{f"{rule.root}__handling": Handling.NAMED})
