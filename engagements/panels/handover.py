"""The page of a handover: what is lost, who knows the successor, who introduces us, what was promised, what is to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.owned import all_owned, standing_of
from core.pages.show import page_url
from core.resources import Reading, resource_of
from core.task_panels import due_words
from core.templatetags.ui import initials
from engagements.models.choices import HandoverStatus, RelationshipRole, Side
from engagements.selectors.handovers import (
    kept_by_us,
    promises_open,
    relationships_lost,
    who_met,
    who_moved,
)
from stakeholders import matrix, network
from stakeholders import selectors as register
from stakeholders.domain.graph import PART_OF, TENURE
from stakeholders.domain.stance import Stance
from stakeholders.judgement import assessments
from stakeholders.models.choices import TieKind
from stakeholders.panels import common
from stakeholders.stance_words import stance_mark

ROLES, SIDES = dict(RelationshipRole.choices), dict(Side.choices)
SHOWN = 40
OF_EACH_KIND = 8
LINKS = {**dict(TieKind.choices), PART_OF: _lazy("is part of"), TENURE: _lazy("holds or held a post in")}
WITH_US = (Stance.CHAMPION, Stance.SUPPORTIVE)
FACTS = (
    "kind",
    "person",
    "post",
    "successor",
    "deployment",
    "colleague",
    "lead",
    "day",
    "due",
    "status",
    "note",
)


def profile(reading: Reading) -> dict[str, Any]:
    """What is lost and what comes next, as far as the reader sees it; a fixed number of statements."""
    resource = resource_of("handovers")
    assert resource is not None
    found = common.section(resource, reading, _("What happened"), FACTS)
    record = reading.record
    kept: list[Any] = list(
        relationships_lost(actor=reading.actor, handover=record)
        .order_by("role", "pk")
        .values(
            "pk", "role", "stakeholder_id", who=F("colleague__display_name"), whom=F("stakeholder__name")
        )[:SHOWN]
    )
    panels: list[dict[str, Any] | None] = [_lost(reading, kept), _champions(reading, kept)]
    if record.colleague_id is not None:
        panels += [*_still_theirs(reading), _judgements(reading)]
    else:
        panels.append(_promises(reading))
    if record.successor_id is not None:
        panels += [_known(reading), _way(reading)]
    if found:
        panels.append({"title": found[0]["title"], "facts": found[0]["items"], "side": True})
    return {"sections": [], "panels": [one for one in panels if one], "actions": _actions(reading)}


def _actions(reading: Reading) -> list[dict[str, Any]]:
    """What can be done with an open one: hand everything on, or say that the contact stands again."""
    record = reading.record
    if not reading.change or record.status != HandoverStatus.OPEN:
        return []
    close = {
        "label": _("Close"),
        "url": reverse("handovers-close", args=[record.pk]),
        "icon": "check",
        "css": "" if record.colleague_id else "primary",
    }
    if record.colleague_id is None:
        return [close]
    reassign = {
        "label": _("Reassign all"),
        "url": reverse("handovers-reassign", args=[record.pk]),
        "icon": "arrow-right",
        "css": "primary",
    }
    return [reassign, close]


def _lost(reading: Reading, kept: list[dict[str, Any]]) -> dict[str, Any]:
    """Who of us kept the contact with the one who left, or what a leaving colleague keeps."""
    ours = reading.record.colleague_id is not None
    name = "whom" if ours else "who"
    shown = [
        {
            "title": row[name],
            "url": page_url("relationships", row["pk"]),
            "initials": initials(row[name] or ""),
            "line": str(ROLES[row["role"]]),
        }
        for row in kept
    ]
    return {
        "title": _("Relationships to hand over") if ours else _("Relationships that are lost"),
        "rows": shown,
        "count": len(shown) or "",
        "empty": _("None that you may see."),
        "main": True,
    }


def _champions(reading: Reading, kept: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Who of those who leave was with us, by the judgements that the reader sees on the day of the change."""
    record = reading.record
    if record.colleague_id is not None:
        keys = {row["stakeholder_id"] for row in kept}
        title = _("Champions among them: introduce them first")
    else:
        unit = record.deployment.organization_id if record.deployment is not None else None
        keys = {key for key in (record.person_id, unit) if key}
        title = _("Champions lost")
    stances = matrix.stances_of(actor=reading.actor, keys=keys, day=record.day) if keys else {}
    found = [key for key, stance in stances.items() if stance in WITH_US]
    names = _names(reading, found)
    rows = []
    for key in sorted(names, key=lambda key: (WITH_US.index(stances[key]), names[key])):
        mark = stance_mark(stances[key])
        badge = {"badge": mark["text"], "tone": mark["tone"], "badge_icon": mark["icon"]}
        rows.append(
            {
                "title": names[key],
                "url": page_url("stakeholders", key),
                "initials": initials(names[key]),
                **badge,
            }
        )
    return {
        "title": title,
        "rows": rows,
        "count": len(rows) or "",
        "empty": _("Nobody was judged to be with us, as far as you may see."),
        "discreet": bool(rows),
        "main": True,
    }


def _names(reading: Reading, keys: Iterable[UUID]) -> dict[UUID, str]:
    rows = register.stakeholders(actor=reading.actor).filter(pk__in=list(keys))
    return dict(rows.values_list("pk", "name"))


def _promises(reading: Reading) -> dict[str, Any]:
    """Open promises of both sides: the new holder is asked whether they still stand."""
    today, here = timezone.localdate(), reading.record.get_absolute_url()
    rows: list[Any] = list(
        promises_open(actor=reading.actor, handover=reading.record).values(
            "pk", "code", "title", "side", "due", who=F("colleague__display_name")
        )[: SHOWN + 1]
    )
    shown = [
        {
            "title": row["title"],
            "url": page_url("commitments", row["pk"]),
            "icon": "checklist",
            "line": " · ".join(
                str(part)
                for part in (
                    row["code"],
                    _("promised by: %(side)s") % {"side": SIDES[row["side"]]},
                    row["who"],
                    due_words(row["due"], today),
                )
                if part
            ),
            "end": _("Re-confirm"),
            "end_url": f"{reverse('commitments-edit', args=[row['pk']])}?{urlencode({'next': here})}",
        }
        for row in rows[:SHOWN]
    ]
    return {
        "title": _("Open promises to re-confirm"),
        "rows": shown,
        "count": f"{SHOWN}+" if len(rows) > SHOWN else len(rows) or "",
        "empty": _("None open with whoever left, as far as you may see."),
        "main": True,
    }


def _known(reading: Reading) -> dict[str, Any]:
    """Who of us keeps the contact with the successor, and who has met them, in whichever post that was."""
    successor = reading.record.successor_id
    kept = kept_by_us(actor=reading.actor, stakeholders=[successor]).get(successor, [])
    met = who_met(actor=reading.actor, stakeholder=successor)
    rows = [{"title": name, "initials": initials(name), "line": _("keeps the contact")} for name in kept]
    rows += [
        {
            "title": row["name"],
            "initials": initials(row["name"] or ""),
            "line": _("last met on %(day)s") % {"day": date_format(timezone.localtime(row["last"]))},
        }
        for row in met
        if row["name"] not in kept
    ]
    query = urlencode({"stakeholder": successor, "ordering": "-starts"})
    return {
        "title": _("Who of us knows the successor"),
        "rows": rows,
        "empty": _("Nobody, as far as you may see. Introduce yourselves soon."),
        "more_url": f"{reverse('engagements-list')}?{query}" if met else "",
        "more_label": _("Contacts"),
        "main": True,
    }


def _way(reading: Reading) -> dict[str, Any]:
    """By whom we are introduced: the shortest way from somebody whom one of us knows to the successor."""
    successor = reading.record.successor_id
    friends = kept_by_us(actor=reading.actor)
    lens = network.Lens(day=reading.day)
    found, nodes = network.introduction(actor=reading.actor, friends=friends, end=successor, lens=lens)
    rows: list[dict[str, Any]] = []
    for place, key in enumerate(found.nodes if found is not None else ()):
        assert found is not None
        node = nodes[key]
        link = found.links[place - 1] if place else None
        line = (
            str(LINKS[link.kind])
            if link is not None
            else _("known to %(names)s") % {"names": ", ".join(friends[key][:3])}
        )
        rows.append(
            {
                "title": f"{node.honorific} {node.name}".strip(),
                "url": page_url("stakeholders", key),
                "icon": "user" if node.kind == "person" else "building",
                "square": node.kind != "person",
                "line": line,
                "badge": str(place + 1),
            }
        )
    query = urlencode({"focus": successor})
    steps = len(rows) - 1
    return {
        "title": _("Who introduces us"),
        "aside": ngettext("%(n)s step", "%(n)s steps", steps) % {"n": steps} if steps > 0 else "",
        "rows": rows,
        "empty": _(
            "No way from anybody whom we know, as far as you may see. Look at who stands around them."
        ),
        "more_url": f"{reverse('network')}?{query}",
        "more_label": _("Network"),
        "main": True,
    }


def _still_theirs(reading: Reading) -> list[dict[str, Any]]:
    """Everything else that stands in the name of the colleague, kind by kind; what is empty is left out."""
    cards, moved = [], who_moved(reading.record)
    for owned in all_owned():
        if owned.kind == "relationships":
            continue
        keeper = reading.record.colleague_id
        rows = standing_of(owned, actor=reading.actor, user=keeper, unseen_by=moved)
        found = list(rows.order_by("pk").values("pk", x_title=owned.title)[: OF_EACH_KIND + 1])
        if not found:
            continue
        more = len(found) > OF_EACH_KIND
        cards.append(
            {
                "title": owned.label,
                "count": f"{OF_EACH_KIND}+" if more else len(found),
                "rows": [
                    {
                        "title": row["x_title"] or _("without a title"),
                        "url": page_url(owned.kind, row["pk"]),
                        "icon": owned.icon,
                        "square": True,
                    }
                    for row in found[:OF_EACH_KIND]
                ],
                "main": True,
            }
        )
    return cards


def _judgements(reading: Reading) -> dict[str, Any] | None:
    """The newest judgements that the colleague wrote: they stay theirs, and somebody looks at them again."""
    rows = (
        assessments(actor=reading.actor)
        .filter(created_by=reading.record.colleague_id)
        .order_by("-assessed_on", "-pk")
        .values("pk", "assessed_on", name=F("stakeholder__name"))[:OF_EACH_KIND]
    )
    shown = [
        {
            "title": row["name"],
            "url": page_url("assessments", row["pk"]),
            "icon": "scale",
            "line": date_format(row["assessed_on"]),
        }
        for row in rows
    ]
    if not shown:
        return None
    return {"title": _("Their judgements, to verify"), "rows": shown, "main": True}
