"""What engagement adds to the profile of a person, body or post: who of us keeps the contact, how it stands, and the
last contacts; and its lines in the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.pages.show import page_url
from core.prepared import KEY
from core.reading import asked_rows
from core.resources import Reading
from core.templatetags.ui import initials
from engagements.domain.health import TARGETS, YEAR, Health, health
from engagements.models.choices import (
    CallAnswerChoice,
    CommitmentStatus,
    EngagementKind,
    EngagementStatus,
    RelationshipRole,
    RelationshipStatus,
    Response,
    Side,
)
from engagements.panels.languages import WORDS as MATCHES
from engagements.selectors import commitments, points
from engagements.selectors.relationships import contacts_of, kept_with
from stakeholders.words import language_names

KINDS, ROLES, STATUSES = (
    dict(EngagementKind.choices),
    dict(RelationshipRole.choices),
    dict(EngagementStatus.choices),
)
SIDES, RESPONSES, PROMISES = dict(Side.choices), dict(Response.choices), dict(CommitmentStatus.choices)
READ, SHOWN = 60, 6
ICONS = {"call": "phone", "message": "message", "letter": "mail", "visit": "map-pin"}
# Each word with what it says in full, for those who read the words alone.
RECENCY = {
    "recent": lambda: _("recent"),
    "fading": lambda: _("fading"),
    "cold": lambda: _("cold"),
    "never": lambda: _("never spoken"),
}
CADENCE = {
    "kept": lambda: _("in rhythm"),
    "slower": lambda: _("slower than meant"),
    "lapsed": lambda: _("rhythm lost"),
    "free": lambda: _("no rhythm set"),
}
BREADTH = {
    "several": lambda: _("several of us"),
    "one": lambda: _("one of us only"),
    "nobody": lambda: _("nobody this year"),
}


def words(found: Health) -> list[str]:
    """Recency, cadence and breadth as three words."""
    return [RECENCY[found.recency](), CADENCE[found.cadence](), BREADTH[found.breadth]()]


def _about(reading: Reading) -> Q:
    """Contacts with the record of the page, whose key is the slot."""
    if reading.record._meta.model_name == "post":
        return Q(post_id=KEY)
    return Q(stakeholder_id=KEY) | Q(organization_id=KEY)


def _contacts(reading: Reading) -> list[dict[str, Any]]:
    about = _about(reading)

    def build(reader: Principal) -> QuerySet[Any, Any]:
        return contacts_of(actor=reader, about=about)[:READ]

    return asked_rows(("contacts", about), reading.actor, build, key=reading.record.pk)


def _kept_with(reading: Reading) -> list[dict[str, Any]]:
    def build(reader: Principal) -> QuerySet[Any, Any]:
        return kept_with(actor=reader, stakeholder=KEY)

    return asked_rows("kept with", reading.actor, build, key=reading.record.pk)


def contact(reading: Reading) -> dict[str, Any] | None:
    """One card: our relationships, how the contact stands, the last and the next ones. Two statements."""
    if not reading.actor.is_staff_of_company:
        return None
    is_post = reading.record._meta.model_name == "post"
    kept = [] if is_post else _kept_with(reading)
    rows = _contacts(reading)
    here = reading.record.get_absolute_url()
    key = "post" if is_post else "stakeholder"
    log = f"{reverse('engagement-log')}?{urlencode({key: reading.record.pk, 'next': here})}"
    more = f"{reverse('engagements-list')}?{urlencode({key: reading.record.pk, 'ordering': '-starts'})}"
    return {
        "title": _("Our contact"),
        "template": "engagements/contact.html",
        "health": [] if is_post else words(measure(rows, kept)),
        "kept": [_kept(one) for one in kept],
        "add_relationship": ""
        if is_post or not reading.actor.may_edit
        else f"{reverse('relationships-create')}?{urlencode({'stakeholder': reading.record.pk, 'next': here})}",
        "bring_url": "" if is_post else reverse("commitments-with", args=[reading.record.pk]),
        "contacts": [contact_line(row) for row in rows[:SHOWN]],
        "empty": _("No contact is known to you yet."),
        "more_url": more if len(rows) > SHOWN else "",
        "add_url": log if reading.actor.may_edit else "",
        "add_label": _("Log"),
        "side": True,
    }


def measure(rows: Sequence[Mapping[str, Any]], kept: Sequence[Mapping[str, Any]]) -> Health:
    """The three words from rows of contacts, by the closest target of those who keep the contact."""
    today = timezone.localdate()
    held = [row for row in rows if row["status"] == EngagementStatus.HELD and row["two_way"]]
    since = today - timedelta(days=YEAR)
    ours = {
        key
        for row in held
        if timezone.localdate(row["starts"]) > since
        for key in (row["organizer"], *(row["ours"] or ()))
        if key is not None
    }
    targets = [
        days for one in kept if one["status"] == RelationshipStatus.KEPT and (days := TARGETS[one["tier"]])
    ]
    spoken = [timezone.localdate(row["starts"]) for row in held]
    return health(today=today, contacts=spoken, colleagues=len(ours), target=min(targets, default=None))


def _kept(one: Mapping[str, Any]) -> dict[str, Any]:
    parts = [str(ROLES[one["role"]])]
    if one["status"] == RelationshipStatus.PAUSED:
        parts.append(_("paused"))
    if one["answer"] == CallAnswerChoice.YES:
        parts.append(_("they take the call"))
    elif one["answer"] == CallAnswerChoice.NO:
        parts.append(_("they would not take the call"))
    parts.append(_language(one))
    return {
        "title": one["name"],
        "url": page_url("relationships", one["pk"]),
        "initials": initials(one["name"]),
        "line": " · ".join(part for part in parts if part),
    }


def _language(one: Mapping[str, Any]) -> str:
    """The language that both use, or that they have none in common, as far as it is known."""
    return MATCHES[one["match"]]() or (language_names([one["language"]]) if one["language"] else "")


def contact_line(row: Mapping[str, Any], *, dated: bool = True) -> dict[str, Any]:
    """A contact in words; `dated`: with its day, which a timeline says beside it."""
    day = _day(row["starts"]) if dated else ""
    ahead = row["status"] == EngagementStatus.PLANNED
    parts = [str(KINDS[row["kind"]]), day, row["who"] or ""]
    return {
        "title": row["title"],
        "url": page_url("engagements", row["engagement"]),
        "icon": ICONS.get(row["kind"], "calendar-event"),
        "line": " · ".join(part for part in parts if part),
        "badge": str(STATUSES[row["status"]]) if row["status"] != EngagementStatus.HELD else "",
        "tone": "blue" if ahead else "gray",
    }


def _raised(reader: Principal) -> QuerySet[Any, Any]:
    found = points(actor=reader).filter(stakeholder_id=KEY).order_by("-raised_at")
    return found.values("pk", "title", "side", "standard", "response", "raised_at")[:READ]


def _promised(reader: Principal) -> QuerySet[Any, Any]:
    found = commitments(actor=reader).filter(stakeholder_id=KEY).order_by("-created_at")
    when = F("engagement__starts")
    return found.values("pk", "title", "code", "side", "status", "created_at", when=when)[:READ]


def timeline(reading: Reading) -> list[tuple[date, dict[str, Any]]]:
    """Contacts, points and promises of a stakeholder, each with its day. Three statements."""
    if not reading.actor.is_staff_of_company or reading.record._meta.model_name == "post":
        return []
    pk = reading.record.pk
    found: list[tuple[date, dict[str, Any]]] = []
    for row in _contacts(reading):
        line = contact_line(row, dated=False)
        found.append((timezone.localdate(row["starts"]), {**line, "end": _day(row["starts"])}))
    for point in asked_rows("timeline points", reading.actor, _raised, key=pk):
        answer = "" if point["response"] is None else str(RESPONSES[point["response"]])
        found.append(
            (
                timezone.localdate(point["raised_at"]),
                {
                    "title": point["title"],
                    "url": page_url("points", point["pk"]),
                    "icon": "message-2",
                    "line": " · ".join(
                        part for part in (str(SIDES[point["side"]]), point["standard"]) if part
                    ),
                    "badge": answer,
                    "end": _day(point["raised_at"]),
                },
            )
        )
    for promise in asked_rows("timeline promises", reading.actor, _promised, key=pk):
        moment = promise["when"] or promise["created_at"]
        found.append(
            (
                timezone.localdate(moment),
                {
                    "title": promise["title"],
                    "url": page_url("commitments", promise["pk"]),
                    "icon": "checklist",
                    "line": f"{promise['code']} · {SIDES[promise['side']]}",
                    "badge": str(PROMISES[promise["status"]]),
                    "end": _day(moment),
                },
            )
        )
    return found


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
