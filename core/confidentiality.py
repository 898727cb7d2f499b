"""The four levels of sight and the stamp each puts on what leaves (TLP 2.0; design: access.md)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Handling(models.IntegerChoices):
    """Ordered from open to closed, so that `max()` of two levels is the stricter one."""

    PUBLIC = 0, _("Public")
    COMPANY = 1, _("Company")
    FUNCTION = 2, _("Function")
    NAMED = 3, _("Named")

    @property
    def slug(self) -> str:
        """The word used in API and files: `public`, `company`, `function` or `named`."""
        return self.name.lower()

    @property
    def tlp(self) -> str:
        """The Traffic Light Protocol 2.0 label for anything that leaves the system at this level."""
        return _TLP[self]

    @classmethod
    def from_slug(cls, slug: str) -> Handling:
        """The level for an API word; ValueError for any other word."""
        try:
            return cls[slug.upper()] if slug == slug.lower() else cls[""]
        except KeyError:
            raise ValueError(f"“{slug}” is not a level: use {', '.join(SLUGS)}.") from None


_TLP = {
    Handling.PUBLIC: "TLP:CLEAR",
    Handling.COMPANY: "TLP:AMBER+STRICT",
    Handling.FUNCTION: "TLP:AMBER+STRICT",
    Handling.NAMED: "TLP:RED",
}
SLUGS = tuple(level.slug for level in Handling)
HANDLING_SLUGS = [(level.slug, level.label) for level in Handling]
