"""The seed practices by their numbers, and where each is used: pure data."""

from __future__ import annotations

from typing import Final

PRACTICES: Final = (
    *(f"A{number}" for number in range(1, 23)),
    *(f"B{number}" for number in range(1, 18)),
    *(f"C{number}" for number in range(1, 12)),
)
OF_ENGAGEMENT: Final[dict[str, tuple[str, ...]]] = {
    "meeting": ("B1", "C3", "C4"),
    "joint_meeting": ("C5", "C6"),
    "call": ("A14", "B1"),
    "message": ("A14",),
    "letter": ("B2", "B12"),
    "visit": ("A14", "C3"),
    "workshop": ("B10", "A17"),
    "training": ("B10", "C10"),
    "dialogue": ("C8", "B8"),
    "informal": ("A14", "A16"),
}
"""Kind of engagement → the practices that help with it."""
OF_INITIATIVE: Final[dict[str, tuple[str, ...]]] = {
    "coalition": ("B11", "C9"),
    "home_government": ("B12",),
    "embassies": ("B13",),
    "capacity_building": ("B10", "C2"),
    "civil_society": ("B14", "B8"),
    "media": ("B14",),
    "workshops": ("B10",),
    "security_forces": ("C10", "C8"),
    "observatory": ("B15",),
    "exchange": ("C7",),
    "security_reform": ("C10",),
    "coordination": ("C5", "C6"),
    "national_agency": ("C11",),
    "other": ("B16",),
}
"""Kind of initiative → the practices that it carries out."""


def shared(tagged: tuple[str, ...] | list[str], wanted: tuple[str, ...]) -> int:
    """How many of the wanted practices a resource is tagged with."""
    return len(set(tagged) & set(wanted))
