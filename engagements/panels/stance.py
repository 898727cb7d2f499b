"""Stance beside what is planned and done: who takes part in a meeting, and before and after an initiative.

Every stance is that of the judgements which the reader may see; who sees none gets no card. Hidden in the discreet view.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models.fields import EARLIEST, LATEST
from core.pages.show import page_url
from core.resources import Reading
from engagements.models.initiatives import InitiativeStatus
from engagements.selectors import harm as harm_selectors
from engagements.selectors import initiatives as selectors
from stakeholders import matrix, words
from stakeholders import selectors as register
from stakeholders.domain.current import View
from stakeholders.models.choices import Kind
from stakeholders.models.judgement_choices import ADVICE
from stakeholders.stance_words import axis_list, number, stance_mark


def plan_panel(reading: Reading) -> dict[str, Any] | None:
    """On the page of an engagement: how those who take part stand on its themes, on its day or today if that is to come."""
    keys, _ours = harm_selectors.people_seen(actor=reading.actor, engagement=reading.record)
    day = min(timezone.localdate(reading.record.starts), timezone.localdate())
    views = matrix.views_of(actor=reading.actor, keys=keys, day=day, themes=reading.record.themes or ())
    if not views:
        return None
    names = _names(reading, views)
    rows = [_row(key, views[key], names[key], day) for key in names]
    return {
        "title": _("How they stand"),
        "aside": _("as far as you may see"),
        "rows": sorted(rows, key=lambda row: str(row["title"])),
        "discreet": True,
        "side": True,
    }


def _names(reading: Reading, keys: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = register.stakeholders(actor=reading.actor).filter(pk__in=list(keys))
    return {pk: (name, kind) for pk, name, kind in rows.values_list("pk", "name", "kind")}


def _row(key: UUID, seen: View, named: tuple[str, str], day: date) -> dict[str, Any]:
    mark, influence = stance_mark(seen.stance), seen.value("influence")
    parts = [
        _("influence %(n)s of 5") % {"n": number(influence)} if influence is not None else "",
        _("judged %(ago)s") % {"ago": words.ago(seen.newest, day)} if seen.newest else "",
        _("contested: %(axes)s") % {"axes": axis_list(seen.contested)} if seen.contested else "",
        _("stale") if seen.stale else "",
        str(ADVICE[seen.quadrant.value]),
    ]
    return _who(key, named) | {
        "line": " · ".join(part for part in parts if part),
        "badge": mark["text"],
        "tone": mark["tone"],
        "badge_icon": mark["icon"],
    }


def _who(key: UUID, named: tuple[str, str]) -> dict[str, Any]:
    person = named[1] == Kind.PERSON
    return {
        "title": named[0],
        "url": page_url("people" if person else "organizations", key),
        "icon": "user" if person else "building",
        "square": not person,
    }


def effect_panel(reading: Reading) -> dict[str, Any] | None:
    """On the page of an initiative: how partners, and who does not move, stood before it began and stand since.

    Before is the day before its start; after is its end, where it is over, else today. That a stance changed does not say
    why: the card says when.
    """
    initiative, today = reading.record, timezone.localdate()
    begun = initiative.start_earliest
    if begun in (None, EARLIEST) or begun > today:
        return None
    over = initiative.status in (InitiativeStatus.DONE, InitiativeStatus.GIVEN_UP)
    end = initiative.end_latest if over and initiative.end_latest not in (None, LATEST) else today
    last, first = min(end, today), begun - timedelta(days=1)
    rows = selectors.initiative_partners(actor=reading.actor).filter(initiative=initiative)
    keys = {*rows.values_list("stakeholder_id", flat=True)[:100]}
    keys |= {initiative.blocked_id} if initiative.blocked_id else set()
    themes = [initiative.theme_id] if initiative.theme_id else []
    now = matrix.views_of(actor=reading.actor, keys=keys, day=last, themes=themes)
    before = matrix.views_of(actor=reading.actor, keys=keys, day=first, themes=themes)
    names = _names(reading, now)
    if not names:
        return None
    shown = [_moved(key, before.get(key), now[key], names[key]) for key in names]
    return {
        "title": _("Stance before and after"),
        "aside": _("%(first)s → %(last)s") % {"first": date_format(first), "last": date_format(last)},
        "rows": sorted(shown, key=lambda row: (not row.pop("moved"), str(row["title"]))),
        "discreet": True,
        "main": True,
    }


def _moved(key: UUID, before: View | None, now: View, named: tuple[str, str]) -> dict[str, Any]:
    mark = stance_mark(now.stance)
    was = str(stance_mark(before.stance)["text"]).lower() if before else ""
    same = before is not None and before.stance == now.stance
    if not was:
        line = _("not judged before")
    else:
        line = _("unchanged") if same else _("was %(word)s") % {"word": was}
    return _who(key, named) | {
        "line": line,
        "badge": mark["text"],
        "tone": mark["tone"],
        "badge_icon": mark["icon"],
        "moved": bool(was) and not same,
    }
