"""Read documents of engagements and participants."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.documents import (
    Colleague,
    Computed,
    Document,
    Item,
    Reference,
    ReferenceSerializer,
    Row,
    Secret,
    common_items,
)
from engagements.models import Engagement, Participant
from engagements.selectors.engagements import themes_of, who_is


class WhoSerializer(serializers.Serializer[Any]):
    """Somebody who takes part."""

    id = serializers.UUIDField()
    stakeholder = serializers.UUIDField(allow_null=True)
    post = serializers.UUIDField(allow_null=True)
    colleague = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    office = serializers.CharField(allow_null=True)
    role = serializers.CharField()
    attended = serializers.CharField()


class Names(Computed):
    """A list of objects; in files their names."""

    def text(self, row: Row) -> str:
        return "; ".join(one["name"] for one in self.value(row))


def _themes(row: Row) -> list[dict[str, str]]:
    return [
        {"id": str(one["id"]), "name": one["name"], "url": f"/api/v1/themes/{one['id']}/"}
        for one in row["x_themes"] or []
    ]


THEMES = Names(
    "themes",
    select=lambda reader: {"x_themes": themes_of(reader.principal)},
    make=_themes,
    kind=ReferenceSerializer(many=True, read_only=True),
)
WHO = Names(
    "participants",
    select=lambda reader: {"x_participants": who_is(reader.principal)},
    make=lambda row: row["x_participants"] or [],
    kind=WhoSerializer(many=True, read_only=True),
)
ENGAGEMENT = Document(
    Engagement,
    "Engagement",
    (
        Item("id"),
        Item("title"),
        Item("kind"),
        Item("status"),
        Item("starts"),
        Item("ends"),
        Item("all_day"),
        Item("time_zone"),
        Item("place"),
        Item("link"),
        WHO,
        Item("level"),
        Item("language"),
        Item("interpreting"),
        Item("formality"),
        THEMES,
        Secret("objective"),
        Secret("outcome"),
        Colleague("organizer"),
        Reference("follows", resource="engagements", title="title"),
        Item("direction"),
        Item("our_reference"),
        Item("their_reference"),
        Item("received_on"),
        Item("public_title"),
        Item("public_place"),
        Item("value_given"),
        Item("value_what"),
        Colleague("value_approved_by"),
        Item("cancelled_why"),
        Item("unfinished"),
        *common_items(),
    ),
)
PARTICIPANT = Document(
    Participant,
    "Participant",
    (
        Item("id"),
        Reference("engagement", resource="engagements", title="title", parent=True),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("post", resource="posts", title="title", parent=True),
        Reference("organization", resource="organizations", parent=True),
        Item("capacity"),
        Colleague("colleague"),
        Item("guest_name"),
        Item("guest_from"),
        Item("guest_email"),
        Item("role"),
        Item("reply"),
        Item("attended"),
        Item("starts"),
        Item("status"),
        *common_items(area="scope_area"),
    ),
)
