"""The page of a mapping exercise: who was asked, the eight kinds of input, the five questions, what changed."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.confidentiality import Handling
from core.models.choices import Level
from core.models.encrypted import opened, record_key
from core.pages.show import page_url
from core.resources import Reading
from stakeholders import exercises
from stakeholders.domain.exercise import overdue
from stakeholders.exercises import Compared, Sentence
from stakeholders.matrix import Leading
from stakeholders.models.choices import InterestDirection, Kind, StateFunction
from stakeholders.models.exercises import InputKind, InputStatus, Question
from stakeholders.panels import candidates, common
from stakeholders.stance_words import stance_mark

FUNCTIONS, LEVELS = dict(StateFunction.choices), dict(Level.choices)
DIRECTIONS = dict(InterestDirection.choices)
TONES = {"consulted": "green", "planned": "gray", "not_consulted": "amber"}
STATUSES = dict(InputStatus.choices)
SHOWN = 40


def profile(reading: Reading) -> dict[str, Any]:
    """A number of statements that does not grow with the exercise."""
    exercise = reading.record
    is_open = exercise.closed is None
    may = is_open and reading.actor.may_edit
    panels: list[dict[str, Any]] = [_questions(reading, may)]
    if not is_open:
        panels.append(_difference(reading))
    panels += [
        _inputs(reading, may),
        candidates.named(reading, may),
        _requests(reading, may),
        _facts(reading),
    ]
    panels = [panel for panel in panels if panel]
    return {
        "page": {"badges": _badges(reading)},
        "actions": _actions(reading, may),
        "sections": [],
        "panels": panels,
    }


def day_of(reading: Reading) -> date:
    """The day on which the page reads the map: that of closing, else the one asked for."""
    return reading.record.closed or reading.day


def leading(reading: Reading) -> Leading:
    """Who matters most, read once for every card of the page."""
    if "leading" not in reading.shared:
        reading.shared["leading"] = exercises.leading(
            actor=reading.actor, exercise=reading.record, day=day_of(reading)
        )
    found: Leading = reading.shared["leading"]
    return found


def _badges(reading: Reading) -> list[dict[str, Any]]:
    exercise = reading.record
    late = overdue(exercise.due, exercise.closed, timezone.localdate())
    if exercise.closed:
        return [{"text": _("Closed"), "tone": "gray", "icon": "lock"}]
    if late:
        told = ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}
        return [{"text": told, "tone": "amber", "icon": "clock"}]
    return [{"text": _("Open"), "tone": "green", "icon": "progress-check"}]


def _actions(reading: Reading, may: bool) -> list[dict[str, Any]]:
    pk = reading.record.pk
    if not may:
        return []
    found = []
    others = reading.record.lead_id not in (None, reading.actor.user_id)
    if others or reading.record.team_id:
        found.append(
            {
                "label": _("Share my judgements with it"),
                "url": reverse("mapping-exercises-contribute", args=[pk]),
                "icon": "share",
            }
        )
    if reading.change:
        found.append(
            {"label": _("Close it"), "url": reverse("mapping-exercises-close", args=[pk]), "icon": "lock"}
        )
    return found


def _facts(reading: Reading) -> dict[str, Any]:
    from core.resources import resource_of

    resource = resource_of("mapping-exercises")
    assert resource is not None
    names = (
        "area",
        "theme",
        "lead",
        "team",
        "interval_months",
        "opened",
        "due",
        "closed",
        "next_due",
        "previous",
        "targets",
    )
    found = common.section(resource, reading, _("What it covers"), names)
    return {"title": _("What it covers"), "facts": found[0]["items"] if found else [], "side": True}


def _adding(name: str, reading: Reading, **given: Any) -> str:
    query = {"exercise": reading.record.pk, **given, "next": reading.record.get_absolute_url()}
    return f"{reverse(f'{name}-create')}?{urlencode(query)}"


def _inputs(reading: Reading, may: bool) -> dict[str, Any]:
    rows = list(
        exercises.inputs(actor=reading.actor)
        .filter(exercise_id=reading.record.pk)
        .order_by("kind", "pk")
        .values("pk", "kind", "status", "note", key=record_key())[:200]
    )
    shown, known = [], {row["kind"] for row in rows}
    for kind, label in InputKind.choices:
        for row in rows:
            if row["kind"] == kind:
                shown.append(
                    {
                        "title": label,
                        "url": page_url("exercise-inputs", row["pk"]),
                        "line": opened(row["note"], row["key"], row["pk"]),
                        "badge": STATUSES[row["status"]],
                        "tone": TONES[row["status"]],
                    }
                )
        if kind not in known:
            shown.append(
                {
                    "title": label,
                    "url": _adding("exercise-inputs", reading, kind=kind) if may else "",
                    "line": _("Whether it was asked is not known to you."),
                    "badge": _("Not known"),
                    "tone": "dashed",
                    "muted": True,
                }
            )
    return {"title": _("The eight kinds of input"), "rows": shown, "main": True}


def _requests(reading: Reading, may: bool) -> dict[str, Any]:
    rows = (
        exercises.requests(actor=reading.actor)
        .filter(exercise_id=reading.record.pk)
        .order_by("received", "due", "pk")
        .values(
            "pk",
            "what",
            "due",
            "received",
            asked_of=F("asked_function__name"),
            person=F("asked_person__display_name"),
        )[:200]
    )
    today = timezone.localdate()
    shown = []
    for row in rows:
        late = row["received"] is None and row["due"] is not None and row["due"] < today
        when = (
            _("came %(day)s") % {"day": date_format(row["received"])}
            if row["received"]
            else _("due %(day)s") % {"day": date_format(row["due"])}
            if row["due"]
            else ""
        )
        shown.append(
            {
                "title": row["person"] or row["asked_of"],
                "url": page_url("contribution-requests", row["pk"]),
                "line": " · ".join(part for part in (row["what"], when) if part),
                "badge": _("Received") if row["received"] else _("Overdue") if late else _("Asked"),
                "tone": "green" if row["received"] else "amber" if late else "gray",
            }
        )
    return {
        "title": _("Who was asked to contribute"),
        "rows": shown,
        "empty": _("Nobody yet."),
        "add_url": _adding("contribution-requests", reading) if may else "",
        "add_label": _("Ask"),
        "side": True,
    }


def _questions(reading: Reading, may: bool) -> dict[str, Any]:
    written: dict[str, list[dict[str, Any]]] = {}
    rows = (
        exercises.answers(actor=reading.actor)
        .filter(exercise_id=reading.record.pk)
        .order_by("pk")
        .values("pk", "question", "text", "handling", by=F("function__name"), key=record_key())
    )
    for row in rows[:200]:
        written.setdefault(row["question"], []).append(
            {
                "text": opened(row["text"], row["key"], row["pk"]),
                "url": page_url("exercise-answers", row["pk"]),
                "handling": Handling(row["handling"]),
                "function": row["by"],
            }
        )
    drafts = exercises.draft(
        actor=reading.actor, exercise=reading.record, day=day_of(reading), ahead=leading(reading)
    )
    return {
        "title": _("The five questions"),
        "template": "stakeholders/judgement/questions.html",
        "questions": [
            {
                "label": label,
                "answers": written.get(question, []),
                "sentences": [said(one) for one in drafts[question]],
                "edit_url": _adding("exercise-answers", reading, copy=f"{reading.record.pk}.{question}")
                if may
                else "",
            }
            for question, label in Question.choices
        ],
        "main": True,
    }


def said(sentence: Sentence) -> dict[str, Any]:
    """A sentence of the draft: as plain text, and as the page shows it, where each name leads to its record."""
    names = [name for _resource, _pk, name in sentence.records]
    places = [f"\ue000{number}\ue001" for number in range(len(names))]
    shown = str(escape(words_of(sentence, places)))
    for place, (resource, pk, name) in zip(places, sentence.records, strict=True):
        link = format_html('<a href="{}"><bdi>{}</bdi></a>', page_url(resource, pk), name)
        shown = shown.replace(place, link)
    return {"text": words_of(sentence, names), "shown": mark_safe(shown)}  # noqa: S308 – escaped above


def words_of(sentence: Sentence, names: list[str]) -> str:
    more = sentence.more
    if sentence.key == "role":
        functions = ", ".join(str(FUNCTIONS[one]).lower() for one in more["functions"])
        return _("%(who)s: %(what)s.") % {"who": names[0], "what": functions}
    if sentence.key == "interest":
        direction = "" if more["direction"] == "unknown" else str(DIRECTIONS[more["direction"]]).lower()
        what = more["what"].rstrip(".")
        return (
            _("%(who)s (%(how)s): %(what)s.") % {"who": names[0], "how": direction, "what": what}
            if direction
            else _("%(who)s: %(what)s.") % {"who": names[0], "what": what}
        )
    if sentence.key == "stance":
        word = str(stance_mark(more["stance"])["text"]).lower()
        return _("%(who)s is seen as %(word)s.") % {"who": names[0], "word": word}
    if sentence.key == "silent":
        return _("Nobody known to you speaks for %(group)s.") % {"group": names[0]}
    if sentence.key == "single":
        return _("Only %(who)s speaks for %(group)s.") % {"group": names[0], "who": names[1]}
    if sentence.key == "spoken":
        return _("%(who)s speak for %(group)s.") % {"group": names[0], "who": ", ".join(names[1:])}
    if sentence.key == "ground":
        return _("%(ground)s is the ground for %(who)s.") % {
            "ground": more["ground"],
            "who": ", ".join(names),
        }
    function = str(FUNCTIONS[more["function"]])
    if sentence.key == "missing":
        *before, last = [str(LEVELS[one]).lower() for one in more["levels"]]
        levels = _("%(some)s and %(last)s") % {"some": ", ".join(before), "last": last} if before else last
        return _("%(function)s: nobody is known to you at %(levels)s level.") % {
            "function": function,
            "levels": levels,
        }
    return _("%(function)s: not carried out by %(who)s.") % {"function": function, "who": ", ".join(names)}


def draft_text(*, actor: Any, exercise: Any, question: str) -> str:
    """The draft of one question as plain text, to be edited."""
    drafts = exercises.draft(actor=actor, exercise=exercise, day=exercise.closed or timezone.localdate())
    return "\n".join(said(one)["text"] for one in drafts[question])[:10_000]


def _difference(reading: Reading) -> dict[str, Any]:
    exercise = reading.record
    found = exercises.compared(
        actor=reading.actor, exercise=exercise.pk, previous=exercise.previous_id, most=SHOWN
    )
    rows = _rows(found)
    told = _("since the one before") if exercise.previous_id else _("it has none before it")
    return {
        "title": _("What changed, %(since)s") % {"since": told},
        "rows": rows[:SHOWN],
        "count": found.count,
        "empty": _("Nothing that you may see changed."),
        "main": True,
    }


def _rows(found: Compared) -> list[dict[str, Any]]:
    rows = []
    for change in found.difference.stances:
        before, now = stance_mark(str(change.before)), stance_mark(str(change.now))
        line = _("from %(before)s to %(now)s") % {
            "before": str(before["text"]).lower(),
            "now": str(now["text"]).lower(),
        }
        who = _who(found, change.place)
        line = f"{who['line']}: {line}"
        rows.append({**who, "line": line, "badge": now["text"], "tone": now["tone"]})
    for change in found.difference.holders:
        names = [
            ", ".join(found.people[pk][0] for pk in who if pk in found.people) or _("nobody")
            for who in map(_all, (change.before, change.now))
        ]
        rows.append(
            {
                "title": found.posts.get(change.place, _("A post")),
                "url": page_url("posts", change.place),
                "line": _("from %(before)s to %(now)s") % {"before": names[0], "now": names[1]},
                "icon": "armchair",
                "square": True,
                "badge": _("New holder"),
                "tone": "blue",
            }
        )
    rows += [{**_who(found, place), "badge": _("New"), "tone": "green"} for place in found.difference.new]
    rows += [{**_who(found, place), "badge": _("Gone"), "tone": "gray"} for place in found.difference.gone]
    return [row for row in rows if row["title"]]


def _all(who: Any) -> Any:
    """The people of a frozen set of holders."""
    return who


def _who(found: Compared, place: Any) -> dict[str, Any]:
    pk, theme = place
    name, kind = found.people.get(pk, ("", ""))
    person = kind == Kind.PERSON
    return {
        "title": name,
        "url": page_url("people" if person else "organizations", pk),
        "line": found.themes.get(theme, _("in general")),
        "icon": "user" if person else "building",
        "square": not person,
    }
