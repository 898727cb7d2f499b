"""Handing on what a colleague keeps, kind by kind (core.owned)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.access.principals import Principal, principal_of
from core.access.scope import scope
from core.history import update_with_history
from core.owned import Owned, all_owned, standing_of
from engagements.models import Relationship
from engagements.models.choices import RelationshipStatus


def take_relationships(principal: Principal, rows: Sequence[Relationship], lead: Any, reason: str) -> None:
    """What the new colleague keeps already stays; the same contact of the old one ends."""
    standing = Relationship.objects.exclude(status=RelationshipStatus.ENDED)
    mine = scope(principal, standing.filter(colleague=lead.pk))
    kept = set(mine.values_list("stakeholder_id", flat=True))
    for row in rows:
        if row.stakeholder_id in kept:
            row.status = RelationshipStatus.ENDED
        else:
            row.colleague_id = lead.pk
    update_with_history(rows, ["colleague", "status"], actor=principal, reason=reason)


def hand_on(
    principal: Principal, *, keeper: Any, lead: Any, reason: str, unseen_by: Any = None
) -> dict[str, int]:
    """Everything that stands in the name of one colleague, that the actor may change and the other one may see, goes to
    the other one; with `unseen_by`, who moved, only what they do not see any more. How many of each kind; what stays is
    still in the first one's name."""
    reason = reason or _("Handed over")
    done: dict[str, int] = {}
    for owned in all_owned():
        rows = _rows(principal, owned, keeper, lead, unseen_by) if owned.handed_on else []
        if not rows:
            continue
        done[owned.kind] = len(rows)
        if owned.take is not None:
            owned.take(principal, rows, lead, reason)
            continue
        for row in rows:
            setattr(row, f"{owned.column}_id", lead.pk)
        update_with_history(rows, [owned.column], actor=principal, reason=reason)
    return done


def _rows(principal: Principal, owned: Owned, keeper: Any, lead: Any, unseen_by: Any) -> list[Any]:
    """Locked rows: a record that its new keeper may not see would be nobody's again."""
    seen = scope(principal_of(lead), owned.model._default_manager.filter(**{owned.column: keeper}))
    rows = standing_of(owned, actor=principal, user=keeper, action="change", unseen_by=unseen_by)
    return list(
        rows.filter(pk__in=seen.order_by().values("pk")).select_for_update(of=("self",)).order_by("pk")
    )
