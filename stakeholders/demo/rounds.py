"""Three mapping exercises of Kasanda, each with the snapshot that closing it would have frozen; and one of a province that
is open, with a team."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.confidentiality import Handling
from stakeholders.demo import content
from stakeholders.domain.exercise import INPUTS, next_due

DemoRow = tuple[str, dict[str, Any], str]
Placed = dict[str, dict[str, Any]]
OWNER = "external-affairs"
# Key, name, opened, due, closed ("" while open), the one before.
ROUNDS = (
    ("2024", "Lumbe and the capital, 2024", "2024-09-16", "2024-11-29", "2024-11-29", ""),
    ("2025", "Lumbe and the capital, 2025", "2025-09-15", "2025-11-28", "2025-11-28", "2024"),
    ("2026", "Lumbe and the capital, 2026", "2026-09-14", "2026-11-20", "2026-11-20", "2025"),
    ("field", "Lumbe before the dry season", "2026-10-05", "2026-12-18", "", ""),
)
# The open one is smaller, and its team does it together.
FIELD, FIELD_AREA, FIELD_TEAM = "field", "lu", "Lumbe field team"
# What was asked, and why not, in the latest round.
ASKED = {
    "government": ("consulted", "Prefect, two district heads and the provincial council."),
    "companies": ("consulted", "Two neighbours in the chamber, without names in the minutes."),
    "home_embassy": ("consulted", "A talk of an hour; nothing to be attributed."),
    "civil_society": ("consulted", "Women’s network, legal aid and the youth league."),
    "academia": ("planned", "The university is on strike until December."),
    "media": ("consulted", "The radio of Lumbe, on background."),
    "print": ("consulted", "Gazette and the reports of the commission."),
    "online": ("not_consulted", "Rumours before the elections would have weighed more than facts."),
}
# Whom sources of the latest round named and who is not on the map yet.
NAMED = {
    "civil_society": (
        "Honorine Mbeka | Cooperative of the washers | Speaks for women at the pits\n"
        "Union of river fishers | Nsele | Nobody of us knows them"
    ),
    "media": "Patrice Kadi | Radio of Lumbe | Follows the court",
}
# What the map of the latest round should look like.
TARGETS = [{"name": "Local", "share": "35"}, {"name": "Woman", "share": "40"}, {"name": "NGO", "share": "20"}]
# The open round has just begun: (status, note) of each kind that somebody has said something about.
ASKED_SO_FAR = {
    "government": ("consulted", "District heads of Kisala and Muvela; Nkoa was away."),
    "civil_society": ("consulted", "Women’s network and the youth league, each alone."),
    "academia": ("planned", "The university, once its strike is over."),
    "online": ("not_consulted", "Nobody writes about the villages."),
}
REQUESTS_SO_FAR = (
    ("community-relations", "Who speaks for the herders on the road to Nkoa?", "2026-11-13", "2026-11-12"),
    ("security", "Who commands the posts on the river, and since when?", "2026-11-20", ""),
    ("environment", "Who opens and closes the water points?", "2026-12-04", ""),
)
REQUESTS = (
    (
        "security",
        "Who commands which post since the rotation, and how open are they?",
        "2026-10-16",
        "2026-10-12",
    ),
    ("community-relations", "Who speaks for Nsele now, and who says so?", "2026-10-16", "2026-10-20"),
    ("environment", "Who decides on water permits in the province?", "2026-10-16", "2026-11-03"),
)
ANSWERS = (
    (
        "champions",
        "The court president and the head of the district police carry most of what changed. Two groups still have "
        "nobody who speaks for them.",
    ),
    ("responsibilities", "Licences of private security are nobody’s below the capital."),
)


def exercises(placed: Placed, area: Any, users: dict[str, Any], teams: dict[str, Any]) -> list[DemoRow]:
    """The rounds, one after the other; they are the company's to know."""
    known = placed.get("exercise", {})
    rows = []
    for key, name, opened, due, closed, before in ROUNDS:
        if key in known or (before and before not in known):
            continue
        values: dict[str, Any] = {
            "name": name,
            "area": area(content.COUNTRY),
            "lead": users["external.lead"],
            "interval_months": 12,
            "opened": date.fromisoformat(opened),
            "due": date.fromisoformat(due),
            "previous": known.get(before),
            "targets": TARGETS if key == "2026" else [],
            "handling": Handling.COMPANY,
            "author": users["external"],
        }
        if key == FIELD:
            values |= {
                "area": area(FIELD_AREA),
                "lead": users["community.lead"],
                "team": teams[FIELD_TEAM],
                "interval_months": 6,
                "author": users["community.lead"],
            }
        if closed:
            day = date.fromisoformat(closed)
            values |= {"closed": day, "next_due": next_due(day, 12)}
        rows.append((key, values, ""))
        break
    return rows


def inputs(placed: Placed) -> list[DemoRow]:
    """The eight kinds of the latest round; the earlier ones asked five, the open one has begun."""
    rows: list[DemoRow] = []
    for key, exercise in placed["exercise"].items():
        if key == FIELD:
            for kind, (status, note) in ASKED_SO_FAR.items():
                begun = {"exercise": exercise, "kind": kind, "status": status, "note": note}
                rows.append((f"{key}/{kind}", begun, "community-relations"))
            continue
        for place, kind in enumerate(INPUTS):
            status, note = ASKED[kind]
            if key != "2026" and place > 4:
                status, note = "not_consulted", "There was no time."
            named = NAMED.get(kind, "") if key == "2026" else ""
            values = {"exercise": exercise, "kind": kind, "status": status, "note": note, "candidates": named}
            rows.append((f"{key}/{kind}", values, OWNER))
    return rows


def requests(placed: Placed, functions: dict[str, Any]) -> list[DemoRow]:
    """What three functions were asked in the latest round and in the open one."""
    asked = [("2026", date(2026, 9, 21), *row) for row in REQUESTS]
    asked += [(FIELD, date(2026, 10, 19), *row) for row in REQUESTS_SO_FAR]
    return [
        (
            f"{key}/{function}",
            {
                "exercise": placed["exercise"][key],
                "asked_function": functions[function],
                "what": what,
                "asked": day,
                "due": date.fromisoformat(due),
                "received": date.fromisoformat(received) if received else None,
                "handling": Handling.COMPANY,
            },
            "",
        )
        for key, day, function, what, due, received in asked
    ]


def answers(placed: Placed) -> list[DemoRow]:
    """Two answers as people left them."""
    exercise = placed["exercise"]["2026"]
    return [
        (f"2026/{question}", {"exercise": exercise, "question": question, "text": text}, OWNER)
        for question, text in ANSWERS
    ]


def snapshot(placed: Placed) -> list[DemoRow]:
    """What was known at each closing: the latest judgement of each function, and who held the posts judged about."""
    rows: list[DemoRow] = []
    slugs = {row.key: row.function for row in content.assessments()}
    for key, exercise in placed["exercise"].items():
        if exercise.closed is None:
            continue
        newest: dict[tuple[Any, Any, Any], tuple[str, Any]] = {}
        for name, one in placed["assessment"].items():
            place = (one.stakeholder_id, one.function_id, one.theme_id)
            held = newest.get(place)
            known = one.handling < Handling.NAMED and one.assessed_on <= exercise.closed
            if known and (held is None or one.assessed_on > held[1].assessed_on):
                newest[place] = (name, one)
        for name, one in newest.values():
            values = {
                "exercise": exercise,
                "stakeholder": one.stakeholder,
                "theme": one.theme,
                "assessment": one,
                "alignment": one.alignment,
                "interest": one.interest,
                "influence": one.influence,
                "assessed_on": one.assessed_on,
                "handling": one.handling,
            }
            rows.append((f"{key}/{name}", values, slugs[name]))
        rows += _holders(placed, key, exercise)
    return rows


def _holders(placed: Placed, key: str, exercise: Any) -> list[DemoRow]:
    """Holders of posts of the open register on the day of closing."""
    day, rows = exercise.closed, []
    for name, tenure in placed["tenure"].items():
        stands = tenure.start_latest <= day < tenure.end_earliest
        if tenure.post_id and tenure.handling == Handling.COMPANY and stands and tenure.start:
            values = {
                "exercise": exercise,
                "stakeholder": tenure.person,
                "post": tenure.post,
                "handling": Handling.COMPANY,
            }
            rows.append((f"{key}/{name}", values, ""))
    return rows
