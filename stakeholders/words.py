"""What the register's pages say in words: ages, languages, certainty, sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import partial_date_text
from stakeholders.models.choices import Credibility, Provenance, Reliability

FRESH_DAYS = 90
"""A tenure seen within so many days needs no mark of doubt when one reads today."""

MORE_LANGUAGES = {
    "am": gettext_lazy("Amharic"),
    "ha": gettext_lazy("Hausa"),
    "ig": gettext_lazy("Igbo"),
    "kg": gettext_lazy("Kikongo"),
    "lg": gettext_lazy("Luganda"),
    "ln": gettext_lazy("Lingala"),
    "lu": gettext_lazy("Kiluba"),
    "lua": gettext_lazy("Tshiluba"),
    "mg": gettext_lazy("Malagasy"),
    "ny": gettext_lazy("Chichewa"),
    "om": gettext_lazy("Oromo"),
    "rw": gettext_lazy("Kinyarwanda"),
    "sn": gettext_lazy("Shona"),
    "so": gettext_lazy("Somali"),
    "ti": gettext_lazy("Tigrinya"),
    "wo": gettext_lazy("Wolof"),
    "yo": gettext_lazy("Yoruba"),
    "zu": gettext_lazy("Zulu"),
}
RELIABILITY: dict[str, Any] = {
    Reliability.A: gettext_lazy("completely reliable"),
    Reliability.B: gettext_lazy("usually reliable"),
    Reliability.C: gettext_lazy("fairly reliable"),
    Reliability.D: gettext_lazy("not usually reliable"),
    Reliability.E: gettext_lazy("unreliable"),
    Reliability.F: gettext_lazy("reliability cannot be judged"),
}
CREDIBILITY: dict[int, Any] = {
    Credibility.CONFIRMED: gettext_lazy("confirmed by others"),
    Credibility.PROBABLE: gettext_lazy("probably true"),
    Credibility.POSSIBLE: gettext_lazy("possibly true"),
    Credibility.DOUBTFUL: gettext_lazy("doubtful"),
    Credibility.IMPROBABLE: gettext_lazy("improbable"),
    Credibility.UNJUDGED: gettext_lazy("truth cannot be judged"),
}
PROVENANCE = dict(Provenance.choices)


def ago(day: date, today: date) -> str:
    """“today”, “12 days ago”, “5 months ago”, “2 years ago”; a day ahead is given as a date."""
    days = (today - day).days
    if days < 0:
        return date_format(day)
    if days == 0:
        return _("today")
    if days < 60:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("%(n)s month ago", "%(n)s months ago", months) % {"n": months}
    years = days // 365
    return ngettext("%(n)s year ago", "%(n)s years ago", years) % {"n": years}


def language_names(codes: list[str]) -> str:
    """Languages by name in the reader's language; a word that is no code stays as it is."""
    return ", ".join(str(_language(code)) for code in codes)


def _language(code: str) -> Any:
    if code in MORE_LANGUAGES:
        return MORE_LANGUAGES[code]
    name = LANG_INFO.get(code, {}).get("name")
    return _(name) if name else code


def doubt(certainty: str | None, last_seen: date | None, today: date, *, asked: bool = False) -> str:
    """Why a holding is only possible on the day, in a few words; nothing when it is certain or was seen lately."""
    if certainty != "possible":
        return ""
    if last_seen is None:
        return _("possible, nobody confirmed it")
    if not asked and (today - last_seen).days <= FRESH_DAYS:
        return ""
    return _("possible, last seen %(day)s") % {"day": date_format(last_seen)}


def period(start: str, end: str, first_seen: date | None, last_seen: date | None) -> str:
    """“May 2024 – March 2025”, “since May 2024”, or the days on which it was seen."""
    if start and end:
        return f"{partial_date_text(start)} – {partial_date_text(end)}"
    if start:
        return _("since %s") % partial_date_text(start)
    if end:
        return _("until %s") % partial_date_text(end)
    days = sorted({day for day in (first_seen, last_seen) if day})
    if not days:
        return _("dates not known")
    return _("start not known, seen %(days)s") % {"days": " – ".join(date_format(day) for day in days)}


def how_sure(reliability: str, credibility: int, provenance: str) -> str:
    """A source and its statement in plain words: “usually reliable source · probably true · heard”."""
    source = RELIABILITY.get(reliability, RELIABILITY["F"])
    said = CREDIBILITY.get(credibility, CREDIBILITY[6])
    known = str(PROVENANCE.get(provenance, "")).lower()
    return " · ".join(str(part) for part in (source, said, known) if part)
