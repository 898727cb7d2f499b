"""Cells of engagement's lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagements.models.choices import LanguageMatch
from engagements.words import when_text
from stakeholders.words import language_names

Cell = dict[str, Any]


def when(document: Cell) -> Cell:
    return {
        "text": when_text(document["starts"], document.get("time_zone", ""), document.get("all_day", False))
    }


def with_whom(document: Cell) -> Cell:
    """Those of the other side first, three of them, and how many more."""
    theirs = [one["name"] for one in document["participants"] if not one["colleague"]]
    more = f" (+{len(theirs) - 3})" if len(theirs) > 3 else ""
    if not theirs:
        return {"text": _("Nobody that you may see"), "muted": True}
    return {"text": f"{', '.join(theirs[:3])}{more}"}


def person(key: str) -> Callable[[Cell], Cell]:
    return lambda document: {"text": (document[key] or {}).get("name", "")}


def who(document: Cell) -> Cell:
    """A participant by whatever names it."""
    for key, resource in (("stakeholder", "stakeholders"), ("post", "posts")):
        if document[key]:
            return {"text": document[key]["name"], "page": (resource, document[key]["id"])}
    if document["colleague"]:
        return {"text": document["colleague"]["name"], "hint": _("colleague")}
    return {"text": document["guest_name"], "hint": document["guest_from"]}


def moment(key: str) -> Callable[[Cell], Cell]:
    """A day, or that there was none."""
    return lambda document: {"text": when_text(document[key], all_day=True)}


MATCHES = dict(LanguageMatch.choices)


def language(document: Cell) -> Cell:
    """Whether both have a language in common, and which one they use."""
    word = document["language_match"]
    if word == LanguageMatch.UNKNOWN:
        return {"text": "", "muted": True}
    if word == LanguageMatch.SHARED:
        return {"text": language_names([document["language"]]) if document["language"] else MATCHES[word]}
    return {"text": MATCHES[word]}
