"""A plan against the contact rules: the one function that stops it, for pages and API alike, and the job that tells
those who keep an exposure.

What a planner may not see does not exist here: the rules and exposures are asked in the planner's scope, in the same
statements whether there are any or not, and the job is handed over for every plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, outbox
from core.access.principals import Principal, system_actor
from core.errors import Conflict
from core.history import insert_with_history
from core.models import Task
from core.notices import tell
from core.references import reference_of
from core.sharing import gone
from core.task_services import place_task
from engagements.domain import contact
from engagements.models import ContactRule, Engagement, Exposure, Participant
from engagements.models.choices import EngagementStatus
from engagements.selectors import harm as selectors
from engagements.services.harm import create_mitigation

LOOK = "engagements.look_at_plan"
AFTER_HELD = timedelta(days=14)
"""So long after a meeting somebody asks whether there was any sign of reprisal."""
LOOKED_AT = frozenset({"kind", "status", "starts", "area", "organizer"})
"""The fields of an engagement on which a rule may look."""
WHO = frozenset({"stakeholder", "organization", "post", "colleague"})
"""The fields of a participant that say who it is."""
LEAST = 20
"""So many characters at least say how harm is avoided."""
_MITIGATION: ContextVar[str] = ContextVar("mitigation", default="")


class RuleInTheWay(Conflict):
    """The plan does not follow a contact rule that its planner sees. Says the rule, never why it is there."""


class ReviewFirst(Conflict):
    """The planner sees an exposure whose review is due before the meeting."""


@contextmanager
def mitigated(values: dict[str, Any]) -> Iterator[None]:
    """Takes `mitigation` out of the values of a write; within, plans that break a rule are let through with it."""
    token = _MITIGATION.set(str(values.pop("mitigation", "") or "").strip())
    try:
        yield
    finally:
        _MITIGATION.reset(token)


@dataclass(frozen=True)
class Planned:
    """What of an engagement counts: the people and bodies in it, our colleagues, the areas that it lies in."""

    engagement: Engagement
    stakeholders: frozenset[UUID]
    colleagues: frozenset[UUID]
    places: tuple[UUID, ...]

    @property
    def day(self) -> date:
        return timezone.localdate(self.engagement.starts)

    def concerns(self, record: ContactRule | Exposure) -> bool:
        """Whether a rule or an exposure is about somebody or some place in it."""
        colleague = getattr(record, "colleague_id", None)
        return (
            record.stakeholder_id in self.stakeholders
            or record.place_id in self.places
            or (colleague is not None and colleague in self.colleagues)
        )


def written(principal: Principal, engagements: Sequence[Engagement]) -> None:
    """After engagements or their participants were written, in the same transaction: stops what breaks a rule, and
    hands the plans over to the job. The one way for pages and API; `engagements` may be many."""
    check_plans(principal, [one for one in engagements if one.status == EngagementStatus.PLANNED])
    hand_over(engagements)


def check_plans(principal: Principal, engagements: Sequence[Engagement]) -> None:
    """Stops planned engagements that break a rule, or stand on an exposure that is not current.

    Raises RuleInTheWay and ReviewFirst; with a mitigation the rule is overridden: the text is kept with the
    engagement, and the override is an event. Four statements for any number, whatever there is.
    """
    if not engagements:
        return
    plans = gather(engagements, selectors.participants_of(actor=principal, engagements=engagements))
    stakeholders = {key for plan in plans for key in plan.stakeholders}
    places = {key for plan in plans for key in plan.places}
    rules = selectors.rules_for(
        actor=principal, stakeholders=stakeholders, places=places, day=min(plan.day for plan in plans)
    )
    for plan in plans if rules else ():
        _override(principal, plan.engagement, _broken(principal, plan, rules))
    colleagues = {key for plan in plans for key in plan.colleagues}
    kept = selectors.exposures_for(
        actor=principal, stakeholders=stakeholders, places=places, colleagues=colleagues
    )
    for plan in plans if kept else ():
        _check_reviews(plan, kept)


def gather(engagements: Sequence[Engagement], participants: QuerySet[Participant]) -> list[Planned]:
    """Who is in some engagements, by the participants given, and where they are. Two statements."""
    theirs: dict[UUID, set[UUID]] = {one.pk: set() for one in engagements}
    ours: dict[UUID, set[UUID]] = {
        one.pk: {one.organizer_id} if one.organizer_id else set() for one in engagements
    }
    rows = participants.values_list("engagement_id", "stakeholder_id", "organization_id", "colleague_id")
    for engagement, stakeholder, organization, colleague in rows:
        theirs[engagement] |= {key for key in (stakeholder, organization) if key is not None}
        ours[engagement] |= {key for key in (colleague,) if key is not None}
    above = selectors.areas_and_above({one.area_id for one in engagements if one.area_id})
    return [
        Planned(
            one,
            frozenset(theirs[one.pk]),
            frozenset(ours[one.pk]),
            above.get(one.area_id, ()) if one.area_id else (),
        )
        for one in engagements
    ]


def _broken(principal: Principal, planned: Planned, rules: Sequence[ContactRule]) -> list[ContactRule]:
    me = frozenset({principal.user_id} if principal.user_id is not None else ())
    plan = contact.Plan(planned.engagement.kind, planned.day, planned.colleagues | me)
    return [
        rule
        for rule in rules
        if planned.concerns(rule)
        and contact.breaks(
            contact.Rule(rule.pk, rule.kind, rule.through_id, rule.created_by_id, rule.until), plan
        )
    ]


def _override(principal: Principal, engagement: Engagement, broken: Sequence[ContactRule]) -> None:
    """Lets a plan through with the text of its planner; what was written before for this engagement holds."""
    if not broken:
        return
    there = selectors.mitigations(actor=principal).filter(engagement_id=engagement.pk)
    settled = set(there.values_list("rule_id", flat=True))
    rules = [rule for rule in broken if rule.pk not in settled]
    text = _MITIGATION.get()
    if rules and len(text) < LEAST:
        raise RuleInTheWay(*_words(rules, bool(text)))
    owner = engagement.function_id or next(iter(principal.editing), None)
    for rule in rules:
        values = {"engagement": engagement, "rule": rule, "text": text, "function": owner}
        create_mitigation(actor=principal, values=values)
        audit.record(actor=principal, verb="contact_rule.override", obj=rule, details={"reason": True})


def _words(rules: Sequence[ContactRule], short: bool) -> tuple[str, dict[str, list[str]]]:
    """The sentence and the field: which rules, and what may be done. The reason is nobody's business here."""
    named = "; ".join(
        _("%(whom)s: %(rule)s") % {"whom": rule.stakeholder or rule.place, "rule": rule} for rule in rules
    )
    detail = _("A contact rule stands in the way. %(rules)s.") % {"rules": named.rstrip(".")}
    if short:
        hint = _("Say in at least %(n)s characters how harm is avoided.") % {"n": LEAST}
    else:
        hint = _("Follow the rule, or write how harm is avoided.")
    return detail, {"mitigation": [f"{detail} {hint}"]}


def _check_reviews(plan: Planned, kept: Sequence[Exposure]) -> None:
    """Who sees an exposure reviews it before the meeting is planned; who sees none is asked nothing."""
    for exposure in kept:
        if plan.concerns(exposure) and not contact.is_current(exposure.review_by, plan.day):
            detail = _(
                "%(exposure)s: its review is due on %(day)s, before this meeting. Review it first."
            ) % {
                "exposure": exposure,
                "day": exposure.review_by.isoformat(),
            }
            raise ReviewFirst(detail, {"starts": [detail]})


def hand_over(engagements: Iterable[Engagement]) -> None:
    """A job looks whether anybody must be told. It is handed over for every plan and every meeting held, in one
    statement, so that neither time nor trace says whether there was anything to tell."""
    looked_at = (EngagementStatus.PLANNED, EngagementStatus.HELD)
    keys = sorted({str(one.pk) for one in engagements if one.status in looked_at})
    if keys:
        outbox.enqueue(LOOK, {"engagements": keys})


def look_at_plan(effect: outbox.Effect) -> None:
    """Tells the keepers of every exposure that a plan touches, at once; after a meeting a task asks for signs of
    reprisal. As the system; what it writes is seen by those keepers only."""
    found = Engagement.objects.filter(pk__in=effect.payload["engagements"]).select_related("created_by")
    standing = [one for one in found if one.status != EngagementStatus.CANCELLED]
    for plan in gather(standing, Participant.objects.filter(engagement__in=standing)):
        for exposure in selectors.concerned(
            stakeholders=plan.stakeholders, places=plan.places, colleagues=plan.colleagues
        ):
            _tell_keepers(exposure, plan.engagement)


def _tell_keepers(exposure: Exposure, engagement: Engagement) -> None:
    held = engagement.status == EngagementStatus.HELD
    title = (
        _("Any sign of reprisal after the last contact?") if held else _("A meeting is planned: look at it")
    )
    due = timezone.localdate() + (AFTER_HELD if held else timedelta(0))
    keeper = exposure.custodian_id if gone(exposure.created_by_id) else exposure.created_by_id
    note = str(
        _("Written down by %(who)s for %(day)s. Reference %(code)s.")
        % {
            "who": engagement.created_by or _("nobody known"),
            "day": timezone.localdate(engagement.starts).isoformat(),
            "code": reference_of(engagement.pk),
        }
    )
    there = Task.objects.filter(about_kind="exposures", about_id=exposure.pk, title=title, note=note)
    if there.exists():
        return
    task = Task(
        title=title, note=note, due=due, assignee_id=keeper, about_kind="exposures", about_id=exposure.pk
    )
    insert_with_history([place_task(task, exposure)], actor=system_actor())
    audit.record(actor=system_actor(), verb="exposure.follow_up" if held else "exposure.alert", obj=exposure)
    if not held:
        tell(selectors.named_keepers(exposure), path=exposure.get_absolute_url())
