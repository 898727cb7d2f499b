"""How far the map covers places: figures of single areas rolled up their trees. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

Key = Hashable
STEPS = 4


@dataclass(frozen=True, slots=True)
class Covered:
    """What the map has of a place and everything below it: bodies, people, posts, and posts whose holder is known."""

    bodies: int = 0
    people: int = 0
    posts: int = 0
    held: int = 0

    def __add__(self, other: Covered) -> Covered:
        return Covered(
            self.bodies + other.bodies,
            self.people + other.people,
            self.posts + other.posts,
            self.held + other.held,
        )

    @property
    def share(self) -> float | None:
        """Posts with a known holder of all posts, 0 to 1; None without posts: *not set* is never zero.

        Example: 12 posts, 9 of them held: 0.75.
        """
        return self.held / self.posts if self.posts else None

    @property
    def step(self) -> int:
        """The shade, from 0 (nothing on the map) over 1 (bodies or people, or posts without known holders) to 4."""
        if self == Covered():
            return 0
        return 1 + round((self.share or 0.0) * (STEPS - 1))


def rolled_up(
    figures: Mapping[Key, Covered], lineage: Mapping[Key, Sequence[Key]], places: Sequence[Key]
) -> dict[Key, Covered]:
    """The figures of some places with everything below each. `lineage` names for an area those above it and itself."""
    wanted = set(places)
    found = dict.fromkeys(places, Covered())
    for key, figure in figures.items():
        for above in wanted.intersection(lineage.get(key, ())):
            found[above] = found[above] + figure
    return found
