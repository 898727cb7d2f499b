"""Bodies and posts of a table, each once, and how many hold a post at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from core.partial_dates import DATE_MAX, DATE_MIN
from stakeholders.domain.roster_bodies import Derived
from stakeholders.domain.roster_people import identifier
from stakeholders.domain.roster_places import Places, bare_place, place_names
from stakeholders.domain.roster_titles import title_key
from stakeholders.domain.roster_types import FileMembership, FileOrganization, FilePost, RosterDocument

if TYPE_CHECKING:
    from stakeholders.domain.roster_rows import ReadRow

_KINDS: Final = (
    "executive ministry agency regulator armed_force gendarmerie police intelligence joint_task_force customs prisons "
    "park_guards judiciary prosecution legislature local_government traditional_authority informal_justice "
    "self_defence nhri party civil_society community liaison_committee media academia company state_company "
    "private_security contractor industry_association embassy home_government multilateral peace_mission other"
)
KINDS: Final = frozenset(_KINDS.split())
"""The kinds of bodies, as Entente writes them (models/choices.py)."""
BESIDE: Final = frozenset({"acting", "designated", "suspended", "de_facto", "contested"})
_CLASSES: Final = (
    (re.compile(r"\b(ministry|minist[eè]re|minist[eé]rio|department|kementerian)\b", re.IGNORECASE), "ministry"),
    (re.compile(r"\b(police|policia|polic[ií]a)\b", re.IGNORECASE), "police"),
    (re.compile(r"\b(army|navy|air force|armed forces|military)\b", re.IGNORECASE), "armed_force"),
    (re.compile(r"\b(court|judiciary|tribunal)\b", re.IGNORECASE), "judiciary"),
    (re.compile(r"\b(city|town|municipal|district|county|shire|regional)\b.*\bcouncil\b|\bmunicipality\b", re.IGNORECASE), "local_government"),
    (re.compile(r"\b(parliament|assembly|senate|congress|legislative council|house of \w+|chamber of \w+)\b", re.IGNORECASE), "legislature"),
    (re.compile(r"\b(party|partido|parti)\b", re.IGNORECASE), "party"),
    (re.compile(r"\b(authority|agency|commission|bureau|directorate)\b", re.IGNORECASE), "agency"),
    (re.compile(r"\b(presidency|cabinet|government)\b", re.IGNORECASE), "executive"),
)  # fmt: skip


def organization_key(name: str) -> str:
    """The key under which two spellings of a body's name meet in one country."""
    return title_key(bare_place(name)) or name.casefold()


def classify(name: str) -> tuple[str, ...]:
    """What kind of body a name speaks of; nothing when it does not say."""
    return next(((slug,) for pattern, slug in _CLASSES if pattern.search(name)), ())


class Bodies:
    """Collects the bodies and posts of a file in its document."""

    def __init__(self, document: RosterDocument, places: Places) -> None:
        self.document = document
        self.places = places

    def of_row(
        self, country: str, area: str, name: str, derived: Derived | None, row: int, *, level: str = ""
    ) -> str:
        """Key of the body that a row names, or that its title implies."""
        title = name or (derived.name if derived is not None else "")
        local = derived is not None and derived.classification == "local_government" and area != ""
        key = f"{area if local else country}|{organization_key(title)}"
        if key not in self.document.organizations:
            classes = classify(name) if derived is None else (derived.classification,)
            self.document.organizations[key] = FileOrganization(
                key=key,
                name=title[:300],
                classifications=classes,
                area=area if local else country,
                level=level or (derived.level if derived is not None else ""),
                derived=derived is not None,
                row=row,
            )
        return key

    def post(self, organization: str, row: ReadRow) -> str:
        """Key of the post of a row."""
        area = row.area or row.country
        key = f"{organization}|{area}|{title_key(row.title, place_names(self.places.name(area)))}"
        post = self.document.posts.get(key)
        if post is None:
            level = row.level or (row.derived.level if row.derived is not None else "")
            post = FilePost(key, organization, row.title, area, level, row=row.row)
            post.start, post.end = row.created, row.abolished
            self.document.posts[key] = post
        for target in ("post_wikidata", "post_id"):
            text = row.ids.get(target, "")
            one = identifier(text, "")
            if text and one[0] and one not in post.identifiers:
                post.identifiers.append(one)
        return key


def count_seats(document: RosterDocument) -> None:
    """Raise the seats of posts whose holders certainly overlap in the file."""
    by_post: dict[str, list[FileMembership]] = {}
    for membership in document.memberships:
        if membership.post and membership.status not in BESIDE:
            by_post.setdefault(membership.post, []).append(membership)
    for key, memberships in by_post.items():
        if len(memberships) > 1:
            document.posts[key].seats = max(1, most_at_once(map(certain_span, memberships)))


def certain_span(membership: FileMembership) -> tuple[date, date]:
    """First day and last day on which the file is certain of a holder; empty (first after last) when it never is."""
    seen = membership.seen if not is_over(membership) else None
    first = min(membership.start.latest, seen or DATE_MAX)
    end = membership.end.earliest if membership.end.is_known else DATE_MIN
    last = max(_day_before(end), seen or DATE_MIN)
    return first, last


def is_over(membership: FileMembership) -> bool:
    """True when the tenure had ended, or not begun, on the day of the list."""
    if membership.seen is None:
        return False
    ended = membership.end.is_known and membership.end.latest <= membership.seen
    return ended or (membership.start.is_known and membership.start.earliest > membership.seen)


def _day_before(day: date) -> date:
    return day if day == DATE_MIN else date.fromordinal(day.toordinal() - 1)


def most_at_once(spans: Iterable[tuple[date, date]]) -> int:
    """The largest number of spans that share a day."""
    events: list[tuple[date, int]] = []
    for first, last in spans:
        if first <= last:
            events += [(first, 1), (last, 2)]
    most = now = 0
    for _, kind in sorted(events):
        now += 1 if kind == 1 else -1
        most = max(most, now)
    return most
