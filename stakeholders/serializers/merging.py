"""What a merge over the API takes, and how pairs that may be one are answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.rest.fields import Choice, Identity, StrictSerializer, Text, Whole
from stakeholders.models.choices import Kind
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


class LikeSerializer(serializers.Serializer[Any]):
    """One of the two records."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()


class DuplicatePairSerializer(serializers.Serializer[Any]):
    """Two records that may be one, both of which the reader sees."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    one = LikeSerializer()
    other = LikeSerializer()
    score = serializers.IntegerField(help_text="How alike, of a hundred.")
    why = serializers.CharField(help_text="What is the same in them, in words.")
    different = serializers.BooleanField(help_text="Somebody said that they are two.")


class DuplicatePageSerializer(serializers.Serializer[Any]):
    """A page, the most alike first."""

    results = DuplicatePairSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    count_capped = serializers.BooleanField()
