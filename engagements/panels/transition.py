"""What an event may cost: the relationships, champions and open promises with those who hold the posts at risk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages.show import page_url
from core.resources import Reading
from core.templatetags.ui import initials
from engagements.models.choices import CLOSED, RelationshipStatus
from engagements.selectors import commitments, relationships
from engagements.selectors.handovers import kept_by_us
from stakeholders import matrix
from stakeholders.domain.stance import Stance
from stakeholders.models import Tenure
from stakeholders.stance_words import stance_mark
from stakeholders.turnover_selectors import RiskCount, holders_at_risk, risk_counts

SHOWN = 40
WITH_US = (Stance.CHAMPION, Stance.SUPPORTIVE)


def at_risk(reading: Reading) -> dict[str, Any] | None:
    """Those whom one of us knows among the holders of the posts, the champions first. Four statements."""
    if not reading.actor.is_staff_of_company:
        return None
    held = holders_at_risk(actor=reading.actor, transition=reading.record, day=reading.day)
    rows: list[Any] = list(
        held.order_by("post__rank", "post__sort_key", "pk").values(
            "person_id", name=F("person__name"), post_title=F("post__title")
        )[:2000]
    )
    people = {row["person_id"] for row in rows}
    known = kept_by_us(actor=reading.actor, stakeholders=people) if people else {}
    stances = matrix.stances_of(actor=reading.actor, keys=people, day=reading.day) if people else {}
    promised = _promised(reading, people) if people else {}
    shown = {
        row["person_id"]: _row(row, known, stances, promised)
        for row in reversed(rows)
        if row["person_id"] in known
        or stances.get(row["person_id"]) in WITH_US
        or row["person_id"] in promised
    }
    ordered = sorted(
        shown.items(),
        key=lambda pair: (stances.get(pair[0]) != Stance.CHAMPION, pair[0] not in known, pair[1]["title"]),
    )
    return {
        "title": _("Relationships at risk"),
        "rows": [row for _key, row in ordered[:SHOWN]],
        "count": f"{SHOWN}+" if len(ordered) > SHOWN else len(ordered) or "",
        "empty": _("Nobody of us keeps a contact with those who hold these posts, as far as you may see."),
        "discreet": any(row["badge"] for row in shown.values()),
        "main": True,
    }


def _promised(reading: Reading, people: set[UUID]) -> dict[Any, int]:
    rows = (
        commitments(actor=reading.actor)
        .filter(stakeholder_id__in=people)
        .exclude(status__in=sorted(CLOSED))
        .order_by()
        .values("stakeholder_id")
        .annotate(n=Count("pk"))
    )
    return {row["stakeholder_id"]: row["n"] for row in rows}


def _row(
    row: dict[str, Any], known: dict[UUID, list[str]], stances: dict[UUID, Stance], promised: dict[Any, int]
) -> dict[str, Any]:
    key = row["person_id"]
    n = promised.get(key, 0)
    parts = [
        row["post_title"],
        _("known to %(names)s") % {"names": ", ".join(known[key][:3])} if key in known else "",
        ngettext("%(n)s open promise", "%(n)s open promises", n) % {"n": n} if n else "",
    ]
    stance = stances.get(key)
    mark = stance_mark(stance) if stance in WITH_US else {"text": "", "tone": "", "icon": ""}
    return {
        "title": row["name"],
        "url": page_url("people", key),
        "initials": initials(row["name"]),
        "line": " · ".join(part for part in parts if part),
        "badge": mark["text"],
        "tone": mark["tone"],
        "badge_icon": mark["icon"],
    }


def _relationships(actor: Any, holders: QuerySet[Tenure]) -> Any:
    """How many standing relationships the reader sees with the holders of an event's posts."""
    kept = relationships(actor=actor).exclude(status=RelationshipStatus.ENDED)
    rows = kept.filter(stakeholder_id__in=holders.values("person_id")).order_by()
    counted = rows.annotate(x_one=Value(1)).values("x_one").annotate(x_n=Count("pk")).values("x_n")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def _words(n: int) -> str:
    return ngettext("%(n)s relationship at risk", "%(n)s relationships at risk", n) % {"n": n}


risk_counts.append(RiskCount(_words, _relationships))
