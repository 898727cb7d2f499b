"""The page of an engagement: before, during and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models.encrypted import opened, record_key
from core.pages.show import facts, page_url
from core.resources import Reading, resource_of
from core.task_panels import due_words
from core.templatetags.ui import initials
from engagements.models.choices import (
    CLOSED,
    Attended,
    Capacity,
    CommitmentStatus,
    EngagementKind,
    EngagementStatus,
    ParticipantRole,
    Reply,
    Response,
    Side,
)
from engagements.selectors import commitments, notes, participants, points
from engagements.words import when_text
from stakeholders.words import language_names

KINDS, STATUSES = dict(EngagementKind.choices), dict(EngagementStatus.choices)
ROLES, ATTENDED, CAPACITIES = (
    dict(ParticipantRole.choices),
    dict(Attended.choices),
    dict(Capacity.choices),
)
SIDES, RESPONSES, PROMISES = dict(Side.choices), dict(Response.choices), dict(CommitmentStatus.choices)
REPLIES = dict(Reply.choices)
REPLY_TONES = {"accepted": "green", "declined": "red", "tentative": "amber"}
STATUS_TONES = {"planned": "blue", "held": "green", "cancelled": "gray"}
RESPONSE_TONES = {-2: "red", -1: "amber", 0: "gray", 1: "green", 2: "green"}
WHERE = (
    "ends", "place", "link", "area", "level", "language", "interpreting", "formality", "themes", "organizer",
    "follows", "cancelled_why",
)  # fmt: skip
LETTER = ("direction", "our_reference", "their_reference", "received_on")
LEAVES = ("public_title", "public_place")
VALUE = ("value_given", "value_what", "value_approved_by")
MOST = 100


def _adding(name: str, reading: Reading, **given: Any) -> str:
    if not reading.change:
        return ""
    here = reading.record.get_absolute_url()
    return (
        f"{reverse(f'{name}-create')}?{urlencode({'engagement': reading.record.pk, **given, 'next': here})}"
    )


def profile(reading: Reading) -> dict[str, Any]:
    """Five statements besides the record: who, notes, points, promises made in it, promises still open."""
    people = _people(reading)
    cards = [
        *_text(reading, "objective", _("Before: what we want")),
        people,
        *_before(reading),
        _notes(reading),
        _points(reading),
        _promises(reading),
        *_text(reading, "outcome", _("After: what came of it")),
        *_facts(reading),
    ]
    return {
        "page": _head(reading),
        "actions": _actions(reading),
        "sections": [],
        "panels": [card for card in cards if card],
    }


def _head(reading: Reading) -> dict[str, Any]:
    document = reading.document
    parts = [
        str(KINDS[document["kind"]]),
        when_text(document["starts"], document["time_zone"], document["all_day"]),
        document["place"],
    ]
    badges = [{"text": STATUSES[document["status"]], "tone": STATUS_TONES[document["status"]]}]
    if document["unfinished"]:
        badges.append({"text": _("to be finished"), "tone": "amber", "icon": "pencil"})
    return {
        "title": document["title"],
        "subtitle": " · ".join(part for part in parts if part),
        "badges": badges,
    }


def _actions(reading: Reading) -> list[dict[str, Any]]:
    pk, document = reading.record.pk, reading.document
    sheet = {"label": _("Sheet to print"), "url": reverse("engagements-sheet", args=[pk]), "icon": "printer"}
    if not reading.change:
        return [sheet]
    repeat = {"label": _("Repeat"), "url": reverse("engagements-repeat", args=[pk]), "icon": "refresh"}
    found = [repeat, sheet]
    if document["status"] == EngagementStatus.PLANNED:
        held = {
            "label": _("It was held"),
            "url": reverse("engagements-hold", args=[pk]),
            "icon": "check",
            "css": "primary",
        }
        cancel = {
            "label": _("Cancel"),
            "url": reverse("engagements-cancel", args=[pk]),
            "icon": "x",
        }
        invite = {
            "label": _("Invite by mail"),
            "url": reverse("engagements-invite", args=[pk]),
            "icon": "mail",
        }
        begun = reading.record.starts <= timezone.now()
        found = [*([held] if begun else []), invite, repeat, cancel, sheet]
    return found


def _text(reading: Reading, key: str, title: str) -> list[dict[str, Any]]:
    text = reading.document[key]
    return [{"title": title, "template": "engagements/text.html", "text": text}] if text else []


def _people(reading: Reading) -> dict[str, Any]:
    """Who takes part, those of the other side first. One query."""
    rows = (
        participants(actor=reading.actor)
        .filter(engagement_id=reading.record.pk)
        .order_by(F("colleague_id").asc(nulls_first=True), "created_at", "pk")
        .values(
            "pk", "stakeholder_id", "post_id", "organization_id", "colleague_id", "guest_name", "guest_from",
            "capacity", "role", "attended", "reply",
            name=F("stakeholder__name"), title=F("post__title"), body=F("organization__name"),
            ours=F("colleague__display_name"),
        )[:MOST]
    )  # fmt: skip
    return {
        "title": _("Who"),
        "rows": [_person(row) for row in rows],
        "empty": _("Nobody yet that you may see."),
        "add_url": _adding("participants", reading),
        "add_label": _("Add somebody"),
    }


def _person(row: Mapping[str, Any]) -> dict[str, Any]:
    name = row["name"] or row["title"] or row["ours"] or row["guest_name"]
    if row["stakeholder_id"]:
        url = page_url("stakeholders", row["stakeholder_id"])
    elif row["post_id"]:
        url = page_url("posts", row["post_id"])
    else:
        url = ""
    office = ", ".join(part for part in (row["title"] if row["name"] else "", row["body"]) if part)
    nameless = _("name not known") if row["post_id"] and not row["stakeholder_id"] else ""
    line = [
        office if office != name else "",
        nameless,
        _("colleague") if row["colleague_id"] else "",
        row["guest_from"],
        str(CAPACITIES[row["capacity"]]).lower() if row["capacity"] == Capacity.PRIVATE else "",
        str(ROLES[row["role"]]).lower() if row["role"] else "",
    ]
    return {
        "title": name,
        "url": url,
        "initials": initials(name),
        "square": bool(row["post_id"] and not row["stakeholder_id"]),
        "line": " · ".join(part for part in line if part),
        "badge": _was_there(row),
        "tone": REPLY_TONES.get(row["reply"], "gray") if row["attended"] == Attended.UNKNOWN else "gray",
        "end": _("Change"),
        "end_url": page_url("participants", row["pk"]),
    }


def _was_there(row: Mapping[str, Any]) -> str:
    """Whether somebody was there; before that is known, what they answered."""
    if row["attended"] != Attended.UNKNOWN:
        return str(ATTENDED[row["attended"]])
    return str(REPLIES[row["reply"]]) if row["reply"] else ""


def _before(reading: Reading) -> list[dict[str, Any]]:
    """What is still open between us and those who come, before it is held."""
    if reading.document["status"] != EngagementStatus.PLANNED:
        return []
    keys = [one["stakeholder"] for one in reading.document["participants"] if one["stakeholder"]]
    found = (
        commitments(actor=reading.actor)
        .filter(stakeholder_id__in=keys)
        .exclude(engagement_id=reading.record.pk)
        .exclude(status__in=sorted(CLOSED))
        .order_by("due_latest", "pk")
        .values("pk", "code", "title", "side", "due", "status")[:20]
    )
    rows = [_promise(row) for row in found]
    return [{"title": _("Before: still open between us"), "rows": rows, "side": True}] if rows else []


def _notes(reading: Reading) -> dict[str, Any]:
    """The notes that the reader's functions keep on it. One query."""
    rows = (
        notes(actor=reading.actor)
        .filter(engagement_id=reading.record.pk)
        .order_by("created_at", "pk")
        .values(
            "pk", "text", author=F("created_by__display_name"), owner=F("function__name"), key=record_key()
        )[:MOST]
    )
    return {
        "title": _("Notes"),
        "template": "engagements/notes.html",
        "notes": [
            {
                "text": opened(row["text"], row["key"], row["pk"]),
                "url": page_url("notes", row["pk"]),
                "author": row["author"],
                "function": row["owner"],
            }
            for row in rows
        ],
        "empty": _("No note that you may see."),
        "add_url": _note_url(reading),
    }


def _note_url(reading: Reading) -> str:
    """Whoever edits writes a note of their own function, also on a meeting of another one."""
    if not reading.actor.may_edit:
        return ""
    here = reading.record.get_absolute_url()
    return f"{reverse('notes-create')}?{urlencode({'engagement': reading.record.pk, 'next': here})}"


def _points(reading: Reading) -> dict[str, Any]:
    rows = (
        points(actor=reading.actor)
        .filter(engagement_id=reading.record.pk)
        .order_by("created_at", "pk")
        .values("pk", "title", "side", "standard", "response", who=F("stakeholder__name"))[:MOST]
    )
    return {
        "title": _("Points raised"),
        "rows": [
            {
                "title": row["title"],
                "url": page_url("points", row["pk"]),
                "icon": "message-2",
                "line": " · ".join(
                    part for part in (str(SIDES[row["side"]]), row["who"], row["standard"]) if part
                ),
                "badge": "" if row["response"] is None else str(RESPONSES[row["response"]]),
                "tone": RESPONSE_TONES.get(row["response"] or 0, "gray"),
            }
            for row in rows
        ],
        "empty": _("Nothing was raised that you may see."),
        "add_url": _adding("points", reading),
    }


def _promises(reading: Reading) -> dict[str, Any]:
    rows = (
        commitments(actor=reading.actor)
        .filter(engagement_id=reading.record.pk)
        .order_by("created_at", "pk")
        .values("pk", "code", "title", "side", "due", "status")[:MOST]
    )
    return {
        "title": _("Promises made"),
        "rows": [_promise(row) for row in rows],
        "empty": _("No promise was made that you may see."),
        "add_url": _adding("commitments", reading),
    }


def _promise(row: Mapping[str, Any]) -> dict[str, Any]:
    open_ = row["status"] not in CLOSED
    today = timezone.localdate()
    late = open_ and row["due"] is not None and row["due"] < today
    return {
        "title": row["title"],
        "url": page_url("commitments", row["pk"]),
        "icon": "checklist",
        "line": " · ".join(
            part
            for part in (row["code"], str(SIDES[row["side"]]), due_words(row["due"], today) if open_ else "")
            if part
        ),
        "badge": str(PROMISES[row["status"]]),
        "tone": "red" if late or row["status"] == CommitmentStatus.BROKEN else "gray" if open_ else "green",
    }


def _facts(reading: Reading) -> list[dict[str, Any]]:
    resource = resource_of("engagements")
    assert resource is not None
    spoken = reading.document["language"]
    document = {**reading.document, "language": language_names([spoken]) if spoken else ""}
    titles = (
        (_("Where and how"), WHERE),
        (_("Letter or message"), LETTER),
        (_("What others may read"), LEAVES),
        (_("Anything of value"), VALUE),
    )
    return [
        {"title": title, "facts": items, "side": True}
        for title, names in titles
        if (items := facts(resource, document, names))
    ]
