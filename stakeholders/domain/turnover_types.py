"""Plain values of the turnover check: what the map has, what a list says, and what is proposed.

A finding names its parts: each piece of evidence says what was compared, what stood on each side, and how alike they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from stakeholders.domain.roster_types import Identifier


class FindingKind(StrEnum):
    """What may have happened to a post (interfaces.md); `unchanged` is printed and never stored."""

    HOLDER_CHANGED = "holder_changed"
    VACATED = "vacated"
    FILLED = "filled"
    POST_NEW = "post_new"
    POST_GONE = "post_gone"
    BODY_RENAMED = "body_renamed"
    BODY_MERGED = "body_merged"
    SWAP = "swap"
    ROW_SUSPECT = "row_suspect"
    SAME_PERSON = "same_person"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on two titles or names are taken for one; from 0 to 1. Settings may change them.

    `post`: same office whoever holds it; `post_same_holder`: same office when the holder is the same; `person`: the
    same person in the same post; `moved`: the same person in another post.
    """

    post: float = 0.78
    post_same_holder: float = 0.34
    person: float = 0.8
    moved: float = 0.9


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, on the map or in a list; `names` begins with the one that is shown."""

    id: str
    names: tuple[str, ...]
    identifiers: tuple[Identifier, ...] = ()
    born: str = ""
    shown: str = ""
    tenure: str = ""
    evidence: date | None = None
    row: int = 0
    status: str = "substantive"

    @property
    def name(self) -> str:
        """As it stands in the map or in the file."""
        return self.shown or self.names[0]


@dataclass(frozen=True, slots=True)
class Office:
    """A post with its holders. `derived` is set when its body was concluded from the title; `says` is the state:
    held, vacant (a source says so) or unknown (blank, dash)."""

    id: str
    title: str
    organization: str = ""
    titles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    derived: bool = False
    country: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    level: str = ""
    classes: tuple[str, ...] = ()
    seats: int = 1
    identifiers: tuple[Identifier, ...] = ()
    holders: tuple[Holder, ...] = ()
    says: str = "unknown"
    row: int = 0
    organization_id: str = ""


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """A row of the list that cannot be right as it stands, with its cells as they were."""

    row: int
    post: str
    holder: str
    why: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: `what` (post, body, holder, row, list), `how`, both sides and how alike (0 to 1)."""

    what: str
    how: str
    left: str = ""
    right: str = ""
    score: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        """As it is stored and printed."""
        return {
            "what": self.what,
            "how": self.how,
            "left": self.left,
            "right": self.right,
            "score": round(self.score, 3),
        }


@dataclass(slots=True)
class Finding:
    """One proposal, with the ids that accepting it needs (empty where the map has none yet)."""

    kind: FindingKind
    post: str = ""
    post_in_file: str = ""
    organization: str = ""
    old_holder: str = ""
    new_holder: str = ""
    score: float = 1.0
    evidence: list[Evidence] = field(default_factory=list)
    post_id: str = ""
    tenure_id: str = ""
    old_person_id: str = ""
    new_person_key: str = ""
    file_post_key: str = ""
    row: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Exactly the JSON of interfaces.md."""
        return {
            "kind": str(self.kind),
            "post": self.post,
            "post_in_file": self.post_in_file,
            "organization": self.organization,
            "old_holder": self.old_holder,
            "new_holder": self.new_holder,
            "score": round(self.score, 3),
            "evidence": [one.as_dict() for one in self.evidence],
        }
