"""What accepting and rejecting a finding over the API take."""

from __future__ import annotations

from core.rest.fields import Day, Identity, StrictSerializer, Text


class Accept(StrictSerializer):
    """The body of `accept`: corrections, all of them optional."""

    new_holder = Text(
        required=False, allow_blank=True, max_length=300, help_text="Another name than the list has."
    )
    new_person = Identity(required=False, allow_null=True, help_text="The person on the map who came.")
    title_in_file = Text(required=False, allow_blank=True, max_length=300, help_text="Another title.")
    body_name = Text(required=False, allow_blank=True, max_length=300, help_text="The body of a new post.")
    day = Day(required=False, help_text="Not later than which day.")
    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")


class MergeFinding(StrictSerializer):
    """The body of `merge`."""

    other = Identity(
        required=False,
        allow_null=True,
        help_text="The second record on the map, of the same person or body. Without it, it is looked for by name.",
    )
    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")


class Reject(StrictSerializer):
    """The body of `reject`."""

    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")
