"""What of an engagement may leave the house: times, and the title and place that were written for others.

The name of a person who takes part does not leave even there, whoever wrote it, nor that of a body or a community at
risk: the words are left out, and nobody is told. Of people none leaves, at risk or not: were only some left out, a feed
or the look at an invitation would tell who has an exposure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.principals import principal_of
from core.access.scope import scope
from core.confidentiality import Handling
from core.names import search_key
from core.references import reference_of
from core.zones import zone
from engagements.domain import ical_out
from engagements.domain.calendar import days_of
from engagements.models import CalendarFeed, Engagement, Participant
from engagements.models.choices import WRITTEN, EngagementStatus
from engagements.selectors import harm
from engagements.selectors.engagements import engagements
from stakeholders.models import Stakeholder
from stakeholders.models.choices import Kind

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
"""What a feed holds: a quarter back, a year and a month ahead."""
MOST = 2_000
SHORT = 4
"""Shorter words of a name are common ones: alone they name nobody."""


def feeds(*, actor: Any) -> Any:
    """One's own calendar addresses, the newest first. Nobody reads anybody else's."""
    found = CalendarFeed.objects.order_by("-created_at")
    me = principal_of(actor).user_id
    return found.filter(user=me) if me is not None else found.none()


def names_kept_back(found: Collection[Engagement]) -> dict[UUID, list[str]]:
    """The names of the people who take part in some engagements, and of bodies and communities at risk, asked whoever
    the reader is."""
    rows = list(
        Participant.objects.filter(engagement__in=[one.pk for one in found]).values_list(
            "engagement_id", "stakeholder_id", "organization_id"
        )
    )
    keys = {key for _engagement, *theirs in rows for key in theirs if key is not None}
    places = {one.area_id for one in found if one.area_id is not None}
    names: dict[UUID, list[str]] = {}
    if keys:
        shielded = Q(kind=Kind.PERSON) | Q(pk__in=list(harm.at_risk(stakeholders=keys)))
        names |= {
            one.pk: [one.name, *(str(other.get("name", "")) for other in one.other_names)]
            for one in Stakeholder.objects.filter(shielded, pk__in=keys).only("pk", "name", "other_names")
        }
    kept: dict[UUID, list[str]] = {}
    for engagement, *theirs in rows:
        kept.setdefault(engagement, []).extend(
            name for key in theirs if key is not None for name in names.get(key, ())
        )
    areas = harm.places_at_risk(places=places)
    for one in found:
        if one.area_id in areas:
            kept.setdefault(one.pk, []).append(areas[one.area_id])
    return kept


def leaves(text: str, names: Collection[str]) -> str:
    """The text, or nothing when it holds a name, or a longer word of one."""
    words = set(search_key(text).split())
    for name in names:
        parts = search_key(str(name)).split()
        if (parts and set(parts) <= words) or any(len(part) >= SHORT and part in words for part in parts):
            return ""
    return text


def entries_of(
    found: Sequence[Engagement], *, untitled: str, with_reference: bool = False
) -> list[ical_out.Entry]:
    """Engagements as they leave. A fixed number of statements."""
    kept = names_kept_back(found)
    return [_entry(one, kept.get(one.pk, ()), untitled, with_reference) for one in found]


def _entry(one: Engagement, names: Collection[str], untitled: str, with_reference: bool) -> ical_out.Entry:
    days = None
    if one.all_day:
        place = zone(one.time_zone)
        first, last = days_of(
            timezone.localtime(one.starts, place), timezone.localtime(one.ends, place) if one.ends else None
        )
        days = (first, last + timedelta(days=1))
    # A feed lies with whoever runs the reader's calendar: of what only named people may see it says nothing but the time.
    closed = with_reference and one.handling == Handling.NAMED
    note = _("Reference %(code)s") % {"code": reference_of(one.pk)} if with_reference else ""
    return ical_out.Entry(
        key=one.pk,
        sequence=max(one.version - 1, 0),
        starts=_utc(one.starts),
        ends=_utc(one.ends) if one.ends else None,
        days=days,
        title=untitled if closed else leaves(one.public_title, names) or untitled,
        place="" if closed else leaves(one.public_place, names),
        cancelled=one.status == EngagementStatus.CANCELLED,
        changed=_utc(one.updated_at),
        note=note,
    )


def _utc(moment: datetime) -> datetime:
    return timezone.localtime(moment, zone("UTC"))


def file_entries(*, actor: Any, found: Any, now: datetime) -> list[ical_out.Entry]:
    """What filters left of the engagements that the actor sees, from a quarter back, as they leave; what only named
    people may see never leaves in a file."""
    rows = found.filter(starts__gte=now - BACK).exclude(handling=Handling.NAMED)
    rows = rows.exclude(kind__in=sorted(WRITTEN)).order_by("starts", "pk")[:MOST]
    return entries_of(list(rows), untitled=_("Busy"), with_reference=True)


def feed_entries(*, user: Any, now: datetime) -> list[ical_out.Entry]:
    """The engagements of one person: those for which they are responsible or in which they take part, as far as they
    see them at this moment. Letters and messages take nobody's hour."""
    there = scope(user, Participant.objects.filter(engagement_id=OuterRef("pk"), colleague_id=user.pk))
    found = (
        engagements(actor=user)
        .filter(Q(organizer_id=user.pk) | Q(Exists(there)))
        .filter(starts__gte=now - BACK, starts__lt=now + AHEAD)
        .exclude(kind__in=sorted(WRITTEN))
        .order_by("starts", "pk")[:MOST]
    )
    return entries_of(list(found), untitled=_("Busy"), with_reference=True)
