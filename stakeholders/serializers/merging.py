"""What a merge over the API takes."""

from __future__ import annotations

from rest_framework import serializers

from core.rest.fields import Choice, Identity, StrictSerializer, Text, Whole
from stakeholders.services.merging import BOTH, OTHER, THIS


class Merge(StrictSerializer):
    """The body of `merge`."""

    absorbed = Identity(help_text="The record that goes; this one stands for it from now on.")
    absorbed_version = Whole(required=False, min_value=1, help_text="Its version that you read.")
    choices = serializers.DictField(
        child=Choice(choices=(THIS, OTHER, BOTH)),
        required=False,
        help_text="For each field: `this` record’s value, the `other`’s or, for lists and the summary, `both`.",
    )
    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")


class Unmerge(StrictSerializer):
    """The body of `unmerge`."""

    absorbed = Identity(help_text="The record that was merged into this one and comes back.")
    reason = Text(required=False, allow_blank=True, max_length=500, help_text="Why, for the history.")
