"""Kasanda's exposures, contact rules, positions, arguments, library and initiatives.

Gedeon Bira speaks for eleven villages: a rule stops the community officer who plans an open meeting with him. Philomène
Kisanga has an exposure and no rule: the security officer, with whom she was shared, plans in silence, and the two who
keep her exposure are told at once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from core import reference
from core.access.principals import principal_of
from core.confidentiality import Handling
from core.models import Theme
from core.stable_ids import stable_id
from engagements.models import (
    Argument,
    ContactRule,
    Exposure,
    Initiative,
    InitiativePartner,
    LibraryEntry,
    Position,
    PositionVariant,
)
from engagements.services import messages

COMMUNITY, SECURITY, EXTERNAL = "community-relations", "security", "external-affairs"
PLURALS = {
    "exposure": "exposures",
    "contact_rule": "contact rules",
    "position": "positions",
    "position_variant": "wordings",
    "argument": "arguments",
    "library_entry": "library resources",
    "initiative": "initiatives",
    "initiative_partner": "partners in initiatives",
    "approval": "approvals of positions",
}
REVIEW = date(2027, 3, 1)
Rows = list[tuple[str, dict[str, Any], str]]


def seed(seeder: Any) -> None:
    """Adds what is missing; `seeder` is that of the register's demo (stakeholders.demo.seeding)."""
    slugs = {stable_id("theme", row.slug): row.slug for row in reference.themes()}
    found = Theme.objects.in_bulk(list(slugs))
    themes = {slugs[pk]: theme for pk, theme in found.items()}
    known = seeder.placed["person"] | seeder.placed["organization"]
    seeder.place("exposure", Exposure, _exposures(seeder, known))
    seeder.place("contact_rule", ContactRule, _rules(seeder, known))
    seeder.place("position", Position, _positions(themes))
    seeder.place("position_variant", PositionVariant, _wordings(seeder.placed["position"]))
    seeder.place("argument", Argument, _arguments(themes))
    seeder.place("library_entry", LibraryEntry, _library())
    seeder.place("initiative", Initiative, _initiatives(seeder, known, themes))
    seeder.place("initiative_partner", InitiativePartner, _partners(seeder.placed["initiative"], known))
    seeder.created["approval"] = _approve(seeder)


def _exposures(seeder: Any, known: dict[str, Any]) -> Rows:
    kept = {
        "handling": Handling.NAMED,
        "author": seeder.users["community"],
        "custodian": seeder.users["community.lead"],
        "review_by": REVIEW,
    }
    return [
        (
            "bira",
            {
                "stakeholder": known["gedeon-bira"],
                "institution": "low",
                "community": "serious",
                "armed": "grave",
                "reasons": "Since the spring men of the escort ask in the villages who talks to the mine. He was followed "
                "home twice.",
                "care": "At the clinic on market days, never at the mine, brought by somebody known there.",
                "alias": "Heron",
                **kept,
            },
            COMMUNITY,
        ),
        (
            "kisanga",
            {
                "stakeholder": known["philomene-kisanga"],
                "community": "serious",
                "armed": "low",
                "reasons": "After the last training with soldiers her house was marked. Neighbours call her the mine’s "
                "voice.",
                "care": "Together with others of the federation, never alone.",
                **kept,
            },
            COMMUNITY,
        ),
        (
            "nsele",
            {
                "place": seeder.area("lu-nsele"),
                "community": "serious",
                "reasons": "Households that answered the survey of 2024 lost their turn at the well.",
                "care": "Through the committee, for all at once.",
                **kept,
            },
            COMMUNITY,
        ),
    ]


def _rules(seeder: Any, known: dict[str, Any]) -> Rows:
    return [
        (
            "bira",
            {
                "stakeholder": known["gedeon-bira"],
                "kind": "no_open_meeting",
                "wording": "Market days, at the clinic",
            },
            COMMUNITY,
        ),
        (
            "kapinga",
            {
                "stakeholder": known["kapinga-mwewa"],
                "kind": "through",
                "through": seeder.users["community.lead"],
            },
            COMMUNITY,
        ),
        (
            "radio",
            {"stakeholder": known["radio-lumbe"], "kind": "not_by_phone", "wording": "By letter"},
            EXTERNAL,
        ),
        ("nsele", {"place": seeder.area("lu-nsele"), "kind": "ask_first"}, COMMUNITY),
    ]


def _positions(themes: dict[str, Any]) -> Rows:
    said = (
        (
            "vetting",
            "Vetting and training of those who guard the mine",
            "vetting-and-training",
            "Nobody should guard the mine who is under investigation for violence. We ask for vetting before posting, and "
            "offer to pay for training given by others than us.",
            "We do not ask for names of officers, and we do not choose them.",
        ),
        (
            "force",
            "Use of force near villages",
            "use-of-force",
            "Force is the last means, as little as can be, and each use is reported and looked into by the State.",
            "",
        ),
        (
            "dialogue",
            "Patrols talk with villages",
            "community-dialogue",
            "Commanders and villages should know each other by name before something happens. We can offer the room, not "
            "the agenda.",
            "Women and young people are in the room, or it is not a dialogue.",
        ),
        (
            "land",
            "Land is taken with agreement",
            "land",
            "Nobody moves before the payment is agreed, written down and made.",
            "",
        ),
    )
    return [
        (key, {"title": title, "theme": themes[theme], "message": message, "background": background}, "")
        for key, title, theme, message, background in said
    ]


def _wordings(positions: dict[str, Any]) -> Rows:
    said = (
        (
            "vetting/forces",
            "vetting",
            "security_forces",
            "regional",
            "fr",
            "Nous demandons que chaque agent affecté à la mine ait passé un contrôle. C’est aussi votre protection.",
            "Begin with what the unit does well. Never in front of subordinates.",
        ),
        (
            "vetting/government",
            "vetting",
            "government",
            "national",
            "en",
            "Vetting before posting is what the Voluntary Principles ask of both of us; it keeps the memorandum alive.",
            "",
        ),
        (
            "dialogue/chiefs",
            "dialogue",
            "traditional",
            "local",
            "lu",
            "Let the elders open the talk, and let the commander greet them first.",
            "Shoes stay outside; the eldest woman speaks after the chief.",
        ),
    )
    return [
        (
            key,
            {
                "position": positions[position],
                "audience": audience,
                "level": level,
                "language": language,
                "message": message,
                "cultural_notes": notes,
            },
            "",
        )
        for key, position, audience, level, language, message, notes in said
    ]


def _arguments(themes: dict[str, Any]) -> Rows:
    said = (
        (
            "stoppages",
            "Where patrols are trained, the pit stands still less often",
            "economic",
            "vetting-and-training",
            "security_forces",
            "Fictional study of three provinces: 40 % fewer days lost in the two years after.",
        ),
        (
            "fuel",
            "Units that report well get their fuel on time",
            "security",
            "incident-reporting",
            "security_forces",
            "Practice of the memorandum of 2024.",
        ),
        (
            "investors",
            "Lenders ask for it before they pay the second tranche",
            "reputational",
            "security-and-human-rights",
            "government",
            "Conditions of the loan, chapter 7.",
        ),
        (
            "treaty",
            "Kasanda has bound itself to it",
            "legal",
            "use-of-force",
            "government",
            "Ratified in 1998.",
        ),
        (
            "peace",
            "A commander whom the villages know hears of trouble first",
            "social",
            "community-dialogue",
            "",
            "Said by two commanders who left.",
        ),
    )
    return [
        (
            key,
            {
                "claim": claim,
                "benefit": benefit,
                "theme": themes[theme],
                "audience": audience,
                "evidence": evidence,
            },
            "",
        )
        for key, claim, benefit, theme, audience, evidence in said
    ]


def _library() -> Rows:
    said = (
        ("vpi", "Voluntary Principles on Security and Human Rights", "standard", "B1 C3 B2", "en"),
        ("mou", "Model clauses for a memorandum with security forces", "model_clause", "B2 C6", "en"),
        ("mapping", "Whom to talk to first: a worksheet", "tool", "A8 A9 A10", "en"),
        ("workshop", "Two days with commanders and communities", "training", "B10 C8", "fr"),
        (
            "agency",
            "One door for business and human rights: three countries compared",
            "case",
            "C11 C5",
            "en",
        ),
        ("informal", "Informal contact without harm", "guidance", "A14 A16 B9", "en"),
        ("observatory", "How a provincial observatory is set up", "guidance", "B15 B14", "fr"),
    )
    return [
        (
            key,
            {
                "title": title,
                "kind": kind,
                "practices": sorted(practices.split(), key=lambda name: (name[0], int(name[1:]))),
                "language": language,
                "issuer": "Demo library",
            },
            "",
        )
        for key, title, kind, practices, language in said
    ]


def _initiatives(seeder: Any, known: dict[str, Any], themes: dict[str, Any]) -> Rows:
    return [
        (
            "vetting",
            {
                "title": "Companies of Lumbe ask for vetting together",
                "kind": "coalition",
                "status": "under_way",
                "area": seeder.area("lu"),
                "level": "regional",
                "theme": themes["vetting-and-training"],
                "objective": "One letter and one offer of training from every mine of the province.",
                "blocked": known["gend-prov"],
                "milestones": [
                    {"name": "Letter agreed by the companies", "due": "2026-07", "reached": "2026-07-20"},
                    {"name": "Letter handed over", "due": "2026-10"},
                    {"name": "First training", "due": "2027-02"},
                ],
                "money": "USD 40,000, shared by three companies",
                "start": "2026-05",
            },
            SECURITY,
        ),
        (
            "agency",
            {
                "title": "One national office for business and human rights",
                "kind": "national_agency",
                "status": "idea",
                "area": seeder.area("qz"),
                "level": "national",
                "theme": themes["security-and-human-rights"],
                "objective": "A proposal to the government, carried by the rights commission.",
                "milestones": [{"name": "Paper with three examples", "due": "2027-03"}],
            },
            EXTERNAL,
        ),
        (
            "radio",
            {
                "title": "Hour of questions on Radio Lumbe",
                "kind": "media",
                "status": "done",
                "area": seeder.area("lu"),
                "level": "regional",
                "objective": "Villages ask, the police answers, once a month.",
                "start": "2025-03",
                "end": "2026-03",
                "outcome": "Eleven of twelve hours were held. The police came to nine.",
            },
            COMMUNITY,
        ),
    ]


def _partners(initiatives: dict[str, Any], known: dict[str, Any]) -> Rows:
    said = (
        ("vetting", "gend-prov", "asked", "Vet before posting to a mine", "open", SECURITY),
        ("vetting", "inspectorate", "channel", "Carry the offer of training", "partly", SECURITY),
        ("agency", "nhri", "partner", "Write the proposal with us", "yes", EXTERNAL),
        ("agency", "legal-aid", "partner", "Comment on the draft", "open", EXTERNAL),
        ("radio", "radio-lumbe", "partner", "", "", COMMUNITY),
        ("radio", "police-lumbe", "asked", "Send an officer who may answer", "partly", COMMUNITY),
    )
    return [
        (
            f"{initiative}/{who}",
            {
                "initiative": initiatives[initiative],
                "stakeholder": known[who],
                "role": role,
                "ask": ask,
                "answer": answer,
            },
            function,
        )
        for initiative, who, role, ask, answer, function in said
    ]


def _approve(seeder: Any) -> int:
    """A lead approves what was just placed, all but the last position and wording, by the usual service."""
    lead, done = principal_of(seeder.users["external.lead"]), 0
    kinds: tuple[tuple[str, Any, Any], ...] = (
        ("position", Position, messages.update_position),
        ("position_variant", PositionVariant, messages.update_variant),
    )
    for kind, model, write in kinds:
        keys = [row.pk for row in list(seeder.placed[kind].values())[:-1]]
        for pk in model.objects.filter(pk__in=keys, version=1).order_by("pk").values_list("pk", flat=True):
            write(actor=lead, pk=pk, version=1, values={"status": "approved"}, reason="Demo")
            done += 1
    return done
