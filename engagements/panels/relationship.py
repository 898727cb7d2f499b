"""The page of a relationship: how it stands, the series of answers, the last contacts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.models.encrypted import opened, record_key
from core.pages.show import facts, page_url
from core.resources import Reading, resource_of
from engagements.domain.health import TARGETS, overdue_since
from engagements.models.choices import CallAnswerChoice, RelationshipRole, RelationshipStatus, Tier
from engagements.panels.contacts import contact_line, measure, words
from engagements.panels.languages import WORDS as LANGUAGE
from engagements.selectors import call_answers
from engagements.selectors.relationships import contacts_of
from engagements.words import moment_of, when_text
from stakeholders.words import language_names

ANSWERS = dict(CallAnswerChoice.choices)
TONES = {"yes": "green", "no": "red", "unknown": "gray"}
ROLES, STATUSES, TIERS = (
    dict(RelationshipRole.choices),
    dict(RelationshipStatus.choices),
    dict(Tier.choices),
)
ABOUT = ("language", "interpreter_needed", "start", "end", "area", "custodian")


def profile(reading: Reading) -> dict[str, Any]:
    """Two statements besides the record: contacts, and what was answered."""
    document = reading.document
    pk = reading.record.stakeholder_id
    rows = list(contacts_of(actor=reading.actor, about=Q(stakeholder_id=pk) | Q(organization_id=pk))[:60])
    resource = resource_of("relationships")
    assert resource is not None
    note = document["note"]
    cards: list[dict[str, Any]] = [
        {"title": _("How the contact stands"), "template": "engagements/text.html", "text": note}
        if note
        else {},
        {
            "title": _("Contacts of all of us"),
            "rows": [contact_line(row) for row in rows[:12]],
            "empty": _("No contact is known to you yet."),
            "add_url": _log(reading),
            "add_label": _("Log"),
        },
        _answers(reading),
    ]
    about = [*_spoken(reading), *facts(resource, document, ABOUT)]
    if about:
        cards.append({"title": _("About"), "facts": about, "side": True})
    return {
        "page": _head(reading, rows),
        "actions": _actions(reading),
        "sections": [],
        "panels": [c for c in cards if c],
    }


def _spoken(reading: Reading) -> list[dict[str, Any]]:
    """What each side speaks, so that a gap can be checked. As far as it was said."""
    record = reading.record
    sides = (
        (_("They speak"), record.stakeholder.languages),
        (_("Our colleague speaks"), record.colleague.languages),
    )
    return [{"label": label, "value": language_names(codes)} for label, codes in sides if codes]


def _log(reading: Reading) -> str:
    if not reading.actor.may_edit:
        return ""
    asked = {"stakeholder": reading.record.stakeholder_id, "next": reading.record.get_absolute_url()}
    return f"{reverse('engagement-log')}?{urlencode(asked)}"


def _head(reading: Reading, rows: list[Any]) -> dict[str, Any]:
    document = reading.document
    kept = [{"status": document["status"], "tier": document["tier"]}]
    badges = [{"text": word, "tone": "gray"} for word in words(measure(rows, kept))]
    last = moment_of(document["last_contact"])
    since = overdue_since(
        localdate(last) if last else None,
        TARGETS[document["tier"]],
        localdate(reading.record.created_at),
    )
    if document["status"] == RelationshipStatus.KEPT and since is not None and since < localdate():
        late = _("overdue since %(day)s") % {"day": date_format(since)}
        badges.append({"text": late, "tone": "amber", "icon": "alert-circle"})
    gap = LANGUAGE[document["language_match"]]()
    if gap:
        badges.append({"text": gap, "tone": "amber", "icon": "language"})
    line = [
        (document["colleague"] or {}).get("name", ""),
        str(ROLES[document["role"]]),
        str(TIERS[document["tier"]]),
        "" if document["status"] == RelationshipStatus.KEPT else str(STATUSES[document["status"]]),
    ]
    spoken = _("Last spoken: %(when)s") % {"when": when_text(last)} if last else _("Not spoken yet")
    ahead = document["next_contact"]
    coming = _("next: %(when)s") % {"when": when_text(ahead)} if ahead else ""
    return {
        "title": document["stakeholder"]["name"],
        "subtitle": " · ".join(part for part in line if part),
        "meta": " · ".join(part for part in (spoken, coming) if part),
        "badges": badges,
    }


def _actions(reading: Reading) -> list[dict[str, Any]]:
    pk, other = reading.record.pk, reading.record.stakeholder_id
    found = [
        {
            "label": _("Promises between us"),
            "url": reverse("commitments-with", args=[other]),
            "icon": "checklist",
        }
    ]
    if reading.change and reading.document["status"] != RelationshipStatus.ENDED:
        handing = {
            "label": _("Hand over"),
            "url": reverse("relationships-hand-over", args=[pk]),
            "icon": "arrow-right",
        }
        found.append(handing)
    return found


def _answers(reading: Reading) -> dict[str, Any]:
    rows = (
        call_answers(actor=reading.actor)
        .filter(relationship_id=reading.record.pk)
        .order_by("-on_day", "-created_at")
        .values("pk", "answer", "on_day", "why", who=F("created_by__display_name"), key=record_key())[:12]
    )
    here = reading.record.get_absolute_url()
    asked = urlencode({"relationship": reading.record.pk, "next": here})
    return {
        "title": _("Would they take our call?"),
        "events": [
            {
                "title": str(ANSWERS[row["answer"]]),
                "url": page_url("call-answers", row["pk"]),
                "icon": "phone",
                "line": " · ".join(
                    part for part in (row["who"] or "", opened(row["why"], row["key"], row["pk"])) if part
                ),
                "badge": str(ANSWERS[row["answer"]]),
                "tone": TONES[row["answer"]],
                "end": date_format(row["on_day"]),
            }
            for row in rows
        ],
        "empty": _("Not said yet."),
        "add_url": f"{reverse('call-answers-create')}?{asked}" if reading.change else "",
        "side": True,
    }
