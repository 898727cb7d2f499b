"""What we say, on pages: the message for a meeting, arguments for a counterpart, the library, and each record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models.encrypted import opened, record_key
from core.pages.show import facts, page_url
from core.resources import Reading, resource_of
from engagements.domain import messages, practices
from engagements.models import Argument, LibraryEntry, Position, PositionVariant
from engagements.models.choices import Response
from engagements.models.library import LibraryKind
from engagements.models.messages import Approval, Benefit, Reaction
from engagements.selectors import harm as harm_selectors
from engagements.selectors import messages as selectors
from engagements.selectors import points
from engagements.words import when_text
from stakeholders import selectors as register
from stakeholders.models import Stakeholder

BENEFITS, REACTIONS, KINDS = dict(Benefit.choices), dict(Reaction.choices), dict(LibraryKind.choices)
TONES = {
    "turned_away": "red",
    "doubted": "amber",
    "neither": "gray",
    "heard": "green",
    "taken_up": "green",
    "": "dashed",
}
RESPONSES = dict(Response.choices)
RESPONSE_TONES = {-2: "red", -1: "amber", 0: "gray", 1: "green", 2: "green"}
STATUS_TONES = {"approved": "green", "draft": "dashed", "retired": "gray"}


def _why(part: str) -> str:
    """Why an argument is suggested, in words."""
    return {
        "theme": _("on a theme of this meeting"),
        "interest": _("on what they want"),
        "benefit": _("speaks to their interests"),
        "audience": _("made for them"),
        "level": _("made for their level"),
    }[part]


def track_words(track: float | None, uses: int) -> str:
    """How an argument was received so far, in words; a figure would say more than is known."""
    if track is None:
        return _("not used yet, as far as you may see")
    word = _("mixed")
    if track >= 0.5:
        word = _("well received")
    elif track <= -0.5:
        word = _("badly received")
    return ngettext("%(word)s, %(n)s time", "%(word)s, %(n)s times", uses) % {"word": word, "n": uses}


def message_panel(reading: Reading) -> dict[str, Any] | None:
    """Our message: what we say on the themes of an engagement, in the wording that fits those who take part."""
    engagement = reading.record
    positions = selectors.positions_on(actor=reading.actor, themes=engagement.themes)
    if not positions:
        return None
    wordings = selectors.wordings_of(actor=reading.actor, wanted=positions)
    setting = _setting(reading)
    return {
        "title": _("Our message"),
        "rows": [_position_row(reading, one, wordings.get(one.pk, []), setting) for one in positions],
        "more_url": reverse("positions-list"),
        "main": True,
    }


def _counterparts(reading: Reading) -> list[Stakeholder]:
    keys, _ours = harm_selectors.people_seen(actor=reading.actor, engagement=reading.record)
    return list(register.stakeholders(actor=reading.actor).filter(pk__in=keys)) if keys else []


def _setting(reading: Reading) -> messages.Setting:
    """Levels, audiences and language of a meeting, from itself and those who take part."""
    engagement, present = reading.record, _counterparts(reading)
    levels = {one.level for one in present if one.level} | ({engagement.level} if engagement.level else set())
    kinds = [kind for one in present for kind in one.classifications]
    languages = frozenset({engagement.language} if engagement.language else ())
    return messages.Setting(frozenset(levels), messages.audiences_of(kinds), languages)


def _saying(reading: Reading, position: Position, chosen: Any) -> dict[str, Any]:
    """Beside a wording: the form that says that it was said in this meeting."""
    if not reading.change or not isinstance(chosen, PositionVariant):
        return {}
    given = {
        "engagement": reading.record.pk,
        "wording": chosen.pk,
        "title": position.title,
        "theme": position.theme_id or "",
        "next": reading.record.get_absolute_url(),
    }
    return {"end": _("It was said"), "end_url": f"{reverse('points-create')}?{urlencode(given)}"}


def _position_row(
    reading: Reading, position: Position, wordings: Sequence[PositionVariant], setting: messages.Setting
) -> dict[str, Any]:
    by_key = {one.pk: one for one in wordings}
    best = messages.best(
        [
            messages.Variant(one.pk, one.level, one.audience, one.language, one.status == Approval.APPROVED)
            for one in wordings
        ],
        setting,
    )
    chosen: Any = by_key[best.key] if best is not None else position  # type: ignore[index]
    line = chosen.message
    notes = getattr(chosen, "cultural_notes", "")
    return {
        "title": position.title,
        "url": chosen.get_absolute_url(),
        "icon": "messages",
        "square": True,
        "line": f"{line} ({notes})" if notes else line,
        "badge": str(chosen.get_status_display()),
        "tone": STATUS_TONES[chosen.status],
        **_saying(reading, position, chosen),
    }


def argument_panel(reading: Reading) -> dict[str, Any] | None:
    """Arguments for those who take part in an engagement, on its themes."""
    present = _counterparts(reading)
    here = reading.record.get_absolute_url()
    panel = _suggested(
        reading, present, reading.record.themes, {"engagement": reading.record.pk, "next": here}
    )
    if panel is not None:
        panel["main"] = True
    return panel


def stakeholder_arguments(reading: Reading) -> dict[str, Any] | None:
    """Arguments for one person or organization, by what they are known to want."""
    return _suggested(reading, [reading.record], (), {})


def _suggested(
    reading: Reading, present: Sequence[Stakeholder], themes: Iterable[Any], use: dict[str, Any]
) -> dict[str, Any] | None:
    """Four statements at most, whatever there is."""
    arguments = selectors.arguments_in_use(actor=reading.actor)
    if not arguments:
        return None
    interests = (
        register.interests(actor=reading.actor)
        .filter(stakeholder__in=[one.pk for one in present])
        .values_list("kind", "theme_id")[:500]
    )
    counterpart = messages.Counterpart(
        messages.audiences_of(kind for one in present for kind in one.classifications),
        frozenset(one.level for one in present if one.level),
        tuple(interests) if present else (),
    )
    reactions = selectors.reactions_to(actor=reading.actor, wanted=[one.pk for one in arguments])
    by_key = {one.pk: one for one in arguments}
    found = messages.suggest(
        [
            messages.Argument(
                one.pk, one.benefit, one.audience, one.level, one.theme_id, tuple(reactions.get(one.pk, ()))
            )
            for one in arguments
        ],
        counterpart,
        frozenset(themes),
    )
    if not found:
        return None
    return {
        "title": _("Arguments that may fit"),
        "rows": [
            _suggestion(by_key[one.key], one, len(reactions.get(one.key, ())), use, reading.change)  # type: ignore[index, call-overload]
            for one in found
        ],
        "more_url": reverse("arguments-list"),
        "side": True,
    }


def _suggestion(
    argument: Argument, found: messages.Suggestion, uses: int, use: dict[str, Any], change: bool
) -> dict[str, Any]:
    why = ", ".join(_why(part) for part in found.parts)
    row = {
        "title": argument.claim,
        "url": argument.get_absolute_url(),
        "icon": "scale",
        "square": True,
        "line": f"{why} · {track_words(found.track, uses)}",
        "badge": str(BENEFITS[argument.benefit]),
    }
    if use and change:
        adding = urlencode({"argument": argument.pk, **use})
        row |= {"end": _("Used"), "end_url": f"{reverse('argument-uses-create')}?{adding}"}
    return row


def library_panel(reading: Reading) -> dict[str, Any] | None:
    """Resources that help with such an engagement, by the practices that it carries out."""
    return library_card(reading, practices.OF_ENGAGEMENT.get(reading.record.kind, ()))


def library_card(reading: Reading, wanted: tuple[str, ...]) -> dict[str, Any] | None:
    """The card of the library for some practices."""
    found = selectors.library_for(actor=reading.actor, practices=wanted)
    if not found:
        return None
    return {
        "title": _("From the library"),
        "rows": [_entry_row(one) for one in found],
        "more_url": reverse("resources-list"),
        "side": True,
    }


def _entry_row(entry: LibraryEntry) -> dict[str, Any]:
    parts = [str(KINDS[entry.kind]), entry.issuer, ", ".join(entry.practices)]
    return {
        "title": entry.title,
        "url": entry.get_absolute_url(),
        "icon": "books",
        "square": True,
        "line": " · ".join(part for part in parts if part),
    }


def _facts(reading: Reading, name: str, title: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    resource = resource_of(name)
    assert resource is not None
    items = facts(resource, reading.document, names)
    return [{"title": title, "facts": items, "main": True}] if items else []


def position_profile(reading: Reading) -> dict[str, Any]:
    """The page of a position: the message, its wordings."""
    position = reading.record
    wordings = selectors.wordings_of(actor=reading.actor, wanted=[position]).get(position.pk, [])
    adding = urlencode({"position": position.pk, "next": position.get_absolute_url()})
    return {
        "page": {"badges": [_status_badge(position)]},
        "sections": [],
        "panels": [
            *_facts(reading, "positions", _("What we say"), ("message", "theme", "background")),
            {
                "title": _("Wordings"),
                "rows": [_wording_row(one) for one in wordings],
                "empty": _(
                    "One message for everybody so far. Add a wording for a level, an audience or a language."
                ),
                "add_url": f"{reverse('position-variants-create')}?{adding}" if reading.change else "",
                "main": True,
            },
            *(
                {**one, "main": False, "side": True}
                for one in _facts(reading, "positions", _("Approval"), ("approved_by", "approved_on"))
            ),
        ],
    }


def _status_badge(record: Any) -> dict[str, str]:
    return {"text": str(record.get_status_display()), "tone": STATUS_TONES[record.status]}


def _wording_row(one: PositionVariant) -> dict[str, Any]:
    for_whom = [one.get_audience_display(), one.get_level_display(), one.language]
    return {
        "title": ", ".join(str(part) for part in for_whom if part) or _("For everybody"),
        "url": one.get_absolute_url(),
        "icon": "language",
        "square": True,
        "line": Truncator(one.message).chars(220),
        "badge": str(one.get_status_display()),
        "tone": STATUS_TONES[one.status],
    }


def variant_profile(reading: Reading) -> dict[str, Any]:
    """The page of a wording."""
    shown = (
        "position",
        "audience",
        "level",
        "language",
        "message",
        "cultural_notes",
        "approved_by",
        "approved_on",
    )
    panels = [*_facts(reading, "position-variants", _("What we say"), shown), _said(reading)]
    return {"page": {"badges": [_status_badge(reading.record)]}, "sections": [], "panels": panels}


def _said(reading: Reading) -> dict[str, Any]:
    """What was actually said with a wording, when and to whom, and what came back; as far as the reader sees it."""
    rows = (
        points(actor=reading.actor)
        .filter(wording_id=reading.record.pk)
        .order_by("-raised_at", "pk")
        .values("pk", "title", "response", "raised_at", whom=F("stakeholder__name"))
    )
    return {
        "title": _("What was actually said"),
        "rows": [
            {
                "title": row["title"],
                "url": page_url("points", row["pk"]),
                "icon": "message-2",
                "square": True,
                "line": " · ".join(
                    part for part in (row["whom"], when_text(row["raised_at"], all_day=True)) if part
                ),
                "badge": "" if row["response"] is None else str(RESPONSES[row["response"]]),
                "tone": "gray" if row["response"] is None else RESPONSE_TONES[row["response"]],
            }
            for row in rows[:50]
        ],
        "empty": _(
            "Nobody has said it yet in a meeting that you may see. A point in a meeting names its wording."
        ),
        "main": True,
    }


def argument_profile(reading: Reading) -> dict[str, Any]:
    """The page of an argument: what it rests on, and how it was received."""
    argument = reading.record
    uses = list(
        selectors.argument_uses(actor=reading.actor)
        .filter(argument=argument)
        .order_by("-created_at")
        .values(
            "pk",
            "reaction",
            "note",
            "engagement_id",
            "created_at",
            meeting=F("engagement__title"),
            whom=F("stakeholder__name"),
            key=record_key(),
        )[:50]
    )
    known = [messages.REACTIONS[row["reaction"]] for row in uses if row["reaction"]]
    return {
        "sections": [],
        "panels": [
            *_facts(
                reading,
                "arguments",
                _("The argument"),
                ("claim", "benefit", "theme", "audience", "level", "evidence"),
            ),
            {
                "title": _("How it was received"),
                "count": len(uses),
                "aside": track_words(messages.track_record(known), len(known)),
                "rows": [_use_row(row) for row in uses],
                "empty": _("Nobody has used it yet in a meeting that you may see."),
                "main": True,
            },
        ],
    }


def _use_row(row: Any) -> dict[str, Any]:
    note = opened(row["note"], row["key"], row["pk"])
    return {
        "title": row["meeting"],
        "url": page_url("engagements", row["engagement_id"]),
        "icon": "message-circle",
        "square": True,
        "line": " · ".join(part for part in (row["whom"], note) if part),
        "badge": str(REACTIONS.get(row["reaction"], _("reaction not known"))),
        "tone": TONES[row["reaction"]],
        "end": _("Details"),
        "end_url": page_url("argument-uses", row["pk"]),
    }


def use_profile(reading: Reading) -> dict[str, Any]:
    """The page of one use."""
    shown = ("argument", "engagement", "stakeholder", "reaction", "note")
    return {"sections": [], "panels": _facts(reading, "argument-uses", _("Where it was used"), shown)}
