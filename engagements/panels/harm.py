"""Do no harm on pages: the banner of a contact rule, the card on a plan, and the page of each record.

Every card shows what its reader may see; where that is nothing there is no card, as where there is nothing.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.access.scope import may
from core.models.encrypted import unlock
from core.pages.show import page_url
from core.prepared import KEY
from core.reading import asked_records
from core.resources import Reading, Resource, resource_of
from engagements.domain.contact import is_current
from engagements.models import ContactRule, Exposure
from engagements.models.harm import HarmLevel
from engagements.selectors import harm as selectors
from stakeholders.panels import common

HARMS = dict(HarmLevel.choices)


def _resource(name: str) -> Resource:
    found = resource_of(name)
    assert found is not None
    return found


def banners(reading: Reading) -> list[dict[str, Any]]:
    """On top of a person's or organization's page: each rule in force, and an exposure for those who keep it."""
    rules, kept = _standing_rules(reading), _kept(reading)
    return [*map(_rule_alert, rules), *map(_exposure_alert, kept)]


def _standing_rules(reading: Reading) -> list[ContactRule]:
    def build(reader: Principal) -> QuerySet[ContactRule]:
        return selectors.rules_about(actor=reader, stakeholders=[KEY], places=[])

    return asked_records("rules in force", reading.actor, build, key=reading.record.pk)


def _kept(reading: Reading) -> list[Exposure]:
    def build(reader: Principal) -> QuerySet[Exposure]:
        return selectors.exposures_about(actor=reader, stakeholders=[KEY], places=[])

    if not reading.actor.named:
        return []
    found = asked_records("exposures", reading.actor, build, key=reading.record.pk)
    unlock(found)
    return found


def area_banners(reading: Reading) -> list[dict[str, Any]]:
    """The same for a community, on the page of its area and of what lies in it."""
    above = [*(reading.record.ancestors or []), reading.record.pk]
    rules = selectors.rules_for(actor=reading.actor, stakeholders=[], places=above)
    kept = selectors.exposures_for(actor=reading.actor, stakeholders=[], places=above)
    return [*map(_rule_alert, rules), *map(_exposure_alert, kept)]


def _rule_alert(rule: ContactRule) -> dict[str, Any]:
    return {
        "tone": "warning",
        "icon": "shield-check",
        "title": _("Contact rule"),
        "text": rule.sentence,
        "url": rule.get_absolute_url(),
        "label": _("Rule"),
        "discreet": True,
    }


def _exposure_alert(exposure: Exposure) -> dict[str, Any]:
    return {
        "tone": "danger",
        "icon": "shield-half",
        "title": _("Exposure that you keep"),
        "text": _standing(exposure),
        "url": exposure.get_absolute_url(),
        "label": _("Open"),
        "discreet": True,
    }


def _standing(exposure: Exposure) -> str:
    """The gravest harm, and whether the assessment is current."""
    today = timezone.localdate()
    level = str(HARMS.get(exposure.level, "")).lower()
    if is_current(exposure.review_by, today):
        words = _("gravest harm %(level)s, current until %(day)s")
    else:
        words = _("gravest harm %(level)s, review due since %(day)s")
    return words % {"level": level, "day": date_format(exposure.review_by)}


def plan_panel(reading: Reading) -> dict[str, Any] | None:
    """On the page of an engagement: the rules and exposures of who takes part, and how harm is avoided."""
    engagement = reading.record
    stakeholders, colleagues = selectors.people_seen(actor=reading.actor, engagement=engagement)
    places = selectors.area_and_above(engagement.area_id)
    day = timezone.localdate(engagement.starts)
    rules = selectors.rules_for(actor=reading.actor, stakeholders=stakeholders, places=places, day=day)
    kept = selectors.exposures_for(
        actor=reading.actor, stakeholders=stakeholders, places=places, colleagues=colleagues
    )
    if not rules and not kept:
        return None
    written = list(selectors.mitigations(actor=reading.actor).filter(engagement=engagement)) if rules else []
    unlock(written)
    by_rule = {one.rule_id: one for one in written}
    return {
        "title": _("Do no harm"),
        "rows": [
            *(_plan_rule(rule, by_rule.get(rule.pk)) for rule in rules),
            *(_plan_exposure(one, day) for one in kept),
        ],
        "discreet": True,
        "side": True,
    }


def _plan_rule(rule: ContactRule, mitigation: Any) -> dict[str, Any]:
    whom = str(rule.stakeholder or rule.place)
    row = {"title": rule.sentence, "url": rule.get_absolute_url(), "icon": "shield-check", "line": whom}
    if mitigation is not None:
        words = _("Harm is avoided: %(how)s") % {"how": mitigation.text}
        row |= {"line": f"{whom} · {words}", "end": _("Details"), "end_url": mitigation.get_absolute_url()}
    return row


def _plan_exposure(exposure: Exposure, day: Any) -> dict[str, Any]:
    current = is_current(exposure.review_by, day)
    return {
        "title": exposure.whom,
        "url": exposure.get_absolute_url(),
        "icon": "shield-half",
        "line": _standing(exposure),
        "badge": "" if current else _("Review it first"),
        "tone": "red",
    }


def exposure_profile(reading: Reading) -> dict[str, Any]:
    """The page of an exposure: what may happen, until when that holds, and the rule that was published about it."""
    resource, exposure = _resource("exposures"), reading.record
    what = common.section(
        resource,
        reading,
        _("How contact may harm"),
        (
            "stakeholder",
            "place",
            "colleague",
            "other_person",
            "institution",
            "community",
            "armed",
            "reasons",
            "care",
        ),
    )
    kept = common.section(
        resource,
        reading,
        _("Review"),
        ("review_by", "reviewed_on", "reviewed_by", "alias", "custodian"),
    )
    panels: list[dict[str, Any]] = [
        {"title": one["title"], "facts": one["items"], "main": True} for one in what
    ]
    panels += [{"title": one["title"], "facts": one["items"], "side": True} for one in kept]
    panels.append(_published(reading))
    today = timezone.localdate()
    alert = None
    if not is_current(exposure.review_by, today):
        alert = {
            "tone": "warning",
            "title": _("Review due"),
            "text": _("Before a meeting is planned, look at it again and set a new day."),
        }
    review = reverse("exposures-edit", args=[exposure.pk])
    actions = [{"label": _("Review"), "url": review, "icon": "refresh"}] if reading.change else []
    return {"sections": [], "panels": panels, "page": {"alert": alert}, "actions": actions}


def _published(reading: Reading) -> dict[str, Any]:
    """The neutral rules for the same person or community."""
    exposure = reading.record
    about = Q(stakeholder=exposure.stakeholder_id) if exposure.stakeholder_id else Q(place=exposure.place_id)
    rules = (
        selectors.contact_rules(actor=reading.actor)
        .filter(about)
        .filter(selectors.standing_q(timezone.localdate()))
        .select_related("through")
        if exposure.stakeholder_id or exposure.place_id
        else []
    )
    name = "stakeholder" if exposure.stakeholder_id else "place"
    adding = urlencode({name: getattr(exposure, f"{name}_id") or "", "next": exposure.get_absolute_url()})
    there = bool(exposure.stakeholder_id or exposure.place_id)
    return {
        "title": _("Published contact rule"),
        "rows": [
            {"title": rule.sentence, "url": rule.get_absolute_url(), "icon": "shield-check"} for rule in rules
        ],
        "empty": _(
            "None. Planners who do not see this exposure are not stopped; you are told of their plans at once."
        ),
        "add_url": f"{reverse('contact-rules-create')}?{adding}" if reading.change and there else "",
        "add_label": _("Publish a rule"),
        "side": True,
    }


def rule_profile(reading: Reading) -> dict[str, Any]:
    """The page of a contact rule: what it asks for. Nothing here says why, nor whether there is a why."""
    facts = common.section(
        _resource("contact-rules"),
        reading,
        _("What it asks for"),
        ("stakeholder", "place", "kind", "through", "wording", "until"),
    )
    rule = reading.record
    written = list(
        selectors.mitigations(actor=reading.actor)
        .filter(rule=rule)
        .select_related("engagement")
        .order_by("-created_at")[:20]
    )
    unlock(written)
    return {
        "sections": [],
        "panels": [
            *({"title": one["title"], "facts": one["items"], "main": True} for one in facts),
            {
                "title": _("Where it was not followed"),
                "rows": [
                    {
                        "title": one.engagement.title,
                        "url": page_url("engagements", one.engagement_id),
                        "icon": "calendar-event",
                        "line": one.text,
                    }
                    for one in written
                ],
                "empty": _("Never, as far as you may see."),
                "main": True,
            },
        ],
    }


def mitigation_profile(reading: Reading) -> dict[str, Any]:
    """The page of a mitigation."""
    facts = common.section(
        _resource("mitigations"), reading, _("How harm is avoided"), ("engagement", "text", "author")
    )
    rule = reading.record.rule
    shown = may(reading.actor, rule)
    rows = [{"title": rule.sentence, "url": rule.get_absolute_url(), "icon": "shield-check"}] if shown else []
    return {
        "sections": [],
        "panels": [
            *({"title": one["title"], "facts": one["items"], "main": True} for one in facts),
            {"title": _("Contact rule"), "rows": rows, "side": True},
        ],
    }
