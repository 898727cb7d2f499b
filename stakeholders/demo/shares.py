"""The demo's shares: records opened to a team or a colleague, one of them run out; and a named person handed on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from core.access.grants import permission_id
from core.sharing import set_custodian
from stakeholders.demo import content
from stakeholders.models import Person, Stakeholder, StakeholderGroupGrant, StakeholderUserGrant

SHARED_BY = "community.lead"
# Who hands which named person to whom, and why.
HANDED_ON = ("environment.lead", "lantern", "security.lead", "The spill is now a matter of security as well.")


def seed_shares(stakeholders: Mapping[str, Any], users: Mapping[str, User]) -> int:
    """Makes the shares that are missing and says how many."""
    made = 0
    for row in content.shares():
        share = {
            "content_object_id": stakeholders[row.record].pk,
            "permission_id": permission_id(Stakeholder, row.action),
            "defaults": {
                "reason": row.reason,
                "granted_by": users[SHARED_BY],
                "expires_at": _end_of(row.expires),
            },
        }
        if row.with_team:
            group = Group.objects.get(team__name=row.with_team)
            _, new = StakeholderGroupGrant.objects.get_or_create(group=group, **share)
        else:
            _, new = StakeholderUserGrant.objects.get_or_create(user=users[row.with_user], **share)
        made += new
    return made


def hand_on(people: Mapping[str, Any], users: Mapping[str, User]) -> int:
    """A named person gets another custodian, by the service that the sharing panel calls; once."""
    author, person, custodian, reason = HANDED_ON
    pk = people[person].pk
    if not Person.objects.filter(pk=pk, version=1, created_by=users[author]).exists():
        return 0
    set_custodian(
        actor=users[author], model=Person, pk=pk, version=1, custodian=users[custodian], reason=reason
    )
    return 1


def _end_of(day: str) -> datetime | None:
    if not day:
        return None
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.max))
