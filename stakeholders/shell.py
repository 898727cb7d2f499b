"""What the register adds to the frame: navigation, quick add, search and desk boxes."""

from __future__ import annotations

from stakeholders import resources  # noqa: F401
