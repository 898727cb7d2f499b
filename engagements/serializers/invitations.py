"""What an invitation over the API is told."""

from __future__ import annotations

from rest_framework import serializers

from core.rest.fields import Identity, StrictSerializer, Text


class Invited(StrictSerializer):
    """One participant, and the address to which the mail goes."""

    participant = Identity()
    address = Text(max_length=254)


class Invite(StrictSerializer):
    """Who is invited by mail."""

    whom = serializers.ListField(child=Invited(), min_length=1, max_length=100)
