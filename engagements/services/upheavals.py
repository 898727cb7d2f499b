"""What an event asks of those who keep contacts: a look at the harm after a coup, purge or dismissal, and being ready
before a change that is known beforehand.

Exposures are NAMED: the job runs for every such event, whether there is anything to look at or not, and what it writes
is seen by the keepers of an exposure, or by those who see the relationship it is about. No title says why; and of an
event of one function only the contacts of that function are asked about, for a task tells that something is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, outbox
from core.access.principals import Principal, system_actor
from core.history import insert_with_history, update_with_history
from core.models import Area, Task
from core.models.base import Protected
from core.notices import tell
from core.references import reference_of
from core.sharing import gone
from core.task_selectors import may_be_given
from core.task_services import place_task
from engagements.models import Exposure, Relationship
from engagements.models.choices import RelationshipStatus
from engagements.selectors.handovers import no_more_open_than
from engagements.selectors.harm import named_keepers
from stakeholders.models import Tenure, Transition
from stakeholders.models.choices import Kind
from stakeholders.models.turnover import UPHEAVALS
from stakeholders.services.turnover_hooks import Upheaval, upheavals
from stakeholders.turnover_selectors import holders_at_risk

REVIEW = "engagements.review_exposures"
AHEAD = timedelta(days=60)
READY = timedelta(days=14)
MOST = 2000


def on_upheaval(principal: Principal, event: Upheaval) -> None:
    """Hands the event to the job, in the same transaction."""
    payload = {"record": str(event.record), "person": str(event.person or "")}
    outbox.enqueue(REVIEW, payload, key=f"{event.record}:{event.version}")


def review_exposures(effect: outbox.Effect) -> None:
    """Opens the review of every exposure that an upheaval concerns, and asks those who keep contact with people in its
    reach to look at it again. Safe to run twice."""
    key, today = UUID(effect.payload["record"]), timezone.localdate()
    event: Protected | None
    if effect.payload["person"]:
        event = Tenure.objects.filter(pk=key).first()
        about = reach = Q(stakeholder=UUID(effect.payload["person"]))
    else:
        event = moved = Transition.objects.filter(pk=key, kind__in=UPHEAVALS).first()
        if moved is None:
            return
        people, areas = _holders(moved), _areas(moved)
        about = Q(stakeholder__in=people) | Q(place__in=areas) | Q(scope_area__in=areas)
        if moved.organization_id:
            about |= Q(stakeholder=moved.organization_id)
        reach = Q(stakeholder__in=people) | Q(
            stakeholder__kind=Kind.PERSON, stakeholder__scope_area__in=areas
        )
    for exposure in Exposure.objects.filter(about).order_by("pk")[:MOST]:
        _review(exposure, _mark(key))
    if event is not None:
        reach &= no_more_open_than(event)
        _ask(_mark(key), reach, _("Look again at how we keep this contact"), today)


def _holders(event: Transition) -> set[UUID]:
    """Who held the posts on the day before it happened, or holds them now."""
    today = timezone.localdate()
    before = min(event.on_earliest - timedelta(days=1), today)
    found: set[UUID] = set()
    for day in {before, today}:
        held = holders_at_risk(actor=system_actor(), transition=event, day=day)
        found |= set(held.values_list("person_id", flat=True)[:MOST])
    return found


def _areas(event: Transition) -> list[UUID]:
    """The area of an event that names no single body, with all that lies in it."""
    if event.area_id is None or event.organization_id is not None:
        return []
    inside = Area.objects.filter(Q(pk=event.area_id) | Q(ancestors__contains=[event.area_id]))
    return list(inside.values_list("pk", flat=True))


def _review(exposure: Exposure, note: str) -> None:
    """It counts as current no longer, its keeper has a task, and all keepers are told – once for each event."""
    today = timezone.localdate()
    title = _("Look at it again")
    there = Task.objects.filter(about_kind="exposures", about_id=exposure.pk, title=title, note=note)
    if there.exists():
        return
    if exposure.review_by >= today:
        exposure.review_by = today - timedelta(days=1)
        update_with_history([exposure], ["review_by"], actor=system_actor(), reason=note)
    keeper = exposure.custodian_id if gone(exposure.created_by_id) else exposure.created_by_id
    task = Task(
        title=title, note=note, due=today, assignee_id=keeper, about_kind="exposures", about_id=exposure.pk
    )
    insert_with_history([place_task(task, exposure)], actor=system_actor())
    audit.record(actor=system_actor(), verb="exposure.alert", obj=exposure)
    tell(named_keepers(exposure), path=exposure.get_absolute_url())


def _mark(key: UUID) -> str:
    """By which event: its code, which opens nothing."""
    return str(_("Reference %(code)s.") % {"code": reference_of(key)})


def _ask(note: str, about: Q, title: str, due: date) -> int:
    """One task for each relationship, at its level, for the colleague who keeps it; once for each event."""
    standing = Relationship.objects.exclude(status=RelationshipStatus.ENDED).filter(
        about, colleague__is_active=True
    )
    rows = list(standing.select_related("stakeholder").order_by("pk")[:MOST])
    asked = Task.objects.filter(
        about_kind="relationships", about_id__in=[one.pk for one in rows], title=title, note=note
    )
    there = set(asked.values_list("about_id", flat=True))
    fresh = [_task(one, title, note, due) for one in rows if one.pk not in there]
    insert_with_history(fresh, actor=system_actor())
    return len(fresh)


def _task(relationship: Relationship, title: str, note: str, due: date) -> Task:
    task = Task(title=title, note=note, due=due, about_kind="relationships", about_id=relationship.pk)
    if may_be_given(user_id=relationship.colleague_id, kind="relationships", pk=relationship.pk):
        task.assignee_id = relationship.colleague_id
    return place_task(task, relationship)


def prepare_for(events: Iterable[Transition], today: date) -> int:
    """For each event ahead, a task for those who keep contact with whoever holds the posts that it may move."""
    made = 0
    for event in events:
        held = holders_at_risk(actor=system_actor(), transition=event, day=today)
        people = set(held.values_list("person_id", flat=True)[:MOST])
        due = max(today, event.on_earliest - READY)
        title = _("Be ready: this post may change hands")
        reach = Q(stakeholder__in=people) & no_more_open_than(event)
        made += _ask(_mark(event.pk), reach, title, due) if people else 0
    return made


def prepare_coming(day: date | None = None) -> int:
    """Prepares for what comes within two months; runs every day. Returns how many tasks were given."""
    today = day or timezone.localdate()
    ahead = Transition.objects.filter(on_earliest__gt=today, on_earliest__lte=today + AHEAD)
    return prepare_for(ahead.order_by("on_earliest", "pk"), today)


upheavals.append(on_upheaval)
