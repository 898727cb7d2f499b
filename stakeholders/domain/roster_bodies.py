"""Which body a title of office belongs to, when a roster names none.

The body is concluded from the title alone (*Minister of Health*: Ministry of Health) and marked as derived; a
title that says nothing falls to the government of its area. A person may correct it: posts are then found again
by their title and country, so that the next import follows the correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from core.names import search_key
from stakeholders.domain.roster_titles import looks_like_title, readable_title, title_key


@dataclass(frozen=True, slots=True)
class Derived:
    """A body concluded from a title; `portfolio` and `junior` let a Minister of State find the ministry."""

    name: str
    classification: str
    level: str = "national"
    portfolio: str = ""
    junior: bool = False


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RANKS: Final = (
    "deputy|vice|first|second|third|senior|acting|assistant|asst\\.|federal|union|cabinet|coordinating|coordinator|"
    "delegate|executive|interim|junior|associate|permanent|principal|state|under"
)
_ACRONYM: Final = re.compile(r"\s*\([A-Z]{2,8}\)\s*$")
_OFFICER: Final = (
    r"(?:(?:director|commissioner|comptroller|commandant|inspector|auditor|accountant|surveyor|registrar|postmaster|"
    r"secretary)[ -]?general|executive (?:secretary|director)|managing director|director|chairman|chairperson|chairwoman|"
    r"chair|head|chief executive officer|chief executive|chief|commissioner|commander|administrator|president|governor|"
    r"manager|inspector|secretary)"
)
_BANK = _rule(
    rf"^(?:(?:{_RANKS}) )*{_OFFICER}\b.*?(?:,| of| for) (?:the )?(?P<body>[^,&]*(?:bank|banco|banque|monetary authority)\b[^,]*)$"
)
_CHAMBER = _rule(
    rf"^(?:(?:{_RANKS}) )*(?:speaker|president(?: pro tempore)?|pr[eé]sident[ea]?|chairman|chairperson|clerk) "
    r"(?:of|de|del|du) (?:the |la |el |l['’])?(?P<body>.*\b(?:senate|senado|s[eé]nat|parliament|parlement|parlamento|"
    r"assembly|assembl[eé]e|asamblea|assembleia|house|congress|congreso|chamber|c[aâá]mara|legislative council|duma|"
    r"majlis)\b.*)$"
)
_FORCES: Final = (
    (_rule(r"\b(?:army|land forces?|ej[eé]rcito|arm[eé]e de terre|ex[eé]rcito)\b"), "Army", "armed_force"),
    (_rule(r"\b(?:navy|naval staff|armada|marinha)\b"), "Navy", "armed_force"),
    (_rule(r"\bair (?:force|staff|chief)\b"), "Air Force", "armed_force"),
    (_rule(r"\bdefen[cs]e intelligence\b"), "Defence Intelligence", "intelligence"),
    (_rule(r"\bgendarmerie\b"), "Gendarmerie", "gendarmerie"),
    (
        _rule(r"^(?:chief|inspector|commissioner|director|head|police)\b.*\bpolice\b|^police chief"),
        "Police",
        "police",
    ),
    (
        _rule(r"defen[cs]e (?:staff|chief|force)|^chief of (?:the )?defen[cs]e|joint chiefs|armed forces"),
        "Armed Forces",
        "armed_force",
    ),
    (_rule(r"^nia director"), "NIA", "intelligence"),
    (_rule(r"^security director|state security service"), "State Security", "intelligence"),
    (_rule(r"^(?:comptroller|commissioner|director).*\bcustoms\b"), "Customs", "customs"),
    (_rule(r"^(?:comptroller|commissioner|director).*\b(?:prisons?|correctional)\b"), "Prisons", "prisons"),
)
_MINISTRY_OR_SECRETARY = _rule(r"\b(?:minister|min\.|ministr[oea]|secretary|menteri|department)\b")
_ROMANCE: Final = (
    (
        _rule(
            r"^(?:vice[- ])?ministre (?:d['’][ée]tat,? )?(?P<link>de la |de l['’]|des |du |de |d['’]|à la |à l['’]|aux )(?P<field>.+)$"
        ),
        "Ministère {link}{field}",
    ),
    (
        _rule(r"^(?:vice[- ]?)?ministr[oa] (?P<link>de la |de los |de las |del |de )(?P<field>.+)$"),
        "Ministerio {link}{field}",
    ),
    (
        _rule(r"^(?:vice[- ]?)?ministr[oa] (?P<link>da |do |das |dos )(?P<field>.+)$"),
        "Ministério {link}{field}",
    ),
    (_rule(r"^(?:wakil )?menteri (?P<link>)(?P<field>.+)$"), "Kementerian {field}"),
)
_MINISTER = _rule(rf"^(?:(?:{_RANKS}) )*(?:minister|min\.)(?P<rest>.*)$")
_TO_MINISTER = _rule(
    r"\bto the (?:minister|min\.) (?:of|for) (?:the )?(?P<field>.+?)(?: in charge| charged| responsible|$)"
)
_OF_STATE = _rule(
    r"^ of state(?!,? (?:enterprise|propert|asset|security|administration|protocol|owned|control|land))(?:,? for\b(?: the\b)?|,)? ?(?P<field>.*)$"
)
_OF_FIELD = _rule(r"^,? ?(?:of|for|to|in charge of|responsible for)(?: the)? (?P<field>.+)$")
_FIELD_MINISTER = _rule(r"^(?P<field>[\w ,&'’-]+?) minister$")
_NO_FIELD: Final = frozenset(
    {"chief", "resident", "prime", "first", "senior", "junior", "deputy prime", "deputy", "vice prime"}
)
_SECRETARY_OF_STATE = _rule(
    r"^(?:(?:under|deputy|minister)[- ]?)*secretary of state (?:for|in charge of)(?: the)? (?P<field>.+)$"
)
_SECRETARY = _rule(
    r"^(?:(?:acting|deputy|assistant|principal|permanent) )*secretary (?:of|for) (?:the )?(?P<field>.+)$"
)
_DEPARTMENT = _rule(
    r"^(?:chief|head|director|secretary) of (?:the )?(?P<body>(?:federal )?department of .+)$"
)
_HEAD_OF_BODY = _rule(rf"^(?:(?:{_RANKS}) )*{_OFFICER}(?: of|,| for) (?:the )?(?P<body>.+)$")
_BODY_WORDS = _rule(
    r"\b(?:authority|agency|commission|committee|board|council|directorate|office|bureau|service|institute|fund|"
    r"corporation|company|bank|court|university|force|inspectorate|secretariat|staff|ministry|department)\b"
)
_GOVERNMENT_WORDS = _rule(
    r"^(?:state council|council of ministers|cabinet|government|govt|republic|federation|swiss confederation|union)\b"
)
_CROWN = _rule(
    r"^(?:monarch|king|queen|emperor|amir|emir|sultan|grand duke|prince|head of state|chief of state|co-prince|supreme pontiff|pope)\b"
)
_PRESIDENT = _rule(rf"^(?:(?:{_RANKS}) )*(?:vice[- ])?pr[eé]sident[ea]?\b")
_PRESIDENCY = _rule(
    r"\bpresiden(?:cy|tial)\b|\b(?:to|of) the president\b|president['’]s office|national security advis[eo]r|^chief of staff"
)
_PRESIDENT_OF = _rule(r"^(?:vice[- ])?pr[eé]sident[ea]? (?:of|de|du|del) (?:the )?(?P<place>[^,]+)$")
_ABROAD = _rule(
    r"^(?:ambassador|permanent (?:representative|observer)|charg[eé] d['’]affaires|apostolic nuncio|high commissioner|consul)\b"
)
_PLACES: Final = (
    (_rule(r"^(?:deputy )?governor (?:of|for) (?:the )?(?P<place>.+)$"), "Government of {place}", "regional"),
    (
        _rule(r"^(?P<place>.+?) (?:state |province |county )?(?:deputy )?governor$"),
        "Government of {place}",
        "regional",
    ),
    (_rule(r"^(?:lord |deputy )*mayor of (?:the )?(?P<place>.+)$"), "Municipality of {place}", "local"),
)
_PORTFOLIO_WORDS: Final = (
    "finance affairs defence defense education agriculture environment technology labour labor health tourism trade "
    "industry welfare energy works transportation transport settlements budget interior justice reform development "
    "planning communications communication culture sports youth mines mining water science housing economy commerce "
    "security information infrastructure employment forestry fisheries lands petroleum power aviation women gender "
    "finanzas hacienda salud defensa educacion finances sante defense interieur agricultura saude educacao"
)
_PORTFOLIOS: Final = frozenset(_PORTFOLIO_WORDS.split())


def derive_organization(title: str, place: str = "", *, subnational: bool = False) -> Derived:
    """The body that a post belongs to, concluded from its title.

    `place` names the country, or the area below it when `subnational`.

    >>> derive_organization("Minister of State, Labour").name
    'Ministry of Labour'
    """
    text = _ACRONYM.sub("", readable_title(" ".join(title.split())))
    if subnational:
        return _of_area(text, place)
    rules: tuple[Callable[[str, str], Derived | None], ...] = (
        _of_bank, _of_force, _of_chamber, _of_justice, _of_minister, _of_secretary, _of_head, _of_place, _of_body
    )  # fmt: skip
    for rule in rules:
        found = rule(text, place)
        if found is not None:
            return found
    return _government(place)


def _government(place: str) -> Derived:
    return Derived(f"Government of {place}" if place else "Government", "executive")


def _presidency(place: str) -> Derived:
    return Derived(f"Presidency of {place}" if place else "Presidency", "executive")


def _of_area(text: str, place: str) -> Derived:
    """Posts of an area below the country belong to its government, a mayor's to the municipality."""
    if re.search(r"\b(?:mayor|alcalde|prefeito|maire)\b", text, re.IGNORECASE):
        return Derived(f"Municipality of {place}", "local_government", "local")
    return Derived(f"Government of {place}", "local_government", "regional")


def _of_bank(text: str, _: str) -> Derived | None:
    if text.lower() == "bank governor":
        return Derived("Central Bank", "regulator")
    found = _BANK.match(text)
    return Derived(_capital(found["body"]), "regulator") if found else None


def _of_force(text: str, _: str) -> Derived | None:
    if _MINISTRY_OR_SECRETARY.search(text):
        return None
    for pattern, name, classification in _FORCES:
        if pattern.search(text):
            return Derived(name, classification)
    return None


def _of_chamber(text: str, _: str) -> Derived | None:
    found = _CHAMBER.match(text)
    return Derived(_capital(found["body"]), "legislature") if found else None


def _of_justice(text: str, _: str) -> Derived | None:
    low = text.lower()
    if _MINISTRY_OR_SECRETARY.search(text):
        return None
    if "chief justice" in low or "supreme court" in low:
        return Derived("Supreme Court", "judiciary")
    if "attorney general" in low or "attorney-general" in low:
        return Derived("Office of the Attorney General", "prosecution")
    if re.search(
        r"\bprosecutor|public prosecutions|fiscal general|procureur|procurador|procurator general", low
    ):
        return Derived("Public Prosecution", "prosecution")
    return None


def _of_minister(text: str, place: str) -> Derived | None:
    """Ministers in English, French, Spanish, Portuguese and Indonesian."""
    for pattern, form in _ROMANCE:
        if romance := pattern.match(text):
            return _ministry(
                form.format(link=romance["link"], field=romance["field"].strip(" ,")), romance["field"]
            )
    found = _MINISTER.match(text)
    if found is None:
        other = _FIELD_MINISTER.match(text)
        if other is None or other["field"].lower() in _NO_FIELD or "prime" in other["field"].lower():
            return None
        return _ministry(f"Ministry of {other['field']}", other["field"])
    rest = found["rest"]
    if under := _TO_MINISTER.search(rest):
        return _ministry(f"Ministry of {under['field'].strip(' ,')}", under["field"], junior=True)
    if state := _OF_STATE.match(rest):
        field = state["field"].strip(" ,")
        return _ministry(f"Ministry of {field}", field, junior=True) if field else _government(place)
    if _PRESIDENCY.search(rest) or re.search(r"\bto the president\b", rest, re.IGNORECASE):
        return _presidency(place)
    of_field = _OF_FIELD.match(rest)
    field = of_field["field"].strip(" ,") if of_field else ""
    if not field or re.match(r"(?:prime min|portfolio|deputy prime|cabinet$)", field, re.IGNORECASE):
        return _government(place)
    return _ministry(f"Ministry of {field}", field)


def _ministry(name: str, field: str, *, junior: bool = False) -> Derived:
    return Derived(name, "ministry", portfolio=title_key(field.strip(" ,")), junior=junior)


def _of_secretary(text: str, place: str) -> Derived | None:
    """Secretaries who head departments of State."""
    if state := _SECRETARY_OF_STATE.match(text):
        return _ministry(f"Ministry of {state['field']}", state["field"], junior=True)
    if department := _DEPARTMENT.match(text):
        return _ministry(_capital(department["body"]), department["body"])
    found = _SECRETARY.match(text)
    if found is None or _GOVERNMENT_WORDS.match(found["field"]):
        return None
    field = found["field"].strip(" ,")
    if _PRESIDENCY.search(field):
        return _presidency(place)
    if _BODY_WORDS.search(field) and title_key(field).split()[-1] != "service":
        return Derived(_capital(field), "agency")
    return _ministry(f"Department of {field}", field)


def _of_head(text: str, place: str) -> Derived | None:
    """Heads of State and those around them; diplomats."""
    if _ABROAD.match(text):
        return _ministry("Ministry of Foreign Affairs", "Foreign Affairs")
    if _CROWN.match(text):
        return Derived(f"Head of State of {place}" if place else "Head of State", "executive")
    if other := _PRESIDENT_OF.match(text):
        named, known = search_key(other["place"]), search_key(place)
        if _GOVERNMENT_WORDS.match(named):
            return _government(place) if "council" in named or "gov" in named else _presidency(place)
        if not _BODY_WORDS.search(named) and known and named not in known and known not in named:
            return Derived(f"Government of {other['place'].strip()}", "local_government", "regional")
        if _BODY_WORDS.search(named):
            return None
    return _presidency(place) if _PRESIDENT.match(text) or _PRESIDENCY.search(text) else None


def _of_place(text: str, _: str) -> Derived | None:
    for pattern, name, level in _PLACES:
        found = pattern.match(text)
        if found and not _BODY_WORDS.search(found["place"]):
            return Derived(name.format(place=found["place"].strip()), "local_government", level)
    return None


def _of_body(text: str, _: str) -> Derived | None:
    """`Chairman of the Land Commission`; a bare portfolio such as `Finance`; a bare body."""
    found = _HEAD_OF_BODY.match(text)
    if found:
        matches = _BODY_WORDS.search(found["body"]) and not _GOVERNMENT_WORDS.match(found["body"])
        return Derived(_capital(found["body"]), "agency") if matches else None
    if looks_like_title(text):
        return None
    if _BODY_WORDS.search(text):
        return Derived(_capital(text), "agency")
    return (
        _ministry(f"Ministry of {text}", text)
        if not _PORTFOLIOS.isdisjoint(search_key(text).split())
        else None
    )


def _capital(text: str) -> str:
    text = text.strip(" ,")
    return text[:1].upper() + text[1:]


def same_ministry(portfolio: str, others: Mapping[str, str]) -> str:
    """The one ministry whose portfolio holds all words of a junior minister's, or an empty text.

    `others` maps a portfolio to its ministry: *Labour* belongs to *Labour and Employment* while no other
    portfolio holds that word.
    """
    if portfolio in others:
        return others[portfolio]
    words = set(portfolio.split())
    found = {body for other, body in others.items() if words and words <= set(other.split())}
    return found.pop() if len(found) == 1 else ""
