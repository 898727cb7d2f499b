"""What closing and reassigning a handover over the API take."""

from __future__ import annotations

from core.rest.fields import Identity, StrictSerializer, Text


class Close(StrictSerializer):
    """The body of `close`."""

    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")


class Reassign(StrictSerializer):
    """The body of `reassign`."""

    lead = Identity(help_text="The colleague who takes everything on.")
    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")
